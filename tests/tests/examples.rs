//! No false alarm: every error in the published examples is explained in `examples_explained.toml`, and every line
//! there still happens. Needs ../shared; skipped with a message where it is absent.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::check::{Extensions, For, Lang, Options};
use tekigo_core::diagnostic::Severity;
use tekigo_core::outcome::Issue;
use tekigo_core::source::{Draft, compile, read_archive};
use tekigo_core::{Ruleset, Validator, Worker};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir");

#[derive(Deserialize)]
struct List {
    explained: Vec<Explained>,
}

#[derive(Deserialize)]
struct Explained {
    set: String,
    file: String,
    rule: String,
    spec_rule: String,
    count: u32,
    reason: String,
}

/// Name of the set, folder of the examples, packages that they declare (over the embedded rules).
const SETS: [(&str, &str, &[&str]); 9] = [
    ("r4", "r4", &[]),
    ("clins110", "jp-clins/v1.10", &["official/jp-core.r4-1.1.2-clins.tgz", "official/jp-eCSCLINS.r4-1.10.0-snap.tgz"]),
    ("clins15", "jp-clins/v1.5", &["official/jp-core.r4-1.1.2-clins.tgz", "official/jp-clins.r4-1.5.2-snap.tgz"]),
    ("core112", "jp-core/v1.1.2", &["official/jp-core.r4-1.1.2-snap.tgz"]),
    ("core120", "jp-core/v1.2.0", &["assembled/jp-core.r4-1.2.0-compiled-snap.tgz"]),
    ("eref", "ereferral", &["official/jp-core.r4-1.1.2-snap.tgz", "official/jp-eReferral.r4-1.1.6-snap.tgz"]),
    ("edis", "edischarge", &["official/jp-core.r4-1.1.2-snap.tgz", "official/jp-eDischargeSummary.r4-1.1.6-snap.tgz"]),
    ("echk", "echeckup", &["official/jp-core.r4-1.1.2-clins.tgz", "official/jp-eCheckupReport.r4-1.5.0-snap.tgz"]),
    ("other", "other", &[]),
];

/// (file, rule, specification's id).
type Key = (String, String, String);

impl List {
    fn read(text: &str) -> Self {
        let list: Self = toml::from_str(text).expect("the list is TOML");
        assert!(list.explained.iter().all(|row| row.reason.len() > 20), "each line has a reason");
        list
    }

    /// Writes down what is found and not explained, and what is explained and not found.
    fn compare(&self, set: &str, found: &BTreeMap<Key, (u32, String)>, wrong: &mut String) {
        let rows = self.explained.iter().filter(|row| row.set == set);
        let known: BTreeMap<Key, u32> =
            rows.map(|row| ((row.file.clone(), row.rule.clone(), row.spec_rule.clone()), row.count)).collect();
        for (key, (count, example)) in found {
            match known.get(key) {
                Some(known) if known == count => {}
                known => writeln!(wrong, "{set} {key:?}: {count} found, {known:?} explained; {example}").expect("text"),
            }
        }
        for key in known.keys().filter(|key| !found.contains_key(*key)) {
            writeln!(wrong, "{set} {key:?} is explained and happens no more").expect("text");
        }
    }
}

#[test]
fn every_error_in_the_published_examples_is_explained() {
    let shared = Path::new(SHARED);
    if !shared.join("examples").is_dir() {
        println!("skipped: {} is absent", shared.display());
        return;
    }
    let list = List::read(include_str!("examples_explained.toml"));
    let mut wrong = String::new();
    for (set, folder, packages) in SETS {
        let found = errors(&shared.join("examples").join(folder), &rules(shared, packages));
        list.compare(set, &found, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The official examples of each version, judged for the service by the tables of that version.
const OF_SERVICE: [(&str, &str, Option<&str>); 3] = [
    ("clins15", "jp-clins/v1.5", Some("1.5.2")),
    ("clins110", "jp-clins/v1.10", Some("1.10.0")),
    ("echk", "echeckup", None),
];

#[test]
fn every_finding_of_the_service_in_the_official_examples_is_explained() {
    let shared = Path::new(SHARED);
    if !shared.join("examples").is_dir() {
        println!("skipped: {} is absent", shared.display());
        return;
    }
    let list = List::read(include_str!("examples_service.toml"));
    let mut wrong = String::new();
    for (set, folder, version) in OF_SERVICE {
        let options = Options { target: For::Clins, clins_version: version.map(str::to_owned), ..Options::default() };
        let validator = Validator::new(Ruleset::embedded(), options);
        let folder = shared.join("examples").join(folder);
        list.compare(set, &found(&folder, &validator, Severity::Warning), &mut wrong);
        // what the service takes in is no error
        assert!(found(&folder, &validator, Severity::Error).is_empty(), "{set}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a validator remembers of values met before changes no answer: the same text with a fault at its end (a key
/// said twice), which is judged without the memory, has that one finding more.
#[test]
fn what_was_met_before_changes_nothing() {
    let examples = Path::new(SHARED).join("examples");
    if !examples.is_dir() {
        println!("skipped: {} is absent", examples.display());
        return;
    }
    let mut worker = Validator::new(Ruleset::embedded(), Options::default()).worker();
    let mut compared = 0;
    for path in files(&examples) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let Some(open) = text.trim_end().strip_suffix('}') else { continue };
        let once = format!("{open},\"implicitRules\":\"http://a.b\"");
        let (with, without) = (format!("{once}}}"), format!("{once},\"implicitRules\":\"http://a.b\"}}"));
        let plain = told(&mut worker, &without);
        for _ in 0..3 {
            let known = told(&mut worker, &with);
            let differ = known.iter().zip(&plain).find(|(one, other)| one != other);
            assert!(known == plain, "{}: {differ:#?}", path.display());
        }
        compared += 1;
    }
    assert!(compared > 200, "{compared}");
}

fn told(worker: &mut Worker, text: &str) -> Vec<String> {
    let outcome = worker.validate(text.as_bytes());
    let issues = outcome.issues().iter().filter(|issue| issue.rule.id != "json-duplicate-key");
    // all but where it ends: what is said of the whole ends later with the fault
    let place =
        |issue: &Issue| format!("{} {} {} {}", issue.pointer(), issue.expression(), issue.span.start, issue.line);
    let said = |issue: &Issue| {
        let words =
            (issue.rule.id, issue.severity, &issue.args, &issue.spec_rule, &issue.profile, issue.level, &issue.source);
        format!("{} {words:?}", place(issue))
    };
    issues.map(said).chain([format!("{:?}", outcome.completeness())]).collect()
}

fn rules(shared: &Path, packages: &[&str]) -> Arc<Ruleset> {
    let base = Ruleset::embedded();
    if packages.is_empty() {
        return base;
    }
    let mut draft = Draft::default();
    for package in packages {
        let bytes = fs::read(shared.join("packages").join(package)).expect("the package");
        let more = read_archive(&bytes, package).draft;
        draft.structures.extend(more.structures);
        draft.code_systems.extend(more.code_systems);
        draft.value_sets.extend(more.value_sets);
        draft.naming_systems.extend(more.naming_systems);
    }
    Arc::new(compile(Some(&base), draft, "examples").0)
}

fn errors(folder: &Path, rules: &Arc<Ruleset>) -> BTreeMap<Key, (u32, String)> {
    let options = Options { target: For::Fhir, extensions: Extensions::Known, ..Options::default() };
    found(folder, &Validator::new(Arc::clone(rules), options), Severity::Error)
}

/// What is found in the files of a folder, of this severity or a graver one.
fn found(folder: &Path, validator: &Validator, least: Severity) -> BTreeMap<Key, (u32, String)> {
    let mut found: BTreeMap<Key, (u32, String)> = BTreeMap::new();
    for path in files(folder) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let outcome = validator.validate(&fs::read(&path).expect("an example"));
        for issue in outcome.issues().iter().filter(|issue| issue.severity >= least) {
            let spec_rule = issue.spec_rule.as_deref().unwrap_or_default().to_owned();
            let row = found.entry((name.clone(), issue.rule.id.to_owned(), spec_rule)).or_default();
            row.0 += 1;
            row.1 = format!("{}: {}", issue.expression(), issue.message(Lang::En));
        }
    }
    found
}

/// The `.json` files below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
