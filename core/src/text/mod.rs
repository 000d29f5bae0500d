//! Floor 0: places in the input and the bounds on it.

pub mod limits;
pub mod span;

pub use span::{LineIndex, Span};
