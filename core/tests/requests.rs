//! Requests: every operation's document holds its schema, every row of the decision table is walked with real files, what
//! the guide does not allow is refused by name; splitting and layouts lose nothing.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

mod documents;

use documents::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tekigo_core::request::decision::{Card, Consent, Decision, DestinationState, Group, InsuredState, TABLE};
use tekigo_core::request::map::Mapping;
use tekigo_core::request::{self, CallFault, Input, OPERATIONS, Ran, SplitFault, Verdict};

const NOW: &str = "2024-10-01T12:00:00+09:00";

fn run(name: &str, options: &Value, files: &[&[u8]]) -> Ran {
    let inputs: Vec<Input<'_>> = files.iter().map(|bytes| Input { name: "a.json", bytes }).collect();
    request::run(validator(), name, &options.to_string(), &inputs).unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
}

/// The reason that comes first.
fn refused(name: &str, options: &Value, files: &[&[u8]]) -> (Verdict, &'static str) {
    let ran = run(name, options, files);
    assert!(ran.request.is_none() || ran.verdict == Verdict::Written);
    (ran.verdict, ran.reasons.first().map_or("", |reason| reason.id))
}

fn schemas() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schema")
}

fn schema(name: &str) -> Value {
    let path = schemas().join(format!("{name}-1.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What is wrong with a value by a schema.
fn against(name: &str, value: &Value) -> Vec<String> {
    let common = jsonschema::Resource::from_contents(schema("common")).expect("a schema");
    let validator = jsonschema::options()
        .with_resource("urn:tekigo:schema:common:1", common)
        .build(&schema(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path)).collect()
}

/// The errors of the files, for messages.
fn errors(ran: &Ran) -> Vec<(&'static str, String, String)> {
    let issues = ran.files.iter().flat_map(|(_, outcome)| outcome.issues());
    let errors = issues.filter(|issue| issue.severity.is_error());
    errors
        .map(|issue| {
            (issue.rule.id, issue.expression().to_owned(), issue.message(tekigo_core::check::Lang::En).into_owned())
        })
        .collect()
}

/// The document of a request that is made; its schema holds.
fn made(name: &str, options: &Value, files: &[&[u8]]) -> Value {
    let ran = run(name, options, files);
    assert_eq!(ran.verdict, Verdict::Written, "{name}: {:?} {:?}", ran.reasons, errors(&ran));
    let document: Value = serde_json::from_str(&ran.request.as_ref().expect("a request").to_json()).expect("JSON");
    assert_eq!(against(&format!("request-{name}"), &document), Vec::<String>::new(), "{document}");
    let answer: Value = serde_json::from_str(&ran.to_json(&[], false)).expect("JSON");
    assert_eq!(against("answer-call", &answer), Vec::<String>::new(), "{answer}");
    document
}

fn example(name: &str) -> Value {
    let text = std::fs::read_to_string(schemas().join(format!("examples/{name}.json"))).expect("an example");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn every_schema_is_one_and_its_example_holds() {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(schemas()).expect("docs/schema").flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        if let Some(name) = file.strip_suffix("-1.json") {
            assert_eq!(schema(name)["$id"], format!("urn:tekigo:schema:{name}:1"));
            against(name, &json!({}));
            names.insert(name.to_owned());
        }
    }
    for operation in OPERATIONS {
        assert!(names.contains(&format!("request-{}", operation.name)), "{} has no schema", operation.name);
    }
    for name in
        ["answer-result", "answer-list", "answer-destination", "answer-masters", "eligibility", "masters", "mapping"]
    {
        let value = example(&format!("{name}-1"));
        assert_eq!(against(name, &value), Vec::<String>::new(), "{name}");
        assert!(!against(name, &json!([])).is_empty());
    }
    for name in ["mapping-xml-1", "mapping-register-1"] {
        assert_eq!(against("mapping", &example(name)), Vec::<String>::new(), "{name}");
    }
    // an answer that contradicts itself does not hold
    let mut masters = example("answer-masters-1");
    masters["upToDate"] = json!(true);
    assert!(!against("answer-masters", &masters).is_empty());
    let mut list = example("answer-list-1");
    list["documents"][0]["state"] = json!("閲覧");
    assert!(!against("answer-list", &list).is_empty());
}

#[test]
fn every_operation_makes_its_document() {
    let (observations, referral) = (bytes(&document(OBSERVATIONS)), bytes(&document(REFERRAL)));
    for name in ALL {
        let consent = if name == REFERRAL { json!({"consent": "direct"}) } else { json!({}) };
        for document in [document(name), public(name)] {
            let file = bytes(&document);
            // the profile of checkups (eCheckup 1.5.0, R1012) takes insurance numbers only; what is registered can be cancelled
            let is_public = document.to_string().contains(PUBLIC);
            if is_public && name == CHECKUP {
                assert_eq!(refused("register", &consent, &[&file]).0, Verdict::Invalid);
                made("cancel", &json!({}), &[&file]);
                continue;
            }
            let register = made("register", &consent, &[&file]);
            assert_eq!(register["data"]["bytes"], file.len());
            for operation in ["cancel", "undo", "status"] {
                assert_eq!(made(operation, &json!({}), &[&file])["target"], register["target"], "{name}");
            }
            made("change", &json!({}), &[&file, &file]);
            // keys of the register stand for the file
            let keys = request::keys_json(validator(), "a.json", &file);
            assert!(against("keys", &serde_json::from_str(&keys).expect("JSON")).is_empty(), "{keys}");
            assert_eq!(made("cancel", &json!({}), &[keys.as_bytes()])["target"], register["target"]);
        }
    }
    let register = made("register", &json!({"consent": "portal", "card": "yes", "embed": true}), &[&referral]);
    assert!(register.get("consent").is_none() && register["data"]["base64"].is_string());
    let result = made("result", &json!({"receipt": "R1"}), &[register.to_string().as_bytes()]);
    assert_eq!(result["request"]["operation"], "register");
    // the document says the file's name, wherever the file lay
    for path in ["a.json", "./day/a.json", "C:\\day\\a.json", "/day/a.json"] {
        let input = [Input { name: path, bytes: &referral }];
        let ran =
            request::run(validator(), "register", &json!({"consent": "direct"}).to_string(), &input).expect("a call");
        assert_eq!(ran.request.and_then(|request| request.data).map(|data| data.name).as_deref(), Some("a.json"));
    }
    let extracted = made("cancel-extracted", &json!({"deleted": true}), &[&referral]);
    assert_eq!(extracted["preconditions"][0]["id"], "after-deletion");
    made("destination", &json!({"query": {"name": "架空", "postalCode": "100-0000"}}), &[]);
    made("list", &json!({"institution": "1419876543"}), &[]);
    let list = bytes(&example("answer-list-1"));
    made("fetch", &json!({"institution": "1419876543", "documents": ["1311234569^2024^R0001"]}), &[&list]);
    let record = bytes(&example("eligibility-1"));
    made("six-information", &json!({"period": ["2024-01-01", "2024-10-01"], "now": NOW}), &[&record]);
    made("master-check", &json!({}), &[&bytes(&example("masters-1"))]);
    assert_eq!(made("status", &json!({"institution": "1311234569"}), &[&observations])["institution"], "1311234569");
}

/// Options that bring the facts of a row about; the file that goes with them.
fn facts(
    group: Group,
    insured: InsuredState,
    destination: DestinationState,
    consent: Consent,
    card: Card,
) -> (Value, Value) {
    let mut file = document(match group {
        Group::Referral => REFERRAL,
        Group::Checkup => CHECKUP,
        Group::Records => OBSERVATIONS,
        Group::PatientCareSummary => CARE_SUMMARY,
    });
    let mut record = example("eligibility-1");
    match insured {
        InsuredState::Valid | InsuredState::Unasked => {}
        InsuredState::Invalid => record["lost"] = json!("2024-09-30"),
        InsuredState::Doubtful => record["lost"] = json!("2024-10-01"),
        InsuredState::Differs => record["branch"] = json!("02"),
    }
    let mut options = json!({"now": NOW});
    if insured != InsuredState::Unasked {
        options["eligibility"] = record;
    }
    if destination != DestinationState::Unasked {
        let number = if destination == DestinationState::Off { "1411111111" } else { "1419876543" };
        options["destination"] = json!({"facilities": [{"name": "架空", "institution": number}]});
    }
    if destination == DestinationState::Missing && group == Group::Referral {
        let entries = file["entry"].as_array().expect("entries");
        let at = entries
            .iter()
            .position(|entry| entry.pointer("/resource/identifier/0/value") == Some(&json!("1419876543")));
        // a number that is not there, and says why: valid, but nothing to look up
        let at = format!("/entry/{}/resource/identifier/0", at.expect("the destination"));
        let absent =
            json!({"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"});
        set(&mut file, &format!("{at}/value"), Value::Null);
        set(&mut file, &format!("{at}/_value"), json!({"extension": [absent]}));
    }
    let word = |value: Value| if value.is_null() { None } else { Some(value) };
    if consent != Consent::Unasked {
        options["consent"] = word(serde_json::to_value(consent).expect("a word")).expect("a word");
    }
    if card != Card::Unasked {
        options["card"] = serde_json::to_value(card).expect("a word");
    }
    (options, file)
}

#[test]
fn every_row_of_the_decision_table_decides_a_real_file() {
    fn first<T: Copy>(list: &[T], other: T) -> T {
        list.first().copied().unwrap_or(other)
    }
    for row in TABLE {
        let group = first(row.groups, Group::Referral);
        let is_referral = group == Group::Referral;
        let consent = first(row.consent, if is_referral { Consent::Direct } else { Consent::Unasked });
        let destination =
            first(row.destination, if is_referral { DestinationState::On } else { DestinationState::Unasked });
        let (options, file) =
            facts(group, first(row.insured, InsuredState::Valid), destination, consent, first(row.card, Card::Yes));
        let ran = run("register", &options, &[&bytes(&file)]);
        let expected = match row.decision {
            Decision::Register | Decision::RegisterWithConsent => Verdict::Written,
            Decision::SendOnPaper => Verdict::SendOnPaper,
            Decision::DoNotRegister => Verdict::DoNotRegister,
            Decision::Ask => Verdict::Undecidable,
            Decision::Misplaced => Verdict::Refused,
        };
        let told = ran.reasons.first().map(|reason| reason.id);
        assert_eq!((ran.verdict, told), (expected, Some(row.reason.id)), "{options} {:?}", errors(&ran));
        assert_eq!(ran.reasons[0].case, row.reason.case);
        assert!(!ran.reasons[0].address.is_empty());
    }
}

/// Operation, options, files; the verdict and its reason.
type Case<'a> = (&'a str, Value, Vec<&'a [u8]>, Verdict, &'a str);

#[test]
fn what_the_guide_does_not_allow_is_refused_by_name() {
    use Verdict::{Invalid, Refused, Undecidable};
    let file = |name: &str| bytes(&document(name));
    let (observations, conditions, referral, checkup) =
        (file(OBSERVATIONS), file(CONDITIONS), file(REFERRAL), file(CHECKUP));
    let other_person = bytes(&public(OBSERVATIONS));
    let other_number = bytes(&with(OBSERVATIONS, "/identifier/value", json!("1311234577^2024^LAB-1")));
    let list = bytes(&example("answer-list-1"));
    let record = |change: Value| {
        let mut record = example("eligibility-1");
        record.as_object_mut().expect("a record").extend(change.as_object().expect("changes").clone());
        bytes(&record)
    };
    let period = json!({"period": ["2024-01-01", "2024-10-01"], "now": NOW});
    let own = json!({"institution": "1419876543", "documents": ["1311234569^2024^R0002"]});
    let invalid = bytes(&with(OBSERVATIONS, "/entry/1/resource/status", Value::Null));
    let cancel = run("cancel", &json!({}), &[&observations]).request.expect("made").to_json();
    let destination = run("destination", &json!({"query": {"prefecture": "13"}}), &[]).request.expect("made").to_json();
    let mut keys: Value = serde_json::from_str(&request::keys_json(validator(), "a", &observations)).expect("JSON");
    keys["bundleIdentifier"] = json!("");
    let cases: Vec<Case<'_>> = vec![
        ("change", json!({}), vec![&observations, &conditions], Refused, "change-of-kind"),
        ("change", json!({}), vec![&referral, &checkup], Refused, "change-of-kind"),
        ("change", json!({}), vec![&observations, &other_person], Refused, "change-of-person"),
        ("change", json!({}), vec![&other_number, &observations], Refused, "change-of-institution"),
        (
            "change",
            json!({"records": ["1311234569^2024^LAB-0001"]}),
            vec![&observations, &observations],
            Refused,
            "part-of-a-unit",
        ),
        ("cancel", json!({"records": ["1311234569^2024^LAB-0001"]}), vec![&observations], Refused, "part-of-a-unit"),
        ("undo", json!({"records": ["x"]}), vec![&referral], Refused, "part-of-a-unit"),
        ("status", json!({"institution": "1311234577"}), vec![&observations], Refused, "status-of-another-institution"),
        ("cancel-extracted", json!({}), vec![&checkup], Refused, "documents-only"),
        ("cancel-extracted", json!({}), vec![&conditions], Refused, "documents-only"),
        ("result", json!({}), vec![destination.as_bytes()], Refused, "no-separate-result"),
        ("result", json!({}), vec![&observations], Refused, "input-wrong"),
        ("register", json!({"consent": "direct"}), vec![&checkup], Refused, "consent-not-here"),
        ("register", json!({}), vec![&invalid], Invalid, "data-invalid"),
        ("register", json!({}), vec![b"{"], Invalid, "keys-incomplete"),
        ("register", json!({}), vec![b""], Invalid, "keys-incomplete"),
        ("change", json!({}), vec![&observations, &invalid], Invalid, "data-invalid"),
        ("fetch", own.clone(), vec![&list], Refused, "document-held"),
        (
            "fetch",
            json!({"institution": "1419876543", "documents": ["x"]}),
            vec![&list],
            Refused,
            "document-not-listed",
        ),
        (
            "fetch",
            json!({"institution": "1311234569", "documents": ["1311234569^2024^R0001"]}),
            vec![&list],
            Refused,
            "list-of-another-institution",
        ),
        ("fetch", json!({"institution": "1419876543"}), vec![&list], Refused, "input-wrong"),
        ("fetch", json!({"institution": "1419876543", "documents": ["x"]}), vec![b"{}"], Refused, "input-wrong"),
        ("list", json!({}), vec![], Refused, "input-wrong"),
        ("list", json!({"institution": "13112345"}), vec![], Refused, "input-wrong"),
        ("destination", json!({}), vec![], Refused, "query-empty"),
        ("destination", json!({"query": {"name": " "}}), vec![], Refused, "query-empty"),
        ("destination", json!({"query": {"postalCode": "東京"}}), vec![], Refused, "input-wrong"),
        ("destination", json!({"query": {"prefecture": "48"}}), vec![], Refused, "input-wrong"),
        ("master-check", json!({}), vec![br#"{"masters":[]}"#], Refused, "input-wrong"),
        (
            "master-check",
            json!({}),
            vec![br#"{"masters":[{"name":"a","version":"1"},{"name":"a","version":"2"}]}"#],
            Refused,
            "input-wrong",
        ),
    ];
    for (name, options, files, verdict, reason) in &cases {
        let told = errors(&run(name, options, files));
        assert_eq!(refused(name, options, files), (*verdict, *reason), "{name} {options} {told:?}");
    }
    for (change, verdict, reason) in [
        (json!({"consent": false}), Refused, "no-viewing-consent"),
        (json!({"consentAt": "2024-09-30T11:59:59+09:00"}), Refused, "consent-too-old"),
        (json!({"consentAt": "2024-10-01"}), Undecidable, "consent-undecidable"),
        (json!({"consentAt": "2024-09-01"}), Undecidable, "consent-undecidable"),
        (json!({"insurerNumber": null}), Refused, "input-wrong"),
        (json!({"branch": "1"}), Refused, "input-wrong"),
    ] {
        assert_eq!(refused("six-information", &period, &[&record(change.clone())]), (verdict, reason), "{change}");
    }
    assert_eq!(refused("six-information", &json!({"now": NOW}), &[&record(json!({}))]).1, "input-wrong");
    assert_eq!(refused("cancel", &json!({}), &[keys.to_string().as_bytes()]), (Invalid, "keys-incomplete"));
    // the whole unit by its records is the unit
    let whole = json!({"records": ["1311234569^2024^LAB-0001", "1311234569^2024^LAB-0002"]});
    assert_eq!(run("cancel", &whole, &[&observations]).verdict, Verdict::Written);
    let changed = run("change", &json!({"institutionNumberChanged": true}), &[&other_number, &observations]);
    assert_eq!(changed.verdict, Verdict::Written);
    assert!(cancel.contains("1311234569^2024^LAB-20240930"));
}

#[test]
fn a_call_that_makes_no_sense_is_a_fault_of_the_call() {
    let call = |name: &str, options: &str| request::run(validator(), name, options, &[]).expect_err("a fault");
    assert_eq!(call("registre", ""), CallFault::Operation("registre".into()));
    assert_eq!(call("cancel", ""), CallFault::Files { wanted: 1, given: 0 });
    assert!(matches!(call("list", r#"{"institutoin":"1"}"#), CallFault::Options(_)));
}

/// A Bundle of results: of each report its `issued` (minutes), order, and how many results.
fn laboratory(reports: &[(u32, Option<u32>, usize)]) -> Value {
    let mut bundle = document(OBSERVATIONS);
    let template = bundle["entry"][1].clone();
    bundle["entry"].as_array_mut().expect("entries").truncate(1);
    let mut number = 0;
    for (minutes, order, results) in reports {
        for _ in 0..*results {
            number += 1;
            let mut entry = template.clone();
            entry["fullUrl"] = json!(format!("urn:uuid:7b1f9c52-3a0e-4a6d-8c55-{number:012x}"));
            entry["resource"]["identifier"][0]["value"] = json!(format!("1311234569^2024^LAB-{number}"));
            entry["resource"]["issued"] =
                json!(format!("2024-09-30T{:02}:{:02}:00.000+09:00", minutes / 60 % 24, minutes % 60));
            if let Some(order) = order {
                entry["resource"]["basedOn"] = json!([{"type": "ServiceRequest", "identifier": {"system": "http://a.jp/order", "value": order.to_string()}}]);
            }
            bundle["entry"].as_array_mut().expect("entries").push(entry);
        }
    }
    bundle
}

#[test]
fn what_must_not_be_divided_is_not() {
    let words = |document: &Value, limit| match request::split(validator(), &bytes(document), Some(limit)) {
        Err(SplitFault::Refused(refused)) => refused.words(),
        other => panic!("{other:?}"),
    };
    assert!(words(&document(CONDITIONS), 100).1.contains("never divided"));
    assert!(words(&document(ALLERGIES), 100).1.contains("never divided"));
    assert!(words(&document(REFERRAL), 100).1.contains("only a Bundle of results"));
    let one = laboratory(&[(1, None, 4)]);
    assert!(words(&one, 6000).1.contains("4 results"));
    let mut lost = laboratory(&[(1, None, 2), (2, None, 2)]);
    set(&mut lost, "/entry/3/resource/issued", Value::Null);
    let (ja, en) = words(&lost, 6000);
    assert!(ja.contains("/entry/3") && en.contains("1 results cannot be told"), "{ja}");
    let mut stranger = laboratory(&[(1, None, 2), (2, None, 2)]);
    set(&mut stranger, "/identifier/value", json!("x"));
    assert!(words(&stranger, 6000).1.contains("Bundle-ID"));
    set(&mut stranger, "/entry/0", Value::Null);
    assert!(words(&stranger, 6000).1.contains("0 Patients"));
    // one order holds two moments of issue together
    let held = laboratory(&[(1, Some(7), 2), (2, Some(7), 2)]);
    assert!(words(&held, 8000).1.contains("4 results"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_parts_together_are_the_original(reports in prop::collection::vec((0..40_u32, prop::option::of(0..6_u32), 1..4_usize), 1..9), limit in 9000..30_000_u64) {
        let document = laboratory(&reports);
        let divided = match request::split(validator(), &bytes(&document), Some(limit)) {
            Ok(divided) => divided,
            Err(SplitFault::Refused(refused)) => {
                prop_assert!(refused.words().1.contains("over the limit"));
                return Ok(());
            }
            Err(fault) => panic!("{fault:?}"),
        };
        prop_assert!(divided.union_holds);
        let mut identifiers = BTreeSet::new();
        let mut union: Vec<Value> = Vec::new();
        let mut part_of = std::collections::BTreeMap::new();
        for (at, (part, outcome)) in divided.parts.iter().zip(&divided.outcomes).enumerate() {
            prop_assert!(part.text.len() as u64 <= limit);
            prop_assert!(outcome.is_valid(), "{:?}", outcome.issues());
            identifiers.insert(part.identifier.clone());
            let value: Value = serde_json::from_str(&part.text).expect("JSON");
            let entries = value["entry"].as_array().expect("entries");
            prop_assert_eq!(&entries[0], &document["entry"][0]);
            for entry in &entries[1..] {
                union.push(entry.clone());
                for key in [entry.pointer("/resource/issued"), entry.pointer("/resource/basedOn/0/identifier/value")].into_iter().flatten() {
                    prop_assert_eq!(*part_of.entry(key.to_string()).or_insert(at), at, "a report is divided");
                }
            }
        }
        prop_assert_eq!(identifiers.len(), divided.parts.len());
        let by_id = |list: &mut Vec<Value>| list.sort_by_key(|entry| entry["fullUrl"].to_string());
        let mut original = document["entry"].as_array().expect("entries")[1..].to_vec();
        by_id(&mut original);
        by_id(&mut union);
        prop_assert_eq!(original, union);
    }

    #[test]
    fn a_layout_leads_there_and_back(symbol in "[ -~あ-んア-ン一-龠]{0,12}", number in "[0-9０-９]{1,8}", name in "[a-z\",;'<&>]{1,20}") {
        let (symbol, number) = (symbol.trim().to_owned(), number);
        let document = json!({"operation": "cancel", "target": {"institution": "1311234569", "bundleIdentifier": "1311234569^2024^1",
            "insured": {"insurerNumber": "06132013", "symbol": symbol, "number": number}}, "data": {"name": name}});
        let fields = |to: [&str; 5], width: Option<usize>| {
            let from = ["/target/institution", "/target/insured/insurerNumber", "/target/insured/symbol", "/target/insured/number", "/data/name"];
            let fields: Vec<Value> = from.iter().zip(to).map(|(from, to)| match width {
                Some(width) => json!({"from": from, "to": to, "width": width}),
                None => json!({"from": from, "to": to}),
            }).collect();
            Value::from(fields)
        };
        let plain = ["a", "b", "c", "d", "e"];
        for mapping in [
            json!({"format": "csv", "header": true, "fields": fields(plain, None)}),
            json!({"format": "csv", "encoding": "cp932", "fields": fields(plain, Some(40))}),
            json!({"format": "fixed", "encoding": "cp932", "fields": fields(plain, Some(40))}),
            json!({"format": "fixed", "fields": fields(plain, Some(40))}),
            json!({"format": "json", "fields": fields(["/a/b", "/a/c", "/d", "/e~1f", "/g"], None)}),
            json!({"format": "xml", "root": "登録", "fields": fields(["@a", "Key/A", "Key/B/@c", "Key/B", "File"], None)}),
        ] {
            prop_assert!(against("mapping", &mapping).is_empty());
            let mapping = Mapping::parse(mapping.to_string().as_bytes()).expect("a mapping");
            let text = mapping.write(&document).expect("it fits");
            let back = mapping.read(&text).expect("it is of the layout");
            prop_assert_eq!(back.len(), 5);
            for (pointer, value) in back {
                prop_assert_eq!(document.pointer(&pointer).and_then(Value::as_str), Some(&*value), "{} in {}", pointer, text);
            }
        }
    }
}

/// What a system writes in its own layout is read back as the request that it means.
#[test]
fn a_layout_is_read_back_as_the_request_that_it_means() {
    let mapping = |value: &Value| Mapping::parse(value.to_string().as_bytes()).expect("a mapping");
    let register = mapping(&example("mapping-register-1"));
    for name in ALL {
        for file in [document(name), public(name)] {
            let consent = if name == REFERRAL { json!({"consent": "direct"}) } else { json!({}) };
            let ran = run("register", &consent, &[&bytes(&file)]);
            let Some(request) = ran.request else { continue };
            let mut document: Value = serde_json::from_str(&request.to_json()).expect("JSON");
            let text = register.write(&document).expect("it fits");
            let back = register.request(&text).expect("a request");
            assert_eq!(against("request-register", &back), Vec::<String>::new(), "{name}: {back}");
            document["preconditions"] = json!([]);
            assert_eq!(back, document, "{name}");
        }
    }
    // the other forms, and values that are no text
    let cancel = json!({"schema": "urn:tekigo:schema:request-cancel-extracted:1", "operation": "cancel-extracted", "title": "文書6情報のみの取消",
        "target": {"institution": "1311234569"}, "documentDeleted": true, "documents": ["a", "b"], "preconditions": []});
    let fields = json!([{"to": "/a", "from": "/target/institution"}, {"to": "/b", "from": "/documentDeleted"}, {"to": "/c", "from": "/documents/0"}, {"to": "/d", "from": "/documents/1"}]);
    let json = mapping(&json!({"format": "json", "means": {"/operation": "cancel-extracted"}, "fields": fields}));
    assert_eq!(json.request(&json.write(&cancel).expect("it fits")), Ok(cancel.clone()));
    // what is empty may be left out, what is required not; another root is another layout
    let fields =
        json!([{"to": "@k", "from": "/target/kind"}, {"to": "A", "from": "/target/institution", "required": true}]);
    let xml = mapping(&json!({"format": "xml", "root": "R", "means": {"/operation": "cancel"}, "fields": fields}));
    let read = |text: &str| xml.request(text).map(|request| request["target"].clone());
    assert_eq!(read("<R><A>1</A></R>"), Ok(json!({"institution": "1"})));
    assert_eq!(read("<R k='x'><B c='y'/><A>1</A></R>"), Ok(json!({"kind": "x", "institution": "1"})));
    assert!(read("<R k='x'/>").is_err() && read("<S><A>1</A></S>").is_err() && read("<R><A>1").is_err());
    // a layout of another operation, code or kind is not taken for this one
    let fault = |mapping: &Value, text: &str| {
        Mapping::parse(mapping.to_string().as_bytes()).expect("a mapping").request(text).expect_err("a fault").en
    };
    let mapping_of = |fields: Value, means: Value| json!({"format": "csv", "means": means, "fields": fields});
    let plain = mapping_of(
        json!([{"to": "a", "value": "C1"}, {"to": "b", "from": "/target/kind", "codes": {"referral": "2"}}]),
        json!({"/operation": "cancel"}),
    );
    assert!(fault(&plain, "R1,2\r\n").contains("is not \"C1\""));
    assert!(fault(&plain, "C1,3\r\n").contains("none of its codes"));
    assert!(fault(&plain, "C1,2").contains("not of the mapping's layout"));
    assert!(fault(&plain, "C1,2\r\nC1,2\r\n").contains("not of the mapping's layout"));
    assert!(
        fault(&mapping_of(json!([{"to": "a", "from": "/target"}]), json!({})), "x\r\n").contains("is no operation")
    );
    assert!(
        fault(&mapping_of(json!([{"to": "a", "from": "/data/bytes"}]), json!({"/operation": "cancel"})), "x\r\n")
            .contains("cannot be read")
    );
    let said = register.write(&cancel).expect_err("another operation").en;
    assert!(said.contains("/operation is \"register\""), "{said}");
    let twice = mapping_of(json!([{"to": "a", "from": "/b", "codes": {"x": "1", "y": "1"}}]), json!({}));
    assert!(Mapping::parse(twice.to_string().as_bytes()).expect_err("a fault").en.contains("the same"));
}

#[test]
fn what_does_not_fit_a_layout_is_named_and_never_cut() {
    let document = json!({"target": {"institution": "1311234569", "insured": {"symbol": "あいう"}}});
    let fault = |mapping: Value| {
        let mapping = Mapping::parse(mapping.to_string().as_bytes());
        mapping.and_then(|mapping| mapping.write(&document)).expect_err("a fault").en
    };
    let field = |more: Value| {
        let mut field = json!({"to": "a"});
        field.as_object_mut().expect("a field").extend(more.as_object().expect("more").clone());
        json!({"format": "csv", "encoding": "cp932", "fields": [field]})
    };
    for (mapping, says) in [
        (field(json!({"from": "/target/institution", "width": 8})), "does not fit"),
        (field(json!({"from": "/target/insured/symbol", "width": 5})), "does not fit"),
        (field(json!({"from": "/target/none", "required": true})), "no value"),
        (field(json!({"from": "/target"})), "not one value"),
        (field(json!({})), "either from or value"),
        (field(json!({"from": "target"})), "begins with /"),
        (json!({"format": "csv", "fields": []}), "no fields"),
        (json!({"format": "fixed", "fields": [{"to": "a", "value": "x"}]}), "needs a width"),
        (json!({"format": "xml", "fields": [{"to": "1 2", "value": "x"}]}), "no path"),
        (
            json!({"format": "json", "fields": [{"to": "/a", "value": "x"}, {"to": "/a/b", "value": "x"}]}),
            "below the value",
        ),
        (json!({"format": "csv", "fields": [{"to": "a", "value": "x"}, {"to": "a", "value": "y"}]}), "twice"),
        (json!({"format": "excel", "fields": []}), "cannot be read"),
    ] {
        let told = fault(mapping.clone());
        assert!(told.contains(says), "{mapping}: {told}");
    }
    let padded = field(json!({"from": "/target/insured/symbol", "width": 8, "side": "left"}));
    let text =
        Mapping::parse(padded.to_string().as_bytes()).and_then(|mapping| mapping.write(&document)).expect("it fits");
    assert_eq!(text, "  あいう\r\n");
}

#[test]
fn what_is_extracted_depends_on_profile_and_flags() {
    let mut referral = document(REFERRAL);
    let entries = referral["entry"].as_array().expect("entries");
    let at = entries.iter().position(|entry| entry["resource"]["resourceType"] == "Condition").expect("a Condition");
    let tags = format!("/entry/{at}/resource/meta/tag");
    let flag =
        |code: &str| json!([{"system": "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication", "code": code}]);
    let condition = |referral: &Value| {
        let found = request::extract(validator(), &bytes(referral)).expect("readable").expect("a referral");
        let json: Value = serde_json::from_str(&request::extracted_json(&found, true)).expect("JSON");
        assert_eq!(against("extracted", &json), Vec::<String>::new());
        let items = json["items"].as_array().expect("items").clone();
        let item = items.into_iter().find(|item| item["information"] == "傷病名")?;
        Some((
            item["institutions"].as_str()?.to_owned(),
            item["patient"].as_str()?.to_owned(),
            item["markedAt"].is_string(),
        ))
    };
    let seen = |institutions: &str, patient: &str, marked| Some((institutions.to_owned(), patient.to_owned(), marked));
    assert_eq!(condition(&referral), seen("shown", "shown", false));
    set(&mut referral, &tags, flag("UNINFORMED"));
    assert_eq!(condition(&referral), seen("marked", "hidden", true));
    set(&mut referral, &tags, flag("UNDELIVERED"));
    assert_eq!(condition(&referral), seen("hidden", "hidden", false));
    set(
        &mut referral,
        &format!("/entry/{at}/resource/meta/profile"),
        json!(["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Condition"]),
    );
    assert_eq!(condition(&referral), None);
    assert!(request::extract(validator(), &bytes(&document(CHECKUP))).expect("readable").is_none());
    let mut with_summary = document(REFERRAL);
    set(&mut with_summary, "/entry/-", json!({"resource": document(SUMMARY)}));
    let found = request::extract(validator(), &bytes(&with_summary)).expect("readable").expect("a referral");
    assert!(found.summaries == 1 && found.items.iter().any(|item| item.summary == 1));
}

/// Results of so many reports, about `bytes` in all, divided at `limit`: every part is valid and under the limit, no report is divided,
/// nothing is lost.
fn divided_whole(reports: u32, size: usize, limit: Option<u64>) -> usize {
    // a report a minute, with as many results in each as make the size
    let length = |results: usize| bytes(&laboratory(&[(0, None, results)])).len();
    let results = size / reports as usize / (length(2) - length(1)) + 1;
    let reports: Vec<(u32, Option<u32>, usize)> = (0..reports).map(|minute| (minute, Some(minute), results)).collect();
    let text = bytes(&laboratory(&reports));
    assert!(text.len() > size, "{} bytes", text.len());
    let divided = request::split(validator(), &text, limit).expect("it can be divided");
    assert!(divided.union_holds && divided.outcomes.iter().all(tekigo_core::Outcome::is_valid));
    let largest = divided.parts.iter().map(|part| part.text.len()).max().unwrap_or_default();
    let limit = limit.unwrap_or(tekigo_core::options::CLINS_MAX_BYTES);
    assert!(largest as u64 <= limit, "{largest} bytes");
    // as few parts as the sizes allow, but for the last report that no longer fits
    let fewest = text.len().div_ceil(usize::try_from(limit).unwrap_or(usize::MAX));
    assert!((fewest..=fewest + 1).contains(&divided.parts.len()), "{} parts", divided.parts.len());
    let count = |text: &str| text.matches("\"fullUrl\"").count() - 1;
    assert_eq!(divided.parts.iter().map(|part| count(&part.text)).sum::<usize>(), reports.len() * results);
    assert_eq!(divided.parts.iter().map(|part| part.reports.len()).sum::<usize>(), reports.len());
    let (length, parts) = (text.len(), divided.parts.len());
    println!(
        "{length} bytes, {} reports, {} results: {parts} parts of at most {largest} bytes",
        reports.len(),
        divided.results
    );
    parts
}

#[test]
fn a_bundle_of_some_megabytes_is_divided() {
    assert!(divided_whole(48, 2_000_000, Some(600_000)) >= 4);
}

/// At the service's limit; docs/requests.md has its figures.
#[test]
fn a_bundle_of_thirty_five_megabytes_is_divided() {
    assert_eq!(divided_whole(720, 35_000_000, None), 4);
}

/// Official examples have their keys and can be cancelled; the referral of 1.5 joins its identifier by hyphens, as was said then.
#[test]
fn official_examples_have_their_keys() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/examples"));
    if !folder.is_dir() {
        println!("skipped: {} is absent", folder.display());
        return;
    }
    for (file, kind, fault) in [
        ("jp-clins/v1.10/Bundle-Bundle-CLINS-Observations-Example-01.json", "five-information", None),
        ("jp-clins/v1.10/Bundle-Bundle-CLINS-PCS-Example-01.json", "patient-care-summary", None),
        ("jp-clins/v1.10/Bundle-Bundle-CLINS-Referral-Example-01.json", "referral", None),
        ("jp-clins/v1.5/Bundle-Bundle-CLINS-Observations-Example-01.json", "five-information", None),
        ("jp-clins/v1.5/Bundle-Bundle-CLINS-Referral-Example-01.json", "referral", Some("key-invalid")),
        ("echeckup/v1.5.0/Bundle-Bundle-eCheckupReport-Sample-01.json", "checkup", None),
    ] {
        let text = std::fs::read(folder.join(file)).unwrap_or_else(|why| panic!("{file}: {why}"));
        let answer = request::keys(validator(), &text);
        let errors: Vec<&str> = answer.outcome.errors().map(|issue| issue.rule.id).collect();
        assert_eq!(errors, fault.into_iter().collect::<Vec<_>>(), "{file}");
        assert_eq!(answer.is_complete(), fault.is_none(), "{file}");
        if fault.is_none() {
            assert_eq!(answer.keys.map(|keys| keys.kind.code()), Some(kind), "{file}");
            assert_eq!(made("cancel", &json!({}), &[&text])["target"]["kind"], kind, "{file}");
        }
    }
}
