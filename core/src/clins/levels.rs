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
static RECOMMENDED: &[(&str, &str)] = &[
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
/// So many of them were recommended before 1.10.
const BEFORE_1_10: usize = 8;

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
            let args = vec![Text::new_static(element).into()];
            service.tell_absent(sink, &rule::RECOMMENDED_ABSENT, NodeId(resource), element, args);
        }
    }
}

/// What a finding about an absence is about: the node that lacks it, and its name.
fn absent_at(finding: &Finding) -> Option<(u32, Text)> {
    Some((finding.place.node?, finding.place.tail.clone()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{For, Options, Ruleset, Validator};

    /// Rules about absent elements of the document, each with where it would be.
    fn absent(text: &str, options: Options) -> Vec<(&'static str, String)> {
        let outcome = Validator::new(Ruleset::embedded(), options).validate(text.as_bytes());
        let rules = [RECOMMENDED_ABSENT_ID, "semi-required-absent", "recorded-element-absent"];
        let told = outcome.issues().iter().filter(|issue| rules.contains(&issue.rule.id));
        told.map(|issue| (issue.rule.id, issue.expression().to_owned())).collect()
    }

    const RECOMMENDED_ABSENT_ID: &str = rule::RECOMMENDED_ABSENT.id;
    const RESULT: &str = r#"{"resourceType":"Observation","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS"]},
        "status":"final","code":{"text":"x"}}"#;

    #[test]
    fn an_absence_is_told_by_the_stronger_word_only() {
        let of = |target| absent(RESULT, Options { target, ..Options::default() });
        let told = of(For::Clins);
        for element in ["interpretation", "referenceRange"] {
            let at = format!("Observation.{element}");
            let rules: Vec<&str> = told.iter().filter(|(_, place)| *place == at).map(|(rule, _)| *rule).collect();
            assert_eq!(rules, [RECOMMENDED_ABSENT_ID], "{told:?}");
        }
        // what the guide does not name is told by the profile's flag
        assert!(told.iter().any(|(rule, _)| *rule == "semi-required-absent"), "{told:?}");
        assert_eq!(of(For::Fhir), []);
    }

    #[test]
    fn what_the_record_holds_is_told_as_such() {
        let recorded = vec!["Observation.interpretation".to_owned()];
        let told = absent(RESULT, Options { target: For::Clins, recorded, ..Options::default() });
        let of = told.iter().filter(|(_, place)| place == "Observation.interpretation");
        assert_eq!(of.map(|(rule, _)| *rule).collect::<Vec<_>>(), ["recorded-element-absent"], "{told:?}");
    }

    /// Policies are compared for each document: the same version has the very same list.
    #[test]
    fn a_version_has_one_list() {
        for version in Version::ALL {
            assert_eq!(told_apart(version), told_apart(version));
        }
        assert_ne!(told_apart(Version::V1_5_2), told_apart(Version::V1_10));
        assert_eq!(RECOMMENDED[BEFORE_1_10..], [("JP_MedicationRequest_eCS", "requester")]);
    }
}
