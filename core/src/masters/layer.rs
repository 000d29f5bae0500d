//! Packs by system, and what a code is on a day.

use super::pack::{Entry, Pack};
use super::system;
use super::{Content, Day};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Packs by system: the newest-added one of a system answers.
#[derive(Clone, Debug, Default)]
pub struct Masters {
    packs: BTreeMap<Box<str>, Arc<Pack>>,
    /// OIDs and other identifiers of the systems.
    aliases: BTreeMap<Box<str>, Box<str>>,
    /// Concept maps by the system that they map from. They say nothing of which codes there are.
    maps: BTreeMap<Box<str>, Arc<Pack>>,
}

impl Masters {
    /// Adds a pack, by its system and the OIDs of that.
    pub fn add(&mut self, pack: Arc<Pack>) {
        let url: Box<str> = pack.meta().system.as_str().into();
        if pack.meta().is_map() {
            self.maps.insert(url, pack);
            return;
        }
        let oids = system::system(&url).into_iter().flat_map(|known| known.oids).copied();
        for alias in oids.chain(pack.meta().aliases.iter().map(String::as_str)) {
            self.aliases.insert(alias.into(), url.clone());
        }
        self.packs.insert(url, pack);
    }

    /// The pack of a system, by canonical or OID.
    pub fn get(&self, system: &str) -> Option<&Arc<Pack>> {
        self.packs.get(system).or_else(|| self.packs.get(self.aliases.get(system)?))
    }

    /// The concept map from a system.
    pub fn map_from(&self, system: &str) -> Option<&Arc<Pack>> {
        self.maps.get(system)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.packs.is_empty() && self.maps.is_empty()
    }

    /// Packs in the order of their systems.
    pub fn packs(&self) -> impl Iterator<Item = &Arc<Pack>> {
        self.packs.values()
    }

    /// Every name that a pack answers to.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.packs.keys().chain(self.aliases.keys()).map(|name| &**name)
    }
}

/// What a code is on a day.
#[derive(Clone, Copy, Debug)]
pub enum Standing<'p> {
    /// It may be used.
    Active(Entry<'p>),
    /// It was retired before; its last day is the entry's [`Entry::to`].
    Retired(Entry<'p>),
    /// It may be used later; its first day is the entry's [`Entry::from`].
    NotYet(Entry<'p>),
    /// No edition that was imported has it.
    Absent,
    /// It is not here, but the record is older than the oldest edition: it may have been valid then.
    BeforeEditions,
    /// It is not here, and the pack is a part: nothing follows.
    Unsaid,
}

impl Pack {
    /// What `code` is on the day `on`; without a day, in the newest edition. A `version` that names an edition of the pack
    /// (its label or its day) is asked instead of the day.
    pub fn standing(&self, code: &str, version: &str, on: Option<Day>) -> Standing<'_> {
        let on = self.day_of(version).or(on);
        let Some(number) = self.find(code) else {
            if self.meta().content == Content::Fragment {
                return Standing::Unsaid;
            }
            let is_older = on.is_some_and(|on| on.0 < self.meta().oldest());
            return if is_older { Standing::BeforeEditions } else { Standing::Absent };
        };
        let entry = self.entry(number);
        let on = on.unwrap_or_else(|| Day(self.meta().newest()));
        if on > entry.to() {
            Standing::Retired(entry)
        } else if on < entry.from() && on != Day::EVER {
            Standing::NotYet(entry)
        } else {
            Standing::Active(entry)
        }
    }

    /// The day of the edition that is called so.
    pub fn day_of(&self, version: &str) -> Option<Day> {
        if version.is_empty() {
            return None;
        }
        let wanted = Day::parse(version).map(|day| day.0);
        let mut editions = self.meta().sources.iter().flat_map(|source| &source.editions);
        editions.find(|edition| edition.label == version || Some(edition.day) == wanted).map(|edition| Day(edition.day))
    }
}
