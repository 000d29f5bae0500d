//! Two faults in one valid document: each is found as it is alone, and nothing else is said than what each of them leads to. All
//! pairs of the variants of `cases/clins-own` are tried that do not touch the same part of the document.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tekigo_conformance::edit::{self, Edit, Op};
use tekigo_core::diagnostic::Severity;
use tekigo_core::outcome::Outcome;
use tekigo_core::{Options, Ruleset, Validator};

#[derive(Deserialize)]
struct File {
    options: Options,
    #[serde(default)]
    variant: Vec<Variant>,
}

#[derive(Deserialize)]
struct Variant {
    name: String,
    #[serde(default)]
    edits: Vec<Edit>,
    options: Option<Options>,
    #[serde(default)]
    findings: Vec<Expected>,
    #[serde(default)]
    more: bool,
}

#[derive(Deserialize)]
struct Expected {
    rule: String,
}

/// Pairs of which one fault leaves nothing to say of the other.
const HIDDEN: [(&str, &str); 12] = [
    // a code of no known form is of no kind
    ("code-form", "category-of-another-kind"),
    ("code-system", "category-of-another-kind"),
    // what is neither inpatient nor outpatient has no display of its own
    ("class-neither", "class-and-display"),
    // the section no longer refers to the Encounter
    ("all-text", "no-purpose"),
    // the added code is the only one then
    ("usage-without-code", "usage-with-both-codes"),
    // the attachment has another type then
    ("png-that-is-said-to-be-pdf", "attached-text"),
    ("png-that-is-said-to-be-pdf", "text-in-the-pdf-section"),
    // the name is not the same without its modifiers any more
    ("name-with-modifier", "modifiers-in-another-order"),
    // one of the two is no 主病名 then
    ("diagnosis-type", "two-principals"),
    // who left before he came stayed no number of days
    ("stay-length", "discharged-before-admitted"),
    // the code that names the company is gone
    ("hot7-beside-yj", "drug-without-a-code-of-table-4"),
    // without its Composition nothing tells what the Bundle holds
    ("no-composition", "bundle-of-a-summary"),
];

/// Whether both edits can be made in any order: neither lies in the other's value, and neither moves the other's array.
fn are_apart(one: &Edit, other: &Edit) -> bool {
    let within = |outer: &str, inner: &str| inner == outer || inner.starts_with(&format!("{outer}/"));
    let moves = |edit: &Edit, pointer: &str| {
        let (array, item) = edit.pointer.rsplit_once('/').unwrap_or_default();
        let is_item = item == "-" || item.bytes().all(|byte| byte.is_ascii_digit());
        is_item && edit.op != Op::Set && within(array, pointer)
    };
    !within(&one.pointer, &other.pointer)
        && !within(&other.pointer, &one.pointer)
        && !moves(one, &other.pointer)
        && !moves(other, &one.pointer)
}

/// Rules of warnings and errors, and those that the case expects below them.
fn told(outcome: &Outcome) -> BTreeSet<&'static str> {
    outcome.issues().iter().filter(|issue| issue.severity >= Severity::Warning).map(|issue| issue.rule.id).collect()
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/clins-own");
    let entries = fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let paths = entries.flatten().map(|entry| entry.path());
    let mut all: Vec<PathBuf> = paths.filter(|path| path.to_string_lossy().ends_with(".expect.toml")).collect();
    all.sort();
    all
}

#[test]
fn two_faults_are_found_as_each_is_alone() {
    let validator = Validator::new(Ruleset::embedded(), Options::default());
    let (mut pairs, mut faults) = (0, Vec::new());
    for path in files() {
        let text = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        let file: File = toml::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        let input = path.to_string_lossy().replace(".expect.toml", ".json");
        let bytes = fs::read(&input).unwrap_or_else(|why| panic!("{input}: {why}"));
        let usable: Vec<&Variant> = file.variant.iter().filter(|variant| !variant.more).collect();
        let outcome = |edits: &[Edit], options: &Options| {
            let edited = edit::apply(&bytes, edits).unwrap_or_else(|why| panic!("{input}: {why}"));
            validator.with_options(options.clone()).validate(&edited)
        };
        let options = |variant: &Variant| variant.options.clone().unwrap_or_else(|| file.options.clone());
        let alone: Vec<BTreeSet<&str>> =
            usable.iter().map(|variant| told(&outcome(&variant.edits, &options(variant)))).collect();
        for (at, one) in usable.iter().enumerate() {
            for (behind, other) in usable.iter().enumerate().skip(at + 1) {
                let is_apart = one.edits.iter().all(|a| other.edits.iter().all(|b| are_apart(a, b)));
                let is_hidden = HIDDEN.contains(&(&*one.name, &*other.name));
                if !is_apart || is_hidden || options(one) != options(other) {
                    continue;
                }
                pairs += 1;
                let edits: Vec<Edit> = one.edits.iter().chain(&other.edits).cloned().collect();
                let both = outcome(&edits, &options(one));
                let name = format!("{}: {} and {}", path.display(), one.name, other.name);
                for expected in one.findings.iter().chain(&other.findings) {
                    if !both.issues().iter().any(|issue| *issue.rule.id == *expected.rule) {
                        faults.push(format!("{name}: {} is not found", expected.rule));
                    }
                }
                for rule in told(&both) {
                    if !alone[at].contains(rule) && !alone[behind].contains(rule) {
                        faults.push(format!("{name}: {rule} is said of neither alone"));
                    }
                }
            }
        }
    }
    assert!(pairs > 500, "only {pairs} pairs");
    assert!(faults.is_empty(), "{} faults in {pairs} pairs\n{}", faults.len(), faults.join("\n"));
}
