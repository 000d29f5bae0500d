//! Small rules for the tests of this floor: a profile in a few lines, data, and what is found.
//!
//! A line is an element of the profile: its path, with the name of its slice; its cardinality, if it says one; the rest of
//! its ElementDefinition as JSON. What a profile does not say is R4's.

mod binding;
mod extension;
mod fold;
mod memory;
mod plans;
mod profile;
mod reference;
mod slices;

use crate::model::Ruleset;
use crate::options::{For, Options};
use crate::outcome::Outcome;
use crate::source;
use crate::validator::Validator;
use serde_json::{Value, json};
use std::sync::Arc;

/// One row of a table.
struct Case {
    /// What it shows.
    shows: &'static str,
    /// The elements of the profile.
    elements: &'static [&'static str],
    data: &'static str,
    /// `rule path` of all that is found; `dom-6`, which asks for a narrative, is left out.
    findings: &'static [&'static str],
}

/// The profile of a case.
fn profile(number: usize, elements: &[&str]) -> Value {
    let of = elements[0].split(['.', ' ']).next().unwrap_or_default();
    let elements: Vec<Value> = elements.iter().map(|line| element(line)).collect();
    json!({
        "resourceType": "StructureDefinition", "url": url(number), "name": "P", "status": "active", "kind": "resource",
        "abstract": false, "type": of, "baseDefinition": format!("http://hl7.org/fhir/StructureDefinition/{of}"),
        "derivation": "constraint", "differential": {"element": elements},
    })
}

fn url(number: usize) -> String {
    format!("http://a.jp/StructureDefinition/P{number}")
}

fn element(line: &str) -> Value {
    let (head, json) =
        line.split_once(" {").map_or((line, "{}".to_owned()), |(head, json)| (head, format!("{{{json}")));
    let mut made: Value = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{line}: {error}"));
    let mut words = head.split(' ');
    let id = words.next().unwrap_or_default();
    let names: Vec<&str> = id.split('.').map(|name| name.split(':').next().unwrap_or(name)).collect();
    made["id"] = id.into();
    made["path"] = names.join(".").into();
    if let Some((_, slice)) = id.rsplit('.').next().and_then(|last| last.split_once(':')) {
        made["sliceName"] = slice.into();
    }
    if let Some((min, max)) = words.next().and_then(|range| range.split_once("..")) {
        made["min"] = min.parse::<u32>().unwrap_or_else(|error| panic!("{line}: {error}")).into();
        made["max"] = max.into();
    }
    made
}

/// R4 with the profiles of the cases and more definitions.
fn rules(more: &[&str], cases: &[Case]) -> Arc<Ruleset> {
    let mut draft = source::Draft::default();
    let profiles = cases.iter().enumerate().map(|(number, case)| profile(number, case.elements).to_string());
    for text in more.iter().map(|text| (*text).to_owned()).chain(profiles) {
        let loaded = source::definitions("a.json", text.as_bytes());
        assert!(loaded.findings.is_empty(), "{text}: {:?}", loaded.findings);
        draft.structures.extend(loaded.draft.structures);
        draft.value_sets.extend(loaded.draft.value_sets);
        draft.code_systems.extend(loaded.draft.code_systems);
    }
    let (rules, findings) = source::compile(Some(&Ruleset::embedded_r4()), draft, "tests");
    assert!(findings.is_empty(), "{findings:?}");
    Arc::new(rules)
}

/// `rule path` of all that is found.
fn told(outcome: &Outcome) -> Vec<String> {
    let issues = outcome.issues().iter().filter(|issue| issue.spec_rule.as_deref() != Some("dom-6"));
    issues.map(|issue| format!("{} {}", issue.rule.id, issue.expression())).collect()
}

/// Each case finds what it says: judged alone, and by a worker that has met its values before.
fn expect(more: &[&str], cases: &[Case]) {
    let rules = rules(more, cases);
    let plain = Validator::new(rules, Options::default());
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let options = Options { profiles: vec![url(number)], target: For::Fhir, ..Options::default() };
        let validator = plain.with_options(options);
        let found = told(&validator.validate(case.data.as_bytes()));
        if found != case.findings {
            wrong.push(format!("{}: {found:?}", case.shows));
        }
        let mut worker = validator.worker();
        for _ in 0..4 {
            assert_eq!(told(&worker.validate(case.data.as_bytes())), found, "{}: met before", case.shows);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
