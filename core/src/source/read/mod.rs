//! Definitions (a tree, of JSON or XML) → drafts. Reading is by interned property names: a definition's long prose is stepped over
//! without being looked at.

mod demand;
mod element;
mod ids;
mod keys;
mod structure;

pub(super) use keys::{Key, Keys};
pub(super) use structure::structure;

use crate::json::{Kind, NodeId, Tree};
use crate::text::Span;

/// A parsed definition file, with what went wrong while reading it.
pub(super) struct Doc<'t> {
    pub(super) tree: &'t Tree<'t>,
    /// Places where a value has not the kind that its property asks for: (span, property).
    pub(super) misfits: Vec<(Span, &'static str)>,
}

impl<'t> Doc<'t> {
    pub(super) fn new(tree: &'t Tree<'t>) -> Self {
        Self { tree, misfits: Vec::new() }
    }

    /// The properties of an object that have a known name: companions (`_x`) and repeated keys left out.
    pub(super) fn properties(&self, object: NodeId) -> impl Iterator<Item = (Key, NodeId)> + use<'t> {
        let tree = self.tree;
        let is_object = tree.kind(object) == Kind::Object;
        tree.children(object)
            .filter(move |&child| is_object && !tree.is_companion(child) && !tree.is_duplicate(child))
            .map(move |child| (Key::of(tree.sym(child)), child))
    }

    /// The items of an array; nothing (and a misfit) for another kind.
    pub(super) fn items(&mut self, array: NodeId, what: &'static str) -> impl Iterator<Item = NodeId> + use<'t> {
        let is_array = self.tree.kind(array) == Kind::Array;
        if !is_array {
            self.misfits.push((self.tree.span(array), what));
        }
        self.tree.children(array).filter(move |_| is_array)
    }

    /// A string's text; empty (and a misfit) for another kind.
    pub(super) fn text(&mut self, node: NodeId, what: &'static str) -> Box<str> {
        if self.tree.kind(node) == Kind::String {
            return self.tree.text(node).into();
        }
        self.misfits.push((self.tree.span(node), what));
        Box::default()
    }

    /// The strings of an array.
    pub(super) fn texts(&mut self, array: NodeId, what: &'static str) -> Vec<Box<str>> {
        self.items(array, what).map(|item| self.text(item, what)).collect()
    }

    /// `true` or `false`; false (and a misfit) for another kind.
    pub(super) fn flag(&mut self, node: NodeId, what: &'static str) -> bool {
        match self.tree.kind(node) {
            Kind::True => true,
            Kind::False => false,
            _ => {
                self.misfits.push((self.tree.span(node), what));
                false
            }
        }
    }

    /// A non-negative integer that fits.
    pub(super) fn count(&mut self, node: NodeId, what: &'static str) -> Option<u32> {
        let count = (self.tree.kind(node) == Kind::Number).then(|| self.tree.text(node).parse().ok()).flatten();
        if count.is_none() {
            self.misfits.push((self.tree.span(node), what));
        }
        count
    }

    /// The value without white space between its tokens; strings and numbers as written.
    pub(super) fn compact(&self, node: NodeId) -> Box<str> {
        self.tree.to_json(node).into()
    }

    /// (url, extension) of an `extension` array.
    pub(super) fn extensions(&mut self, array: NodeId) -> Vec<(Box<str>, NodeId)> {
        let mut found = Vec::new();
        for extension in self.items(array, "extension") {
            for (key, value) in self.properties(extension) {
                if key == Key::Url {
                    found.push((self.text(value, "extension.url"), extension));
                }
            }
        }
        found
    }

    /// The first `value[x]` of an extension, as text (strings, numbers, booleans).
    pub(super) fn extension_value(&self, extension: NodeId) -> Option<Box<str>> {
        self.tree
            .children(extension)
            .find(|&child| !self.tree.is_companion(child) && self.tree.key(child).starts_with("value"))
            .map(|value| self.tree.text(value).into())
    }
}
