//! Does this code exist in its system?

use super::grammar::{Grammar, Verdict};
use crate::model::CodeSystemContent;
use crate::model::valueset::{CodeSystemId, Terms, Why};

/// What is known of a code in its system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeStatus {
    /// It is a concept of a loaded code system.
    Known {
        /// The code system.
        system: CodeSystemId,
        /// The concept's number.
        concept: u32,
        /// `model::valueset` flags: inactive, abstract, deprecated.
        flags: u8,
    },
    /// The system is not loaded, but has a grammar, and the code is a word of it.
    WellFormed,
    /// The system is known to be whole, or has a grammar, and the code is not in it.
    NotInSystem,
    /// Cannot be decided with what is loaded.
    Unknown(Why),
}

/// Looks a code up in its system. `version` is the coding's own, empty when it has none.
pub fn code_status(terms: &Terms, system: &str, version: &str, code: &str) -> CodeStatus {
    let grammar = Grammar::of(system);
    let found =
        terms.find_code_system(system, version).or_else(|| terms.find_code_system(terms.aliases.get(system)?, version));
    if let Some((id, substituted)) = found {
        let loaded = terms.code_system(id);
        if let Some(concept) = loaded.find(code) {
            return CodeStatus::Known { system: id, concept, flags: loaded.flags(concept) };
        }
        if substituted {
            return CodeStatus::Unknown(Why::VersionNotLoaded(system.into(), version.into()));
        }
        if loaded.content == CodeSystemContent::Complete && grammar.is_none() {
            return CodeStatus::NotInSystem;
        }
    }
    match grammar.map(|grammar| grammar.check(code)) {
        Some(Verdict::Valid) => CodeStatus::WellFormed,
        Some(Verdict::Invalid) => CodeStatus::NotInSystem,
        _ if found.is_some() => CodeStatus::Unknown(Why::SystemIncomplete(system.into())),
        _ => CodeStatus::Unknown(Why::SystemNotLoaded(system.into())),
    }
}
