//! Floor 2: JSON text to a flat tree with spans.

mod decode;
mod duplicates;
mod encoding;
mod fault;
mod invariants;
mod parse;
mod prefix;
mod recover;
mod scan;
pub mod symbols;
pub mod tree;
mod write;
pub(crate) mod xml;

pub(crate) use duplicates::Holders;
pub(crate) use encoding::{legacy, wide};
pub use parse::parse;
pub(crate) use parse::parse_into;
pub(crate) use prefix::XHTML_NAMESPACE;
pub use symbols::{Sym, Symbols};
pub(crate) use tree::Node;
pub use tree::{Format, Kind, NodeId, ParseOptions, Tree};
pub(crate) use write::quoted;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
