//! The wire's own promises; that its reports are the command line's is proved in `wasm/npm/test` and `tests/tests/wire.rs`.

use super::*;
use crate::outcome::{Format, Piece, Report, Style};
use serde_json::Value;

fn session() -> Session {
    Session::with_rules(Arc::new(Ruleset::default()))
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

#[test]
fn every_operation_is_listed_once_and_in_order() {
    let names: Vec<&str> = Session::operations().collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
    let about = session().call("about", "", b"").expect("about");
    assert_eq!(json(&about)["operations"], serde_json::json!(names));
}

#[test]
fn a_report_names_its_input_and_its_faults() {
    let text = session().call("report", r#"{"file": "a.json"}"#, b"{").expect("a report");
    let report = json(&text);
    assert_eq!(report["files"][0]["file"], "a.json");
    assert_eq!(report["files"][0]["counts"]["fatal"], 1);
    let one = session().call("validate", r#"{"file": "a.json"}"#, b"{").expect("an answer");
    assert_eq!(json(&one), report["files"][0]);
}

#[test]
fn each_call_has_its_own_options() {
    let mut session = session();
    let mut file = |operation: &str, options: &str| {
        let answer = session.call(operation, options, b"{").map_err(|error| error.kind())?;
        let told = json(&answer);
        let file = if operation == "report" { &told["files"][0]["file"] } else { &told["file"] };
        Ok(file.as_str().map(str::to_owned))
    };
    let named = |name: &str| Ok::<_, Kind>(Some(name.to_owned()));
    for _ in 0..2 {
        assert_eq!(file("validate", r#"{"file": "a.json"}"#), named("a.json"));
        assert_eq!(file("validate", r#"{"file": "a.json"}"#), named("a.json"));
        assert_eq!(file("report", r#"{"file": "a.json"}"#), named("a.json"));
        assert_eq!(file("validate", r#"{"fil": "a.json"}"#), Err(Kind::Options));
        assert_eq!(file("validate", r#"{"fil": "a.json"}"#), Err(Kind::Options));
        assert_eq!(file("report", ""), named("-"));
        assert_eq!(file("validate", r#"{"file": "b.json"}"#), named("b.json"));
    }
}

fn mistake(operation: &str, options: &str, kind: Kind, named: &str) {
    let error = session().call(operation, options, b"{}").expect_err(operation);
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.words().ja.contains(named) && error.words().en.contains(named), "{error}");
}

#[test]
fn mistakes_of_the_caller_are_named_with_what_was_meant() {
    mistake("repport", "", Kind::Operation, "report");
    mistake("report", r#"{"profile": []}"#, Kind::Options, "profiles");
    mistake("report", r#"{"format": "yaml"}"#, Kind::Options, "yaml");
    mistake("report", "[", Kind::Options, "line 1");
    mistake("about", r#"{"x": 1}"#, Kind::Options, "x");
    mistake("fhirpath", r#"{"expression": "name.nosuch()"}"#, Kind::Options, "nosuch");
    mistake("explain", r#"{"rule": "cardinality-mni"}"#, Kind::Options, "cardinality-min");
    mistake("load-package", "", Kind::Input, "package.tgz");
}

#[test]
fn values_that_are_no_values_of_an_option_are_named_with_it() {
    let said = |operation: &str, options: &str| {
        let error = session().call(operation, options, b"{}").expect_err(options);
        assert_eq!(error.kind(), Kind::Options, "{error}");
        error.words().ja.clone()
    };
    for (options, ja) in [
        (
            r#"{"for": "clin"}"#,
            "オプション「for」に「clin」という値はありません。もしかして: clins。使えるのは auto、clins、fhir",
        ),
        (r#"{"profiles": "x"}"#, "オプション「profiles」の値の型が違います (配列 を書きます)"),
        (r#"{"noAdvice": 1}"#, "オプション「noAdvice」の値の型が違います (true か false を書きます)"),
        (
            r#"{"triage": {"waiver": []}}"#,
            "オプション「triage」に「waiver」という項目はありません。もしかして: waivers。使えるのは waivers、known、maxFindings",
        ),
        (
            r#"{"now": "yesterday"}"#,
            "オプション「now」の「yesterday」を時刻として読めません。例: 2026-11-29T09:00:00+09:00",
        ),
        (
            r#"{"now": "2026-11-29"}"#,
            "オプション「now」の「2026-11-29」を時刻として読めません。例: 2026-11-29T09:00:00+09:00",
        ),
        (
            r#"{"triage": {"waivers": [{"rule": "cardinality-mni", "reason": "x", "until": "2026-12-31"}]}}"#,
            "「cardinality-mni」という規則はありません。もしかして: cardinality-min、cardinality-max",
        ),
    ] {
        assert_eq!(said("validate", options), ja);
    }
    assert!(said("validate", r#"{"clinsVersion": "9.9"}"#).contains("1.12.0"));
    assert!(said("validate", r#"{"coreVersion": "1"}"#).contains("1.1.2-clins"));
    assert!(said("render", r#"{"now": "x"}"#).contains("「now」"));
    for now in ["2026-11-29T09:00:00+09:00", "2026-11-29T00:00:00.123Z", "2026-11-29T09:00+09:00"] {
        let options = serde_json::json!({"now": now, "clinsVersion": "1.12", "coreVersion": "1.2.0"}).to_string();
        assert!(session().call("validate", &options, b"{}").is_ok(), "{now}");
    }
}

#[test]
fn rules_are_explained_by_the_ids_of_their_specifications() {
    let mut session = Session::new();
    for (id, key, value) in [("R0211", "specRule", "R0211"), ("r1013", "specRule", "R1013"), ("dom-6", "rule", "dom-6")]
    {
        let told = json(&session.call("explain", &serde_json::json!({"rule": id}).to_string(), b"").expect(id));
        assert_eq!(told[key], value);
        assert!(told["message"]["ja"].is_string() && told["message"]["en"].is_string(), "{told}");
    }
    // whatever a finding may name
    let ids: Vec<String> =
        crate::clins::listing::listing(session.rules()).iter().map(|row| row.spec_rule.to_owned()).collect();
    for id in ids.iter().filter(|id| !id.is_empty()) {
        assert!(session.call("explain", &serde_json::json!({"rule": id}).to_string(), b"").is_ok(), "{id}");
    }
}

fn pieces(answer: &[u8]) -> Vec<Piece> {
    pieces_of(answer).expect("pieces")
}

fn as_json(pieces: &[Piece]) -> Value {
    serde_json::to_value(pieces).expect("JSON")
}

/// A caller may ask for pieces, carry them over, and join them.
#[test]
fn pieces_that_crossed_make_the_same_report() {
    let inputs: [&[u8]; 3] = [b"{", br#"{"resourceType":"Patient"}"#, b"[1,2"];
    for format in Format::ALL {
        let style = Style { format, several: true, ..Style::default() };
        let validator = Validator::new(Arc::new(Ruleset::default()), Options::default());
        let (mut here, mut crossed) = (Report::new(style.clone()), Report::new(style.clone()));
        let (mut expected, mut found) = (here.head(), crossed.head());
        let mut session = session();
        for input in inputs {
            let outcome = validator.validate(input);
            let record = crate::outcome::Record { file: "x", record: None, outcome: &outcome, bytes: input };
            expected += &here.add(Piece::new(&style, &record));
            let options = serde_json::json!({"file": "x", "format": format, "several": true}).to_string();
            let mut pieces = pieces(&session.call("piece", &options, input).expect("a piece"));
            found += &crossed.add(pieces.pop().expect("a piece"));
            assert!(pieces.is_empty());
        }
        assert_eq!(found + &crossed.tail(), expected + &here.tail(), "{format}");
    }
}

/// Lines that cross together have the pieces that each has alone.
#[test]
fn pieces_of_lines_are_those_of_each() {
    let mut session = session();
    let lines = b"{\n\n{\"resourceType\":\"Patient\"}\r\n[1,2\n";
    for format in Format::ALL {
        let options = |record: u64| {
            serde_json::json!({"file": "x", "format": format, "several": true, "record": record}).to_string()
        };
        let together = session.call("pieces", &options(7), lines).expect("pieces");
        let alone: Vec<Piece> = crate::text::records(7, lines)
            .flat_map(|(line, bytes)| pieces(&session.call("piece", &options(line), bytes).expect("a piece")))
            .collect();
        assert_eq!(as_json(&pieces(&together)), as_json(&alone), "{format}");
    }
    let some = |filled: &str| {
        let options = format!(r#"{{"format": "text", "several": true, "filled": [{filled}]}}"#);
        let answer = Session::new().call("pieces", &options, br#"{"resourceType":"Patient","x":1}"#);
        as_json(&pieces(&answer.expect("pieces")))
    };
    let groups: Vec<String> =
        some("")[0]["parts"].as_array().expect("parts").iter().map(|part| part[0].to_string()).collect();
    let named = groups.iter().find(|group| *group != "null").expect("a part of a group");
    assert!(some(named) != some(""), "{named} is left out");
}

#[test]
fn a_package_that_is_none_leaves_the_rules() {
    let mut session = session();
    let before = session.rules().label.clone();
    assert!(session.call("load-package", "", b"x").is_err());
    assert_eq!(session.rules().label, before);
    let set = br#"{"resourceType": "ValueSet", "url": "http://a.example.com/b", "status": "active"}"#;
    let loaded = session.call("load-definitions", r#"{"name": "b.json"}"#, set).expect("definitions");
    assert_eq!(json(&loaded)["problems"], serde_json::json!([]));
    assert!(session.rules().label.ends_with("b.json"));
}

#[test]
fn rules_compiled_elsewhere_take_the_place_of_those_that_are_there() {
    let mut session = session();
    assert!(session.call("load-rules", "", b"x").is_err());
    let compiled = crate::model::codec::encode(&Ruleset { label: "elsewhere 1".to_owned(), ..Ruleset::default() });
    session.call("load-rules", "", &compiled).expect("rules");
    assert_eq!(session.rules().label, "elsewhere 1");
}
