//! `invariants.csv`: key, severity, our own FHIRPath, our own words.

use super::{TableError, each_row, is_table, notation::STRUCTURE};
use crate::source::draft::ConstraintDraft;
use std::collections::BTreeMap;

/// Columns of `invariants.csv`. `defined_in` is the structure that states the rule: a key that several structures use
/// for different rules (`inv-1`) has a row for each.
pub const HEADER: [&str; 8] = ["key", "defined_in", "severity", "best_practice", "expression", "ja", "en", "source"];

/// The invariants by key.
#[derive(Debug, Default)]
pub struct Invariants(BTreeMap<Box<str>, Vec<(Box<str>, ConstraintDraft)>>);

impl Invariants {
    /// Reads every `invariants.csv` of `files`.
    pub fn read(files: &[(String, String)], errors: &mut Vec<TableError>) -> Self {
        let mut all = Self::default();
        each_row(
            files,
            |name| is_table(name, "invariants"),
            &HEADER,
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
                    source: format!("{STRUCTURE}{place}").into(),
                    best_practice,
                };
                let rows = all.0.entry(key.into()).or_default();
                if rows.iter().any(|(other, _)| **other == *place) {
                    return Err(table.error(row, format!("{key} of {place} is there twice")));
                }
                rows.push((place.into(), constraint));
                Ok(())
            },
        );
        all
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
