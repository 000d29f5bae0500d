//! Flags in meta.tag: LTS, UNINFORMED, UNDELIVERED.

rules! {}
