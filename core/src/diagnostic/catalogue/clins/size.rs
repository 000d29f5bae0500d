//! Sizes: of the whole, of texts, and what makes it large.

rules! {}
