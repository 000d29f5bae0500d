//! Reference systems: come with the suite.

use super::system::{Line, Made, System, Task, Trouble};
use tekigo_core::Validator;

/// A reference system.
#[derive(Clone, Debug)]
pub struct Reference;

impl Reference {
    /// The good system.
    pub fn good(_: &Validator) -> Self {
        Self
    }

    /// The bad systems of an item.
    pub fn bad(_: &Validator, _: &str) -> Vec<Self> {
        Vec::new()
    }
}

impl System for Reference {
    fn name(&self) -> String {
        "good".to_owned()
    }

    fn perform(&mut self, _: &Task, _: Option<&mut dyn Line>) -> Result<Made, Trouble> {
        Err(Trouble::Nothing)
    }
}
