//! Search in a pack by name, kana and synonym.
//!
//! The folded names lie in one piece of memory, in order, one a line: what begins with the query is a range of it, what
//! contains the query is found by running over it once.

use super::concept::NameKind;
use super::fold::fold;
use super::pack::{Entry, Pack};
use crate::text::limits::{MAX_MASTER_HITS, MAX_MASTER_QUERY};
use memchr::{memchr, memmem, memrchr};
use std::collections::BTreeMap;

/// How a code was found; the better ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The query is the code.
    Code,
    /// It is one of the names.
    Exact,
    /// A name begins with it.
    Begins,
    /// A name contains it.
    Within,
    /// Its kanji stand in the name, its kana in the reading (急性すい炎 → 急性膵炎).
    Reading,
    /// A name differs by so many characters.
    Near(u8),
}

/// A code that was found.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'p> {
    /// The code.
    pub entry: Entry<'p>,
    /// How.
    pub how: How,
}

/// The best hits, at most `limit`; codes in use before retired ones, shorter names before longer ones.
pub fn find<'p>(pack: &'p Pack, query: &str, limit: usize) -> Vec<Hit<'p>> {
    let query: String = query.chars().take(MAX_MASTER_QUERY).collect();
    let mut found = Found { pack, best: BTreeMap::new() };
    if let Some(number) = pack.find(query.trim()) {
        found.add(number, How::Code);
    }
    let folded = fold(&query);
    if !folded.is_empty() {
        let runs = Runs::of(&folded);
        // where no name has its kanji, none contains it, and none has them beside its kana: one look is enough
        let first = runs.longest_word().map(|word| memmem::find(pack.folded(), word.as_bytes()));
        if first != Some(None) {
            let first = first.flatten().unwrap_or_default();
            found.containing(&folded, runs.longest_word(), first);
            if found.best.len() < limit {
                found.by_reading(&runs, first);
            }
        }
        if found.best.is_empty() {
            found.near(&folded);
        }
    }
    found.ranked(limit)
}

/// The nearest names only, for a display that no code has.
pub(super) fn near<'p>(pack: &'p Pack, name: &str, limit: usize) -> Vec<Hit<'p>> {
    let name: String = name.chars().take(MAX_MASTER_QUERY).collect();
    let folded = fold(&name);
    let mut found = Found { pack, best: BTreeMap::new() };
    if !folded.is_empty() {
        found.exact(&folded);
        if found.best.is_empty() {
            found.by_reading(&Runs::of(&folded), 0);
            found.near(&folded);
        }
    }
    found.ranked(limit)
}

/// A query taken apart: runs of kana, and of everything else.
struct Runs(Vec<(bool, String)>);

impl Runs {
    fn of(query: &str) -> Self {
        let mut runs: Vec<(bool, String)> = Vec::new();
        for c in query.chars() {
            match runs.last_mut() {
                Some((kana, run)) if *kana == is_kana(c) => run.push(c),
                _ => runs.push((is_kana(c), c.to_string())),
            }
        }
        Self(runs)
    }

    fn words(&self) -> Vec<&str> {
        self.0.iter().filter(|(is_kana, _)| !is_kana).map(|(_, run)| run.as_str()).collect()
    }

    fn readings(&self) -> Vec<&str> {
        self.0.iter().filter(|(is_kana, _)| *is_kana).map(|(_, run)| run.as_str()).collect()
    }

    /// The longest run that is no kana, where there is kana beside it.
    fn longest_word(&self) -> Option<&str> {
        let is_mixed = self.0.iter().any(|(is_kana, _)| *is_kana);
        self.words().into_iter().max_by_key(|word| word.len()).filter(|_| is_mixed)
    }
}

struct Found<'p> {
    pack: &'p Pack,
    best: BTreeMap<u32, How>,
}

impl<'p> Found<'p> {
    fn add(&mut self, concept: u32, how: How) {
        let best = self.best.entry(concept).or_insert(how);
        *best = how.min(*best);
    }

    /// Adds what has the name at `start`; how many that are. Thousands may share a reading: the first ones stand for them.
    fn add_line(&mut self, start: usize, how: How) -> usize {
        let pack = self.pack;
        let mut added = 0;
        for concept in pack.named_at(start).take(MAX_MASTER_HITS) {
            self.add(concept, how);
            added += 1;
        }
        added
    }

    fn exact(&mut self, query: &str) {
        let names = self.pack.folded();
        let line = [query, "\n"].concat();
        // a line of its own: at the beginning, or behind a line feed
        for at in memmem::find_iter(names, &line) {
            if at == 0 || names[at - 1] == b'\n' {
                self.add_line(at, How::Exact);
                return;
            }
        }
    }

    /// Names that contain the query. It is looked for by `part` of it, where that is given, from `first` on: kanji are rarer than
    /// kana, so that fewer places have to be looked at.
    fn containing(&mut self, query: &str, part: Option<&str>, first: usize) {
        let names = self.pack.folded();
        let (mut last, mut seen) = (usize::MAX, 0);
        // of a part that overlaps itself (炎炎 in 炎炎炎) only every second place would be seen
        let part = part.filter(|part| part.char_indices().skip(1).all(|(at, _)| !part.starts_with(&part[at..])));
        let offset = part.and_then(|part| query.find(part)).unwrap_or_default();
        // the whole query may begin before the part of it
        let first = if part.is_some() { first } else { first.saturating_sub(query.len()) };
        let places = memmem::find_iter(&names[first..], part.unwrap_or(query));
        let places = places.filter_map(|at| (first + at).checked_sub(offset));
        for at in places.filter(|&at| names[at..].starts_with(query.as_bytes())) {
            let start = memrchr(b'\n', &names[..at]).map_or(0, |before| before + 1);
            if start == last {
                continue;
            }
            last = start;
            let end = at + query.len();
            let how = match (start == at, names.get(end)) {
                (true, Some(b'\n')) => How::Exact,
                (true, _) => How::Begins,
                _ => How::Within,
            };
            seen += self.add_line(start, how);
            if seen > MAX_MASTER_HITS {
                // what begins with it may lie further on
                self.beginning(query);
                return;
            }
        }
    }

    /// Names that begin with the query: they lie together, since names are in order.
    fn beginning(&mut self, query: &str) {
        let names = self.pack.folded();
        let (mut at, mut seen) = (from(names, query.as_bytes()), 0);
        while seen < MAX_MASTER_HITS && at < names.len() && names[at..].starts_with(query.as_bytes()) {
            let end = end_of(names, at);
            seen += self.add_line(at, if end - at == query.len() { How::Exact } else { How::Begins }).max(1);
            at = end + 1;
        }
    }

    /// Kanji of the query in the name, kana of it in the reading of the same code, each in order. No name before `first` has
    /// the longest run.
    fn by_reading(&mut self, runs: &Runs, first: usize) {
        let finders = |of: Vec<&str>| -> Vec<memmem::Finder<'static>> {
            of.into_iter().map(|run| memmem::Finder::new(run).into_owned()).collect()
        };
        let (words, readings) = (finders(runs.words()), finders(runs.readings()));
        let Some(longest) = runs.longest_word() else { return };
        let names = self.pack.folded();
        let mut last = usize::MAX;
        let mut hits = Vec::new();
        for at in memmem::find_iter(&names[first..], longest).take(MAX_MASTER_HITS).map(|at| first + at) {
            let start = memrchr(b'\n', &names[..at]).map_or(0, |before| before + 1);
            if start == last {
                continue;
            }
            last = start;
            let end = memchr(b'\n', &names[at..]).map_or(names.len(), |length| at + length);
            if in_order(&names[start..end], &words) {
                hits.extend(self.pack.named_at(start).take(MAX_MASTER_HITS));
                if hits.len() > MAX_MASTER_HITS {
                    break;
                }
            }
        }
        for concept in hits {
            let mut kana = self.pack.entry(concept).names().filter(|(kind, _)| *kind == NameKind::Kana);
            // most readings are in full width already
            let reads = |text: &str| {
                if text.chars().all(is_kana) {
                    in_order(text.as_bytes(), &readings)
                } else {
                    in_order(fold(text).as_bytes(), &readings)
                }
            };
            if kana.any(|(_, text)| reads(text)) {
                self.add(concept, How::Reading);
            }
        }
    }

    /// Names that differ by one character, or by two where they are long.
    fn near(&mut self, query: &str) {
        let wanted: Vec<char> = query.chars().collect();
        let most = match wanted.len() {
            0..=2 => return,
            3..=5 => 1,
            _ => 2,
        };
        let names = self.pack.folded();
        let first = query.char_indices().nth(1).map_or(query, |(end, _)| &query[..end]).as_bytes();
        let last = query.char_indices().next_back().map_or(query, |(start, _)| &query[start..]).as_bytes();
        let (shortest, longest) = (query.len().saturating_sub(most * 4), query.len() + most * 4);
        let letters = letters(query);
        let mut hits = Vec::new();
        let mut judge = |start: usize, end: usize| {
            let line = &names[start..end];
            if (shortest..=longest).contains(&line.len())
                && let Ok(line) = std::str::from_utf8(line)
                // each letter that is missing is a slip
                && (letters & !self::letters(line)).count_ones() as usize <= most
                && let Some(distance) = distance(&wanted, line, most)
            {
                hits.push((start, distance));
            }
        };
        // a slip in both the first and the last character is another word
        let mut start = from(names, first);
        while start < names.len() && names[start..].starts_with(first) {
            let end = end_of(names, start);
            judge(start, end);
            start = end + 1;
        }
        let tail = [last, b"\n"].concat();
        for end in memmem::find_iter(names, &tail).map(|at| at + last.len()) {
            let start = memrchr(b'\n', &names[..end]).map_or(0, |before| before + 1);
            if !names[start..end].starts_with(first) {
                judge(start, end);
            }
        }
        hits.sort_unstable_by_key(|&(start, distance)| (distance, start));
        let mut seen = 0;
        for (start, distance) in hits {
            seen += self.add_line(start, How::Near(distance as u8));
            if seen > MAX_MASTER_HITS {
                return;
            }
        }
    }

    fn ranked(self, limit: usize) -> Vec<Hit<'p>> {
        let pack = self.pack;
        let newest = super::Day(pack.meta().newest());
        let mut hits: Vec<Hit<'p>> =
            self.best.into_iter().map(|(concept, how)| Hit { entry: pack.entry(concept), how }).collect();
        let key = |hit: &Hit<'p>| {
            let is_retired = hit.entry.to() < newest;
            (hit.how > How::Code && is_retired, hit.how, hit.entry.display().len(), hit.entry.number())
        };
        hits.sort_by_cached_key(key);
        hits.truncate(limit);
        hits
    }
}

/// Katakana in full width, as folded names have it.
fn is_kana(c: char) -> bool {
    ('\u{30a1}'..='\u{30fc}').contains(&c)
}

/// Where the line that begins at `start` ends.
fn end_of(names: &[u8], start: usize) -> usize {
    memchr(b'\n', &names[start..]).map_or(names.len(), |length| start + length)
}

/// Where the first line begins that is `least` or follows it: lines are in order.
fn from(names: &[u8], least: &[u8]) -> usize {
    let (mut low, mut high) = (0, names.len());
    while low < high {
        let line = memrchr(b'\n', &names[..usize::midpoint(low, high)]).map_or(0, |before| before + 1);
        let end = end_of(names, line);
        if &names[line..end] < least {
            low = end + 1;
        } else {
            high = line;
        }
    }
    low
}

/// Which letters a text has, as bits; several letters share one.
fn letters(text: &str) -> u64 {
    text.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % 61))
}

/// Whether the words stand in the text one after the other.
fn in_order(text: &[u8], words: &[memmem::Finder<'_>]) -> bool {
    let mut rest = text;
    words.iter().all(|word| match word.find(rest) {
        Some(at) => {
            rest = &rest[at + word.needle().len()..];
            true
        }
        None => false,
    })
}

/// Insertions, deletions, replacements and swaps of neighbours between the two; `None` when they are more than `most`.
pub(super) fn distance(one: &[char], other: &str, most: usize) -> Option<usize> {
    let other: Vec<char> = other.chars().collect();
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, &a) in one.iter().enumerate() {
        let mut next = vec![i + 1; other.len() + 1];
        for (j, &b) in other.iter().enumerate() {
            let mut cost = (row[j] + usize::from(a != b)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a == other[j - 1] && one[i - 1] == b {
                cost = cost.min(before[j - 1] + 1);
            }
            next[j + 1] = cost;
        }
        if next.iter().min().is_none_or(|least| *least > most) {
            return None;
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|distance| *distance <= most)
}
