//! Every rule of the service has an input that meets it and one that breaks it, both of them judged here; every cell of the
//! matrix of flags holds (`tag-matrix.csv`).

use std::collections::BTreeMap;
use std::path::PathBuf;
use tekigo_conformance::{Case, Probe, load_all};
use tekigo_core::clins::listing::listing;
use tekigo_core::clins::version::Version;
use tekigo_core::outcome::Outcome;
use tekigo_core::{Edition, For, Options, Ruleset, Severity, Validator};

/// Rows: an instance, a flag, an edition of the technical guide, and for each version the rule that refuses the flag (`ok`:
/// none does).
const MATRIX: &str = include_str!("../tag-matrix.csv");
/// Rules of the matrix.
const OF_FLAGS: [&str; 4] = ["flag-not-allowed", "flag-not-infection", "flag-not-in-edition", "flag-twice"];
const FLAGS: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication";

fn cases() -> Vec<Case> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"));
    load_all(&folder).unwrap_or_else(|why| panic!("{why}"))
}

/// Inputs that are too large to stand in a file: rule, one that meets it, one that breaks it.
fn generated() -> [(&'static str, String, String); 2] {
    const DOCUMENT: &str = "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_DocumentReference_eCS";
    const CONDITION: &str = "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS";
    let with_image = |bytes: usize| {
        let data = "A".repeat(bytes / 4 * 4);
        format!(
            r#"{{"resourceType":"DocumentReference","meta":{{"profile":["{DOCUMENT}"]}},"status":"current",
                "content":[{{"attachment":{{"contentType":"image/png","data":"{data}"}}}}]}}"#
        )
    };
    let with_note = |characters: usize| {
        let text = "あ".repeat(characters);
        format!(r#"{{"resourceType":"Condition","meta":{{"profile":["{CONDITION}"]}},"note":[{{"text":"{text}"}}]}}"#)
    };
    [
        ("document-size-near", with_image(9_990_000), with_image(10_100_000)),
        ("text-over-megabyte", with_note(340_000), with_note(350_000)),
    ]
}

/// The inputs of each rule and id: one that does not break it, and the first of the same case that does.
fn pairs(all: &[Case]) -> BTreeMap<(&str, &str), (&Probe, &Probe)> {
    let mut pairs = BTreeMap::new();
    for case in all {
        for probe in &case.probes {
            for found in &probe.expect.findings {
                let key = (&*found.rule, found.spec_rule.as_deref().unwrap_or_default());
                let same = |probe: &&Probe| {
                    let expected = &probe.expect.findings;
                    !expected.iter().any(|other| other.rule == found.rule && other.spec_rule == found.spec_rule)
                };
                if let Some(pass) = case.probes.iter().find(same) {
                    pairs.entry(key).or_insert((pass, probe));
                }
            }
        }
    }
    pairs
}

fn says(outcome: &Outcome, rule: &str, spec: &str) -> bool {
    let is_it = |found: Option<&str>| spec.is_empty() || found == Some(spec);
    outcome.issues().iter().any(|issue| issue.rule.id == rule && is_it(issue.spec_rule.as_deref()))
}

#[test]
fn every_rule_of_the_service_has_an_input_that_meets_it_and_one_that_breaks_it() {
    let rules = Ruleset::embedded();
    let validator = Validator::new(std::sync::Arc::clone(&rules), Options::default());
    let all = cases();
    let judged = |probe: &Probe| validator.with_options(probe.options.clone()).validate(&probe.bytes);
    let pairs = pairs(&all);
    let mut faults = Vec::new();
    let large = generated();
    let listed = listing(&rules);
    for row in &listed {
        if let Some((_, pass, fail)) = large.iter().find(|(rule, ..)| *rule == row.rule) {
            let validator = validator.with_options(Options { target: For::Clins, ..Options::default() });
            let told = [fail, pass].map(|text| says(&validator.validate(text.as_bytes()), row.rule, row.spec_rule));
            if told != [true, false] {
                faults.push(format!("{}: its generated inputs are told {told:?}", row.rule));
            }
            continue;
        }
        let Some((pass, fail)) = pairs.get(&(row.rule, row.spec_rule)) else {
            faults.push(format!("{} {}: no case breaks it", row.rule, row.spec_rule));
            continue;
        };
        if !says(&judged(fail), row.rule, row.spec_rule) {
            faults.push(format!("{} {}: {} does not break it", row.rule, row.spec_rule, fail.name));
        }
        if says(&judged(pass), row.rule, row.spec_rule) {
            faults.push(format!("{} {}: {} breaks it", row.rule, row.spec_rule, pass.name));
        }
    }
    assert!(listed.len() > 150, "only {} rules", listed.len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_cell_of_the_matrix_of_flags_holds() {
    let validator = Validator::new(Ruleset::embedded(), Options::default());
    let mut rows = MATRIX.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = rows.next().unwrap_or_default();
    let (mut cells, mut faults) = (0, Vec::new());
    for row in rows {
        let [instance, flag, edition, versions @ ..] = row.as_slice() else { panic!("{row:?}") };
        let path = format!("{}/cases/{instance}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}"));
        let mut document: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{path}: {why}"));
        document["meta"]["tag"] = serde_json::json!([{"system": FLAGS, "code": flag}]);
        for (version, expected) in head.iter().skip(3).zip(versions) {
            cells += 1;
            let options = Options {
                target: For::Clins,
                edition: if *edition == "2023-09" { Edition::E2023 } else { Edition::E2024 },
                clins_version: Some((*version).to_owned()),
                ..Options::default()
            };
            let outcome = validator.with_options(options).validate(document.to_string().as_bytes());
            let told: Vec<&str> =
                outcome.issues().iter().map(|issue| issue.rule.id).filter(|rule| OF_FLAGS.contains(rule)).collect();
            let wanted: Vec<&str> = Some(*expected).into_iter().filter(|rule| *rule != "ok").collect();
            if told != wanted {
                faults.push(format!("{instance} {flag} {edition} {version}: {told:?}, not {wanted:?}"));
            }
        }
    }
    assert!(cells >= 80, "only {cells} cells");
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Each contradiction of the sources that a rule decides has its decision in docs/adr.
#[test]
fn every_choice_between_sources_is_written_down() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/adr");
    let entries = std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{folder}: {why}"));
    let names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    for conflict in tekigo_core::clins::conflicts::ALL {
        let start = format!("{}-", conflict.adr);
        assert!(names.iter().any(|name| name.starts_with(&start)), "there is no docs/adr/{start}…");
    }
}

/// Our own document of each kind has nothing above information to be told of; a discharge summary only that it stands alone.
#[test]
fn own_documents_raise_nothing_above_information() {
    let options = Options { target: For::Clins, ..Options::default() };
    let validator = Validator::new(Ruleset::embedded(), options);
    let all = cases();
    let own: Vec<&Case> = all.iter().filter(|case| case.name.starts_with("clins-own/")).collect();
    assert!(own.len() > 12, "only {} documents", own.len());
    for case in own {
        let Some(probe) = case.probes.first() else { continue };
        let outcome = validator.validate(&probe.bytes);
        let grave = outcome.issues().iter().filter(|issue| issue.severity >= Severity::Warning);
        let told: Vec<&str> = grave.map(|issue| issue.rule.id).collect();
        let expected: &[&str] =
            if case.name.ends_with("/discharge-summary") { &["discharge-summary-alone"] } else { &[] };
        assert_eq!(told, expected, "{}", case.name);
    }
}

/// A rule that came or went with a version is said of its failing input by the version that has it, and not by its neighbour.
#[test]
fn what_came_or_went_with_a_version_is_judged_so_on_both_sides() {
    let rules = Ruleset::embedded();
    let validator = Validator::new(std::sync::Arc::clone(&rules), Options::default());
    let all = cases();
    let failing = |rule: &str, spec: &str| {
        let probes = all.iter().flat_map(|case| &case.probes);
        let is_it = |found: &tekigo_conformance::case::Expected| {
            found.rule == rule && found.spec_rule.as_deref().unwrap_or_default() == spec
        };
        probes.filter(|probe| probe.expect.findings.iter().any(is_it)).collect::<Vec<_>>()
    };
    let (mut sides, mut faults) = (0, Vec::new());
    for row in listing(&rules) {
        let at = |version: Version| Version::ALL.iter().position(|one| *one == version).unwrap_or_default();
        let before = at(row.since).checked_sub(1).map(|before| (Version::ALL[before], row.since));
        let after = row.until.and_then(|until| Some((*Version::ALL.get(at(until) + 1)?, until)));
        for (without, with) in before.into_iter().chain(after) {
            sides += 1;
            let told = |probe: &Probe, version: Version| {
                let options = Options { clins_version: Some(version.text().to_owned()), ..probe.options.clone() };
                says(&validator.with_options(options).validate(&probe.bytes), row.rule, row.spec_rule)
            };
            // a rule that only changed has inputs that both versions refuse, and one that tells them apart
            let probes = failing(row.rule, row.spec_rule);
            if !probes.iter().any(|probe| told(probe, with) && !told(probe, without)) {
                faults.push(format!(
                    "{} {} ({}): none of {} inputs is told by {with} and not by {without}",
                    row.rule,
                    row.spec_rule,
                    row.profile,
                    probes.len(),
                ));
            }
        }
    }
    assert!(sides > 20, "only {sides} changes");
    assert!(faults.is_empty(), "{} faults of {sides}\n{}", faults.len(), faults.join("\n"));
}
