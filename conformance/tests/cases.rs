//! Every case of `conformance/cases` holds: with the embedded rules, and where `../shared` is there those of the service
//! with the official packages as well.
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tekigo_conformance::{Case, Probe, judge, load_all, rules};
use tekigo_core::diagnostic::catalogue;
use tekigo_core::{Options, Ruleset, Validator};

fn cases() -> Vec<Case> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"));
    load_all(&folder).unwrap_or_else(|why| panic!("{why}"))
}

/// Judges cases by `base`: what does not hold, and how many inputs there were.
fn faults(cases: &[&Case], base: &Arc<Ruleset>) -> (Vec<String>, usize) {
    let shared = Validator::new(Arc::clone(base), Options::default());
    let (mut faults, mut probes) = (Vec::new(), 0);
    for case in cases {
        let own;
        let validator = if case.define.is_empty() {
            &shared
        } else {
            match rules::with_definitions(base, &case.define) {
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
            let wrong = judge(&probe.expect, &outcome);
            match &probe.expect.known_wrong {
                None if wrong.is_empty() => {}
                None => faults.push(format!("{}:\n    {}", probe.name, wrong.join("\n    "))),
                Some(_) if !wrong.is_empty() => println!("{}: known to be wrong", probe.name),
                Some(reason) => faults.push(format!("{}: holds now; strike its known_wrong ({reason})", probe.name)),
            }
        }
    }
    (faults, probes)
}

/// Whether `rules` hold the Japanese profiles that the cases of an area need.
fn answers(rules: &Ruleset, case: &Case) -> bool {
    let canonical = match case.name.split('/').next() {
        Some("jp-core") => "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient",
        Some("clins" | "intent") => "http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS",
        Some("echeckup") => "http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eCheckupGeneral",
        _ => return true,
    };
    rules.structures.iter().any(|structure| &*structure.url == canonical)
}

#[test]
fn every_case_holds() {
    let (all, embedded) = (cases(), Ruleset::embedded());
    let (known, unknown): (Vec<&Case>, Vec<&Case>) = all.iter().partition(|case| answers(&embedded, case));
    for case in unknown {
        println!("skipped: {}: the embedded rules do not hold its profiles yet", case.name);
    }
    let (faults, probes) = faults(&known, &embedded);
    println!("{} cases, {probes} inputs", known.len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(probes > 100, "only {probes} inputs: is the folder of cases there?");
}

#[test]
fn cases_of_the_service_hold_with_the_official_packages() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/packages/official"));
    let all = cases();
    let core = "jp-core.r4-1.1.2-clins.tgz";
    let packages: [(&str, &[&str]); 3] = [
        ("jp-core", &["jp-core.r4-1.1.2-snap.tgz"]),
        ("clins", &[core, "jp-eCSCLINS.r4-1.10.0-snap.tgz"]),
        ("echeckup", &[core, "jp-eCheckupReport.r4-1.5.0-snap.tgz"]),
    ];
    for (area, names) in packages {
        let files: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
        if let Some(absent) = files.iter().find(|file| !file.exists()) {
            println!("skipped: {} is not here", absent.display());
            continue;
        }
        let official = rules::with_packages(&Ruleset::embedded(), &files).unwrap_or_else(|why| panic!("{why}"));
        // which of the embedded editions answers is not asked where a package does
        let is_own = |case: &&Case| case.name.starts_with(&format!("{area}/")) && !case.name.contains("/edition");
        let own: Vec<&Case> = all.iter().filter(is_own).collect();
        let (mut faults, probes) = faults(&own, &official);
        faults.extend(own.iter().flat_map(|case| &case.probes).filter_map(|probe| differs(probe, &official)));
        println!("{area}: {} cases, {probes} inputs", own.len());
        assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    }
}

/// The cases of `intent` are where the published expression of an invariant says other than its own text: each variant
/// is judged otherwise by it, or it would be no such place (docs/invariants-ja.md).
#[test]
fn published_expressions_miss_the_intents() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/packages/official"));
    let files = ["jp-core.r4-1.1.2-clins.tgz", "jp-eCSCLINS.r4-1.10.0-snap.tgz"].map(|name| folder.join(name));
    if let Some(absent) = files.iter().find(|file| !file.exists()) {
        println!("skipped: {} is not here", absent.display());
        return;
    }
    let official = rules::with_packages(&Ruleset::embedded(), &files).unwrap_or_else(|why| panic!("{why}"));
    let validator = Validator::new(official, Options::default());
    let all = cases();
    let intents: Vec<&Case> = all.iter().filter(|case| case.name.starts_with("intent/")).collect();
    assert!(!intents.is_empty());
    for probe in intents.iter().flat_map(|case| case.probes.iter().skip(1)) {
        let wrong = judge(&probe.expect, &validator.validate(&probe.bytes));
        assert!(!wrong.is_empty(), "{}: the published expression says the same", probe.name);
    }
}

/// What one of embedded and official rules finds in an input, and the other does not.
/// Constraints of Bundles that the publisher's expression asks of every entry but the first, and the embedded one of every entry but
/// Patients: a Patient that is not the first fails the former only (docs/invariants-ja.md).
const ALL_BUT_FIRST: [&str; 2] = ["R9011", "R9012"];

fn differs(probe: &Probe, official: &Arc<Ruleset>) -> Option<String> {
    let found = |rules: Arc<Ruleset>| -> BTreeSet<String> {
        let outcome = Validator::new(rules, probe.options.clone()).validate(&probe.bytes);
        outcome
            .into_issues()
            .iter()
            // what follows from a finding that both tell is no difference
            .filter(|issue| issue.because.is_none())
            .map(|issue| {
                // another expression for the same constraint may have another node to blame
                let place = issue.spec_rule.as_deref().filter(|_| issue.rule.id == "invariant");
                format!("{} {} {}", issue.severity.code(), issue.rule.id, place.unwrap_or(issue.expression()))
            })
            .collect()
    };
    let (embedded, official) = (found(Ruleset::embedded()), found(Arc::clone(official)));
    let told = |id: &str| format!("error invariant {id}");
    let patient_is_not_first = embedded.contains(&told("R0211")) && official.contains(&told("R0211"));
    let is_explained = |one: &&String| patient_is_not_first && ALL_BUT_FIRST.iter().any(|id| **one == told(id));
    let differing: Vec<&String> = embedded.symmetric_difference(&official).filter(|one| !is_explained(one)).collect();
    (!differing.is_empty()).then(|| format!("{}: found by one only: {differing:#?}", probe.name))
}

/// Rules that no case expects, each with its reason. A rule of the list that a case does expect fails, too.
const WITHOUT_CASE: &str = include_str!("without_case.toml");

#[test]
fn every_rule_has_a_case() {
    let reasons: BTreeMap<String, String> = toml::from_str(WITHOUT_CASE).unwrap_or_else(|why| panic!("{why}"));
    let cases = cases();
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
    let cases = cases();
    let bad: Vec<&str> = cases
        .iter()
        .filter(|case| !case.probes.iter().any(|probe| probe.expect.valid))
        .map(|case| case.name.as_str())
        .collect();
    assert!(bad.is_empty(), "{bad:?}");
}

/// `findings-capped` needs more findings than a case should hold.
#[test]
fn what_is_past_the_bound_of_findings_is_counted() {
    use std::fmt::Write as _;
    use tekigo_core::check::Lang;
    use tekigo_core::text::limits::MAX_FINDINGS;
    let mut input = String::from("{\"resourceType\": \"Patient\"");
    for at in 0..MAX_FINDINGS + 7 {
        let _ = write!(input, ", \"x{at}\": 1");
    }
    input.push('}');
    let outcome = Validator::new(Ruleset::embedded(), Options::default()).validate(input.as_bytes());
    let unknown = outcome.issues().iter().filter(|issue| issue.rule.id == "unknown-element").count();
    let capped = outcome.issues().iter().find(|issue| issue.rule.id == "findings-capped");
    assert_eq!(unknown, MAX_FINDINGS);
    assert!(
        capped.is_some_and(|issue| issue.message(Lang::En).contains('7')),
        "{:?}",
        capped.map(|issue| issue.message(Lang::En))
    );
}
