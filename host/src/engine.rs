//! The rules a call asks for, and the engine over them.

mod cache;
mod packages;

use crate::args::Definitions;
use crate::terminal::Console;
use tekigo_core::Validator;
use tekigo_core::check::Options;
use tekigo_core::diagnostic::catalogue::input::FILE_TOO_LARGE;
use tekigo_core::diagnostic::{Arg, Finding, Place, Sink};
use tekigo_core::outcome::{Completeness, Material, Outcome};

pub(crate) use packages::{load, structures};

/// Validates inputs; the same answer for the same bytes, on any thread.
pub(crate) trait Engine: Sync {
    /// The whole answer about one input.
    fn validate(&self, bytes: &[u8]) -> Outcome;
    /// What the rules are.
    fn label(&self) -> &str;
}

/// The answer about an input that is not even read because of its size.
pub(crate) fn too_large(bytes: u64, limit: u64) -> Outcome {
    let mut sink = Sink::default();
    sink.push(Finding::new(&FILE_TOO_LARGE, Place::default(), vec![Arg::Count(bytes), Arg::Count(limit)]));
    Outcome::new(Material {
        bytes: &[],
        tree: None,
        names: None,
        sink,
        resource_type: None,
        profiles: Vec::new(),
        completeness: Completeness::default(),
        coverage: tekigo_core::clins::Coverage::default(),
    })
}

/// The engine over the rules that `definitions` ask for; `None` when they cannot be used, which has been said then.
pub(crate) fn native(console: &Console, definitions: &Definitions, options: Options) -> Option<Box<dyn Engine>> {
    let rules = load(console, definitions)?;
    Some(Box::new(Validator::new(rules, options)))
}

impl Engine for Validator {
    fn validate(&self, bytes: &[u8]) -> Outcome {
        Self::validate(self, bytes)
    }

    fn label(&self) -> &str {
        &self.rules().label
    }
}
