//! What a profile asks of elements that it does not slice.

use super::{Case, expect};

const OBSERVATION: &str = r#"{"resourceType":"Observation","status":"final","code":{"text":"x"}}"#;

#[test]
fn elements() {
    expect(
        &[],
        &[
            Case {
                shows: "minimum",
                elements: &["Observation.subject 1..1"],
                data: OBSERVATION,
                findings: &["cardinality-min Observation.subject"],
            },
            Case {
                shows: "maximum",
                elements: &["Patient.name 0..1"],
                data: r#"{"resourceType":"Patient","name":[{"text":"a"},{"text":"b"}]}"#,
                findings: &["cardinality-max Patient.name[1]"],
            },
            Case {
                shows: "prohibited",
                elements: &["Patient.gender 0..0"],
                data: r#"{"resourceType":"Patient","gender":"male"}"#,
                findings: &["element-prohibited Patient.gender"],
            },
            Case {
                shows: "a fixed value",
                elements: &[r#"Observation.status {"fixedCode":"amended"}"#],
                data: OBSERVATION,
                findings: &["fixed-value Observation.status"],
            },
            Case {
                shows: "a pattern",
                elements: &[r#"Observation.code {"patternCodeableConcept":{"text":"y"}}"#],
                data: OBSERVATION,
                findings: &["pattern-value Observation.code.text"],
            },
            Case {
                shows: "a pattern that is met",
                elements: &[r#"Observation.code {"patternCodeableConcept":{"text":"x"}}"#],
                data: OBSERVATION,
                findings: &[],
            },
            Case {
                shows: "fewer types",
                elements: &[r#"Observation.value[x] {"type":[{"code":"Quantity"}]}"#],
                data: r#"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueString":"a"}"#,
                findings: &["type-not-allowed Observation.value.ofType(string)"],
            },
            Case {
                shows: "a longest text",
                elements: &[r#"Patient.name.text {"maxLength":3}"#],
                data: r#"{"resourceType":"Patient","name":[{"text":"abcd"}]}"#,
                findings: &["max-length Patient.name[0].text"],
            },
            Case {
                shows: "a smallest number",
                elements: &[r#"Observation.value[x] {"type":[{"code":"integer"}],"minValueInteger":3}"#],
                data: r#"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueInteger":2}"#,
                findings: &["value-below-minimum Observation.value.ofType(integer)"],
            },
            Case {
                shows: "a constraint",
                elements: &[
                    r#"Patient {"constraint":[{"key":"a-1","severity":"error","human":"x","expression":"name.exists()"}]}"#,
                ],
                data: r#"{"resourceType":"Patient","gender":"male"}"#,
                findings: &["invariant Patient"],
            },
            Case {
                shows: "children of what is absent are not asked for",
                elements: &["Patient.contact.name 1..1"],
                data: r#"{"resourceType":"Patient","gender":"male"}"#,
                findings: &[],
            },
        ],
    );
}
