#![doc = include_str!("../README.md")]
//! # Where to go from here
//!
//! - [`Validator`] judges documents; [`ValidatorBuilder`] and [`Options`] say how.
//! - [`Ruleset`] is what it judges by; [`RulesetBuilder`] makes one of packages.
//! - [`Outcome`] and [`Issue`] are the answer, [`outcome`] writes it as a report in a [`Format`].
//! - [`Reading`] is a document that was read and typed but not judged ([`Validator::reading`]).
//! - [`Validator::fhirpath`] asks a document with FHIRPath.
//! - [`wire`] is all of this for callers in other languages.
//! - [`diagnostic::catalogue`] lists every rule, with an example that breaks it and how to mend it.
//!
//! Inside, modules are declared in data-flow order, lowest floor first; a module imports its own room and lower floors
//! only (`docs/architecture.md`, proved by `tests/tests/layers.rs`).
#![forbid(unsafe_code)]

// Rooms that are hidden here serve the other crates of the workspace; `docs/public-api.txt` has what is promised.
#[doc(hidden)]
pub mod text; // [0]
pub mod diagnostic; // [1]
#[doc(hidden)]
pub mod markup; // [1]
#[doc(hidden)]
pub mod json; // [2]
#[doc(hidden)]
pub mod options; // [2]
#[doc(hidden)]
pub mod fhirpath; // [3]
#[doc(hidden)]
pub mod masters; // [3]
#[doc(hidden)]
pub mod xhtml; // [3]
#[doc(hidden)]
pub mod xml; // [3]
#[doc(hidden)]
pub mod model; // [4]
#[doc(hidden)]
pub mod source; // [5]
#[doc(hidden)]
pub mod terminology; // [5]
#[doc(hidden)]
pub mod check; // [6]
#[doc(hidden)]
pub mod clins; // [7]
pub mod keys; // [8]
pub mod outcome; // [8]
pub mod render; // [9]
mod validator; // [10]
pub mod request; // [11]
pub mod wire; // [12]

pub use check::{Edition, Extensions, For, Options, Reading};
pub use diagnostic::{Finding, Lang, Rule, Severity, Text, Words};
pub use json::NodeId;
pub use model::Ruleset;
pub use outcome::{Format, Issue, Outcome, Piece, Record, Report, Style};
pub use source::{Base, BuildError, Built, PackageInfo, RulesetBuilder};
pub use text::Span;
pub use validator::query::{self, Answer, QueryError};
pub use validator::{ReadError, Validator, ValidatorBuilder, Worker, Workers};
pub use wire::Session;
