//! The work of a system: steps, in order, with what is wrong put in between.

use super::harm;
use super::line::Wire;
use super::script::{Harm, Manner, Step};
use crate::certify::system::{Files, Line, Task, Trouble};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tekigo_conformance::edit::{self, Edit, Op};
use tekigo_core::render::{Audience, RenderOptions};
use tekigo_core::request::options::{Destinations, Options};
use tekigo_core::request::{self, Input, Request};
use tekigo_core::{Lang, Validator};

/// A system at work on one task.
pub(super) struct Desk<'a, 'l> {
    pub(super) validator: &'a Validator,
    pub(super) task: &'a Task,
    pub(super) line: Option<&'l mut dyn Line>,
    pub(super) harm: Option<&'a Harm>,
    pub(super) files: Files,
    pub(super) screen: Vec<String>,
    /// The step it is at.
    step: usize,
    /// Something forbade to go on.
    stopped: bool,
    /// So many Bundles were made.
    made: u32,
}

/// A fault of our own scripts: told as trouble, since there is nothing to judge.
fn broken(why: impl Into<String>) -> Trouble {
    Trouble::Call(why.into())
}

impl<'a, 'l> Desk<'a, 'l> {
    pub(super) fn new(
        validator: &'a Validator,
        task: &'a Task,
        line: Option<&'l mut dyn Line>,
        harm: Option<&'a Harm>,
    ) -> Self {
        Self { validator, task, line, harm, files: Files::new(), screen: Vec::new(), step: 0, stopped: false, made: 0 }
    }

    pub(super) fn manner(&self, manner: Manner) -> bool {
        matches!(self.harm, Some(Harm::Line { fault }) if *fault == manner)
    }

    pub(super) fn work(&mut self, steps: &[Step]) -> Result<(), Trouble> {
        for (at, step) in steps.iter().enumerate() {
            self.step = at;
            match self.harm {
                Some(Harm::Skip { step, also }) if *step == at => {
                    self.files.extend(also.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())));
                }
                _ => self.one(step)?,
            }
            harm::between(self, at).map_err(broken)?;
        }
        Ok(())
    }

    /// What was made, with what is wrong with it in the end.
    pub(super) fn finish(mut self) -> Files {
        if !self.screen.is_empty() {
            let text = self.screen.join("\n") + "\n";
            self.files.insert("screen.txt".to_owned(), text.into_bytes());
        }
        harm::at_last(&mut self);
        self.files
    }

    fn one(&mut self, step: &Step) -> Result<(), Trouble> {
        match step {
            Step::Bundle { from, to } => self.bundle(from, to),
            Step::Request { operation, files } => {
                if let Some(request) = self.request(operation, files, false)? {
                    self.files.insert("request.json".to_owned(), request.into_bytes());
                }
                Ok(())
            }
            Step::Exchange { operation, files } => self.exchange(operation, files),
            Step::Receive {} => self.receive(),
            Step::Burst { files } => self.burst(files),
            Step::View { file, to, audience } => self.view(file, to, *audience),
            Step::Ledger { from } => {
                let bytes = self.file(from)?;
                let keys = request::keys(self.validator, &bytes).keys.ok_or_else(|| broken("no keys"))?;
                self.files.insert("store.json".to_owned(), serde_json::to_vec(&keys).unwrap_or_default());
                Ok(())
            }
            Step::Log { about } => {
                let digest =
                    self.task.given.values().next().map(|bytes| crate::certify::catalogue::hex(&Sha256::digest(bytes)));
                let text = format!("{} {about} sha256={} ok\n", self.task.now, digest.unwrap_or_default());
                self.files.insert("log.txt".to_owned(), text.into_bytes());
                Ok(())
            }
            Step::Limit { file, bytes } => {
                let size = self.file(file)?.len();
                if size > *bytes {
                    self.stopped = true;
                    self.screen.push(format!("10 メガバイトを超えるため送れません ({size} バイト)"));
                }
                Ok(())
            }
            Step::Convert {} => self.convert(),
            Step::Adopt { choice } => self.adopt(*choice),
        }
    }

    /// A file that was made, or was given.
    pub(super) fn file(&self, name: &str) -> Result<Vec<u8>, Trouble> {
        let found = self.files.get(name).or_else(|| self.task.given.get(name));
        found.cloned().ok_or_else(|| broken(format!("no file {name}")))
    }

    /// The Bundle of what was recorded, with a new identifier and the time of sending.
    pub(super) fn bundle(&mut self, from: &str, to: &str) -> Result<(), Trouble> {
        let record = self.file(from)?;
        let value: Value = serde_json::from_slice(&record).map_err(|error| broken(error.to_string()))?;
        let old = value.pointer("/identifier/value").and_then(Value::as_str).unwrap_or_default();
        let institution = old.split('^').next().unwrap_or_default();
        let year = self.task.now.get(..4).unwrap_or_default();
        self.made += 1;
        let digest = Sha256::digest(format!("{}\n{old}\n{}\n{}", self.task.item, self.made, self.task.now));
        let number = crate::certify::catalogue::hex(digest.get(..8).unwrap_or_default());
        let set = |pointer: &str, value: String| Edit {
            op: Op::Set,
            pointer: pointer.to_owned(),
            value: Some(Value::String(value)),
            json: None,
        };
        let edits = [
            set("/identifier/value", format!("{institution}^{year}^{number}")),
            set("/meta/lastUpdated", self.task.now.clone()),
            set("/timestamp", self.task.now.clone()),
        ];
        self.files.insert(to.to_owned(), edit::apply(&record, &edits).map_err(broken)?);
        Ok(())
    }

    /// What the user answered, the eligibility and the destinations.
    fn options(&self, embed: bool) -> Result<Options, Trouble> {
        let given = |name: &str| self.task.given.get(name);
        let mut answers: Value = match given("answers.json") {
            Some(bytes) => serde_json::from_slice(bytes).map_err(|error| broken(error.to_string()))?,
            None => json!({}),
        };
        if let Some(Harm::Options { step, set }) = self.harm
            && *step == self.step
            && let (Some(answers), Some(set)) = (answers.as_object_mut(), set.as_object())
        {
            answers.extend(set.clone());
        }
        let mut options: Options = serde_json::from_value(answers).map_err(|error| broken(error.to_string()))?;
        let wrong = |error: serde_json::Error| broken(error.to_string());
        if let Some(bytes) = given("eligibility.json") {
            options.eligibility = Some(serde_json::from_slice(bytes).map_err(wrong)?);
        }
        if let Some(bytes) = given("destination.json") {
            options.destination = Some(serde_json::from_slice::<Destinations>(bytes).map_err(wrong)?);
        }
        options.now = Some(self.task.now.clone());
        options.embed = embed;
        Ok(options)
    }

    /// The request as JSON; `None`, with the reasons on the screen, where it is not allowed.
    pub(super) fn request(
        &mut self,
        operation: &str,
        files: &[String],
        embed: bool,
    ) -> Result<Option<String>, Trouble> {
        let options = self.options(embed)?;
        self.request_with(operation, files, &options)
    }

    pub(super) fn request_with(
        &mut self,
        operation: &str,
        files: &[String],
        options: &Options,
    ) -> Result<Option<String>, Trouble> {
        let forced = matches!(self.harm, Some(Harm::Force { step }) if *step == self.step);
        let read = files.iter().map(|name| Ok((name, self.file(name)?))).collect::<Result<Vec<_>, Trouble>>()?;
        if self.stopped && !forced {
            return Ok(None);
        }
        let inputs: Vec<Input<'_>> = read.iter().map(|(name, bytes)| Input { name, bytes }).collect();
        let ran = request::make(self.validator, operation, options, &inputs)
            .map_err(|fault| broken(format!("{operation}: {fault:?}")))?;
        if let Some(request) = ran.request.as_ref().map(Request::to_json) {
            return Ok(Some(request));
        }
        for told in &ran.reasons {
            self.screen.push(told.message.ja.clone());
        }
        for (_, outcome) in &ran.files {
            let errors = outcome.errors().take(20);
            self.screen.extend(errors.map(|issue| format!("{}: {}", issue.expression(), issue.message(Lang::Ja))));
        }
        if !forced {
            return Ok(None);
        }
        let keys: Vec<Value> = read.iter().map(|(_, bytes)| json!(request::keys(self.validator, bytes).keys)).collect();
        Ok(Some(json!({"operation": operation, "keys": keys}).to_string()))
    }

    /// Shows a document as a page.
    pub(super) fn view(&mut self, file: &str, to: &str, audience: Audience) -> Result<(), Trouble> {
        let audience = match self.harm {
            Some(Harm::Options { step, set }) if *step == self.step && set["audience"] == json!("clinician") => {
                Audience::Clinician
            }
            _ => audience,
        };
        let bytes = self.file(file)?;
        let options = RenderOptions { audience, lang: Lang::Ja, ..RenderOptions::default() };
        let rendered =
            self.validator.render(&[&bytes], &options).map_err(|_| broken(format!("{file} cannot be read")))?;
        self.files.insert(to.to_owned(), rendered.page.into_bytes());
        Ok(())
    }

    /// `converted.json`: the record with the standard codes of `mapping.json`.
    fn convert(&mut self) -> Result<(), Trouble> {
        let wrong = |error: serde_json::Error| broken(error.to_string());
        let mut record: Value = serde_json::from_slice(&self.file("record.json")?).map_err(wrong)?;
        let mapping: Value = serde_json::from_slice(&self.file("mapping.json")?).map_err(wrong)?;
        let keep = mapping["keepLocal"].as_bool().unwrap_or_default();
        let rows = mapping["map"].as_array().cloned().unwrap_or_default();
        let entries = record["entry"].as_array_mut().into_iter().flatten();
        for entry in entries {
            let Some(codings) = entry.pointer_mut("/resource/code/coding").and_then(Value::as_array_mut) else {
                continue;
            };
            let found: Vec<Value> = rows
                .iter()
                .filter(|row| {
                    let local = |coding: &Value| coding["system"] == row["system"] && coding["code"] == row["code"];
                    codings.iter().any(local)
                })
                .map(|row| row["to"].clone())
                .collect();
            if !keep && !found.is_empty() {
                codings.clear();
            }
            codings.extend(found);
        }
        self.files.insert("converted.json".to_owned(), serde_json::to_vec(&record).unwrap_or_default());
        Ok(())
    }

    /// `adopted.json`: the referral with the chosen institution as its destination.
    fn adopt(&mut self, choice: usize) -> Result<(), Trouble> {
        let wrong = |error: serde_json::Error| broken(error.to_string());
        let mut record: Value = serde_json::from_slice(&self.file("record.json")?).map_err(wrong)?;
        let found: Destinations = serde_json::from_slice(&self.file("destination.json")?).map_err(wrong)?;
        let chosen = found.facilities.get(choice).ok_or_else(|| broken("no such destination"))?;
        let sections =
            record.pointer("/entry/0/resource/section").and_then(Value::as_array).cloned().unwrap_or_default();
        let of_destination =
            sections.iter().find(|section| section.pointer("/code/coding/0/code") == Some(&json!("910")));
        let wanted: Vec<Value> = of_destination
            .and_then(|section| section["entry"].as_array())
            .map(|entries| entries.iter().map(|entry| entry["reference"].clone()).collect())
            .unwrap_or_default();
        for entry in record["entry"].as_array_mut().into_iter().flatten() {
            if wanted.contains(&entry["fullUrl"]) && entry["resource"]["resourceType"] == json!("Organization") {
                entry["resource"]["name"] = json!(chosen.name);
                entry["resource"]["identifier"] = json!([{
                    "system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",
                    "value": chosen.institution,
                }]);
            }
        }
        self.files.insert("adopted.json".to_owned(), serde_json::to_vec(&record).unwrap_or_default());
        Ok(())
    }

    /// The line, with the manners of this system.
    pub(super) fn wire(&mut self) -> Result<Wire<'_>, Trouble> {
        let manner = match self.harm {
            Some(Harm::Line { fault }) => Some(*fault),
            _ => None,
        };
        let line = self.line.as_deref_mut().ok_or_else(|| broken("no line to the service"))?;
        Ok(Wire::new(line, manner))
    }

    /// The operation of an exchange, unless the system has a wrong idea of it.
    pub(super) fn meant<'s>(&'s self, operation: &'s str) -> &'s str {
        match self.harm {
            Some(Harm::Instead { step, operation }) if *step == self.step => operation,
            _ => operation,
        }
    }
}
