//! Floor 6: the checks of a document against a ruleset. Its rooms have floors of their own (`docs/architecture.md`).

pub mod datatype;
pub mod document;
mod fold;
mod judge;
pub(crate) mod memory;
pub(crate) mod plan;
pub mod policy;
pub(crate) mod query;
pub(crate) mod run;
mod session;
mod topic;
mod walk;
pub mod xhtml;

pub use crate::options::{self, Edition, Extensions, For, Lang, Options};
pub use document::Document;
pub use document::reading::{self, Reading};
pub use document::references as bundle;
pub use document::syms::{self, Syms};
pub use policy::{KnownSystems, Policy};
pub(crate) use run::Judging;

#[cfg(test)]
mod tests;
