//! What a report of `--format json` looks like is docs/schema/report-1.json.

use std::sync::Arc;
use tekigo_core::check::For;
use tekigo_core::outcome::{Format, Piece, Record, Report, Style, Triage, Waiver};
use tekigo_core::{Options, Ruleset, Validator};

#[test]
fn reports_are_as_the_schema_has_them() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schema/report-1.json");
    let schema = std::fs::read_to_string(path).expect("the schema");
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a schema");
    let waiver = Waiver {
        rule: "date-format".to_owned(),
        reason: "later".to_owned(),
        until: "2026-12-31".to_owned(),
        ..Waiver::default()
    };
    let mut triage = Triage::default();
    triage.waivers.push(waiver);
    let style = Style { format: Format::Json, several: true, triage: Arc::new(triage), ..Style::default() };
    let validator = Validator::new(Ruleset::embedded(), Options { target: For::Fhir, ..Options::default() });
    let mut report = Report::new(style.clone());
    let mut text = report.head();
    let inputs: [&[u8]; 4] = [
        br#"{"resourceType": "Patient", "gender": "F", "birthDate": "x", "active": hello}"#,
        br#"{"resourceType": "Patient", "meta": {"profile": ["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient"]}, "name": []}"#,
        b"",
        br#"{"resourceType": "Encounter", "status": "finished", "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMP"}}"#,
    ];
    for (number, bytes) in (1..).zip(inputs) {
        let outcome = validator.validate(bytes);
        let record = Record { file: "a.ndjson", record: Some(number), outcome: &outcome, bytes };
        text += &report.add(Piece::new(&style, &record));
    }
    text += &report.tail();
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let faults: Vec<String> =
        schema.iter_errors(&report).map(|error| format!("{} at {}", error, error.instance_path)).collect();
    assert!(faults.is_empty(), "{faults:?}\n{text}");
    assert!(text.contains("\"waived\"") && text.contains("\"because\"") && text.contains("\"level\""), "{text}");
}
