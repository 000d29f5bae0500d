//! Floor 3: FHIRPath (N1, R4) over the JSON tree.
//!
//! ```text
//! parse(text) -> Expr      once, when definitions are compiled; Expr::bind resolves names to numbers
//! evaluate / holds         many times, over the tree, without copying; bounded by Context::fuel
//! ```

pub mod ast;
mod blame;
pub mod check;
mod compare;
pub mod context;
pub mod error;
pub mod eval;
mod function;
mod functions;
pub mod host;
mod lexer;
mod navigate;
mod operators;
pub mod parse;
mod print;
pub mod quantity;
mod quick;
mod regex;
pub mod temporal;
pub mod value;

pub use ast::Expr;
pub(crate) use blame::blame;
pub use check::{Fault, check, check_any};
pub use context::{Context, Variable};
pub use error::{EvalError, EvalErrorKind, ParseError};
pub use eval::{evaluate, holds};
pub use host::{ElementInfo, Host, Membership, NoHost, Property, Resolved, TypeId};
pub use parse::parse;
pub use print::{to_json, to_text, type_name};
pub use quantity::Quantity;
pub use quick::sure;
pub(crate) use regex::matches_whole;
pub use temporal::{Precision, Temporal, TemporalKind};
pub use value::{Collection, Item, TypeInfo, Value};
