use super::*;
use crate::check::document::syms::Syms;
use crate::json::Symbols;
use crate::model::ruleset::ResourceDraft;

/// Rule ids of a response to a questionnaire that is loaded.
fn ids(items: &str, response: &str) -> Vec<&'static str> {
    let mut symbols = Symbols::new();
    for name in ["resourceType", "id", "contained"] {
        symbols.intern(name);
    }
    let questionnaire = format!(r#"{{"resourceType":"Questionnaire","url":"http://x/q","item":{items}}}"#);
    let rules = Ruleset {
        symbols,
        resources: vec![ResourceDraft {
            resource_type: "Questionnaire".into(),
            url: "http://x/q".into(),
            version: "1".into(),
            json: questionnaire.into(),
        }],
        ..Ruleset::default()
    };
    let text = format!(r#"{{"resourceType":"QuestionnaireResponse","questionnaire":"http://x/q|1",{response}}}"#);
    let mut sink = Sink::default();
    let tree = parse(text.as_bytes(), &rules.symbols, ParseOptions::default(), &mut sink).expect("this is JSON");
    let doc = Document::new(&tree, &rules, Syms::new(&rules.symbols));
    let around = Around { contained: &|_| None, evaluate: &|_, _| None };
    check(&doc, NodeId::ROOT, &around, &mut sink);
    for finding in &sink.findings {
        assert_eq!(finding.rule.args.len(), finding.args.len());
        assert!(finding.place.span.end as usize <= text.len());
    }
    sink.findings.iter().map(|finding| finding.rule.id).collect()
}

fn completed(items: &str, answers: &str) -> Vec<&'static str> {
    ids(items, &format!(r#""status":"completed","item":{answers}"#))
}

const NONE: [&str; 0] = [];

#[test]
fn structure() {
    let form = r#"[{"linkId":"g","type":"group","item":[{"linkId":"a","type":"string","required":true},{"linkId":"b","type":"string"}]},
        {"linkId":"d","type":"display"},{"linkId":"p","type":"boolean","item":[{"linkId":"c","type":"string"}]}]"#;
    let full = r#"[{"linkId":"g","item":[{"linkId":"a","answer":[{"valueString":"x"}]}]},
        {"linkId":"p","answer":[{"valueBoolean":true,"item":[{"linkId":"c","answer":[{"valueString":"y"}]}]}]}]"#;
    assert_eq!(completed(form, full), NONE);
    assert_eq!(completed(form, r#"[{"linkId":"z"}]"#), ["answer-unknown-item"]);
    assert_eq!(completed(form, r#"[{"linkId":"a","answer":[{"valueString":"x"}]}]"#), ["answer-misplaced-item"]);
    assert_eq!(
        completed(form, r#"[{"linkId":"g","item":[{"linkId":"b","answer":[{"valueString":"x"}]}]}]"#),
        ["answer-required"]
    );
    assert_eq!(ids(form, r#""status":"in-progress","item":[{"linkId":"g","item":[{"linkId":"b"}]}]"#), NONE);
    assert_eq!(completed(form, r#"[{"linkId":"p"},{"linkId":"d"}]"#), ["answer-item-order"]);
    assert_eq!(completed(form, r#"[{"linkId":"d","answer":[{"valueString":"x"}]}]"#), ["answer-not-asked"]);
    assert_eq!(completed(form, r#"[{"linkId":"p","item":[{"linkId":"c"}]}]"#), ["answer-item-outside"]);
    assert_eq!(completed(form, r#"[{"linkId":"d"},{"linkId":"d"}]"#), ["answer-too-many"]);
}

#[test]
fn numbers_of_answers() {
    let two = r#"[{"linkId":"a","answer":[{"valueString":"x"},{"valueString":"y"}]}]"#;
    assert_eq!(completed(r#"[{"linkId":"a","type":"string"}]"#, two), ["answer-too-many"]);
    assert_eq!(completed(r#"[{"linkId":"a","type":"string","repeats":true}]"#, two), NONE);
    let occurs = |name: &str, count: u32| {
        format!(
            r#"[{{"linkId":"a","type":"string","repeats":true,"extension":[{{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-{name}","valueInteger":{count}}}]}}]"#
        )
    };
    assert_eq!(completed(&occurs("minOccurs", 3), two), ["answer-too-few"]);
    assert_eq!(completed(&occurs("maxOccurs", 1), two), ["answer-too-many"]);
    assert_eq!(completed(&occurs("maxOccurs", 2), two), NONE);
}

#[test]
fn types() {
    for (kind, fine, wrong) in [
        ("boolean", r#""valueBoolean":true"#, r#""valueString":"x""#),
        ("decimal", r#""valueDecimal":1.0"#, r#""valueString":"x""#),
        ("integer", r#""valueInteger":1"#, r#""valueDecimal":1.0"#),
        ("date", r#""valueDate":"2024""#, r#""valueString":"x""#),
        ("dateTime", r#""valueDateTime":"2024""#, r#""valueDate":"2024""#),
        ("time", r#""valueTime":"01:00:00""#, r#""valueString":"x""#),
        ("string", r#""valueString":"x""#, r#""valueCoding":{"code":"x"}"#),
        ("text", r#""valueString":"x""#, r#""valueUri":"x""#),
        ("url", r#""valueUri":"x""#, r#""valueString":"x""#),
        ("attachment", r#""valueAttachment":{}"#, r#""valueString":"x""#),
        ("reference", r#""valueReference":{}"#, r#""valueString":"x""#),
        ("quantity", r#""valueQuantity":{}"#, r#""valueString":"x""#),
        ("choice", r#""valueCoding":{"code":"x"}"#, r#""valueBoolean":true"#),
        ("open-choice", r#""valueString":"x""#, r#""valueAttachment":{}"#),
    ] {
        let form = format!(r#"[{{"linkId":"a","type":"{kind}"}}]"#);
        assert_eq!(completed(&form, &format!(r#"[{{"linkId":"a","answer":[{{{fine}}}]}}]"#)), NONE, "{kind}");
        assert_eq!(
            completed(&form, &format!(r#"[{{"linkId":"a","answer":[{{{wrong}}}]}}]"#)),
            ["answer-type"],
            "{kind}"
        );
    }
}

#[test]
fn options() {
    let form = r#"[{"linkId":"a","type":"choice","repeats":true,"answerOption":[{"valueCoding":{"system":"s","code":"1"}},
        {"valueCoding":{"system":"s","code":"0"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive","valueBoolean":true}]}]}]"#;
    let answers = |codes: &[(&str, &str)]| {
        let answers: Vec<String> = codes
            .iter()
            .map(|(system, code)| format!(r#"{{"valueCoding":{{"system":"{system}","code":"{code}"}}}}"#))
            .collect();
        format!(r#"[{{"linkId":"a","answer":[{}]}}]"#, answers.join(","))
    };
    assert_eq!(completed(form, &answers(&[("s", "1")])), NONE);
    assert_eq!(completed(form, &answers(&[("s", "0")])), NONE);
    assert_eq!(completed(form, &answers(&[("t", "1")])), ["answer-not-option"]);
    assert_eq!(completed(form, &answers(&[("s", "1"), ("s", "0")])), ["answer-exclusive"]);
    let open = r#"[{"linkId":"a","type":"open-choice","answerOption":[{"valueString":"x"}]}]"#;
    assert_eq!(completed(open, r#"[{"linkId":"a","answer":[{"valueString":"y"}]}]"#), NONE);
    let strings = r#"[{"linkId":"a","type":"string","answerOption":[{"valueString":"x"}]}]"#;
    assert_eq!(completed(strings, r#"[{"linkId":"a","answer":[{"valueString":"y"}]}]"#), ["answer-not-option"]);
    let unknown = r#"[{"linkId":"a","type":"choice","answerValueSet":"http://x/vs"}]"#;
    assert_eq!(completed(unknown, &answers(&[("s", "1")])), ["answer-options-unknown"]);
}

#[test]
fn bounds() {
    let form = |kind: &str, rest: &str| format!(r#"[{{"linkId":"a","type":"{kind}",{rest}}}]"#);
    let extension = |name: &str, value: &str| {
        format!(r#""extension":[{{"url":"http://hl7.org/fhir/StructureDefinition/{name}",{value}}}]"#)
    };
    let answer = |value: &str| format!(r#"[{{"linkId":"a","answer":[{{{value}}}]}}]"#);
    let quantity = |value: &str, code: &str| {
        format!(r#""valueQuantity":{{"value":{value},"system":"http://unitsofmeasure.org","code":"{code}"}}"#)
    };
    let cases = [
        (form("string", r#""maxLength":2"#), r#""valueString":"あいう""#.to_owned(), Some("answer-too-long")),
        (form("string", r#""maxLength":3"#), r#""valueString":"あいう""#.to_owned(), None),
        (
            form("string", &extension("minLength", r#""valueInteger":2"#)),
            r#""valueString":"a""#.to_owned(),
            Some("answer-too-short"),
        ),
        (form("date", &extension("minValue", r#""valueDate":"2020""#)), r#""valueDate":"2020-05-01""#.to_owned(), None),
        (
            form("date", &extension("minValue", r#""valueDate":"2020""#)),
            r#""valueDate":"2019-12-31""#.to_owned(),
            Some("answer-below-minimum"),
        ),
        (
            form("integer", &extension("maxValue", r#""valueInteger":9"#)),
            r#""valueInteger":10"#.to_owned(),
            Some("answer-above-maximum"),
        ),
        (form("decimal", &extension("maxValue", r#""valueDecimal":9.50"#)), r#""valueDecimal":9.5"#.to_owned(), None),
        (
            form("quantity", &extension("maxValue", &quantity("5", "km"))),
            quantity("6000", "m"),
            Some("answer-above-maximum"),
        ),
        (form("quantity", &extension("maxValue", &quantity("5", "km"))), quantity("4000", "m"), None),
        (
            form("quantity", &extension("maxValue", &quantity("5", "km"))),
            quantity("1", "kg"),
            Some("answer-incomparable"),
        ),
        (
            form(
                "quantity",
                &extension(
                    "questionnaire-unitOption",
                    r#""valueCoding":{"system":"http://unitsofmeasure.org","code":"m"}"#,
                ),
            ),
            quantity("1", "kg"),
            Some("answer-unit"),
        ),
        (
            form("reference", &extension("questionnaire-referenceResource", r#""valueCode":"Patient""#)),
            r#""valueReference":{"reference":"Organization/1"}"#.to_owned(),
            Some("answer-reference-type"),
        ),
        (
            form("attachment", &extension("mimeType", r#""valueCode":"image/gif""#)),
            r#""valueAttachment":{"contentType":"image/png"}"#.to_owned(),
            Some("answer-mime-type"),
        ),
        (
            form("attachment", &extension("maxSize", r#""valueDecimal":50"#)),
            r#""valueAttachment":{"size":51}"#.to_owned(),
            Some("answer-attachment-size"),
        ),
    ];
    for (form, value, expected) in cases {
        assert_eq!(completed(&form, &answer(&value)), expected.into_iter().collect::<Vec<_>>(), "{form} {value}");
    }
}

#[test]
fn conditions() {
    for (operator, expected, given, enabled) in [
        ("exists", r#""answerBoolean":true"#, r#""valueInteger":1"#, true),
        ("exists", r#""answerBoolean":false"#, r#""valueInteger":1"#, false),
        ("=", r#""answerInteger":1"#, r#""valueInteger":1"#, true),
        ("=", r#""answerInteger":2"#, r#""valueInteger":1"#, false),
        ("!=", r#""answerInteger":2"#, r#""valueInteger":1"#, true),
        (">", r#""answerInteger":0"#, r#""valueInteger":1"#, true),
        (">=", r#""answerInteger":1"#, r#""valueInteger":1"#, true),
        ("<", r#""answerInteger":1"#, r#""valueInteger":1"#, false),
        ("<=", r#""answerInteger":1"#, r#""valueInteger":1"#, true),
    ] {
        let form = format!(
            r#"[{{"linkId":"a","type":"integer"}},{{"linkId":"b","type":"string","required":true,"enableWhen":[{{"question":"a","operator":"{operator}",{expected}}}]}}]"#
        );
        let a = format!(r#"{{"linkId":"a","answer":[{{{given}}}]}}"#);
        let with = format!(r#"[{a},{{"linkId":"b","answer":[{{"valueString":"x"}}]}}]"#);
        let without = format!("[{a}]");
        let expected = if enabled { (vec![], vec!["answer-required"]) } else { (vec!["answer-not-enabled"], vec![]) };
        assert_eq!((completed(&form, &with), completed(&form, &without)), expected, "{operator} {given}");
    }
}

#[test]
fn what_cannot_be_found() {
    let none = |response: &str| {
        let rules = Ruleset::default();
        let mut sink = Sink::default();
        let tree =
            parse(response.as_bytes(), &rules.symbols, ParseOptions::default(), &mut sink).expect("this is JSON");
        let doc = Document::new(&tree, &rules, Syms::new(&rules.symbols));
        let around = Around { contained: &|_| None, evaluate: &|_, _| None };
        check(&doc, NodeId::ROOT, &around, &mut sink);
        sink.findings.iter().map(|finding| finding.rule.id).collect::<Vec<_>>()
    };
    assert_eq!(none("{}"), ["questionnaire-unnamed"]);
    assert_eq!(none(r#"{"questionnaire":"http://x"}"#), ["questionnaire-not-found"]);
    assert_eq!(none(r##"{"questionnaire":"#q"}"##), ["questionnaire-not-found"]);
}

#[test]
fn hostile_sizes() {
    let form: Vec<String> =
        (0..3_000).map(|n| format!(r#"{{"linkId":"i{n}","type":"string","required":true}}"#)).collect();
    let form = format!(r#"[{{"linkId":"g","type":"group","repeats":true,"item":[{}]}}]"#, form.join(","));
    let groups = format!("[{}]", vec![r#"{"linkId":"g"}"#; 30_000].join(","));
    let found = completed(&form, &groups);
    let missing = found.iter().filter(|id| **id == "answer-required").count();
    assert_eq!((missing, found.len()), (crate::text::limits::MAX_FINDINGS, missing + 1));
    assert_eq!(found.last(), Some(&"questionnaire-too-costly"));
}
