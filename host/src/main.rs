//! `tekigo`, the command line. Everything is in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    ExitCode::from(tekigo_host::run(&args) as u8)
}
