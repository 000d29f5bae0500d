//! Slices: which one an item is in, how often each may be there, and what is said of an item of none.

use super::{Case, expect};

const TWO: &[&str] = &[
    r#"Patient.identifier {"slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"closed"}}"#,
    "Patient.identifier:a 1..1",
    r#"Patient.identifier:a.system 1..1 {"fixedUri":"urn:oid:1.2.1"}"#,
    "Patient.identifier:b 0..1",
    r#"Patient.identifier:b.system 1..1 {"fixedUri":"urn:oid:1.2.2"}"#,
];

const ORDERED: &[&str] = &[
    r#"Patient.identifier {"slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"openAtEnd","ordered":true}}"#,
    "Patient.identifier:a 0..1",
    r#"Patient.identifier:a.system 1..1 {"fixedUri":"urn:oid:1.2.1"}"#,
    "Patient.identifier:b 0..1",
    r#"Patient.identifier:b.system 1..1 {"fixedUri":"urn:oid:1.2.2"}"#,
];

const BY_TWO: &[&str] = &[
    r#"Patient.identifier {"slicing":{"discriminator":[{"type":"value","path":"system"},{"type":"value","path":"use"}],"rules":"open"}}"#,
    "Patient.identifier:a 0..1",
    r#"Patient.identifier:a.system 1..1 {"fixedUri":"urn:oid:1.2.1"}"#,
    r#"Patient.identifier:a.use 1..1 {"fixedCode":"official"}"#,
];

const BY_PRESENCE: &[&str] = &[
    r#"Patient.name {"slicing":{"discriminator":[{"type":"exists","path":"family"}],"rules":"open"}}"#,
    "Patient.name:a 0..1",
    "Patient.name:a.family 1..1",
    "Patient.name:b 0..*",
    "Patient.name:b.family 0..0",
];

#[test]
fn items_of_slices() {
    expect(
        &[],
        &[
            Case {
                shows: "each in its slice",
                elements: TWO,
                data: r#"{"resourceType":"Patient","identifier":[{"system":"urn:oid:1.2.2","value":"1"},{"system":"urn:oid:1.2.1","value":"1"}]}"#,
                findings: &[],
            },
            Case {
                shows: "a slice that has to be there, and one too many",
                elements: TWO,
                data: r#"{"resourceType":"Patient","identifier":[{"system":"urn:oid:1.2.2","value":"1"},{"system":"urn:oid:1.2.2","value":"2"}]}"#,
                findings: &["slice-min Patient.identifier", "slice-max Patient.identifier[1]"],
            },
            Case {
                shows: "an item of no slice where there are no others",
                elements: TWO,
                data: r#"{"resourceType":"Patient","identifier":[{"system":"urn:oid:1.2.1","value":"1"},{"system":"urn:oid:1.2.3","value":"1"}]}"#,
                findings: &["slice-unmatched Patient.identifier[1]"],
            },
            Case {
                shows: "the order of slices, and others before the end",
                elements: ORDERED,
                data: r#"{"resourceType":"Patient","identifier":[{"system":"urn:oid:1.2.2","value":"1"},{"system":"urn:oid:1.2.3","value":"1"},{"system":"urn:oid:1.2.1","value":"1"}]}"#,
                findings: &["slice-open-at-end Patient.identifier[2]", "slice-order Patient.identifier[2]"],
            },
            Case {
                shows: "one discriminator of two is met",
                elements: BY_TWO,
                data: r#"{"resourceType":"Patient","identifier":[{"system":"urn:oid:1.2.1","use":"usual","value":"1"}]}"#,
                findings: &["slice-near-miss Patient.identifier[0].use"],
            },
            Case {
                shows: "presence tells slices apart",
                elements: BY_PRESENCE,
                data: r#"{"resourceType":"Patient","name":[{"family":"a"},{"text":"b"},{"family":"c"}]}"#,
                findings: &["slice-max Patient.name[2]"],
            },
        ],
    );
}
