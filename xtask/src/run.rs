//! Running commands: where, how quietly, how long they took.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Why a task did not succeed, for a person.
#[derive(Debug)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// The workspace's root folder.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// The folder that cargo builds into.
pub fn target_dir() -> PathBuf {
    let given = std::env::var_os("CARGO_TARGET_DIR").and_then(|folder| std::path::absolute(folder).ok());
    given.unwrap_or_else(|| root().join("target"))
}

/// `cargo` with `args`, in the workspace's root, by the toolchain that built this task.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root());
    command
}

/// What is built along with programs of the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// Nothing: a task that somebody asked for by itself.
    Nothing,
    /// All tests, as in the gate, where they have been built before. Cargo chooses the features of a crate by everything
    /// that is built at once; `--package X` alone would choose others and compile wasmtime, core and host a second time.
    Tests,
}

/// Builds programs, which are called as their packages are, and returns their folder.
pub fn programs(names: &[&str], along: Along) -> Result<PathBuf, Failure> {
    let mut build = cargo(&["build", "--quiet", "--locked"]);
    if along == Along::Tests {
        build.args(["--workspace", "--tests"]);
    }
    for name in names {
        build.args(["--bin", name]);
        if along == Along::Nothing {
            build.args(["--package", name]);
        }
    }
    loud(&mut build)?;
    Ok(target_dir().join("debug"))
}

/// What a program's file is called here.
pub fn program(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// Runs with its output shown as it comes.
pub fn loud(command: &mut Command) -> Result<(), Failure> {
    let status = command.stdin(Stdio::null()).status().map_err(|error| cannot(command, &error))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{} failed ({status})", words(command)))) }
}

/// Runs in silence; its output is shown only when it fails. Returns its standard output.
pub fn quiet(command: &mut Command) -> Result<String, Failure> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| cannot(command, &error))?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(Failure(format!("{} failed ({})\n{stdout}{stderr}", words(command), output.status)))
}

/// Runs one step of a task between a line that names it and a line that says how long it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    println!("── {name}");
    let start = Instant::now();
    let result = work();
    let answer = if result.is_ok() { "ok" } else { "FAILED" };
    println!("   {answer}: {name}, {:.1} s", start.elapsed().as_secs_f64());
    result
}

fn cannot(command: &Command, error: &std::io::Error) -> Failure {
    Failure(format!("{} cannot be started: {error}", words(command)))
}

fn words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut words = program.to_string_lossy().into_owned();
    for arg in command.get_args() {
        words.push(' ');
        words.push_str(&arg.to_string_lossy());
    }
    words
}
