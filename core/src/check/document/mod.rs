//! The document under check: what each node is, where it is, where references lead, and what is left to look at.

pub(crate) mod below;
pub(crate) mod few;
pub(crate) mod json;
pub(crate) mod meant;
pub(crate) mod place;
pub mod reading;
pub mod references;
pub mod syms;
pub(crate) mod todo;
mod typed;

pub use typed::{Document, Typed};
