//! FHIR R4 and JP-CLINS validation as a pure library: no I/O, no clock, no threads, no unordered maps.
//!
//! Modules are declared in data-flow order, lowest floor first; a module imports its own room and lower floors only
//! (`docs/architecture.md`, proved by `tests/layers`).
#![forbid(unsafe_code)]

pub mod check; // [6]
pub mod clins; // [7]
pub mod diagnostic; // [1]
pub mod fhirpath; // [3]
pub mod json; // [2]
pub mod model; // [4]
pub mod outcome;
pub mod source; // [5]
pub mod terminology; // [5]
pub mod text; // [0] // [8]
