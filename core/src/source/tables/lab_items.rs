//! `lab-items.csv`: the laboratory items of JP-CLINS (43 core items and five infections), one a row. Each stands for two
//! slices of `Observation.code.coding`, one for JLAC10 and one for JLAC11, of which everything but five facts is the
//! same.

use super::csv::Row;
use super::overlay::{BINDING, FLAGS, Facts, HEADER as ELEMENTS, MAX, MIN, VALUE};
use super::structures::Line;
use super::{TableError, each_row, is_table, pack_of};
use std::collections::BTreeMap;

/// Columns of `lab-items.csv`. `no` is the item's number in the guide's list (`15-2`), `slice` the slice name after
/// `coreLaboJLAC10/`, `display` the one display that the guide allows; the value sets hold the item's codes.
pub const HEADER: [&str; 7] = ["no", "item", "group", "slice", "display", "jlac10", "jlac11"];

/// In the column `element` of an elements table: here stand the slices of the items.
pub const PLACE: &str = "code.coding:@lab-items";

/// The part of a slice name that tells the group, and that of its code system and value sets.
const GROUPS: [(&str, &str); 2] = [("core", "coreLabo"), ("infection", "infectionLabo")];

/// Rows of an elements table that an item stands for: six a slice.
pub const ROWS: usize = 12;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabItem {
    /// Number in the guide's list.
    pub no: String,
    /// Name of the item.
    pub item: String,
    /// `core` or `infection`.
    pub group: String,
    /// Slice name after the slash.
    pub slice: String,
    /// The fixed display.
    pub display: String,
    /// Value sets of JLAC10 and JLAC11 codes.
    pub value_sets: [String; 2],
}

impl LabItem {
    fn of(row: &Row) -> Self {
        let cell = |at| row.cell(at).to_owned();
        Self {
            no: cell(0),
            item: cell(1),
            group: cell(2),
            slice: cell(3),
            display: cell(4),
            value_sets: [cell(5), cell(6)],
        }
    }

    /// The [`ROWS`] rows that the item stands for: (element, facts). `None`: an unknown group.
    pub fn rows(&self) -> Option<Vec<(String, Facts)>> {
        let (_, group) = GROUPS.iter().find(|(name, _)| *name == self.group)?;
        let upper = format!("{}{}", group[..1].to_ascii_uppercase(), &group[1..]);
        let mut rows = Vec::with_capacity(ROWS);
        for (edition, value_set) in ["JLAC10", "JLAC11"].iter().zip(&self.value_sets) {
            let slice = format!("code.coding:{group}{edition}/{}", self.slice);
            let system = format!("http://jpfhir.jp/fhir/clins/CodeSystem/{edition}/JP_CLINS_ObsLabResult_{upper}_CS");
            let mut row = |tail: &str, cells: &[(usize, &str)]| {
                let mut facts = Facts::default();
                for &(at, cell) in cells {
                    cell.clone_into(&mut facts[at]);
                }
                rows.push((format!("{slice}{tail}"), facts));
            };
            row("", &[(MIN, "0"), (MAX, "1")]);
            // makes the children appear
            row(".id", &[]);
            row(".system", &[(MIN, "1"), (FLAGS, "MS"), (VALUE, &format!("fixed:uri={system}"))]);
            row(".code", &[(MIN, "1"), (FLAGS, "MS"), (BINDING, &format!("required {value_set}"))]);
            row(".display", &[(MIN, "1"), (FLAGS, "MS"), (VALUE, &format!("fixed:string={}", self.display))]);
            // the next slice stands after the last child
            row(".userSelected", &[]);
        }
        Some(rows)
    }
}

/// Puts the rows of the items where an elements table says so.
pub(super) fn unfold(
    files: &[(String, String)],
    lines: &mut BTreeMap<(Box<str>, Box<str>), Vec<Line>>,
    errors: &mut Vec<TableError>,
) {
    let mut items: Vec<(String, u32, LabItem)> = Vec::new();
    each_row(
        files,
        |name| is_table(name, "lab-items"),
        &HEADER,
        errors,
        |table, row| {
            items.push((table.file.to_owned(), row.line, LabItem::of(row)));
            Ok(())
        },
    );
    for ((pack, structure), lines) in lines {
        let Some(at) = lines.iter().position(|line| line.row.cell(1) == PLACE) else { continue };
        let mut unfolded = Vec::new();
        for (file, line, item) in items.iter().filter(|(file, ..)| *pack_of(file) == **pack) {
            let Some(rows) = item.rows() else {
                errors.push(TableError::new(file, *line, format!("`{}` is neither core nor infection", item.group)));
                continue;
            };
            for (element, facts) in rows {
                let cells: Vec<String> = [structure.to_string(), element].into_iter().chain(facts).collect();
                debug_assert_eq!(cells.len(), ELEMENTS.len());
                unfolded.push(Line { file: file.clone(), row: Row { line: *line, cells } });
            }
        }
        lines.splice(at..=at, unfolded);
    }
}
