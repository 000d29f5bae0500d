//! The wire gives what the library gives: every host that translates it prints the command line's bytes.

#![allow(clippy::unwrap_used, reason = "what a test needs is there, or the test has failed")]

use serde_json::{Value, json};
use std::collections::BTreeSet;
use tekigo_core::masters::{Concept, Content, Day, Edition as MasterEdition, Meta, Source, pack_of, system};
use tekigo_core::outcome::{Piece, Record, Report, Style};
use tekigo_core::render::RenderOptions;
use tekigo_core::request::{self, Input, OPERATIONS, Verdict};
use tekigo_core::{Format, Lang, Options, Session, Validator};
use tekigo_tests::root;

const FILE: &str = "conformance/cases/readme/visit.json";

#[test]
fn every_report_is_the_librarys() {
    let bytes = std::fs::read(root().join(FILE)).unwrap();
    let mut session = Session::new();
    for (lang, name) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let validator = Validator::builder().options(Options { lang, ..Options::default() }).build();
        let outcome = validator.validate(&bytes);
        for format in Format::ALL {
            let rules = validator.rules().label.clone();
            let style = Style { format, lang, rules, ..Style::default() };
            let piece = Piece::new(&style, &Record { file: FILE, record: None, outcome: &outcome, bytes: &bytes });
            let mut report = Report::new(style);
            let expected = report.head() + &report.add(piece) + &report.tail();
            let options = format!(r#"{{"format": "{format}", "file": "{FILE}", "lang": "{name}"}}"#);
            // twice: the second time the validator is warm
            for _ in 0..2 {
                let found = session.call("report", &options, &bytes).unwrap();
                assert!(String::from_utf8(found).unwrap() == expected, "{format} {lang:?}");
            }
        }
    }
}

#[test]
fn rules_are_explained_by_id() {
    let mut session = Session::new();
    let told = session.call("explain", r#"{"rule": "dom-6"}"#, b"").unwrap();
    let told: Value = serde_json::from_slice(&told).unwrap();
    assert_eq!((&told["rule"], &told["severity"]), (&"dom-6".into(), &"warning".into()));
    assert!(told["elements"].as_array().is_some_and(|elements| elements.contains(&"DomainResource".into())));
    let all: Vec<Value> = serde_json::from_slice(&session.call("rules", "", b"").unwrap()).unwrap();
    for rule in all {
        let options = json!({ "rule": rule["rule"] }).to_string();
        let one: Value = serde_json::from_slice(&session.call("explain", &options, b"").unwrap()).unwrap();
        assert_eq!(one, rule);
    }
}

/// A document of our own that is valid for the service.
fn own(name: &str) -> Vec<u8> {
    std::fs::read(root().join("conformance/cases/clins-own").join(name)).unwrap()
}

fn called(session: &mut Session, operation: &str, options: &Value, input: &[u8]) -> Value {
    let told = session.call(operation, &options.to_string(), input).unwrap();
    serde_json::from_slice(&told).unwrap()
}

/// Several documents as one input, and the option that divides it again.
fn together(documents: &[(&str, &[u8])]) -> (Value, Vec<u8>) {
    let files: Vec<Value> =
        documents.iter().map(|(name, bytes)| json!({ "name": name, "bytes": bytes.len() })).collect();
    (files.into(), documents.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect())
}

#[test]
fn keys_are_the_librarys_for_every_kind() {
    let mut session = Session::new();
    let validator = Validator::builder().build();
    for name in ["laboratory.json", "conditions-public-payer.json", "referral.json", "checkup-employer.json"] {
        let bytes = own(name);
        let found = session.call("keys", &json!({ "file": name }).to_string(), &bytes).unwrap();
        let found = String::from_utf8(found).unwrap();
        assert_eq!(found, request::keys_json(&validator, name, &bytes));
        assert!(found.contains(r#""complete":true"#), "{name}");
    }
    let alone = called(&mut session, "keys", &json!({}), &own("discharge-summary.json"));
    assert_eq!((&alone["complete"], &alone["issues"][0]["rule"]), (&json!(false), &json!("discharge-summary-alone")));
}

/// Every operation of the service can be asked for, and is answered as the library answers.
#[test]
fn requests_are_the_librarys() {
    let mut session = Session::new();
    let (laboratory, referral) = (own("laboratory.json"), own("referral.json"));
    let example = |name: &str| std::fs::read(root().join("docs/schema/examples").join(name)).unwrap();
    let register =
        called(&mut session, "request", &json!({ "operation": "register" }), &laboratory)["request"].to_string();
    let asks = [
        ("register", json!({ "consent": "direct" }), vec![&referral]),
        ("register", json!({}), vec![&referral]), // the patient was not asked: undecidable
        ("change", json!({}), vec![&laboratory, &laboratory]),
        ("change", json!({}), vec![&referral, &laboratory]), // of another kind: refused
        ("cancel", json!({}), vec![&laboratory]),
        ("undo", json!({}), vec![&laboratory]),
        ("status", json!({ "institution": "1311234569" }), vec![&laboratory]),
        ("cancel-extracted", json!({ "deleted": true }), vec![&referral]),
        ("destination", json!({ "query": { "name": "架空", "prefecture": "14" } }), vec![]),
        ("list", json!({ "institution": "1419876543" }), vec![]),
        ("result", json!({ "receipt": "R-1" }), vec![]),
        ("fetch", json!({ "institution": "1419876543", "documents": ["1311234569^2024^R0001"] }), vec![]),
        (
            "six-information",
            json!({ "period": ["2024-01-01", "2024-10-01"], "now": "2024-10-01T12:00:00+09:00" }),
            vec![],
        ),
        ("master-check", json!({}), vec![]),
    ];
    let given = [
        ("result", register.into_bytes()),
        ("fetch", example("answer-list-1.json")),
        ("six-information", example("eligibility-1.json")),
        ("master-check", example("masters-1.json")),
    ];
    let mut written = BTreeSet::new();
    for (operation, options, documents) in asks {
        let documents: Vec<&Vec<u8>> = match given.iter().find(|(name, _)| *name == operation) {
            Some((_, document)) => vec![document],
            None => documents,
        };
        let names: Vec<String> = (0..documents.len()).map(|at| format!("{at}.json")).collect();
        let inputs: Vec<Input<'_>> = names.iter().zip(&documents).map(|(name, bytes)| Input { name, bytes }).collect();
        let read: request::Options = serde_json::from_value(options.clone()).unwrap();
        let validator = Validator::builder().options(Options { now: read.now.clone(), ..Options::default() }).build();
        let expected = request::make(&validator, operation, &read, &inputs).unwrap();
        if expected.verdict == Verdict::Written {
            written.insert(operation);
        }
        let pairs: Vec<(&str, &[u8])> = inputs.iter().map(|input| (input.name, input.bytes)).collect();
        let (files, input) = together(&pairs);
        let mut asked = options;
        asked["operation"] = operation.into();
        asked["files"] = files;
        let found = session.call("request", &asked.to_string(), &input).unwrap();
        assert_eq!(String::from_utf8(found).unwrap(), expected.to_json(&inputs, false), "{operation}");
    }
    assert_eq!(written.len(), OPERATIONS.len(), "only {written:?} could be made");
}

#[test]
fn a_request_that_is_called_wrongly_says_how() {
    let mut session = Session::new();
    let mut wrong =
        |options: Value, input: &[u8]| session.call("request", &options.to_string(), input).unwrap_err().to_string();
    assert!(wrong(json!({ "operation": "registr" }), b"{}").contains("register"));
    assert!(wrong(json!({ "operation": "register" }), b"").contains('1'));
    assert!(wrong(json!({ "operation": "register", "consnt": "direct" }), b"{}").contains("consent"));
    assert!(wrong(json!({ "operation": "change", "files": [{ "name": "a", "bytes": 9 }] }), b"{}").contains('9'));
    assert!(wrong(json!({ "operation": "change", "files": [{ "name": "a", "bytes": 1 }] }), b"{}").contains('1'));
}

#[test]
fn what_a_change_does_and_what_is_extracted() {
    let mut session = Session::new();
    let bytes = own("laboratory.json");
    let mut fewer: Value = serde_json::from_slice(&bytes).unwrap();
    fewer["entry"].as_array_mut().unwrap().pop();
    let fewer = fewer.to_string();
    let (files, input) = together(&[("old.json", &bytes), ("new.json", fewer.as_bytes())]);
    let diff = called(&mut session, "compare", &json!({ "files": files }), &input);
    let gone = diff["differences"].as_array().unwrap();
    assert!(diff["same"].as_u64() > Some(0) && gone.len() == 1 && gone[0]["fate"] == "disappears", "{diff}");

    let referral = own("referral-with-summary.json");
    let validator = Validator::builder().build();
    let expected = request::extract(&validator, &referral).unwrap().unwrap();
    let found = String::from_utf8(session.call("extract", "", &referral).unwrap()).unwrap();
    assert_eq!(found, request::extracted_json(&expected, false));
    assert_eq!(called(&mut session, "extract", &json!({}), &bytes), Value::Null);
    assert!(session.call("extract", "", b"{").is_err());
}

#[test]
fn a_division_holds_the_whole_or_says_why_there_is_none() {
    let mut session = Session::new();
    let bytes = own("laboratory.json");
    let told = called(&mut session, "split", &json!({ "now": "2026-11-29T00:00:00Z" }), &bytes);
    assert_eq!((&told["divided"], &told["good"]), (&json!(true), &json!(true)), "{told}");
    assert_eq!(told["parts"][0]["bytes"].as_u64(), told["parts"][0]["text"].as_str().map(|text| text.len() as u64));
    let told = called(&mut session, "split", &json!({ "maxBytes": 100 }), &bytes);
    assert_eq!(told["divided"], false);
    assert!(told["refused"]["ja"].as_str().is_some_and(|words| !words.is_empty()));
    let told = called(&mut session, "split", &json!({}), b"{");
    assert!(told["issues"][0]["rule"].as_str().is_some_and(|rule| rule.starts_with("json-")), "{told}");
}

#[test]
fn a_page_is_the_librarys_with_warnings_for_the_caller() {
    let mut session = Session::new();
    let (referral, laboratory) = (own("referral.json"), own("laboratory.json"));
    let validator = Validator::builder().build();
    for options in [
        json!({}),
        json!({ "audience": "patient", "lang": "en" }),
        json!({ "format": "text" }),
        json!({ "fragment": true, "findings": true }),
    ] {
        let read: RenderOptions = serde_json::from_value(options.clone()).unwrap();
        let expected = validator.render(&[&referral], &read).unwrap();
        let told = called(&mut session, "render", &options, &referral);
        assert_eq!(told["page"], expected.page, "{options}");
        let ids: Vec<&str> = expected.warnings.iter().map(|warning| warning.id()).collect();
        let found: Vec<&str> =
            told["warnings"].as_array().unwrap().iter().filter_map(|one| one["id"].as_str()).collect();
        assert_eq!(found, ids);
    }
    let (files, input) = together(&[("a.json", &referral), ("b.json", &laboratory)]);
    let told = called(&mut session, "render", &json!({ "files": files }), &input);
    assert_eq!(told["page"], validator.render(&[&referral, &laboratory], &RenderOptions::default()).unwrap().page);
    let (files, input) = together(&[("a.json", &referral), ("b.json", b"{")]);
    let error = session.call("render", &json!({ "files": files }).to_string(), &input).unwrap_err();
    assert!(error.to_string().contains("b.json"), "{error}");
}

/// A pack of two codes, one of them retired in favour of the other.
fn pack() -> Vec<u8> {
    let mut retired = Concept::new("20000002", "廃止の病気").successor("20000001");
    retired.to = Day(20_250_331);
    let concepts = vec![Concept::new("20000001", "急性の病気"), retired];
    let edition = MasterEdition { day: 20_260_601, ..MasterEdition::default() };
    let source = Source { kind: "test".to_owned(), editions: vec![edition] };
    let meta = Meta {
        system: system::DISEASE_KEY.to_owned(),
        content: Content::Complete,
        sources: vec![source],
        ..Meta::default()
    };
    pack_of(meta, concepts).unwrap()
}

#[test]
fn masters_are_loaded_asked_and_used() {
    let mut session = Session::new();
    assert_eq!(called(&mut session, "masters", &json!({}), b""), json!([]));
    let condition = json!({
        "resourceType": "Condition",
        "subject": { "reference": "Patient/1" },
        "recordedDate": "2026-06-01",
        "code": { "coding": [{ "system": system::DISEASE_KEY, "code": "20000002", "display": "廃止の病気" }] },
    });
    let condition = condition.to_string().into_bytes();
    let rules = |session: &mut Session| -> Vec<String> {
        let told = called(session, "validate", &json!({}), &condition);
        told["issues"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|issue| issue["rule"].as_str().map(str::to_owned))
            .collect()
    };
    assert!(!rules(&mut session).contains(&"code-retired".to_owned()));
    let about = called(&mut session, "load-masters", &json!({}), &pack());
    assert_eq!(
        (&about["id"], &about["codes"], &about["edition"]),
        (&json!("disease-key"), &json!(2), &json!("20260601"))
    );
    assert!(rules(&mut session).contains(&"code-retired".to_owned()));
    // definitions that come later leave them
    let set = br#"{"resourceType": "ValueSet", "url": "http://a.example.com/b", "status": "active"}"#;
    called(&mut session, "load-definitions", &json!({}), set);
    assert_eq!(called(&mut session, "masters", &json!({}), b""), json!([about]));
    assert!(rules(&mut session).contains(&"code-retired".to_owned()));

    let found = called(&mut session, "masters-find", &json!({ "text": "急性", "system": "disease-key" }), b"");
    assert_eq!((&found[0]["code"], &found[0]["how"]), (&json!("20000001"), &json!("begins")));
    let meant = called(&mut session, "masters-suggest", &json!({ "code": "20000002", "on": "2026-06-01" }), b"");
    assert_eq!((&meant[0]["code"], &meant[0]["why"]), (&json!("20000001"), &json!("successor")));
    let shown = |on: &str| json!({ "code": "20000002", "on": on });
    assert_eq!(called(&mut session, "masters-show", &shown("2025-03-31"), b"")[0]["state"], "active");
    assert_eq!(called(&mut session, "masters-show", &shown("2025-04-01"), b"")[0]["state"], "retired");
    assert_eq!(called(&mut session, "masters-show", &json!({ "code": "1" }), b""), json!([]));

    for (operation, options, input) in [
        ("load-masters", json!({}), &b"x"[..]),
        ("masters-show", json!({ "code": "1", "system": "disase-key" }), b""),
        ("masters-show", json!({ "code": "1", "on": "yesterday" }), b""),
    ] {
        session.call(operation, &options.to_string(), input).unwrap_err();
    }
}
