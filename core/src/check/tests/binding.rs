//! Codes and the value sets that profiles bind.

use super::{Case, expect};

const MORE: [&str; 2] = [
    r#"{"resourceType":"CodeSystem","url":"http://a.jp/CodeSystem/c","name":"C","status":"active","content":"complete","concept":[{"code":"1","display":"one"},{"code":"2","display":"two"}]}"#,
    r#"{"resourceType":"ValueSet","url":"http://a.jp/ValueSet/v","name":"V","status":"active","compose":{"include":[{"system":"http://a.jp/CodeSystem/c","concept":[{"code":"1"}]}]}}"#,
];

const REQUIRED: &[&str] =
    &[r#"Observation.code {"binding":{"strength":"required","valueSet":"http://a.jp/ValueSet/v"}}"#];
const EXTENSIBLE: &[&str] =
    &[r#"Observation.code {"binding":{"strength":"extensible","valueSet":"http://a.jp/ValueSet/v"}}"#];

#[test]
fn codes() {
    expect(
        &MORE,
        &[
            Case {
                shows: "a member",
                elements: REQUIRED,
                data: r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://a.jp/CodeSystem/c","code":"1"}]}}"#,
                findings: &[],
            },
            Case {
                shows: "another code of the system",
                elements: REQUIRED,
                data: r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://a.jp/CodeSystem/c","code":"2"}]}}"#,
                findings: &["binding-required Observation.code"],
            },
            Case {
                shows: "the same where others are allowed",
                elements: EXTENSIBLE,
                data: r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://a.jp/CodeSystem/c","code":"2"}]}}"#,
                findings: &["binding-extensible Observation.code"],
            },
            Case {
                shows: "no code at all",
                elements: REQUIRED,
                data: r#"{"resourceType":"Observation","status":"final","code":{"text":"one"}}"#,
                findings: &["binding-no-code Observation.code"],
            },
            Case {
                shows: "a code that the system does not have, and a display of another",
                elements: EXTENSIBLE,
                data: r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://a.jp/CodeSystem/c","code":"1","display":"two"},{"system":"http://a.jp/CodeSystem/c","code":"3"}]}}"#,
                findings: &[
                    "display-mismatch Observation.code.coding[0].display",
                    "code-unknown Observation.code.coding[1].code",
                ],
            },
            Case {
                shows: "a value set that is not loaded",
                elements: &[
                    r#"Observation.code {"binding":{"strength":"required","valueSet":"http://a.jp/ValueSet/w"}}"#,
                ],
                data: r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://a.jp/CodeSystem/c","code":"1"}]}}"#,
                findings: &["value-set-unavailable Observation.code"],
            },
        ],
    );
}
