//! `split` and `extract` for callers: the parts validated and proved, the extraction with its note.

use super::face::{self, json_text};
use crate::Validator;
use crate::diagnostic::Sink;
use crate::json::NodeId;
use crate::keys::extracted::{self, Extracted};
use crate::keys::split::{self, Part, Refused};
use crate::keys::{canonical, digest};
use crate::options::{CLINS_MAX_BYTES, For, Options};
use crate::outcome::Outcome;
use serde::Serialize;

/// A Bundle that was divided.
#[derive(Debug)]
pub struct Divided {
    /// The parts.
    pub parts: Vec<Part>,
    /// What validation says of each, as for the service.
    pub outcomes: Vec<Outcome>,
    /// The parts together hold exactly the results of the original, and each holds its patient.
    pub union_holds: bool,
    /// Results of the original.
    pub results: usize,
    /// Bytes that a part may have.
    pub limit: u64,
}

/// Why nothing was divided.
#[derive(Debug)]
pub enum SplitFault {
    /// The file cannot be read.
    Unreadable(Box<Outcome>),
    /// It must not be divided, or cannot be.
    Refused(Refused),
}

/// Divides an Observation Bundle between its reports; each part is validated by the rules of the service.
///
/// # Errors
/// Why it is not divided.
pub fn split(validator: &Validator, bytes: &[u8], limit: Option<u64>) -> Result<Divided, SplitFault> {
    let limit = limit.unwrap_or(CLINS_MAX_BYTES);
    let read = face::reading(validator, bytes, |reading| (split::split(reading, limit), Sink::default()));
    let (parts, _) = read.map_err(SplitFault::Unreadable)?;
    let parts = parts.map_err(SplitFault::Refused)?;
    let options = Options { target: For::Clins, max_bytes: Some(limit), ..validator.options().clone() };
    let strict = validator.with_options(options);
    let outcomes = parts.iter().map(|part| strict.validate(part.text.as_bytes())).collect();
    let original = contents(validator, bytes).unwrap_or_default();
    let mut union = Contents::default();
    let mut whole = true;
    for part in &parts {
        match contents(validator, part.text.as_bytes()) {
            Some(mut one) => {
                whole &= one.patients == original.patients;
                union.results.append(&mut one.results);
            }
            None => whole = false,
        }
    }
    union.results.sort();
    let union_holds = whole && union.results == original.results;
    Ok(Divided { parts, outcomes, union_holds, results: original.results.len(), limit })
}

/// The entries of a Bundle by the digests of their contents, sorted.
#[derive(Debug, Default)]
struct Contents {
    patients: Vec<String>,
    results: Vec<String>,
}

fn contents(validator: &Validator, bytes: &[u8]) -> Option<Contents> {
    let read = validator.reading(bytes, |reading| {
        let mut found = Contents::default();
        for entry in reading.items(NodeId::ROOT, "entry") {
            let of = digest(canonical(reading.tree(), entry, &|_| false).as_bytes());
            let is_patient = reading.text(entry, &["resource", "resourceType"]).is_some_and(|name| name == "Patient");
            if is_patient { &mut found.patients } else { &mut found.results }.push(of);
        }
        found.patients.sort();
        found.results.sort();
        found
    });
    read.ok()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExtractedJson<'a> {
    schema: &'static str,
    note: super::reason::Words,
    #[serde(flatten)]
    extracted: &'a Extracted,
}

/// What the service will extract from a document.
///
/// # Errors
/// The file cannot be read; `None` inside: it is no referral.
pub fn extract(validator: &Validator, bytes: &[u8]) -> Result<Option<Extracted>, Box<Outcome>> {
    face::reading(validator, bytes, |reading| (extracted::extract(reading), Sink::default())).map(|(found, _)| found)
}

/// The extraction as JSON.
pub fn extracted_json(extracted: &Extracted, pretty: bool) -> String {
    let (ja, en) = Extracted::NOTE;
    let note = super::reason::Words { ja: ja.to_owned(), en: en.to_owned() };
    json_text(&ExtractedJson { schema: "urn:tekigo:schema:extracted:1", note, extracted }, pretty)
}
