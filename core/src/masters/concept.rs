//! One code of a master.

use super::Day;
use crate::text::limits::MAX_MASTER_EXTRAS;
use std::collections::BTreeMap;

/// Marks of a concept, as bits.
pub mod flag {
    /// 単独使用禁止: not to be used alone, only with a modifier.
    pub const NOT_ALONE: u16 = 1;
    /// 保険請求外: not for claims.
    pub const NOT_INSURED: u16 = 2;
    /// Stands for "not coded".
    pub const UNCODED: u16 = 4;
    /// A modifier that goes before the name.
    pub const PREFIX: u16 = 8;
    /// A modifier that goes after the name.
    pub const SUFFIX: u16 = 16;
    /// A heading, not to be used in data.
    pub const ABSTRACT: u16 = 32;
}

/// What a further name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// As official as the display.
    Display = 2,
    /// カナ.
    Kana = 3,
    /// 省略名称.
    Short = 4,
    /// 索引用語, 同義語.
    Synonym = 5,
    /// English, or of another language.
    Other = 6,
}

impl NameKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Display, Self::Kana, Self::Short, Self::Synonym, Self::Other];
}

/// A further name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// What it is.
    pub kind: NameKind,
    /// The name.
    pub text: Box<str>,
}

/// A code with all that its master says of it. In a delta, what is empty is unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concept {
    /// The code.
    pub code: Box<str>,
    /// The name.
    pub display: Box<str>,
    /// Further names.
    pub names: Vec<Name>,
    /// First day on which it may be used.
    pub from: Day,
    /// Last day on which it may be used.
    pub to: Day,
    /// Codes of the same system that took its place.
    pub successors: Vec<Box<str>>,
    /// Bits of [`flag`].
    pub flags: u16,
    /// Which bits the file says something of.
    pub known: u16,
    /// Codes of other systems that stand for the same: (system, code).
    pub links: Vec<(Box<str>, Box<str>)>,
    /// Whatever else is worth knowing: (key, value).
    pub facts: Vec<(Box<str>, Box<str>)>,
    /// Bits of the sources (of the pack's [`Meta`](super::Meta)) whose newest edition holds it.
    pub sources: u16,
}

impl Concept {
    /// A code with its name, valid without bounds.
    pub fn new(code: &str, display: &str) -> Self {
        Self { code: code.into(), display: display.into(), to: Day::OPEN, ..Self::default() }
    }

    /// Adds a further name, unless it is empty.
    #[must_use]
    pub fn name(mut self, kind: NameKind, text: &str) -> Self {
        let is_new = !text.is_empty() && !self.names.iter().any(|name| name.kind == kind && *name.text == *text);
        if is_new && self.names.len() < MAX_MASTER_EXTRAS && !(kind == NameKind::Display && *self.display == *text) {
            self.names.push(Name { kind, text: text.into() });
        }
        self
    }

    /// Adds a code of another system, unless it is empty.
    #[must_use]
    pub fn link(mut self, system: &str, code: &str) -> Self {
        if !code.is_empty()
            && self.links.len() < MAX_MASTER_EXTRAS
            && !self.links.iter().any(|(of, known)| **of == *system && **known == *code)
        {
            self.links.push((system.into(), code.into()));
        }
        self
    }

    /// Adds a fact, unless it is empty.
    #[must_use]
    pub fn fact(mut self, key: &str, value: &str) -> Self {
        if !value.is_empty() && self.facts.len() < MAX_MASTER_EXTRAS {
            self.facts.push((key.into(), value.into()));
        }
        self
    }

    /// Sets a mark, or says that it is not set.
    #[must_use]
    pub fn mark(mut self, bit: u16, is_set: bool) -> Self {
        self.known |= bit;
        self.flags = if is_set { self.flags | bit } else { self.flags & !bit };
        self
    }

    /// Adds a successor, unless it is empty or the code itself.
    #[must_use]
    pub fn successor(mut self, code: &str) -> Self {
        if !code.is_empty()
            && self.successors.len() < MAX_MASTER_EXTRAS
            && *code != *self.code
            && !self.successors.iter().any(|known| **known == *code)
        {
            self.successors.push(code.into());
        }
        self
    }

    /// Another row of the same file with the same code: a further official name, further links (several names share an
    /// exchange code, several products a HOT code). It is valid as long as one of them is.
    pub(crate) fn join(&mut self, other: Self) {
        let mut joined = std::mem::take(self);
        if joined.display.is_empty() {
            joined.display = other.display.clone();
        }
        joined.from = joined.from.min(other.from);
        joined.to = joined.to.max(other.to);
        joined.flags = (joined.flags & other.flags) | (joined.flags & !other.known) | (other.flags & !joined.known);
        joined.known |= other.known;
        joined = joined.name(NameKind::Display, &other.display);
        joined = other.names.iter().fold(joined, |to, name| to.name(name.kind, &name.text));
        joined = other.links.iter().fold(joined, |to, (system, code)| to.link(system, code));
        joined = other.successors.iter().fold(joined, |to, code| to.successor(code));
        for fact in other.facts {
            if joined.facts.len() < MAX_MASTER_EXTRAS && !joined.facts.contains(&fact) {
                joined.facts.push(fact);
            }
        }
        joined.sources |= other.sources;
        *self = joined;
    }
}

/// Concepts by code.
pub(crate) type Concepts = BTreeMap<Box<str>, Concept>;
