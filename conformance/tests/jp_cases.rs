//! The cases of fhir-jp-validator (`../shared/fhir/tests/jp-cases`): each expected issue is answered at its element by a
//! warning or an error of the embedded rules, what passes without a word elsewhere is said, and what has to pass passes.
#![allow(clippy::print_stdout)]

use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tekigo_core::check::For;
use tekigo_core::diagnostic::Severity;
use tekigo_core::outcome::Issue;
use tekigo_core::{Extensions, Options, Ruleset, Validator};

const EXPECTED: &str = include_str!("jp_cases.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    answer: BTreeMap<String, Vec<String>>,
    missing: BTreeMap<String, String>,
    faults: BTreeMap<String, Vec<String>>,
}

struct Case {
    id: String,
    expected: Vec<String>,
    issues: Vec<Issue>,
}

fn read(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Every case with what the embedded rules find in it.
fn cases(folder: &Path) -> Vec<Case> {
    let validator =
        Validator::new(Ruleset::embedded(), Options { extensions: Extensions::Known, ..Options::default() });
    let index = read(&folder.join("index.json"));
    let all = index.get("cases").and_then(Value::as_array).cloned().unwrap_or_default();
    let case = |case: &Value| {
        let file = folder.join(text(case, "file"));
        let lines = fs::read_to_string(&file).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
        let records = lines.lines().filter(|line| !line.trim().is_empty());
        let issues = records.flat_map(|line| validator.validate(line.as_bytes()).into_issues()).collect();
        let expected = case.get("expected").and_then(Value::as_array).into_iter().flatten();
        let expected = expected.filter_map(Value::as_str).map(str::to_owned).collect();
        Case { id: text(case, "id"), expected, issues }
    };
    all.iter().map(case).collect()
}

/// `Observation.component[0].value.ofType(Quantity)` as `Observation.component.value`.
fn path(expression: &str) -> String {
    let mut out = String::new();
    let mut rest = expression;
    while let Some(at) = rest.find(['[', '.']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let skipped = if rest.starts_with('[') {
            rest.find(']')
        } else if rest.starts_with(".ofType(") {
            rest.find(')')
        } else {
            out.push('.');
            Some(0)
        };
        rest = &rest[skipped.map_or(rest.len(), |end| end + 1)..];
    }
    out + rest
}

/// Whether a finding is what a row asks for.
fn answers(row: &str, issue: &Issue) -> bool {
    let (rule, place) = row.split_once(' ').unwrap_or((row, "*"));
    let (rule, spec) = rule.split_once(':').map_or((rule, None), |(rule, spec)| (rule, Some(spec)));
    let found = path(issue.expression());
    let at = match place.strip_prefix('*') {
        Some(end) => found.ends_with(end),
        None => found.strip_prefix(place).is_some_and(|below| below.is_empty() || below.starts_with('.')),
    };
    rule == issue.rule.id && spec.is_none_or(|spec| issue.spec_rule.as_deref() == Some(spec)) && at
}

fn tell(issue: &Issue) -> String {
    let spec = issue.spec_rule.as_ref().map(|id| format!(":{id}")).unwrap_or_default();
    format!("{}{spec} {}", issue.rule.id, path(issue.expression()))
}

#[test]
fn expected_issues_are_answered_at_their_element() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/tests/jp-cases"));
    if !folder.join("index.json").exists() {
        println!("skipped: {} is not here", folder.display());
        return;
    }
    let expected: Expected = toml::from_str(EXPECTED).unwrap_or_else(|why| panic!("{why}"));
    let kinds = read(&folder.join("expected-issues.json"));
    let kind = |issue: &str| kinds.pointer(&format!("/issues/{issue}")).map(|it| text(it, "expected_type"));
    let mut used: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut tally: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut faults, mut unanswered, mut known_faults) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for case in &cases(&folder) {
        let kinds: Vec<String> = case.expected.iter().filter_map(|issue| kind(issue)).collect();
        for issue in &case.expected {
            let Some(kind) = kind(issue).filter(|kind| kind != "record-only-spec-not-encoded") else { continue };
            // what passes without a word elsewhere has to be said; all else is a warning at least
            let least = if kind == "info-only-pass" { Severity::Information } else { Severity::Warning };
            let Some((issue, rows)) = expected.answer.get_key_value(issue) else {
                faults.push(format!("{issue}: no row in [answer]"));
                continue;
            };
            let mut answered = false;
            for row in rows {
                if case.issues.iter().any(|found| answers(row, found)) {
                    used.insert((issue, row));
                }
                answered |= case.issues.iter().any(|found| found.severity >= least && answers(row, found));
            }
            let counts = tally.entry(kind).or_default();
            counts.0 += usize::from(answered);
            counts.1 += 1;
            if !answered {
                let name = format!("{} {issue}", case.id);
                if !expected.missing.contains_key(&name) {
                    let found: Vec<String> = case.issues.iter().map(tell).collect();
                    faults.push(format!("not answered: {name}: {found:?}"));
                }
                unanswered.insert(name);
            }
        }
        if kinds.iter().all(|kind| kind == "positive-control" || kind == "info-only-pass") {
            let known = expected.faults.get(&case.id).map(Vec::as_slice).unwrap_or_default();
            let rows = case.expected.iter().filter_map(|issue| expected.answer.get(issue)).flatten();
            let asked: Vec<&String> = rows.collect();
            for issue in case.issues.iter().filter(|issue| issue.severity.is_error()) {
                match known.iter().find(|row| answers(row, issue)) {
                    Some(row) => drop(known_faults.insert((case.id.clone(), row.clone()))),
                    None if asked.iter().any(|row| answers(row, issue)) => {}
                    None => faults.push(format!("false error in {}: {}", case.id, tell(issue))),
                }
            }
        }
    }
    for (kind, (answered, of)) in &tally {
        println!("{kind}: {answered} of {of}");
    }
    let rows =
        expected.answer.iter().flat_map(|(issue, rows)| rows.iter().map(move |row| (issue.as_str(), row.as_str())));
    let explained = |issue: &str| expected.missing.keys().any(|name| name.ends_with(&format!(" {issue}")));
    let stale = rows.filter(|row| !used.contains(row) && !explained(row.0));
    faults.extend(stale.map(|(issue, row)| format!("never found; strike {row} of {issue}")));
    let stale = expected.missing.iter().filter(|(name, _)| !unanswered.contains(*name));
    faults.extend(stale.map(|(name, why)| format!("answered now; strike {name} ({why})")));
    for (case, rows) in &expected.faults {
        let stale = rows.iter().filter(|row| !known_faults.contains(&(case.clone(), (*row).clone())));
        faults.extend(stale.map(|row| format!("not found; strike {row} of {case}")));
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    let wanted = ["error-warning", "positive-control"].map(|kind| tally.get(kind).copied().unwrap_or_default());
    let (answered, of) = wanted.iter().fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
    assert!(of > 100 && answered * 100 >= of * 95, "{answered} of {of}");
}

/// The cases about rules that stand in prose only: what breaks one is found once the data is for the service, what keeps it is not.
#[test]
fn rules_in_prose_are_judged_for_the_service() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/tests/jp-cases/jp-tier3"));
    if !folder.exists() {
        println!("skipped: {} is not here", folder.display());
        return;
    }
    let options = Options { target: For::Clins, ..Options::default() };
    let validator = Validator::new(Ruleset::embedded(), options);
    let mut violations = 0;
    for (issue, rule) in [
        ("prose-designated-labtest", "lab-designated-uncoded"),
        ("prose-hasmember-in-5info", "observation-has-member"),
        ("prose-localcode-with-space", "local-display-blank"),
    ] {
        let entries = fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
        let names = entries.flatten().map(|entry| entry.path());
        let own = names.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(issue)));
        for path in own.collect::<Vec<_>>() {
            let is_violation = path.to_string_lossy().contains("violation");
            violations += usize::from(is_violation);
            let bytes = fs::read(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            let found = validator.validate(&bytes).issues().iter().any(|issue| *issue.rule.id == *rule);
            assert_eq!(found, is_violation, "{}: {rule}", path.display());
        }
    }
    assert!(violations > 0, "no case breaks a rule");
}
