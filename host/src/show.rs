//! The commands that show something instead of judging: explain, rules, fhirpath, snapshot.

mod catalogue;

use crate::Status;
use crate::args::{Fhirpath, Snapshot};
use crate::terminal::Console;

pub(crate) use catalogue::{explain, rules};

/// `tekigo fhirpath`
pub(crate) fn fhirpath(console: &Console, command: &Fhirpath) -> Status {
    let _ = command;
    console.problem_in("fhirpath はまだ使えません", "fhirpath is not available yet");
    Status::Failed
}

/// `tekigo snapshot`
pub(crate) fn snapshot(console: &Console, command: &Snapshot) -> Status {
    let _ = command;
    console.problem_in("snapshot はまだ使えません", "snapshot is not available yet");
    Status::Failed
}
