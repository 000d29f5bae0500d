//! 処方 in documents.

rules! {}
