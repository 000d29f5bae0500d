//! Who judges: the library in this process, or another engine with the same answers.

use tekigo_core::diagnostic::catalogue::input::FILE_TOO_LARGE;
use tekigo_core::diagnostic::{Arg, Finding, Place, Sink};
use tekigo_core::outcome::Outcome;
use tekigo_core::{Validator, Worker};

/// Gives each thread who judges for it; the same answer for the same bytes, on any thread.
pub trait Engine: Sync {
    /// Who judges the inputs of one thread, one after another.
    fn judge(&self) -> Box<dyn Judge + '_>;
    /// What the rules are.
    fn label(&self) -> &str;
}

/// Judges inputs, one after another.
pub trait Judge {
    /// The whole answer about one input.
    fn validate(&mut self, bytes: &[u8]) -> Outcome;
}

impl Judge for Worker {
    fn validate(&mut self, bytes: &[u8]) -> Outcome {
        Self::validate(self, bytes)
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
