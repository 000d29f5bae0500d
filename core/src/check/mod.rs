//! Floor 6: the checks of a document against a ruleset.

pub mod document;
pub mod syms;

pub use document::Document;
pub use syms::Syms;
