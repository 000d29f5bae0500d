//! The catalogue: what is tested, as data. TOML files of the form docs/schema/certify-catalogue-1.json, the public one
//! embedded; an official one, once there is one, is a folder of such files.

pub mod check;
mod coverage;
mod embedded;
mod item;
mod load;

pub use check::Check;
pub use coverage::{Coverage, Mapped};
pub use item::{
    Case, Facility, Fault, FaultKind, Held, Item, Kind, Obligation, Pattern, Requirement, Service, Test, Text, Way,
};
pub(crate) use load::hex;
pub use load::{Catalogue, Head, RequirementRow, Source};
