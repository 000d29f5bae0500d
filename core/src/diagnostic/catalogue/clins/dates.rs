//! Dates: of one document among themselves, and against a given now.

rules! {}
