//! Why a request is not answered, as an OperationOutcome: what is wrong with the *request* has a status of 4xx or 5xx, what is wrong
//! with the data is the answer.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tekigo_core::{Lang, Words};

/// FHIR's media type for JSON.
pub(super) const FHIR_JSON: &str = "application/fhir+json; charset=utf-8";

/// A request that cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// FHIR's issue-type.
    code: &'static str,
    words: Words,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { status, code, words: Words::new(ja, en) }
    }

    /// The request is wrong.
    pub(super) fn call(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", ja, en)
    }

    /// The same as a response, in the caller's language.
    pub(super) fn told(&self, lang: Lang) -> Response {
        let language = lang.pick("ja", "en");
        let severity = if self.status.is_server_error() { "fatal" } else { "error" };
        let issue = json!({"severity": severity, "code": self.code, "details": {"text": self.words.pick(lang)}});
        let body = resource("OperationOutcome", &json!({"language": language, "issue": [issue]}));
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(FHIR_JSON));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// A resource as text, with its type first as people expect it. `rest`: an object with what else it has.
pub(super) fn resource(kind: &str, rest: &Value) -> String {
    let rest = rest.to_string();
    format!("{{\"resourceType\":\"{kind}\",{}", rest.trim_start_matches('{'))
}
