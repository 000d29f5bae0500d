//! Our own tables of facts (`core/ruleset/**.csv`) → [`Draft`]. `core/ruleset/README.md` says how they are written.

pub mod csv;
pub mod invariants;
pub mod lab_items;
pub mod layout;
pub mod notation;
pub mod overlay;
pub mod structures;
pub mod terms;

use super::draft::Draft;
use csv::Table;
use notation::Prefixes;
use std::fmt;

/// Columns of `prefixes.csv`.
pub const PREFIXES_HEADER: [&str; 2] = ["prefix", "url"];

/// What is wrong with a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// File name as given.
    pub file: String,
    /// 1-based line.
    pub line: u32,
    /// What is wrong.
    pub what: String,
}

impl TableError {
    fn new(file: &str, line: u32, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for TableError {}

/// Reads tables: (file name, text), a base's tables before those that build on it. Which table a file is follows from
/// its name: `prefixes.csv`, `structures.csv`, `version.csv`, `invariants.csv`, `elements/*.csv`, `codesystems.csv`, `concepts/*.csv`,
/// `valuesets.csv`, `valueset-rules.csv`, `naming.csv`, `lab-items.csv`. Every error is reported, not only the first.
pub fn read(files: &[(String, String)]) -> Result<Draft, Vec<TableError>> {
    let mut errors = Vec::new();
    let prefixes = read_prefixes(files, &mut errors);
    let known = |name: &str| {
        [
            "prefixes",
            "structures",
            "version",
            "invariants",
            "lab-items",
            "codesystems",
            "valuesets",
            "valueset-rules",
            "naming",
        ]
        .iter()
        .any(|kind| is_table(name, kind))
            || is_in_folder(name, "elements")
            || is_in_folder(name, "concepts")
    };
    for (name, _) in files.iter().filter(|(name, _)| !known(name)) {
        errors.push(TableError::new(name, 1, "no table is called so"));
    }
    let invariants = invariants::Invariants::read(files, &prefixes, &mut errors);
    let mut draft = Draft::default();
    if errors.is_empty() {
        draft.structures = structures::read(files, &prefixes, &invariants, &mut errors);
        terms::read(files, &prefixes, &mut draft, &mut errors);
    }
    if errors.is_empty() { Ok(draft) } else { Err(errors) }
}

/// The prefixes of `files`.
pub fn read_prefixes(files: &[(String, String)], errors: &mut Vec<TableError>) -> Prefixes {
    let mut prefixes = Prefixes::default();
    each_row(
        files,
        |name| is_table(name, "prefixes"),
        &PREFIXES_HEADER,
        errors,
        |table, row| {
            let is_new = prefixes.add(row.cell(0), row.cell(1));
            if is_new { Ok(()) } else { Err(table.error(row, format!("the prefix {} is there twice", row.cell(0)))) }
        },
    );
    prefixes
}

/// The pack of a file: its folder below `core/ruleset`.
fn pack_of(name: &str) -> &str {
    name.split_once('/').map_or("", |(pack, _)| pack)
}

fn is_table(name: &str, kind: &str) -> bool {
    name.rsplit('/').next().and_then(|file| file.strip_suffix(".csv")) == Some(kind)
}

fn is_in_folder(name: &str, folder: &str) -> bool {
    name.strip_suffix(".csv").is_some_and(|file| file.rsplit('/').nth(1) == Some(folder))
}

fn each_row(
    files: &[(String, String)],
    wanted: impl Fn(&str) -> bool,
    header: &[&str],
    errors: &mut Vec<TableError>,
    mut row: impl FnMut(&Table<'_>, &csv::Row) -> Result<(), TableError>,
) {
    for (name, text) in files.iter().filter(|(name, _)| wanted(name)) {
        match Table::read(name, text, header) {
            Ok(table) => errors.extend(table.rows.iter().filter_map(|line| row(&table, line).err())),
            Err(error) => errors.push(error),
        }
    }
}
