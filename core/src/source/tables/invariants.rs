//! `invariants.csv`: key, severity, our own FHIRPath, our own words.

use super::notation::{Prefixes, STRUCTURE};
use super::{TableError, each_row, is_table};
use crate::source::draft::ConstraintDraft;
use std::collections::BTreeMap;

/// Columns of `invariants.csv`. `defined_in` is the structure that states the rule: a key that several structures use
/// for different rules (`inv-1`) has a row for each.
pub const HEADER: [&str; 8] = ["key", "defined_in", "severity", "best_practice", "expression", "ja", "en", "source"];
/// [`HEADER`] and the id that the guide gives to the rule in its text (`R0211`); blank where it gives none.
pub const HEADER_WITH_ID: [&str; 9] =
    ["key", "defined_in", "severity", "best_practice", "expression", "ja", "en", "source", "spec_id"];

/// The invariants by key.
#[derive(Debug, Default)]
pub struct Invariants(BTreeMap<Box<str>, Vec<(Box<str>, ConstraintDraft)>>);

impl Invariants {
    /// Reads every `invariants.csv` of `files`.
    pub fn read(files: &[(String, String)], prefixes: &Prefixes, errors: &mut Vec<TableError>) -> Self {
        let mut all = Self::default();
        for (name, text) in files.iter().filter(|(name, _)| is_table(name, "invariants")) {
            let has_ids = text.lines().next().is_some_and(|line| line.ends_with(",spec_id"));
            let header: &[&str] = if has_ids { &HEADER_WITH_ID } else { &HEADER };
            all.read_table((name, files), header, prefixes, errors);
        }
        all
    }

    fn read_table(
        &mut self,
        (name, files): (&str, &[(String, String)]),
        header: &[&str],
        prefixes: &Prefixes,
        errors: &mut Vec<TableError>,
    ) {
        each_row(
            files,
            |other| other == name,
            header,
            errors,
            |table, row| {
                let (key, place, severity) = (row.cell(0), row.cell(1), row.cell(2));
                if !matches!(severity, "error" | "warning") {
                    return Err(table.error(row, format!("severity `{severity}` is neither error nor warning")));
                }
                if let Some(column) = [0, 1, 4, 5, 6].into_iter().find(|&column| row.cell(column).is_empty()) {
                    return Err(table.error(row, format!("{} is empty", HEADER[column])));
                }
                let best_practice = match row.cell(3) {
                    "" => false,
                    "yes" => true,
                    other => return Err(table.error(row, format!("best_practice `{other}` is neither yes nor blank"))),
                };
                let constraint = ConstraintDraft {
                    key: key.into(),
                    severity: severity.into(),
                    expression: row.cell(4).into(),
                    human: row.cell(6).into(),
                    human_ja: row.cell(5).into(),
                    source: prefixes
                        .expand(place, STRUCTURE)
                        .ok_or_else(|| table.error(row, format!("unknown prefix in `{place}`")))?,
                    best_practice,
                    spec_id: row.cell(8).into(),
                };
                let rows = self.0.entry(key.into()).or_default();
                if rows.iter().any(|(other, _)| **other == *place) {
                    return Err(table.error(row, format!("{key} of {place} is there twice")));
                }
                rows.push((place.into(), constraint));
                Ok(())
            },
        );
    }

    /// The invariant that `structure` means by `key`.
    pub fn find(&self, key: &str, structure: &str) -> Option<&ConstraintDraft> {
        let rows = self.0.get(key)?;
        let own = rows.iter().find(|(place, _)| **place == *structure);
        own.or(if let [only] = rows.as_slice() { Some(only) } else { None }).map(|(_, constraint)| constraint)
    }

    /// Every (key, defining structure).
    pub fn keys(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(key, rows)| rows.iter().map(move |(place, _)| (&**key, &**place)))
    }
}
