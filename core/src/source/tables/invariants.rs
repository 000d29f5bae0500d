//! `invariants.csv`: key, severity, our own FHIRPath, our own words.

use super::notation::{Prefixes, STRUCTURE};
use super::{TableError, each_row, is_table, pack_of};
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
pub struct Invariants(BTreeMap<Box<str>, Vec<Row>>);

/// A row: the pack that states it, where the rule is defined, the rule.
#[derive(Debug)]
struct Row {
    pack: Box<str>,
    place: Box<str>,
    constraint: ConstraintDraft,
}

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
                let pack = pack_of(table.file);
                if rows.iter().any(|row| *row.place == *place && *row.pack == *pack) {
                    return Err(table.error(row, format!("{key} of {place} is there twice")));
                }
                rows.push(Row { pack: pack.into(), place: place.into(), constraint });
                Ok(())
            },
        );
    }

    /// The invariant that `structure` of `pack` means by `key`.
    pub fn find(&self, key: &str, structure: &str, pack: &str) -> Option<&ConstraintDraft> {
        let rows = self.0.get(key)?;
        // the pack's own word first: another version of a guide may state a rule of the same key otherwise
        let of_pack = rows.iter().filter(|row| *row.pack == *pack).collect::<Vec<_>>();
        let all = rows.iter().collect::<Vec<_>>();
        let meant = |rows: &[&'_ Row]| {
            let own = rows.iter().position(|row| *row.place == *structure);
            own.or_else(|| rows.iter().all(|row| row.place == rows[0].place).then_some(0)).filter(|_| !rows.is_empty())
        };
        let found = meant(&of_pack).map(|at| of_pack[at]).or_else(|| meant(&all).map(|at| all[at]));
        found.map(|row| &row.constraint)
    }

    /// Every (key, defining structure).
    pub fn keys(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(key, rows)| rows.iter().map(move |row| (&**key, &*row.place)))
    }
}
