//! `Ruleset` ↔ bytes: the embedded blob and the disk cache.
//!
//! ```text
//! magic 8 | format version u32 | length of the body u64 | checksum of all that follows u64
//! | body (postcard) | records of elements | of code systems | of value sets (postcard, one after another)
//! ```
//!
//! Numbers are little-endian. A blob that is cut short, altered, or of another version is an error, never an empty set.
//! Expressions travel as text and are parsed when they are first needed, so that a blob does not depend on the parser's
//! inner form; the records stay as they are until somebody asks for one (`model::lazy`).

use super::lazy::{Blob, Head, Lazy, Packed, Packer};
use super::ruleset::{Expression, ResourceDraft};
use super::valueset::{CodeSystem, CodeSystemId};
use super::{Constraint, Ruleset, Structure, StructureId, Terms, ValueSetId, column, elements};
use crate::json::Symbols;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const MAGIC: [u8; 8] = *b"tekigo\x1aR";
/// Raised with every change of the model's types or their meaning.
pub const VERSION: u32 = 6;
const HEADER: usize = 28;

/// Why bytes are not a ruleset.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodecError {
    /// They do not begin like one.
    NotARuleset,
    /// They are of another format version.
    Version(u32),
    /// They are cut short or altered, or lead to something that is not in them.
    Corrupt,
}

impl std::fmt::Display for CodecError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotARuleset => f.write_str("not a compiled ruleset"),
            Self::Version(version) => write!(f, "compiled ruleset of format {version}, this program reads {VERSION}"),
            Self::Corrupt => f.write_str("compiled ruleset is damaged"),
        }
    }
}

impl std::error::Error for CodecError {}

#[derive(Serialize, Deserialize)]
struct Body<'r> {
    label: Cow<'r, str>,
    symbols: Vec<Box<str>>,
    structures: Cow<'r, [Structure]>,
    constraints: Vec<Cow<'r, Constraint>>,
    expressions: Vec<Box<str>>,
    /// Structures that are found by their URL; the URLs stand in what is found, so the maps are made when the blob is opened.
    #[serde(with = "column")]
    by_url: Vec<u32>,
    by_type: Cow<'r, BTreeMap<Box<str>, StructureId>>,
    #[serde(with = "column")]
    value_sets_by_url: Vec<u32>,
    #[serde(with = "column")]
    systems_by_url: Vec<u32>,
    supplements: Cow<'r, [(Box<str>, CodeSystem)]>,
    aliases: Cow<'r, BTreeMap<Box<str>, Box<str>>>,
    named: Cow<'r, BTreeSet<Box<str>>>,
    resources: Cow<'r, [ResourceDraft]>,
    elements: Head,
    code_systems: Head,
    value_sets: Head,
}

/// The blob of a ruleset: the same ruleset gives the same bytes.
pub fn encode(ruleset: &Ruleset) -> Vec<u8> {
    let Terms { code_systems, value_sets, by_url, systems_by_url, supplements, aliases, named, masters: _ } =
        &ruleset.terms;
    let (elements, constraints) = elements::pack(&ruleset.elements);
    let (elements, element_records) = elements.finish();
    let (code_systems, system_records) = pack(code_systems).finish();
    let (value_sets, set_records) = pack(value_sets).finish();
    let body = Body {
        label: Cow::Borrowed(&ruleset.label),
        symbols: ruleset.symbols.names().map(Box::from).collect(),
        structures: Cow::Borrowed(&ruleset.structures),
        constraints: constraints.iter().map(|constraint| Cow::Borrowed(&**constraint)).collect(),
        expressions: ruleset.expressions.iter().map(|expression| expression.text.clone()).collect(),
        by_url: found(ruleset.by_url.values().flatten().map(|id| id.0)),
        by_type: Cow::Borrowed(&ruleset.by_type),
        value_sets_by_url: found(by_url.values().flatten().map(|id| id.0)),
        systems_by_url: found(systems_by_url.values().flatten().map(|id| id.0)),
        supplements: Cow::Borrowed(supplements),
        aliases: Cow::Borrowed(aliases),
        named: Cow::Borrowed(named),
        resources: Cow::Borrowed(&ruleset.resources),
        elements,
        code_systems,
        value_sets,
    };
    // Writing to memory fails for no value of these types; should it ever, the empty body is refused when read.
    let body = postcard::to_allocvec(&body).unwrap_or_default();
    let mut blob = Vec::with_capacity(HEADER + body.len() + element_records.len());
    blob.extend_from_slice(&MAGIC);
    blob.extend_from_slice(&VERSION.to_le_bytes());
    blob.extend_from_slice(&(body.len() as u64).to_le_bytes());
    blob.extend_from_slice(&[0; 8]);
    for part in [body, element_records, system_records, set_records] {
        blob.extend_from_slice(&part);
    }
    let sum = checksum(&blob[HEADER..]);
    blob[HEADER - 8..HEADER].copy_from_slice(&sum.to_le_bytes());
    blob
}

/// What a map finds, in the order in which it was loaded; that of several with one URL is the same.
fn found(ids: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut ids: Vec<u32> = ids.collect();
    ids.sort_unstable();
    ids
}

/// The map of what is found by its URL.
fn by_url<'r, Id>(
    ids: &[u32],
    id: fn(u32) -> Id,
    url: impl Fn(usize) -> Option<&'r str>,
) -> Result<BTreeMap<Box<str>, Vec<Id>>, CodecError> {
    let mut map: BTreeMap<Box<str>, Vec<Id>> = BTreeMap::new();
    for &number in ids {
        let url = url(number as usize).ok_or(CodecError::Corrupt)?;
        map.entry(url.into()).or_default().push(id(number));
    }
    Ok(map)
}

fn pack<T: Serialize>(items: &[T]) -> Packer {
    let mut packer = Packer::default();
    for item in items {
        packer.push(postcard::to_allocvec(item).unwrap_or_default());
    }
    packer
}

/// The ruleset of a blob, which it keeps.
///
/// # Errors
/// When the bytes are not a whole, unaltered blob of this version.
pub fn decode(blob: impl Into<Cow<'static, [u8]>>) -> Result<Ruleset, CodecError> {
    let blob: Blob = Arc::new(blob.into());
    known(&blob)?;
    if checksum(&blob[HEADER..]) != number(&blob, HEADER - 8) {
        return Err(CodecError::Corrupt);
    }
    open(&blob)
}

/// The ruleset of a blob that is a part of the program: as whole as the program is, so that its bytes are not summed up, which
/// would be a third of the time that opening takes. A test sums them up.
///
/// # Errors
/// As [`decode`], but for altered bytes.
pub(crate) fn decode_own(blob: &'static [u8]) -> Result<Ruleset, CodecError> {
    open(&Arc::new(Cow::Borrowed(blob)))
}

/// The eight bytes from `at` on, which are there.
fn number(blob: &[u8], at: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&blob[at..at + 8]);
    u64::from_le_bytes(bytes)
}

/// Whether the header is one of this version.
fn known(blob: &[u8]) -> Result<(), CodecError> {
    if blob.len() < HEADER || blob[..8] != MAGIC {
        return Err(CodecError::NotARuleset);
    }
    let version = (number(blob, 8) & 0xFFFF_FFFF) as u32;
    if version == VERSION { Ok(()) } else { Err(CodecError::Version(version)) }
}

fn open(blob: &Blob) -> Result<Ruleset, CodecError> {
    known(blob)?;
    let rest = &blob[HEADER..];
    let length = usize::try_from(number(blob, 12)).map_err(|_| CodecError::Corrupt)?;
    let (body, _) = rest.split_at_checked(length).ok_or(CodecError::Corrupt)?;
    let body: Body<'_> = postcard::from_bytes(body).map_err(|_| CodecError::Corrupt)?;
    let mut symbols = Symbols::new();
    for name in &body.symbols {
        symbols.intern(name);
    }
    let around = elements::Around {
        firsts: body.structures.iter().map(|it| it.first.0).collect(),
        constraints: body.constraints.into_iter().map(|constraint| Arc::new(constraint.into_owned())).collect(),
        value_sets: body.value_sets.len(),
    };
    let constraints = around.constraints.iter().filter_map(|constraint| constraint.expression);
    if !constraints.clone().all(|id| (id.0 as usize) < body.expressions.len()) {
        return Err(CodecError::Corrupt);
    }
    let mut at = HEADER + length;
    let elements = Packed::new(blob, &body.elements, &mut at, around)?;
    let code_systems = Packed::new(blob, &body.code_systems, &mut at, ())?;
    let value_sets = Packed::new(blob, &body.value_sets, &mut at, body.code_systems.len())?;
    let structures = body.structures.into_owned();
    let terms = Terms {
        by_url: by_url(&body.value_sets_by_url, ValueSetId, |at| value_sets.first_text(at))?,
        systems_by_url: by_url(&body.systems_by_url, CodeSystemId, |at| code_systems.first_text(at))?,
        code_systems: Lazy::packed(code_systems),
        value_sets: Lazy::packed(value_sets),
        supplements: body.supplements.into_owned(),
        aliases: body.aliases.into_owned(),
        named: body.named.into_owned(),
        masters: crate::masters::Masters::default(),
    };
    let ruleset = Ruleset {
        expressions: body.expressions.into_iter().map(Expression::new).collect(),
        symbols,
        elements: Lazy::packed(elements),
        terms,
        resources: body.resources.into_owned(),
        label: body.label.into_owned(),
        by_url: by_url(&body.by_url, StructureId, |at| structures.get(at).map(|it| &*it.url))?,
        structures,
        by_type: body.by_type.into_owned(),
    };
    if at == blob.len() && holds_together(&ruleset) { Ok(ruleset) } else { Err(CodecError::Corrupt) }
}

/// Every number leads to something: the checks index by them. Records are looked at when they are unpacked.
fn holds_together(ruleset: &Ruleset) -> bool {
    let structure = |id: &StructureId| (id.0 as usize) < ruleset.structures.len();
    let mut end = 0;
    let structures = ruleset.structures.iter().all(|it| {
        let follows = it.first.0 == end && it.first < it.end;
        end = it.end.0;
        follows && it.base_id.iter().all(structure)
    });
    let maps = ruleset.by_url.values().flatten().chain(ruleset.by_type.values()).all(structure);
    structures && end as usize == ruleset.elements.len() && maps && ruleset.terms.holds_together()
}

/// Eight bytes a step, four steps side by side; against damage, not against forgery.
fn checksum(bytes: &[u8]) -> u64 {
    const LANES: usize = 4;
    let step = |state: u64, word: u64| {
        let state = (state ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
        state ^ (state >> 32)
    };
    let mut lanes = [0x9e37_79b9_7f4a_7c15; LANES];
    let (words, rest) = bytes.as_chunks::<8>();
    let (rounds, last) = words.as_chunks::<LANES>();
    for round in rounds {
        for (lane, word) in lanes.iter_mut().zip(round) {
            *lane = step(*lane, u64::from_le_bytes(*word));
        }
    }
    let mut word = [0; 8];
    word[..rest.len()].copy_from_slice(rest);
    let ends = last.iter().map(|word| u64::from_le_bytes(*word)).chain([u64::from_le_bytes(word), bytes.len() as u64]);
    lanes.into_iter().chain(ends).fold(0, step)
}
