//! The written list of differences that are meant: `core/ruleset/*-differences.csv`.

use super::Difference;
use crate::source::tables::TableError;
use crate::source::tables::csv::Table;
use std::collections::{BTreeMap, BTreeSet};

/// Columns of a list of differences. `what` may be `*`: all of the definition.
const HEADER: [&str; 4] = ["canonical", "element", "what", "reason"];

/// Differences with their reasons.
#[derive(Clone, Debug, Default)]
pub struct Explained(BTreeMap<[String; 3], String>);

/// Reads a list of differences.
///
/// # Errors
/// When the table is not well-formed.
pub fn explained(text: &str) -> Result<Explained, TableError> {
    let table = Table::read("differences.csv", text, &HEADER)?;
    let row = |row: &crate::source::tables::csv::Row| {
        ([row.cell(0).to_owned(), row.cell(1).to_owned(), row.cell(2).to_owned()], row.cell(3).to_owned())
    };
    Ok(Explained(table.rows.iter().map(row).collect()))
}

/// Every difference between the embedded rules and the official packages that is meant.
///
/// # Errors
/// Never with unaltered tables, which a test reads.
pub fn all_explained() -> Result<Explained, TableError> {
    let mut all = Explained::default();
    for text in [
        include_str!("../../../ruleset/r4-differences.csv"),
        include_str!("../../../ruleset/jp-core-differences.csv"),
        include_str!("../../../ruleset/jp-core-1.1.2-differences.csv"),
        include_str!("../../../ruleset/jp-core-1.2-differences.csv"),
        include_str!("../../../ruleset/jp-echeckup-differences.csv"),
        include_str!("../../../ruleset/jp-clins-differences.csv"),
    ] {
        all.extend(explained(text)?);
    }
    Ok(all)
}

impl Explained {
    /// Adds another list.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Why the difference is meant; `None`: it is not on the list.
    pub fn reason(&self, difference: &Difference) -> Option<&str> {
        let key = |what: &str| [difference.canonical.clone(), difference.element.clone(), what.to_owned()];
        self.0.get(&key(difference.what)).or_else(|| self.0.get(&key("*"))).map(String::as_str)
    }

    /// The differences on the list, and those that are not.
    pub fn split<'d>(&self, found: &'d [Difference]) -> (Vec<&'d Difference>, Vec<&'d Difference>) {
        found.iter().partition(|one| self.reason(one).is_some())
    }

    /// Rows of the list that none of `found` is meant by.
    pub fn unused(&self, found: &[Difference]) -> Vec<&[String; 3]> {
        let keys = found
            .iter()
            .flat_map(|one| [one.what, "*"].map(|what| [one.canonical.clone(), one.element.clone(), what.to_owned()]));
        let used: BTreeSet<[String; 3]> = keys.collect();
        self.0.keys().filter(|key| !used.contains(*key)).collect()
    }
}
