//! What was seen in an earlier run, judged again without the system.

use super::{Adapter, Context};
use crate::certify::keep;
use crate::certify::seen::Seen;
use crate::certify::system::{Task, Trouble};
use std::path::PathBuf;

/// The folders of what was seen, by item.
#[derive(Clone, Debug)]
pub struct Replay(pub std::collections::BTreeMap<String, PathBuf>);

impl Adapter for Replay {
    fn name(&self) -> &'static str {
        "replay"
    }

    fn perform(&mut self, task: &Task, _: &Context<'_>) -> Result<Seen, Trouble> {
        let folder = self.0.get(&task.item).ok_or(Trouble::Nothing)?;
        let files = keep::read(folder).map_err(|error| Trouble::Call(error.to_string()))?;
        keep::seen_of(&files).ok_or_else(|| Trouble::Call(format!("{} is not whole", folder.display())))
    }
}
