//! What a pack says of itself.

use serde::{Deserialize, Serialize};

/// How much of the system a pack holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// All of it: a code that is not here does not exist.
    Complete,
    /// A part: a code that is not here is unknown.
    #[default]
    Fragment,
}

/// One edition that went into a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Edition {
    /// Its day, `YYYYMMDD`.
    pub day: u32,
    /// What its publisher calls it; may be empty.
    pub label: String,
    /// Only what changed since the one before.
    pub delta: bool,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Rows read.
    pub rows: u32,
}

/// A kind of file that went into a pack, with its editions in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Source {
    /// [`Kind`](super::read::Kind) by its id.
    pub kind: String,
    /// Editions, oldest first.
    pub editions: Vec<Edition>,
}

/// What [`Source::kind`] begins with where a value set lists the codes; its canonical follows.
pub const VALUE_SET: &str = "fhir-set ";

impl Source {
    /// Whether a value set listed the codes.
    pub fn is_listed(&self) -> bool {
        self.kind.starts_with(VALUE_SET)
    }
}

/// What a pack says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Meta {
    /// Canonical of the code system.
    pub system: String,
    /// Its name, Japanese.
    pub name: String,
    /// How much of it is here.
    pub content: Content,
    /// Files that it was made of.
    pub sources: Vec<Source>,
    /// Licence and origin, in words.
    pub licence: String,
    /// Systems that links lead to, and keys of facts, by number.
    pub keys: Vec<String>,
    /// Other identifiers of the system (OIDs), as naming systems that were imported give them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// What [`Source::kind`] says of a ConceptMap: a hospital's own codes and the standard ones that stand for them.
pub const CONCEPT_MAP: &str = "concept-map";

impl Meta {
    /// Whether it maps the system's codes to others rather than saying which there are.
    pub fn is_map(&self) -> bool {
        !self.sources.is_empty() && self.sources.iter().all(|source| source.kind == CONCEPT_MAP)
    }

    /// The newest day of any edition; 0 when there is none.
    pub fn newest(&self) -> u32 {
        self.editions().map(|edition| edition.day).max().unwrap_or(0)
    }

    /// The day of the oldest whole edition: what was retired before is not known. 0 when there is none.
    pub fn oldest(&self) -> u32 {
        self.editions().filter(|edition| !edition.delta).map(|edition| edition.day).min().unwrap_or(0)
    }

    /// What the newest edition is called: its label, else its day.
    pub fn edition(&self) -> String {
        let newest = self.editions().max_by_key(|edition| edition.day);
        newest.map_or_else(String::new, |edition| {
            if edition.label.is_empty() { edition.day.to_string() } else { edition.label.clone() }
        })
    }

    /// The editions that the pack is of: a value set that lists some of its codes has days of its own, which count only
    /// where there is nothing else.
    fn editions(&self) -> impl Iterator<Item = &Edition> {
        let has_master = self.sources.iter().any(|source| !source.is_listed());
        let sources = self.sources.iter().filter(move |source| !has_master || !source.is_listed());
        sources.flat_map(|source| &source.editions)
    }
}
