//! docs/coverage.md is true: what it names exists, its cases expect what they are named for, its figures are those of its
//! tables.

use std::collections::BTreeSet;
use std::fs;
use tekigo_core::Ruleset;
use tekigo_core::diagnostic::catalogue;
use tekigo_tests::root;

/// A row of a table: the cells between bars.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = text.lines().filter(|line| line.starts_with("| ["));
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
}

/// What stands between backticks.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Keys of FHIR's own constraints.
fn keys() -> BTreeSet<String> {
    let rules = Ruleset::embedded();
    let elements = rules.structures.iter().filter(|it| it.url.starts_with("http://hl7.org/fhir/StructureDefinition/"));
    let elements = elements.flat_map(|it| &rules.elements[it.first.0 as usize..it.end.0 as usize]);
    elements.flat_map(|element| &element.constraints).map(|constraint| constraint.key.to_string()).collect()
}

#[test]
fn what_it_names_is_there_and_shown() {
    let text = fs::read_to_string(root().join("docs/coverage.md")).expect("the page is there");
    let keys = keys();
    let unshown: toml::Table = include_str!("coverage_unshown.toml").parse().expect("a table");
    let mut faults = Vec::new();
    for row in rows(&text) {
        let [place, what, by, cases] = row[..] else {
            faults.push(format!("not four cells: {row:?}"));
            continue;
        };
        if !place.contains("](http://hl7.org/fhir/") {
            faults.push(format!("no address of the specification: {what}"));
        }
        if let Some(why) = by.strip_prefix("cannot be decided here:") {
            if why.trim().is_empty() || !cases.is_empty() {
                faults.push(format!("no reason, or a case all the same: {what}"));
            }
            continue;
        }
        let rules: Vec<&str> = names(by).collect();
        if rules.is_empty() {
            faults.push(format!("nothing answers: {what}"));
        }
        for rule in &rules {
            // keys of cases' own constraints stand for what the constraint shows
            let is_own = rule.strip_prefix("a-").is_some_and(|rest| rest.parse::<u32>().is_ok());
            if catalogue::find(rule).is_none() && !keys.contains(*rule) && !is_own {
                faults.push(format!("neither rule nor constraint: {rule}"));
            }
        }
        if names(cases).next().is_none() && !rules.iter().all(|rule| unshown.contains_key(*rule)) {
            faults.push(format!("no case shows it: {what} ({by})"));
        }
        for case in names(cases) {
            let path = root().join(format!("conformance/cases/{case}.expect.toml"));
            match fs::read_to_string(&path) {
                Err(_) => faults.push(format!("no such case: {case}")),
                Ok(expected) if !rules.iter().any(|rule| expected.contains(&format!("\"{rule}\""))) => {
                    // right data next to it shows a rule as well, where the case is made for it
                    if !case.starts_with("kinds/") {
                        faults.push(format!("{case} expects none of {rules:?}"));
                    }
                }
                Ok(_) => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn its_figures_are_those_of_its_tables() {
    let text = fs::read_to_string(root().join("docs/coverage.md")).expect("the page is there");
    let all = rows(&text).count();
    let open = rows(&text).filter(|row| row.get(2).is_some_and(|by| by.starts_with("cannot be decided here:"))).count();
    let figures = format!("{all} sentences: {} answered, {open} that cannot be decided here", all - open);
    assert!(text.contains(&figures), "docs/coverage.md should say \"{figures}\"");
}
