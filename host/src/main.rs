//! `tekigo`, the command line: reads files, asks `core`, writes reports. It translates only; what is right or wrong is
//! decided in `core`.
//!
//! Exit status everywhere: 0 all inputs conform, 1 at least one has an error, 2 the call itself failed.

mod args;
mod clock;

mod engine;
mod inputs;
mod masters;
mod pipeline;
mod progress;
mod records;
mod show;
mod terminal;
mod validate;

use args::{Cli, Do};
use std::ffi::OsString;
use std::process::ExitCode;
use terminal::Console;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// All inputs conform.
    Conforms = 0,
    /// At least one input has an error.
    Errors = 1,
    /// The call itself failed.
    Failed = 2,
}

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let lang = args::language(&args, |name| std::env::var(name).ok());
    let Cli { global, command } = args::parse(&args, lang);
    let lang = global.lang.map_or(lang, Into::into);
    let console = Console::new(lang, &global);
    let status = match command {
        Do::Validate(command) => validate::run(&console, &command),
        Do::Explain(command) => show::explain(&console, &command),
        Do::Rules(command) => show::rules(&console, &command),
        Do::CompareRules(command) => show::compare_rules(&console, &command),
        Do::Fhirpath(command) => show::fhirpath(&console, &command),
        Do::Snapshot(command) => show::snapshot(&console, &command),
        Do::Masters(command) => masters::run(&console, &command),
    };
    ExitCode::from(status as u8)
}
