//! Requirement levels: what is recommended (推奨). It is advice: information, which `no_advice` silences.

use super::kind::{self, Kind};
use super::registry::{self, Row};
use super::service::Service;
use super::version::Version;
use crate::check::document::below::Below;
use crate::check::plan::excluded::{self, Unless};
use crate::check::policy::ToldApart;
use crate::diagnostic::catalogue::clins::levels as rule;
use crate::diagnostic::catalogue::levels::{RECORDED_ABSENT, SEMI_REQUIRED_ABSENT};
use crate::diagnostic::catalogue::structure::INVARIANT;
use crate::diagnostic::{Finding, Level, Sink, Text};
use crate::json::NodeId;
use std::collections::BTreeSet;
use std::sync::LazyLock;

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

/// What keeps each of [`RECOMMENDED`], and behind them [`OF_DOCUMENTS`], out.
static KEPT_OUT: LazyLock<Vec<&[Unless<&str>]>> = LazyLock::new(|| {
    let path = |(profile, element): &(&str, &str)| {
        let type_name = profile.split('_').nth(1).unwrap_or_default();
        excluded::rows(&[type_name, ".", element].concat())
    };
    RECOMMENDED.iter().chain([&OF_DOCUMENTS]).map(path).collect()
});

/// Elements that the guide does not want in a kind of document, although the profile lists them: the type, its elements, since when,
/// and whether one that the record holds is left out as well.
struct Unneeded {
    of: fn(Kind) -> bool,
    type_name: &'static str,
    elements: &'static [&'static str],
    since: Version,
    even_recorded: bool,
}

static UNNEEDED: [Unneeded; 2] = [
    // R6081; JP_Observation_LabResult_eCS (hasMember)
    Unneeded {
        of: |kind| matches!(kind, Kind::FiveInformation(_)),
        type_name: "Observation",
        elements: &["hasMember"],
        since: Version::V1_10,
        even_recorded: true,
    },
    // JP_Encounter_eCS: 診療情報提供書では不要
    Unneeded {
        of: |kind| kind == Kind::Referral,
        type_name: "Encounter",
        elements: &["classHistory", "diagnosis", "hospitalization", "location"],
        since: Version::V1_5_2,
        even_recorded: false,
    },
];

/// Drops what is told of elements that this kind of document does not want.
fn without_unneeded(service: &Service<'_>, sink: &mut Sink) {
    let (doc, references) = (service.doc(), service.references());
    let is_unneeded = |finding: &Finding| {
        let (Some(node), Some(name)) = (finding.place.node.map(NodeId), finding.place.tail.as_deref()) else {
            return false;
        };
        let is_recorded = finding.is_of(&[&RECORDED_ABSENT]);
        // 在院日数, 入院期間中の診断: JP_Encounter_eCS
        let is_of_stay = matches!(name, "diagnosis" | "length") && !is_recorded && doc.type_name(node) == "Encounter";
        if is_of_stay && service.read.text(node, &["class", "code"]).is_some_and(|class| class == "AMB") {
            return true;
        }
        UNNEEDED.iter().any(|one| {
            one.elements.contains(&name)
                && one.since <= service.version
                && (one.even_recorded || !is_recorded)
                && doc.type_name(node) == one.type_name
                && references
                    .bundle_around(node)
                    .is_some_and(|index| (one.of)(kind::of_bundle(doc, references, index.bundle)))
        })
    };
    sink.retain(|finding| !finding.is_of(&[&SEMI_REQUIRED_ABSENT, &RECORDED_ABSENT]) || !is_unneeded(finding));
}

/// Elements whose absence this topic tells: by the flags of their profiles they are semi-required as well, but the guide's own word
/// is the stronger.
pub(super) fn told_apart(version: Version) -> ToldApart {
    ToldApart(if version < Version::V1_10 { &RECOMMENDED[..BEFORE_1_10] } else { RECOMMENDED })
}

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    without_unneeded(service, sink);
    let is_document = matches!(service.kind, Kind::Referral | Kind::DischargeSummary);
    let syms = &service.doc().syms;
    // of these every laboratory result is asked, and looking names up costs more than finding them absent
    let sym = |name: &str| match name {
        "dataAbsentReason" => syms.data_absent_reason,
        "interpretation" => syms.interpretation,
        "referenceRange" => syms.reference_range,
        "status" => syms.status,
        other => service.read.sym(other),
    };
    let of_documents = Some((&OF_DOCUMENTS, KEPT_OUT[RECOMMENDED.len()])).filter(|_| is_document);
    let rows = told_apart(service.version).0.iter().zip(KEPT_OUT.iter().copied()).chain(of_documents);
    let lacking = rows.flat_map(|(&(profile, element), unless)| {
        let lacks = move |&resource: &NodeId| {
            let own = |name: &str| service.values(resource, sym(name)).next();
            let find = |name: &str| match name.strip_suffix("[x]") {
                Some(start) => excluded::form_of(Below::new(service.doc()), resource, start),
                None => own(name),
            };
            own(element).is_none() && !excluded::is_kept_out(Below::new(service.doc()), unless, find)
        };
        service.declaring(profile).filter(lacks).map(move |resource| (resource.0, element))
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
    use crate::{For, Lang, Options, Ruleset, Validator};

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

    /// Whether the absence of `element` is told of a resource of the profile `profile` with these properties.
    fn is_told(profile: &str, properties: &str, element: &str) -> bool {
        let name = profile.split('_').nth(1).unwrap_or_default();
        let text = format!(
            r#"{{"resourceType":"{name}","meta":{{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/{profile}"]}},{properties}}}"#
        );
        let told = absent(&text, Options { target: For::Clins, ..Options::default() });
        told.iter().any(|(_, place)| *place == [name, ".", element].concat())
    }

    #[test]
    fn what_has_no_place_beside_what_is_there_is_not_missed() {
        const CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/condition-clinical";
        let clinical =
            |code: &str| format!(r#""clinicalStatus":{{"coding":[{{"system":"{CLINICAL}","code":"{code}"}}]}}"#);
        let in_error = r#""verificationStatus":{"coding":[{"code":"entered-in-error"}]}"#;
        let (value, absent) = (r#""valueString":"x""#, r#""dataAbsentReason":{"text":"x"}"#);
        let cases: &[(&str, &str, &str, bool)] = &[
            // obs-6, and members that have their own
            ("JP_Observation_LabResult_eCS", "\"status\":\"final\"", "value", true),
            ("JP_Observation_LabResult_eCS", "\"status\":\"final\"", "dataAbsentReason", true),
            ("JP_Observation_LabResult_eCS", value, "dataAbsentReason", false),
            ("JP_Observation_LabResult_eCS", absent, "value", false),
            ("JP_Observation_LabResult_eCS", absent, "interpretation", false),
            ("JP_Observation_LabResult_eCS", value, "interpretation", true),
            ("JP_Observation_LabResult_eCS", r#""hasMember":[{"display":"x"}]"#, "dataAbsentReason", false),
            ("JP_Observation_LabResult_eCS", r#""status":"cancelled""#, "value", false),
            // only a panel has members, and no value; several results at once have none either
            ("JP_Observation_LabResult_eCS", "\"status\":\"final\"", "hasMember", true),
            ("JP_Observation_LabResult_eCS", "\"status\":\"final\"", "component", true),
            ("JP_Observation_LabResult_eCS", value, "hasMember", false),
            ("JP_Observation_LabResult_eCS", value, "component", false),
            ("JP_Observation_LabResult_eCS", absent, "hasMember", false),
            // the words of a range that cannot be given as numbers
            (
                "JP_Observation_LabResult_eCS",
                r#""referenceRange":[{"high":{"value":1}}]"#,
                "referenceRange[0].text",
                false,
            ),
            (
                "JP_Observation_LabResult_eCS",
                r#""referenceRange":[{"age":{"high":{"value":1}}}]"#,
                "referenceRange[0].text",
                true,
            ),
            // con-4, con-5
            ("JP_Condition_eCS", &clinical("active"), "abatement", false),
            ("JP_Condition_eCS", &clinical("resolved"), "abatement", true),
            ("JP_Condition_eCS", in_error, "abatement", false),
            ("JP_Condition_eCS", in_error, "clinicalStatus", false),
            ("JP_Condition_eCS", r#""code":{"text":"x"}"#, "clinicalStatus", true),
            ("JP_AllergyIntolerance_eCS", in_error, "clinicalStatus", false),
            // without a stay
            ("JP_Encounter_eCS", r#""class":{"code":"AMB"}"#, "hospitalization", false),
            ("JP_Encounter_eCS", r#""class":{"code":"AMB"}"#, "length", false),
            ("JP_Encounter_eCS", r#""class":{"code":"IMP"}"#, "hospitalization", true),
            // fhs-1, fhs-2
            ("JP_FamilyMemberHistory_eCS", r#""bornDate":"1960""#, "age", false),
            ("JP_FamilyMemberHistory_eCS", r#""ageString":"60""#, "estimatedAge", true),
            ("JP_FamilyMemberHistory_eCS", r#""name":"x""#, "estimatedAge", false),
            ("JP_FamilyMemberHistory_eCS", r#""name":"x""#, "dataAbsentReason", true),
            ("JP_FamilyMemberHistory_eCS", r#""condition":[{"code":{"text":"x"}}]"#, "dataAbsentReason", false),
        ];
        for &(profile, properties, element, expected) in cases {
            assert_eq!(is_told(profile, properties, element), expected, "{element} beside {properties}");
        }
    }

    #[test]
    fn what_cannot_be_there_is_not_asked_for_even_where_it_is_recorded() {
        let recorded = vec!["Observation.dataAbsentReason".to_owned()];
        let told = |text: &str| {
            let options = Options { target: For::Clins, recorded: recorded.clone(), ..Options::default() };
            absent(text, options).iter().any(|(rule, _)| *rule == "recorded-element-absent")
        };
        assert!(told(RESULT));
        assert!(!told(&RESULT.replace("\"status\"", "\"valueString\":\"x\",\"status\"")));
    }

    #[test]
    fn a_section_with_entries_has_no_reason_to_be_empty() {
        const REFERRAL: &str = include_str!("../../../conformance/cases/clins-own/referral.json");
        let told = absent(REFERRAL, Options { target: For::Clins, ..Options::default() });
        let reasons =
            told.iter().filter(|(_, place)| place.contains("section[2].section[") && place.ends_with("emptyReason"));
        assert_eq!(reasons.count(), 0, "{told:?}");
        // nor one that holds sections
        assert!(!told.iter().any(|(_, place)| place.ends_with("section[2].emptyReason")), "{told:?}");
    }

    /// Elements that a profile marks as mustSupport and forbids.
    #[test]
    fn what_a_profile_forbids_is_not_missed() {
        const REFERRAL: &str = include_str!("../../../conformance/cases/clins-own/referral.json");
        const ALLERGIES: &str = include_str!("../../../conformance/cases/clins-own/allergies.json");
        let told = |text: &str| absent(text, Options { target: For::Clins, ..Options::default() });
        for forbidden in ["section[2].text", ".careTeam", ".contributor"] {
            assert!(!told(REFERRAL).iter().any(|(_, place)| place.ends_with(forbidden)), "{forbidden}");
        }
        assert!(!told(ALLERGIES).iter().any(|(_, place)| place.ends_with("].link")));
    }

    /// FHIR's own profiles are none that the guide classes: vital signs are judged by theirs, whatever they declare.
    #[test]
    fn what_profiles_of_fhir_must_support_is_not_semi_required() {
        let pressure = r#"{"resourceType":"Observation","status":"final","category":[{"coding":[{
            "system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
            "code":{"coding":[{"system":"http://loinc.org","code":"39156-5"}]},"subject":{"display":"x"},"effectiveDateTime":"2026-01-01"}"#;
        assert_eq!(absent(pressure, Options { target: For::Clins, ..Options::default() }), []);
    }

    #[test]
    fn five_kinds_and_referrals_need_less() {
        const LABORATORY: &str = include_str!("../../../conformance/cases/clins-own/laboratory.json");
        const REFERRAL: &str = include_str!("../../../conformance/cases/clins-own/referral.json");
        let told = |text: &str, end: &str| {
            let told = absent(text, Options { target: For::Clins, ..Options::default() });
            told.iter().any(|(_, place)| place.ends_with(end))
        };
        // a result without a value may be a panel
        let without_value = |text: &str| text.replace("\"valueQuantity\"", "\"x\"");
        assert!(!told(&without_value(LABORATORY), ".hasMember"));
        assert!(told(&without_value(REFERRAL), ".hasMember"));
        for element in ["location", "classHistory", "hospitalization", "diagnosis"] {
            assert!(!told(REFERRAL, &[".resource.", element].concat()), "{element}");
        }
        // what is contained has no history of its own (dom-4)
        assert!(!told(LABORATORY, ".contained[0].meta.lastUpdated"));
    }

    /// What `check/fold.rs` does with best practices, whose severity is the receiver's.
    #[test]
    fn a_narrative_is_missed_once_where_it_is_not_asked_for() {
        let patient = |id: &str| format!(r#"{{"resource":{{"resourceType":"Patient","id":"{id}"}}}}"#);
        let bundle = |count: usize| {
            let entries: Vec<String> = (0..count).map(|at| patient(&at.to_string())).collect();
            format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#, entries.join(","))
        };
        let told = |target, count| {
            let options = Options { target, ..Options::default() };
            let outcome = Validator::new(Ruleset::embedded(), options).validate(bundle(count).as_bytes());
            let own = outcome.issues().iter().filter(|issue| issue.spec_rule.as_deref() == Some("dom-6"));
            own.map(|issue| (issue.expression().to_owned(), issue.message(Lang::En).into_owned())).collect::<Vec<_>>()
        };
        let (once, several) = (told(For::Clins, 1), told(For::Clins, 3));
        let [(first, words)] = &several[..] else { panic!("{several:?}") };
        assert_eq!(first, "Bundle.entry[0].resource");
        assert!(words.contains("in 2 more") && !once[0].1.contains("more"), "{words} {once:?}");
        assert_eq!(told(For::Fhir, 3).len(), 3);
    }
}
