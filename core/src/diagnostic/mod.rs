//! Floor 1: rules and findings. Text is rendered late, by `outcome`.

#[doc(hidden)]
pub mod args;
pub mod catalogue;
#[doc(hidden)]
pub mod finding;
pub mod message;
#[doc(hidden)]
pub mod rule;
mod sources;
#[doc(hidden)]
pub mod words;

pub use finding::{Arg, Because, Finding, Level, Named, Place, Sink, Text};
pub(crate) use rule::Family;
pub use rule::{IssueType, Rule, Severity};
pub use sources::source_named;
pub use words::{Lang, Words};
