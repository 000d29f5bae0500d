//! The floors of `core` hold: a module uses its own room and lower floors, never a neighbour or one above.

use std::collections::BTreeSet;
use tekigo_tests::{code, sources};

/// The rooms of `core/src` by floor. `docs/architecture.md` says why each stands where it does.
const FLOORS: &[(&str, u8)] = &[
    ("text", 0),
    ("diagnostic", 1),
    ("markup", 1),
    ("json", 2),
    ("fhirpath", 3),
    ("masters", 3),
    ("xhtml", 3),
    ("xml", 3),
    ("model", 4),
    ("source", 5),
    ("terminology", 5),
    ("check", 6),
    ("clins", 7),
    ("keys", 8),
    ("outcome", 8),
    ("render", 9),
    ("validator", 10),
    ("query", 10),
    ("request", 11),
    ("wire", 12),
    ("lib", 13),
];

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// The names that a line uses right after `crate::`, braces (`use crate::{a, b}`) included.
fn uses(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, prefix) in line.match_indices("crate::") {
        let rest = &line[at + prefix.len()..];
        let in_own_word = line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if in_own_word {
            continue;
        }
        let list = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap_or(list));
        let several = rest.starts_with('{');
        for part in list.split(',').take(if several { usize::MAX } else { 1 }) {
            let part = part.trim();
            let end = part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(part.len());
            names.push(&part[..end]);
        }
    }
    names
}

#[test]
fn every_room_has_a_floor() {
    let rooms: BTreeSet<String> = sources("core/src")
        .into_iter()
        .map(|(path, _)| path.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned())
        .collect();
    let without: Vec<&String> = rooms.iter().filter(|room| floor(room).is_none()).collect();
    assert!(without.is_empty(), "give these rooms a floor in tests/tests/layers.rs: {without:?}");
}

#[test]
fn modules_use_lower_floors_only() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, text) in sources("core/src") {
        let room = path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        let Some(own) = floor(room) else { continue };
        // tests stand above every floor: what they compare with may come from anywhere
        if path.ends_with("/tests.rs") {
            continue;
        }
        for (number, line) in code(&text) {
            for used in uses(line) {
                let Some(theirs) = floor(used) else { continue };
                seen += 1;
                if used != room && theirs >= own {
                    wrong.push(format!("core/src/{path}:{number}: {room} [{own}] uses {used} [{theirs}]"));
                }
            }
        }
    }
    assert!(seen > 50, "the scan found only {seen} uses: it no longer understands the sources");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_scan_reads_every_form_of_use() {
    assert_eq!(uses("use crate::json::Tree;"), ["json"]);
    assert_eq!(uses("use crate::{model::Ruleset, text::Span};"), ["model", "text"]);
    assert_eq!(uses("    let x = crate::check::run(crate::text::LIMIT);"), ["check", "text"]);
    assert!(uses("mycrate::check::run()").is_empty());
}
