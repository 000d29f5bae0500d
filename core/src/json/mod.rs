//! Floor 2: JSON text to a flat tree with spans.

pub mod symbols;
pub mod tree;

pub use symbols::{Sym, Symbols};
pub use tree::{Kind, NodeId, Tree};
