//! Who judges: the library in this process, or another engine with the same answers.

#[cfg(feature = "wasm-engine")]
pub mod wasm;

use tekigo_core::diagnostic::catalogue::input::FILE_TOO_LARGE;
use tekigo_core::diagnostic::{Arg, Finding, Place, Sink};
use tekigo_core::outcome::{Outcome, Piece, Record, Style, Told};
use tekigo_core::{Validator, Worker};

/// Gives each thread who judges for it; the same answer for the same bytes, on any thread.
pub trait Engine: Sync {
    /// Who judges the inputs of one thread, one after another.
    fn judge(&self) -> Box<dyn Judge + '_>;
    /// What the rules are.
    fn label(&self) -> &str;
}

/// Judges inputs, one after another. What it gives is data, so that it may run elsewhere.
pub trait Judge {
    /// One input's share of a report; without what was told often enough, where that is known.
    ///
    /// # Errors
    /// The engine is broken, which is no fault of the data.
    fn piece(&mut self, style: &Style, input: &Input<'_>, told: &Told) -> Result<Piece, Broken>;
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

impl Input<'_> {
    /// The share of a report that tells `outcome` of this input.
    pub fn told(&self, style: &Style, outcome: &Outcome, told: &Told) -> Piece {
        let Self { file, record, bytes } = *self;
        Piece::after(style, &Record { file, record, outcome, bytes }, Some(told))
    }
}

impl Judge for Worker {
    fn piece(&mut self, style: &Style, input: &Input<'_>, told: &Told) -> Result<Piece, Broken> {
        Ok(input.told(style, &self.validate(input.bytes), told))
    }
}

impl Engine for Validator {
    fn judge(&self) -> Box<dyn Judge + '_> {
        Box::new(self.worker())
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
