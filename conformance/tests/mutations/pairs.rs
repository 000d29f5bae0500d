//! Random pairs of broken constraints in a valid document of each kind: both are found where they are, and nothing is said that
//! neither alone says.

use super::{answers, more, resources};
use crate::walk::{Mutation, Walk};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tekigo_conformance::own::DOCUMENTS;
use tekigo_core::diagnostic::Severity;
use tekigo_core::source::JP_CORE_OF_GUIDES;
use tekigo_core::{For, Options, Outcome, Ruleset, Validator};

/// What two faults lead to together. bdl-9 and bdl-10 ask a Bundle without its type as if it were a document.
const TOGETHER: [&str; 2] = ["invariant bdl-9", "invariant bdl-10"];
/// Pairs that are tried of each.
const PAIRS: u32 = 24;

/// What differs between two documents: pointers to values that go, come or change; an array of another length changes as a
/// whole.
fn differences(before: &Value, after: &Value, at: &str, found: &mut BTreeMap<String, Option<Value>>) {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for key in keys {
                let pointer = format!("{at}/{key}");
                match (one.get(key), other.get(key)) {
                    (Some(one), Some(other)) => differences(one, other, &pointer, found),
                    (_, other) => drop(found.insert(pointer, other.cloned())),
                }
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                differences(one, other, &format!("{at}/{index}"), found);
            }
        }
        _ if before == after => {}
        _ => drop(found.insert(at.to_owned(), Some(after.clone()))),
    }
}

fn apply(document: &mut Value, changes: &BTreeMap<String, Option<Value>>) {
    for (pointer, value) in changes {
        if let (Some(slot), Some(value)) = (document.pointer_mut(pointer), value) {
            *slot = value.clone();
            continue;
        }
        let Some((parent, name)) = pointer.rsplit_once('/') else { continue };
        if let Some(Value::Object(object)) = document.pointer_mut(parent) {
            match value {
                Some(value) => drop(object.insert(name.to_owned(), value.clone())),
                None => drop(object.remove(name)),
            }
        }
    }
}

/// The part of the document that a pointer is in: an entry, or an element of what holds entries. Faults of one resource may hide
/// each other (what it declares, what tells its slices); those that do not are tried by `tests/pairs.rs`.
fn part_of(pointer: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut tokens = pointer.split('/').skip(1);
    while let Some(token) = tokens.next() {
        kept.push(token);
        if token != "entry" {
            break;
        }
        kept.extend(tokens.next());
        // an attached Bundle has entries of its own
        let rest = tokens.clone().collect::<Vec<_>>();
        if rest.first() != Some(&"resource") || rest.get(1) != Some(&"entry") {
            break;
        }
        kept.extend(tokens.next());
    }
    kept.join("/")
}

/// Whether no element is another one or lies in it.
fn are_apart(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let within = |inner: &str, outer: &str| inner == outer || inner.starts_with(&format!("{outer}/"));
    one.iter().all(|a| other.iter().all(|b| !within(a, b) && !within(b, a)))
}

/// A mutation, what it changes and what is told of it alone.
struct Fault {
    mutation: Mutation,
    changes: BTreeMap<String, Option<Value>>,
    elements: BTreeSet<String>,
    told: BTreeSet<String>,
}

fn told(outcome: &Outcome) -> BTreeSet<String> {
    // what follows from another issue is told as that
    let issues = outcome.issues().iter().filter(|issue| issue.severity >= Severity::Warning && issue.because.is_none());
    issues.map(|issue| format!("{} {}", issue.rule.id, issue.spec_rule.as_deref().unwrap_or_default())).collect()
}

#[test]
fn two_broken_constraints_are_found_as_each_is_alone() {
    let rules = Ruleset::embedded();
    let config = Config { cases: PAIRS, failure_persistence: None, ..Config::default() };
    let (pairs, mut faults) = (Cell::new(0), Vec::new());
    for &(name, text) in DOCUMENTS {
        let document: Value = serde_json::from_str(text).unwrap_or_else(|why| panic!("{name}: {why}"));
        // the summary alone is refused, whatever else it is
        let target = if name == "discharge-summary" { For::Fhir } else { For::Clins };
        let validator = Validator::new(Arc::clone(&rules), Options { target, ..Options::default() });
        let judge = |document: &Value| validator.validate(document.to_string().as_bytes());
        let plain = judge(&document);
        let mut seen = BTreeMap::new();
        let mut walk = Walk::new(&rules, document.clone(), &mut seen);
        for (at, profile) in resources(&document) {
            if let Some(id) = rules.resolve_beside(&profile, &[JP_CORE_OF_GUIDES]) {
                walk.resource(id, &at);
            }
        }
        let found: Vec<Mutation> = walk.found.into_iter().filter(|mutation| mutation.from == 0).collect();
        assert!(found.len() > 20, "{name}: only {} mutations", found.len());
        // the same pairs on every machine: a test that fails now and then is no test
        let mut runner = TestRunner::new_with_rng(config.clone(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let picked = (0..found.len(), 0..found.len());
        let fault = |at: usize| {
            let mutation = &found[at];
            let mut changes = BTreeMap::new();
            differences(&document, &mutation.input, "", &mut changes);
            let alone = judge(&mutation.input);
            let elements = changes.keys().map(|pointer| part_of(pointer)).collect();
            let is_found = more(mutation, (&plain, &alone), answers);
            (is_found, Fault { mutation: clone(mutation), changes, elements, told: told(&alone) })
        };
        let outcome = runner.run(&picked, |(one, other)| {
            let ((one_found, one), (other_found, other)) = (fault(one), fault(other));
            if !one_found || !other_found || !are_apart(&one.elements, &other.elements) {
                return Ok(());
            }
            pairs.set(pairs.get() + 1);
            let mut both = document.clone();
            apply(&mut both, &one.changes);
            apply(&mut both, &other.changes);
            let outcome = judge(&both);
            let pair = format!("{} and {}", one.mutation.what, other.mutation.what);
            for fault in [&one, &other] {
                let found = more(&fault.mutation, (&plain, &outcome), answers);
                prop_assert!(found, "{}: {} is not found beside the other: {}", name, fault.mutation.what, pair);
            }
            for rule in told(&outcome) {
                let known = one.told.contains(&rule) || other.told.contains(&rule) || TOGETHER.contains(&&*rule);
                prop_assert!(known, "{}: {} is said of neither alone: {}", name, rule, pair);
            }
            Ok(())
        });
        faults.extend(outcome.err().map(|why| why.to_string()));
    }
    let pairs = pairs.get();
    println!("{pairs} pairs");
    assert!(pairs > 100, "only {pairs} pairs");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn clone(mutation: &Mutation) -> Mutation {
    Mutation {
        what: mutation.what.clone(),
        kind: mutation.kind,
        place: mutation.place.clone(),
        input: mutation.input.clone(),
        from: mutation.from,
    }
}
