//! Floor 5: definitions in, one `Draft`, one `compile`.

pub mod archive;
mod build;
mod builder;
pub mod compare;
pub mod compile;
pub mod draft;
mod embedded;
mod link;
mod mended;
mod literal;
pub mod masters;
pub mod package;
mod read;
pub mod read_terms;
pub mod snapshot;
pub mod tables;
mod terms;
#[cfg(test)]
mod tests;

pub use builder::{Base, BuildError, Built, RulesetBuilder};
pub use compile::compile;
pub use draft::Draft;
pub(crate) use embedded::edition_of;
pub use embedded::{CLINS_VERSIONS, CORE_VERSIONS, EMBEDDED_LABEL, JP_CORE_OF_GUIDES, embedded_blob};
pub use package::{Loaded, PackageInfo, definitions, read_archive, read_entries};
