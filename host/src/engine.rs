//! Who judges: the library in this process, or another engine with the same answers.

use tekigo_core::Validator;
use tekigo_core::diagnostic::catalogue::input::FILE_TOO_LARGE;
use tekigo_core::diagnostic::{Arg, Finding, Place, Sink};
use tekigo_core::outcome::Outcome;

/// Validates inputs; the same answer for the same bytes, on any thread.
pub trait Engine: Sync {
    /// The whole answer about one input.
    fn validate(&self, bytes: &[u8]) -> Outcome;
    /// What the rules are.
    fn label(&self) -> &str;
}

impl Engine for Validator {
    fn validate(&self, bytes: &[u8]) -> Outcome {
        Self::validate(self, bytes)
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
