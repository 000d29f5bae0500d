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
    /// A master answers for the system: it is asked with the day of the record (`masters::Pack::standing`).
    InMaster,
    /// The system is not loaded, but has a grammar, and the code is a word of it.
    WellFormed,
    /// The system is known to be whole, or has a grammar, and the code is not in it.
    NotInSystem,
    /// Cannot be decided with what is loaded.
    Unknown(Unsure),
}

/// Why a code cannot be looked up in its system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsure {
    /// The system is not loaded.
    NotLoaded,
    /// Only a part of it is.
    Incomplete,
    /// It is loaded in another version.
    OtherVersion,
}

impl Unsure {
    /// The same of a system by name, for words.
    pub fn why(self, system: &str, version: &str) -> Why {
        match self {
            Self::NotLoaded => Why::SystemNotLoaded(system.into()),
            Self::Incomplete => Why::SystemIncomplete(system.into()),
            Self::OtherVersion => Why::VersionNotLoaded(system.into(), version.into()),
        }
    }
}

/// What answers for a system: worked out once a system, not once a code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    /// Loaded code systems of this name, newest-loaded last.
    loaded: Vec<CodeSystemId>,
    grammar: Option<Grammar>,
    /// A master is loaded that answers before all else.
    has_master: bool,
}

impl Source {
    pub(crate) fn of(terms: &Terms, system: &str) -> Self {
        let loaded = terms.systems_by_url.get(system).or_else(|| terms.systems_by_url.get(terms.aliases.get(system)?));
        Self {
            loaded: loaded.cloned().unwrap_or_default(),
            grammar: Grammar::of(system),
            has_master: terms.masters.get(system).is_some(),
        }
    }

    /// The code system, and whether it is of another version than was asked for.
    fn find(&self, terms: &Terms, version: &str) -> Option<(CodeSystemId, bool)> {
        let newest = *self.loaded.last()?;
        if version.is_empty() {
            return Some((newest, false));
        }
        let exact = self.loaded.iter().rev().find(|id| *terms.code_system(**id).version == *version);
        Some(exact.map_or((newest, true), |&id| (id, false)))
    }

    /// [`code_status`] of a system whose source is known.
    pub(crate) fn status(&self, terms: &Terms, version: &str, code: &str) -> CodeStatus {
        if self.has_master {
            return CodeStatus::InMaster;
        }
        let found = self.find(terms, version);
        if let Some((id, substituted)) = found {
            let loaded = terms.code_system(id);
            if let Some(concept) = loaded.find(code) {
                return CodeStatus::Known { system: id, concept, flags: loaded.flags(concept) };
            }
            if substituted {
                return CodeStatus::Unknown(Unsure::OtherVersion);
            }
            if loaded.content == CodeSystemContent::Complete && self.grammar.is_none() {
                return CodeStatus::NotInSystem;
            }
        }
        match self.grammar.map(|grammar| grammar.check(code)) {
            Some(Verdict::Valid) => CodeStatus::WellFormed,
            Some(Verdict::Invalid) => CodeStatus::NotInSystem,
            _ if found.is_some() => CodeStatus::Unknown(Unsure::Incomplete),
            _ => CodeStatus::Unknown(Unsure::NotLoaded),
        }
    }
}

/// Looks a code up in its system. `version` is the coding's own, empty when it has none.
pub fn code_status(terms: &Terms, system: &str, version: &str, code: &str) -> CodeStatus {
    Source::of(terms, system).status(terms, version, code)
}
