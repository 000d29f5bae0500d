//! `tekigo certify`: the machine that runs a catalogue of test items against a system, and keeps the evidence.
//!
//! A [`catalogue`] is data: items, what is handed in and how it is judged. A system under test is reached by one of the
//! ways of [`adapter`]; what it made is judged by [`judge`] and kept by the [`journal`]; [`evidence`] is what is handed on.

pub mod adapter;
pub mod catalogue;
pub mod data;
pub mod declare;
pub mod evidence;
pub mod journal;
pub mod judge;
pub mod keep;
pub mod layouts;
pub mod reference;
pub mod rng;
pub mod run;
pub mod scope;
pub mod seen;
pub mod service;
pub mod system;
pub mod terminal;
pub mod waiver;
