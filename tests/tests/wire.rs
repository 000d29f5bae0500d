//! The wire gives what the library gives: every host that translates it prints the command line's bytes.

use tekigo_core::outcome::{Piece, Record, Report, Style};
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
    let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
    assert_eq!((&told["rule"], &told["severity"]), (&"dom-6".into(), &"warning".into()));
    assert!(told["elements"].as_array().is_some_and(|elements| elements.contains(&"DomainResource".into())));
    let all: Vec<serde_json::Value> = serde_json::from_slice(&session.call("rules", "", b"").unwrap()).unwrap();
    for rule in all {
        let options = serde_json::json!({ "rule": rule["rule"] }).to_string();
        let one: serde_json::Value = serde_json::from_slice(&session.call("explain", &options, b"").unwrap()).unwrap();
        assert_eq!(one, rule);
    }
}
