//! What stands between `tekigo-core` and a machine: files, packages and their cache on disk, threads, the clock, and the
//! command line over them. It translates only; what is right or wrong is decided in `core`.
//!
//! Loading rules ([`rules`]), finding inputs ([`inputs`]), reading records ([`records`]) and working on many threads
//! ([`pipeline`]) give values and [`Error`]s. Only commands print.
//!
//! ```no_run
//! use tekigo_host::rules::{Sources, load};
//!
//! let loaded = load(&Sources { packages: vec!["jp-core.tgz".into()], ..Sources::default() })?;
//! let validator = tekigo_core::Validator::new(loaded.rules, tekigo_core::Options::default());
//! # Ok::<(), tekigo_host::Error>(())
//! ```

mod args;
mod cache;
pub mod certify;
pub mod clock;
mod command;
pub mod engine;
mod error;
pub mod inputs;
pub mod pipeline;
mod progress;
pub mod records;
pub mod rules;
mod serve;
mod status;
mod terminal;

pub use error::Error;
pub use status::Status;

use args::Cli;
use std::ffi::OsString;
use terminal::Console;

/// Runs a command line, the program's name first. Help, and a command line that cannot be read, end the process as clap
/// does (0 and 2).
pub fn run(args: &[OsString]) -> Status {
    let lang = args::language(args, |name| std::env::var(name).ok());
    let Cli { global, command } = args::parse(args, lang);
    let lang = global.lang.map_or(lang, Into::into);
    let console = Console::new(lang, &global);
    command.run(&console).unwrap_or_else(|error| console.error(&error))
}
