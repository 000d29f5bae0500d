//! `tekigo masters`: publishers' files in, packs out, and what they answer.

pub(crate) mod args;
mod check;
mod files;
mod import;
mod map;
mod show;
mod store;

use crate::terminal::Console;
use crate::{Error, Status};
use args::Do;
pub(crate) use args::Masters as Args;
use std::path::Path;
use tekigo_core::masters::Masters as Loaded;

impl Args {
    #[expect(clippy::unnecessary_wraps, reason = "every command is run by this signature")]
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        Ok(match &self.command {
            Do::Import(command) => import::run(console, command),
            Do::List(command) => show::list(console, command),
            Do::Check(command) => check::run(console, command),
            Do::Show(command) => show::show(console, command),
            Do::Find(command) => show::find(console, command),
            Do::Diff(command) => show::diff(console, command),
            Do::Map(command) => map::run(console, command),
        })
    }
}

/// The masters that a validation is to ask: of the folder given, of `TEKIGO_MASTERS`, or of the user.
///
/// # Errors
/// A folder that was asked for cannot be read or holds nothing; a pack cannot be used.
pub(super) fn of_call(given: Option<&Path>) -> Result<Loaded, Error> {
    let was_given = given.is_some() || std::env::var_os("TEKIGO_MASTERS").is_some_and(|set| !set.is_empty());
    store::open(store::folder(given).as_deref(), was_given)
}

/// Whether the text could be written to standard output; says why when it could not.
fn printed(console: &Console, text: &str) -> bool {
    crate::terminal::print(text).map_err(|error| console.error(&error)).is_ok()
}
