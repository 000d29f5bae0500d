//! FHIRPath on one document.

use tekigo_core::Validator;
use tekigo_core::check::Lang;
use tekigo_core::outcome::message;
use tekigo_core::query::QueryError;

/// What `expression` gives on `bytes`, as a JSON array; an error is a sentence in both languages.
pub(crate) fn fhirpath(validator: &Validator, expression: &str, bytes: &[u8]) -> Result<String, String> {
    validator.fhirpath(expression, bytes).map(|answer| answer.json.to_string()).map_err(|error| match error {
        QueryError::Expression(words, _) => format!("{} / {}", words.ja, words.en),
        QueryError::Input(findings) => {
            let said =
                |lang| findings.iter().map(|finding| message::render(finding, lang)).collect::<Vec<_>>().join(", ");
            format!("{} / {}", said(Lang::Ja), said(Lang::En))
        }
    })
}
