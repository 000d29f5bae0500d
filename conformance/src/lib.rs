//! Golden cases of tekigo: their format (`conformance/README.md`), a typed reader, and the judge that compares an
//! outcome with what a case expects. The cases themselves are data in `conformance/cases`, of use to any validator.

pub mod case;
pub mod edit;
pub mod judge;
pub mod own;
pub mod rules;
pub mod suite;

pub use case::{Case, Expect, Expected, Probe, load, load_all};
pub use judge::judge;
