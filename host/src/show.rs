//! The commands that show something instead of judging: explain, rules, compare-rules, fhirpath, snapshot.

mod catalogue;
mod compare;
mod profile;
mod query;
mod snapshot;

pub(crate) use catalogue::{explain, rules};
pub(crate) use compare::compare_rules;
pub(crate) use query::fhirpath;
pub(crate) use snapshot::snapshot;

use crate::Status;
use crate::terminal::{Console, print};
use std::io::{self, Read};
use std::path::Path;

/// Reads a file, or standard input for `-`; says why when it cannot.
pub(crate) fn read(console: &Console, path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    match read {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let name = path.display();
            console.problem_in(&format!("{name} を読めません: {error}"), &format!("cannot read {name}: {error}"));
            None
        }
    }
}

/// Writes the result.
pub(crate) fn finish(console: &Console, text: &str) -> Status {
    if print(console, text) { Status::Conforms } else { Status::Failed }
}
