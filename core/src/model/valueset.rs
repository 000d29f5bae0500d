//! Compiled terminology: code systems, value sets and how they are found.
//!
//! Value sets are kept as the rules that they are composed of, not as expansions: a package holds thousands that nothing
//! asks for. What costs time to work out (filters, imports) is resolved once, when the terms are linked
//! (`model::terms_link`); membership is answered by `terminology`.

use super::lazy::{Lazy, Packable, Packed};
use super::{Canonical, Pool, column};
use crate::masters::Masters;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Index into `Terms::value_sets`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ValueSetId(pub u32);

/// Index into `Terms::code_systems`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CodeSystemId(pub u32);

/// `content` of a CodeSystem.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum CodeSystemContent {
    Complete,
    Fragment,
    Example,
    #[default]
    NotPresent,
}

/// Concept flag: `inactive`, or a `status` that says so.
pub const INACTIVE: u8 = 1;
/// Concept flag: not selectable (abstract).
pub const ABSTRACT: u8 = 2;
/// Concept flag: `status` is deprecated.
pub const DEPRECATED: u8 = 4;

/// A code system with its supplements merged in. Concepts are numbered in the byte order of their codes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CodeSystem {
    /// Canonical.
    pub url: Box<str>,
    /// Version; may be empty.
    pub version: Box<str>,
    /// Name.
    pub name: Box<str>,
    /// How much of it is here.
    pub content: CodeSystemContent,
    /// Whether codes differ by case.
    pub case_sensitive: bool,
    /// Language of `displays`; empty when the definition does not say.
    pub language: Box<str>,
    /// Codes, sorted.
    pub codes: Pool,
    /// Concepts in the order of their case-folded codes; empty when `case_sensitive`.
    #[serde(with = "column")]
    pub folded: Vec<u32>,
    /// Main display of each concept; empty when it has none.
    pub displays: Pool,
    /// Flags of each concept; empty when no concept has any.
    pub flags: Vec<u8>,
    /// Further displays, sorted by concept.
    pub designations: Facts,
    /// Properties that filters may ask for, sorted by concept.
    pub properties: Facts,
    /// (child, parent), sorted.
    #[serde(with = "column::pairs")]
    pub parents: Vec<(u32, u32)>,
    /// Numbers of the supplements that were merged in.
    pub supplements: Vec<u32>,
}

/// Facts about concepts: (concept, key, text), sorted by concept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Distinct keys (languages, property codes).
    pub keys: Vec<Box<str>>,
    /// (concept, index of key).
    #[serde(with = "column::pairs")]
    pub of: Vec<(u32, u16)>,
    /// The text of each.
    pub texts: Pool,
}

impl Facts {
    /// The facts of one concept: (key, text).
    pub fn of(&self, concept: u32) -> impl Iterator<Item = (&str, &str)> {
        let start = self.of.partition_point(|&(owner, _)| owner < concept);
        self.of[start..]
            .iter()
            .take_while(move |&&(owner, _)| owner == concept)
            .enumerate()
            .map(move |(at, &(_, key))| (&*self.keys[usize::from(key)], self.texts.get(start + at)))
    }
}

impl CodeSystem {
    /// The concept with this code, by the system's own rule about case.
    pub fn find(&self, code: &str) -> Option<u32> {
        if let Some(at) = self.codes.find(code) {
            return Some(at as u32);
        }
        if self.case_sensitive {
            return None;
        }
        let key = || code.chars().flat_map(char::to_lowercase);
        self.folded
            .binary_search_by(|&at| self.codes.get(at as usize).chars().flat_map(char::to_lowercase).cmp(key()))
            .ok()
            .map(|at| self.folded[at])
    }

    fn holds_together(&self) -> bool {
        let facts = |facts: &Facts| facts.of.iter().all(|&(_, key)| usize::from(key) < facts.keys.len());
        facts(&self.designations) && facts(&self.properties)
    }

    /// Flags of a concept.
    pub fn flags(&self, concept: u32) -> u8 {
        self.flags.get(concept as usize).copied().unwrap_or(0)
    }

    /// The main display; empty when there is none.
    pub fn display(&self, concept: u32) -> &str {
        self.displays.get(concept as usize)
    }

    /// Every display with its language, the main one first.
    pub fn all_displays(&self, concept: u32) -> impl Iterator<Item = (&str, &str)> {
        let main = self.display(concept);
        std::iter::once((&*self.language, main))
            .filter(|(_, text)| !text.is_empty())
            .chain(self.designations.of(concept))
    }
}

/// A value set: rules of inclusion and exclusion, and the expansion that the definition carried, if any.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ValueSet {
    /// Canonical.
    pub url: Box<str>,
    /// Version; may be empty.
    pub version: Box<str>,
    /// Name.
    pub name: Box<str>,
    /// A code is in the set when one of these holds …
    pub include: Vec<Include>,
    /// … and none of these.
    pub exclude: Vec<Include>,
    /// Inactive codes are not members.
    pub exclude_inactive: bool,
    /// The expansion by system: an answer where the rules have none.
    pub expansion: Option<Expansion>,
    /// The set imports itself by some way.
    pub cyclic: bool,
}

/// One `include` or `exclude`: system, codes and imports must hold together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Include {
    /// The system; empty when the rule only imports.
    pub system: Box<str>,
    /// Its version; may be empty.
    pub version: Box<str>,
    /// Which codes of it.
    pub codes: Codes,
    /// Value sets of which the code must be a member, too.
    pub imports: Vec<Import>,
    /// The code system when it is loaded (linked).
    pub code_system: Option<CodeSystemId>,
}

/// Codes of one system.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Codes {
    /// All of them.
    All,
    /// These.
    Listed(Listed),
    /// Those that pass the filters.
    Filtered {
        /// (property, operator, value) as written.
        filters: Vec<(Box<str>, Box<str>, Box<str>)>,
        /// Sorted concept numbers of the linked code system; `Err` says why they are not known.
        #[serde(with = "column::result")]
        matches: Result<Vec<u32>, Why>,
    },
}

/// Sorted codes with their displays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Listed {
    /// Sorted codes.
    pub codes: Pool,
    /// Displays, one a code; empty when no code has one.
    pub displays: Pool,
}

impl Listed {
    /// The display of the code at `at`; empty when there is none.
    pub fn display(&self, at: usize) -> &str {
        if self.displays.is_empty() { "" } else { self.displays.get(at) }
    }
}

/// An imported value set.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Import {
    /// As written.
    pub canonical: Box<str>,
    /// The value set when it is loaded (linked).
    pub value_set: Option<ValueSetId>,
}

/// `expansion`, by system.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Expansion {
    /// (system, codes), sorted by system.
    pub systems: Vec<(Box<str>, Listed)>,
    /// Whether it is known to be all.
    pub complete: bool,
}

/// Why a question about a code cannot be answered with what is loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// The code system is not loaded.
    SystemNotLoaded(Box<str>),
    /// Only a part of the code system is loaded.
    SystemIncomplete(Box<str>),
    /// The code system is loaded, but not in this version (system, version).
    VersionNotLoaded(Box<str>, Box<str>),
    /// An imported value set is not loaded.
    ValueSetNotLoaded(Box<str>),
    /// A filter that cannot be answered here (property, operator).
    Filter(Box<str>, Box<str>),
    /// The definition has neither rules nor an expansion.
    Empty,
    /// The expansion is known to be a part.
    PartialExpansion,
    /// The value set imports itself.
    Cyclic,
    /// Too deep or too large (`text::limits`).
    TooCostly,
}

/// All terminology of a ruleset.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Code systems in load order.
    pub code_systems: Lazy<CodeSystem>,
    /// Value sets in load order.
    pub value_sets: Lazy<ValueSet>,
    /// Canonical → value sets with it, newest-loaded last.
    pub by_url: BTreeMap<Box<str>, Vec<ValueSetId>>,
    /// Canonical → code systems with it, newest-loaded last.
    pub systems_by_url: BTreeMap<Box<str>, Vec<CodeSystemId>>,
    /// Supplements as loaded: canonical of the system that they add to, and what they add.
    pub supplements: Vec<(Box<str>, CodeSystem)>,
    /// Other identifier of a system (an OID, an old URL) → its URL.
    pub aliases: BTreeMap<Box<str>, Box<str>>,
    /// Systems that the rules themselves speak of (value sets, naming systems, fixed values), loaded or not.
    pub named: BTreeSet<Box<str>>,
    /// Masters of publishers: a layer above what packages define, added and taken away without linking anything anew. It
    /// is no part of what is written as a blob.
    pub masters: Masters,
}

impl Terms {
    /// The value set at `id`.
    #[inline]
    pub fn value_set(&self, id: ValueSetId) -> &ValueSet {
        self.value_sets.at(id.0)
    }

    /// The code system at `id`.
    #[inline]
    pub fn code_system(&self, id: CodeSystemId) -> &CodeSystem {
        self.code_systems.at(id.0)
    }

    /// Whether every number leads to something: look-ups index by them, and a blob may be damaged.
    pub(crate) fn holds_together(&self) -> bool {
        let value_set = |id: &ValueSetId| (id.0 as usize) < self.value_sets.len();
        let code_system = |id: &CodeSystemId| (id.0 as usize) < self.code_systems.len();
        self.by_url.values().flatten().all(value_set)
            && self.systems_by_url.values().flatten().all(code_system)
            && self.supplements.iter().all(|(_, supplement)| supplement.holds_together())
    }

    /// The value set with this canonical. The second value says that the version asked for is not loaded and the
    /// newest-loaded one answers.
    pub fn find_value_set(&self, canonical: &str) -> Option<(ValueSetId, bool)> {
        let canonical = Canonical::parse(canonical);
        let candidates = self.by_url.get(canonical.url)?;
        let exact = candidates.iter().rev().find(|id| *self.value_set(**id).version == *canonical.version);
        match exact {
            Some(&id) if !canonical.version.is_empty() => Some((id, false)),
            _ => candidates.last().map(|&id| (id, !canonical.version.is_empty())),
        }
    }

    /// The code system with this URL and, where given, version. The second value says that the version asked for is
    /// not loaded and the newest-loaded one answers.
    pub fn find_code_system(&self, url: &str, version: &str) -> Option<(CodeSystemId, bool)> {
        let candidates = self.systems_by_url.get(url)?;
        let exact = candidates.iter().rev().find(|id| *self.code_system(**id).version == *version);
        match exact {
            Some(&id) if !version.is_empty() => Some((id, false)),
            _ => candidates.last().map(|&id| (id, !version.is_empty())),
        }
    }
}

impl Packable for CodeSystem {
    type Context = ();

    fn unpack(list: &Packed<Self>, index: usize) -> Option<Self> {
        postcard::from_bytes(list.record(index)?).ok().filter(Self::holds_together)
    }
}

impl Packable for ValueSet {
    /// How many code systems there are.
    type Context = usize;

    fn unpack(list: &Packed<Self>, index: usize) -> Option<Self> {
        let set: Self = postcard::from_bytes(list.record(index)?).ok()?;
        let value_set = |id: &ValueSetId| (id.0 as usize) < list.len();
        let whole = set.include.iter().chain(&set.exclude).all(|rule| {
            rule.code_system.iter().all(|id| (id.0 as usize) < list.context)
                && rule.imports.iter().filter_map(|import| import.value_set.as_ref()).all(value_set)
        });
        whole.then_some(set)
    }
}
