//! FHIRPath for callers.

use super::{ReadError, Validator};
use crate::check::query;
use crate::diagnostic::Words;
use crate::fhirpath;
use crate::json::NodeId;
use crate::text::Span;

/// The result of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The items as the text of a JSON array, elements of the input as they stand there.
    pub json: String,
    /// The items as text: a primitive's value, JSON for anything else.
    pub texts: Vec<String>,
    /// Names in the expression that no element of that place has: what, and where in its text (bytes). The answer is empty
    /// because of them more often than not.
    pub doubts: Vec<(Words, Span)>,
}

/// Why there is no result.
#[derive(Debug)]
#[non_exhaustive]
pub enum QueryError {
    /// The expression is wrong: what, and where in its text (bytes).
    Expression(Words, Span),
    /// The input is neither JSON nor XML that could be read.
    Input(ReadError),
}

impl QueryError {
    /// Whether the expression is to blame, not the input.
    pub fn is_expression(&self) -> bool {
        matches!(self, Self::Expression(..))
    }

    /// What is wrong, in both languages.
    pub fn words(&self) -> Words {
        match self {
            Self::Expression(words, _) => words.clone(),
            Self::Input(error) => error.words(),
        }
    }
}

impl std::fmt::Display for QueryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words().fmt(f)
    }
}

impl std::error::Error for QueryError {}

impl Validator {
    /// Evaluates a FHIRPath (R4) expression on a document.
    ///
    /// ```
    /// use tekigo_core::Validator;
    ///
    /// let patient = br#"{"resourceType": "Patient", "name": [{"given": ["Hanako"]}]}"#;
    /// let answer = Validator::builder().build().fhirpath("Patient.name.given.first()", patient)?;
    /// assert_eq!(answer.texts, ["Hanako"]);
    /// # Ok::<(), tekigo_core::query::QueryError>(())
    /// ```
    ///
    /// # Errors
    /// When the expression cannot be read or evaluated, or the input is neither JSON nor XML.
    pub fn fhirpath(&self, expression: &str, bytes: &[u8]) -> Result<Answer, QueryError> {
        let mut expr =
            fhirpath::parse(expression).map_err(|error| QueryError::Expression(error.message, error.span))?;
        expr.bind(&self.rules().symbols);
        let tree = self.read_whole(bytes).map_err(QueryError::Input)?;
        query::evaluate(&tree, self.rules(), self.plan(), self.options(), &expr, |context, found| Answer {
            json: fhirpath::to_json(context, found),
            texts: found.iter().map(|value| fhirpath::to_text(context, value)).collect(),
            doubts: fhirpath::check(&expr, context.host, context.host.type_of(NodeId::ROOT), false)
                .into_iter()
                .map(|fault| (fault.message, fault.span))
                .collect(),
        })
        .map_err(|error| QueryError::Expression(error.message, error.span))
    }
}
