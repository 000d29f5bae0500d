//! `html`: placeholder, being written.

use super::{Record, Style, Totals};
use crate::outcome::Counts;

#[derive(Debug, Default)]
pub(super) struct Held {
    files: Vec<String>,
}

impl Held {
    pub(super) fn push(&mut self, _valid: bool, _counts: Counts, parts: Vec<(Option<Box<str>>, String)>) {
        self.files.extend(parts.into_iter().map(|(_, part)| part));
    }
}

pub(super) fn piece(_style: &Style, record: &Record<'_>) -> String {
    record.file.to_owned()
}

pub(super) fn page(_style: &Style, _totals: &Totals, held: &Held) -> String {
    held.files.concat()
}
