//! The state machine by itself, with a judge that takes a target as data.

use super::*;
use crate::certify::catalogue::{Fault, FaultKind, hex};
use crate::certify::system::Files;
use base64::Engine as _;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use tekigo_core::request::Target;
use tekigo_core::request::options::{Facility, Master};

const NOW: &str = "2026-11-02T10:00:00+09:00";
const RECEIVER: &str = "1419876543";

struct Quick;

impl Judge for Quick {
    fn judge(&self, bytes: &[u8]) -> Result<Data, Refusal> {
        let value: Value = serde_json::from_slice(bytes).expect("JSON");
        if value["broken"] == json!(true) {
            return Err(vec![Code { code: "cardinality-min".into(), message: "m".into() }]);
        }
        let target: Target = serde_json::from_value(value["target"].clone()).expect("a target");
        let document = target.composition_identifier.is_some();
        Ok(Data {
            target,
            records: BTreeSet::new(),
            receiver: document.then(|| value["to"].as_str().unwrap_or(RECEIVER).to_owned()),
            signature: value["signed"].as_bool(),
            extractable: document,
            day: Some("2026-10-01".to_owned()),
        })
    }
}

fn insured(number: &str) -> Value {
    json!({"scheme": "insurance", "insurerNumber": "06132013", "symbol": "1", "number": number, "branch": "01"})
}

fn records(id: &str) -> Value {
    json!({
        "kind": "five-information", "resourceType": "Observation",
        "bundleIdentifierSystem": "http://jpfhir.jp/fhir/clins/bundle-identifier",
        "bundleIdentifier": id, "institution": "1311234569", "insured": insured("2"),
    })
}

fn referral(id: &str) -> Value {
    let mut target = records(id);
    target["kind"] = json!("referral");
    target["resourceType"] = json!("Composition");
    target["compositionIdentifier"] = json!(id);
    target
}

fn with_data(operation: &str, target: &Value, data: &Value, more: &Value) -> Vec<u8> {
    let text = data.to_string();
    let mut request = json!({
        "operation": operation, "target": target,
        "data": {
            "name": "a.json", "sha256": hex(&Sha256::digest(text.as_bytes())),
            "base64": base64::engine::general_purpose::STANDARD.encode(text),
        },
    });
    for (name, value) in more.as_object().expect("members") {
        request[name] = value.clone();
    }
    request.to_string().into_bytes()
}

fn register(target: &Value) -> Vec<u8> {
    with_data("register", target, &json!({"target": target}), &json!({}))
}

fn about(operation: &str, target: &Value) -> Vec<u8> {
    json!({"operation": operation, "target": target}).to_string().into_bytes()
}

struct Desk(Machine<'static>);

impl Desk {
    fn new(setup: Setup) -> Self {
        Self(Machine::new(&Quick, setup).expect("a service"))
    }

    fn at_once(&mut self, request: &Value) -> Value {
        self.0.receive(NOW, request.to_string().as_bytes(), &Files::new())
    }

    /// Sends a request and asks for its result: the state, or the code of the refusal.
    fn done(&mut self, request: &[u8]) -> String {
        let receipt = self.0.receive(NOW, request, &Files::new());
        let operation = receipt["operation"].clone();
        let before =
            json!({"operation": operation, "sha256": hex(&Sha256::digest(request)), "receipt": receipt["receipt"]});
        let result = self.at_once(&json!({"operation": "result", "request": before}));
        let text = if result["accepted"] == json!(true) { &result["state"] } else { &result["codes"][0]["code"] };
        text.as_str().unwrap_or_else(|| panic!("{result}")).to_owned()
    }

    fn fault(&mut self, request: &Value) -> String {
        self.at_once(request)["codes"][0]["code"].as_str().unwrap_or_default().to_owned()
    }
}

#[test]
fn what_is_registered_is_found_cancelled_and_restored() {
    let mut desk = Desk::new(Setup::default());
    let target = records("1311234569^2026^1");
    assert_eq!(desk.done(&about("status", &target)), "key-unknown");
    assert_eq!(desk.done(&register(&target)), "登録済");
    assert_eq!(
        desk.done(&with_data("register", &target, &json!({"target": target, "again": 1}), &json!({}))),
        "already-registered"
    );
    let mut ask = json!({"operation": "status", "target": target, "institution": "1311234569"});
    assert_eq!(desk.done(ask.to_string().as_bytes()), "登録済");
    ask["institution"] = json!("1419876543");
    assert_eq!(desk.done(ask.to_string().as_bytes()), "other-institution");
    assert_eq!(desk.done(&about("undo", &target)), "not-cancelled");
    assert_eq!(desk.done(&about("cancel", &target)), "取消済");
    assert_eq!(desk.done(&about("cancel", &records("1311234569^2026^2"))), "key-unknown");
    let mut again = json!({"operation": "cancel", "target": target, "title": "again"});
    assert_eq!(desk.done(again.to_string().as_bytes()), "already-cancelled");
    again["operation"] = json!("undo");
    assert_eq!(desk.done(again.to_string().as_bytes()), "登録済");
}

#[test]
fn data_that_are_wrong_in_any_way_are_refused() {
    let mut desk = Desk::new(Setup::default());
    let target = records("1311234569^2026^1");
    let wrong = [
        (with_data("register", &target, &json!({"broken": true}), &json!({})), "cardinality-min"),
        (with_data("register", &records("1311234569^2026^9"), &json!({"target": target}), &json!({})), "keys-differ"),
        (with_data("register", &target, &json!({"target": target, "signed": false}), &json!({})), "signature-broken"),
        (json!({"operation": "register", "target": target}).to_string().into_bytes(), "data-missing"),
        (
            json!({"operation": "register", "target": target, "data": {"name": "a.json", "sha256": "0", "base64": "e30="}})
                .to_string()
                .into_bytes(),
            "data-differs",
        ),
    ];
    for (request, code) in wrong {
        assert_eq!(desk.done(&request), code);
    }
    assert!(desk.0.entries().is_empty());
    assert_eq!(desk.fault(&json!({"operation": "fly"})), "operation-unknown");
    assert_eq!(desk.0.receive(NOW, b"{", &Files::new())["codes"][0]["code"], "not-a-request");
}

#[test]
fn data_may_come_in_a_file_beside_the_request() {
    let mut desk = Desk::new(Setup::default());
    let target = records("1311234569^2026^1");
    let data = json!({"target": target}).to_string();
    let request = json!({"operation": "register", "target": target, "data": {"name": "a.json", "sha256": hex(&Sha256::digest(data.as_bytes()))}});
    let parts = Files::from([("a.json".to_owned(), data.into_bytes())]);
    desk.0.receive(NOW, request.to_string().as_bytes(), &parts);
    assert_eq!(desk.0.state(&key_of(&serde_json::from_value(target).expect("a target"))), Some(State::Registered));
    // the record holds it, too
    assert_eq!(desk.0.restarted().expect("again").entries(), desk.0.entries());
}

#[test]
fn a_change_is_done_whole_or_not_at_all() {
    let mut desk = Desk::new(Setup::default());
    let (old, new) = (records("1311234569^2026^1"), records("1311234569^2026^2"));
    desk.done(&register(&old));
    let change = |data: &Value, more: &Value| with_data("change", &old, data, more);
    let mut other_person = new.clone();
    other_person["insured"] = insured("3");
    let mut other_institution = new.clone();
    other_institution["institution"] = json!("1419876543");
    for (data, code) in [
        (json!({"broken": true}), "cardinality-min"),
        (json!({"target": referral("1311234569^2026^2")}), "kind-differs"),
        (json!({"target": other_person}), "person-differs"),
        (json!({"target": other_institution}), "institution-differs"),
    ] {
        let before = desk.0.entries().clone();
        assert_eq!(desk.done(&change(&data, &json!({}))), code);
        assert_eq!(*desk.0.entries(), before, "{code}");
    }
    let moved = json!({"target": other_institution});
    assert_eq!(desk.done(&change(&json!({"target": new}), &json!({}))), "登録済");
    assert_eq!(desk.done(&about("status", &old)), "取消済");
    assert_eq!(desk.done(&with_data("change", &new, &moved, &json!({"institutionNumberChanged": true}))), "登録済");
}

#[test]
fn a_referral_is_held_until_its_patient_agrees_and_fetched_by_its_destination_only() {
    let facilities = vec![Facility { name: "架空総合病院".into(), institution: RECEIVER.into() }];
    let mut desk = Desk::new(Setup { facilities, ..Setup::default() });
    let (held, readable) = (referral("1311234569^2026^R1"), referral("1311234569^2026^R2"));
    assert_eq!(desk.done(&register(&held)), "閲覧保留");
    let consent = json!({"consent": {"way": "direct", "state": "閲覧可"}});
    assert_eq!(desk.done(&with_data("register", &readable, &json!({"target": readable}), &consent)), "閲覧可");
    let elsewhere = referral("1311234569^2026^R3");
    let data = json!({"target": elsewhere, "to": "0112345678"});
    assert_eq!(desk.done(&with_data("register", &elsewhere, &data, &json!({}))), "destination-not-on-service");

    let list = desk.at_once(&json!({"operation": "list", "institution": RECEIVER}));
    let states: Vec<_> =
        list["documents"].as_array().expect("documents").iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, [json!("閲覧保留"), json!("閲覧可")]);
    let none = desk.at_once(&json!({"operation": "list", "institution": "1311234569"}));
    assert_eq!(none["documents"], json!([]));

    let fetch =
        |institution: &str, id: &str| json!({"operation": "fetch", "institution": institution, "documents": [id]});
    assert_eq!(desk.fault(&fetch(RECEIVER, "1311234569^2026^R1")), "document-held");
    assert_eq!(desk.fault(&fetch("1311234569", "1311234569^2026^R2")), "document-unknown");
    let fetched = desk.at_once(&fetch(RECEIVER, "1311234569^2026^R2"));
    assert_eq!(fetched["documents"].as_array().map(Vec::len), Some(1));
    assert_eq!(desk.done(&about("status", &readable)), "取得済");
    assert_eq!(desk.0.restarted().expect("again").entries(), desk.0.entries());

    assert_eq!(desk.done(&about("cancel-extracted", &readable)), "document-still-registered");
    assert_eq!(desk.done(&about("cancel", &readable)), "取消済");
    assert_eq!(desk.fault(&fetch(RECEIVER, "1311234569^2026^R2")), "document-cancelled");
    let mut after = json!({"operation": "cancel-extracted", "target": readable, "documentDeleted": true});
    assert_eq!(desk.done(after.to_string().as_bytes()), "取消済");
    after["again"] = json!(true);
    assert_eq!(desk.done(after.to_string().as_bytes()), "nothing-extracted");
}

#[test]
fn questions_are_answered_at_once() {
    let facilities = vec![
        Facility { name: "架空総合病院".into(), institution: RECEIVER.into() },
        Facility { name: "架空診療所".into(), institution: "1311234569".into() },
    ];
    let masters = vec![Master { name: "傷病名マスター".into(), version: "20260601".into() }];
    let mut desk = Desk::new(Setup { facilities, masters, ..Setup::default() });
    let found = |answer: Value| answer["facilities"].as_array().map(Vec::len);
    assert_eq!(found(desk.at_once(&json!({"operation": "destination", "query": {"name": "架空"}}))), Some(2));
    assert_eq!(
        found(desk.at_once(&json!({"operation": "destination", "query": {"name": "架空", "prefecture": "14"}}))),
        Some(1)
    );
    let check = |version: &str| json!({"operation": "master-check", "masters": [{"name": "傷病名マスター", "version": version}]});
    assert_eq!(desk.at_once(&check("20260601"))["upToDate"], true);
    assert_eq!(desk.at_once(&check("20240101"))["updates"][0]["version"], "20260601");

    let target = records("1311234569^2026^1");
    desk.done(&register(&target));
    let mut ask = json!({
        "operation": "six-information", "insured": insured("2"), "consentAt": "2026-11-02T09:00:00+09:00",
        "period": {"from": "2026-09-01", "to": "2026-10-31"},
    });
    let shown = |answer: &Value| {
        let bytes = base64::engine::general_purpose::STANDARD.decode(answer["base64"].as_str().expect("text"));
        String::from_utf8(bytes.expect("base64")).expect("text")
    };
    assert!(shown(&desk.at_once(&ask)).contains("1311234569^2026^1"));
    ask["period"]["to"] = json!("2026-09-30");
    assert!(!shown(&desk.at_once(&ask)).contains("1311234569^2026^1"));
    ask["consentAt"] = json!("2026-11-01T09:59:00+09:00");
    assert_eq!(desk.fault(&ask), "consent-too-old");
}

#[test]
fn the_same_request_has_one_effect_and_one_receipt() {
    let mut desk = Desk::new(Setup::default());
    let request = register(&records("1311234569^2026^1"));
    let first = desk.0.receive(NOW, &request, &Files::new());
    assert_eq!(desk.0.receive("2026-11-03T00:00:00Z", &request, &Files::new()), first);
    let mut after = desk.0.restarted().expect("again");
    assert_eq!(after.receive(NOW, &request, &Files::new()), first);
    assert_eq!((after.executed().len(), after.taken()), (1, 1));
    let stranger = json!({"operation": "result", "request": {"sha256": "0", "receipt": first["receipt"]}});
    assert_eq!(desk.fault(&stranger), "receipt-of-another-request");
}

#[test]
fn a_refusal_that_is_asked_for_comes_as_often_as_it_says() {
    let refusal = Fault {
        kind: FaultKind::Refuse,
        operation: Some("register".into()),
        times: Some(1),
        percent: None,
        ms: None,
        code: Some("E-1".into()),
        message: None,
    };
    let mut desk = Desk::new(Setup { refusals: vec![refusal], ..Setup::default() });
    assert_eq!(desk.done(&register(&records("1311234569^2026^1"))), "E-1");
    assert_eq!(desk.done(&register(&records("1311234569^2026^2"))), "登録済");
}
