//! References: where they lead, and what may be there.

use super::{Case, expect, rules, told, url};
use crate::options::{For, Options};
use crate::validator::Validator;

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

/// A contained resource that a reference leads to and that declares the same profile is judged once; what it lacks and how much
/// of it is filled is the same as where nothing leads to it.
#[test]
fn a_target_that_declares_its_profile_counts_as_where_nothing_leads_to_it() {
    const CASES: &[Case] = &[
        Case {
            shows: "",
            elements: &[
                r#"Observation.subject {"type":[{"code":"Reference","targetProfile":["http://a.jp/StructureDefinition/P1"]}]}"#,
            ],
            data: "",
            findings: &[],
        },
        Case {
            shows: "",
            elements: &[
                r#"Patient.name 1..* {"mustSupport":true}"#,
                "Patient.name.family 1..1",
                r#"Patient.birthDate {"mustSupport":true}"#,
            ],
            data: "",
            findings: &[],
        },
    ];
    let observation = |patient: &str, subject: &str| {
        format!(
            r##"{{"resourceType":"Observation","contained":[{{"resourceType":"Patient","id":"p",
            "meta":{{"profile":["http://a.jp/StructureDefinition/P1"]}}{patient}}}],
            "status":"final","code":{{"text":"x"}},"subject":{subject},"performer":[{{"reference":"#p"}}]}}"##
        )
    };
    let rules = rules(&[], CASES);
    let plain = Validator::new(rules, Options::default());
    let (led, not_led) = (r##"{"reference":"#p"}"##, r#"{"display":"x"}"#);
    for target in For::ALL {
        let validator = plain.with_options(Options { profiles: vec![url(0)], target, ..Options::default() });
        for patient in ["", r#","name":[{"family":"x"}]"#, r#","name":[{"family":"x"}],"birthDate":"2000-01-01""#] {
            let [led, not_led] = [led, not_led].map(|to| validator.validate(observation(patient, to).as_bytes()));
            assert_eq!(led.completeness(), not_led.completeness(), "{patient}");
            let of_patient =
                |outcome| told(outcome).into_iter().filter(|told| told.contains("contained")).collect::<Vec<_>>();
            assert_eq!(of_patient(&led), of_patient(&not_led), "{patient}");
            let is_refused = told(&led).iter().any(|told| told == "reference-target-profile Observation.subject");
            assert_eq!(is_refused, patient.is_empty(), "{:?}", told(&led));
        }
    }
}
