//! Requirement levels: what is recommended (推奨). It is advice: information, which `no_advice` silences.

use super::kind::Kind;
use super::registry::{self, Row};
use super::service::Service;
use super::version::Version;
use crate::diagnostic::catalogue::clins::levels as rule;
use crate::diagnostic::catalogue::levels::{RECORDED_ABSENT, SEMI_REQUIRED_ABSENT};
use crate::diagnostic::catalogue::structure::INVARIANT;
use crate::diagnostic::{Finding, Level, Sink};
use std::collections::BTreeSet;

/// The rules of this topic.
pub(super) static ROWS: &[Row] =
    &[Row::new(&rule::RECOMMENDED_ABSENT).level(Level::Recommended).advice(), Row::new(&rule::STANDARD_CODES).advice()];

/// Drops what is advice: what the guide recommends (推奨), and what FHIR calls a best practice.
pub(super) fn without_advice(sink: &mut Sink) {
    let is_best_practice = |finding: &Finding| {
        finding.rule.id == INVARIANT.id && finding.spec_rule.as_deref().is_some_and(|id| id == "dom-6")
    };
    let advice: BTreeSet<&str> = registry::all().filter(|row| row.advice).map(|row| row.rule.id).collect();
    sink.retain(|finding| !advice.contains(finding.rule.id) && !is_best_practice(finding));
}

/// A recommended element: profile, element, first version, and the kind of document where it is only there.
type Recommended = (&'static str, &'static str, Version, Option<Kind>);

const RECOMMENDED: &[Recommended] = &[
    ("JP_AllergyIntolerance_eCS", "verificationStatus", Version::V1_5_2, None),
    ("JP_AllergyIntolerance_eCS", "encounter", Version::V1_5_2, None),
    ("JP_AllergyIntolerance_eCS", "recordedDate", Version::V1_5_2, None),
    ("JP_Condition_eCS", "recordedDate", Version::V1_5_2, None),
    ("JP_Condition_eCS", "recorder", Version::V1_5_2, None),
    ("JP_Condition_eCS", "onsetDateTime", Version::V1_5_2, Some(Kind::Referral)),
    ("JP_Condition_eCS", "onsetDateTime", Version::V1_5_2, Some(Kind::DischargeSummary)),
    ("JP_Observation_LabResult_eCS", "interpretation", Version::V1_5_2, None),
    ("JP_Observation_LabResult_eCS", "referenceRange", Version::V1_5_2, None),
    ("JP_MedicationRequest_eCS", "category", Version::V1_5_2, None),
    ("JP_MedicationRequest_eCS", "requester", Version::V1_10, None),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let is_recorded = |finding: &&Finding| finding.rule.id == RECORDED_ABSENT.id;
    let recorded: BTreeSet<(u32, &str)> = if service.options().recorded.is_empty() {
        BTreeSet::new()
    } else {
        sink.findings.iter().filter(is_recorded).filter_map(absent_at).collect()
    };
    let mut found = Vec::new();
    for (profile, element, since, kind) in RECOMMENDED {
        if service.version < *since || kind.is_some_and(|kind| kind != service.kind) {
            continue;
        }
        for resource in service.declaring(profile) {
            if service.read.child(resource, element).is_none()
                && !recorded.contains(&(resource.0, *element))
                && let Some(finding) =
                    service.find_absent(&rule::RECOMMENDED_ABSENT, resource, element, vec![(*element).into()])
            {
                found.push(finding);
            }
        }
    }
    // the same absence is semi-required by the flags of the profile: the guide's own word is the stronger
    let mut told: Vec<(u32, &str)> = found.iter().filter_map(absent_at).collect();
    if !told.is_empty() {
        told.sort_unstable();
        let is_same = |finding: &Finding| {
            finding.rule.id == SEMI_REQUIRED_ABSENT.id
                && absent_at(finding).is_some_and(|place| told.binary_search(&place).is_ok())
        };
        sink.retain(|finding| !is_same(finding));
        for finding in found {
            sink.push(finding);
        }
    }
}

/// What a finding about an absence is about: the node that lacks it, and its name.
fn absent_at(finding: &Finding) -> Option<(u32, &str)> {
    Some((finding.place.node?, finding.place.tail.as_deref()?))
}
