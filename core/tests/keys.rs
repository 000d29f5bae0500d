//! Keys of every kind, from real documents of ours: complete, each with the place it came from, the same however the text
//! is written; and named faults where one is missing or wrong.

mod documents;

use documents::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use tekigo_core::check::Lang;
use tekigo_core::keys::diff::{self, Diff, Fate};
use tekigo_core::keys::{Keys, Source};
use tekigo_core::request;

fn keys_of(text: &[u8]) -> Keys {
    let answer = request::keys(validator(), text);
    let told: Vec<_> =
        answer.outcome.issues().iter().map(|issue| (issue.rule.id, issue.expression().to_owned())).collect();
    assert!(answer.is_complete(), "{told:?}");
    answer.keys.expect("keys")
}

#[test]
fn every_kind_has_its_keys_and_each_value_stands_where_it_is_said_to() {
    for (name, kind, resource_type) in [
        (OBSERVATIONS, "five-information", "Observation"),
        (CONDITIONS, "five-information", "Condition"),
        (ALLERGIES, "five-information", "AllergyIntolerance"),
        (REFERRAL, "referral", "Composition"),
        (CHECKUP, "checkup", "Composition"),
        (CARE_SUMMARY, "patient-care-summary", "Composition"),
    ] {
        for document in [document(name), public(name)] {
            let text = bytes(&document);
            let keys = keys_of(&text);
            assert_eq!((keys.kind.code(), &*keys.resource_type), (kind, resource_type), "{name}");
            assert_eq!(keys.bytes, text.len() as u64);
            let at = |name: &str| match &keys.from[name] {
                Source::One(pointer) => document.pointer(pointer).and_then(Value::as_str).map(str::to_owned),
                Source::Many(_) => panic!("{name} is one value"),
            };
            assert_eq!(at("bundleIdentifier"), keys.bundle_identifier, "{name}");
            assert_eq!(at("created"), keys.created);
            assert_eq!(at("insured"), keys.insured.as_ref().map(ToString::to_string));
            let institution = keys.institution.as_ref().expect("an institution");
            assert!(at("institution").is_some_and(|text| text.starts_with(&institution.code10)), "{name}");
            if kind != "five-information" {
                assert_eq!(at("compositionIdentifier"), keys.composition_identifier);
            }
            let Source::Many(pointers) = &keys.from["contents"] else { panic!("contents are many") };
            assert_eq!(pointers.len(), keys.contents.len());
            for (pointer, content) in pointers.iter().zip(&keys.contents) {
                assert_eq!(document.pointer(pointer).expect("a record")["resourceType"], *content.resource_type);
            }
        }
    }
}

#[test]
fn a_discharge_summary_has_no_key_of_its_own_and_stands_in_its_referral() {
    let answer = request::keys(validator(), &bytes(&document(SUMMARY)));
    assert!(answer.keys.is_none() && !answer.outcome.is_valid());
    assert_eq!(answer.outcome.issues()[0].rule.id, "discharge-summary-alone");

    let mut referral = document(REFERRAL);
    let summary = document(SUMMARY);
    set(
        &mut referral,
        "/entry/-",
        json!({"fullUrl": "urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1affff", "resource": summary}),
    );
    let keys = keys_of(&bytes(&referral));
    assert_eq!(keys.attached_summaries.len(), 1);
    assert_eq!(keys.attached_summaries[0].bundle_identifier.as_deref(), summary["identifier"]["value"].as_str());
    assert_eq!(
        keys.composition_identifier.as_deref(),
        document(REFERRAL).pointer("/entry/0/resource/identifier/value").and_then(Value::as_str)
    );
}

#[test]
fn a_patient_contained_in_the_records_is_found() {
    let mut bundle = document(CONDITIONS);
    let mut patient = bundle["entry"][0]["resource"].clone();
    patient["id"] = json!("patient1");
    set(&mut bundle, "/entry/0", Value::Null);
    let contained = bundle["entry"][0]["resource"]["contained"].as_array_mut().expect("contained");
    contained.push(patient);
    set(&mut bundle, "/entry/0/resource/subject/reference", json!("#patient1"));
    let keys = keys_of(&bytes(&bundle));
    let Source::One(pointer) = &keys.from["insured"] else { panic!("one") };
    assert!(pointer.starts_with("/entry/0/resource/contained/"), "{pointer}");
}

/// A fault, the rule that names it, and the element in its place.
fn faults() -> Vec<(&'static str, Value, &'static str, &'static str)> {
    let patient_of = |name: &str| patient(&document(name));
    let insured = |name: &str| format!("{}/identifier/0", patient_of(name));
    let entry_of = |name: &str, ty: &str| {
        let document = document(name);
        let at = document["entry"]
            .as_array()
            .expect("entries")
            .iter()
            .position(|entry| entry["resource"]["resourceType"] == ty);
        format!("/entry/{}", at.unwrap_or_else(|| panic!("no {ty} in {name}")))
    };
    let second_patient = || {
        let mut document = document(OBSERVATIONS);
        let mut other = document["entry"][0].clone();
        other["resource"]["identifier"][0]["value"] = json!("06132013:１２３４:５６７９:01");
        other["fullUrl"] = json!("urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0999");
        set(&mut document, "/entry/-", other);
        document
    };
    let other_summary = || {
        let mut referral = document(REFERRAL);
        let mut summary = document(SUMMARY);
        let at = format!("{}/identifier/0/value", patient(&summary));
        set(&mut summary, &at, json!("06132013:１２３４:９９９９:01"));
        set(&mut referral, "/entry/-", json!({"resource": summary}));
        referral
    };
    vec![
        ("no Patient", with(OBSERVATIONS, "/entry/0", Value::Null), "key-missing", "entry"),
        (
            "no Patient in a referral",
            with(REFERRAL, &entry_of(REFERRAL, "Patient"), Value::Null),
            "key-missing",
            "entry",
        ),
        (
            "no insured number",
            with(ALLERGIES, &format!("{}/identifier", patient_of(ALLERGIES)), Value::Null),
            "key-missing",
            "identifier",
        ),
        (
            "insured number without value",
            with(ALLERGIES, &format!("{}/value", insured(ALLERGIES)), Value::Null),
            "key-missing",
            "identifier[0].value",
        ),
        (
            "blank insured number",
            with(ALLERGIES, &format!("{}/value", insured(ALLERGIES)), json!(" ")),
            "key-missing",
            "identifier[0].value",
        ),
        (
            "two insured numbers",
            with(
                CONDITIONS,
                &format!("{}/identifier/-", patient_of(CONDITIONS)),
                json!({"system": PUBLIC, "value": "12130001::1234567:"}),
            ),
            "key-ambiguous",
            "identifier[2].value",
        ),
        (
            "no third colon",
            with(CONDITIONS, &format!("{}/value", insured(CONDITIONS)), json!("06132013:１２３４:５６７８")),
            "key-invalid",
            "identifier[0].value",
        ),
        (
            "short insurer number",
            with(CONDITIONS, &format!("{}/value", insured(CONDITIONS)), json!("132013:１２３４:５６７８:01")),
            "key-invalid",
            "identifier[0].value",
        ),
        (
            "one digit of branch",
            with(REFERRAL, &format!("{}/value", insured(REFERRAL)), json!("06132013:１２３４:５６７８:1")),
            "key-invalid",
            "identifier[0].value",
        ),
        (
            "full-width blank",
            with(REFERRAL, &format!("{}/value", insured(REFERRAL)), json!("06132013:１　２:５６７８:01")),
            "key-invalid",
            "identifier[0].value",
        ),
        ("keys of two persons", second_patient(), "key-several-persons", "identifier[0].value"),
        ("summary of another person", other_summary(), "key-several-persons", "value"),
        ("no Bundle-ID", with(OBSERVATIONS, "/identifier", Value::Null), "key-missing", "Bundle.identifier"),
        (
            "Bundle-ID without system",
            with(OBSERVATIONS, "/identifier/system", Value::Null),
            "key-missing",
            "Bundle.identifier.system",
        ),
        (
            "Bundle-ID without value",
            with(OBSERVATIONS, "/identifier/value", Value::Null),
            "key-missing",
            "Bundle.identifier.value",
        ),
        (
            "Bundle-ID of another system",
            with(OBSERVATIONS, "/identifier/system", json!("urn:ietf:rfc:3986")),
            "key-invalid",
            "Bundle.identifier.system",
        ),
        (
            "Bundle-ID with hyphens",
            with(OBSERVATIONS, "/identifier/value", json!("1311234569-2024-1")),
            "key-invalid",
            "Bundle.identifier.value",
        ),
        (
            "Bundle-ID of the former form",
            with(OBSERVATIONS, "/identifier/value", json!("1311234569^00012345:a:1:01^1")),
            "key-invalid",
            "Bundle.identifier.value",
        ),
        (
            "Bundle-ID of a pharmacy",
            with(OBSERVATIONS, "/identifier/value", json!("1341234569^2024^1")),
            "key-invalid",
            "Bundle.identifier.value",
        ),
        (
            "Bundle-ID of no prefecture",
            with(OBSERVATIONS, "/identifier/value", json!("4811234569^2024^1")),
            "key-invalid",
            "Bundle.identifier.value",
        ),
        (
            "Bundle-ID too long",
            with(REFERRAL, "/identifier/value", json!(format!("1311234569^2024^{}", "x".repeat(37)))),
            "key-invalid",
            "Bundle.identifier.value",
        ),
        (
            "two Bundle-IDs",
            with(REFERRAL, "/identifier", json!([{"value": "1311234569^2024^1"}, {"value": "1311234569^2024^2"}])),
            "key-ambiguous",
            "Bundle.identifier[1]",
        ),
        (
            "no document identifier",
            with(REFERRAL, "/entry/0/resource/identifier", Value::Null),
            "key-missing",
            "resource.identifier",
        ),
        (
            "old document identifier",
            with(REFERRAL, "/entry/0/resource/identifier/value", json!("1311234569-2024-1")),
            "key-invalid",
            "identifier.value",
        ),
        ("no Composition", with(CHECKUP, "/entry/0", Value::Null), "key-missing", "entry"),
        (
            "no issuing institution",
            with(CARE_SUMMARY, "/entry/0/resource/author", json!([])),
            "key-missing",
            "entry[0].resource",
        ),
        (
            "institution of a pharmacy",
            with(
                CARE_SUMMARY,
                &format!("{}/resource/identifier/0/value", entry_of(CARE_SUMMARY, "Organization")),
                json!("1341234569"),
            ),
            "key-invalid",
            "value",
        ),
        ("no timestamp", with(CONDITIONS, "/timestamp", Value::Null), "key-missing", "Bundle.timestamp"),
        ("no tag", with(CONDITIONS, "/meta/tag", Value::Null), "key-missing", "Bundle.meta.tag"),
        (
            "two tags",
            with(
                CONDITIONS,
                "/meta/tag/-",
                json!({"system": "http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS", "code": "Observation"}),
            ),
            "key-ambiguous",
            "tag[1].code",
        ),
        (
            "tag of prescriptions",
            with(CONDITIONS, "/meta/tag/0/code", json!("MedicationRequest")),
            "key-invalid",
            "tag[0].code",
        ),
        (
            "record of another patient",
            with(
                OBSERVATIONS,
                "/entry/1/resource/subject/reference",
                json!("urn:uuid:00000000-0000-4000-8000-000000000000"),
            ),
            "key-other-subject",
            "subject.reference",
        ),
        ("a resource by itself", json!({"resourceType": "Patient"}), "key-kind-unknown", "Patient"),
        ("no resourceType", json!({"type": "document"}), "key-kind-unknown", ""),
    ]
}

#[test]
fn every_fault_is_named_with_its_element_and_no_key_is_an_empty_text() {
    let faults = faults();
    assert!(faults.len() >= 30);
    for (what, document, rule, element) in faults {
        let text = bytes(&document);
        let answer = request::keys(validator(), &text);
        assert!(!answer.is_complete(), "{what} passes");
        let told: Vec<_> =
            answer.outcome.issues().iter().map(|issue| (issue.rule.id, issue.expression().to_owned())).collect();
        assert!(told.iter().any(|(id, at)| *id == rule && at.ends_with(element)), "{what}: {told:?}");
        for issue in answer.outcome.issues() {
            assert!(!issue.message(Lang::Ja).contains('{') && !issue.mend(Lang::En).is_empty(), "{what}");
        }
        let json = answer.to_json("a.json", &text, false);
        let value: Value = serde_json::from_str(&json).expect("JSON");
        for key in ["bundleIdentifier", "compositionIdentifier", "created"] {
            assert_ne!(value.get(key), Some(&json!("")), "{what}");
        }
    }
    for broken in
        [&b""[..], b"{", b"\xff", b"[]", b"<x", b"null", b"{\"resourceType\":\"Bundle\",\"entry\":[1,[],null]}"]
    {
        assert!(!request::keys(validator(), broken).is_complete());
    }
}

#[test]
fn two_numbers_of_the_institution_are_told() {
    let answer =
        request::keys(validator(), &bytes(&with(OBSERVATIONS, "/identifier/value", json!("1311234577^2024^1"))));
    assert!(answer.is_complete());
    assert_eq!(answer.outcome.issues()[0].rule.id, "key-institution-differs");
}

fn compare(old: &str, new: &str) -> Diff {
    let input = |text: &'static str, bytes| request::Input { name: text, bytes };
    request::compare(validator(), &input("old", old.as_bytes()), &input("new", new.as_bytes())).expect("readable")
}

#[test]
fn what_appears_disappears_and_changes_is_told() {
    let old = document(OBSERVATIONS);
    let mut new = old.clone();
    set(&mut new, "/entry/1/resource/valueQuantity/value", json!(4.4));
    let mut added = old["entry"][2].clone();
    added["resource"]["identifier"][0]["value"] = json!("1311234569^2024^LAB-0099");
    set(&mut new, "/entry/2", added);
    let diff = compare(&old.to_string(), &new.to_string());
    assert_eq!([Fate::Appears, Fate::Disappears, Fate::Changes].map(|fate| diff.count(fate)), [1, 1, 1]);
    let changed = diff.differences.iter().find(|one| one.fate == Fate::Changes).expect("one");
    assert_eq!(
        changed.elements,
        [diff::Element { path: "valueQuantity.value".into(), old: Some("4.1".into()), new: Some("4.4".into()) }]
    );
    let text = diff.text(Lang::Ja);
    assert!(text.contains("なくなる記録 1 件") && text.contains("結果 valueQuantity.value: 4.1 → 4.4"), "{text}");
}

#[test]
fn records_that_share_an_identifier_are_matched_by_content() {
    // the official example has four results under one identifier
    let mut old = document(OBSERVATIONS);
    let id = json!([{"system": "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier", "value": "same"}]);
    set(&mut old, "/entry/1/resource/identifier", id.clone());
    set(&mut old, "/entry/2/resource/identifier", id);
    let mut new = old.clone();
    new["entry"].as_array_mut().expect("entries").swap(1, 2);
    assert!(compare(&old.to_string(), &new.to_string()).is_empty());
    set(&mut new, "/entry/1", Value::Null);
    let diff = compare(&old.to_string(), &new.to_string());
    assert_eq!((diff.count(Fate::Disappears), diff.differences.len()), (1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn keys_and_records_do_not_depend_on_how_the_text_is_written(seed: u64, at in 0..ALL.len()) {
        let document = document(ALL[at]);
        let plain = document.to_string();
        let again = rewritten(&document, seed);
        let same = |mut keys: Keys| { keys.sha256 = String::new(); keys.bytes = 0; keys };
        prop_assert_eq!(same(keys_of(plain.as_bytes())), same(keys_of(again.as_bytes())));
        prop_assert!(compare(&plain, &again).is_empty());
    }

    #[test]
    fn the_order_of_the_records_changes_no_key(seed in 0..1000_usize, at in 0..ALL.len()) {
        let mut document = document(ALL[at]);
        let before = keys_of(&bytes(&document)).matching();
        let plain = document.to_string();
        let entries = document["entry"].as_array_mut().expect("entries");
        let first = usize::from(at >= 3);
        let count = entries.len() - first;
        entries[first..].rotate_left(seed % count);
        prop_assert_eq!(before, keys_of(&bytes(&document)).matching());
        prop_assert!(compare(&plain, &document.to_string()).is_empty());
    }
}

#[test]
fn json_and_xml_have_the_same_keys_and_the_same_records() {
    for name in ALL {
        let document = document(name);
        let twin = xml(&document);
        let (json, xml) = (keys_of(&bytes(&document)), keys_of(twin.as_bytes()));
        assert_eq!(json.matching(), xml.matching(), "{name}");
        assert_eq!(json.contents, xml.contents, "{name}");
        let diff = compare(&document.to_string(), &twin);
        assert!(diff.is_empty(), "{name}: {}", diff.text(Lang::En));
    }
}
