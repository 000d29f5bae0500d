//! Every case of `conformance/cases` holds, with the embedded rules.
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use tekigo_conformance::{judge, load_all, rules};
use tekigo_core::diagnostic::catalogue;
use tekigo_core::{Options, Ruleset, Validator};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"))
}

#[test]
fn every_case_holds() {
    let cases = load_all(&folder()).unwrap_or_else(|why| panic!("{why}"));
    let embedded = Validator::new(Ruleset::embedded(), Options::default());
    let (mut faults, mut probes, mut seen) = (Vec::new(), 0_usize, BTreeSet::new());
    for case in &cases {
        let own;
        let validator = if case.define.is_empty() {
            &embedded
        } else {
            match rules::with_definitions(&Ruleset::embedded(), &case.define) {
                Ok((rules, broken)) => {
                    if broken != case.defining {
                        faults.push(format!("{}: its definitions break {broken:?}", case.name));
                    }
                    own = Validator::new(rules, Options::default());
                }
                Err(why) => {
                    faults.push(why);
                    continue;
                }
            }
            &own
        };
        for probe in &case.probes {
            probes += 1;
            let outcome = validator.with_options(probe.options.clone()).validate(&probe.bytes);
            seen.extend(outcome.issues.iter().map(|issue| issue.rule.id));
            let wrong = judge(&probe.expect, &outcome);
            match &probe.expect.known_wrong {
                None if wrong.is_empty() => {}
                None => faults.push(format!("{}:\n    {}", probe.name, wrong.join("\n    "))),
                Some(_) if !wrong.is_empty() => println!("{}: known to be wrong", probe.name),
                Some(reason) => faults.push(format!("{}: holds now; strike its known_wrong ({reason})", probe.name)),
            }
        }
    }
    println!("{} cases, {probes} inputs, {} rules raised", cases.len(), seen.len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(probes > 100, "only {probes} inputs: is the folder of cases there?");
}

/// Rules that no case expects, each with its reason. A rule of the list that a case does expect fails, too.
const WITHOUT_CASE: &str = include_str!("without_case.toml");

#[test]
fn every_rule_has_a_case() {
    let reasons: BTreeMap<String, String> = toml::from_str(WITHOUT_CASE).unwrap_or_else(|why| panic!("{why}"));
    let cases = load_all(&folder()).unwrap_or_else(|why| panic!("{why}"));
    let expected: BTreeSet<&str> = cases
        .iter()
        .flat_map(|case| &case.probes)
        .filter(|probe| probe.expect.known_wrong.is_none())
        .flat_map(|probe| &probe.expect.findings)
        .map(|finding| finding.rule.as_str())
        .chain(cases.iter().flat_map(|case| case.defining.iter().map(String::as_str)))
        .collect();
    let mut faults = Vec::new();
    for rule in catalogue::all() {
        match (expected.contains(rule.id), reasons.get(rule.id)) {
            (false, None) => faults.push(format!("{}: no case and no reason", rule.id)),
            (true, Some(reason)) => faults.push(format!("{}: has a case; strike its reason ({reason})", rule.id)),
            _ => {}
        }
    }
    let unknown = expected.iter().copied().chain(reasons.keys().map(String::as_str));
    faults.extend(unknown.filter(|id| catalogue::find(id).is_none()).map(|id| format!("{id}: no such rule")));
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Every input that a case calls wrong stands beside one that it calls right, so that a rule which always fires cannot
/// pass for one that works.
#[test]
fn every_case_has_a_valid_input() {
    let cases = load_all(&folder()).unwrap_or_else(|why| panic!("{why}"));
    let bad: Vec<&str> = cases
        .iter()
        .filter(|case| !case.probes.iter().any(|probe| probe.expect.valid))
        .map(|case| case.name.as_str())
        .collect();
    assert!(bad.is_empty(), "{bad:?}");
}
