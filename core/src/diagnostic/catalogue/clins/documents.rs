//! Documents: sections, texts, destination.

rules! {}
