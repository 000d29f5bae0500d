//! The memory of values met again. The records of one sender say the same thing again and again: the same codes, units, identifiers'
//! systems, extensions. What was judged once is known by its bytes: the same bytes under the same definition have the
//! same nodes, the same types and the same verdict, as long as nothing outside of them was asked.
//!
//! Two things are kept: what the base walk wrote down (types, and what is left to look at once all is typed), and what
//! judging a value against a profile did (`replay`). What asked something of the rest of the document is judged anew, so
//! a worker that has seen a million documents and a fresh one give the same outcome. Each table has a fixed number of
//! places and a weight that it may have, so memory is bounded; a value is kept when it is met for the second time, so
//! that data without repetition pays for a hash only.

pub(crate) mod named;
pub(crate) mod replay;
pub(crate) mod said;
mod table;
pub(crate) mod trials;

use super::document::Typed;
use super::document::below::TreeBelow;
use super::document::todo::Todo;
use super::policy::Policy;
use crate::diagnostic::Finding;
use crate::json::{Format, Holders, Kind, Node, NodeId, Tree};
use crate::model::{ElementId, StructureId};
use crate::text::table::{hash, hash_of};
use named::Named;
use replay::Effects;
use std::cell::Cell;
use table::{Content, Known, tag};
pub(crate) use table::{Key, Value};
use trials::Trials;

/// Shorter values are judged as fast as they are found.
const MIN_BYTES: u32 = 24;
/// Longer values are seldom the same.
pub(crate) const MAX_BYTES: u32 = 1_024;
/// Narratives are long, and many are made of the same few words.
pub(crate) const MAX_NARRATIVE: u32 = 8_192;
/// Values met once, by their print.
const MET: usize = 16_384;
/// Nodes of which it is kept what their bytes come to.
const PRINTS: usize = 64;
/// Canonicals whose definitions are kept.
const CANONICALS: usize = 512;
/// Longer lists of nodes are given back.
const MAX_NODES: usize = 1 << 16;
/// And longer lists of findings.
const MAX_FINDINGS_KEPT: usize = 1 << 10;
/// Nodes of a document that is worth a memory of its own although none follows.
const WORTH_A_MEMORY: usize = 16_384;
/// Policies that a memory tells apart; more begin it anew.
const MAX_POLICIES: usize = 200;

/// What the base walk made of a value.
#[derive(Debug)]
pub(crate) struct Walked {
    /// Its nodes' types, in document order.
    pub(crate) typed: Box<[Typed]>,
    /// (list of [`Todo`], node counted from the value's first): what is left to look at.
    pub(crate) todo: Vec<(u8, u32)>,
    /// Where it was met in the document under check; what it leaves to do is not yet known to be clean.
    origin: Option<NodeId>,
    /// No other value has it; not 0.
    pub(crate) number: u32,
}

impl Walked {
    /// The value at `start` was met before; where in the same document, that is to be noted.
    pub(crate) fn twin(&self, start: NodeId) -> Option<Twin> {
        let end = start.0 + self.typed.len() as u32;
        self.origin.map(|origin| Twin { start: start.0, end, origin: origin.0 })
    }
}

/// The definition that answers a canonical, and whether it is of another version.
type Answered = Option<(StructureId, bool)>;

/// The slice that an item falls into, and a second one, which there must not be.
pub(crate) type Sorted = (Option<usize>, Option<usize>);

/// A value of the document with the same bytes as an earlier one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Twin {
    start: u32,
    end: u32,
    origin: u32,
}

/// What one worker remembers, and lists that it would make anew for each document.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Documents follow that may have the same values.
    is_kept: bool,
    is_on: bool,
    /// The policies that judged; their positions from 1 on are their numbers.
    policies: Vec<Policy>,
    /// The number of the one that judges.
    policy: u8,
    walked: Known<Walked>,
    judged: Known<Effects>,
    /// The slices that an item falls into.
    sorted: Known<Sorted>,
    /// Prints of values met once.
    met: Vec<u16>,
    /// What the bytes of a node come to, by node; who comes later takes the place.
    prints: Vec<Cell<(NodeId, u64)>>,
    /// By node of the document under check: the number of what the base walk knew, 0 for none.
    numbers: Vec<u32>,
    /// The number that was given last.
    last_number: u32,
    /// Canonicals, the number of the policy that asked and the definition that answers it, by hash; who comes later takes the
    /// place.
    canonicals: Vec<Option<(Box<str>, u8, Answered)>>,
    /// Of the document under check: values like an earlier one, in document order, apart from each other.
    twins: Vec<Twin>,
    /// Places of `walked` taken by the document under check.
    taken: Vec<usize>,
    /// Bit a node: something was found, or asked of the rest of the document.
    soiled: Vec<u64>,
    /// Objects of the document under check whose properties were read.
    pub(crate) named: Option<Box<Named>>,
    /// What was asked of its nodes.
    pub(crate) trials: Trials,
    /// Lists for the next document: growing them anew for each was a tenth of what a small document cost.
    pub(crate) todo: Option<Box<Todo>>,
    /// What finds repeated names of one object.
    pub(crate) holders: Holders,
    /// What was found, emptied.
    pub(crate) findings: Vec<Finding>,
    /// The same for the nodes of a tree.
    pub(crate) nodes: Vec<Node>,
    /// And for what they are.
    pub(crate) typed: Vec<Typed>,
}

impl Memory {
    /// A memory for many documents. One that [`Default`] makes is for one document and only used where that is long.
    pub(crate) fn kept() -> Box<Self> {
        Box::new(Self { is_kept: true, ..Self::default() })
    }

    /// Values are judged as this policy has it from here on.
    pub(crate) fn judge_as(&mut self, policy: Policy) {
        if self.policies.len() >= MAX_POLICIES && !self.policies.contains(&policy) {
            self.policies.clear();
            (self.judged, self.sorted, self.canonicals) = Default::default();
        }
        let known = self.policies.iter().position(|&known| known == policy);
        let at = known.unwrap_or_else(|| {
            self.policies.push(policy);
            self.policies.len() - 1
        });
        self.policy = at as u8 + 1;
    }

    /// Prepares for a document; `is_sound` says that its text had no fault. What was read with faults is judged without: the bytes may not say all.
    pub(crate) fn begin(&mut self, tree: &Tree<'_>, is_sound: bool) {
        self.is_on = is_sound && tree.format() == Format::Json && (self.is_kept || tree.len() >= WORTH_A_MEMORY);
        self.twins.clear();
        self.taken.clear();
        self.prints.clear();
        self.soiled.clear();
        if let Some(named) = &mut self.named {
            named.clear();
        }
        self.numbers.clear();
        if self.is_on {
            // no tree has so many nodes
            self.prints.resize(PRINTS, Cell::new((NodeId(u32::MAX), 0)));
            self.soiled.resize(tree.len() / 64 + 1, 0);
            self.numbers.resize(tree.len(), 0);
        }
        // numbers are given once; a document needs less of them than it has nodes
        if u32::MAX - self.last_number < tree.len() as u32 {
            (self.walked, self.judged, self.sorted) = Default::default();
            self.last_number = 0;
        }
    }

    /// The value at `node`, where it is one that may be known: of at most `most` bytes.
    #[inline]
    pub(crate) fn value<'b>(
        &self,
        tree: TreeBelow<'b>,
        node: NodeId,
        most: u32,
        key: impl FnOnce() -> Key,
    ) -> Option<Value<'b>> {
        let span = tree.span(node);
        if !self.is_on || !(MIN_BYTES..=most).contains(&(span.end - span.start)) {
            return None;
        }
        let key = key();
        if let Some(value) = self.numbered(node, key) {
            return Some(value);
        }
        let bytes = tree.bytes(node);
        // a value is asked of under several elements, one right after another
        let place = self.prints.get(node.index() % PRINTS)?;
        let (known, mut content) = place.get();
        if known != node {
            content = hash(bytes.len() as u64, bytes);
            place.set((node, content));
        }
        Some(Value::new(key, content, Content::Bytes(bytes)))
    }

    /// The value at `node` by its number, where the base walk knew it.
    #[inline]
    fn numbered<'b>(&self, node: NodeId, key: Key) -> Option<Value<'b>> {
        let number = *self.numbers.get(node.index()).filter(|number| **number != 0)?;
        Some(Value::new(key, hash_of(u64::from(number)), Content::Number(number)))
    }

    /// The value at `node` as a floor above asks this of it, where the base walk knew it: others are asked sooner than found.
    #[inline]
    pub(crate) fn questioned<'b>(&self, node: NodeId, typed: Typed, question: u8) -> Option<Value<'b>> {
        // profiles have not so many elements
        self.numbered(node, Key { element: u32::MAX - u32::from(question), typed, policy: self.policy })
    }

    /// The value at `node`, an object, as the profile's element `id` asks of it.
    #[inline]
    pub(crate) fn value_of<'b>(
        &self,
        tree: TreeBelow<'b>,
        node: NodeId,
        typed: impl FnOnce() -> Typed,
        id: ElementId,
    ) -> Option<Value<'b>> {
        let key = || Key { element: id.0 + 1, typed: typed(), policy: self.policy };
        if tree.kind(node) == Kind::Object { self.value(tree, node, MAX_BYTES, key) } else { None }
    }

    /// Whether the value was met before and is worth keeping; from now on it was met.
    pub(crate) fn was_met(&mut self, value: &Value<'_>) -> bool {
        if self.met.is_empty() {
            self.met.resize(MET, 0);
        }
        let mark = tag(value.print);
        std::mem::replace(&mut self.met[value.print as usize % MET], mark) == mark
    }

    /// What the base walk made of the value when it was met before.
    #[inline]
    pub(crate) fn walked(&self, value: &Value<'_>) -> Option<&Walked> {
        self.walked.get(value)
    }

    /// The value at `node` is like an earlier one, perhaps of the same document.
    pub(crate) fn note(&mut self, node: NodeId, number: u32, twin: Option<Twin>) {
        self.twins.extend(twin);
        self.numbers[node.index()] = number;
    }

    /// Keeps what the base walk made of the value at `origin`.
    pub(crate) fn keep_walked(&mut self, value: &Value<'_>, origin: NodeId, typed: &[Typed], todo: Vec<(u8, u32)>) {
        let weight = (typed.len() + todo.len()) * size_of::<Typed>();
        self.last_number += 1;
        let number = self.last_number;
        let at = self.walked.put(value, Walked { typed: typed.into(), todo, origin: Some(origin), number }, weight);
        self.taken.push(at);
        self.numbers[origin.index()] = number;
    }

    /// What judging the value did when it was met before.
    #[inline]
    pub(crate) fn judged(&self, value: &Value<'_>) -> Option<&Effects> {
        self.judged.get(value)
    }

    /// Keeps what judging the value did.
    pub(crate) fn keep_judged(&mut self, value: &Value<'_>, effects: Effects) {
        let weight = effects.weight();
        self.judged.put(value, effects, weight);
    }

    /// The slices that the value falls into.
    #[inline]
    pub(crate) fn sorted(&self, value: &Value<'_>) -> Option<Sorted> {
        self.sorted.get(value).copied()
    }

    /// Keeps the slices that the value falls into.
    pub(crate) fn keep_sorted(&mut self, value: &Value<'_>, sorted: Sorted) {
        self.sorted.put(value, sorted, 0);
    }

    /// The definition that answers a canonical, where it was asked for before.
    pub(crate) fn canonical(&self, canonical: &str) -> Option<Answered> {
        let (known, policy, answered) = self.canonicals.get(place_of(canonical))?.as_ref()?;
        (*policy == self.policy && **known == *canonical).then_some(*answered)
    }

    /// Keeps which definition answers a canonical.
    pub(crate) fn keep_canonical(&mut self, canonical: &str, answered: Answered) {
        if (self.is_kept || self.is_on) && canonical.len() <= MAX_BYTES as usize {
            self.canonicals.resize_with(CANONICALS, || None);
            self.canonicals[place_of(canonical)] = Some((canonical.into(), self.policy, answered));
        }
    }

    /// Whether the node need not be looked at: it stands in a value like an earlier one in which the same node was
    /// clean. Nodes come in the order of the walk's lists; `at` counts the values passed.
    #[inline]
    pub(crate) fn is_known_clean(&self, at: &mut usize, node: NodeId) -> bool {
        while let Some(twin) = self.twins.get(*at) {
            if node.0 < twin.start {
                return false;
            }
            if node.0 < twin.end {
                return !has(&self.soiled, twin.origin + (node.0 - twin.start));
            }
            *at += 1;
        }
        false
    }

    /// Something was found at the node, or asked of the rest of the document.
    pub(crate) fn soil(&mut self, node: NodeId) {
        if let Some(bits) = self.soiled.get_mut(node.index() / 64) {
            *bits |= 1 << (node.0 % 64);
        }
    }

    /// The document is over: its long lists are given back.
    pub(crate) fn rest(&mut self) {
        if self.nodes.capacity().max(self.typed.capacity()) > MAX_NODES {
            (self.nodes, self.typed, self.numbers) = Default::default();
        }
        if self.findings.capacity() > MAX_FINDINGS_KEPT {
            self.findings = Vec::new();
        }
    }

    /// All was looked at: of the values kept, only what was not clean is left to do when they are met again.
    pub(crate) fn settle(&mut self, mut todo: Box<Todo>) {
        todo.clear();
        self.todo = Some(todo);
        let taken = std::mem::take(&mut self.taken);
        for &at in &taken {
            let Some(walked) = self.walked.at_mut(at) else { continue };
            let Some(origin) = walked.origin.take() else { continue };
            let soiled = &self.soiled;
            walked.todo.retain(|&(list, node)| !Todo::is_settled(list) || has(soiled, origin.0 + node));
        }
        self.taken = taken;
    }
}

fn place_of(canonical: &str) -> usize {
    hash(0, canonical.as_bytes()) as usize % CANONICALS
}

/// Whether the node's bit is set.
#[inline]
fn has(bits: &[u64], node: u32) -> bool {
    bits[node as usize / 64] & (1 << (node % 64)) != 0
}
