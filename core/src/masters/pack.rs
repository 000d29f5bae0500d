//! A pack: one system's concepts as bytes that are used where they lie.
//!
//! ```text
//! "TEKIGOM1"  checksum u64  SHA-256 [32]  version u32  concepts u32  width u32  folded u32  sections (offset u64, length u64) × 8
//! META     JSON of `Meta`
//! CODES    the codes in byte order, one after the other
//! ENDS     where each ends, u32; empty when all have `width` bytes
//! INDEX    open addressing by hash: number of the concept plus one, u32
//! RECORDS  24 bytes a concept: display u32, from u32, to u32, flags u16, sources u16, first extra u32, extras u16, 0 u16
//! EXTRAS   8 bytes each: tag u16, key u16, text u32
//! TEXTS    every text once, '\n' behind it; the first `folded` bytes are the folded names in byte order
//! KEYS     (folded text u32, concept u32), sorted
//! ```
//! All numbers are little-endian. `docs/adr/0009-master-packs.md` says why it is so, with figures. Opening verifies the
//! checksum, so that a damaged file is told; every access is bounded all the same.

use super::concept::{Concept, Name, NameKind};
use super::meta::Meta;
use super::{Content, Day};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

pub(super) const MAGIC: &[u8; 8] = b"TEKIGOM1";
pub(super) const VERSION: u32 = 2;
/// Bytes of the header.
pub(super) const HEAD: usize = 8 + 8 + 32 + ABOUT;
const ABOUT: usize = 4 * 4 + 16 * Section::COUNT;
/// Bytes of a record.
pub(super) const RECORD: usize = 24;
/// Bytes of an extra.
pub(super) const EXTRA: usize = 8;

/// What an extra is; names have the numbers of [`NameKind`].
pub(super) mod tag {
    pub(in super::super) const SUCCESSOR: u16 = 1;
    pub(in super::super) const LINK: u16 = 16;
    pub(in super::super) const FACT: u16 = 17;
}

/// The sections, by their place in the table.
#[derive(Clone, Copy)]
pub(super) enum Section {
    Meta,
    Codes,
    Ends,
    Index,
    Records,
    Extras,
    Texts,
    Keys,
}

impl Section {
    pub(super) const COUNT: usize = 8;
}

/// Why bytes are no pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackError {
    /// They do not begin like one.
    NotAPack,
    /// Of another version of the format; the number found.
    Version(u32),
    /// Cut off, or changed since it was written.
    Damaged,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPack => f.write_str("not a master pack"),
            Self::Version(version) => write!(f, "a master pack of format {version}, this program reads {VERSION}"),
            Self::Damaged => f.write_str("damaged"),
        }
    }
}

impl std::error::Error for PackError {}

/// Bytes that somebody owns: a mapped file, a `Vec`, a part of the program.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// See the module.
#[derive(Clone)]
pub struct Pack {
    bytes: Bytes,
    meta: Meta,
    count: u32,
    width: usize,
    folded: usize,
    sections: [(usize, usize); Section::COUNT],
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pack").field("system", &self.meta.system).field("concepts", &self.count).finish_non_exhaustive()
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|chunk| u32::from_le_bytes(*chunk))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|chunk| u16::from_le_bytes(*chunk))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// A fast sum over all bytes: tells damage, not forgery (that is what the digest is for).
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    crate::text::table::hash(bytes.len() as u64, bytes)
}

/// Bytes in small hexadecimal digits.
fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|half| char::from(DIGITS[usize::from(half)])).collect()
}

/// The hash by which a code is found. Codes of a master are numbers in a row, which differ in their last digits only: all
/// bits of the last bytes have to reach the low ones, by which a slot is chosen.
#[inline]
pub(super) fn hash_of(code: &str) -> u64 {
    const SPREAD: u64 = 0xd6e8_feb8_6659_fd93;
    let hash = crate::text::table::hash(code.len() as u64, code.as_bytes());
    (hash ^ (hash >> 32)).wrapping_mul(SPREAD) >> 32
}

impl Pack {
    /// Opens a pack without copying its bytes.
    ///
    /// # Errors
    /// When they are no whole pack of this format.
    pub fn open(bytes: Bytes) -> Result<Self, PackError> {
        let all: &[u8] = (*bytes).as_ref();
        if !all.starts_with(MAGIC) {
            return Err(PackError::NotAPack);
        }
        let (Some(sum), Some(about), Some(body)) = (u64_at(all, 8), all.get(HEAD - ABOUT..HEAD), all.get(HEAD..))
        else {
            return Err(PackError::Damaged);
        };
        let number = |at: usize| u32_at(about, at * 4).unwrap_or(0);
        if number(0) != VERSION {
            return Err(PackError::Version(number(0)));
        }
        if checksum(about) ^ checksum(body).rotate_left(1) != sum {
            return Err(PackError::Damaged);
        }
        let mut sections = [(0, 0); Section::COUNT];
        for (at, section) in sections.iter_mut().enumerate() {
            let number =
                |part: usize| u64_at(about, 16 + at * 16 + part * 8).and_then(|number| usize::try_from(number).ok());
            let (start, length) = number(0).zip(number(1)).ok_or(PackError::Damaged)?;
            let end = start.checked_add(length).filter(|end| *end <= all.len()).ok_or(PackError::Damaged)?;
            *section = (start, end);
        }
        let (count, width, folded) = (number(1), number(2) as usize, number(3) as usize);
        let size = |section: Section| sections[section as usize].1 - sections[section as usize].0;
        let codes = if width > 0 {
            (count as usize).checked_mul(width) == Some(size(Section::Codes))
        } else {
            size(Section::Ends) == count as usize * 4
        };
        let holds = codes
            && size(Section::Records) == count as usize * RECORD
            && size(Section::Index).is_multiple_of(4)
            && (size(Section::Index) / 4).is_power_of_two()
            && size(Section::Extras).is_multiple_of(EXTRA)
            && size(Section::Keys).is_multiple_of(8)
            && folded <= size(Section::Texts);
        let (start, end) = sections[Section::Meta as usize];
        let meta = serde_json::from_slice(&all[start..end]).ok().filter(|_| holds).ok_or(PackError::Damaged)?;
        Ok(Self { bytes, meta, count, width, folded, sections })
    }

    /// What it says of itself.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// How many codes it holds, retired ones as well.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Bytes of the pack.
    pub fn size(&self) -> usize {
        (*self.bytes).as_ref().len()
    }

    /// The pack as [`Pack::open`] takes it.
    pub fn bytes(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }

    /// SHA-256 of what it holds, hexadecimal, as written in it.
    pub fn digest(&self) -> String {
        let all: &[u8] = (*self.bytes).as_ref();
        hexadecimal(all.get(16..48).unwrap_or_default())
    }

    /// Whether the digest is that of the bytes: reads all of them.
    pub fn verify(&self) -> bool {
        let all: &[u8] = (*self.bytes).as_ref();
        let digest = Sha256::digest(all.get(48..).unwrap_or_default());
        all.get(16..48) == Some(digest.as_slice())
    }

    fn section(&self, section: Section) -> &[u8] {
        let (start, end) = self.sections[section as usize];
        (*self.bytes).as_ref().get(start..end).unwrap_or_default()
    }

    /// The number of a code, in byte order of codes.
    #[inline]
    pub fn find(&self, code: &str) -> Option<u32> {
        let all: &[u8] = (*self.bytes).as_ref();
        let part = |section: Section| {
            let (start, end) = self.sections[section as usize];
            all.get(start..end).unwrap_or_default()
        };
        let (index, codes, ends) = (part(Section::Index), part(Section::Codes), part(Section::Ends));
        let slots = index.len() / 4;
        let mask = slots.wrapping_sub(1);
        let mut at = hash_of(code) as usize & mask;
        for _ in 0..slots {
            let number = u32_at(index, at * 4)?.checked_sub(1)?;
            if self.code_in(codes, ends, number) == code.as_bytes() {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
        None
    }

    #[inline]
    fn code_in<'b>(&self, codes: &'b [u8], ends: &[u8], number: u32) -> &'b [u8] {
        let number = number as usize;
        let (start, end) = if self.width > 0 {
            (number * self.width, (number + 1) * self.width)
        } else {
            let end = u32_at(ends, number * 4).unwrap_or(0) as usize;
            let start = number.checked_sub(1).and_then(|before| u32_at(ends, before * 4)).unwrap_or(0) as usize;
            (start, end)
        };
        codes.get(start..end).unwrap_or_default()
    }

    /// The code with this number; empty when there is none.
    pub fn code(&self, number: u32) -> &str {
        let code = self.code_in(self.section(Section::Codes), self.section(Section::Ends), number);
        std::str::from_utf8(code).unwrap_or_default()
    }

    /// What is known of the code with this number.
    pub fn entry(&self, number: u32) -> Entry<'_> {
        Entry { pack: self, number: number.min(self.count.saturating_sub(1)) }
    }

    /// Every code, in byte order.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.count).map(|number| Entry { pack: self, number })
    }

    /// The text that begins at `at` of the texts.
    fn text(&self, at: u32) -> &str {
        let texts = self.section(Section::Texts).get(at as usize..).unwrap_or_default();
        let end = memchr::memchr(b'\n', texts).unwrap_or(0);
        std::str::from_utf8(&texts[..end]).unwrap_or_default()
    }

    /// The folded names, one a line, in byte order.
    pub(super) fn folded(&self) -> &[u8] {
        self.section(Section::Texts).get(..self.folded).unwrap_or_default()
    }

    /// The concepts that have the folded name which begins at `at`.
    pub(super) fn named_at(&self, at: usize) -> impl Iterator<Item = u32> + '_ {
        let keys = self.section(Section::Keys);
        let key = move |row: usize| u32_at(keys, row * 8).unwrap_or(u32::MAX) as usize;
        let (mut low, mut high) = (0, keys.len() / 8);
        while low < high {
            let middle = usize::midpoint(low, high);
            if key(middle) < at {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low..keys.len() / 8).take_while(move |&row| key(row) == at).filter_map(move |row| u32_at(keys, row * 8 + 4))
    }
}

/// A code of a pack.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'p> {
    pack: &'p Pack,
    number: u32,
}

impl<'p> Entry<'p> {
    fn record(&self) -> &'p [u8] {
        let start = self.number as usize * RECORD;
        self.pack.section(Section::Records).get(start..start + RECORD).unwrap_or_default()
    }

    fn number_at(&self, at: usize) -> u32 {
        u32_at(self.record(), at).unwrap_or(0)
    }

    /// Its number.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The code.
    pub fn code(&self) -> &'p str {
        self.pack.code(self.number)
    }

    /// Canonical of its system.
    pub fn system(&self) -> &'p str {
        &self.pack.meta.system
    }

    /// The name; empty when there is none.
    pub fn display(&self) -> &'p str {
        self.pack.text(self.number_at(0))
    }

    /// First day on which it may be used.
    pub fn from(&self) -> Day {
        Day(self.number_at(4))
    }

    /// Last day on which it may be used.
    pub fn to(&self) -> Day {
        Day(self.number_at(8))
    }

    /// Bits of [`flag`](super::flag).
    pub fn flags(&self) -> u16 {
        u16_at(self.record(), 12).unwrap_or(0)
    }

    /// Bits of the pack's sources whose newest edition holds it.
    pub fn sources(&self) -> u16 {
        u16_at(self.record(), 14).unwrap_or(0)
    }

    /// (tag, key, text).
    fn extras(&self) -> impl Iterator<Item = (u16, u16, &'p str)> + use<'p> {
        let first = self.number_at(16) as usize;
        let count = usize::from(u16_at(self.record(), 20).unwrap_or(0));
        let (pack, extras) = (self.pack, self.pack.section(Section::Extras));
        (first..first + count).filter_map(move |at| {
            let extra = extras.get(at.checked_mul(EXTRA)?..)?.get(..EXTRA)?;
            Some((u16_at(extra, 0)?, u16_at(extra, 2)?, pack.text(u32_at(extra, 4)?)))
        })
    }

    fn of_tag(&self, wanted: u16) -> impl Iterator<Item = (&'p str, &'p str)> + use<'p> {
        let pack = self.pack;
        let keyed = move |(_, key, text)| Some((pack.meta.keys.get(usize::from(key))?.as_str(), text));
        self.extras().filter(move |(tag, ..)| *tag == wanted).filter_map(keyed)
    }

    /// Codes of the same system that took its place.
    pub fn successors(&self) -> impl Iterator<Item = &'p str> + use<'p> {
        self.extras().filter(|(tag, ..)| *tag == tag::SUCCESSOR).map(|(.., text)| text)
    }

    /// Further names.
    pub fn names(&self) -> impl Iterator<Item = (NameKind, &'p str)> + use<'p> {
        let kind = |tag: u16| NameKind::ALL.into_iter().find(|kind| *kind as u16 == tag);
        self.extras().filter_map(move |(tag, _, text)| Some((kind(tag)?, text)))
    }

    /// The names that a display may have: the name and those as official.
    pub fn displays(&self) -> impl Iterator<Item = &'p str> + use<'p> {
        let further = self.names().filter(|(kind, _)| matches!(kind, NameKind::Display | NameKind::Other));
        std::iter::once(self.display()).chain(further.map(|(_, text)| text)).filter(|text| !text.is_empty())
    }

    /// Codes of other systems that stand for the same: (system, code).
    pub fn links(&self) -> impl Iterator<Item = (&'p str, &'p str)> + use<'p> {
        self.of_tag(tag::LINK)
    }

    /// Whatever else is known: (key, value).
    pub fn facts(&self) -> impl Iterator<Item = (&'p str, &'p str)> + use<'p> {
        self.of_tag(tag::FACT)
    }

    /// The same as a concept, for a merge.
    pub fn to_concept(&self) -> Concept {
        let own = |(key, text): (&str, &str)| (key.into(), text.into());
        Concept {
            code: self.code().into(),
            display: self.display().into(),
            names: self.names().map(|(kind, text)| Name { kind, text: text.into() }).collect(),
            from: self.from(),
            to: self.to(),
            successors: self.successors().map(Into::into).collect(),
            flags: self.flags(),
            known: u16::MAX,
            links: self.links().map(own).collect(),
            facts: self.facts().map(own).collect(),
            sources: self.sources(),
        }
    }

    /// Whether it is all of the system that the pack holds.
    pub fn is_of_complete(&self) -> bool {
        self.pack.meta.content == Content::Complete
    }
}
