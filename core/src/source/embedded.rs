//! The rules that travel with the library: `core/ruleset/embedded.bin`, made of the tables beside it by
//! `cargo xtask ruleset` and proved fresh by `xtask/tests/ruleset_fresh.rs`.

use crate::model::{Ruleset, codec};
use std::sync::{Arc, OnceLock};

static BLOB: &[u8] = include_bytes!("../../ruleset/embedded.bin");

/// The embedded rules as they are packed: their digest tells one build of them from another.
pub fn embedded_blob() -> &'static [u8] {
    BLOB
}

impl Ruleset {
    /// The embedded rules: the R4 base (4.0.1) with all resource and data types, the base specification's extensions
    /// and profiles, and the value sets that they bind. Decoded at the first call, a few milliseconds; free afterwards.
    ///
    /// # Panics
    /// Never with an unaltered program: the blob is part of it, and a test decodes it.
    pub fn embedded() -> Arc<Self> {
        static RULES: OnceLock<Arc<Ruleset>> = OnceLock::new();
        #[allow(clippy::expect_used, reason = "the blob is a part of the program, not data")]
        let decode = || Arc::new(codec::decode(BLOB).expect("the embedded rules are a part of the program"));
        RULES.get_or_init(decode).clone()
    }
}
