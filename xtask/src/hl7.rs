//! HL7's validator over `conformance/`: half an hour, so a task of its own and no step of the gate. Where Java, Maven or the packages
//! are missing it says so, and that is no failure.

use crate::run::{Failure, cargo, loud, root, target_dir};
use std::process::{Command, Stdio};

/// What the runner ends with where it cannot run.
const ABSENT: i32 = 3;

/// Runs it and prints its table beside the recorded one. `--group GROUP` (repeatable) takes a part; `--write DAY` records a whole run.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let (mut passed, mut day) = (Vec::new(), None);
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let value = rest.next().ok_or_else(|| Failure(format!("{arg} needs a value")))?;
        match arg.as_str() {
            "--group" => passed.extend(["--group".to_owned(), value.clone()]),
            "--write" => day = Some(value.clone()),
            _ => return Err(Failure("hl7 takes --group GROUP and --write DAY".to_owned())),
        }
    }
    if day.is_some() && !passed.is_empty() {
        return Err(Failure("a part of the cases is not recorded".to_owned()));
    }
    let runner = root().join("conformance/runners/hl7/run.sh");
    let is_here = Command::new(&runner).arg("--check").stdin(Stdio::null()).status()?;
    match is_here.code() {
        Some(0) => {}
        // it has said why
        Some(ABSENT) => return Ok(()),
        _ => return Err(Failure(format!("{} --check failed ({is_here})", runner.display()))),
    }
    let recorded = root().join("conformance/results/hl7.json");
    let out = if day.is_some() { recorded } else { target_dir().join("hl7-results.json") };
    let mut suite = cargo(&["run", "--quiet", "--package", "tekigo-conformance", "--bin", "suite", "--", "run"]);
    suite.args(&passed).arg("--out").arg(&out);
    if let Some(day) = &day {
        suite.args(["--date", day]);
    }
    loud(suite.arg("--").arg(&runner))
}
