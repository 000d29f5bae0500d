//! A value of a definition (`fixed[x]`, `pattern[x]`, bounds), owned and ready to be compared with data.

use crate::json::Sym;
use serde::{Deserialize, Serialize};

/// A JSON value; numbers as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Literal {
    Null,
    Bool(bool),
    Number(Box<str>),
    String(Box<str>),
    Array(Vec<Literal>),
    /// Properties in document order: key as written, its interned name (without `_`), value.
    Object(Vec<(Box<str>, Sym, Literal)>),
}
