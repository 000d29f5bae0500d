//! References: where they lead, and what may be there.

use super::{Case, expect};

const TO_PATIENT: &[&str] = &[
    r#"Observation.subject {"type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]}"#,
];

#[test]
fn targets() {
    expect(
        &[],
        &[
            Case {
                shows: "a type that fits",
                elements: TO_PATIENT,
                data: r#"{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/1"}}"#,
                findings: &[],
            },
            Case {
                shows: "a type that the profile does not allow",
                elements: TO_PATIENT,
                data: r#"{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Group/1"}}"#,
                findings: &["reference-target-type Observation.subject"],
            },
            Case {
                shows: "no such contained resource",
                elements: TO_PATIENT,
                data: r##"{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"#p"}}"##,
                findings: &["reference-unresolved Observation.subject"],
            },
            Case {
                shows: "outside of where it has to be held",
                elements: &[
                    r#"Observation.subject {"type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"],"aggregation":["contained"]}]}"#,
                ],
                data: r#"{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/1"}}"#,
                findings: &["reference-aggregation Observation.subject"],
            },
            Case {
                shows: "what is no reference",
                elements: TO_PATIENT,
                data: r#"{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/a b"}}"#,
                findings: &["reference-format Observation.subject"],
            },
        ],
    );
}
