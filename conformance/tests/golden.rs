//! The golden instances as a whole: each profile of the service has one, each of its invariants is broken by a case, and
//! none raises a warning that is not explained.
#![allow(clippy::print_stdout)]

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tekigo_conformance::{Case, load_all};
use tekigo_core::check::Lang;
use tekigo_core::diagnostic::Severity;
use tekigo_core::model::StructureId;
use tekigo_core::model::ruleset::StructureKind;
use tekigo_core::{Options, Ruleset, Validator};

/// Warnings that golden instances raise although nothing is wrong with them.
const WARNINGS: &str = include_str!("warnings.toml");

/// What no golden instance declares, and what no case breaks, each with its reason.
const WITHOUT_GOLDEN: &str = include_str!("without_golden.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Warnings {
    reason: Vec<Reason>,
}

/// Warnings of one rule that one reason explains.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    why: String,
    rule: String,
    /// What the message has to name, each of them in use: a canonical, a code.
    about: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WithoutGolden {
    profile: BTreeMap<String, String>,
    invariant: BTreeMap<String, String>,
}

/// Areas whose inputs are the golden instances.
const GOLDEN: [&str; 4] = ["clins/", "clins-own/", "echeckup/", "jp-core/"];

fn cases() -> Vec<Case> {
    let mut all = every_case();
    all.retain(|case| GOLDEN.iter().any(|area| case.name.starts_with(area)));
    all
}

/// The golden instances and what other areas make of them: `service` judges them by each version.
fn every_case() -> Vec<Case> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"));
    load_all(&folder).unwrap_or_else(|why| panic!("{why}"))
}

fn without_golden() -> WithoutGolden {
    toml::from_str(WITHOUT_GOLDEN).unwrap_or_else(|why| panic!("{why}"))
}

#[test]
fn golden_instances_raise_no_warning_but_those_explained() {
    let explained: Warnings = toml::from_str(WARNINGS).unwrap_or_else(|why| panic!("{why}"));
    let validator = Validator::new(Ruleset::embedded(), Options::default());
    let mut used: BTreeSet<(usize, &str)> = BTreeSet::new();
    let mut faults = Vec::new();
    for case in &cases() {
        let Some(probe) = case.probes.first() else { continue };
        let outcome = validator.with_options(probe.options.clone()).validate(&probe.bytes);
        for issue in outcome.issues().iter().filter(|issue| issue.severity >= Severity::Warning) {
            let text = format!("{} {}", issue.spec_rule.as_deref().unwrap_or_default(), issue.message(Lang::En));
            let known = explained.reason.iter().enumerate().find_map(|(at, reason)| {
                let about = reason.about.iter().find(|about| text.contains(about.as_str()))?;
                (*reason.rule == *issue.rule.id && issue.severity == Severity::Warning).then_some((at, about.as_str()))
            });
            match known {
                Some(entry) => drop(used.insert(entry)),
                None => faults.push(format!(
                    "{}: {} {}: {}",
                    case.name,
                    issue.rule.id,
                    issue.expression(),
                    issue.message(Lang::En)
                )),
            }
        }
    }
    for (at, reason) in explained.reason.iter().enumerate() {
        let stale = reason.about.iter().filter(|about| !used.contains(&(at, about.as_str())));
        faults.extend(stale.map(|about| format!("not raised; strike {} {about} ({})", reason.rule, reason.why)));
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// The canonicals that the resources of an instance declare, those inside others included.
fn declared(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(object) => {
            let profiles = value.pointer("/meta/profile").and_then(serde_json::Value::as_array).into_iter().flatten();
            found.extend(profiles.filter_map(|url| url.as_str()).map(str::to_owned));
            object.values().for_each(|value| declared(value, found));
        }
        serde_json::Value::Array(all) => all.iter().for_each(|value| declared(value, found)),
        _ => {}
    }
}

/// What a structure derives from.
fn above(rules: &Ruleset, id: StructureId) -> impl Iterator<Item = &str> {
    let bases = std::iter::successors(rules.structure(id).base_id, |&id| rules.structure(id).base_id);
    bases.take(16).map(|id| &*rules.structure(id).url)
}

/// An instance of a profile is one of those that it derives from, too; profiles of JP Core (`…/fhir/core/…`) need no more.
#[test]
fn every_profile_of_the_service_has_a_golden_instance() {
    let rules = Ruleset::embedded();
    let reasons = without_golden().profile;
    let mut golden = BTreeSet::new();
    for case in &cases() {
        let Some(probe) = case.probes.first() else { continue };
        let instance = serde_json::from_slice(&probe.bytes).unwrap_or_else(|why| panic!("{}: {why}", case.name));
        declared(&instance, &mut golden);
    }
    let profiles: BTreeSet<&str> = rules
        .structures
        .iter()
        .filter(|structure| structure.kind == StructureKind::Resource && structure.url.starts_with("http://jpfhir.jp/"))
        .map(|structure| &*structure.url)
        .collect();
    let ids = golden.iter().filter_map(|url| rules.resolve(url)).map(|(id, _)| id);
    let derived: BTreeSet<&str> = ids.flat_map(|id| above(&rules, id)).collect();
    golden
        .extend(derived.iter().filter(|url| url.starts_with("http://jpfhir.jp/fhir/core/")).map(|&url| url.to_owned()));
    let mut faults = Vec::new();
    for url in &profiles {
        match (golden.contains(*url), reasons.get(*url)) {
            (false, None) => faults.push(format!("{url}: no golden instance and no reason")),
            (true, Some(reason)) => faults.push(format!("{url}: has one; strike its reason ({reason})")),
            _ => {}
        }
    }
    faults
        .extend(reasons.keys().filter(|url| !profiles.contains(url.as_str())).map(|url| format!("{url}: no profile")));
    println!("{} profiles, {} without a golden instance", profiles.len(), reasons.len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// By the invariant's own words, since two share one id of the specification (R9013C, R0213).
#[test]
fn every_invariant_of_the_service_is_broken_by_a_case() {
    let rules = Ruleset::embedded();
    let reasons = without_golden().invariant;
    let validator = Validator::new(Arc::clone(&rules), Options::default());
    let mut raised: BTreeSet<String> = BTreeSet::new();
    let mut cases = every_case();
    cases.retain(|case| case.name.starts_with("service/") || GOLDEN.iter().any(|area| case.name.starts_with(area)));
    for probe in cases.iter().flat_map(|case| &case.probes).filter(|probe| probe.expect.known_wrong.is_none()) {
        let outcome = validator.with_options(probe.options.clone()).validate(&probe.bytes);
        raised.extend(
            outcome
                .into_issues()
                .iter()
                .filter(|i| i.rule.id == "invariant")
                .map(|issue| issue.message(Lang::En).into_owned()),
        );
    }
    let mut faults = Vec::new();
    let mut seen = BTreeMap::new();
    for element in (0..rules.structures.len()).flat_map(|at| {
        let structure = &rules.structures[at];
        (structure.first.0..structure.end.0).map(|id| rules.element(tekigo_core::model::ElementId(id)))
    }) {
        let own = element.constraints.iter().filter(|constraint| constraint.source.starts_with("http://jpfhir.jp/"));
        for constraint in own {
            let broken = raised.iter().any(|text| text.contains(&*constraint.human));
            // a key that several versions word differently is broken in each
            seen.entry(constraint.key.to_string()).and_modify(|all| *all &= broken).or_insert(broken);
        }
    }
    for (key, broken) in &seen {
        match (broken, reasons.get(key)) {
            (false, None) => faults.push(format!("{key}: no case breaks it, and no reason")),
            (true, Some(reason)) => faults.push(format!("{key}: is broken; strike its reason ({reason})")),
            _ => {}
        }
    }
    faults.extend(reasons.keys().filter(|key| !seen.contains_key(*key)).map(|key| format!("{key}: no invariant")));
    println!("{} invariants, {} without a case", seen.len(), reasons.len());
    assert!(seen.len() > 40, "only {} invariants", seen.len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
