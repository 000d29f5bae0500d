//! The formats of a report, one file each.
//!
//! A run writes [`Report::head`], then one [`Piece`] an input, in input order, then [`Report::tail`]. Pieces are made by
//! a pure function, so a caller may make them on many threads and as a stream: only totals are kept, and the output is
//! the same.

mod csv;
mod excerpt;
mod html;
mod json;
mod junit;
mod operation_outcome;
mod sarif;
mod text;

use super::{Counts, Outcome};
use crate::check::Lang;
use crate::diagnostic::Severity;
use std::collections::BTreeMap;

pub use json::file_json;
pub use operation_outcome::operation_outcome;
pub use text::{display_width, safe_text};

/// `--format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Format {
    #[default]
    Text,
    Json,
    Ndjson,
    Outcome,
    Csv,
    Sarif,
    Junit,
    Html,
}

/// How to write. Each flag is one of the command line's.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// Format.
    pub format: Format,
    /// Language, where the format holds one only.
    pub lang: Lang,
    /// ANSI colours (text).
    pub color: bool,
    /// Columns of the terminal (text); `None` does not fold lines.
    pub width: Option<usize>,
    /// Every issue, however many (text).
    pub verbose: bool,
    /// Nothing about inputs without an issue, and no summary (text).
    pub quiet: bool,
    /// There may be more than one input: `outcome` is a collection then, `text` ends with a summary of all.
    pub several: bool,
    /// What the rules are: `jp-clins 1.12.0`.
    pub rules: String,
}

/// One input and its answer.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Name of the file as given; `-` for standard input.
    pub file: &'a str,
    /// 1-based line of an NDJSON input that this is.
    pub record: Option<u64>,
    /// The answer.
    pub outcome: &'a Outcome,
    /// The input.
    pub bytes: &'a [u8],
}

impl Record<'_> {
    /// The line in the file of a line of this input: a record of an NDJSON file is one line of it.
    pub fn line(&self, line: u32) -> u64 {
        self.record.unwrap_or(1) + u64::from(line) - 1
    }
}

/// A report's share for one input, with what the totals need.
#[derive(Debug)]
pub struct Piece {
    /// Stretches of text; those with a group are left out once the group has been told often enough.
    parts: Vec<(Option<Box<str>>, String)>,
    counts: Counts,
    valid: bool,
    rules: BTreeMap<(&'static str, Severity), u64>,
}

impl Piece {
    /// Writes one input's share. A pure function of its arguments.
    pub fn new(style: &Style, record: &Record<'_>) -> Self {
        let parts = match style.format {
            Format::Text => text::piece(style, record),
            Format::Json | Format::Ndjson => vec![(None, file_json(record))],
            Format::Outcome => vec![(None, operation_outcome::piece(style, record))],
            Format::Csv => vec![(None, csv::piece(record))],
            Format::Sarif => vec![(None, sarif::piece(style, record))],
            Format::Junit => vec![(None, junit::piece(style, record))],
            Format::Html => vec![(None, html::piece(style, record))],
        };
        let mut rules = BTreeMap::new();
        for issue in &record.outcome.issues {
            *rules.entry((issue.rule.id, issue.severity)).or_default() += 1;
        }
        Self { parts, counts: record.outcome.counts, valid: record.outcome.valid, rules }
    }

    /// Whether the input has no issue that is fatal or an error.
    pub fn valid(&self) -> bool {
        self.valid
    }

    /// Issues by severity.
    pub fn counts(&self) -> Counts {
        self.counts
    }
}

/// Totals of a run.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Inputs.
    pub inputs: u64,
    /// Inputs without an issue that is fatal or an error.
    pub valid: u64,
    /// Issues of all inputs.
    pub counts: Counts,
    /// Issues by rule and severity.
    pub rules: BTreeMap<(&'static str, Severity), u64>,
}

/// A report under way.
#[derive(Debug)]
pub struct Report {
    style: Style,
    totals: Totals,
    /// Whether something was written that the next piece must be separated from.
    open: bool,
    groups: text::Groups,
    held: html::Held,
}

impl Report {
    /// A report in `style`.
    pub fn new(style: Style) -> Self {
        Self {
            style,
            totals: Totals::default(),
            open: false,
            groups: text::Groups::default(),
            held: html::Held::default(),
        }
    }

    /// How it is written.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// Totals so far.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// What comes first.
    pub fn head(&self) -> String {
        match self.style.format {
            Format::Json => json::head(&self.style),
            Format::Outcome => operation_outcome::head(&self.style),
            Format::Csv => csv::HEAD.to_owned(),
            Format::Sarif => sarif::head(&self.style),
            Format::Junit => junit::HEAD.to_owned(),
            Format::Text | Format::Ndjson | Format::Html => String::new(),
        }
    }

    /// Adds the next input's share; returns what can be written now.
    pub fn add(&mut self, piece: Piece) -> String {
        self.totals.inputs += 1;
        self.totals.valid += u64::from(piece.valid);
        self.totals.counts.merge(piece.counts);
        for (rule, count) in &piece.rules {
            *self.totals.rules.entry(*rule).or_default() += count;
        }
        match self.style.format {
            Format::Text => self.groups.admit(&self.style, piece.parts),
            Format::Html => {
                self.held.push(piece.valid, piece.counts, piece.parts);
                String::new()
            }
            format => {
                let mut out = String::new();
                for (_, part) in piece.parts.into_iter().filter(|(_, part)| !part.is_empty()) {
                    if self.open && matches!(format, Format::Json | Format::Outcome | Format::Sarif) {
                        out.push_str(",\n");
                    }
                    self.open = true;
                    out.push_str(&part);
                    if format == Format::Ndjson {
                        out.push('\n');
                    }
                }
                out
            }
        }
    }

    /// What comes last.
    pub fn tail(self) -> String {
        match self.style.format {
            Format::Text => text::tail(&self.style, &self.totals, &self.groups),
            Format::Json => "\n]}\n".to_owned(),
            Format::Outcome => operation_outcome::tail(&self.style, self.open),
            Format::Sarif => sarif::tail(),
            Format::Junit => junit::TAIL.to_owned(),
            Format::Html => html::page(&self.style, &self.totals, &self.held),
            Format::Csv | Format::Ndjson => String::new(),
        }
    }
}
