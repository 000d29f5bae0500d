//! Text to [`Expr`].

use super::{Bilingual, Expr, ParseError};
use crate::text::Span;

/// Parses an expression.
pub fn parse(text: &str) -> Result<Expr, ParseError> {
    Err(ParseError {
        span: Span::new(0, text.len() as u32),
        message: Bilingual::new("FHIRPath はまだ組み込まれていません", "FHIRPath is not built in yet"),
    })
}
