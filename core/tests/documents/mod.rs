//! The documents that tests of keys and requests change: valid ones of each kind from `conformance/cases`.
#![allow(dead_code, reason = "each test file uses its own part")]

use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::sync::OnceLock;
use tekigo_core::{Options, Ruleset, Validator};

pub(crate) const OBSERVATIONS: &str = "clins/bundle-observation";
pub(crate) const CONDITIONS: &str = "clins/bundle-condition";
pub(crate) const ALLERGIES: &str = "clins/bundle-allergy";
pub(crate) const REFERRAL: &str = "clins/referral";
pub(crate) const SUMMARY: &str = "clins/discharge-summary";
pub(crate) const CARE_SUMMARY: &str = "clins/patient-care-summary";
pub(crate) const CHECKUP: &str = "echeckup/report";
pub(crate) const ALL: [&str; 6] = [OBSERVATIONS, CONDITIONS, ALLERGIES, REFERRAL, CARE_SUMMARY, CHECKUP];

pub(crate) const INSURANCE: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
pub(crate) const PUBLIC: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_PublicPayer_memberID";

/// One validator for all tests of a file: the rules are large.
pub(crate) fn validator() -> &'static Validator {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    VALIDATOR.get_or_init(|| Validator::new(Ruleset::embedded(), Options::default()))
}

/// The document of a case.
pub(crate) fn document(name: &str) -> Value {
    let path = format!("{}/../conformance/cases/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    // since JP-CLINS 1.11 a coded result needs a code; what is tested here is not that
    if name == OBSERVATIONS && document.pointer("/entry/2/resource/valueCodeableConcept/coding").is_none() {
        let quantity = document["entry"][1]["resource"]["valueQuantity"].clone();
        set(&mut document, "/entry/2/resource/valueCodeableConcept", Value::Null);
        set(&mut document, "/entry/2/resource/valueQuantity", quantity);
    }
    // since 1.11 the section of a patient care summary has no text
    if name == CARE_SUMMARY && document.pointer("/entry/0/resource/section/0/text").is_some() {
        set(&mut document, "/entry/0/resource/section/0/text", Value::Null);
    }
    document
}

/// The document with the value at `pointer` set, or removed by null.
pub(crate) fn with(name: &str, pointer: &str, value: Value) -> Value {
    let mut document = document(name);
    set(&mut document, pointer, value);
    document
}

pub(crate) fn set(document: &mut Value, pointer: &str, value: Value) {
    let (parent, last) = pointer.rsplit_once('/').expect("a pointer");
    match document.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}")) {
        Value::Object(object) if value.is_null() => {
            object.remove(last);
        }
        Value::Object(object) => {
            object.insert(last.to_owned(), value);
        }
        Value::Array(items) if last == "-" => items.push(value),
        Value::Array(items) if value.is_null() => {
            items.remove(last.parse().expect("an index"));
        }
        Value::Array(items) => items[last.parse::<usize>().expect("an index")] = value,
        other => panic!("{pointer} in {other}"),
    }
}

pub(crate) fn bytes(document: &Value) -> Vec<u8> {
    serde_json::to_vec(document).expect("JSON")
}

/// The pointer of the first Patient.
pub(crate) fn patient(document: &Value) -> String {
    let entries = document["entry"].as_array().expect("entries");
    let at = entries.iter().position(|entry| entry["resource"]["resourceType"] == "Patient").expect("a Patient");
    format!("/entry/{at}/resource")
}

/// The same document of a person under public assistance.
pub(crate) fn public(name: &str) -> Value {
    let mut document = document(name);
    let at = format!("{}/identifier/0", patient(&document));
    set(&mut document, &at, json!({"system": PUBLIC, "value": "12130001::1234567:"}));
    document
}

/// The document as text with its properties in another order and other white space.
pub(crate) fn rewritten(value: &Value, seed: u64) -> String {
    let mut out = String::new();
    write(value, seed, &mut out);
    out
}

fn write(value: &Value, seed: u64, out: &mut String) {
    let blank = ["", " ", "\n\t", "  "][(seed % 4) as usize];
    let next = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    match value {
        Value::Object(object) => {
            let mut keys: Vec<&String> = object.keys().collect();
            let turn = (next >> 33) as usize % keys.len().max(1);
            keys.rotate_left(turn);
            if next & 1 == 1 {
                keys.reverse();
            }
            out.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                let _ = write!(out, "{blank}{}{blank}:{blank}", Value::from(key.as_str()));
                write(&object[key], next.wrapping_add(at as u64), out);
            }
            out.push_str(blank);
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                out.push_str(blank);
                write(item, next.wrapping_add(at as u64), out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// The XML twin of a resource without narratives and without elements that have both value and extension.
pub(crate) fn xml(resource: &Value) -> String {
    let mut out = String::new();
    resource_xml(resource, " xmlns=\"http://hl7.org/fhir\"", &mut out);
    out
}

fn resource_xml(resource: &Value, namespace: &str, out: &mut String) {
    let name = resource["resourceType"].as_str().expect("resourceType");
    let _ = write!(out, "<{name}{namespace}>");
    properties(resource.as_object().expect("a resource"), "resourceType", out);
    let _ = write!(out, "</{name}>");
}

fn properties(object: &Map<String, Value>, without: &str, out: &mut String) {
    for (key, value) in object.iter().filter(|(key, _)| *key != without) {
        let items = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        for item in &items {
            match item {
                Value::Object(inner) if inner.contains_key("resourceType") => {
                    let _ = write!(out, "<{key}>");
                    resource_xml(item, "", out);
                    let _ = write!(out, "</{key}>");
                }
                Value::Object(inner) => {
                    let url = inner.get("url").and_then(Value::as_str).filter(|_| key.ends_with("xtension"));
                    let attribute = url.map(|url| format!(" url=\"{url}\"")).unwrap_or_default();
                    let _ = write!(out, "<{key}{attribute}>");
                    properties(inner, if url.is_some() { "url" } else { "" }, out);
                    let _ = write!(out, "</{key}>");
                }
                div if key == "div" => out.push_str(div.as_str().expect("a narrative")),
                primitive => {
                    let text = primitive.as_str().map_or_else(|| primitive.to_string(), str::to_owned);
                    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
                    let _ = write!(out, "<{key} value=\"{text}\"/>");
                }
            }
        }
    }
}
