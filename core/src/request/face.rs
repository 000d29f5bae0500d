//! Keys of a file for callers: with findings told in full.

use crate::check::Reading;
use crate::diagnostic::Sink;
use crate::keys::{self, Keys};
use crate::outcome::format::{Record, issues};
use crate::outcome::{Completeness, Material, Outcome};
use crate::{Validator, json::NodeId};
use serde::Serialize;

/// The keys of one file.
#[derive(Debug)]
pub struct Answer {
    /// The keys as far as they are there; `None` when the file has none.
    pub keys: Option<Keys>,
    /// What is wrong.
    pub outcome: Outcome,
}

/// Reads the keys of a file (FHIR JSON or XML, UTF-8).
pub fn keys(validator: &Validator, bytes: &[u8]) -> Answer {
    reading(validator, bytes, |reading| {
        let found = keys::read(reading, bytes);
        (found.keys, found.sink)
    })
    .map_or_else(|outcome| Answer { keys: None, outcome: *outcome }, |(keys, outcome)| Answer { keys, outcome })
}

/// Reads a file and asks it something; the findings become an outcome.
pub(crate) fn reading<R>(
    validator: &Validator,
    bytes: &[u8],
    ask: impl FnOnce(&Reading<'_>) -> (R, Sink),
) -> Result<(R, Outcome), Box<Outcome>> {
    let asked = validator.reading(bytes, |reading| {
        let (answer, sink) = ask(reading);
        let resource_type =
            Some(reading.doc().resource_type(NodeId::ROOT).into_owned()).filter(|name| !name.is_empty());
        let outcome = Outcome::new(Material {
            bytes,
            tree: Some(reading.tree()),
            names: Some(reading.doc()),
            sink,
            resource_type,
            profiles: Vec::new(),
            completeness: Completeness::default(),
            coverage: crate::clins::Coverage::default(),
        });
        (answer, outcome)
    });
    asked.map_err(|error| {
        let mut sink = Sink::default();
        for finding in error.findings() {
            sink.push(finding.clone());
        }
        Box::new(Outcome::unread(bytes, sink))
    })
}

#[derive(Serialize)]
struct Told<'a, I: Serialize> {
    file: &'a str,
    complete: bool,
    #[serde(flatten)]
    keys: Option<&'a Keys>,
    issues: I,
}

impl Answer {
    /// Whether every key is there and well formed.
    pub fn is_complete(&self) -> bool {
        self.outcome.is_valid() && self.keys.is_some()
    }

    /// The answer as JSON without a line end: `file`, `complete`, the keys, `issues` as those of `validate`.
    pub fn to_json(&self, file: &str, bytes: &[u8], pretty: bool) -> String {
        let record = Record { file, record: None, outcome: &self.outcome, bytes };
        json_text(
            &Told { file, complete: self.is_complete(), keys: self.keys.as_ref(), issues: issues(&record) },
            pretty,
        )
    }
}

/// JSON of a value of ours. Keys are strings and values are finite, so that writing cannot fail.
pub(crate) fn json_text<T: Serialize>(value: &T, pretty: bool) -> String {
    let text = if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    text.unwrap_or_default()
}

/// The keys of a file as JSON, in one line: the face of other hosts.
pub fn keys_json(validator: &Validator, file: &str, bytes: &[u8]) -> String {
    keys(validator, bytes).to_json(file, bytes, false)
}
