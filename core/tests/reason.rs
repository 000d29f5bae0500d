//! A target that does not conform is refused with the reason: it is often judged by nobody else.

use tekigo_core::check::Lang;
use tekigo_core::{Options, Outcome, Ruleset, Validator};

fn judge(text: &str) -> Outcome {
    // the reasons below are those of one version's profiles
    let options = Options { clins_version: Some("1.10.0".to_owned()), ..Options::default() };
    Validator::new(Ruleset::embedded(), options).validate(text.as_bytes())
}

/// A laboratory result of the service with these contained resources, referred to as subject and encounter.
fn observation(contained: &str) -> String {
    format!(
        r##"{{"resourceType":"Observation","meta":{{"profile":
        ["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS"]}},"status":"final",
        "contained":[{contained}],"code":{{"text":"a code in words"}},
        "subject":{{"reference":"#p"}},"encounter":{{"reference":"#e"}}}}"##
    )
}

fn refusals(outcome: &Outcome, lang: Lang) -> Vec<String> {
    let issues = outcome.issues().iter().filter(|issue| issue.rule.id == "reference-target-profile");
    issues.map(|issue| issue.message(lang).into_owned()).collect()
}

#[test]
fn the_first_error_of_the_target_is_told_with_its_place() {
    let with = |identifiers: &str| {
        let patient =
            format!(r#"{{"resourceType":"Patient","id":"p","identifier":[{identifiers}],"name":[{{"family":"x"}}]}}"#);
        judge(&observation(&patient))
    };
    let insured = r#"{"system":"http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID","value":"00012345:あいう:１８７:05"}"#;
    let outcome = with(r#"{"system":"http://example.org","value":"1"}"#);
    let (ja, en) = (refusals(&outcome, Lang::Ja), refusals(&outcome, Lang::En));
    assert_eq!(ja.len(), 1, "{ja:#?}");
    assert!(ja[0].contains("JP_Patient_eCS。理由: Patient — 制約 R1012") && ja[0].contains(" (ほか "), "{}", ja[0]);
    assert!(en[0].contains(". Why: Patient — constraint R1012") && en[0].contains(" more)"), "{}", en[0]);
    // another reason, at another place
    let other = refusals(&with(insured), Lang::En);
    assert!(other[0].contains(". Why: Patient") && !other[0].contains("R1012"), "{}", other[0]);
}

#[test]
fn resources_that_refer_to_each_other_have_reasons_too() {
    let outcome = judge(&observation(
        r##"{"resourceType":"Patient","id":"p","managingOrganization":{"reference":"#o"}},
        {"resourceType":"Organization","id":"o","partOf":{"reference":"#o"},"endpoint":[{"reference":"#p"}]},
        {"resourceType":"Encounter","id":"e","subject":{"reference":"#p"},"partOf":{"reference":"#e"}}"##,
    ));
    assert!(refusals(&outcome, Lang::Ja).iter().all(|message| message.contains("。理由: ")));
    assert!(!refusals(&outcome, Lang::Ja).is_empty());
}

/// Each reason is looked for once: a resource that thousands refer to is not judged thousands of times.
#[test]
fn many_references_to_one_target_cost_one_reason() {
    let names = format!(r#"{{"family":"{}"}}"#, "x".repeat(20));
    let patient = format!(r#"{{"resourceType":"Patient","name":[{}]}}"#, vec![names; 2_000].join(","));
    let one = r#"{"resource":{"resourceType":"Condition","meta":{"profile":
        ["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS"]},"subject":{"reference":"urn:uuid:1"}}}"#;
    let entries = vec![one; 3_000].join(",");
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{{"fullUrl":"urn:uuid:1","resource":{patient}}},{entries}]}}"#
    );
    let outcome = judge(&bundle);
    assert!(refusals(&outcome, Lang::En).iter().all(|message| message.contains("Why: Patient")));
    assert!(refusals(&outcome, Lang::En).len() > 1_000);
}
