//! What a sender asks about its records: keys, requests of the service, what a change does, division, extraction.

use super::error::{Error, Kind};
use super::files::{Part, divide};
use super::{Session, options};
use crate::check::Options;
use crate::diagnostic::{Lang, Words};
use crate::keys::split::Report;
use crate::outcome::Outcome;
use crate::outcome::format::{Record, issues};
use crate::request::{self, CallFault, Divided, Input, OPERATIONS, SplitFault};
use crate::text::near;
use crate::validator::Validator;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
struct Named {
    /// What the answer calls the input.
    file: String,
}

impl Default for Named {
    fn default() -> Self {
        Self { file: "-".to_owned() }
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    /// One of [`OPERATIONS`].
    operation: String,
    files: Option<Vec<Part>>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Compared {
    files: Option<Vec<Part>>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Limits {
    max_bytes: Option<u64>,
    /// The caller's instant, as in [`Options::now`].
    now: Option<String>,
}

/// JSON of an answer of ours: keys are strings and numbers finite, so that writing cannot fail.
pub(super) fn bytes_of(answer: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap_or_default()
}

/// The input is nothing that the operation can be done on; what is wrong with its text says the outcome.
pub(super) fn unreadable(outcome: &Outcome) -> Error {
    let said = |lang| outcome.errors().map(|issue| issue.message(lang).into_owned()).collect::<Vec<_>>().join(", ");
    Error::new(Kind::Input, Words::new(said(Lang::Ja), said(Lang::En)))
}

fn plain(session: &mut Session, now: Option<String>) -> Result<&Validator, Error> {
    Ok(session.worker(&Options { now, ..Options::default() })?.validator())
}

/// `keys`: docs/schema/keys-1.json, in one line.
pub(super) fn keys(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let Named { file } = options::read(options)?;
    Ok(request::keys_json(plain(session, None)?, &file, input).into_bytes())
}

/// `request`: docs/schema/answer-call-1.json, in one line.
pub(super) fn request(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let (Asked { operation, files }, options): (_, request::Options) = options::read_both(options)?;
    let documents =
        if files.is_none() && input.is_empty() { Vec::new() } else { divide(files.as_deref(), "-", input)? };
    let inputs: Vec<Input<'_>> = documents.into_iter().map(|(name, bytes)| Input { name, bytes }).collect();
    let validator = plain(session, options.now.clone())?;
    match request::make(validator, &operation, &options, &inputs) {
        Ok(ran) => Ok(ran.to_json(&inputs, false).into_bytes()),
        Err(fault) => Err(wrong_call(&operation, fault)),
    }
}

fn wrong_call(operation: &str, fault: CallFault) -> Error {
    match fault {
        CallFault::Operation(name) => {
            let near = near::closest(&name, OPERATIONS.iter().map(|operation| operation.name));
            Error::unknown(Kind::Options, "操作", "operation", &name, near)
        }
        CallFault::Files { wanted, given } => {
            let words = Words::new(
                format!("{operation} が取るファイルは {wanted} 個です ({given} 個ありました)"),
                format!("{operation} takes {wanted} file(s), {given} given"),
            );
            Error::new(Kind::Options, words)
        }
        CallFault::Options(why) => {
            Error::new(Kind::Options, Words::new(format!("オプションを読めません: {why}"), format!("options: {why}")))
        }
    }
}

/// `compare`: what becomes of the records of the first document when the second takes its place.
pub(super) fn compare(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let Compared { files } = options::read(options)?;
    let documents = divide(files.as_deref(), "-", input)?;
    let [(old_name, old), (new_name, new)] = documents[..] else {
        return Err(wrong_call("compare", CallFault::Files { wanted: 2, given: documents.len() }));
    };
    let (old, new) = (Input { name: old_name, bytes: old }, Input { name: new_name, bytes: new });
    match request::compare(plain(session, None)?, &old, &new) {
        Ok(diff) => Ok(bytes_of(&diff)),
        Err((_, outcome)) => Err(unreadable(&outcome)),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartJson<'a, I: Serialize> {
    identifier: &'a str,
    text: &'a str,
    bytes: usize,
    reports: Vec<ReportJson<'a>>,
    valid: bool,
    issues: I,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    issued: &'a str,
    order: &'a str,
    results: usize,
    bytes: u64,
    pointer: &'a str,
}

impl<'a> From<&'a Report> for ReportJson<'a> {
    fn from(report: &'a Report) -> Self {
        let Report { issued, order, results, bytes, pointer } = report;
        Self { issued, order, results: *results, bytes: *bytes, pointer }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SplitJson<P: Serialize> {
    divided: bool,
    good: bool,
    union_holds: bool,
    results: usize,
    limit: u64,
    parts: Vec<P>,
}

/// `split`: the parts with what validation says of each, or why nothing is divided.
pub(super) fn split(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let Limits { max_bytes, now } = options::read(options)?;
    Ok(match request::split(plain(session, now)?, input, max_bytes) {
        Ok(divided) => bytes_of(&parts_json(&divided)),
        Err(SplitFault::Refused(why)) => bytes_of(&undivided(Some(why.words()), [(); 0])),
        Err(SplitFault::Unreadable(outcome)) => {
            let record = Record { file: "-", record: None, outcome: &outcome, bytes: input };
            bytes_of(&undivided(None, issues(&record)))
        }
    })
}

#[derive(Serialize)]
struct Undivided<I: Serialize> {
    divided: bool,
    good: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Value>,
    issues: I,
}

fn undivided<I: Serialize>(why: Option<(String, String)>, issues: I) -> Undivided<I> {
    let refused = why.map(|(ja, en)| json!({ "ja": ja, "en": en }));
    Undivided { divided: false, good: false, refused, issues }
}

fn parts_json(divided: &Divided) -> impl Serialize {
    let Divided { parts, outcomes, union_holds, results, limit } = divided;
    let parts: Vec<_> = parts
        .iter()
        .zip(outcomes)
        .map(|(part, outcome)| PartJson {
            identifier: &part.identifier,
            text: &part.text,
            bytes: part.text.len(),
            reports: part.reports.iter().map(ReportJson::from).collect(),
            valid: outcome.is_valid(),
            issues: issues(&Record { file: "-", record: None, outcome, bytes: part.text.as_bytes() }),
        })
        .collect();
    let good = *union_holds && outcomes.iter().all(Outcome::is_valid);
    SplitJson { divided: true, good, union_holds: *union_holds, results: *results, limit: *limit, parts }
}

/// `extract`: docs/schema/extracted-1.json in one line; `null` where the document is no referral.
pub(super) fn extract(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let options::Nothing {} = options::read(options)?;
    match request::extract(plain(session, None)?, input) {
        Ok(Some(extracted)) => Ok(request::extracted_json(&extracted, false).into_bytes()),
        Ok(None) => Ok(b"null".to_vec()),
        Err(outcome) => Err(unreadable(&outcome)),
    }
}
