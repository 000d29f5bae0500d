//! Values met again. The records of one sender say the same thing again and again: the same codes, units, identifiers'
//! systems, extensions. What was judged once is known by its bytes: the same bytes under the same definition have the
//! same nodes, the same types and the same verdict, as long as nothing outside of them was asked.
//!
//! Two things are kept: what the base walk wrote down (types, and what is left to look at once all is typed), and what
//! judging a value against a profile did (`replay`). What asked something of the rest of the document is judged anew, so
//! a validator that has seen a million documents and a fresh one give the same outcome. Each table has a fixed number of
//! places and a weight that it may have, so memory is bounded; a value is kept when it is met for the second time, so
//! that data without repetition pays for a hash only.

use super::document::Typed;
use super::named::Named;
use super::replay::Effects;
use super::todo::Todo;
use crate::json::{Format, Node, NodeId, Tree};
use crate::model::StructureId;
use crate::text::table::{hash, hash_of};
use std::cell::Cell;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Shorter values are judged as fast as they are found.
const MIN_BYTES: u32 = 24;
/// Longer values are seldom the same.
pub(crate) const MAX_BYTES: u32 = 1_024;
/// Narratives are long, and many are made of the same few words.
pub(crate) const MAX_NARRATIVE: u32 = 8_192;
/// Places of each table.
const PLACES: usize = 8_192;
/// Bytes of the values of a table, about; what takes the place of another counts as well.
const MAX_WEIGHT: usize = 4 << 20;
/// Values met once, by their print.
const MET: usize = 16_384;
/// Nodes of which it is kept what their bytes come to.
const PRINTS: usize = 64;
/// Canonicals whose definitions are kept.
const CANONICALS: usize = 512;
/// Longer lists of nodes are given back.
const MAX_NODES: usize = 1 << 16;
/// Memories kept between documents, one for each document judged at the same time.
const MAX_KEPT: usize = 16;

/// What is asked of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// The profile's element plus one; 0 for the base walk.
    pub(crate) element: u32,
    /// What the base specification says that the value is.
    pub(crate) typed: Typed,
    /// The policy tells absent semi-required elements.
    pub(crate) tells_semi_required: bool,
}

/// A value's print and what tells it from others of the same print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'b> {
    print: u64,
    key: Key,
    content: Content<'b>,
}

/// What a value says.
#[derive(Clone, Copy, Debug)]
enum Content<'b> {
    Bytes(&'b [u8]),
    /// The number of the bytes and type by which the base walk knows it: nobody reads them again.
    Number(u32),
}

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

/// `[filled, all]` of the required, then the semi-required elements that a value adds.
pub(crate) type Filled = [[u32; 2]; 2];

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

/// A table of a fixed number of places; who comes later takes the place.
#[derive(Debug)]
struct Known<V> {
    places: Vec<Option<Place<V>>>,
    /// Bytes of all values, about.
    weight: usize,
}

#[derive(Debug)]
struct Place<V> {
    print: u64,
    key: Key,
    /// Of a value known by its number, empty.
    bytes: Box<[u8]>,
    number: u32,
    value: V,
}

impl<V> Default for Known<V> {
    fn default() -> Self {
        Self { places: Vec::new(), weight: 0 }
    }
}

impl<V> Known<V> {
    #[inline]
    fn get(&self, value: &Value<'_>) -> Option<&V> {
        let place = self.places.get(value.print as usize % PLACES)?.as_ref()?;
        let same = place.print == value.print
            && place.key == value.key
            && match value.content {
                Content::Number(number) => place.number == number,
                Content::Bytes(bytes) => place.number == 0 && *place.bytes == *bytes,
            };
        same.then_some(&place.value)
    }

    /// Keeps what weighs so many bytes beside the value's own. Where all became too heavy, the table begins anew.
    fn put(&mut self, value: &Value<'_>, known: V, weight: usize) -> usize {
        let (bytes, number) = match value.content {
            Content::Bytes(bytes) => (bytes, 0),
            Content::Number(number) => (&[] as &[u8], number),
        };
        self.weight += bytes.len() + weight;
        if self.places.is_empty() || self.weight > MAX_WEIGHT {
            self.places.clear();
            self.places.resize_with(PLACES, || None);
            self.weight = bytes.len() + weight;
        }
        let at = value.print as usize % PLACES;
        self.places[at] = Some(Place { print: value.print, key: value.key, bytes: bytes.into(), number, value: known });
        at
    }
}

/// A value of the document with the same bytes as an earlier one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Twin {
    start: u32,
    end: u32,
    origin: u32,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    is_on: bool,
    walked: Known<Walked>,
    judged: Known<Effects>,
    /// The slices that an item falls into.
    sorted: Known<Sorted>,
    /// Prints of values met once.
    met: Vec<u32>,
    /// What the bytes of a node come to, by node; who comes later takes the place.
    prints: Vec<Cell<(NodeId, u64)>>,
    /// By node of the document under check: the number of what the base walk knew, 0 for none.
    numbers: Vec<u32>,
    /// The number that was given last.
    last_number: u32,
    /// Canonicals and the definitions that answer them, by hash; who comes later takes the place.
    canonicals: Vec<Option<(Box<str>, Answered)>>,
    /// Of the document under check: values like an earlier one, in document order, apart from each other.
    twins: Vec<Twin>,
    /// Places of `walked` taken by the document under check.
    taken: Vec<usize>,
    /// Bit a node: something was found, or asked of the rest of the document.
    soiled: Vec<u64>,
    /// Objects of the document under check whose properties were read.
    pub(crate) named: Option<Box<Named>>,
    /// Lists for the next document: growing them anew for each was a tenth of what a small document cost.
    pub(crate) todo: Todo,
    /// The same for the nodes of a tree.
    pub(crate) nodes: Vec<Node>,
    /// And for what they are.
    pub(crate) typed: Vec<Typed>,
}

impl Memo {
    /// Prepares for a document; `is_sound` says that its text had no fault. What was read with faults is judged without: the bytes may not say all.
    pub(crate) fn begin(&mut self, tree: &Tree<'_>, is_sound: bool) {
        self.is_on = is_sound && tree.format() == Format::Json;
        self.twins.clear();
        self.taken.clear();
        self.prints.clear();
        // no tree has so many nodes
        self.prints.resize(PRINTS, Cell::new((NodeId(u32::MAX), 0)));
        self.soiled.clear();
        if let Some(named) = &mut self.named {
            named.clear();
        }
        self.numbers.clear();
        if self.is_on {
            self.soiled.resize(tree.len() / 64 + 1, 0);
            self.numbers.resize(tree.len(), 0);
        }
        // numbers are given once; a document needs less of them than it has nodes
        if u32::MAX - self.last_number < tree.len() as u32 {
            (self.walked, self.judged, self.sorted) = <_>::default();
            self.last_number = 0;
        }
    }

    /// The value at `node`, where it is one that may be known: of at most `most` bytes.
    #[inline]
    pub(crate) fn value<'b>(
        &self,
        tree: &Tree<'b>,
        node: NodeId,
        most: u32,
        key: impl FnOnce() -> Key,
    ) -> Option<Value<'b>> {
        let span = tree.span(node);
        if !self.is_on || !(MIN_BYTES..=most).contains(&(span.end - span.start)) {
            return None;
        }
        let key = key();
        if let Some(&number) = self.numbers.get(node.index()).filter(|number| **number != 0) {
            let print = print(key, hash_of(u64::from(number)));
            return Some(Value { print, key, content: Content::Number(number) });
        }
        let bytes = tree.source().as_bytes().get(span.start as usize..span.end as usize)?;
        // a value is asked of under several elements, one right after another
        let place = self.prints.get(node.index() % PRINTS)?;
        let (known, mut content) = place.get();
        if known != node {
            content = hash(bytes.len() as u64, bytes);
            place.set((node, content));
        }
        Some(Value { print: print(key, content), key, content: Content::Bytes(bytes) })
    }

    /// Whether the value was met before and is worth keeping; from now on it was met.
    pub(crate) fn was_met(&mut self, value: &Value<'_>) -> bool {
        if self.met.is_empty() {
            self.met.resize(MET, 0);
        }
        let mark = (value.print >> 32) as u32 | 1;
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
        let (known, answered) = self.canonicals.get(place_of(canonical))?.as_ref()?;
        (**known == *canonical).then_some(*answered)
    }

    /// Keeps which definition answers a canonical.
    pub(crate) fn keep_canonical(&mut self, canonical: &str, answered: Answered) {
        if canonical.len() <= MAX_BYTES as usize {
            self.canonicals.resize_with(CANONICALS, || None);
            self.canonicals[place_of(canonical)] = Some((canonical.into(), answered));
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

    /// All was looked at: of the values kept, only what was not clean is left to do when they are met again.
    pub(crate) fn settle(&mut self, mut todo: Todo) {
        todo.clear();
        self.todo = todo;
        let taken = std::mem::take(&mut self.taken);
        for &at in &taken {
            let Some(place) = self.walked.places[at].as_mut() else { continue };
            let Some(origin) = place.value.origin.take() else { continue };
            let soiled = &self.soiled;
            place.value.todo.retain(|&(list, node)| !Todo::is_settled(list) || has(soiled, origin.0 + node));
        }
        self.taken = taken;
    }
}

/// Memories kept from one document to the next. No one waits for them: who finds a place in use looks at the next one.
/// A thread begins at a place of its own: what it left there is in its processor's caches, what others left is not.
#[derive(Debug, Default)]
pub(crate) struct Memos([Mutex<Option<Box<Memo>>>; MAX_KEPT]);

/// Threads so far.
static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// The number of this thread.
    static THREAD: usize = THREADS.fetch_add(1, Ordering::Relaxed);
}

impl Memos {
    /// The places, beginning with that of this thread.
    fn places(&self) -> impl Iterator<Item = &Mutex<Option<Box<Memo>>>> {
        let (before, own) = self.0.split_at(THREAD.with(|thread| thread % MAX_KEPT));
        own.iter().chain(before)
    }

    /// A memory for a document.
    pub(crate) fn take(&self) -> Box<Memo> {
        self.places().find_map(|place| place.try_lock().ok()?.take()).unwrap_or_default()
    }

    /// For the next document.
    pub(crate) fn keep(&self, mut memo: Box<Memo>) {
        if memo.nodes.capacity().max(memo.typed.capacity()) > MAX_NODES {
            (memo.nodes, memo.typed, memo.numbers) = <_>::default();
        }
        let mut free = self.places().filter_map(|place| place.try_lock().ok()).filter(|place| place.is_none());
        if let Some(mut place) = free.next() {
            *place = Some(memo);
        }
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

/// Whoever makes values collide only has them judged anew.
#[inline]
fn print(key: Key, content: u64) -> u64 {
    let element = u64::from(key.element) << 1 | u64::from(key.tells_semi_required);
    hash_of(content ^ element.rotate_left(32) ^ key.typed.bits().rotate_left(7))
}
