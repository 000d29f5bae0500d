//! Mutations of the golden instances of the service: each required element, slice minimum, maximum, prohibition, fixed
//! value and required binding of their profiles is broken, one at a time, and has to be reported at its place by a rule
//! of its kind that does not speak without the mutation. Where an instance leaves an element out, one is built into it.
//!
//! Two kinds of change are no fault and are not made: of what tells an optional slice of an open list (the item is then of
//! no slice), and of a code bound to a value set that is not known whole.
#![allow(clippy::print_stdout)]

mod build;
mod slice;
mod walk;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tekigo_conformance::load_all;
use tekigo_core::outcome::Issue;
use tekigo_core::{For, Options, Outcome, Ruleset, Validator};
use walk::{Kind, Mutation, Walk};

/// `missed`: mutations that are not caught; `without`: constraints that nothing breaks. Each `"<profile>#<element id>
/// <kind>" = "why"`; in `without` a `*` stands for any text.
const UNCAUGHT: &str = include_str!("../uncaught.toml");

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Uncaught {
    missed: BTreeMap<String, String>,
    without: BTreeMap<String, String>,
}

/// The resources with a declared profile: the instance itself and the entries of a Bundle.
fn resources(instance: &Value) -> Vec<(String, String)> {
    let mut all = vec![String::new()];
    let entries = instance.get("entry").and_then(Value::as_array).map_or(0, Vec::len);
    all.extend((0..entries).map(|at| format!("/entry/{at}/resource")));
    let profile = |at: &String| {
        let url = instance.pointer(at)?.pointer("/meta/profile/0")?.as_str()?;
        Some((at.clone(), url.to_owned()))
    };
    all.iter().filter_map(profile).collect()
}

/// Whether an issue is what the mutation has to lead to.
fn answers(mutation: &Mutation, issue: &Issue) -> bool {
    if !issue.severity.is_error() {
        return false;
    }
    let rule = issue.rule.id;
    let rules: &[&str] = match mutation.kind {
        Kind::Min => &["cardinality-min"],
        Kind::Max => &["cardinality-max", "slice-max"],
        Kind::Prohibited => &["element-prohibited", "cardinality-max", "slice-max"],
        Kind::Fixed => &["fixed-value", "pattern-value"],
        Kind::Binding => &["binding-required", "code-unknown"],
    };
    if rules.contains(&rule) && issue.pointer().starts_with(&mutation.place) {
        return true;
    }
    // what no longer tells a slice is missed where the slice is
    let slice = matches!(rule, "slice-min" | "slice-unmatched") && matches!(mutation.kind, Kind::Min | Kind::Fixed);
    slice && mutation.place.starts_with(issue.pointer())
}

/// Rules of the service that speak instead of the profile where both see the same wrong value.
const SPOKEN_FOR: [&str; 3] = ["flag-twice", "flag-not-allowed", "bundle-identifier-system"];

/// Whether an issue is the service's own word about the place of the mutation, or about the Coding around it.
fn answers_for_service(mutation: &Mutation, issue: &Issue) -> bool {
    let (pointer, place) = (issue.pointer(), &mutation.place);
    let is_there = pointer.starts_with(place) || place.rsplit_once('/').is_some_and(|(around, _)| around == pointer);
    issue.severity.is_error() && SPOKEN_FOR.contains(&issue.rule.id) && is_there
}

/// Whether `after` has more issues that answer the mutation than `before`.
fn more(
    mutation: &Mutation,
    (before, after): (&Outcome, &Outcome),
    answers: impl Fn(&Mutation, &Issue) -> bool,
) -> bool {
    let count = |outcome: &Outcome| outcome.issues().iter().filter(|issue| answers(mutation, issue)).count();
    count(after) > count(before)
}

/// Whether the mutation takes away what an entry says its profile is: then nothing asks for the profile, unless the Bundle
/// does. Such a constraint is broken where the resource stands by itself and is held against its profile all the same.
fn undeclares_entry(mutation: &Mutation) -> bool {
    let own = mutation.place.strip_prefix("/entry/").and_then(|rest| rest.split_once("/resource/"));
    mutation.kind == Kind::Min && own.is_some_and(|(_, own)| matches!(own, "meta" | "meta/profile"))
}

/// Whether `name` is `pattern`, whose `*` is any text.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn every_broken_constraint_is_reported_at_its_place() {
    let rules = Ruleset::embedded();
    let explained: Uncaught = toml::from_str(UNCAUGHT).unwrap_or_else(|why| panic!("{why}"));
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"));
    let mut cases = load_all(&folder).unwrap_or_else(|why| panic!("{why}"));
    cases.retain(|case| ["clins/", "echeckup/", "jp-core/"].iter().any(|area| case.name.starts_with(area)));
    let validator = Validator::new(Arc::clone(&rules), Options::default());
    let mut seen = BTreeMap::new();
    let mut missed = Vec::new();
    let mut tally: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    for case in &cases {
        let Some(probe) = case.probes.first() else { continue };
        let instance: Value = serde_json::from_slice(&probe.bytes).unwrap_or_else(|why| panic!("{}: {why}", case.name));
        let declared = resources(&instance);
        // held against its profile even where the mutation takes the declaration away
        let profiles = declared.iter().take(1).map(|(_, profile)| profile.clone()).collect();
        let validator = validator.with_options(Options { profiles, ..Options::default() });
        let of_profile = validator.with_options(Options { target: For::Fhir, ..validator.options().clone() });
        let mut walk = Walk::new(&rules, instance, &mut seen);
        for (at, profile) in &declared {
            if let Some((id, _)) = rules.resolve(profile) {
                walk.resource(id, at);
            }
        }
        let (found, instances) = (walk.found, walk.instances);
        let mut before: BTreeMap<usize, Outcome> = BTreeMap::new();
        for mutation in found {
            // a code that was built is broken against the instance without it
            let from = if mutation.kind == Kind::Binding { 0 } else { mutation.from };
            let unbroken = || validator.validate(instances[from].to_string().as_bytes());
            let before = before.entry(from).or_insert_with(unbroken);
            let after = validator.validate(mutation.input.to_string().as_bytes());
            let outcomes = (&*before, &after);
            let is_caught = more(&mutation, outcomes, answers)
                || more(&mutation, outcomes, answers_for_service) && {
                    // and without the service the profile says it itself
                    let [before, after] = [&instances[from], &mutation.input]
                        .map(|input| of_profile.validate(input.to_string().as_bytes()));
                    more(&mutation, (&before, &after), answers)
                };
            if !is_caught && undeclares_entry(&mutation) {
                // left to a later case; where none breaks it, it is broken by none
                seen.insert(mutation.what, false);
                continue;
            }
            let counts = tally.entry(mutation.kind).or_default();
            counts.1 += 1;
            if is_caught {
                counts.0 += 1;
            } else {
                missed.push((mutation.what, case.name.clone()));
            }
        }
    }
    let never: Vec<&str> = seen.iter().filter(|(_, broken)| !**broken).map(|(what, _)| what.as_str()).collect();
    let (all, total) = tally.values().fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
    for kind in Kind::ALL {
        let (caught, of) = tally.get(&kind).copied().unwrap_or_default();
        println!("{:>10}: {caught} of {of}", kind.name());
    }
    println!("{all} of {total} mutations caught; {} constraints are broken by none", never.len());

    let mut faults = Vec::new();
    for (what, case) in missed.iter().filter(|(what, _)| !explained.missed.contains_key(what)) {
        faults.push(format!("missed: {what} ({case})"));
    }
    for name in never.iter().filter(|name| !explained.without.keys().any(|pattern| fits(pattern, name))) {
        faults.push(format!("broken by none: {name}"));
    }
    let missed: BTreeSet<&str> = missed.iter().map(|(what, _)| what.as_str()).collect();
    for (what, why) in explained.missed.iter().filter(|(what, _)| !missed.contains(what.as_str())) {
        faults.push(format!("caught now; strike {what} ({why})"));
    }
    for (pattern, why) in explained.without.iter().filter(|(pattern, _)| !never.iter().any(|name| fits(pattern, name)))
    {
        faults.push(format!("broken now; strike {pattern} ({why})"));
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(all * 1000 >= total * 995, "{all} of {total}");
    assert!(total > 2000, "only {total} mutations");
}
