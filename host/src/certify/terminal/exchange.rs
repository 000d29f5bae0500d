//! One request and what became of it.

use serde::{Deserialize, Serialize};

/// How an exchange stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// On its way.
    #[default]
    Open,
    /// The answer lies, or lay, in `res`.
    Answered,
    /// The request or its answer was lost.
    Lost,
    /// Turned away: no session was free.
    Busy,
    /// Turned away: the disk was full.
    Full,
}

/// One request that a system put, every try by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// Name of its file.
    pub name: String,
    /// Operation.
    pub operation: String,
    /// SHA-256 of the request.
    pub digest: String,
    /// The request.
    #[serde(skip)]
    pub request: Vec<u8>,
    /// What the service answered, whether or not that arrived.
    #[serde(skip)]
    pub answer: Vec<u8>,
    /// When it was put, milliseconds.
    pub put_at: u64,
    /// When it reached the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<u64>,
    /// When the answer was whole in `res`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<u64>,
    /// When the system took the answer away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<u64>,
    /// The system took the answer before it was whole.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_half: bool,
    /// How it ended.
    pub outcome: Outcome,
}
