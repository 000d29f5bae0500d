//! Random resources built from the tables, with faults planted in them: what was broken is told at its place by a rule
//! that fits, and nothing else is called an error.

mod build;
mod faults;

use build::{Builder, Dice};
use faults::Planted;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tekigo_core::check::Lang;
use tekigo_core::model::{Derivation, StructureId, StructureKind};
use tekigo_core::outcome::Issue;
use tekigo_core::{Extensions, For, Options, Ruleset, Validator};

/// Resources of each type and each profile.
const ROUNDS: u64 = 30;

/// Rules about what the builder does not solve, with the reason.
const NOT_BUILT: &[(&str, &str)] = &[
    ("display-mismatch", "displays are any text; codes that the rules know have displays of their own"),
    ("code-unknown", "nor codes of systems that are told by their form only"),
    ("code-form", "nor what the form of a publisher's codes is"),
    ("item-value-type", "nor of which type the answers of an item are"),
    ("sampled-data-format", "nor how samples are written"),
    ("invariant", "the builder does not solve expressions"),
    ("bundle-", "nor what a Bundle asks of its entries"),
    ("code-system-", "nor what a definition says of its own parts"),
    ("value-set-filter", "nor what a definition says of its own parts"),
    ("definition-", "nor what a definition says of its own parts"),
    ("search-parameter-", "nor what a definition says of its own parts"),
    ("concept-map-", "nor what a definition says of its own parts"),
    ("enable-when-", "nor what a definition says of its own parts"),
    ("expression-invalid", "nor writes expressions"),
    ("expression-element", "nor writes expressions"),
];

/// Profiles that are left out, with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    (
        "http://hl7.org/fhir/StructureDefinition/cdshooksguidanceresponse",
        "nothing can meet it: it holds an extension whose context is PlanDefinition",
    ),
    (
        "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Medication",
        "a profile on a type inside of a profile on a type: the builder follows one of them",
    ),
    (
        "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_DentalOral_eCS",
        "it asks for an extension that is made of extensions, which the builder leaves out",
    ),
];

fn judged(rule: &str) -> bool {
    NOT_BUILT.iter().all(|(known, _)| !rule.starts_with(known))
}

/// Whether the issue is at the place, below it, or (absent elements, arrays) what holds it.
fn at(issue: &Issue, place: &str) -> bool {
    let pointer = issue.pointer();
    pointer == place || pointer.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
}

/// What must hold for a whole value may break by a fault inside of it.
fn follows(issue: &Issue, place: &str) -> bool {
    let whole = ["binding-no-code", "binding-required", "pattern-value", "slice-min", "slice-unmatched"];
    whole.contains(&issue.rule.id) && place.starts_with(issue.pointer())
}

fn show(issue: &Issue) -> String {
    format!("{} {} at {} ({})", issue.severity.code(), issue.rule.id, issue.pointer(), issue.message(Lang::En))
}

struct Run {
    validator: Validator,
    wrong: Vec<String>,
    planted: BTreeMap<&'static str, usize>,
    sound: usize,
}

impl Run {
    /// The errors of a resource that is held against the profile, even where a fault takes its declaration away.
    fn errors(&self, resource: &Value, profile: &str) -> Vec<Issue> {
        let options = Options {
            target: For::Fhir,
            profiles: vec![profile.to_owned()],
            extensions: Extensions::Known,
            ..Options::default()
        };
        let outcome = self.validator.with_options(options).validate(resource.to_string().as_bytes());
        outcome.into_issues().into_iter().filter(|issue| issue.severity.is_error() && judged(issue.rule.id)).collect()
    }

    fn one(&mut self, structure: StructureId, seed: u64) {
        let rules = Ruleset::embedded();
        let name = rules.structure(structure).url.clone();
        let mut builder = Builder { rules: &rules, dice: Dice(seed), sites: Vec::new(), unsolved: false };
        let resource = builder.resource(structure);
        let sites = std::mem::take(&mut builder.sites);
        let mut dice = builder.dice;
        if builder.unsolved || LEFT_OUT.iter().any(|(url, _)| *url == &*name) {
            return;
        }
        let before = self.errors(&resource, &name);
        for issue in &before {
            self.wrong.push(format!("{name} ({seed}): sound, but {}\n    {resource:.2000}", show(issue)));
        }
        if !before.is_empty() {
            return;
        }
        self.sound += 1;
        let mut broken = resource;
        let mut planted: Vec<Planted> = Vec::new();
        for _ in 0..8 {
            if sites.is_empty() || planted.len() == 3 {
                break;
            }
            let site = &sites[dice.below(sites.len())];
            let apart = |fault: &Planted| {
                // neither inside of the other, and not items of one array
                let (a, b) = (site.pointer.rsplit_once('/').map_or("", |(holder, _)| holder), &*fault.pointer);
                let b_holder = b.rsplit_once('/').map_or("", |(holder, _)| holder);
                !site.pointer.starts_with(b)
                    && !b.starts_with(&site.pointer)
                    && (a.is_empty() || !b.starts_with(a))
                    && (b_holder.is_empty() || !site.pointer.starts_with(b_holder))
            };
            if planted.iter().all(apart) {
                let mut copy = broken.clone();
                if let Some(fault) = faults::plant(&rules, site, &mut copy, &mut dice) {
                    broken = copy;
                    planted.push(fault);
                }
            }
        }
        let found = self.errors(&broken, &name);
        for fault in &planted {
            *self.planted.entry(fault.what).or_default() += 1;
            let told = found.iter().any(|issue| at(issue, &fault.pointer) && fault.rules.contains(&issue.rule.id));
            if !told {
                let near: Vec<String> = found.iter().map(show).collect();
                self.wrong.push(format!("{name} ({seed}): {fault:?} is not told; found {near:?}\n    {broken:.3000}"));
            }
        }
        for issue in found
            .iter()
            .filter(|issue| planted.iter().all(|fault| !at(issue, &fault.pointer) && !follows(issue, &fault.pointer)))
        {
            self.wrong.push(format!("{name} ({seed}): {} was not planted ({planted:?})", show(issue)));
        }
    }
}

#[test]
fn what_was_broken_is_told_and_nothing_else() {
    let rules = Ruleset::embedded();
    let mut run = Run {
        validator: Validator::new(Arc::clone(&rules), Options { target: For::Fhir, ..Options::default() }),
        wrong: Vec::new(),
        planted: BTreeMap::new(),
        sound: 0,
    };
    let mut seen = BTreeSet::new();
    let mut profiles = 0;
    for (at, structure) in (0..).zip(&rules.structures) {
        let resource = structure.kind == StructureKind::Resource && !structure.is_abstract;
        if !resource
            || rules.resolve(&structure.url).map(|(id, _)| id) != Some(StructureId(at))
            || !seen.insert(&structure.url)
        {
            continue;
        }
        profiles += usize::from(structure.derivation == Derivation::Constraint);
        for round in 0..ROUNDS {
            run.one(StructureId(at), u64::from(at) * 1000 + round);
        }
    }
    eprintln!(
        "{} structures, {profiles} profiles, {} sound resources, planted: {:#?}",
        seen.len(),
        run.sound,
        run.planted
    );
    let mut told = BTreeSet::new();
    // one of each profile and kind
    let kind = |wrong: &str| {
        let (name, rest) = wrong.split_once(" (").unwrap_or((wrong, ""));
        (name.to_owned(), rest.split_whitespace().skip(1).take(4).collect::<Vec<_>>().join(" "))
    };
    let shown: Vec<&String> = run.wrong.iter().filter(|wrong| told.insert(kind(wrong))).take(200).collect();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for wrong in &run.wrong {
        let words: Vec<&str> =
            wrong.split_once("): ").map_or("", |(_, rest)| rest).split_whitespace().take(4).collect();
        *kinds.entry(words.join(" ")).or_default() += 1;
    }
    assert!(run.sound > 7_000 && run.planted.len() > 20, "the builder makes too little: {}", run.sound);
    assert!(run.wrong.is_empty(), "{} wrong: {kinds:#?}\n{shown:#?}", run.wrong.len());
}
