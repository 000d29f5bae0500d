//! Identifiers of institutions, insured persons, Bundles, documents and resources.

rules! {}
