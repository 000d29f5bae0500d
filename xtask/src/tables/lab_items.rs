//! The slices of laboratory items → `lab-items.csv`, proved by unfolding it again.

use crate::run::Failure;
use std::collections::BTreeMap;
use std::path::Path;
use tekigo_core::source::tables::csv::Table;
use tekigo_core::source::tables::lab_items::{HEADER, LabItem, PLACE, ROWS};
use tekigo_core::source::tables::overlay::Facts;

/// Takes the rows of the items out of the rows of the observation profile and gives the rows of `lab-items.csv`; `None`
/// for any other structure. Numbers and names of the items, which the package does not have, are kept from the table
/// in `folder`.
pub(super) fn fold(key: &str, rows: &mut Vec<Vec<String>>, folder: &Path) -> Result<Option<Vec<Vec<String>>>, Failure> {
    let is_item = |row: &[String]| {
        ["coreLabo", "infectionLabo"].iter().any(|group| row[1].starts_with(&format!("code.coding:{group}JLAC")))
    };
    let Some(first) = rows.iter().position(|row| is_item(row)).filter(|_| key == "JP_Observation_LabResult_eCS") else {
        return Ok(None);
    };
    let named = names(folder)?;
    let mut end = first + rows[first..].iter().take_while(|row| is_item(row)).count();
    // the last child of the last slice is an anchor for nothing: said all the same, so that all items are alike
    if let Some(slice) = rows[end - 1][1].strip_suffix(".display") {
        let mut anchor = vec![String::new(); rows[first].len()];
        (anchor[0], anchor[1]) = (key.to_owned(), format!("{slice}.userSelected"));
        rows.insert(end, anchor);
        end += 1;
    }
    let mut items = Vec::new();
    let mut at = first;
    while at < end {
        let slice = rows[at][1].rsplit('/').next().unwrap_or_default().to_owned();
        let group = if rows[at][1].contains(":core") { "core" } else { "infection" };
        let block = rows.get(at..at + ROWS).ok_or_else(|| Failure(format!("{slice}: fewer rows than an item has")))?;
        let value_set = |row: &[String]| row[6].strip_prefix("required ").unwrap_or_default().to_owned();
        let (no, item) = named.get(&slice).cloned().unwrap_or_default();
        let item = LabItem {
            no,
            item,
            group: group.to_owned(),
            display: block[4][7].strip_prefix("fixed:string=").unwrap_or_default().to_owned(),
            value_sets: [value_set(&block[3]), value_set(&block[9])],
            slice,
        };
        let facts = |row: &Vec<String>| -> Option<(String, Facts)> {
            Some((row[1].clone(), row[2..].to_vec().try_into().ok()?))
        };
        let asked: Option<Vec<_>> = block.iter().map(facts).collect();
        if asked != item.rows() {
            return Err(Failure(format!("{item:?} is not of the form of an item: {block:?}")));
        }
        items.push(vec![
            item.no,
            item.item,
            item.group,
            item.slice,
            item.display,
            item.value_sets[0].clone(),
            item.value_sets[1].clone(),
        ]);
        at += ROWS;
    }
    let mut place = vec![String::new(); rows[first].len()];
    (place[0], place[1]) = (key.to_owned(), PLACE.to_owned());
    rows.splice(first..end, [place]);
    Ok(Some(items))
}

/// Slice → (number, name) of the table as it stands.
fn names(folder: &Path) -> Result<BTreeMap<String, (String, String)>, Failure> {
    let Ok(text) = std::fs::read_to_string(folder.join("lab-items.csv")) else { return Ok(BTreeMap::new()) };
    let table = Table::read("lab-items.csv", &text, &HEADER).map_err(|error| Failure(error.to_string()))?;
    let named = table.rows.iter().map(|row| {
        let cell = |at| row.cell(at).to_owned();
        (cell(3), (cell(0), cell(1)))
    });
    Ok(named.collect())
}
