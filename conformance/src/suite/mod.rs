//! The cases as a suite that any validator can be run through: `conformance/PROTOCOL.md`.

pub mod expand;
pub mod manifest;
pub mod own;
pub mod protocol;
pub mod score;
pub mod table;
