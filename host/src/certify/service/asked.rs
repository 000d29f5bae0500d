//! A request as the service reads it: what it needs of docs/schema/request-*.json.

use serde::Deserialize;
use tekigo_core::request::Target;
use tekigo_core::request::options::{Master, Query};

/// A request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "docs/schema says what each is")]
pub struct Asked {
    pub operation: String,
    #[serde(default)]
    pub target: Option<Target>,
    #[serde(default)]
    pub data: Option<AskedData>,
    #[serde(default)]
    pub consent: Option<AskedConsent>,
    #[serde(default)]
    pub institution_number_changed: bool,
    #[serde(default)]
    pub request: Option<AskedBefore>,
    #[serde(default)]
    pub institution: Option<String>,
    #[serde(default)]
    pub query: Option<Query>,
    #[serde(default)]
    pub documents: Vec<String>,
    #[serde(default)]
    pub insured: Option<tekigo_core::clins::identifier::Insured>,
    #[serde(default)]
    pub consent_at: Option<String>,
    #[serde(default)]
    pub period: Option<AskedPeriod>,
    #[serde(default)]
    pub masters: Vec<Master>,
}

/// The data of a request: in it, or in a file beside it.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "docs/schema says what each is")]
pub struct AskedData {
    pub name: String,
    pub sha256: String,
    #[serde(default)]
    pub base64: Option<String>,
}

/// 同意情報.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "docs/schema says what each is")]
pub struct AskedConsent {
    pub way: String,
}

/// The request whose result is asked for.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "docs/schema says what each is")]
pub struct AskedBefore {
    pub sha256: String,
    #[serde(default)]
    pub receipt: Option<String>,
}

/// 抽出対象期間.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "docs/schema says what each is")]
pub struct AskedPeriod {
    pub from: String,
    pub to: String,
}

impl Asked {
    /// Reads a request; `None` when it is none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Whether its answer is fetched by a request of its own.
    pub fn has_result(&self) -> bool {
        tekigo_core::request::operation::find(&self.operation).is_some_and(|operation| operation.has_result)
    }
}
