//! Who judges: the library in this process, or another engine with the same answers.

#[cfg(feature = "wasm-engine")]
pub mod wasm;

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};
use tekigo_core::diagnostic::catalogue::input::FILE_TOO_LARGE;
use tekigo_core::diagnostic::{Arg, Finding, Place, Sink};
use tekigo_core::outcome::{Outcome, Piece, Record, Style};
use tekigo_core::{Options, Validator, Workers};

/// Gives each thread who judges for it; the same answer for the same bytes, on any thread.
pub trait Engine: Sync {
    /// Who judges the inputs of one thread, one after another.
    fn judge(&self) -> Box<dyn Judge + '_>;
    /// What the rules are.
    fn label(&self) -> &str;
}

/// Judges inputs, one after another. What it gives is data, so that it may run elsewhere.
pub trait Judge {
    /// From now on it judges as these options say; until then, as those of the engine.
    fn take_options(&mut self, options: &Options);

    /// One input's share of a report; without what was told often enough, where that is known.
    ///
    /// # Errors
    /// The engine is broken, which is no fault of the data.
    fn piece(&mut self, style: &Style, input: &Input<'_>, filled: &Filled) -> Result<Piece, Broken>;

    /// These lines of an NDJSON input will be asked for, one after another: who saves by judging them together may do it now.
    fn ahead(&mut self, _style: &Style, _lines: &Lines<'_>, _filled: &Filled) {}
}

/// Groups of issues that the report has told often enough and leaves out from now on. The thread that writes it adds them, every
/// thread that makes pieces asks.
#[derive(Debug, Default)]
pub struct Filled(RwLock<BTreeSet<Box<str>>>);

impl Filled {
    fn holds(&self, group: &str) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(group)
    }

    /// Every group, sorted.
    fn groups(&self) -> Vec<Box<str>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Adds what the report says of itself (`Report::take_filled`).
    pub fn add(&self, groups: Vec<Box<str>>) {
        if !groups.is_empty() {
            self.0.write().unwrap_or_else(PoisonError::into_inner).extend(groups);
        }
    }
}

/// A fault of the engine, for the person who mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken(pub String);

/// An input as a report calls it, and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Name of the file as given; `-` for standard input.
    pub file: &'a str,
    /// 1-based line of an NDJSON input that this is.
    pub record: Option<u64>,
    /// The input.
    pub bytes: &'a [u8],
}

/// Lines of an NDJSON input.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    /// Name of the file as given.
    pub file: &'a str,
    /// 1-based number of the first line.
    pub first: u64,
    /// The lines, with their ends.
    pub bytes: &'a [u8],
}

impl Input<'_> {
    /// The share of a report that tells `outcome` of this input.
    pub fn told(&self, style: &Style, outcome: &Outcome, filled: &Filled) -> Piece {
        let Self { file, record, bytes } = *self;
        Piece::after(style, &Record { file, record, outcome, bytes }, &|group| filled.holds(group))
    }
}

/// The library in this process.
#[derive(Debug)]
struct Native {
    workers: Workers,
    options: Options,
}

impl Judge for Native {
    fn take_options(&mut self, options: &Options) {
        self.options.clone_from(options);
    }

    fn piece(&mut self, style: &Style, input: &Input<'_>, filled: &Filled) -> Result<Piece, Broken> {
        Ok(input.told(style, &self.workers.with(&self.options).validate(input.bytes), filled))
    }
}

impl Engine for Validator {
    fn judge(&self) -> Box<dyn Judge + '_> {
        let options = self.options().clone();
        Box::new(Native { workers: Workers::new(self.with_options(options.clone())), options })
    }

    fn label(&self) -> &str {
        &self.rules().label
    }
}

/// The answer about an input that is not even read because of its size.
pub fn too_large(bytes: u64, limit: u64) -> Outcome {
    let mut sink = Sink::default();
    sink.push(Finding::new(&FILE_TOO_LARGE, Place::default(), vec![Arg::Count(bytes), Arg::Count(limit)]));
    Outcome::unread(&[], sink)
}
