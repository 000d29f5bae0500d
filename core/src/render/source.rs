//! The documents that a page is made from: access that keeps account of what was put into the page, so that nothing is lost, and
//! that knows no node which this reader must not see, so that nothing of it can leak.

use super::options::RenderOptions;
use crate::check::{Lang, Reading};
use crate::json::{Kind, NodeId};
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

/// What has become of a leaf.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Nothing yet: it belongs to the rest.
    #[default]
    No,
    /// The page says it in other words (a code's meaning, a time without its seconds); the raw form goes into the details.
    Worded,
    /// The page has its text.
    Shown,
}

/// One input.
#[derive(Debug)]
pub(crate) struct File<'a> {
    reading: &'a Reading<'a>,
    /// By node.
    seen: Vec<Cell<Seen>>,
    /// By node: not for this reader.
    hidden: Vec<bool>,
    /// By node: number of the anchor, 0 when there is none; given in order of use, so that gaps tell nothing.
    anchors: Vec<Cell<u32>>,
    /// By node: a resource that has its place in the page.
    placed: Vec<Cell<bool>>,
    /// The entries' resources by `Type/id`, once they were asked for; `None` where several have it.
    named: OnceCell<BTreeMap<String, Option<NodeId>>>,
}

impl<'a> File<'a> {
    pub(crate) fn new(reading: &'a Reading<'a>, hidden: Vec<bool>) -> Self {
        let len = reading.tree().len();
        Self {
            reading,
            seen: vec![Cell::default(); len],
            hidden,
            anchors: vec![Cell::new(0); len],
            placed: vec![Cell::new(false); len],
            named: OnceCell::new(),
        }
    }

    fn by_name(&'a self) -> BTreeMap<String, Option<NodeId>> {
        let mut named = BTreeMap::new();
        for resource in self.root().items("entry").filter_map(|entry| entry.get("resource")) {
            let Some(id) = resource.peek_at("id") else { continue };
            let name = format!("{}/{id}", resource.resource_type());
            named.entry(name).and_modify(|one| *one = None).or_insert(Some(resource.node));
        }
        named
    }

    /// The root.
    pub(crate) fn root(&'a self) -> At<'a> {
        At { file: self, node: NodeId::ROOT }
    }
}

/// What all views share: how the page is asked for, and the last anchor's number.
#[derive(Debug)]
pub(crate) struct Cx<'o> {
    pub(crate) options: &'o RenderOptions,
    last_anchor: Cell<u32>,
    /// References followed from references: they may lead in a circle.
    depth: Cell<u32>,
    /// Documents in documents.
    nested: Cell<i32>,
}

/// How many references are followed from one another for the name of a thing.
const MAX_FOLLOWED: u32 = 4;

impl<'o> Cx<'o> {
    pub(crate) fn new(options: &'o RenderOptions) -> Self {
        Self { options, last_anchor: Cell::new(0), depth: Cell::new(0), nested: Cell::new(0) }
    }

    /// The language of labels.
    pub(crate) fn lang(&self) -> Lang {
        self.options.lang
    }

    /// Our own words in the page's language.
    pub(crate) fn say(&self, ja: &'static str, en: &'static str) -> &'static str {
        self.options.lang.pick(ja, en)
    }

    /// The same, with plainer Japanese for patients.
    pub(crate) fn plain(&self, ja: &'static str, patient: &'static str, en: &'static str) -> &'static str {
        let ja = if self.options.is_patient() { patient } else { ja };
        self.options.lang.pick(ja, en)
    }

    /// Whether one more reference may be followed; [`Cx::go_out`] is to be called after it.
    pub(crate) fn go_in(&self) -> bool {
        let may = self.depth.get() < MAX_FOLLOWED;
        if may {
            self.depth.set(self.depth.get() + 1);
        }
        may
    }

    /// Back from the reference.
    pub(crate) fn go_out(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// How many documents lie in one another now, after going in (1) or out (-1).
    pub(crate) fn nest(&self, by: i32) -> i32 {
        self.nested.set(self.nested.get() + by);
        self.nested.get()
    }

    /// A number that no record has: for a heading above records.
    pub(crate) fn anchor_of_heading(&self) -> u32 {
        self.last_anchor.set(self.last_anchor.get() + 1);
        self.last_anchor.get()
    }

    /// The number of the anchor of a node.
    pub(crate) fn anchor(&self, at: At<'_>) -> u32 {
        let cell = &at.file.anchors[at.node.index()];
        if cell.get() == 0 {
            self.last_anchor.set(self.last_anchor.get() + 1);
            cell.set(self.last_anchor.get());
        }
        cell.get()
    }
}

/// A value of an input. Hidden values are absent in every question asked here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    file: &'a File<'a>,
    node: NodeId,
}

impl PartialEq for At<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.file, other.file) && self.node == other.node
    }
}

impl<'a> At<'a> {
    /// The same input's other node, one that this reader may see.
    pub(crate) fn on(self, node: NodeId) -> Self {
        Self { file: self.file, node }
    }

    fn visible(self, node: NodeId) -> Option<Self> {
        (!self.file.hidden[node.index()]).then(|| self.on(node))
    }

    pub(crate) fn node(self) -> NodeId {
        self.node
    }

    /// What tells it from every other value of all inputs.
    pub(crate) fn id(self) -> (usize, u32) {
        (std::ptr::from_ref(self.file) as usize, self.node.0)
    }

    pub(crate) fn reading(self) -> &'a Reading<'a> {
        self.file.reading
    }

    pub(crate) fn kind(self) -> Kind {
        self.file.reading.tree().kind(self.node)
    }

    pub(crate) fn is_leaf(self) -> bool {
        !matches!(self.kind(), Kind::Object | Kind::Array)
    }

    /// FHIR's name of the value's type; empty when unknown.
    pub(crate) fn type_name(self) -> &'a str {
        self.file.reading.doc().type_name(self.node)
    }

    /// Whether it is a resource.
    pub(crate) fn is_resource(self) -> bool {
        self.file.reading.doc().is_resource(self.node)
    }

    /// The key as it stands in the input.
    pub(crate) fn key(self) -> Cow<'a, str> {
        self.file.reading.tree().key(self.node)
    }

    /// `resourceType`.
    pub(crate) fn resource_type(self) -> Cow<'a, str> {
        if self.kind() == Kind::Object { self.file.reading.doc().resource_type(self.node) } else { Cow::Borrowed("") }
    }

    /// Direct parts, in order.
    pub(crate) fn children(self) -> impl Iterator<Item = At<'a>> {
        let tree = self.file.reading.tree();
        let some = matches!(tree.kind(self.node), Kind::Object | Kind::Array).then(|| tree.children(self.node));
        some.into_iter().flatten().filter_map(move |node| self.visible(node))
    }

    /// The values of the property `name`.
    pub(crate) fn items(self, name: &str) -> impl Iterator<Item = At<'a>> + use<'a> {
        self.file.reading.items(self.node, name).filter_map(move |node| self.visible(node))
    }

    /// The first value of the property `name`.
    pub(crate) fn get(self, name: &str) -> Option<At<'a>> {
        self.items(name).next()
    }

    /// The first value along the names.
    pub(crate) fn at(self, path: &[&str]) -> Option<At<'a>> {
        path.iter().try_fold(self, |at, name| at.get(name))
    }

    /// The value of `name[x]` and the type in its key (`Quantity` of `valueQuantity`).
    pub(crate) fn choice(self, name: &str) -> Option<(At<'a>, String)> {
        self.children().find_map(|child| {
            let key = child.key();
            let of = key.strip_prefix(name)?;
            of.starts_with(|c: char| c.is_ascii_uppercase()).then(|| (child, of.to_owned()))
        })
    }

    /// The text of a leaf, no account kept.
    pub(crate) fn peek(self) -> Cow<'a, str> {
        self.file.reading.tree().text(self.node)
    }

    /// The text of the leaf `name`, no account kept.
    pub(crate) fn peek_at(self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).filter(|at| at.is_leaf()).map(At::peek)
    }

    /// The text of a leaf that the caller puts into the page as it is.
    pub(crate) fn take(self) -> Cow<'a, str> {
        self.mark(Seen::Shown);
        self.peek()
    }

    /// The text of the leaf `name`, which the caller puts into the page as it is; `None` when it is empty.
    pub(crate) fn text(self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).filter(|at| at.is_leaf()).map(At::take).filter(|text| !text.trim().is_empty())
    }

    /// The text of the leaf `name`, which the caller puts into other words.
    pub(crate) fn word(self, name: &str) -> Option<Cow<'a, str>> {
        let leaf = self.get(name).filter(|at| at.is_leaf())?;
        leaf.mark(Seen::Worded);
        Some(leaf.peek())
    }

    /// Keeps account of a leaf; what was shown stays shown.
    pub(crate) fn mark(self, seen: Seen) {
        let cell = &self.file.seen[self.node.index()];
        if cell.get() != Seen::Shown {
            cell.set(seen);
        }
    }

    /// Takes back that the leaves below were shown: what was made of them is not used after all. They go into the details.
    pub(crate) fn take_back(self) {
        let cell = &self.file.seen[self.node.index()];
        if self.is_leaf() && cell.get() == Seen::Shown {
            cell.set(Seen::Worded);
        }
        for child in self.children() {
            child.take_back();
        }
    }

    /// Whether a leaf anywhere in this input is told nowhere in the page, not even in the details.
    pub(crate) fn has_untold(self) -> bool {
        let File { reading, seen, hidden, .. } = self.file;
        let tree = reading.tree();
        (0..tree.len() as u32).map(NodeId).any(|node| {
            seen[node.index()].get() != Seen::Shown
                && !hidden[node.index()]
                && !matches!(tree.kind(node), Kind::Object | Kind::Array)
        })
    }

    /// What has become of the leaf.
    pub(crate) fn seen(self) -> Seen {
        self.file.seen[self.node.index()].get()
    }

    /// The resource that this Reference leads to.
    pub(crate) fn follow(self) -> Option<At<'a>> {
        self.file.reading.follow(self.node).and_then(|node| self.visible(node))
    }

    /// The one entry whose type and id this Reference says. It leads nowhere by FHIR's rules where `fullUrl` is another address, which
    /// findings tell; a reader is told whom it means.
    pub(crate) fn meant(self) -> Option<At<'a>> {
        let reference = self.peek_at("reference")?;
        let node = self.file.named.get_or_init(|| self.file.by_name()).get(&*reference)?;
        self.visible((*node)?)
    }

    /// The value at a JSON pointer from here (names without escapes); `None` also where this reader must not see it.
    pub(crate) fn pointed(self, pointer: &str) -> Option<At<'a>> {
        let tree = self.file.reading.tree();
        let node = pointer.split('/').skip(1).try_fold(self.node, |node, step| match tree.kind(node) {
            Kind::Array => tree.children(node).nth(step.parse().ok()?),
            Kind::Object => tree.children(node).find(|&child| tree.key(child) == step),
            _ => None,
        })?;
        self.visible(node)
    }

    /// The extension whose URL ends in `/name` (guides moved between hosts and paths; the last part stayed).
    pub(crate) fn extension(self, name: &str) -> Option<At<'a>> {
        self.items("extension").find(|ext| {
            let url = ext.peek_at("url").unwrap_or_default();
            url.rsplit('/').next() == Some(name)
        })
    }

    /// The object around this value.
    pub(crate) fn parent(self) -> Option<At<'a>> {
        self.file.reading.tree().parent(self.node).map(|node| self.on(node))
    }

    /// Says that the resource has its place; whether it had none before.
    pub(crate) fn place(self) -> bool {
        !self.file.placed[self.node.index()].replace(true)
    }

    /// Whether the resource has its place.
    pub(crate) fn is_placed(self) -> bool {
        self.file.placed[self.node.index()].get()
    }

    /// The outermost resource around the byte at `offset` that has its place in the page.
    pub(crate) fn record_around(self, offset: u32) -> Option<At<'a>> {
        let mut found = None;
        let mut at = Some(self);
        while let Some(here) = at {
            if here.is_resource() && here.is_placed() {
                found = Some(here);
            }
            at = here.children().find(|child| {
                let span = self.file.reading.tree().span(child.node);
                span.start <= offset && offset < span.end.max(span.start + 1)
                    || self.file.reading.tree().key_span(child.node).start == offset
            });
        }
        found
    }
}
