//! Reference systems: a good one, and for each automatic item bad ones, which show that the item can fail.
//!
//! What they do is data ([`script`]). The good system takes the same steps as a record system: makes a Bundle of what was
//! recorded, a request of the Bundle, sends it over the line, shows what comes back. A bad one is the good one with one thing wrong.

mod desk;
mod harm;
mod line;
pub mod script;
#[cfg(test)]
mod tests;

use super::system::{Line, Made, System, Task, Trouble};
use desk::Desk;
use script::{Bad, Harm, Script};
use tekigo_core::{Options, Validator};

/// A reference system.
#[derive(Clone, Debug)]
pub struct Reference {
    validator: Validator,
    bad: Option<&'static Bad>,
}

/// Room for files that are too large to be sent, so that a bad system can send them.
const ROOM: u64 = 64 << 20;

impl Reference {
    /// The good system.
    pub fn good(validator: &Validator) -> Self {
        let options = Options { max_bytes: Some(ROOM), ..validator.options().clone() };
        Self { validator: validator.with_options(options), bad: None }
    }

    /// The bad systems of an item, one for each thing that can be wrong.
    pub fn bad(validator: &Validator, item: &str) -> Vec<Self> {
        let scripts = script::find(item).into_iter();
        let good = Self::good(validator);
        scripts.flat_map(|script| &script.bad).map(|bad| Self { bad: Some(bad), ..good.clone() }).collect()
    }
}

impl System for Reference {
    fn name(&self) -> String {
        self.bad.map_or_else(|| "good".to_owned(), |bad| format!("bad: {}", bad.name))
    }

    fn perform(&mut self, task: &Task, line: Option<&mut dyn Line>) -> Result<Made, Trouble> {
        let script: &Script = script::find(&task.item).ok_or(Trouble::Nothing)?;
        let harm = self.bad.map(|bad| &bad.does);
        let mut desk = Desk::new(&self.validator, task, line, harm);
        desk.work(&script.steps)?;
        if let Some(Harm::Repeat { step }) = harm {
            desk.work(script.steps.get(..=*step).unwrap_or_default())?;
        }
        let mut files = desk.finish();
        // a system hands back what it is asked for
        files.retain(|name, _| task.want.contains(name));
        Ok(Made { files, status: None })
    }
}
