//! A program that is started for each item: files in a folder, or by standard input and output.

use super::{Adapter, Context, read_made, words_of};
use crate::certify::seen::Seen;
use crate::certify::system::{Files, Made, Task, Trouble};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A program.
#[derive(Clone, Debug)]
pub struct Command {
    /// Program and arguments.
    pub program: Vec<String>,
    /// By standard input and output.
    pub stdin: bool,
    /// Folder that it runs in.
    pub folder: PathBuf,
}

impl Adapter for Command {
    fn name(&self) -> &'static str {
        "command"
    }

    fn perform(&mut self, task: &Task, context: &Context<'_>) -> Result<Seen, Trouble> {
        let space = Space::new(task)?;
        if self.stdin {
            return self.by_stdin(task, context, &space);
        }
        let child = start(&self.program, &self.folder, &space.words(task), Stdio::null(), Stdio::null())?;
        let status = end(child, Instant::now() + context.deadline)?;
        let files = read_made(task, &space.made, context.layouts)?;
        Ok(Seen::of(&task.given, Made { files, status: Some(status) }))
    }
}

impl Command {
    fn by_stdin(&self, task: &Task, context: &Context<'_>, space: &Space) -> Result<Seen, Trouble> {
        let mut child = start(&self.program, &self.folder, &space.words(task), Stdio::piped(), Stdio::piped())?;
        let until = Instant::now() + context.deadline;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let body = envelope(task).to_string();
        // a program may write before it has read everything: neither side may wait for the other
        let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(body.as_bytes())));
        let reader = std::thread::spawn(move || {
            let mut answer = Vec::new();
            stdout.map(|stdout| stdout.take(super::LARGEST).read_to_end(&mut answer));
            answer
        });
        let status = end(child, until)?;
        let answer = reader.join().unwrap_or_default();
        // a program that does not read its input is no fault by itself
        let _ = writer.join();
        let files = if answer.is_empty() { Files::new() } else { opened(&answer)? };
        Ok(Seen::of(&task.given, Made { files: context.layouts.wanted(task, files), status: Some(status) }))
    }
}

/// The folders of one task: `in` with the files and `task.json`, `out` for what is made.
#[derive(Debug)]
pub(super) struct Space {
    folder: tempfile::TempDir,
    pub(super) given: PathBuf,
    pub(super) made: PathBuf,
}

impl Space {
    pub(super) fn new(task: &Task) -> Result<Self, Trouble> {
        let failed = |why: std::io::Error| Trouble::Call(why.to_string());
        let folder = tempfile::Builder::new().prefix("tekigo-certify-").tempdir().map_err(failed)?;
        let (given, made) = (folder.path().join("in"), folder.path().join("out"));
        std::fs::create_dir(&given).and_then(|()| std::fs::create_dir(&made)).map_err(failed)?;
        for (name, bytes) in &task.given {
            std::fs::write(given.join(name), bytes).map_err(failed)?;
        }
        std::fs::write(given.join("task.json"), words_of(task).to_string()).map_err(failed)?;
        Ok(Self { folder, given, made })
    }

    /// What stands for `{item}`, `{in}` and `{out}`.
    pub(super) fn words(&self, task: &Task) -> Vec<(&'static str, String)> {
        let shown = |path: &Path| path.to_string_lossy().into_owned();
        vec![("{item}", task.item.clone()), ("{in}", shown(&self.given)), ("{out}", shown(&self.made))]
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Starts a program with words filled in.
pub(super) fn start(
    program: &[String],
    folder: &Path,
    words: &[(&'static str, String)],
    stdin: Stdio,
    stdout: Stdio,
) -> Result<Child, Trouble> {
    let filled =
        |argument: &String| words.iter().fold(argument.clone(), |text, (name, value)| text.replace(name, value));
    let mut parts = program.iter().map(filled);
    let name = parts.next().ok_or_else(|| Trouble::Call("program is empty".to_owned()))?;
    let mut command = std::process::Command::new(&name);
    command.args(parts).current_dir(folder).stdin(stdin).stdout(stdout).stderr(Stdio::inherit());
    command.spawn().map_err(|why| Trouble::Call(format!("{name}: {why}")))
}

/// Waits for a program; one that is late is ended.
pub(super) fn end(mut child: Child, until: Instant) -> Result<i32, Trouble> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.code().unwrap_or(-1)),
            Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(5)),
            Ok(None) => {
                // it may have ended just now
                let _ = child.kill();
                let _ = child.wait();
                return Err(Trouble::Late);
            }
            Err(why) => return Err(Trouble::Call(why.to_string())),
        }
    }
}

/// A task with its files as JSON: `{item, function, now, want, files: {NAME: base64}}`.
pub(super) fn envelope(task: &Task) -> Value {
    let mut body = words_of(task);
    let files: serde_json::Map<String, Value> =
        task.given.iter().map(|(name, bytes)| (name.clone(), json!(STANDARD.encode(bytes)))).collect();
    body["files"] = Value::Object(files);
    body
}

/// What a system hands back: `{files: {NAME: base64}}`.
pub(super) fn opened(answer: &[u8]) -> Result<Files, Trouble> {
    #[derive(serde::Deserialize)]
    struct Opened {
        files: std::collections::BTreeMap<String, String>,
    }
    let opened: Opened = serde_json::from_slice(answer).map_err(|error| Trouble::Call(format!("answer: {error}")))?;
    let decode = |(name, text): (String, String)| match STANDARD.decode(text) {
        Ok(bytes) => Ok((name, bytes)),
        Err(error) => Err(Trouble::Call(format!("{name}: {error}"))),
    };
    opened.files.into_iter().map(decode).collect()
}
