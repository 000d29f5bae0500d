//! What the service answers: documents of docs/schema/answer-*.json.

use super::machine::State;
use serde::Serialize;
use serde_json::{Value, json};
use tekigo_core::request::Target;

/// Why something was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// A word of ours: the official codes are not public.
    pub code: String,
    /// What it means.
    pub message: String,
}

impl Code {
    pub(super) fn new(code: &str, message: &str) -> Self {
        Self { code: code.to_owned(), message: message.to_owned() }
    }
}

/// What became of a request: what `answer-result-1` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultOf {
    /// Operation.
    pub operation: String,
    /// What it was about.
    pub target: Option<Target>,
    /// State after it, or why it was refused.
    pub end: Result<State, Vec<Code>>,
    /// When.
    pub at: String,
}

impl ResultOf {
    /// The document.
    pub(super) fn document(&self, receipt: &str) -> Value {
        let mut document = json!({
            "schema": "urn:tekigo:schema:answer-result:1",
            "operation": self.operation,
            "receipt": receipt,
            "accepted": self.end.is_ok(),
            "at": self.at,
        });
        match &self.end {
            Ok(state) => document["state"] = json!(state.code()),
            Err(codes) => document["codes"] = json!(codes),
        }
        if let Some(target) = &self.target {
            document["target"] = json!(target);
        }
        document
    }
}

/// The request arrived; its result is asked for with this.
pub(super) fn receipt(operation: &str, receipt: &str) -> Value {
    json!({"schema": "urn:tekigo:schema:answer-receipt:1", "operation": operation, "receipt": receipt})
}

/// The request cannot be answered.
pub(super) fn fault(operation: &str, codes: &[Code]) -> Value {
    json!({"schema": "urn:tekigo:schema:answer-fault:1", "operation": operation, "codes": codes})
}
