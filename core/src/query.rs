//! Floor 10: FHIRPath for callers.

use crate::Validator;
use crate::check::query;
use crate::diagnostic::{Finding, Sink, Words};
use crate::fhirpath;
use crate::text::Span;

/// The result of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The items as a JSON array, elements of the input as they stand there.
    pub json: serde_json::Value,
    /// The items as text: a primitive's value, JSON for anything else.
    pub texts: Vec<String>,
}

/// Why there is no result.
#[derive(Debug)]
pub enum QueryError {
    /// The expression is wrong: what, and where in its text (bytes).
    Expression(Words, Span),
    /// The input is neither JSON nor XML that could be read.
    Input(Vec<Finding>),
}

impl Validator {
    /// Evaluates a FHIRPath (R4) expression on a document.
    ///
    /// # Errors
    /// When the expression cannot be read or evaluated, or the input is neither JSON nor XML.
    pub fn fhirpath(&self, expression: &str, bytes: &[u8]) -> Result<Answer, QueryError> {
        let mut expr =
            fhirpath::parse(expression).map_err(|error| QueryError::Expression(error.message, error.span))?;
        expr.bind(&self.rules().symbols);
        let mut sink = Sink::default();
        let tree = match self.read(bytes, &mut sink) {
            Some(tree) if !sink.has_fatal() => tree,
            _ => return Err(QueryError::Input(sink.findings)),
        };
        query::evaluate(&tree, self.rules(), self.plan(), self.options(), &expr, |context, found| Answer {
            json: fhirpath::to_json(context, found),
            texts: found.iter().map(|value| fhirpath::to_text(context, value)).collect(),
        })
        .map_err(|error| QueryError::Expression(error.message, error.span))
    }
}
