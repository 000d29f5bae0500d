//! Publishers' files → concepts by system.
//!
//! Each reader is a pure function of rows: of a text ([`sheet::rows`]) or of a spreadsheet that the host took apart. What is
//! wrong is a [`Problem`] with line and column; a row with a problem is left out and the others are read.

mod claims;
mod clins_lab;
mod drug;
mod field;
mod hot;
mod jfagy;
mod jlac;
mod kind;
mod list;
mod medis;
mod medis_lab;
pub mod sheet;
mod ssk;
#[cfg(test)]
mod tests;
mod usage;

use super::Day;
use super::concept::Concept;
use super::meta::Content;
use crate::text::limits::MAX_MASTER_PROBLEMS;
pub use kind::{Kind, recognise};
pub use sheet::{Row, Sheet, decode, rows};

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// 1-based; 0 for the file as a whole.
    pub line: u32,
    /// 1-based; 0 for the row as a whole.
    pub column: u32,
    /// What, Japanese.
    pub ja: String,
    /// What, English.
    pub en: String,
    /// The row is read all the same.
    pub is_remark: bool,
}

impl Problem {
    /// A fault at a line and a column.
    pub fn at(line: u32, column: u32, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { line, column, ja: ja.into(), en: en.into(), is_remark: false }
    }

    /// Something worth knowing.
    pub fn remark(line: u32, column: u32, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { is_remark: true, ..Self::at(line, column, ja, en) }
    }
}

/// What a row does to its code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Action {
    /// Says or changes what is valid.
    #[default]
    Keep,
    /// New.
    Add,
    /// Valid again.
    Restore,
    /// No longer valid.
    Retire,
}

/// A row of a file, for one system.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Line of the file.
    pub line: u32,
    /// The code; in a delta its code may be empty when `by` finds it.
    pub concept: Concept,
    /// (system, code) that a row of a delta names its concept by.
    pub by: Option<(Box<str>, Box<str>)>,
    /// What it does.
    pub action: Action,
}

/// The rows of a file for one system.
#[derive(Clone, Debug, Default)]
pub struct SystemBatch {
    /// Canonical.
    pub system: String,
    /// How much of the system the file holds.
    pub content: Content,
    /// Whose it is.
    pub licence: String,
    /// Other identifiers of the system.
    pub aliases: Vec<String>,
    /// The rows.
    pub changes: Vec<Change>,
}

/// What a file holds.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// By system.
    pub systems: Vec<SystemBatch>,
    /// Only changes to an edition before.
    pub is_delta: bool,
    /// The day of the edition, where the content tells it.
    pub day: Option<Day>,
    /// Rows read.
    pub rows: u32,
    /// What is wrong, in order.
    pub problems: Vec<Problem>,
}

impl Batch {
    fn new(systems: &[(&str, Content)], licence: &str) -> Self {
        let batch = |(system, content): &(&str, Content)| SystemBatch {
            system: (*system).to_owned(),
            content: *content,
            licence: licence.to_owned(),
            ..SystemBatch::default()
        };
        Self { systems: systems.iter().map(batch).collect(), ..Self::default() }
    }

    /// Adds a row to the system at `at`, unless it has no code.
    fn push(&mut self, at: usize, line: u32, action: Action, concept: Concept) {
        if !concept.code.is_empty() {
            self.systems[at].changes.push(Change { line, concept, by: None, action });
        }
    }

    fn wrong(&mut self, problem: Problem) {
        if self.problems.len() < MAX_MASTER_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Whether anything is wrong beyond remarks.
    pub fn is_faulty(&self) -> bool {
        self.problems.iter().any(|problem| !problem.is_remark)
    }
}

/// Reads the rows of a file of this kind. `is_delta` says that the file's name calls it one.
pub fn read(kind: Kind, sheets: &[Sheet], is_delta: bool) -> Batch {
    let mut batch = match kind {
        Kind::SskDisease => ssk::disease(sheets, is_delta),
        Kind::SskModifier => ssk::modifier(sheets, is_delta),
        Kind::SskDrug => drug::claim_drug(sheets, is_delta),
        Kind::MedisDisease => medis::disease(sheets),
        Kind::MedisModifier => medis::modifier(sheets),
        Kind::MedisIndex => medis::index(sheets),
        Kind::Hot => hot::hot(sheets),
        Kind::GenericName => drug::generic(sheets),
        Kind::PriceList => drug::price_list(sheets),
        Kind::ClinsLab => clins_lab::items(sheets),
        Kind::Jlac10 => jlac::jlac10(sheets),
        Kind::Jlac11 => jlac::jlac11(sheets),
        Kind::Jfagy => jfagy::allergens(sheets),
        Kind::JfagyDrug => jfagy::drugs(sheets),
        Kind::Usage => usage::usages(sheets),
        Kind::Institutions => list::list(sheets, super::system::INSTITUTION, 10),
        Kind::Insurers => list::list(sheets, super::system::INSURER, 8),
        Kind::SskProcedure => claims::procedure(sheets, is_delta),
        Kind::SskMaterial => claims::material(sheets, is_delta),
        Kind::JlacCodes => jlac::codes(sheets),
        Kind::SskComment => claims::comment(sheets, is_delta),
        Kind::MedisLab => medis_lab::items(sheets),
    };
    for sheet in sheets {
        for problem in &sheet.problems {
            batch.wrong(problem.clone());
        }
    }
    if batch.systems.iter().all(|system| system.changes.is_empty()) && !batch.is_faulty() {
        batch.wrong(Problem::at(0, 0, "コードが 1 件もありません", "it holds no code"));
    }
    batch.problems.sort_by_key(|problem| (problem.line, problem.column));
    batch
}
