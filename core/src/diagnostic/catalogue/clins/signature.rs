//! Signatures: never an error, their layers are told.

rules! {}
