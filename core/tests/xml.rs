//! The same data in XML and in JSON has the same findings, at the same paths.

use tekigo_core::check::Lang;
use tekigo_core::{Options, Outcome, Ruleset, Validator};

const JSON: &str = r##"{
  "resourceType": "Observation",
  "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>"},
  "contained": [{"resourceType": "Patient", "id": "p", "gender": "mail", "birthDate": "2020-13-01"}],
  "extension": [{"url": "http://example.org/x", "valueCode": "a b "}],
  "status": "finished",
  "code": {"coding": [{"system": "http://loinc.org", "code": "1"}], "colour": "red"},
  "subject": {"reference": "#q"},
  "valueQuantity": {"value": 3.20, "unit": "mg & \"g\"", "comparator": "~"},
  "note": [{"text": "a", "_text": {"id": "i"}}]
}"##;

const XML: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<Observation xmlns="http://hl7.org/fhir">
  <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div></text>
  <contained><Patient><id value="p"/><gender value="mail"/><birthDate value="2020-13-01"/></Patient></contained>
  <extension url="http://example.org/x"><valueCode value="a b "/></extension>
  <status value="finished"/>
  <code><coding><system value="http://loinc.org"/><code value="1"/></coding><colour value="red"/></code>
  <subject><reference value="#q"/></subject>
  <valueQuantity><value value="3.20"/><comparator value="~"/><unit value="mg &amp; &quot;g&quot;"/></valueQuantity>
  <note><text id="i" value="a"/></note>
</Observation>"##;

fn judge(text: &str) -> Outcome {
    Validator::new(Ruleset::embedded(), Options::default()).validate(text.as_bytes())
}

/// What does not depend on the form; sorted, because JSON's properties have no order of their own.
fn said(outcome: &Outcome) -> Vec<String> {
    let mut said: Vec<String> = outcome
        .issues()
        .iter()
        .map(|issue| {
            let words = issue.message(Lang::Ja);
            format!("{} {} {} {} {words}", issue.severity.code(), issue.rule.id, issue.expression(), issue.pointer())
        })
        .collect();
    said.sort();
    said
}

#[test]
fn the_same_findings() {
    let (xml, json) = (said(&judge(XML)), said(&judge(JSON)));
    assert!(json.len() > 6, "{json:#?}");
    assert_eq!(xml, json);
}

#[test]
fn places_lie_in_the_xml_text() {
    let outcome = judge(XML);
    let at = |rule: &str, path: &str| {
        let found = outcome
            .issues()
            .iter()
            .find(|issue| issue.rule.id.starts_with(rule) && issue.expression().starts_with(path));
        let issue = found.unwrap_or_else(|| panic!("no {rule} at {path}"));
        XML.get(issue.span.start as usize..issue.span.end as usize).unwrap_or_default()
    };
    assert_eq!(at("date-format", "Observation.contained[0].birthDate"), "\"2020-13-01\"");
    assert_eq!(at("unknown-element", "Observation.code.colour"), "colour");
    assert_eq!(at("xhtml-", "Observation.text.div"), "script");
}

/// In XML the type is the element's name: a resource with nothing in it is an empty element. In JSON it says its type.
#[test]
fn a_resource_with_nothing_in_it() {
    let empty = |text: &str| -> Vec<String> {
        let outcome = judge(text);
        let issues = outcome.issues().iter().filter(|issue| issue.rule.id == "empty-object");
        issues.map(|issue| issue.expression().to_owned()).collect()
    };
    assert_eq!(empty(r#"<Patient xmlns="http://hl7.org/fhir"/>"#), ["Patient"]);
    assert_eq!(empty(r#"<Patient xmlns="http://hl7.org/fhir"><id value="x"/></Patient>"#), [""; 0]);
    let contained = r#"<Patient xmlns="http://hl7.org/fhir"><contained><Patient/></contained></Patient>"#;
    assert_eq!(empty(contained), ["Patient.contained[0]"]);
    assert_eq!(empty(r#"{"resourceType":"Patient"}"#), [""; 0]);
}
