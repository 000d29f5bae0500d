//! `tekigo certify`: the machine that runs a catalogue of test items against a system, and keeps the evidence.
//!
//! A [`catalogue`] is data: items, what is handed in and how it is judged. A system under test is reached by one of the
//! ways of [`adapter`]; what it made is judged by [`judge`] and kept by the [`journal`]; [`evidence`] is what is handed on.

pub mod catalogue;
pub mod data;
pub mod reference;
pub mod system;
