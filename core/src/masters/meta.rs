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
}

impl Meta {
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

    fn editions(&self) -> impl Iterator<Item = &Edition> {
        self.sources.iter().flat_map(|source| &source.editions)
    }
}
