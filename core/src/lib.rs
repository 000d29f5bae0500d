//! FHIR R4 and JP-CLINS validation as a pure library: no I/O, no clock, no threads, no unordered maps.
//!
//! Modules are declared in data-flow order, lowest floor first; a module imports its own room and lower floors only
//! (`docs/architecture.md`, proved by `tests/layers`).
#![forbid(unsafe_code)]

pub mod text; // [0]
pub mod diagnostic; // [1]
pub mod json; // [2]
pub mod options; // [2]
pub mod fhirpath; // [3]
pub mod xml; // [3]
pub mod model; // [4]
pub mod source; // [5]
pub mod terminology; // [5]
pub mod check; // [6]
pub mod clins; // [7]
pub mod outcome; // [8]
pub mod validator; // [10]
pub mod query; // [11]
pub mod wire; // [12]

pub use check::{Edition, For, Options, Reading};
pub use diagnostic::{Lang, Severity, Words};
pub use json::NodeId;
pub use model::Ruleset;
pub use outcome::{Format, Issue, Outcome, Piece, Record, Report, Style};
pub use query::{Answer, QueryError};
pub use source::{Base, BuildError, Built, RulesetBuilder};
pub use validator::{ReadError, Validator, ValidatorBuilder, Worker};
pub use wire::Session;
