//! A file into what earlier editions left.
//!
//! A whole edition says what is valid: a code of the same kind of file that it no longer has was retired on the day before.
//! A delta says what changed: blank means unchanged, class 1 and 9 retire. What was retired is kept, with its last day and
//! its successor, since records are judged by the day that they are of.

use super::concept::{Concept, Concepts, NameKind};
use super::meta::{Content, Edition, Meta, Source};
use super::pack::Pack;
use super::read::{Action, Change, Problem, SystemBatch};
use super::{Day, system};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What a merge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Codes that were not known.
    pub added: usize,
    /// Codes of which something changed.
    pub changed: usize,
    /// Codes that were retired by it.
    pub retired: usize,
    /// Codes in all.
    pub total: usize,
}

/// A merged system.
#[derive(Debug)]
pub struct Merged {
    /// What the pack will say of itself.
    pub meta: Meta,
    /// All concepts.
    pub concepts: Vec<Concept>,
    /// What was done.
    pub counts: Counts,
    /// Rows that could not be merged.
    pub problems: Vec<Problem>,
}

/// Merges one system of a file into the pack that is there. `kind` is the id of the file's kind.
///
/// # Errors
/// When the file is a delta and there is no whole edition for it to change.
pub fn merge(base: Option<&Pack>, batch: SystemBatch, kind: &str, edition: &Edition) -> Result<Merged, Problem> {
    let has_whole = |source: &Source| source.kind == kind && source.editions.iter().any(|edition| !edition.delta);
    let mut meta = base.map_or_else(|| fresh(&batch.system), |pack| pack.meta().clone());
    if edition.delta && !meta.sources.iter().any(has_whole) {
        return Err(Problem::at(
            0,
            0,
            format!("差分ファイルです。先に同じマスターの全件ファイルを取り込んでください ({kind})"),
            format!("this file holds changes only: import a whole edition of the same master first ({kind})"),
        ));
    }
    let mut known: Concepts = base
        .map(|pack| pack.entries().map(|entry| (entry.code().into(), entry.to_concept())).collect())
        .unwrap_or_default();
    let at = source_of(&mut meta, kind);
    let source = &meta.sources[at];
    let newest = source.editions.iter().map(|edition| edition.day).max();
    let is_newest = newest.is_none_or(|newest| edition.day >= newest);
    let next_whole = source.editions.iter().filter(|of| !of.delta && of.day > edition.day).map(|of| of.day).min();
    let mut merger = Merger {
        bit: 1 << at.min(15),
        day: Day(edition.day),
        ends: next_whole.map_or(Day::OPEN, |next| Day(next).before()),
        counts: Counts::default(),
        problems: Vec::new(),
    };
    if edition.delta {
        merger.delta(&mut known, batch.changes);
    } else {
        merger.whole(&mut known, batch.changes, is_newest, batch.content);
    }
    if batch.content == Content::Complete {
        meta.content = Content::Complete;
    }
    let editions = &mut meta.sources[at].editions;
    editions.retain(|known| known.day != edition.day || known.delta != edition.delta);
    editions.push(edition.clone());
    editions.sort();
    if meta.licence.is_empty() {
        batch.licence.clone_into(&mut meta.licence);
    }
    let concepts: Vec<Concept> = known.into_values().collect();
    merger.counts.total = concepts.len();
    Ok(Merged { meta, concepts, counts: merger.counts, problems: merger.problems })
}

/// A pack of the same codes whose system has these identifiers as well.
pub fn renamed(base: &Pack, aliases: Vec<String>) -> Merged {
    let mut meta = base.meta().clone();
    for alias in aliases {
        if alias != meta.system && !meta.aliases.contains(&alias) {
            meta.aliases.push(alias);
        }
    }
    let concepts: Vec<Concept> = base.entries().map(|entry| entry.to_concept()).collect();
    let counts = Counts { total: concepts.len(), ..Counts::default() };
    Merged { meta, concepts, counts, problems: Vec::new() }
}

fn fresh(url: &str) -> Meta {
    let name = system::system(url).map_or(url, |known| known.ja);
    Meta { system: url.to_owned(), name: name.to_owned(), ..Meta::default() }
}

fn source_of(meta: &mut Meta, kind: &str) -> usize {
    if let Some(at) = meta.sources.iter().position(|source| source.kind == kind) {
        return at;
    }
    meta.sources.push(Source { kind: kind.to_owned(), editions: Vec::new() });
    meta.sources.len() - 1
}

struct Merger {
    /// The bit of the file's kind.
    bit: u16,
    day: Day,
    /// Last day of a code that only this edition has.
    ends: Day,
    counts: Counts,
    problems: Vec<Problem>,
}

impl Merger {
    fn whole(&mut self, known: &mut Concepts, changes: Vec<Change>, is_newest: bool, content: Content) {
        let mut rows = Concepts::new();
        for change in changes {
            let mut concept = change.concept;
            if change.action == Action::Retire && concept.to == Day::OPEN {
                concept.to = self.day.before();
            }
            match rows.get_mut(&concept.code) {
                Some(first) => first.join(concept),
                None => drop(rows.insert(concept.code.clone(), concept)),
            }
        }
        if is_newest && content == Content::Complete {
            for (_, gone) in
                known.iter_mut().filter(|(code, of)| of.sources & self.bit != 0 && !rows.contains_key(*code))
            {
                gone.sources &= !self.bit;
                if gone.sources == 0 && gone.to > self.day.before() {
                    gone.to = self.day.before();
                    self.counts.retired += 1;
                }
            }
        }
        for (code, mut row) in rows {
            if !is_newest {
                // an older edition adds what was retired since, and changes nothing of what is known
                if let Entry::Vacant(unknown) = known.entry(code) {
                    row.to = row.to.min(self.ends);
                    unknown.insert(row);
                    self.counts.added += 1;
                }
                continue;
            }
            row.sources = self.bit;
            let Some(before) = known.get_mut(&code) else {
                known.insert(code, row);
                self.counts.added += 1;
                continue;
            };
            let now = replaced(before, row, self.bit, content == Content::Fragment);
            self.counts.retired += usize::from(now.to != Day::OPEN && before.to == Day::OPEN);
            self.counts.changed += usize::from(now != *before);
            *before = now;
        }
    }

    fn delta(&mut self, known: &mut Concepts, changes: Vec<Change>) {
        // all rows of a file name themselves by the same system
        let mut by_link = None;
        for change in changes {
            let mut concept = change.concept;
            let is_new = change.action == Action::Add;
            if concept.code.is_empty() {
                // the row names itself by another system's code only
                let Some((system, code)) = &change.by else { continue };
                // made when the first row needs it: a delta may have as many rows as the master
                let by_link = by_link.get_or_insert_with(|| linked(known, system));
                let Some(found) = by_link.get(code).cloned() else { continue };
                concept.code = found;
            }
            let Some(before) = known.get_mut(&concept.code) else {
                if is_new || !concept.display.is_empty() {
                    concept.sources = self.bit;
                    if change.action == Action::Retire && concept.to == Day::OPEN {
                        concept.to = self.day.before();
                    }
                    known.insert(concept.code.clone(), concept);
                    self.counts.added += 1;
                } else {
                    self.problems.push(Problem::at(
                        change.line,
                        3,
                        format!("コード {} の変更行ですが、基になる版にこのコードがありません", concept.code),
                        format!("the row changes code {}, which no earlier edition has", concept.code),
                    ));
                }
                continue;
            };
            let mut now = patched(before, concept);
            match change.action {
                Action::Retire => {
                    now.to = if now.to == Day::OPEN { self.day.before() } else { now.to };
                    now.sources &= !self.bit;
                    self.counts.retired += usize::from(before.to == Day::OPEN);
                }
                Action::Restore => {
                    now.to = Day::OPEN;
                    now.sources |= self.bit;
                }
                Action::Keep | Action::Add => now.sources |= self.bit,
            }
            self.counts.changed += usize::from(now != *before);
            *before = now;
        }
    }
}

/// Codes by the code of `system` that they are linked to.
fn linked(known: &Concepts, system: &str) -> BTreeMap<Box<str>, Box<str>> {
    let links = known.values().flat_map(|of| of.links.iter().map(move |(link, code)| (link, code, &of.code)));
    links.filter(|(link, ..)| ***link == *system).map(|(_, code, own)| (code.clone(), own.clone())).collect()
}

/// The row of a newer whole edition in the place of the one before; what only other kinds of files say stays.
fn replaced(before: &Concept, mut row: Concept, bit: u16, is_part: bool) -> Concept {
    // a part of a system (index terms, listed codes) says more of a code of others, not that it is valid again
    let is_guest = is_part && before.sources & bit == 0;
    let others = before.sources & !bit != 0 || is_guest;
    row.sources = before.sources | bit;
    // what a pack holds was said of whole
    row.known = before.known;
    if !others {
        // successors were told once, and are true for ever
        return before.successors.iter().fold(row, |to, code| to.successor(code));
    }
    let mut now = before.clone();
    if !row.display.is_empty() && row.display != now.display {
        let old = std::mem::replace(&mut now.display, row.display.clone());
        now = now.name(NameKind::Display, &old);
    }
    now.from = if row.from == Day::EVER { now.from } else { row.from };
    now.to = if is_guest && row.to == Day::OPEN { before.to } else { row.to };
    now.sources = row.sources;
    now.flags = (now.flags & !row.known) | (row.flags & row.known);
    now.known |= row.known;
    now = row.names.iter().fold(now, |to, name| to.name(name.kind, &name.text));
    now = row.links.iter().fold(now, |to, (system, code)| to.link(system, code));
    now = row.successors.iter().fold(now, |to, code| to.successor(code));
    for fact in row.facts {
        now.facts.retain(|(key, _)| *key != fact.0);
        now.facts.push(fact);
    }
    now
}

/// A row of a delta over what is known: blank is unchanged.
fn patched(before: &Concept, row: Concept) -> Concept {
    let mut now = before.clone();
    if !row.display.is_empty() {
        now.display = row.display;
    }
    for kind in NameKind::ALL {
        if row.names.iter().any(|name| name.kind == kind) {
            now.names.retain(|name| name.kind != kind);
        }
    }
    now = row.names.iter().fold(now, |to, name| to.name(name.kind, &name.text));
    if row.from != Day::EVER {
        now.from = row.from;
    }
    if row.to != Day::OPEN {
        now.to = row.to;
    }
    now.flags = (now.flags & !row.known) | (row.flags & row.known);
    for (system, _) in &row.links {
        now.links.retain(|(of, _)| of != system);
    }
    now = row.links.iter().fold(now, |to, (system, code)| to.link(system, code));
    now = row.successors.iter().fold(now, |to, code| to.successor(code));
    for (key, value) in row.facts {
        now.facts.retain(|(of, _)| *of != key);
        now.facts.push((key, value));
    }
    now
}
