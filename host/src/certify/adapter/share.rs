//! The terminal's folders on disk. A request is taken from `req` once it is whole, an answer is written into `res` in one
//! move, or in halves where the case says so; one that is gone from `res` was read.

use super::command::{Space, start};
use super::{Adapter, Context, meant, read_made, terminal};
use crate::certify::layouts::Layouts;
use crate::certify::seen::{OnLine, Seen};
use crate::certify::service::Asked;
use crate::certify::system::{Line as _, LineFault, Made, Task, Trouble};
use crate::certify::terminal::Terminal;
use serde_json::json;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How often the folders are looked at.
const LOOK: Duration = Duration::from_millis(20);
/// So long nothing must happen before an item that nobody ends is taken to be over.
const QUIET: Duration = Duration::from_millis(1_500);

/// The terminal's folders.
#[derive(Clone, Debug)]
pub struct Share {
    /// Where they are: `req`, `res`, `face`, and `out` for what the system makes.
    pub path: PathBuf,
    /// Program that makes the system begin.
    pub trigger: Vec<String>,
    /// Folder that it runs in.
    pub folder: PathBuf,
}

/// Whether the folders are looked at any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Go on.
    No,
    /// It is over.
    Done,
    /// The time is over.
    Late,
}

impl Adapter for Share {
    fn name(&self) -> &'static str {
        "terminal"
    }

    fn perform(&mut self, task: &Task, context: &Context<'_>) -> Result<Seen, Trouble> {
        let mut terminal = terminal(task, context)?;
        let failed = |why: io::Error| Trouble::Call(format!("{}: {why}", self.path.display()));
        let folders = Folders::new(&self.path).map_err(failed)?;
        folders.clear().map_err(failed)?;
        for (name, bytes) in terminal.face() {
            std::fs::write(folders.face.join(name), bytes).map_err(failed)?;
        }
        let space = Space::new(task)?;
        let mut words = space.words(task);
        words.push(("{share}", self.path.to_string_lossy().into_owned()));
        let out = if self.trigger.is_empty() { folders.out.clone() } else { space.made.clone() };
        let mut child = match self.trigger.as_slice() {
            [] => None,
            program => Some(start(program, &self.folder, &words, Stdio::null(), Stdio::null())?),
        };
        let (begun, mut quiet, mut status) = (Instant::now(), Instant::now(), None);
        let watched = folders.watch(&mut terminal, context.layouts, |terminal, moved| {
            if moved {
                quiet = Instant::now();
            }
            if let Some(running) = child.as_mut()
                && let Ok(Some(ended)) = running.try_wait()
            {
                status = ended.code();
                child = None;
                quiet = Instant::now();
            }
            let seen_one = !terminal.exchanges().is_empty() || status.is_some();
            let over = child.is_none() && seen_one && terminal.next_due().is_none() && quiet.elapsed() > QUIET;
            match (over, begun.elapsed() > context.deadline) {
                (true, _) => Stop::Done,
                (false, true) => Stop::Late,
                (false, false) => Stop::No,
            }
        });
        if let Some(mut child) = child {
            // it may have ended just now
            let _ = child.kill();
            let _ = child.wait();
        }
        match watched.map_err(failed)? {
            Stop::Late if terminal.exchanges().is_empty() => return Err(Trouble::Late),
            _ => {}
        }
        let files = read_made(task, &out, context.layouts)?;
        let line = OnLine::of(&terminal);
        drop(space);
        Ok(Seen { line: Some(line), ..Seen::of(&task.given, Made { files, status }) })
    }
}

/// The folders, made where they are not there.
#[derive(Debug)]
pub struct Folders {
    req: PathBuf,
    res: PathBuf,
    face: PathBuf,
    out: PathBuf,
}

impl Folders {
    /// Below `path`.
    ///
    /// # Errors
    /// They cannot be made.
    pub fn new(path: &Path) -> io::Result<Self> {
        let at = |name: &str| path.join(name);
        let folders = Self { req: at("req"), res: at("res"), face: at("face"), out: at("out") };
        for folder in [&folders.req, &folders.res, &folders.face, &folders.out] {
            std::fs::create_dir_all(folder)?;
        }
        Ok(folders)
    }

    /// Takes away what another item has left.
    fn clear(&self) -> io::Result<()> {
        for folder in [&self.req, &self.res, &self.face, &self.out] {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_file() {
                    std::fs::remove_file(path)?;
                }
            }
        }
        Ok(())
    }

    /// Looks at the folders until `stop` says so; it hears whether anything moved.
    ///
    /// # Errors
    /// The folders cannot be read or written.
    pub fn watch(
        &self,
        terminal: &mut Terminal<'_>,
        layouts: &Layouts,
        mut stop: impl FnMut(&mut Terminal<'_>, bool) -> Stop,
    ) -> io::Result<Stop> {
        let (begun, offset) = (Instant::now(), terminal.clock());
        let mut sizes: BTreeMap<PathBuf, u64> = BTreeMap::new();
        let mut written: BTreeMap<String, (Vec<u8>, bool)> = BTreeMap::new();
        loop {
            let mut moved = self.take_requests(terminal, layouts, &mut sizes)?;
            let elapsed = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            terminal.advance(offset + elapsed);
            moved |= self.mirror(terminal, &mut written)?;
            match stop(terminal, moved) {
                Stop::No => std::thread::sleep(LOOK),
                over => return Ok(over),
            }
        }
    }

    fn take_requests(
        &self,
        terminal: &mut Terminal<'_>,
        layouts: &Layouts,
        sizes: &mut BTreeMap<PathBuf, u64>,
    ) -> io::Result<bool> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&self.req)?.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        // data first, so that they are there when their request comes
        let mut requests = Vec::new();
        let mut moved = false;
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || has_extension(&name, "tmp") || !path.is_file() {
                continue;
            }
            // a file that is being moved or deleted right now is looked at next time
            let Ok(mut bytes) = std::fs::read(&path) else { continue };
            if Asked::read(&bytes).is_some() {
                requests.push((path, name, bytes));
                continue;
            }
            // not a request, or half of one: it counts when it has stopped to grow, and is never taken for a request later
            let size = bytes.len() as u64;
            let grown = sizes.insert(path.clone(), size) != Some(size);
            let looks_whole = !grown && !bytes.is_empty();
            let is_json = has_extension(&name, "json");
            if looks_whole && let Some(json) = meant(terminal, &name, &mut bytes, layouts) {
                requests.push((path, json, bytes));
                continue;
            }
            if looks_whole && (!is_json || serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok()) {
                // one that its writer still holds is taken next time
                if std::fs::remove_file(&path).is_ok() {
                    let _ = terminal.put(&name, &bytes);
                    sizes.remove(&path);
                    moved = true;
                }
            }
        }
        for (path, name, bytes) in requests {
            sizes.remove(&path);
            if std::fs::remove_file(&path).is_err() {
                continue;
            }
            moved = true;
            if let Err(fault) = terminal.put(&name, &bytes) {
                let code = match fault {
                    LineFault::Busy => "busy",
                    LineFault::Full => "disk-full",
                };
                let operation = Asked::read(&bytes).map(|asked| asked.operation).unwrap_or_default();
                let answer = json!({"schema": "urn:tekigo:schema:answer-fault:1", "operation": operation, "codes": [{"code": code}]});
                self.write(&name, answer.to_string().as_bytes(), true)?;
            }
        }
        Ok(moved)
    }

    /// Brings `res` to what the terminal says, and tells the terminal what the system took.
    fn mirror(&self, terminal: &mut Terminal<'_>, written: &mut BTreeMap<String, (Vec<u8>, bool)>) -> io::Result<bool> {
        let mut moved = false;
        let gone: Vec<String> = written.keys().filter(|name| !self.res.join(name).exists()).cloned().collect();
        for name in gone {
            terminal.take(&name);
            written.remove(&name);
            moved = true;
        }
        let lying: Vec<(String, Vec<u8>, bool)> =
            terminal.lying().map(|(name, bytes, whole)| (name.to_owned(), bytes.to_vec(), whole)).collect();
        for (name, bytes, whole) in lying {
            let before = written.get(&name);
            if before.is_some_and(|(there, was_whole)| *there == bytes && *was_whole == whole) {
                continue;
            }
            // the second half goes into the same file, as a writer would that does not move files into place
            let at_once = whole && before.is_none();
            self.write(&name, &bytes, at_once)?;
            written.insert(name, (bytes, whole));
            moved = true;
        }
        Ok(moved)
    }

    fn write(&self, name: &str, bytes: &[u8], at_once: bool) -> io::Result<()> {
        let path = self.res.join(name);
        if !at_once {
            return std::fs::write(path, bytes);
        }
        let beside = self.res.join(format!(".{name}.tmp"));
        std::fs::write(&beside, bytes)?;
        std::fs::rename(beside, path)
    }

    /// Puts what the card reader gave into `face`.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn lay_face(&self, terminal: &mut Terminal<'_>) -> io::Result<()> {
        terminal.face().into_iter().try_for_each(|(name, bytes)| std::fs::write(self.face.join(name), bytes))
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|one| one.eq_ignore_ascii_case(extension))
}
