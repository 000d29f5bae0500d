//! Requirement levels: what is recommended (推奨). It is advice: information, which `no_advice` silences.

use super::kind::Kind;
use super::registry::{self, Row};
use super::service::Service;
use super::version::Version;
use crate::diagnostic::catalogue::clins::levels as rule;
use crate::diagnostic::catalogue::levels::{RECORDED_ABSENT, SEMI_REQUIRED_ABSENT};
use crate::diagnostic::catalogue::structure::INVARIANT;
use crate::diagnostic::{Finding, Level, Sink};
use crate::json::NodeId;
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
    let mut found: Vec<(u32, &str)> = Vec::new();
    for (profile, element, since, kind) in RECOMMENDED {
        if service.version < *since || kind.is_some_and(|kind| kind != service.kind) {
            continue;
        }
        let resources = service.declaring(profile);
        let lacking = resources.filter(|&resource| service.child(resource, element).is_none());
        found.extend(lacking.map(|resource| (resource.0, *element)));
    }
    if !service.options().recorded.is_empty() {
        let is_recorded = |finding: &&Finding| std::ptr::eq(finding.rule, &RECORDED_ABSENT);
        let recorded: BTreeSet<(u32, &str)> = sink.findings.iter().filter(is_recorded).filter_map(absent_at).collect();
        found.retain(|place| !recorded.contains(place));
    }
    if found.is_empty() {
        return;
    }
    // the same absence is semi-required by the flags of the profile: the guide's own word is the stronger
    let mut told = found.clone();
    told.sort_unstable();
    let is_same = |finding: &Finding| {
        std::ptr::eq(finding.rule, &SEMI_REQUIRED_ABSENT)
            && absent_at(finding).is_some_and(|place| told.binary_search(&place).is_ok())
    };
    sink.retain(|finding| !is_same(finding));
    for (resource, element) in found {
        service.tell_absent(sink, &rule::RECOMMENDED_ABSENT, NodeId(resource), element, vec![element.into()]);
    }
}

/// What a finding about an absence is about: the node that lacks it, and its name.
fn absent_at(finding: &Finding) -> Option<(u32, &str)> {
    Some((finding.place.node?, finding.place.tail.as_deref()?))
}
