//! Floor 11: the requests of the service as checked documents, and the byte-level faces of keys.
//!
//! Nothing here reads a file or a clock: inputs are bytes, times are given by the caller, answers are JSON text.

pub mod decision;
mod divided;
mod document;
pub mod eligibility;
mod face;
pub mod map;
pub mod operation;
pub mod options;
pub mod reason;
mod run;
mod unmap;

pub use divided::{Divided, SplitFault, extract, extracted_json, split};
pub use document::{Request, Target};
pub use face::{Answer, keys, keys_json};
pub use operation::OPERATIONS;
pub use options::Options;
pub use run::{CallFault, Input, Ran, Verdict, compare, make, run};
