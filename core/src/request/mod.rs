//! Floor 11: the requests of the service as checked documents, and the byte-level faces of keys.
//!
//! Nothing here reads a file or a clock: inputs are bytes, times are given by the caller, answers are JSON text.

mod face;

pub use face::{Answer, keys, keys_json};
