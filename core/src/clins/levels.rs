//! Requirement levels: what is recommended (推奨). It is advice: information, which `no_advice` silences.

use super::kind::Kind;
use super::registry::{self, Row};
use super::service::Service;
use super::version::Version;
use crate::check::policy::ToldApart;
use crate::diagnostic::catalogue::clins::levels as rule;
use crate::diagnostic::catalogue::levels::RECORDED_ABSENT;
use crate::diagnostic::catalogue::structure::INVARIANT;
use crate::diagnostic::{Finding, Level, Sink, Text};
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

/// Recommended elements of every kind of document: profile, element.
const RECOMMENDED: &[(&str, &str)] = &[
    ("JP_AllergyIntolerance_eCS", "verificationStatus"),
    ("JP_AllergyIntolerance_eCS", "encounter"),
    ("JP_AllergyIntolerance_eCS", "recordedDate"),
    ("JP_Condition_eCS", "recordedDate"),
    ("JP_Condition_eCS", "recorder"),
    ("JP_Observation_LabResult_eCS", "interpretation"),
    ("JP_Observation_LabResult_eCS", "referenceRange"),
    ("JP_MedicationRequest_eCS", "category"),
    // since 1.10
    ("JP_MedicationRequest_eCS", "requester"),
];
/// Those that versions before 1.10 recommend.
const BEFORE_1_10: usize = RECOMMENDED.len() - 1;

/// An element that is only recommended in a referral and a discharge summary.
const OF_DOCUMENTS: (&str, &str) = ("JP_Condition_eCS", "onsetDateTime");

/// Elements whose absence this topic tells: by the flags of their profiles they are semi-required as well, but the guide's own word
/// is the stronger.
pub(super) fn told_apart(version: Version) -> ToldApart {
    ToldApart(if version < Version::V1_10 { &RECOMMENDED[..BEFORE_1_10] } else { RECOMMENDED })
}

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let is_document = matches!(service.kind, Kind::Referral | Kind::DischargeSummary);
    let of_documents = Some(&OF_DOCUMENTS).filter(|_| is_document);
    let lacking = told_apart(service.version).0.iter().chain(of_documents).flat_map(|(profile, element)| {
        let resources = service.declaring(profile);
        let lacking = resources.filter(|&resource| service.child(resource, element).is_none());
        lacking.map(|resource| (resource.0, *element))
    });
    let mut recorded: Vec<(u32, Text)> = Vec::new();
    if !service.options().recorded.is_empty() {
        let own = sink.findings.iter().filter(|finding| finding.is_of(&[&RECORDED_ABSENT]));
        recorded.extend(own.filter_map(absent_at));
        recorded.sort_unstable();
    }
    for (resource, element) in lacking {
        let is_recorded = recorded.binary_search_by(|(node, name)| (*node, &**name).cmp(&(resource, element))).is_ok();
        if !is_recorded {
            service.tell_absent(sink, &rule::RECOMMENDED_ABSENT, NodeId(resource), element, vec![element.into()]);
        }
    }
}

/// What a finding about an absence is about: the node that lacks it, and its name.
fn absent_at(finding: &Finding) -> Option<(u32, Text)> {
    Some((finding.place.node?, finding.place.tail.clone()?))
}
