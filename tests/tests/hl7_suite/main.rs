//! HL7's validator suite: verdicts, and published errors found at the same element. What differs is listed in
//! `explained.toml` with its reason: a difference that is not there fails, and so does a line that is no longer true.
//! `docs/fidelity.md` tells the figures. Needs ../shared; skipped with a message where it is absent.
#![allow(clippy::print_stdout, reason = "a skipped test says so, a run its figures")]

mod places;

use places::{Match, Ours, Published};
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::check::{Extensions, For, Options};
use tekigo_core::diagnostic::Severity;
use tekigo_core::source::{Draft, Loaded, compile, definitions, read_archive};
use tekigo_core::{Outcome, Ruleset, Validator};
use tekigo_tests::side_by_side;

const SUITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/tests/validator");
/// Modules that are about services, signatures and formats of which tekigo has none.
const LEFT_OUT: [&str; 9] = ["tx", "tx-advanced", "dsig", "api", "cda", "shc", "cdshooks", "v2", "package-versioning"];
/// Modules of the core of FHIR, which are counted apart.
const CORE: [&str; 7] = ["profile", "bundle", "references", "extensions", "general", "xhtml", "fmt"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// Key → sentence.
    reasons: BTreeMap<String, String>,
    /// Runs whose verdict differs.
    verdict: Vec<Row>,
    /// Published errors that have none of ours at their element.
    place: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    run: String,
    /// Expression as published; several of the same stand for several errors.
    #[serde(default)]
    at: Vec<String>,
    why: String,
}

/// One validation of the suite.
struct Run {
    name: String,
    module: String,
    file: PathBuf,
    options: Options,
    packages: Vec<PathBuf>,
    defines: Vec<PathBuf>,
    has_errors: bool,
    /// (expression, text) of the errors, when the outcome is there.
    published: Vec<(String, String)>,
}

#[derive(Default)]
struct Count {
    agreed: u32,
    runs: u32,
    exact: u32,
    found: u32,
    published: u32,
    /// The same without repetition: the reference gives the same element for several errors.
    places_found: u32,
    places: u32,
}

#[test]
fn verdicts_and_places_are_the_published_ones_but_for_what_is_listed() {
    let suite = Path::new(SUITE);
    let Ok(manifest) = fs::read(suite.join("manifest.json")) else {
        println!("skipped: {} is absent", suite.display());
        return;
    };
    let manifest: Json = serde_json::from_slice(&manifest).expect("the manifest is JSON");
    let list: List = toml::from_str(include_str!("explained.toml")).expect("the list is TOML");
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let (mut differ, mut missed) = (BTreeSet::new(), BTreeMap::<(String, String), u32>::new());
    let runs = runs(suite, &manifest);
    for (run, outcome) in runs.iter().zip(side_by_side(&runs, judge)) {
        let count = counts.entry(run.module.clone()).or_default();
        let errors: Vec<_> = outcome.issues().iter().filter(|issue| issue.severity.is_error()).collect();
        count.runs += 1;
        if errors.is_empty() == run.has_errors {
            differ.insert(run.name.clone());
        } else {
            count.agreed += 1;
        }
        let ours: Vec<Ours<'_>> = (errors.iter())
            .map(|issue| Ours {
                rule: issue.rule.id,
                expression: issue.expression(),
                is_fatal: issue.severity == Severity::Fatal,
            })
            .collect();
        let mut places = BTreeSet::new();
        for (expression, text) in &run.published {
            count.published += 1;
            let found = places::find(&Published { expression, text }, &ours);
            if places.insert(expression) {
                count.places += 1;
                count.places_found += u32::from(found.is_some());
            }
            match found {
                Some(how) => {
                    count.found += 1;
                    count.exact += u32::from(how == Match::Exact);
                }
                None => *missed.entry((run.name.clone(), expression.clone())).or_default() += 1,
            }
        }
    }
    let figures = print(&counts);
    let wrong = compare(&list, &differ, &missed);
    assert!(wrong.is_empty(), "{wrong}");
    let told = fs::read_to_string(tekigo_tests::root().join("docs/fidelity.md")).expect("docs/fidelity.md");
    for figure in figures {
        assert!(told.contains(&figure), "docs/fidelity.md does not tell {figure}");
    }
}

/// Every difference from the list, a line each.
fn compare(list: &List, differ: &BTreeSet<String>, missed: &BTreeMap<(String, String), u32>) -> String {
    let mut wrong = String::new();
    for row in list.verdict.iter().chain(&list.place) {
        if !list.reasons.contains_key(&row.why) {
            writeln!(wrong, "{}: no reason is called {}", row.run, row.why).expect("text");
        }
    }
    let listed: BTreeSet<String> = list.verdict.iter().map(|row| row.run.clone()).collect();
    for run in differ.difference(&listed) {
        writeln!(wrong, "{run}: the verdict differs").expect("text");
    }
    for run in listed.difference(differ) {
        writeln!(wrong, "{run}: the verdict agrees now, take it off the list").expect("text");
    }
    let mut explained: BTreeMap<(String, String), u32> = BTreeMap::new();
    for row in &list.place {
        for at in &row.at {
            *explained.entry((row.run.clone(), at.clone())).or_default() += 1;
        }
    }
    let all: BTreeSet<&(String, String)> = missed.keys().chain(explained.keys()).collect();
    for key in all {
        let (found, known) = (missed.get(key).unwrap_or(&0), explained.get(key).unwrap_or(&0));
        if found != known {
            let (run, at) = key;
            writeln!(wrong, "{run}: {found} published errors at \"{at}\" are not matched, {known} listed")
                .expect("text");
        }
    }
    wrong
}

/// Prints the table; the figures that the documentation tells.
fn print(counts: &BTreeMap<String, Count>) -> Vec<String> {
    let sum = |modules: &dyn Fn(&str) -> bool| {
        counts.iter().filter(|(module, _)| modules(module)).fold(Count::default(), |sum, (_, count)| Count {
            agreed: sum.agreed + count.agreed,
            runs: sum.runs + count.runs,
            exact: sum.exact + count.exact,
            found: sum.found + count.found,
            published: sum.published + count.published,
            places_found: sum.places_found + count.places_found,
            places: sum.places + count.places,
        })
    };
    for (module, count) in counts {
        let Count { agreed, runs, exact, found, published, places_found, places } = count;
        println!(
            "{module:14} verdict {agreed:3}/{runs:3}  errors at the same element {found:3}/{published:3} (same spelling \
             {exact:3}), elements {places_found:3}/{places:3}"
        );
    }
    let (all, core) = (sum(&|_| true), sum(&|module| CORE.contains(&module)));
    let figures = vec![
        format!("{}/{}", all.agreed, all.runs),
        format!("{}/{}", core.agreed, core.runs),
        format!("{}/{}", all.found, all.published),
        format!("{}/{}", all.exact, all.published),
        format!("{}/{}", all.places_found, all.places),
    ];
    println!(
        "verdict {}, core modules {}; errors at the same element {} (same spelling {}), elements {}",
        figures[0], figures[1], figures[2], figures[3], figures[4]
    );
    figures
}

fn judge(run: &Run) -> Outcome {
    let base = Ruleset::embedded();
    let mut draft = Draft::default();
    let read = |path: &PathBuf| fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for package in &run.packages {
        append(&mut draft, read_archive(&read(package), "package"));
    }
    for define in &run.defines {
        append(&mut draft, definitions("definition", &read(define)));
    }
    let any = !run.packages.is_empty() || !run.defines.is_empty();
    let rules = if any { Arc::new(compile(Some(&base), draft, "suite").0) } else { base };
    Validator::new(rules, run.options.clone()).validate(&read(&run.file))
}

fn append(draft: &mut Draft, loaded: Loaded) {
    let more = loaded.draft;
    draft.structures.extend(more.structures);
    draft.code_systems.extend(more.code_systems);
    draft.value_sets.extend(more.value_sets);
    draft.naming_systems.extend(more.naming_systems);
    draft.resources.extend(more.resources);
}

/// The runs of the manifest that have a published figure.
fn runs(suite: &Path, manifest: &Json) -> Vec<Run> {
    let mut runs = Vec::new();
    for case in list(&manifest["cases"]) {
        let module = case["module"].as_str().unwrap_or("none").to_owned();
        if LEFT_OUT.contains(&&*module) {
            continue;
        }
        let files = |key: &str| list(&case[key]).filter_map(Json::as_str).map(|name| suite.join(name)).collect();
        let (supporting, profiles, packages): (Vec<_>, Vec<_>, Vec<PathBuf>) =
            (files("supporting"), files("profiles"), files("packages"));
        let name = case["name"].as_str().unwrap_or_default();
        let flag = |key: &str| case["options"][key] == true;
        let options = Options {
            target: For::Fhir,
            security_checks: flag("security-checks"),
            allow_comments: flag("allow-comments"),
            no_example_urls: case["options"]["examples"] == false,
            // the reference refuses extensions that it does not know
            extensions: Extensions::Known,
            now: Some("2026-11-20T10:00:00.000+09:00".to_owned()),
            ..Options::default()
        };
        let mut add = |kind: &str, expected: &Json, canonical: Option<String>, more: Vec<PathBuf>| {
            let java = &expected["java"];
            let Some(errors) = java["errorCount"].as_u64() else { return };
            let fatals = java["fatalCount"].as_u64().unwrap_or(0);
            runs.push(Run {
                name: format!("{name} [{kind}]"),
                module: module.clone(),
                file: suite.join(case["file"].as_str().unwrap_or_default()),
                options: Options { profiles: canonical.into_iter().collect(), ..options.clone() },
                packages: packages.clone(),
                defines: profiles.iter().chain(&supporting).cloned().chain(more).collect(),
                has_errors: errors + fatals > 0,
                published: if errors + fatals > 0 { published(suite, &java["outcomeFile"]) } else { Vec::new() },
            });
        };
        add("base", &case["expected"], None, Vec::new());
        if let Some(source) = case["profile"]["source"].as_str() {
            let path = suite.join(source);
            let mut more: Vec<PathBuf> = Some(path.clone()).filter(|path| path.is_file()).into_iter().collect();
            more.extend(list(&case["profile"]["supporting"]).filter_map(Json::as_str).map(|name| suite.join(name)));
            let canonical = match source.find("http") {
                Some(start) if source.contains("://") => source[start..].to_owned(),
                _ => fs::read(&path).map_or_else(|_| String::new(), |bytes| canonical_of(&bytes)),
            };
            add("profile", &case["profile"]["expected"], Some(canonical), more);
        }
    }
    runs
}

fn canonical_of(bytes: &[u8]) -> String {
    let draft = definitions("profile", bytes).draft;
    draft.structures.last().map_or_else(String::new, |structure| structure.url.to_string())
}

fn published(suite: &Path, outcome: &Json) -> Vec<(String, String)> {
    let Some(Ok(bytes)) = outcome.as_str().map(|name| fs::read(suite.join(name))) else { return Vec::new() };
    let outcome: Json = serde_json::from_slice(&bytes).expect("an outcome is JSON");
    let issues = list(&outcome["issue"]).filter(|issue| matches!(issue["severity"].as_str(), Some("error" | "fatal")));
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    issues.map(|issue| (text(&issue["expression"][0]), text(&issue["details"]["text"]))).collect()
}

fn list(json: &Json) -> impl Iterator<Item = &Json> {
    json.as_array().map(Vec::as_slice).unwrap_or_default().iter()
}
