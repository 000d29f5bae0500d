//! Floor 3: FHIRPath (N1, R4) over the JSON tree.
//!
//! ```text
//! parse(text) -> Expr      once, when definitions are compiled; Expr::bind resolves names to numbers
//! evaluate / holds         many times, over the tree, without copying; bounded by Context::fuel
//! ```

pub mod ast;
pub mod context;
pub mod error;
pub mod eval;
pub mod host;
pub mod parse;
pub mod quantity;
pub mod temporal;
pub mod value;

pub use ast::Expr;
pub use context::Context;
pub use error::{Bilingual, EvalError, EvalErrorKind, ParseError};
pub use eval::{evaluate, holds};
pub use host::{ElementInfo, Host, Membership, NoHost, Resolved, TypeId};
pub use parse::parse;
pub use quantity::Quantity;
pub use temporal::{Precision, Temporal, TemporalKind};
pub use value::{Collection, Item, TypeInfo, Value};
