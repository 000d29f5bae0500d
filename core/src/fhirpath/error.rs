//! What can go wrong with an expression: while it is read, and while it is evaluated.

use crate::diagnostic::Words;
use crate::text::Span;

/// The expression is not FHIRPath, or names a function that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Where in the expression's text (bytes).
    pub span: Span,
    /// What is wrong.
    pub message: Words,
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (at byte {})", self.message.en, self.span.start)
    }
}

impl std::error::Error for ParseError {}

/// The kind of an evaluation error, for those who tell "cannot be decided" from "wrong expression".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EvalErrorKind {
    /// `Context::fuel` ran out.
    OutOfFuel,
    /// One item was needed and there are more.
    NotSingleton,
    /// An operand, input or argument has a type that the operation does not take.
    WrongType,
    /// A type name that does not exist.
    UnknownType,
    /// A variable that is not defined.
    UnknownVariable,
    /// A regular expression that cannot be taken: syntax, look-around, back-references, or size.
    Regex,
    /// The answer needs something that is not loaded (a profile, a value set).
    Undecided,
    /// Not supported here.
    Unsupported,
    /// An argument has a value that the function does not take.
    BadArgument,
}

/// An expression could not be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// Kind.
    pub kind: EvalErrorKind,
    /// The part of the expression's text (bytes).
    pub span: Span,
    /// What is wrong.
    pub message: Words,
}

impl EvalError {
    pub(crate) fn new(kind: EvalErrorKind, span: Span, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { kind, span, message: Words::new(ja, en) }
    }
}

impl std::fmt::Display for EvalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (at byte {})", self.message.en, self.span.start)
    }
}

impl std::error::Error for EvalError {}
