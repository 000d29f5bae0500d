//! Floor 8: key information, and what follows from it: comparing two registrations, dividing one, what the service
//! extracts from a document.

pub mod diff;
pub mod extracted;
mod kind;
mod read;
mod record;
pub mod split;
mod spot;
mod words;

pub use kind::Kind;
pub(crate) use read::digest;
pub use read::{Found, read, receiver};
pub use record::canonical;

use crate::clins::identifier::{Institution, Insured};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The keys of one file, in the shape of the contract (interfaces.md §3). A key that is missing is absent and an error
/// among the findings, never an empty text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Keys {
    /// What kind of document it is.
    pub kind: Kind,
    /// Five-information: the type of its records, empty where no tag says it; documents: `Composition`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub resource_type: String,
    /// `Bundle.identifier.value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_identifier: Option<String>,
    /// `Bundle.identifier.system`: the service compares both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_identifier_system: Option<String>,
    /// `Composition.identifier.value`; documents only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub composition_identifier: Option<String>,
    /// The issuing institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<Institution>,
    /// The insured person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insured: Option<Insured>,
    /// Discharge summaries that a referral carries.
    pub attached_summaries: Vec<Summary>,
    /// Numbers that institutions gave the patient.
    pub local_patient_ids: Vec<LocalPatient>,
    /// `Bundle.timestamp` as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// The records, in document order, without the Patient and the Composition.
    pub contents: Vec<Content>,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// Where each value stands in the file: JSON pointers by the name of the value.
    #[serde(default)]
    pub from: BTreeMap<String, Source>,
}

/// Where a value, or each of several, stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Source {
    /// One value.
    One(String),
    /// One pointer for each item of the list of that name.
    Many(Vec<String>),
}

/// A discharge summary inside a referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Its own `Bundle.identifier.value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_identifier: Option<String>,
    /// Its own `Composition.identifier.value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub composition_identifier: Option<String>,
    /// Its own `Bundle.timestamp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
}

/// A patient number of one institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalPatient {
    /// Institution number, from the identifier's system.
    pub institution: String,
    /// The number.
    pub value: String,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// Its type.
    pub resource_type: String,
    /// Its resource identifier, or else its first identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// `meta.lastUpdated` as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_updated: Option<String>,
}

impl Keys {
    /// What the service finds the registration by: the values that have to agree, with their names. Two registrations
    /// are the same one exactly when these are equal.
    pub fn matching(&self) -> Vec<(&'static str, Option<String>)> {
        let insured = self.insured.as_ref().map(|insured| format!("{}|{insured}", insured.system()));
        let institution = self.institution.as_ref().map(|institution| institution.code10.clone());
        match self.kind {
            Kind::FiveInformation => vec![
                ("bundleIdentifierSystem", self.bundle_identifier_system.clone()),
                ("bundleIdentifier", self.bundle_identifier.clone()),
                ("insured", insured),
            ],
            _ => vec![
                ("compositionIdentifier", self.composition_identifier.clone()),
                ("institution", institution),
                ("insured", insured),
            ],
        }
    }

    /// The same as one line of text, for a register.
    pub fn matching_text(&self) -> String {
        let parts: Vec<String> = self.matching().into_iter().map(|(_, value)| value.unwrap_or_default()).collect();
        format!("{} {}", self.kind.code(), parts.join(" "))
    }
}
