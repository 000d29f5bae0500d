//! Rules of Bundles beyond their invariants, and where references lead.

mod index;

pub use index::{BundleIndex, Entry, References, RestUrl, Target};
