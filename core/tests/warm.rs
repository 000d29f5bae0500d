//! A worker that has judged many documents says what a fresh one says: what is kept and what is made when it was asked
//! for often (members of value sets, canonicals, lists) changes no answer.

use std::cell::RefCell;
use tekigo_core::{Options, Outcome, Ruleset, Validator, Worker};

/// A worker that stays, and the validator that makes fresh ones.
struct Warm(RefCell<Worker>);

impl Warm {
    fn new() -> Self {
        Self(RefCell::new(Validator::new(Ruleset::embedded(), Options::default()).worker()))
    }

    fn validate(&self, bytes: &[u8]) -> Outcome {
        self.0.borrow_mut().validate(bytes)
    }

    fn fresh(&self) -> Self {
        Self(RefCell::new(self.0.borrow().validator().worker()))
    }
}

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
    let fresh = Warm::new;
    let said = |worker: &Warm, text: &str| format!("{:?}", worker.validate(text.as_bytes()).into_issues());
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

/// What the service's records repeat: codes that cannot be looked up, codes that base and profile both refuse, slices,
/// contained resources, references, element ids, quantities, a period that ends before it begins.
const RECORDS: [&str; 3] = [
    r##"{"resourceType":"Observation","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS"],
        "lastUpdated":"2024-01-01T00:00:00+09:00"},"status":"final","identifier":[
        {"system":"http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier","value":"1311234567-1"}],
        "category":[{"coding":[{"system":"http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS","code":"laboratory"}]}],
        "code":{"id":"same","coding":[{"system":"urn:oid:1.2.392.200119.4.504","code":"3A015000002327101","display":"x"},
        {"system":"http://abc/local","code":"1","display":"y"}],"text":"z"},
        "subject":{"reference":"#p","display":"someone somewhere"},
        "effectivePeriod":{"start":"2024-01-02T00:00:00+09:00","end":"2024-01-01T00:00:00+09:00"},
        "valueQuantity":{"value":1.0,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg/qqq"},
        "contained":[{"resourceType":"Patient","id":"p","name":[{"text":"山田 太郎","id":"same"}],"gender":"Male"},
        {"resourceType":"Specimen","id":"s","type":{"coding":[{"system":"urn:oid:1.2.392.200119.4.504","code":"023"}]},
        "subject":{"reference":"#p"}}]}"##,
    r#"{"resourceType":"Patient","gender":"M","maritalStatus":{"coding":[
        {"system":"http://terminology.hl7.org/CodeSystem/v3-NullFlavor","code":"UNK"},
        {"system":"http://example.org/own","code":"M","unknown":1}]},"name":[{"family":"x","given":["y"],"_given":[{"id":"z"}]}],
        "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueAddress":{"city":"x","period":
        {"start":"2024","end":"2023"}}},{"url":"http://example.org/nothing","valueCodeableConcept":{"coding":[{"code":"a"}]}}]}"#,
    r#"{"resourceType":"Condition","meta":{"profile":["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS"]},
        "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"Active"}]},
        "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
        "code":{"coding":[{"system":"http://medis.or.jp/CodeSystem/master-disease-keyNumber","code":"20050812","display":"x"}]},
        "subject":{"reference":"Patient/1","type":"Patient","identifier":{"system":"urn:oid:1.2.3","value":"00000010"}}}"#,
];

/// A Bundle of records, each so many times, with or without a fault of its text at the end: what has one is judged
/// without the memory.
fn bundle(records: &[&str], times: usize, is_sound: bool) -> String {
    let entry = |record: &&str| format!(r#"{{"resource":{record}}}"#);
    let entries: Vec<String> = (0..times).flat_map(|_| records.iter().map(entry)).collect();
    let end = if is_sound { "" } else { r#","language":"ja""# };
    format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{}],"language":"ja"{end}}}"#, entries.join(","))
}

fn said(worker: &Warm, text: &str) -> Vec<String> {
    let outcome = worker.validate(text.as_bytes());
    let issues = outcome.issues().iter().filter(|issue| issue.rule.id != "json-duplicate-key");
    let mut said: Vec<String> = issues.map(|issue| format!("{issue:?}")).collect();
    said.push(format!("{:?} {:?}", outcome.completeness(), outcome.profiles()));
    said
}

#[test]
fn values_met_before_are_judged_as_if_they_were_new() {
    let warm = Warm::new();
    let all: Vec<&str> = RECORDS.iter().chain(&DOCUMENTS).copied().collect();
    for times in [1, 2, 3, 5] {
        let (with, without) = (bundle(&all, times, true), bundle(&all, times, false));
        let plain = said(&warm.fresh(), &without);
        assert!(plain.len() > 20 * times, "{}", plain.len());
        for _ in 0..4 {
            assert_eq!(said(&warm, &with), plain, "{times} times");
        }
        assert_eq!(said(&warm.fresh(), &with), plain, "{times} times, fresh");
    }
    for text in &all {
        let plain = said(&warm.fresh(), text);
        for _ in 0..3 {
            assert_eq!(said(&warm, text), plain);
        }
    }
}

#[test]
fn what_differs_around_a_value_is_seen() {
    let warm = Warm::new();
    let observation = |subject: &str, contained: &str| {
        format!(
            r#"{{"resourceType":"Observation","status":"final","code":{{"text":"a code in words"}},{contained}
            "subject":{{"reference":"{subject}","display":"someone somewhere"}}}}"#
        )
    };
    let patient = r#""contained":[{"resourceType":"Patient","id":"p","name":[{"text":"someone"}]}],"#;
    let location = r#""contained":[{"resourceType":"Location","id":"p","name":"somewhere else"}],"#;
    let medication = r#""contained":[{"resourceType":"Medication","id":"p","status":"active"}],"#;
    for contained in [patient, medication, location, "", patient, medication] {
        let text = observation("#p", contained);
        let plain = said(&warm.fresh(), &text);
        for _ in 0..3 {
            assert_eq!(said(&warm, &text), plain, "{contained}");
        }
    }
    let wrong = said(&warm, &observation("#p", medication)).join("\n");
    let right = said(&warm, &observation("#p", patient)).join("\n");
    assert!(wrong.contains("reference-target-type") && !right.contains("reference-target-type"), "{wrong}");
}

/// Narratives are known by their bytes, too, but for links into the resource around them.
#[test]
fn narratives_met_before_are_judged_as_if_they_were_new() {
    let warm = Warm::new();
    let patient = |div: &str, contained: &str| {
        let div = format!("<div xmlns='http://www.w3.org/1999/xhtml'>{div}</div>");
        format!(
            r##"{{"resourceType":"Patient",{contained}"text":{{"status":"generated","div":"{div}"}},
            "generalPractitioner":[{{"reference":"#p"}}]}}"##
        )
    };
    let holder = r#""contained":[{"resourceType":"Practitioner","id":"p"}],"#;
    let long = "<p>0123456789 and so on</p>".repeat(200);
    let (link, script) = ("<a href='#p'>x</a>", "<p>x</p><script>y</script>");
    let all = [link, script, "<p>plain</p>", &long].map(|div| [patient(div, holder), patient(div, "")]);
    for text in all.iter().flatten().cycle().take(40) {
        assert_eq!(said(&warm, text), said(&warm.fresh(), text), "{text}");
    }
    let count = |text: &str, rule: &str| said(&warm, text).iter().filter(|issue| issue.contains(rule)).count();
    let [[linked, dangling], [active, _], [plain, _], [long, _]] = &all;
    assert_eq!([count(linked, "xhtml-link"), count(dangling, "xhtml-link")], [0, 1]);
    assert_eq!([active, plain, long].map(|text| count(text, "xhtml-")), [1, 0, 0]);
    // twice in one document, of which one leads nowhere
    let both = bundle(&[linked, linked, dangling, linked, dangling], 1, true);
    for _ in 0..3 {
        assert_eq!(count(&both, "xhtml-link"), 2);
    }
}

/// The same contained encounter conforms to its profile or not by what its reference leads to.
#[test]
fn conformance_by_what_is_around_is_asked_again() {
    let warm = Warm::new();
    let observation = |contained: &str| {
        format!(
            r##"{{"resourceType":"Observation","meta":{{"profile":
            ["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS"]}},"status":"final",
            "contained":[{contained},{{"resourceType":"Encounter","id":"s","identifier":[{{"system":
            "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier","value":"1"}}],"status":"finished","class":
            {{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"}},"subject":{{"reference":"#p"}}}}],
            "code":{{"text":"a code in words"}},"encounter":{{"reference":"#s"}}}}"##
        )
    };
    let group = observation(r#"{"resourceType":"Group","id":"p","type":"person","actual":true}"#);
    let medication = observation(r#"{"resourceType":"Medication","id":"p","status":"active"}"#);
    for text in [&group, &group, &group, &medication, &medication, &group, &medication] {
        assert_eq!(said(&warm, text), said(&warm.fresh(), text));
    }
    let fails = |text: &str| said(&warm, text).iter().any(|issue| issue.contains("reference-target-profile"));
    assert!(fails(&medication) && !fails(&group));
}

/// What the service asks of a value is known by its bytes: the code of a test, the class of an encounter, a department. Another
/// version asks another thing of the same bytes.
#[test]
fn the_service_asks_values_met_before_as_if_they_were_new() {
    const SYSTEMS: &str = "http://jpfhir.jp/fhir/clins/CodeSystem";
    let warm = Warm::new();
    let result = |version: &str, local: &str, list: &str, code: &str, display: &str| {
        format!(
            r##"{{"resourceType":"Observation","meta":{{"profile":
            ["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS{version}"],"tag":[
            {{"system":"{SYSTEMS}/JP_ehrshrs_indication","code":"LTS"}}]}},"status":"final","extension":[{{"url":
            "http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_Department","valueCodeableConcept":{{"coding":[
            {{"system":"http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment","code":"081"}}]}}}}],"contained":[
            {{"resourceType":"Encounter","id":"e","status":"finished","class":
            {{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB","display":"入院"}}}}],
            "code":{{"coding":[{{"system":"{SYSTEMS}/JP_CLINS_ObsLabResult_LocalCode_CS","code":"{local}","display":"ｱ"}},
            {{"system":"{SYSTEMS}/JLAC10/JP_CLINS_ObsLabResult_{list}Labo_CS","code":"{code}","display":"{display}"}}],
            "text":"other"}},"encounter":{{"reference":"#e"}}}}"##
        )
    };
    let all: Vec<String> = ["", "|1.5.2", "|1.10.0", "|1.11.0"]
        .into_iter()
        .flat_map(|version| {
            [
                result(version, "a b", "Core", "3D010129902327101", "CBG"),
                result(version, "1", "Infection", "5H200000002306201", "HIV-1+2抗体(コントロール比)"),
            ]
        })
        .collect();
    for round in 0..4 {
        for text in &all {
            assert_eq!(said(&warm, text), said(&warm.fresh(), text), "{round}: {text}");
        }
    }
    let told: String = all.iter().flat_map(|text| said(&warm, text)).collect();
    for rule in [
        "local-code-form",
        "half-width-katakana",
        "lab-text-differs",
        "encounter-class-display",
        "department-code",
        "designated-display-of-list",
        "designated-left-out",
    ] {
        assert!(told.contains(rule), "{rule}");
    }
}
