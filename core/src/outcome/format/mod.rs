//! The formats of a report, one file each.
//!
//! A run writes [`Report::head`], then one [`Piece`] an input, in input order, then [`Report::tail`]. Pieces are made by
//! a pure function and joined to [`Pieces`] where they are made, so a caller may do both on many threads and as a
//! stream: what is left to one thread is to add totals, and the output is the same.

mod concise;
mod csv;
mod excerpt;
mod github;
mod gitlab;
mod groups;
mod html;
mod json;
mod junit;
mod kind;
mod operation_outcome;
mod sarif;
mod summary;
mod text;

use super::triage::{Triage, Used};
use super::{Counts, Issue, Outcome};
use crate::check::Lang;
use crate::diagnostic::Severity;
use crate::diagnostic::catalogue::structure::INVARIANT;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use csv::csv_row;
pub use json::{file_json, issues};
pub use kind::{Format, UnknownFormat};
pub use operation_outcome::operation_outcome;
pub use text::{display_width, safe_text, severity_word};

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
    /// What the rules are: `jp-clins 1.10.0, jp-core 1.1.2`.
    pub rules: String,
    /// What the caller makes of issues: waivers, an earlier report, how many to show.
    pub triage: Arc<Triage>,
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
    /// The input. Reports show it as [`Record::shown`] allows.
    pub bytes: &'a [u8],
}

impl<'a> Record<'a> {
    /// The input as far as a report may show it: nothing of it where values are masked.
    pub fn shown(&self) -> &'a [u8] {
        if self.outcome.is_masked() { &[] } else { self.bytes }
    }

    /// The line in the file of a line of this input: a record of an NDJSON file is one line of it.
    pub fn line(&self, line: u32) -> u64 {
        self.record.unwrap_or(1) + u64::from(line) - 1
    }
}

/// A report's share for one input, with what the totals need. It is data, which may be made in one place and joined in
/// another.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Piece {
    /// Stretches of text; those with a group are left out once the group has been told often enough.
    parts: Vec<(Option<Box<str>>, String)>,
    counts: Counts,
    valid: bool,
    /// Issues by rule and severity.
    rules: Vec<(RuleId, Severity, u64)>,
    /// What was waived and known.
    #[serde(default)]
    used: Used,
}

/// A rule by its id, a constraint with the specification's (`invariant dom-6`): one of ours, or that of a piece that came from
/// elsewhere.
pub type RuleId = Cow<'static, str>;

impl Piece {
    /// Writes one input's share. A pure function of its arguments.
    pub fn new(style: &Style, record: &Record<'_>) -> Self {
        Self::after(style, record, &|_| false)
    }

    /// The same, without what the report would leave out: `is_filled` knows the groups that [`Report::take_filled`] gave. A
    /// report of pieces that were made before a group was full is the same as one of pieces that were made after.
    pub fn after(style: &Style, record: &Record<'_>, is_filled: &dyn Fn(&str) -> bool) -> Self {
        let (outcome, used) = style.triage.of(record);
        let record = &Record { outcome: &outcome, ..*record };
        let parts = match style.format {
            Format::Text => text::piece(style, record, is_filled),
            Format::Json | Format::Ndjson => vec![(None, file_json(record))],
            Format::Outcome => vec![(None, operation_outcome::piece(style, record))],
            Format::Concise => vec![(None, concise::piece(style, record))],
            Format::Summary => vec![(None, summary::piece(style, record))],
            Format::Github => vec![(None, github::piece(style, record))],
            Format::Gitlab => vec![(None, gitlab::piece(style, record))],
            Format::Csv => vec![(None, csv::piece(record))],
            Format::Sarif => vec![(None, sarif::piece(style, record))],
            Format::Junit => vec![(None, junit::piece(style, record))],
            Format::Html => vec![(None, html::piece(style, record))],
        };
        let mut rules: BTreeMap<(RuleId, Severity), u64> = BTreeMap::new();
        for issue in record.outcome.issues().iter().filter(|issue| issue.counts()) {
            *rules.entry((rule_id(issue), issue.severity)).or_default() += 1;
        }
        let rules = rules.into_iter().map(|((rule, severity), count)| (rule, severity, count)).collect();
        Self { parts, counts: record.outcome.counts(), valid: record.outcome.is_valid(), rules, used }
    }
}

/// What an issue is counted as. Constraints are many rules under one id of ours.
fn rule_id(issue: &Issue) -> RuleId {
    match &issue.spec_rule {
        Some(id) if issue.rule.id == INVARIANT.id => format!("{} {id}", issue.rule.id).into(),
        _ => issue.rule.id.into(),
    }
}

/// The shares of inputs that follow each other, joined as far as a report need not be known for it.
#[derive(Debug, Default)]
pub struct Pieces {
    /// What can be written as it is; each share begins with its format's separator.
    text: String,
    /// Pieces of the formats that look at what was written before.
    held: Vec<Piece>,
    totals: Totals,
}

impl Pieces {
    /// None so far; they are to be joined in a text that was written before, whose memory is used again.
    pub fn within(mut text: String) -> Self {
        text.clear();
        Self { text, ..Self::default() }
    }

    /// Joins the next input's share, made in the same format as the others.
    pub fn push(&mut self, format: Format, piece: Piece) {
        self.totals.inputs += 1;
        self.totals.valid += u64::from(piece.valid);
        self.totals.counts.merge(piece.counts);
        for (rule, severity, count) in &piece.rules {
            *self.totals.rules.entry((rule.clone(), *severity)).or_default() += count;
        }
        self.totals.used.merge(&piece.used);
        if matches!(format, Format::Text | Format::Html) {
            self.held.push(piece);
            return;
        }
        for (_, part) in piece.parts.iter().filter(|(_, part)| !part.is_empty()) {
            self.text.push_str(format.separator());
            self.text.push_str(part);
            if format == Format::Ndjson {
                self.text.push('\n');
            }
        }
    }

    /// Totals of these inputs.
    pub fn totals(&self) -> &Totals {
        &self.totals
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
    pub rules: BTreeMap<(RuleId, Severity), u64>,
    /// What was waived and known.
    pub used: Used,
}

impl Totals {
    fn merge(&mut self, other: &Self) {
        self.inputs += other.inputs;
        self.valid += other.valid;
        self.counts.merge(other.counts);
        for (rule, count) in &other.rules {
            *self.rules.entry(rule.clone()).or_default() += count;
        }
        self.used.merge(&other.used);
    }
}

/// A report under way: a head, the shares of inputs in their order, a tail.
///
/// ```
/// use tekigo_core::{Format, Piece, Record, Report, Style, Validator};
///
/// let validator = Validator::builder().build();
/// let style = Style { format: Format::Ndjson, several: true, ..Style::default() };
/// let mut report = Report::new(style.clone());
/// let mut text = report.head();
/// for (file, bytes) in [("a.json", &b"{}"[..]), ("b.json", br#"{"resourceType": "Patient"}"#)] {
///     let outcome = validator.validate(bytes);
///     text += &report.add(Piece::new(&style, &Record { file, record: None, outcome: &outcome, bytes }));
/// }
/// assert_eq!((report.totals().inputs, report.totals().valid), (2, 1));
/// text += &report.tail();
/// assert_eq!(text.lines().count(), 2);
/// ```
#[derive(Debug)]
pub struct Report {
    style: Style,
    totals: Totals,
    /// Whether something was written that the next piece must be separated from.
    open: bool,
    groups: groups::Groups,
    held: html::Held,
}

impl Report {
    /// A report in `style`.
    pub fn new(style: Style) -> Self {
        Self {
            style,
            totals: Totals::default(),
            open: false,
            groups: groups::Groups::default(),
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

    /// Groups of issues that were told often enough since this was last asked: who keeps them for [`Piece::after`] saves writing
    /// what would be left out.
    pub fn take_filled(&mut self) -> Vec<Box<str>> {
        self.groups.take_filled()
    }

    /// What comes first.
    pub fn head(&self) -> String {
        match self.style.format {
            Format::Json => json::head(&self.style),
            Format::Outcome => operation_outcome::head(&self.style),
            Format::Csv => csv::HEAD.to_owned(),
            Format::Sarif => sarif::head(&self.style),
            Format::Junit => junit::HEAD.to_owned(),
            Format::Gitlab => "[\n".to_owned(),
            Format::Text | Format::Concise | Format::Summary | Format::Github | Format::Ndjson | Format::Html => {
                String::new()
            }
        }
    }

    /// Adds the next input's share; returns what can be written now.
    pub fn add(&mut self, piece: Piece) -> String {
        let mut pieces = Pieces::default();
        pieces.push(self.style.format, piece);
        self.extend(pieces)
    }

    /// Adds the next inputs' shares; returns what can be written now.
    pub fn extend(&mut self, pieces: Pieces) -> String {
        let Pieces { mut text, held, totals } = pieces;
        self.totals.merge(&totals);
        for piece in held {
            if self.style.format == Format::Html {
                self.held.push(piece.valid, piece.counts, piece.parts);
            } else {
                self.groups.admit(&self.style, piece.parts, &mut text);
            }
        }
        if !self.open && !text.is_empty() {
            self.open = true;
            text.drain(..self.style.format.separator().len());
        }
        text
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
            Format::Summary => summary::tail(&self.style, &self.totals),
            Format::Gitlab => "\n]\n".to_owned(),
            Format::Concise | Format::Github | Format::Csv | Format::Ndjson => String::new(),
        }
    }
}
