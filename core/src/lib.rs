//! FHIR R4 and JP-CLINS validation as a pure library: no I/O, no clock, no threads, no unordered maps.
//!
//! Modules are declared in data-flow order, lowest floor first; a module imports its own room and lower floors only
//! (`docs/architecture.md`, proved by `tests/layers`).
#![forbid(unsafe_code)]

pub mod text; // [0]
pub mod diagnostic; // [1]
pub mod json; // [2]
pub mod fhirpath; // [3]
pub mod masters; // [3]
pub mod xml; // [3]
pub mod model; // [4]
pub mod source; // [5]
pub mod terminology; // [5]
pub mod check; // [6]
pub mod clins; // [7]
pub mod outcome; // [8]
pub mod validator; // [10]
pub mod query; // [10]

pub use check::{Options, Reading};
pub use model::Ruleset;
pub use outcome::Outcome;
pub use validator::Validator;
