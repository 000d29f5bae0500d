//! A document that was read and typed, not judged: what keys, rendering and other readers need.

use crate::check::document::Document;
use crate::check::document::references::{References, Target};
use crate::json::{Kind, NodeId, Sym, Tree};
use crate::model::Ruleset;
use std::borrow::Cow;

/// The tree, what each node is, and where references lead.
#[derive(Debug)]
pub struct Reading<'a> {
    doc: &'a Document<'a>,
    references: &'a References<'a>,
}

impl<'a> Reading<'a> {
    /// A view of a typed document.
    pub(crate) fn new(doc: &'a Document<'a>, references: &'a References<'a>) -> Self {
        Self { doc, references }
    }

    /// The JSON (or XML) tree with its spans.
    pub fn tree(&self) -> &'a Tree<'a> {
        self.doc.tree
    }

    /// The rules that typed it.
    pub fn rules(&self) -> &'a Ruleset {
        self.doc.rules
    }

    /// The tree with the type of each node.
    pub fn doc(&self) -> &'a Document<'a> {
        self.doc
    }

    /// Every Bundle with its entries, and where references lead.
    pub fn references(&self) -> &'a References<'a> {
        self.references
    }

    /// The symbol of a property name; [`Sym::UNKNOWN`] when no loaded definition has it.
    #[inline]
    pub fn sym(&self, name: &str) -> Sym {
        self.doc.rules.symbols.get(name.as_bytes())
    }

    /// The direct property called `name`: an array's items, or the value itself.
    #[inline]
    pub fn items(&self, node: NodeId, name: &str) -> impl Iterator<Item = NodeId> + use<'a> {
        let sym = self.sym(name);
        let tree = self.doc.tree;
        let is_known = sym != Sym::UNKNOWN && tree.kind(node) == Kind::Object;
        tree.items(if is_known { tree.child(node, sym) } else { None })
    }

    /// The first value of the direct property called `name`.
    #[inline]
    pub fn child(&self, node: NodeId, name: &str) -> Option<NodeId> {
        self.items(node, name).next()
    }

    /// The first value along the property names, arrays by their first item.
    pub fn at(&self, node: NodeId, path: &[&str]) -> Option<NodeId> {
        path.iter().try_fold(node, |at, name| self.child(at, name))
    }

    /// The text of the primitive at `path`; `None` when it is absent or no primitive.
    pub fn text(&self, node: NodeId, path: &[&str]) -> Option<Cow<'a, str>> {
        let found = self.at(node, path)?;
        let tree = self.doc.tree;
        (!matches!(tree.kind(found), Kind::Object | Kind::Array)).then(|| tree.text(found))
    }

    /// The resource that the Reference element at `node` leads to, within this document.
    pub fn follow(&self, node: NodeId) -> Option<NodeId> {
        let text = self.doc.text(node, self.doc.syms.reference)?;
        match self.references.resolve(self.doc, &text, node) {
            Target::Resource(found) | Target::Several(found, _) => Some(found),
            Target::NoContained | Target::Outside { .. } => None,
        }
    }
}
