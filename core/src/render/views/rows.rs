//! Helpers for tables of records.

use super::super::model::{Block, By, Cell, Head, Inline, Look, Row, Table};
use super::super::source::{At, Cx};

/// A row that tells one record.
pub(super) fn record<'a>(cx: &Cx<'_>, at: At<'a>, cells: Vec<Cell<'a>>) -> Row<'a> {
    Row { records: vec![(at, cx.anchor(at))], cells, part: false }
}

/// A table of records whose columns without any content are left out, and what else the records hold.
pub(super) fn table<'a>(
    class: &'static str,
    caption: Inline<'a>,
    heads: &[&'static str],
    rows: Vec<Row<'a>>,
    records: &[At<'a>],
    out: &mut Vec<Block<'a>>,
) {
    let used: Vec<bool> = (0..heads.len())
        .map(|at| at == 0 || rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.inline.is_empty())))
        .collect();
    let keep = |at: &usize| used.get(*at).copied().unwrap_or(true);
    let rows = rows
        .into_iter()
        .map(|row| {
            let cells = row.cells.into_iter().enumerate().filter(|(at, _)| keep(at)).map(|(_, cell)| cell).collect();
            Row { cells, ..row }
        })
        .collect();
    let head = heads.iter().enumerate().filter(|(at, _)| keep(at)).map(|(_, words)| Head::text(words)).collect();
    out.push(Block::Table(Table { class, caption, head, rows, stacks: true }));
    out.push(Block::Rest(records.to_vec()));
}

/// `label: value`, small; nothing without a value.
pub(super) fn small<'a>(label: &'static str, value: Inline<'a>) -> Inline<'a> {
    if value.is_empty() {
        return value;
    }
    let mut out = Inline::new().with(label, By::Us, Look::Minor);
    out.extend_as(value, Look::Minor);
    out
}
