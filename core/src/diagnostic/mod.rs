//! Floor 1: rules and findings. Text is rendered late, by `outcome`.

pub mod args;
pub mod catalogue;
pub mod finding;
pub mod message;
pub mod rule;
pub mod words;

pub use finding::{Arg, Because, Finding, Level, Place, Sink};
pub use rule::{IssueType, Rule, Severity};
pub use words::{Lang, Words};
