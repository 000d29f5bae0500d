//! docs/coverage.md and docs/clins-requirements.md are true: what they name exists, cases expect what they are named for, figures
//! are those of the tables.

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

/// A row of docs/clins-requirements.md: number, section, what is asked, what answers, cases.
fn requirements(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = text.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit());
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
}

const OPEN: &str = "cannot be decided here:";

/// What is wrong with a case `file#variant` that stands for one of these rules.
fn fault_of_case(case: &str, rules: &[&str]) -> Option<String> {
    let (file, variant) = case.split_once('#').unwrap_or((case, ""));
    let text = fs::read_to_string(root().join(format!("conformance/cases/{file}.expect.toml"))).ok();
    let Some(table) = text.and_then(|text| text.parse::<toml::Table>().ok()) else {
        return Some(format!("no such case: {case}"));
    };
    let named = |one: &toml::Value| one.get("name").and_then(toml::Value::as_str) == Some(variant);
    let variants = table.get("variant").and_then(toml::Value::as_array);
    let told = match variants.and_then(|all| all.iter().find(|one| named(one))) {
        Some(found) => found.to_string(),
        None if variant.is_empty() => toml::Value::Table(table).to_string(),
        None => return Some(format!("no such variant: {case}")),
    };
    // right data, which the rule leaves alone, shows as much
    let is_right = told.contains("valid = true") && !told.contains("findings");
    let shows = rules.iter().any(|rule| told.contains(&format!("\"{rule}\"")));
    (!shows && !is_right).then(|| format!("{case} expects none of {rules:?}"))
}

#[test]
fn the_guide_is_answered() {
    let text = fs::read_to_string(root().join("docs/clins-requirements.md")).expect("the page is there");
    let contract = fs::read_to_string(root().join("docs/contract.md")).expect("the contract is there");
    let mut faults = Vec::new();
    let (mut all, mut open, mut last) = (0, 0, 0);
    for row in requirements(&text) {
        let [number, section, what, by, cases] = row[..] else {
            faults.push(format!("not five cells: {row:?}"));
            continue;
        };
        all += 1;
        let number: usize = number.parse().expect("a number");
        if number <= last || section.is_empty() {
            faults.push(format!("out of order, or no section: {number} {what}"));
        }
        last = number;
        if let Some(why) = by.strip_prefix(OPEN) {
            open += 1;
            if why.trim().is_empty() || !cases.is_empty() {
                faults.push(format!("no reason, or a case all the same: {what}"));
            }
            continue;
        }
        let (commands, rules): (Vec<&str>, Vec<&str>) = names(by).partition(|name| name.starts_with("tekigo "));
        if commands.is_empty() && rules.is_empty() {
            faults.push(format!("nothing answers: {what}"));
        }
        faults
            .extend(rules.iter().filter(|rule| catalogue::find(rule).is_none()).map(|rule| format!("no rule: {rule}")));
        let pages: Vec<String> =
            cases.split_whitespace().filter_map(|page| fs::read_to_string(root().join(page)).ok()).collect();
        for command in &commands {
            let name = command.split(' ').nth(1).unwrap_or_default();
            let is_told = contract.contains(&format!("`{name}")) || pages.iter().any(|page| page.contains(command));
            if !is_told {
                faults.push(format!("neither the contract nor a page tells of {command}"));
            }
        }
        let shown: Vec<&str> = names(cases).collect();
        if shown.is_empty() && (pages.is_empty() || commands.is_empty()) {
            faults.push(format!("no case shows it: {what} ({by})"));
        }
        faults.extend(shown.iter().filter_map(|case| fault_of_case(case, &rules)));
    }
    let figures = format!("{all} requirements: {} answered, {open} that cannot be decided here", all - open);
    if !text.contains(&figures) {
        faults.push(format!("the page should say \"{figures}\""));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
