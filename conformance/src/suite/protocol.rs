//! A runner: another program that validates, spoken to by lines of JSON (`conformance/PROTOCOL.md`).

use super::expand::Input;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Name of the protocol and its version.
pub const PROTOCOL: &str = "tekigo-conformance-1";

/// What a runner says of itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Hello {
    /// Its protocol.
    pub protocol: String,
    /// Its validator.
    pub validator: String,
    /// The validator's version.
    #[serde(default)]
    pub version: String,
    /// Packages of definitions that it has.
    #[serde(default)]
    pub packages: Vec<String>,
}

/// One issue, as a runner tells it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told {
    /// `fatal`, `error`, `warning`, `information`.
    pub severity: String,
    /// FHIRPath of the element, as the validator writes it.
    #[serde(default)]
    pub expression: String,
    /// Its words.
    #[serde(default)]
    pub message: String,
}

/// What a runner says of one input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Answer {
    /// It was validated.
    Issues(Vec<Told>),
    /// The validator does not do this.
    Unsupported(String),
    /// The validator failed, or did not answer in time.
    Failed(String),
}

/// A runner that was started.
#[derive(Debug)]
pub struct Runner {
    command: Vec<String>,
    seconds: u64,
    alive: Option<Alive>,
    /// What it said of itself.
    pub hello: Hello,
}

#[derive(Debug)]
struct Alive {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
}

impl Drop for Alive {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Seconds that a runner may take to get ready: some load definitions for minutes.
pub const START: u64 = 900;
/// A line of an answer may be as long as this.
const LONGEST: usize = 64 << 20;

impl Runner {
    /// Starts `command` (program and arguments). It may take [`START`] seconds to get ready, and `seconds` for one input.
    ///
    /// # Errors
    /// It cannot be started, or does not greet as the protocol says.
    pub fn start(command: Vec<String>, seconds: u64) -> Result<Self, String> {
        let mut runner = Self { command, seconds, alive: None, hello: Hello::default() };
        runner.begin()?;
        Ok(runner)
    }

    fn begin(&mut self) -> Result<(), String> {
        let (program, args) = self.command.split_first().ok_or("no command")?;
        let mut child = Command::new(program)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|why| format!("{program}: {why}"))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(format!("{program}: no pipes"));
        };
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if line.len() > LONGEST || send.send(line).is_err() {
                    break;
                }
            }
        });
        let mut alive = Alive { child, stdin, lines };
        let greeting = json!({"protocol": PROTOCOL}).to_string();
        let hello = ask(&mut alive, &greeting, START).map_err(|why| format!("{program}: {why}"))?;
        self.hello = serde_json::from_str(&hello).map_err(|why| format!("{program}: {why}: {hello}"))?;
        if self.hello.protocol != PROTOCOL {
            return Err(format!("{program} speaks {}", self.hello.protocol));
        }
        self.alive = Some(alive);
        Ok(())
    }

    /// One input. A runner that ended or is late is started anew for the next one.
    pub fn run(&mut self, input: &Input) -> Answer {
        if self.alive.is_none()
            && let Err(why) = self.begin()
        {
            return Answer::Failed(why);
        }
        let Some(alive) = self.alive.as_mut() else { return Answer::Failed("not started".to_owned()) };
        let line = json!({
            "id": input.id,
            "file": input.file,
            "definitions": input.definitions,
            "options": input.options,
        });
        match ask(alive, &line.to_string(), self.seconds) {
            Ok(text) => answer(&text, &input.id),
            Err(why) => {
                self.alive = None;
                Answer::Failed(why)
            }
        }
    }
}

fn ask(alive: &mut Alive, line: &str, seconds: u64) -> Result<String, String> {
    writeln!(alive.stdin, "{line}").and_then(|()| alive.stdin.flush()).map_err(|why| format!("it ended ({why})"))?;
    alive.lines.recv_timeout(Duration::from_secs(seconds)).map_err(|why| match why {
        RecvTimeoutError::Timeout => format!("no answer within {seconds} s"),
        RecvTimeoutError::Disconnected => "it ended".to_owned(),
    })
}

fn answer(text: &str, id: &str) -> Answer {
    #[derive(Deserialize)]
    struct Line {
        id: String,
        issues: Option<Vec<Told>>,
        unsupported: Option<String>,
        error: Option<Value>,
    }
    match serde_json::from_str::<Line>(text) {
        Ok(line) if line.id != id => Answer::Failed(format!("the answer is about {}", line.id)),
        Ok(Line { issues: Some(issues), .. }) => Answer::Issues(issues),
        Ok(Line { unsupported: Some(why), .. }) => Answer::Unsupported(why),
        Ok(Line { error: Some(why), .. }) => Answer::Failed(why.to_string()),
        Ok(_) => Answer::Failed("neither issues, unsupported nor error".to_owned()),
        Err(why) => Answer::Failed(format!("no JSON: {why}")),
    }
}
