//! Floor 1: rules and findings. Text is rendered late, in `outcome`.

pub mod catalogue;
pub mod finding;
pub mod rule;

pub use finding::{Arg, Because, Finding, Level, Place, Sink};
pub use rule::{IssueType, Rule, Severity};
