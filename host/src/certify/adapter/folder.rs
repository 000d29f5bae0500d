//! Files that lie there already, in a folder for each item.

use super::{Adapter, Context, read_made};
use crate::certify::seen::Seen;
use crate::certify::system::{Made, Task, Trouble};
use std::path::PathBuf;

/// `ROOT/ID/NAME`.
#[derive(Clone, Debug)]
pub struct Folder(pub PathBuf);

impl Adapter for Folder {
    fn name(&self) -> &'static str {
        "folder"
    }

    fn perform(&mut self, task: &Task, context: &Context<'_>) -> Result<Seen, Trouble> {
        let folder = self.0.join(&task.item);
        if !folder.is_dir() {
            return Err(Trouble::Nothing);
        }
        let files = read_made(task, &folder, context.layouts)?;
        Ok(Seen::of(&task.given, Made { files, status: None }))
    }
}
