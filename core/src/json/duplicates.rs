//! Repeated property names of one object, found without comparing each with each.

use super::decode;
use super::fault::quote;
use super::scan;
use super::symbols::{Print, Sym, Symbols};
use super::tree::{COMPANION, DUPLICATE, KEY_ESCAPED, NO_KEY, Node};
use crate::diagnostic::{Arg, Finding, Place, Sink, catalogue::json as rule};
use crate::text::{LineIndex, Span};
use std::borrow::Cow;

/// Which object had each name last: one look at each property tells that no name of an object comes twice, without comparing
/// any. Kept from text to text.
#[derive(Debug, Default)]
pub(crate) struct Holders {
    /// By interned name, apart for companions: the number of the object. Names that the table does not hold are one.
    last: Vec<u32>,
    /// The number of the object that was looked at last; 0 is none.
    object: u32,
}

impl Holders {
    /// Prepares for names of this table.
    pub(super) fn begin(&mut self, symbols: &Symbols) {
        let names = 2 * (symbols.len() + 1);
        if self.last.len() < names {
            self.last.resize(names, 0);
        }
    }

    /// Whether a name of `object` may come twice. All its children are closed.
    pub(super) fn may_repeat(&mut self, nodes: &[Node], object: u32) -> bool {
        self.object = self.object.checked_add(1).unwrap_or_else(|| {
            self.last.fill(0);
            1
        });
        let mut repeats = false;
        let mut at = object + 1;
        while let Some(node) = nodes.get(at as usize) {
            let name = 2 * usize::from(node.sym.0) + usize::from(node.flags & COMPANION != 0);
            let before = std::mem::replace(&mut self.last[name], self.object);
            repeats |= before == self.object;
            at = node.next;
        }
        repeats
    }
}

/// Below this many properties each pair is compared; above, they are sorted.
const FEW: usize = 16;

/// Reused between objects so that looking costs no allocation.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    /// Hash of the name and index of the node.
    entries: Vec<(u64, u32)>,
}

impl Duplicates {
    /// Flags and reports every property of `object` whose name an earlier one has. The object need not be closed: its
    /// children are all the nodes after it.
    pub(super) fn report(
        &mut self,
        source: &str,
        nodes: &mut [Node],
        object: u32,
        lines: &mut Option<LineIndex>,
        sink: &mut Sink,
    ) {
        self.entries.clear();
        self.entries.reserve(FEW);
        let mut at = object + 1;
        while let Some(node) = nodes.get(at as usize) {
            if node.key != NO_KEY {
                self.entries.push((hash(source, node), at));
            }
            at = node.next;
        }
        if self.entries.len() <= FEW && self.all_distinct() {
            return;
        }
        self.entries.sort_unstable();
        let mut pairs = Vec::new();
        for same_hash in self.entries.chunk_by_mut(|a, b| a.0 == b.0).filter(|chunk| chunk.len() > 1) {
            // Equal hashes are nearly always equal names; sorting by name keeps a made-up collision from hurting.
            same_hash.sort_by_cached_key(|&(_, at)| (name(source, &nodes[at as usize]), at));
            for same in
                same_hash.chunk_by(|a, b| name(source, &nodes[a.1 as usize]) == name(source, &nodes[b.1 as usize]))
            {
                pairs.extend(same[1..].iter().map(|&(_, at)| (at, same[0].1)));
            }
        }
        pairs.sort_unstable();
        for (at, first) in pairs {
            nodes[at as usize].flags |= DUPLICATE;
            let first = nodes[first as usize].key;
            let index = lines.get_or_insert_with(|| LineIndex::new(source.as_bytes()));
            let line = index.line(first);
            let node = &nodes[at as usize];
            let span = Span::new(node.key, scan::name_end(source.as_bytes(), node.key as usize) as u32);
            let args = vec![quote(&name(source, node)).into(), Arg::from(line)];
            let place = Place { span, node: Some(at), tail: None };
            sink.push(Finding::new(&rule::JSON_DUPLICATE_KEY, place, args));
        }
    }

    fn all_distinct(&self) -> bool {
        self.entries
            .iter()
            .enumerate()
            .all(|(count, entry)| self.entries[..count].iter().all(|other| other.0 != entry.0))
    }
}

/// A number that equal names have in common. An interned name is its own.
fn hash(source: &str, node: &Node) -> u64 {
    let companion = u64::from(node.flags & COMPANION);
    if node.sym == Sym::UNKNOWN {
        Print::of(name(source, node).as_bytes()).hash()
    } else {
        u64::from(node.sym.0) << 32 | companion
    }
}

/// The name as written, decoded.
fn name<'a>(source: &'a str, node: &Node) -> Cow<'a, str> {
    let text = super::tree::name_text(source, node.key);
    if node.flags & KEY_ESCAPED == 0 { Cow::Borrowed(text) } else { Cow::Owned(decode::unescape(text)) }
}
