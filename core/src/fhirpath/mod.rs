//! Floor 3: FHIRPath (N1, R4) over the JSON tree.

pub mod host;

pub use host::{Host, Membership, NoHost, Resolved, TypeId};

/// A parsed expression. Placeholder until its owner lands.
#[derive(Clone, Debug)]
pub struct Expr;
