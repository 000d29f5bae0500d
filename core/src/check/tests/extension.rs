//! Extensions: known, allowed where they stand, and of the right form.

use super::{Case, expect};

const MORE: [&str; 1] = [
    r#"{"resourceType":"StructureDefinition","url":"http://a.jp/StructureDefinition/e","name":"E","status":"active","kind":"complex-type","abstract":false,"context":[{"type":"element","expression":"Patient"}],"type":"Extension","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Extension","derivation":"constraint","differential":{"element":[{"id":"Extension","path":"Extension"},{"id":"Extension.url","path":"Extension.url","fixedUri":"http://a.jp/StructureDefinition/e"},{"id":"Extension.value[x]","path":"Extension.value[x]","type":[{"code":"string"}]}]}}"#,
];

const PATIENT: &[&str] = &["Patient.name 0..*"];

#[test]
fn extensions() {
    expect(
        &MORE,
        &[
            Case {
                shows: "where it may stand",
                elements: PATIENT,
                data: r#"{"resourceType":"Patient","extension":[{"url":"http://a.jp/StructureDefinition/e","valueString":"x"}]}"#,
                findings: &[],
            },
            Case {
                shows: "where it may not stand",
                elements: PATIENT,
                data: r#"{"resourceType":"Patient","name":[{"text":"a","extension":[{"url":"http://a.jp/StructureDefinition/e","valueString":"x"}]}]}"#,
                findings: &["extension-context Patient.name[0]"],
            },
            Case {
                shows: "a value of another type",
                elements: PATIENT,
                data: r#"{"resourceType":"Patient","extension":[{"url":"http://a.jp/StructureDefinition/e","valueCode":"x"}]}"#,
                findings: &["type-not-allowed Patient.extension[0].value.ofType(code)"],
            },
            Case {
                shows: "neither a value nor parts",
                elements: PATIENT,
                data: r#"{"resourceType":"Patient","extension":[{"url":"http://a.jp/StructureDefinition/e"}]}"#,
                findings: &["extension-value-and-nested Patient.extension[0]"],
            },
            Case {
                shows: "one that changes meaning and is not known",
                elements: PATIENT,
                data: r#"{"resourceType":"Patient","modifierExtension":[{"url":"http://a.jp/StructureDefinition/f","valueString":"x"}]}"#,
                findings: &["modifier-extension-unknown Patient.modifierExtension[0].url"],
            },
        ],
    );
}
