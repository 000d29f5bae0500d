//! `Ruleset` ↔ bytes: the embedded blob and the disk cache.
//!
//! ```text
//! magic 8 | format version u32 | length of the body u64 | checksum of the body u64 | body (postcard)
//! ```
//!
//! Numbers are little-endian. A blob that is cut short, altered, or of another version is an error, never an empty set.
//! Expressions travel as text and are parsed when the blob is read, so that a blob does not depend on the parser's
//! inner form.

use super::ruleset::{Expression, ResourceDraft};
use super::{Element, ElementId, Ruleset, Structure, StructureId, Terms};
use crate::fhirpath;
use crate::json::Symbols;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

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
    elements: Cow<'r, [Element]>,
    expressions: Vec<Box<str>>,
    by_url: Cow<'r, BTreeMap<Box<str>, Vec<StructureId>>>,
    by_type: Cow<'r, BTreeMap<Box<str>, StructureId>>,
    terms: Cow<'r, Terms>,
    resources: Cow<'r, [ResourceDraft]>,
}

/// The blob of a ruleset: the same ruleset gives the same bytes.
pub fn encode(ruleset: &Ruleset) -> Vec<u8> {
    let body = Body {
        label: Cow::Borrowed(&ruleset.label),
        symbols: ruleset.symbols.names().map(Box::from).collect(),
        structures: Cow::Borrowed(&ruleset.structures),
        elements: Cow::Borrowed(&ruleset.elements),
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
    blob.extend_from_slice(&checksum(&body).to_le_bytes());
    blob.extend_from_slice(&body);
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
    let body = &blob[HEADER..];
    if body.len() as u64 != number(12) || checksum(body) != number(20) {
        return Err(CodecError::Corrupt);
    }
    let body: Body<'_> = postcard::from_bytes(body).map_err(|_| CodecError::Corrupt)?;
    let mut symbols = Symbols::new();
    for name in &body.symbols {
        symbols.intern(name);
    }
    let expressions = body.expressions.into_iter().map(|text| {
        let mut parsed = fhirpath::parse(&text).map_err(|error| error.to_string());
        if let Ok(parsed) = &mut parsed {
            parsed.bind(&symbols);
        }
        Expression { text, parsed }
    });
    let ruleset = Ruleset {
        expressions: expressions.collect(),
        symbols,
        structures: body.structures.into_owned(),
        elements: body.elements.into_owned(),
        terms: body.terms.into_owned(),
        resources: body.resources.into_owned(),
        label: body.label.into_owned(),
        by_url: body.by_url.into_owned(),
        by_type: body.by_type.into_owned(),
    };
    if holds_together(&ruleset) { Ok(ruleset) } else { Err(CodecError::Corrupt) }
}

/// Every number leads to something: the checks index by them.
fn holds_together(ruleset: &Ruleset) -> bool {
    let element = |id: &ElementId| (id.0 as usize) < ruleset.elements.len();
    let structure = |id: &StructureId| (id.0 as usize) < ruleset.structures.len();
    let structures = ruleset.structures.iter().all(|it| {
        element(&it.first)
            && it.first < it.end
            && it.end.0 as usize <= ruleset.elements.len()
            && it.base_id.iter().all(structure)
    });
    let maps = ruleset.by_url.values().flatten().chain(ruleset.by_type.values()).all(structure);
    let value_set = |id: &super::ValueSetId| (id.0 as usize) < ruleset.terms.value_sets.len();
    structures
        && maps
        && ruleset.terms.holds_together()
        && ruleset.elements.iter().all(|it| {
            structure(&it.structure)
                && it
                    .parent
                    .iter()
                    .chain(&it.sliced)
                    .chain(&it.content)
                    .chain(&it.children)
                    .chain(&it.slices)
                    .all(element)
                && it.lookup.iter().all(|child| usize::from(child.child) < it.children.len())
                && it.types.iter().all(|ty| {
                    let targets = ty.profiles.iter().chain(&ty.targets);
                    ty.structure.iter().chain(targets.filter_map(|target| target.structure.as_ref())).all(structure)
                })
                && it
                    .constraints
                    .iter()
                    .filter_map(|it| it.expression)
                    .all(|id| (id.0 as usize) < ruleset.expressions.len())
                && it.binding.iter().all(|binding| {
                    binding.value_set.iter().chain(binding.max.iter().filter_map(|(_, id)| id.as_ref())).all(value_set)
                })
        })
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
