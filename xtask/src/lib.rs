//! Development tasks of tekigo. `cargo xtask help` lists them; CI runs exactly these.
//!
//! It is a library with a thin binary so that `tests/` can prove what a task generates to be fresh.
#![allow(clippy::print_stdout, reason = "a task reports to the person at the terminal")]

pub mod docs;
pub mod engines;
pub mod fuzz;
pub mod hl7;
pub mod playground;
pub mod ruleset;
pub mod run;
pub mod service_rules;
pub mod tables;
pub mod test;
pub mod wasm;
