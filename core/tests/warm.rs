//! A validator that has judged many documents says what a fresh one says: what is kept and what is made when it was asked
//! for often (members of value sets, canonicals, lists) changes no answer.

use tekigo_core::{Options, Ruleset, Validator};

/// Codes of every kind: members, strangers, another system, another spelling, without a system; extensions; slices.
const DOCUMENTS: [&str; 4] = [
    r#"{"resourceType":"Patient","gender":"male","maritalStatus":{"coding":[
        {"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M"}]},
        "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueAddress":{"city":"x"}}]}"#,
    r#"{"resourceType":"Patient","gender":"Male","maritalStatus":{"coding":[
        {"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"m"},{"code":"M"}]},
        "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace|9","valueCode":"x"}]}"#,
    r#"{"resourceType":"Patient","gender":"M","maritalStatus":{"coding":[
        {"system":"http://terminology.hl7.org/CodeSystem/v3-NullFlavor","code":"UNK"},
        {"system":"http://example.org/own","code":"M"}]},
        "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-nothing","valueCode":"x"}]}"#,
    r#"{"resourceType":"Observation","status":"final","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bp"]},
        "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"subject":{"reference":"Patient/1"},
        "effectiveDateTime":"2020-01-01","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
        "valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}"#,
];

#[test]
fn a_warm_validator_says_what_a_fresh_one_says() {
    let fresh = || Validator::new(Ruleset::embedded(), Options::default());
    let said = |validator: &Validator, text: &str| format!("{:?}", validator.validate(text.as_bytes()).issues);
    let warm = fresh();
    for text in DOCUMENTS.iter().cycle().take(DOCUMENTS.len() * 50) {
        warm.validate(text.as_bytes());
    }
    for text in DOCUMENTS {
        let first = said(&fresh(), text);
        assert_eq!(said(&warm, text), first);
    }
    assert!(!said(&warm, DOCUMENTS[1]).contains("[]") && said(&warm, DOCUMENTS[1]).contains("binding-required"));
    assert!(!said(&warm, DOCUMENTS[0]).contains("binding-"), "{}", said(&warm, DOCUMENTS[0]));
}
