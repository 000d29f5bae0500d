//! Mutations of the golden instances of the service: each required element, slice minimum, maximum, prohibition, fixed
//! value and required binding of their profiles is broken, one at a time, and has to be reported at its place by a rule
//! of its kind that does not speak without the mutation. Where an instance leaves an element out, one is built into it.
//!
//! Two kinds of change are no fault and are not made: of what tells an optional slice of an open list (the item is then of
//! no slice), and of a code bound to a value set that is not known whole.
#![allow(clippy::print_stdout)]

mod build;
mod pairs;
mod slice;
mod walk;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tekigo_conformance::load_all;
use tekigo_core::outcome::Issue;
use tekigo_core::source::JP_CORE_OF_GUIDES;
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
    /// As `missed`, of older versions: `"<version> <profile>#<element id> <kind>"`.
    older: BTreeMap<String, String>,
    /// Changes between two versions that another element of the other version asks for as well.
    both: BTreeMap<String, Vec<String>>,
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

/// What a run over the golden instances came to.
#[derive(Default)]
struct Run {
    /// (caught, made) by kind.
    tally: BTreeMap<Kind, (usize, usize)>,
    /// Not caught: constraint, case.
    missed: Vec<(String, String)>,
    /// Constraints seen, by name and kind: true when broken.
    seen: BTreeMap<String, bool>,
    /// What broke each constraint that was caught: the mutation, the instance before it, and how it was judged.
    caught: BTreeMap<String, (Mutation, Value, Options)>,
}

impl Run {
    fn totals(&self) -> (usize, usize) {
        self.tally.values().fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1))
    }
}

/// Sections of a discharge summary that had other numbers until 1.5.3: number of today, number of then.
const RENUMBERED: [(&str, &str); 4] = [("360", "362"), ("370", "372"), ("550", "552"), ("640", "642")];

/// The instance as `version` wants it: what is wrong in it already hides what is broken next to it.
fn of_version(mut instance: Value, version: &str) -> Value {
    let is_summary = instance.to_string().contains("JP_Composition_eDischargeSummary");
    if version == "1.5.2" && is_summary {
        let inner = instance.pointer_mut("/entry/0/resource/section").and_then(Value::as_array_mut);
        let inner = inner.into_iter().flatten().filter_map(|section| section.get_mut("section")?.as_array_mut());
        for code in inner.flatten().filter_map(|section| section.pointer_mut("/code/coding/0/code")) {
            if let Some((_, old)) = RENUMBERED.iter().find(|(new, _)| code == new) {
                *code = Value::from(*old);
            }
        }
    }
    instance
}

/// Canonicals whose versions are those of JP-CLINS.
fn is_versioned(canonical: &str) -> bool {
    ["fhir/clins/", "fhir/eCS/", "fhir/eReferral/", "fhir/eDischargeSummary/", "fhir/ePCS/", "fhir/ePrescription/"]
        .iter()
        .any(|part| canonical.contains(part))
}

/// Breaks the constraints of `version` (empty: the newest) that `is_asked` for, one at a time.
fn run(rules: &Arc<Ruleset>, areas: &[&str], version: &str, is_asked: impl Fn(usize, &str) -> bool) -> Run {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"));
    let mut cases = load_all(&folder).unwrap_or_else(|why| panic!("{why}"));
    cases.retain(|case| areas.iter().any(|area| case.name.starts_with(area)));
    let validator = Validator::new(Arc::clone(rules), Options::default());
    let clins_version = Some(version.to_owned()).filter(|version| !version.is_empty());
    let mut run = Run::default();
    let mut made = 0;
    for case in &cases {
        let Some(probe) = case.probes.first() else { continue };
        let instance: Value = serde_json::from_slice(&probe.bytes).unwrap_or_else(|why| panic!("{}: {why}", case.name));
        let instance = of_version(instance, version);
        let declared = resources(&instance);
        // held against its profile even where the mutation takes the declaration away
        let profiles =
            declared.iter().filter(|(at, _)| at.is_empty()).take(1).map(|(_, profile)| profile.clone()).collect();
        let options = Options { profiles, clins_version: clins_version.clone(), ..Options::default() };
        let validator = validator.with_options(options);
        let of_profile = validator.with_options(Options { target: For::Fhir, ..validator.options().clone() });
        let mut walk = Walk::new(rules, instance, &mut run.seen);
        for (at, profile) in &declared {
            let of_version = format!("{profile}|{version}");
            let asked = if is_versioned(profile) && !version.is_empty() { &of_version } else { profile };
            // documents for the service mean the edition of JP Core that its guides build on
            let core = if case.name.starts_with("jp-core/") { "" } else { JP_CORE_OF_GUIDES };
            if let Some(id) = rules.resolve_beside(asked, &[core]) {
                walk.resource(id, at);
            }
        }
        let (found, instances) = (walk.found, walk.instances);
        let mut before: BTreeMap<usize, Outcome> = BTreeMap::new();
        for mutation in found {
            made += 1;
            if !is_asked(made, &mutation.what) {
                continue;
            }
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
                run.seen.insert(mutation.what, false);
                continue;
            }
            let counts = run.tally.entry(mutation.kind).or_default();
            counts.1 += 1;
            if is_caught {
                counts.0 += 1;
                let of = (instances[from].clone(), validator.options().clone());
                run.caught.entry(mutation.what.clone()).or_insert((mutation, of.0, of.1));
            } else {
                run.missed.push((mutation.what, case.name.clone()));
            }
        }
    }
    run
}

/// Every n-th constraint of an older version is broken, and all that the newest has not; all of them with
/// `TEKIGO_MUTATIONS=all`.
const STRIDE: usize = 9;

/// Versions with tables of their own, oldest first; the newest is judged in full.
const OLDER: [&str; 3] = ["1.5.2", "1.10.0", "1.11.0"];

#[test]
fn every_broken_constraint_of_older_versions_is_reported_at_its_place() {
    let rules = Ruleset::embedded();
    let explained: Uncaught = toml::from_str(UNCAUGHT).unwrap_or_else(|why| panic!("{why}"));
    let is_whole = std::env::var("TEKIGO_MUTATIONS").is_ok_and(|value| value == "all");
    let newest = run(&rules, &["clins/"], "", |_, _| false).seen;
    let mut faults = Vec::new();
    for version in OLDER {
        let run =
            run(&rules, &["clins/"], version, |at, what| is_whole || at % STRIDE == 0 || !newest.contains_key(what));
        let (caught, total) = run.totals();
        println!("{version}: {caught} of {total} mutations caught");
        assert!(total > 100, "{version}: only {total} mutations");
        for (what, case) in &run.missed {
            let name = format!("{version} {what}");
            if !explained.older.contains_key(&name) && !explained.missed.contains_key(what) {
                faults.push(format!("missed: {name} ({case})"));
            }
        }
        if is_whole {
            let missed: BTreeSet<String> = run.missed.iter().map(|(what, _)| format!("{version} {what}")).collect();
            let own = explained.older.keys().filter(|name| name.starts_with(&format!("{version} ")));
            faults.extend(own.filter(|name| !missed.contains(*name)).map(|name| format!("caught now; strike {name}")));
            assert!(caught * 1000 >= total * 999, "{version}: {caught} of {total}");
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// What a version asks for anew, or asks for no more, is judged so on both sides: the instance that breaks it is told of by the
/// version that has the constraint, and not by its neighbour.
#[test]
fn what_changed_between_versions_is_judged_on_both_sides() {
    let rules = Ruleset::embedded();
    let explained: Uncaught = toml::from_str(UNCAUGHT).unwrap_or_else(|why| panic!("{why}"));
    let versions = ["1.5.2", "1.10.0", "1.11.0", "1.12.0"];
    let validator = Validator::new(Arc::clone(&rules), Options::default());
    let (mut changes, mut faults, mut both) = (0, Vec::new(), BTreeSet::new());
    let seen: Vec<BTreeMap<String, bool>> =
        versions.iter().map(|version| run(&rules, &["clins/"], version, |_, _| false).seen).collect();
    for (at, pair) in versions.windows(2).enumerate() {
        for (own, other) in [(at, at + 1), (at + 1, at)] {
            let has = run(&rules, &["clins/"], versions[own], |_, what| !seen[other].contains_key(what));
            for (what, (mutation, before, options)) in &has.caught {
                changes += 1;
                let options = Options { clins_version: Some(versions[other].to_owned()), ..options.clone() };
                let validator = validator.with_options(options);
                let [before, after] =
                    [before, &mutation.input].map(|input| validator.validate(input.to_string().as_bytes()));
                if more(mutation, (&before, &after), answers) {
                    let name = format!("{} {what}", pair.join("-"));
                    if !explained.both.values().flatten().any(|known| *known == name) {
                        faults.push(format!("{} says so as well: {name}", versions[other]));
                    }
                    both.insert(name);
                }
            }
            faults.extend(has.missed.iter().map(|(what, case)| format!("{}: missed: {what} ({case})", versions[own])));
        }
    }
    println!("{changes} constraints that changed; {} are asked for by another element as well", both.len());
    for name in explained.both.values().flatten().filter(|name| !both.contains(*name)) {
        faults.push(format!("told by one side only now; strike {name}"));
    }
    assert!(changes > 100, "only {changes} changes");
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_broken_constraint_is_reported_at_its_place() {
    let rules = Ruleset::embedded();
    let explained: Uncaught = toml::from_str(UNCAUGHT).unwrap_or_else(|why| panic!("{why}"));
    let run = run(&rules, &["clins/", "echeckup/", "jp-core/"], "", |_, _| true);
    let (all, total) = run.totals();
    let Run { tally, missed, seen, .. } = run;
    let never: Vec<&str> = seen.iter().filter(|(_, broken)| !**broken).map(|(what, _)| what.as_str()).collect();
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
    assert!(all * 1000 >= total * 999, "{all} of {total}");
    assert!(total > 2000, "only {total} mutations");
}
