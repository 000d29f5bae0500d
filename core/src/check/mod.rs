//! Floor 6: the checks of a document against a ruleset.

pub mod binding;
pub mod datatype;
pub mod document;
pub mod options;
pub mod syms;

pub use binding::Bindings;
pub use document::Document;
pub use options::{Edition, For, Lang, Options};
pub use syms::Syms;
