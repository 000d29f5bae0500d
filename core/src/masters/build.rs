//! Concepts → the bytes of a pack.

use super::concept::{Concept, NameKind};
use super::fold::fold;
use super::meta::Meta;
use super::pack::{EXTRA, HEAD, MAGIC, RECORD, Section, VERSION, checksum, tag};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The most bytes that the texts of a pack may have: offsets are `u32`.
const MAX_TEXT: usize = u32::MAX as usize - 1;

/// A pack of these concepts, one a code; of a code that comes twice the rows are joined. `None` when they are too much
/// for one pack (4 GiB of texts, 65,535 keys).
pub fn pack_of(mut meta: Meta, concepts: Vec<Concept>) -> Option<Vec<u8>> {
    let mut concepts = concepts;
    concepts.sort_by(|a, b| a.code.cmp(&b.code));
    concepts.dedup_by(|later, first| {
        let same = later.code == first.code;
        if same {
            first.join(std::mem::take(later));
        }
        same
    });
    concepts.retain(|concept| !concept.code.is_empty());
    let mut keys: Vec<&str> =
        concepts.iter().flat_map(|of| of.links.iter().chain(&of.facts)).map(|(key, _)| &**key).collect();
    keys.sort_unstable();
    keys.dedup();
    meta.keys = keys.iter().map(|key| (*key).to_owned()).collect();
    let key_of = |key: &str| keys.binary_search(&key).ok().and_then(|at| u16::try_from(at).ok());

    let texts = Texts::of(&concepts)?;
    let (mut records, mut extras) = (Vec::new(), Vec::new());
    for concept in &concepts {
        let first = u32::try_from(extras.len() / EXTRA).ok()?;
        let mut extra = |tag: u16, key: u16, text: &str| -> Option<()> {
            extras.extend(tag.to_le_bytes());
            extras.extend(key.to_le_bytes());
            extras.extend(texts.at(text)?.to_le_bytes());
            Some(())
        };
        for code in &concept.successors {
            extra(tag::SUCCESSOR, 0, code)?;
        }
        for name in &concept.names {
            extra(name.kind as u16, 0, &name.text)?;
        }
        for (system, code) in &concept.links {
            extra(tag::LINK, key_of(system)?, code)?;
        }
        for (key, value) in &concept.facts {
            extra(tag::FACT, key_of(key)?, value)?;
        }
        let count = u16::try_from(extras.len() / EXTRA - first as usize).ok()?;
        records.extend(texts.at(&concept.display)?.to_le_bytes());
        records.extend(concept.from.0.to_le_bytes());
        records.extend(concept.to.0.to_le_bytes());
        records.extend(concept.flags.to_le_bytes());
        records.extend(concept.sources.to_le_bytes());
        records.extend(first.to_le_bytes());
        records.extend(count.to_le_bytes());
        records.extend([0; 2]);
    }
    debug_assert_eq!(records.len(), concepts.len() * RECORD);
    let codes: Vec<&str> = concepts.iter().map(|concept| &*concept.code).collect();
    let (ends, code_bytes, width) = pool(&codes)?;
    let index = slots(&codes);
    let meta = serde_json::to_vec(&meta).ok()?;
    let count = u32::try_from(concepts.len()).ok()?;
    let sections: [&[u8]; Section::COUNT] =
        [&meta, &code_bytes, &ends, &index, &records, &extras, &texts.bytes, &texts.keys];
    Some(whole(&sections, count, width, texts.folded))
}

/// Header, sections, checksum and digest as one file.
fn whole(sections: &[&[u8]; Section::COUNT], count: u32, width: u32, folded: u32) -> Vec<u8> {
    let size: usize = sections.iter().map(|section| section.len().next_multiple_of(8)).sum();
    let mut body = Vec::with_capacity(size);
    let mut table = Vec::new();
    for section in sections {
        table.extend(((HEAD + body.len()) as u64).to_le_bytes());
        table.extend((section.len() as u64).to_le_bytes());
        body.extend_from_slice(section);
        body.resize(body.len().next_multiple_of(8), 0);
    }
    let mut about = Vec::with_capacity(HEAD);
    for number in [VERSION, count, width, folded] {
        about.extend(number.to_le_bytes());
    }
    about.extend(table);
    let mut digest = Sha256::new();
    digest.update(&about);
    digest.update(&body);
    let digest = digest.finalize();
    let sum = checksum(&about) ^ checksum(&body).rotate_left(1);
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend(sum.to_le_bytes());
    bytes.extend_from_slice(&digest);
    bytes.extend(about);
    debug_assert_eq!(bytes.len(), HEAD);
    bytes.extend(body);
    bytes
}

/// Where each code ends (none when all have one width), the codes in a row, and that width.
fn pool(codes: &[&str]) -> Option<(Vec<u8>, Vec<u8>, u32)> {
    let bytes: Vec<u8> = codes.iter().flat_map(|code| code.bytes()).collect();
    let width = codes.first().map_or(0, |code| code.len());
    if width > 0 && codes.iter().all(|code| code.len() == width) {
        return Some((Vec::new(), bytes, u32::try_from(width).ok()?));
    }
    let mut ends = Vec::new();
    let mut end = 0usize;
    for code in codes {
        end += code.len();
        ends.extend(u32::try_from(end).ok()?.to_le_bytes());
    }
    Some((ends, bytes, 0))
}

/// The hash index: open addressing, at most half full; the number of the concept plus one, 0 is free.
fn slots(codes: &[&str]) -> Vec<u8> {
    let mut slots = vec![0u32; (codes.len() * 2).next_power_of_two().max(2)];
    let mask = slots.len() - 1;
    for (number, code) in (1u32..).zip(codes) {
        let mut at = super::pack::hash_of(code) as usize & mask;
        while slots[at] != 0 {
            at = (at + 1) & mask;
        }
        slots[at] = number;
    }
    slots.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// Every text once, each with a line feed behind it. The folded ones come first and in order, so that a search is a run
/// over one piece of memory; a text that is its own folded form is kept once.
struct Texts {
    bytes: Vec<u8>,
    /// Where the folded ones end.
    folded: u32,
    /// (place of a folded text, concept), sorted.
    keys: Vec<u8>,
    at: BTreeMap<Box<str>, u32>,
}

impl Texts {
    fn of(concepts: &[Concept]) -> Option<Self> {
        let mut searched: BTreeMap<Box<str>, Vec<u32>> = BTreeMap::new();
        for (number, concept) in (0u32..).zip(concepts) {
            let names = concept.names.iter().filter(|name| name.kind != NameKind::Other || !name.text.is_empty());
            for text in std::iter::once(&concept.display).chain(names.map(|name| &name.text)) {
                let folded = fold(text);
                if folded.is_empty() {
                    continue;
                }
                let of = searched.entry(folded.into()).or_default();
                if of.last() != Some(&number) {
                    of.push(number);
                }
            }
        }
        let mut texts = Self { bytes: Vec::new(), folded: 0, keys: Vec::new(), at: BTreeMap::new() };
        for (text, of) in searched {
            let at = texts.push(&text)?;
            for number in of {
                texts.keys.extend(at.to_le_bytes());
                texts.keys.extend(number.to_le_bytes());
            }
        }
        texts.folded = u32::try_from(texts.bytes.len()).ok()?;
        texts.push("")?;
        for concept in concepts {
            texts.push(&concept.display)?;
            for text in concept.names.iter().map(|name| &name.text).chain(&concept.successors) {
                texts.push(text)?;
            }
            for (_, text) in concept.links.iter().chain(&concept.facts) {
                texts.push(text)?;
            }
        }
        Some(texts)
    }

    fn push(&mut self, text: &str) -> Option<u32> {
        let text = text.replace(['\n', '\r'], " ");
        if let Some(&at) = self.at.get(&*text) {
            return Some(at);
        }
        let at = u32::try_from(self.bytes.len()).ok()?;
        if self.bytes.len() + text.len() >= MAX_TEXT {
            return None;
        }
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(b'\n');
        self.at.insert(text.into(), at);
        Some(at)
    }

    fn at(&self, text: &str) -> Option<u32> {
        self.at.get(text).or_else(|| self.at.get(&*text.replace(['\n', '\r'], " "))).copied()
    }
}
