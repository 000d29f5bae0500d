//! Floor 5: definitions in, one `Draft`, one `compile`.

pub mod draft;
pub mod read_terms;
pub mod tables;
mod terms;
