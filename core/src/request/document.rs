//! The request documents: one JSON form for each operation, with exactly the facts that the public guide names. The
//! layouts of the service itself (記録条件仕様) are not public; a mapping file turns these into them (`super::map`).
//! JSON Schemas: docs/schema/request-*.json.

use super::decision::{Consent, Decision};
use super::options::{Destinations, Master, Query};
use super::reason::Told;
use crate::clins::identifier::Insured;
use crate::keys::{Keys, Kind};
use serde::{Deserialize, Serialize};

/// One request. Which members are there depends on the operation.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Request {
    /// `$id` of its schema.
    pub schema: String,
    pub operation: &'static str,
    /// 機能の名前.
    pub title: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Data>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentInformation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<Destinations>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub institution_number_changed: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub document_deleted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Made>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Query>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insured: Option<Insured>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub masters: Vec<Master>,
    /// What has to hold before it is sent.
    pub preconditions: Vec<Told>,
}

/// What is found by its keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Target {
    pub kind: Kind,
    pub resource_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_identifier_system: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_identifier: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub composition_identifier: Option<String>,
    pub institution: String,
    pub insured: Insured,
}

impl Target {
    /// The target that keys describe; the name of the key that is missing otherwise.
    pub(super) fn new(keys: &Keys) -> Result<Self, &'static str> {
        let filled = |value: &Option<String>| value.clone().filter(|text| !text.trim().is_empty());
        let target = Self {
            kind: keys.kind,
            resource_type: keys.resource_type.clone(),
            bundle_identifier_system: filled(&keys.bundle_identifier_system),
            bundle_identifier: filled(&keys.bundle_identifier),
            composition_identifier: filled(&keys.composition_identifier),
            institution: keys.institution.as_ref().map(|one| one.code10.clone()).ok_or("institution")?,
            insured: keys.insured.clone().ok_or("insured")?,
        };
        match keys.kind {
            Kind::FiveInformation if target.resource_type.is_empty() => Err("resourceType"),
            Kind::FiveInformation if target.bundle_identifier_system.is_none() => Err("bundleIdentifierSystem"),
            _ if target.bundle_identifier.is_none() => Err("bundleIdentifier"),
            Kind::FiveInformation => Ok(target),
            _ if target.composition_identifier.is_none() => Err("compositionIdentifier"),
            _ => Ok(target),
        }
    }
}

/// The file that is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Data {
    /// Name of the file, without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
    /// The file itself, base64; only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}

/// 同意情報: goes with the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentInformation {
    /// How it was given.
    pub way: Consent,
    /// State of the document after registration.
    pub state: &'static str,
}

/// A request that was made before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Made {
    pub operation: String,
    /// SHA-256 of its document.
    pub sha256: String,
    /// What the service gave for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

/// 抽出対象期間.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Period {
    pub from: String,
    pub to: String,
}
