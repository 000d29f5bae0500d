//! The embedded R4 rules against HL7's own definitions: constraint by constraint, and finding by finding.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::model::StructureKind;
use tekigo_core::source::compare::compare;
use tekigo_core::source::tables::csv::Table;
use tekigo_core::source::{compile, read_archive};
use tekigo_core::{Options, Ruleset, Validator};

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")).join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared is absent");
    None
}

fn official() -> Option<Ruleset> {
    let path = shared("fhir/packages/assembled/hl7.fhir.r4.core-4.0.1.tgz")?;
    let bytes = std::fs::read(path).expect("the package is readable");
    Some(compile(None, read_archive(&bytes, "hl7.fhir.r4.core").draft, "official").0)
}

#[test]
fn no_constraint_differs_but_those_explained() {
    let Some(official) = official() else { return };
    let found = compare(&Ruleset::embedded(), &official, |structure| {
        structure.kind != StructureKind::Logical
            && structure.url.starts_with("http://hl7.org/fhir/StructureDefinition/")
    });
    let text = include_str!("../ruleset/r4-differences.csv");
    let table = Table::read("differences.csv", text, &["canonical", "element", "what", "reason"]).expect("well-formed");
    let explained: BTreeSet<[&str; 3]> = table.rows.iter().map(|row| [row.cell(0), row.cell(1), row.cell(2)]).collect();
    let is_known = |canonical: &str, element: &str, what: &str| explained.contains(&[canonical, element, what]);
    let news: Vec<String> = found
        .iter()
        .filter(|one| !is_known(&one.canonical, &one.element, one.what))
        .map(|one| one.to_string().chars().take(400).collect())
        .collect();
    assert!(news.is_empty(), "{} differences without a reason:\n{}", news.len(), news[..news.len().min(40)].join("\n"));
    let there: BTreeSet<[&str; 3]> = found.iter().map(|one| [&*one.canonical, &*one.element, one.what]).collect();
    let stale: Vec<_> = explained.difference(&there).collect();
    assert!(stale.is_empty(), "explained, but there is no such difference: {stale:?}");
}

/// Rules that HL7 states so that they fail where the element that they ask about is absent (`{}.not()` is no truth):
/// a reference by identifier only, an entry without fullUrl. Ours say what is meant.
const FAIL_ON_ABSENCE: [&str; 2] = ["ref-1", "bdl-8"];

/// Rules about codes of systems that only example bindings draw on: embedded without their codes.
const NEEDS_CODES: [&str; 4] = ["coding-system-spelling", "code-system-unknown", "code-unknown", "display-spelling"];

type Key = (String, String, String);

fn findings(validator: &Validator, bytes: &[u8]) -> BTreeSet<Key> {
    let outcome = validator.validate(bytes);
    let key = |issue: &tekigo_core::outcome::Issue| {
        (
            issue.rule.id.to_owned(),
            issue.spec_rule.as_deref().unwrap_or_default().to_owned(),
            issue.expression().to_string(),
        )
    };
    outcome.issues().iter().map(key).filter(|(rule, ..)| !NEEDS_CODES.contains(&&**rule)).collect()
}

#[test]
fn embedded_and_official_find_the_same_in_the_examples() {
    let (Some(official), Some(folder)) = (official(), shared("fhir/examples/r4")) else { return };
    let embedded = Validator::new(Ruleset::embedded(), Options::default());
    let official = Validator::new(Arc::new(official), Options::default());
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("examples").map(|entry| entry.expect("entry").path()).collect();
    files.sort();
    let mut differ = Vec::new();
    for path in &files {
        let bytes = std::fs::read(path).expect("an example is readable");
        let (ours, theirs) = (findings(&embedded, &bytes), findings(&official, &bytes));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        differ.extend(ours.difference(&theirs).map(|key| format!("{name}: only ours {key:?}")));
        let by_absence = |key: &Key| FAIL_ON_ABSENCE.contains(&&*key.1);
        differ.extend(
            theirs.difference(&ours).filter(|key| !by_absence(key)).map(|key| format!("{name}: only theirs {key:?}")),
        );
    }
    assert!(files.len() > 300, "{} examples", files.len());
    assert!(differ.is_empty(), "{} findings differ:\n{}", differ.len(), differ[..differ.len().min(200)].join("\n"));
}
