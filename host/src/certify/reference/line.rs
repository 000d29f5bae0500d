//! The exchange with the service: put a request, wait, read the answer when it is whole, take it away, try again.

use super::desk::Desk;
use super::script::Manner;
use crate::certify::system::{Line, Trouble};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tekigo_core::render::Audience;
use tekigo_core::request::operation;
use tekigo_core::request::options::{List, Options, State};

/// Milliseconds between two looks into `res`.
const LOOK: u64 = 500;
/// Milliseconds that an answer is waited for before the request is put again.
const PATIENCE: u64 = 15_000;
/// Milliseconds before something that found no room is tried again.
const PAUSE: u64 = 2_000;
/// Tries before it is given up.
const TRIES: u32 = 8;
/// Milliseconds in which an answer may come once more.
const ECHO: u64 = 3_000;

/// The line with the manners of a system.
pub(super) struct Wire<'l> {
    line: &'l mut dyn Line,
    manner: Option<Manner>,
}

impl<'l> Wire<'l> {
    pub(super) fn new(line: &'l mut dyn Line, manner: Option<Manner>) -> Self {
        Self { line, manner }
    }

    fn is(&self, manner: Manner) -> bool {
        self.manner == Some(manner)
    }

    /// Puts a request until there is room for it.
    fn put(&mut self, name: &str, bytes: &[u8]) -> bool {
        for _ in 0..TRIES {
            if self.line.put(name, bytes).is_ok() {
                return true;
            }
            if self.is(Manner::NoRetry) {
                return false;
            }
            self.line.wait(if self.is(Manner::Hasty) { 10 } else { PAUSE });
        }
        false
    }

    /// The answer to a request, once it is whole; `None` when it did not come in time.
    fn answer(&mut self, name: &str) -> Option<Value> {
        let patience = if self.is(Manner::NoWait) { 2_000 } else { PATIENCE };
        let end = self.line.now() + patience;
        while self.line.now() < end {
            self.line.wait(LOOK);
            let Some(bytes) = self.line.read(name) else { continue };
            if let Ok(answer) = serde_json::from_slice(&bytes) {
                if !self.is(Manner::Leave) {
                    self.line.take(name);
                }
                return Some(answer);
            }
            if self.is(Manner::Impatient) {
                self.line.take(name);
                return None;
            }
        }
        None
    }

    /// One exchange, tried again until it succeeds: the same name and the same bytes are the same request.
    fn call(&mut self, name: &str, bytes: &[u8]) -> Option<Value> {
        let once = [Manner::NoRetry, Manner::NoWait, Manner::Impatient, Manner::NewName];
        let tries = if once.iter().any(|&manner| self.is(manner)) { 1 } else { TRIES };
        for _ in 0..tries {
            if !self.put(name, bytes) {
                return None;
            }
            if let Some(answer) = self.answer(name) {
                return Some(answer);
            }
        }
        None
    }

    /// Takes answers that came once more.
    fn sweep(&mut self) {
        if self.is(Manner::Leave) {
            return;
        }
        self.line.wait(ECHO);
        for name in self.line.answers() {
            self.line.take(&name);
        }
    }
}

/// A state or a list, or why there is none, in the words of the screen.
fn words(answer: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |name: &str| answer[name].as_array().cloned().unwrap_or_default();
    let refused = || {
        let codes = list("codes");
        let told: Vec<String> =
            codes.iter().map(|code| format!("{} {}", text(&code["code"]), text(&code["message"]))).collect();
        format!("断られました: {}", told.join(" / "))
    };
    let schema = text(&answer["schema"]);
    match schema.trim_start_matches("urn:tekigo:schema:answer-").split(':').next().unwrap_or_default() {
        "result" if answer["accepted"] == json!(true) => text(&answer["state"]),
        "destination" if list("facilities").is_empty() => "見つかりません。紙などで渡してください".to_owned(),
        "destination" => {
            let all = list("facilities");
            let told: Vec<String> =
                all.iter().map(|one| format!("{} {}", text(&one["name"]), text(&one["institution"]))).collect();
            told.join("\n")
        }
        "list" => {
            let all = list("documents");
            let told: Vec<String> = all
                .iter()
                .map(|one| format!("{} {} {}", text(&one["identifier"]), text(&one["state"]), text(&one["title"])))
                .collect();
            told.join("\n")
        }
        "masters" if answer["upToDate"] == json!(true) => "すべて最新です".to_owned(),
        "masters" => {
            let all = list("updates");
            let told: Vec<String> = all
                .iter()
                .map(|one| format!("更新があります: {} {}", text(&one["name"]), text(&one["version"])))
                .collect();
            told.join("\n")
        }
        "six-information" => format!("6情報を受け取りました ({})", text(&answer["format"])),
        _ => refused(),
    }
}

impl Desk<'_, '_> {
    /// Sends a request and returns its answer; where that is a receipt, the result that is asked for with it.
    fn send(&mut self, name: &str, operation: &str, request: &str) -> Result<Option<Value>, Trouble> {
        let Some(answer) = self.wire()?.call(name, request.as_bytes()) else { return Ok(None) };
        let receipt = answer["receipt"].as_str().map(str::to_owned);
        let has_result = operation::find(operation).is_some_and(|operation| operation.has_result);
        let (Some(receipt), true) = (receipt, has_result && answer["accepted"].is_null()) else {
            return Ok(Some(answer));
        };
        let file = format!("{name}.json");
        self.files.insert(file.clone(), request.as_bytes().to_vec());
        let options = Options { receipt: Some(receipt), ..Options::default() };
        let Some(ask) = self.request_with("result", &[file], &options)? else { return Ok(None) };
        Ok(self.wire()?.call(&format!("{name}-result"), ask.as_bytes()))
    }

    /// One operation, from the request to what the user sees.
    pub(super) fn exchange(&mut self, operation: &str, files: &[String]) -> Result<(), Trouble> {
        let operation = self.meant(operation).to_owned();
        let mut files = files.to_vec();
        if operation != "change" {
            files.truncate(operation::find(&operation).map_or(1, |operation| operation.takes.files()));
        }
        if files.first().is_some_and(|name| name == "@face") {
            files = self.checked_in()?;
        }
        let count = self.files.len();
        let mut answer = None;
        // one that takes a lost answer for a lost request makes something new of the same record
        let rounds = if self.manner(Manner::NewName) { 3 } else { 1 };
        for round in 0..rounds {
            if round > 0 {
                self.bundle("record.json", "bundle.json")?;
            }
            let Some(request) = self.request(&operation, &files, true)? else { return Ok(()) };
            answer = self.send(&format!("{operation}-{count}-{round}"), &operation, &request)?;
            if answer.is_some() {
                break;
            }
        }
        self.wire()?.sweep();
        let title = operation::find(&operation).map_or("", |operation| operation.ja);
        let told = answer.as_ref().map_or_else(|| "結果が届いていません".to_owned(), words);
        self.screen.push(format!("{title}: {told}"));
        Ok(())
    }

    /// The check of a patient who consented, as the card reader left it.
    fn checked_in(&mut self) -> Result<Vec<String>, Trouble> {
        let first = self.manner(Manner::FirstFace);
        let checks = match self.line.as_deref_mut() {
            Some(line) => line.face(),
            None => return Err(Trouble::Call("no line to the service".to_owned())),
        };
        for (name, bytes) in checks {
            let check: Value = serde_json::from_slice(&bytes).unwrap_or_default();
            if first {
                let mut check = check;
                check["consent"] = json!(true);
                check["consentAt"] = json!(self.task.now);
                self.files.insert(name.clone(), check.to_string().into_bytes());
                return Ok(vec![name]);
            }
            if check["consent"] == json!(true) {
                self.files.insert(name.clone(), bytes);
                return Ok(vec![name]);
            }
        }
        Ok(Vec::new())
    }

    /// The list, then what may be read of it, as a page.
    pub(super) fn receive(&mut self) -> Result<(), Trouble> {
        let mut options: Options = match self.task.given.get("answers.json") {
            Some(bytes) => serde_json::from_slice(bytes).map_err(|error| Trouble::Call(error.to_string()))?,
            None => Options::default(),
        };
        let own = options.institution.clone().unwrap_or_default();
        let list = if self.manner(Manner::NoList) {
            // a number that it remembers from somewhere
            json!({"institution": own, "documents": [{"identifier": "1319999015^2026^R0001", "state": "閲覧可"}]})
        } else {
            let Some(ask) = self.request_with("list", &[], &options)? else { return Ok(()) };
            let Some(list) = self.send("list", "list", &ask)? else { return Ok(()) };
            list
        };
        self.screen.push(words(&list));
        let read: List = serde_json::from_value(list.clone()).map_err(|error| Trouble::Call(error.to_string()))?;
        let readable = read.documents.iter().filter(|document| document.state == State::Readable);
        options.documents = readable.map(|document| document.identifier.clone()).collect();
        self.files.insert("list.json".to_owned(), list.to_string().into_bytes());
        let Some(ask) = self.request_with("fetch", &["list.json".to_owned()], &options)? else { return Ok(()) };
        let answer = self.send("fetch", "fetch", &ask)?;
        self.wire()?.sweep();
        let document = answer.as_ref().and_then(|answer| answer.pointer("/documents/0/base64")).and_then(Value::as_str);
        if let Some(bytes) = document.and_then(|text| STANDARD.decode(text).ok()) {
            self.files.insert("received.json".to_owned(), bytes);
            self.view("received.json", "view.html", Audience::Clinician)?;
        }
        Ok(())
    }

    /// Several records: all are put first, then their answers are taken as they come.
    pub(super) fn burst(&mut self, files: &[String]) -> Result<(), Trouble> {
        let sending = if self.manner(Manner::DropOne) { files.get(1..).unwrap_or_default() } else { files };
        let mut open = Vec::new();
        for (at, name) in sending.iter().enumerate() {
            let bundle = format!("bundle-{at}.json");
            self.bundle(name, &bundle)?;
            if let Some(request) = self.request("register", std::slice::from_ref(&bundle), true)? {
                open.push((name.clone(), format!("register-{at}"), request));
            }
        }
        let copies = if self.manner(Manner::Flood) { 30 } else { 1 };
        for copy in 0..copies {
            for (_, name, request) in &open {
                let name = if copy == 0 { name.clone() } else { format!("{name}-{copy}") };
                // an answer that is not waited for is asked for below
                let _ = self.wire()?.line.put(&name, request.as_bytes());
            }
        }
        for (file, name, request) in open {
            let answer = match self.wire()?.answer(&name) {
                None if self.manner(Manner::NewName) => {
                    let bundle = format!("again-{name}.json");
                    self.bundle(&file, &bundle)?;
                    match self.request("register", std::slice::from_ref(&bundle), true)? {
                        Some(request) => self.send(&format!("{name}-again"), "register", &request)?,
                        None => None,
                    }
                }
                // the first answer was a receipt, or is asked for again: the same request has the same answer
                _ => self.send(&name, "register", &request)?,
            };
            let told = answer.as_ref().map_or_else(|| "結果が届いていません".to_owned(), words);
            self.screen.push(format!("{file}: {told}"));
        }
        self.wire()?.sweep();
        Ok(())
    }
}
