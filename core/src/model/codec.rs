//! `Ruleset` ↔ bytes: the embedded blob and the disk cache.
//!
//! ```text
//! magic 8 | format version u32 | length of the body u64 | checksum of all that follows u64
//! | body (postcard) | where each element ends, u32 each | elements (postcard, one after another)
//! ```
//!
//! Numbers are little-endian. A blob that is cut short, altered, or of another version is an error, never an empty set.
//! Expressions travel as text and are parsed when they are first needed, so that a blob does not depend on the parser's
//! inner form.

use super::elements::{Bounds, Packed};
use super::ruleset::{Expression, ResourceDraft};
use super::{Constraint, ElementId, Elements, Ruleset, Structure, StructureId, Terms};
use crate::json::Symbols;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

const MAGIC: [u8; 8] = *b"tekigo\x1aR";
/// Raised with every change of the model's types or their meaning.
pub const VERSION: u32 = 2;
const HEADER: usize = 28;

/// Why bytes are not a ruleset.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    elements: u32,
    constraints: Vec<Cow<'r, Constraint>>,
    expressions: Vec<Box<str>>,
    by_url: Cow<'r, BTreeMap<Box<str>, Vec<StructureId>>>,
    by_type: Cow<'r, BTreeMap<Box<str>, StructureId>>,
    terms: Cow<'r, Terms>,
    resources: Cow<'r, [ResourceDraft]>,
}

/// The blob of a ruleset: the same ruleset gives the same bytes.
pub fn encode(ruleset: &Ruleset) -> Vec<u8> {
    let packed = Packed::pack(&ruleset.elements);
    let body = Body {
        label: Cow::Borrowed(&ruleset.label),
        symbols: ruleset.symbols.names().map(Box::from).collect(),
        structures: Cow::Borrowed(&ruleset.structures),
        elements: packed.ends.len() as u32,
        constraints: packed.constraints.iter().map(|constraint| Cow::Borrowed(&**constraint)).collect(),
        expressions: ruleset.expressions.iter().map(|expression| expression.text.clone()).collect(),
        by_url: Cow::Borrowed(&ruleset.by_url),
        by_type: Cow::Borrowed(&ruleset.by_type),
        terms: Cow::Borrowed(&ruleset.terms),
        resources: Cow::Borrowed(&ruleset.resources),
    };
    // Writing to memory fails for no value of these types; should it ever, the empty body is refused when read.
    let body = postcard::to_allocvec(&body).unwrap_or_default();
    let mut blob = Vec::with_capacity(HEADER + body.len());
    blob.extend_from_slice(&MAGIC);
    blob.extend_from_slice(&VERSION.to_le_bytes());
    blob.extend_from_slice(&(body.len() as u64).to_le_bytes());
    blob.extend_from_slice(&[0; 8]);
    blob.extend_from_slice(&body);
    for end in &packed.ends {
        blob.extend_from_slice(&end.to_le_bytes());
    }
    blob.extend_from_slice(&packed.bytes);
    let sum = checksum(&blob[HEADER..]);
    blob[HEADER - 8..HEADER].copy_from_slice(&sum.to_le_bytes());
    blob
}

/// The ruleset of a blob.
///
/// # Errors
/// When the bytes are not a whole, unaltered blob of this version.
pub fn decode(blob: &[u8]) -> Result<Ruleset, CodecError> {
    if blob.len() < HEADER || blob[..8] != MAGIC {
        return Err(CodecError::NotARuleset);
    }
    let number = |at: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&blob[at..at + 8]);
        u64::from_le_bytes(bytes)
    };
    let version = (number(8) & 0xFFFF_FFFF) as u32;
    if version != VERSION {
        return Err(CodecError::Version(version));
    }
    let rest = &blob[HEADER..];
    let length = usize::try_from(number(12)).map_err(|_| CodecError::Corrupt)?;
    if checksum(rest) != number(20) {
        return Err(CodecError::Corrupt);
    }
    let (body, rest) = rest.split_at_checked(length).ok_or(CodecError::Corrupt)?;
    let body: Body<'_> = postcard::from_bytes(body).map_err(|_| CodecError::Corrupt)?;
    let mut symbols = Symbols::new();
    for name in &body.symbols {
        symbols.intern(name);
    }
    let (ends, bytes) = rest.split_at_checked(body.elements as usize * 4).ok_or(CodecError::Corrupt)?;
    let ends: Vec<u32> = ends.as_chunks().0.iter().map(|&end| u32::from_le_bytes(end)).collect();
    if !ends.is_sorted() || ends.last().is_some_and(|&end| end as usize != bytes.len()) {
        return Err(CodecError::Corrupt);
    }
    let expressions = body.expressions.into_iter().map(Expression::new);
    let packed = Packed {
        bytes: bytes.into(),
        ends,
        constraints: body.constraints.into_iter().map(|constraint| Arc::new(constraint.into_owned())).collect(),
        bounds: Bounds { structures: body.structures.len(), value_sets: body.terms.value_sets.len() },
        ..Packed::default()
    };
    let constraints = packed.constraints.iter().filter_map(|constraint| constraint.expression);
    if !constraints.clone().all(|id| (id.0 as usize) < expressions.len()) {
        return Err(CodecError::Corrupt);
    }
    let ruleset = Ruleset {
        expressions: expressions.collect(),
        symbols,
        structures: body.structures.into_owned(),
        elements: Elements::packed(packed),
        terms: body.terms.into_owned(),
        resources: body.resources.into_owned(),
        label: body.label.into_owned(),
        by_url: body.by_url.into_owned(),
        by_type: body.by_type.into_owned(),
    };
    if holds_together(&ruleset) { Ok(ruleset) } else { Err(CodecError::Corrupt) }
}

/// Every number leads to something: the checks index by them. Elements are looked at when they are unpacked.
fn holds_together(ruleset: &Ruleset) -> bool {
    let element = |id: &ElementId| (id.0 as usize) < ruleset.elements.count();
    let structure = |id: &StructureId| (id.0 as usize) < ruleset.structures.len();
    let structures = ruleset.structures.iter().all(|it| {
        element(&it.first)
            && it.first < it.end
            && it.end.0 as usize <= ruleset.elements.count()
            && it.base_id.iter().all(structure)
    });
    let maps = ruleset.by_url.values().flatten().chain(ruleset.by_type.values()).all(structure);
    structures && maps && ruleset.terms.holds_together()
}

/// Eight bytes a step; against damage, not against forgery.
fn checksum(bytes: &[u8]) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64;
    let mut step = |word: u64| {
        state = (state ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
        state ^= state >> 32;
    };
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        step(u64::from_le_bytes(word));
    }
    let mut word = [0; 8];
    word[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    step(u64::from_le_bytes(word));
    state
}
