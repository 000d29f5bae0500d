//! `tekigo masters`: publishers' files in, packs out, and what they answer.

pub(crate) mod args;
mod check;
mod files;
mod import;
mod map;
mod show;
mod store;

use crate::Status;
use crate::terminal::Console;
use args::{Do, Masters};
pub(crate) use store::{folder, open};

/// Runs the command.
pub(crate) fn run(console: &Console, command: &Masters) -> Status {
    match &command.command {
        Do::Import(command) => import::run(console, command),
        Do::List(command) => show::list(console, command),
        Do::Check(command) => check::run(console, command),
        Do::Show(command) => show::show(console, command),
        Do::Find(command) => show::find(console, command),
        Do::Diff(command) => show::diff(console, command),
        Do::Map(command) => map::run(console, command),
    }
}
