//! The evidence of a run: one folder, or one ZIP, that somebody else can check on another machine.
//!
//! Everything in it but `run.json` follows from the run's record, the declaration, the waivers and the catalogue, which are
//! in it, too: [`verify`] makes it anew and compares.

mod gitb;
mod html;
mod junit;
mod mask;
mod pack;
mod report;
mod sign;
mod test_report;
mod verify;

pub use pack::{Manifest, Packed, make, unzip, zip};
pub use report::{Counts, ItemResult, Outcome, Report, change};
pub use sign::{public_key_of, sign, signed_by};
pub use verify::{Checked, verify};
