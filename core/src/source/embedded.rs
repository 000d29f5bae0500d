//! The rules that travel with the library: `core/ruleset/embedded.bin`, made of the tables beside it by
//! `cargo xtask ruleset` and proved fresh by `xtask/tests/ruleset_fresh.rs`.

use crate::model::{Ruleset, Structure, codec};
use std::sync::{Arc, OnceLock};

static BLOB: &[u8] = include_bytes!("../../ruleset/embedded.bin");

/// What the embedded rules are called in reports, the guide of the service first.
pub const EMBEDDED_LABEL: &str = "jp-clins 1.12.0 (1.11.0, 1.10.0, 1.5.2), jp-core 1.1.2 (1.1.2-clins, 1.2.0), jp-echeckup 1.5.0, hl7.fhir.r4.core 4.0.1";
/// The package of embedded definitions (`Structure::origin`).
pub(super) const EMBEDDED: &str = "embedded";
/// The edition of JP Core that the embedded guides (JP-CLINS, eCheckup) build on. Its systems are URLs; those of the published 1.1.2
/// are OIDs.
pub const JP_CORE_OF_GUIDES: &str = "1.1.2-clins";
/// The embedded editions of JP Core; the first answers for the name without version.
pub const CORE_VERSIONS: [&str; 3] = ["1.1.2", JP_CORE_OF_GUIDES, "1.2.0"];
/// What [`Ruleset::embedded_r4`] is called.
const R4_LABEL: &str = "hl7.fhir.r4.core 4.0.1";
/// Versions of JP-CLINS whose tables are embedded, as a call may name them.
pub const CLINS_VERSIONS: [&str; 7] = ["1.5.2", "1.10", "1.10.0", "1.11", "1.11.0", "1.12", "1.12.0"];

/// How canonicals of the Japanese guides begin; the base specification uses none of these.
const JAPANESE: [&str; 7] = [
    "http://jpfhir.jp/",
    "http://jami.jp/",
    "http://medis.or.jp/",
    "http://capstandard.jp/",
    "urn:oid:1.2.392.",
    "urn:oid:2.16.840.1.113883.2.2.",
    "urn:oid:2.16.840.1.113883.3.1937.",
];

/// How canonicals of JP Core and of all Japanese guides begin.
const JP_CORE: &str = "http://jpfhir.jp/fhir/core/";
const JP: &str = "http://jpfhir.jp/";

/// What the package of a definition is called in reports, with its edition: `jp-core 1.1.2-clins`. The embedded ones have no
/// package of their own: their guide is known by URL and version.
pub(crate) fn edition_of(structure: &Structure) -> String {
    if *structure.origin != *EMBEDDED {
        return structure.origin.replace('#', " ");
    }
    let version = &*structure.version;
    let guide = if structure.url.starts_with(JP_CORE) {
        "jp-core"
    } else if !structure.url.starts_with(JP) {
        "hl7.fhir.r4.core"
    } else if CLINS_VERSIONS.contains(&version) {
        "jp-clins"
    } else {
        "jp-echeckup"
    };
    format!("{guide} {version}")
}

/// The embedded rules as they are packed: their digest tells one build of them from another.
pub fn embedded_blob() -> &'static [u8] {
    BLOB
}

impl Ruleset {
    /// The embedded rules: the R4 base (4.0.1) with all resource and data types, the base specification's extensions
    /// and profiles, and the value sets that they bind; JP Core 1.1.2 as published, in the edition that the
    /// service's guides build on, and 1.2.0; eCheckup 1.5.0 and JP-CLINS 1.5.2, 1.10.0, 1.11.0 and 1.12.0. Decoded at the first call, a few milliseconds; free afterwards.
    ///
    /// # Panics
    /// Never with an unaltered program: the blob is part of it, and a test decodes it.
    pub fn embedded() -> Arc<Self> {
        static RULES: OnceLock<Arc<Ruleset>> = OnceLock::new();
        #[allow(clippy::expect_used, reason = "the blob is a part of the program, not data")]
        let decode = || Arc::new(codec::decode_own(BLOB).expect("the embedded rules are a part of the program"));
        RULES.get_or_init(decode).clone()
    }

    /// The embedded rules without those of the Japanese guides: what a call with its own packages starts from. Costs a
    /// copy of the rules.
    pub fn embedded_r4() -> Self {
        let mut rules = (*Self::embedded()).clone();
        let is_base = |url: &str| !JAPANESE.iter().any(|prefix| url.starts_with(prefix));
        rules.by_url.retain(|url, _| is_base(url));
        rules.terms.by_url.retain(|url, _| is_base(url));
        rules.terms.systems_by_url.retain(|url, _| is_base(url));
        rules.terms.aliases.clear();
        rules.terms.named.retain(|url| is_base(url));
        R4_LABEL.clone_into(&mut rules.label);
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOB, codec};

    /// What the program does not look at when it starts.
    #[test]
    fn the_bytes_are_those_that_were_written() {
        assert!(codec::decode(BLOB).is_ok());
        let mut altered = BLOB.to_vec();
        let last = altered.len() - 1;
        altered[last] ^= 1;
        assert_eq!(codec::decode(altered).err(), Some(codec::CodecError::Corrupt));
    }
}
