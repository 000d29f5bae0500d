//! Codings of CodeableConcepts, as the topics read them.

use super::service::Service;
use crate::json::{Kind, NodeId, Sym};
use std::borrow::Cow;

/// A Coding, absent parts empty.
pub(super) struct Coding<'j> {
    /// The element.
    pub(super) node: NodeId,
    /// `system`.
    pub(super) system: Cow<'j, str>,
    /// `code`.
    pub(super) code: Cow<'j, str>,
    /// `display`.
    pub(super) display: Cow<'j, str>,
}

impl Coding<'_> {
    /// Whether it is of this system.
    pub(super) fn is_of(&self, system: &str) -> bool {
        self.system == system
    }
}

impl<'j> Service<'j> {
    /// The Coding at `node`.
    pub(super) fn coding(&self, node: NodeId) -> Coding<'j> {
        let part = |sym| self.plain(node, sym).map(|text| self.doc().tree.text(text)).unwrap_or_default();
        let syms = &self.doc().syms;
        Coding { node, system: part(syms.system), code: part(syms.code), display: part(syms.display) }
    }

    /// The value of a property that is a primitive.
    pub(super) fn plain(&self, node: NodeId, sym: Sym) -> Option<NodeId> {
        let doc = self.doc();
        doc.items(node, sym).next().filter(|&value| !matches!(doc.tree.kind(value), Kind::Object | Kind::Array))
    }

    /// The codings of the concepts in the property `name` of `holder`.
    pub(super) fn codings(&self, holder: NodeId, name: &str) -> Vec<Coding<'j>> {
        self.coding_nodes(holder, name).map(|node| self.coding(node)).collect()
    }

    /// [`Service::codings`] of this system.
    pub(super) fn codings_of(&self, holder: NodeId, name: &str, system: &str) -> impl Iterator<Item = Coding<'j>> {
        let doc = self.doc();
        let is_of = |&node: &NodeId| self.plain(node, doc.syms.system).is_some_and(|own| doc.tree.is_text(own, system));
        self.coding_nodes(holder, name).filter(is_of).map(|node| self.coding(node))
    }

    fn coding_nodes(&self, holder: NodeId, name: &str) -> impl Iterator<Item = NodeId> + use<'j> {
        let doc = self.doc();
        self.items(holder, name).flat_map(|concept| doc.items(concept, doc.syms.coding))
    }

    /// The element `name` of `coding`, or the coding itself where it has none.
    pub(super) fn part(&self, coding: NodeId, name: &str) -> NodeId {
        self.read.child(coding, name).unwrap_or(coding)
    }
}
