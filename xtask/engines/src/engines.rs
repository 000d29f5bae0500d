//! The engines behind one face, and their answers.

use crate::inputs::{Group, Inputs};
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;
use tekigo_core::Session;
use tekigo_host::engine::wasm::{Guest, Limits, Machine};
use tekigo_host::rules::Cache;

/// Whoever answers calls of `tekigo_core::wire`.
pub(crate) trait Engine {
    /// Begins anew, with the embedded rules.
    fn renew(&mut self) -> Result<(), String>;
    /// The answer; the inner error is the mistake of the call, as JSON.
    fn call(&mut self, operation: &str, options: &str, input: &[u8]) -> Result<Result<Vec<u8>, String>, String>;
}

/// What an engine said to everything.
pub(crate) struct Answers {
    /// By input and call: the digest of the answer, and its first bytes for whoever looks for a difference.
    pub(crate) answers: Vec<(String, String, String)>,
    /// Time for the validations of the first group once more, each engine warm.
    pub(crate) seconds: f64,
}

impl Answers {
    pub(crate) fn of(engine: &mut dyn Engine, inputs: &Inputs) -> Result<Self, String> {
        let mut answers = Vec::new();
        for group in inputs.groups.iter().rev() {
            begin(engine, group)?;
            for input in &group.inputs {
                for (operation, options) in &input.calls {
                    let name = format!("{} {operation}", input.name);
                    let (status, answer) = match engine.call(operation, options, &input.bytes) {
                        Ok(Ok(answer)) => (0, answer),
                        Ok(Err(mistake)) => (1, mistake.into_bytes()),
                        Err(why) => return Err(format!("{name}: {why}")),
                    };
                    let digest = Sha256::digest(&answer);
                    let start: String = String::from_utf8_lossy(&answer).chars().take(200).collect();
                    answers.push((name, format!("{status} {digest:x}"), start));
                }
            }
        }
        // the first group came last and is loaded still
        let start = Instant::now();
        for input in inputs.groups.iter().take(1).flat_map(|group| &group.inputs) {
            if let Some((operation, options)) = input.calls.first() {
                engine.call(operation, options, &input.bytes).map_err(|why| format!("{}: {why}", input.name))?.ok();
            }
        }
        Ok(Self { answers, seconds: start.elapsed().as_secs_f64() })
    }

    /// What the other one said otherwise.
    pub(crate) fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = String> + 'a {
        let pairs = self.answers.iter().zip(&other.answers);
        let length = (self.answers.len() != other.answers.len()).then(|| "another number of answers".to_owned());
        length.into_iter().chain(pairs.filter(|(one, other)| (&one.0, &one.1) != (&other.0, &other.1)).map(
            |((name, digest, start), (_, other_digest, other_start))| {
                format!("{name}\n  {digest}: {start}\n  {other_digest}: {other_start}")
            },
        ))
    }
}

fn begin(engine: &mut dyn Engine, group: &Group) -> Result<(), String> {
    engine.renew()?;
    for (name, bytes) in &group.define {
        let options = serde_json::json!({ "name": name }).to_string();
        engine.call("load-definitions", &options, bytes)?.map_err(|mistake| format!("{name}: {mistake}"))?;
    }
    Ok(())
}

/// The library in this process.
#[derive(Default)]
pub(crate) struct Native(Session);

impl Engine for Native {
    fn renew(&mut self) -> Result<(), String> {
        self.0 = Session::new();
        Ok(())
    }

    fn call(&mut self, operation: &str, options: &str, input: &[u8]) -> Result<Result<Vec<u8>, String>, String> {
        Ok(self.0.call(operation, options, input).map_err(|error| error.to_json()))
    }
}

/// A guest in wasmtime, as `--engine wasm` has it.
pub(crate) struct Wasmtime {
    machine: Machine,
    guest: Option<Guest>,
}

impl Wasmtime {
    pub(crate) fn new(file: &Path) -> Result<Self, String> {
        let start = Instant::now();
        let (machine, notes) =
            Machine::load(file, Limits::default(), Cache::of_user().as_ref(), 1).map_err(|error| error.to_string())?;
        let how = if notes.is_empty() { "from the cache" } else { "compiled" };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("   {name}: {how} in {:.2} s", start.elapsed().as_secs_f64());
        Ok(Self { machine, guest: None })
    }
}

impl Engine for Wasmtime {
    fn renew(&mut self) -> Result<(), String> {
        // the pool has room for one
        self.guest = None;
        self.guest = Some(self.machine.guest().map_err(|stop| stop.to_string())?);
        Ok(())
    }

    fn call(&mut self, operation: &str, options: &str, input: &[u8]) -> Result<Result<Vec<u8>, String>, String> {
        let guest = self.guest.as_mut().ok_or("no guest")?;
        guest.call(operation, options, input).map_err(|stop| stop.to_string())
    }
}

/// A core module in a program of its own, by `xtask/engines/SCRIPT`: lengths and bytes through pipes (`pipe.mjs`).
pub(crate) struct Script {
    child: Child,
    /// Closed to end it.
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
}

impl Script {
    /// Starts it; the error says why it cannot be had here.
    pub(crate) fn start(root: &Path, script: &str, module: &Path) -> Result<Self, String> {
        let mut command = Command::new("node");
        command.arg(root.join("xtask/engines").join(script)).arg(module);
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = spawned.map_err(|why| format!("node: {why}"))?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("no pipes".to_owned());
        };
        let mut it = Self { child, to: Some(to), from: BufReader::new(from) };
        let mut line = String::new();
        it.from.read_line(&mut line).map_err(|why| why.to_string())?;
        if line == "ready\n" { Ok(it) } else { Err(line.trim().trim_start_matches("absent ").to_owned()) }
    }

    fn talk(&mut self, parts: [&[u8]; 3]) -> std::io::Result<(bool, Vec<u8>)> {
        let to = self.to.as_mut().ok_or_else(|| std::io::Error::other("it has ended"))?;
        let lengths = parts.map(|part| part.len().to_string()).join(" ");
        to.write_all(format!("{lengths}\n").as_bytes())?;
        for part in parts {
            to.write_all(part)?;
        }
        to.flush()?;
        let mut line = String::new();
        self.from.read_line(&mut line)?;
        let (status, length) = line.trim().split_once(' ').unwrap_or(("gone", "0"));
        let length = length.parse().map_err(std::io::Error::other)?;
        if status == "gone" {
            return Err(std::io::Error::other("it ended"));
        }
        let mut answer = vec![0; length];
        self.from.read_exact(&mut answer)?;
        Ok((status == "0", answer))
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        // it ends by itself when nobody asks any more, and takes its browser along
        self.to = None;
        let _ = self.child.wait();
    }
}

impl Engine for Script {
    fn renew(&mut self) -> Result<(), String> {
        self.talk([b"", b"", b""]).map(drop).map_err(|why| why.to_string())
    }

    fn call(&mut self, operation: &str, options: &str, input: &[u8]) -> Result<Result<Vec<u8>, String>, String> {
        let parts = [operation.as_bytes(), options.as_bytes(), input];
        let (is_answer, answer) = self.talk(parts).map_err(|why| why.to_string())?;
        Ok(if is_answer { Ok(answer) } else { Err(String::from_utf8_lossy(&answer).into_owned()) })
    }
}
