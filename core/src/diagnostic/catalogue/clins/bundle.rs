//! Bundles of the service: entries, kinds, profiles declared, a discharge summary that stands alone.

rules! {}
