//! One finding a system, with how many codes it stands for.

use crate::{Lang, Options, Validator};

/// The messages of a rule, judged alone and by a worker that has met the values before.
fn messages(rule: &str, document: &str, lang: Lang) -> Vec<String> {
    let validator = Validator::new(crate::Ruleset::embedded(), Options::default());
    let mut worker = validator.worker();
    let told = |outcome: &crate::Outcome| {
        let issues = outcome.issues().iter().filter(|issue| issue.rule.id == rule);
        issues.map(|issue| format!("{}: {}", issue.expression(), issue.message(lang))).collect::<Vec<_>>()
    };
    let alone = told(&validator.validate(document.as_bytes()));
    for _ in 0..3 {
        assert_eq!(told(&worker.validate(document.as_bytes())), alone);
    }
    alone
}

fn observation(category: &str, codes: &[(&str, &str)]) -> String {
    let coding = |(system, code): &(&str, &str)| format!(r#"{{"system":"{system}","code":"{code}"}}"#);
    let codes = codes.iter().map(coding).collect::<Vec<_>>().join(",");
    format!(
        r#"{{"resourceType":"Observation","status":"final","category":[{{"coding":[{category}]}}],"code":{{"coding":[{codes}]}}}}"#
    )
}

fn bundle(resources: &[String]) -> String {
    let entries = resources.iter().map(|resource| format!(r#"{{"resource":{resource}}}"#)).collect::<Vec<_>>();
    format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#, entries.join(","))
}

#[test]
fn a_system_that_was_not_looked_up_counts_its_codes() {
    let (one, other) = ("http://a.example/one", "http://a.example/other");
    let exam = r#"{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"exam"}"#;
    let document = bundle(&[
        observation(exam, &[(one, "1"), (other, "1")]),
        observation(exam, &[(one, "1")]),
        observation(exam, &[(one, "2")]),
    ]);
    let told = messages("code-system-unknown", &document, Lang::En);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("were not looked up (3 codes): "), "{told:?}");
    assert!(told[1].contains("were not looked up: "), "{told:?}");
    let told = messages("code-system-unknown", &document, Lang::Ja);
    assert!(told[0].contains("検証していません (3 件): "), "{told:?}");
}

#[test]
fn codes_of_one_system_outside_of_a_preferred_set_are_told_once() {
    let category = |system: &str, code: &str| format!(r#"{{"system":"http://a.example/{system}","code":"{code}"}}"#);
    let document = bundle(&[
        observation(&category("one", "exam"), &[]),
        observation(&category("two", "exam"), &[]),
        observation(&category("one", "lab"), &[]),
        observation(&category("one", "exam"), &[]),
    ]);
    let told = messages("binding-preferred", &document, Lang::En);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("Bundle.entry[0].resource.category[0]: \"http://a.example/one#exam\""), "{told:?}");
    assert!(told[0].contains("(nor are 2 more codes of this system)"), "{told:?}");
    assert!(told[1].contains("two#exam") && !told[1].contains("more code"), "{told:?}");
}
