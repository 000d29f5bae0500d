//! A document under check: the tree, the rules, and what each node is.

use super::place::{Places, in_tree};
use super::syms::Syms;
use crate::diagnostic::Place;
use crate::fhirpath::TypeId;
use crate::json::{Kind, NodeId, Tree};
use crate::model::{Element, ElementId, Ruleset, StructureId};

/// What a node of the tree is in the base specification. Written by the base walk, read by everything after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The element definition (in the base definition of the surrounding type) that the node answers, plus one; 0 when
    /// there is none (roots of resources, unknown elements). An array and its items carry the same.
    definition: u32,
    /// The element whose children the node's properties answer: the root of its type, or the backbone element itself;
    /// plus one; 0 when unknown.
    content: u32,
}

impl Typed {
    /// What answers `definition` and has the properties of `content`.
    pub(crate) fn new(definition: Option<ElementId>, content: Option<ElementId>) -> Self {
        Self { definition: definition.map_or(0, |id| id.0 + 1), content: content.map_or(0, |id| id.0 + 1) }
    }

    /// Both in one number.
    pub(crate) fn bits(self) -> u64 {
        u64::from(self.definition) << 32 | u64::from(self.content)
    }
}

/// The tree with its meaning.
#[derive(Debug)]
pub struct Document<'a> {
    /// The JSON tree.
    pub tree: &'a Tree<'a>,
    /// The rules.
    pub rules: &'a Ruleset,
    /// Names the checks look for.
    pub syms: Syms,
    typed: Vec<Typed>,
}

impl<'a> Document<'a> {
    /// A document of which nothing is known yet; the base walk (`walk`) fills it.
    pub fn new(tree: &'a Tree<'a>, rules: &'a Ruleset, syms: Syms) -> Self {
        Self::in_list(Vec::new(), tree, rules, syms)
    }

    /// [`Document::new`], with a list that is no longer needed to hold what the nodes are.
    pub(crate) fn in_list(mut typed: Vec<Typed>, tree: &'a Tree<'a>, rules: &'a Ruleset, syms: Syms) -> Self {
        typed.clear();
        typed.resize(tree.len(), Typed::default());
        Self { tree, rules, syms, typed }
    }

    /// The list, for another document.
    pub(crate) fn into_list(self) -> Vec<Typed> {
        self.typed
    }

    /// Says what `node` is.
    pub(crate) fn set(&mut self, node: NodeId, typed: Typed) {
        self.typed[node.index()] = typed;
    }

    /// What `node` is.
    pub(crate) fn typed(&self, node: NodeId) -> Typed {
        self.typed[node.index()]
    }

    /// What the nodes of the subtree of `node` are, in document order.
    pub(crate) fn typed_below(&self, node: NodeId) -> &[Typed] {
        &self.typed[node.index()..self.tree.subtree_end(node).index()]
    }

    /// Says what all nodes of the subtree of `node` are; whether there are as many of them.
    pub(crate) fn set_all(&mut self, node: NodeId, typed: &[Typed]) -> bool {
        let below = &mut self.typed[node.index()..self.tree.subtree_end(node).index()];
        let fits = below.len() == typed.len();
        if fits {
            below.copy_from_slice(typed);
        }
        fits
    }

    /// The base definition's element that `node` answers.
    pub fn definition(&self, node: NodeId) -> Option<ElementId> {
        self.typed[node.index()].definition.checked_sub(1).map(ElementId)
    }

    /// The element whose children are the node's properties.
    pub fn content(&self, node: NodeId) -> Option<ElementId> {
        self.typed[node.index()].content.checked_sub(1).map(ElementId)
    }

    /// The FHIRPath type of a node.
    pub fn type_of(&self, node: NodeId) -> TypeId {
        TypeId(self.typed[node.index()].content)
    }

    /// The structure that defines the node's type; `None` for backbone elements and unknown nodes.
    pub fn structure_of(&self, node: NodeId) -> Option<StructureId> {
        let content = self.content(node)?;
        let structure = self.rules.element(content).structure;
        (self.rules.structure(structure).first == content).then_some(structure)
    }

    /// FHIR name of the node's type: `HumanName`, `string`, `Patient`; `BackboneElement` for anonymous ones; empty when
    /// unknown.
    pub fn type_name(&self, node: NodeId) -> &'a str {
        let Some(content) = self.content(node) else { return "" };
        let element: &'a Element = self.rules.element(content);
        let structure = self.rules.structure(element.structure);
        if structure.first == content {
            &structure.type_name
        } else {
            element.types.first().map_or("BackboneElement", |ty| &ty.code)
        }
    }

    /// The resource that `node` stands in (itself, if it is one).
    pub fn resource_of(&self, node: NodeId) -> NodeId {
        let mut at = node;
        loop {
            if self.is_resource(at) {
                return at;
            }
            match self.tree.parent(at) {
                Some(parent) => at = parent,
                None => return at,
            }
        }
    }

    /// The outermost resource that `node` belongs to when `contained` does not count as a boundary: FHIRPath's
    /// `%rootResource`.
    pub fn root_resource_of(&self, node: NodeId) -> NodeId {
        let mut resource = self.resource_of(node);
        while let Some(parent) = self.tree.parent(resource) {
            // a contained resource is an item of the array `contained`
            if self.tree.sym(parent) != self.syms.contained && self.tree.sym(resource) != self.syms.contained {
                break;
            }
            resource = self.resource_of(parent);
        }
        resource
    }

    /// Whether `node` is a resource: an object that is the root or that stands where the definition says `Resource`.
    pub fn is_resource(&self, node: NodeId) -> bool {
        self.tree.kind(node) == Kind::Object
            && (node == NodeId::ROOT
                || self.structure_of(node).is_some_and(|structure| {
                    self.rules.structure(structure).kind == crate::model::StructureKind::Resource
                }))
    }

    /// `resourceType` of an object, empty when absent.
    pub fn resource_type(&self, node: NodeId) -> std::borrow::Cow<'a, str> {
        self.tree.child(node, self.syms.resource_type).map_or_else(Default::default, |child| self.tree.text(child))
    }

    /// The property name that leads to a node (through its array), as in the data; `resourceType` for a root.
    pub(crate) fn name_of(&self, node: NodeId) -> String {
        let mut at = node;
        loop {
            let key = self.tree.key(at);
            if !key.is_empty() {
                return key.into_owned();
            }
            match self.tree.parent(at) {
                Some(parent) => at = parent,
                None => return self.resource_type(at).into_owned(),
            }
        }
    }

    /// Text of the direct property `sym`; `None` when it is absent.
    pub fn text(&self, node: NodeId, sym: crate::json::Sym) -> Option<std::borrow::Cow<'a, str>> {
        if self.tree.kind(node) != Kind::Object {
            return None;
        }
        self.tree.child(node, sym).map(|child| self.tree.text(child))
    }

    /// A property's values: the items of its array, or itself when it is not an array.
    pub fn items(&self, node: NodeId, sym: crate::json::Sym) -> impl Iterator<Item = NodeId> + '_ {
        let value = if self.tree.kind(node) == Kind::Object { self.tree.child(node, sym) } else { None };
        self.tree.items(value)
    }
}

impl Places for &Document<'_> {
    fn place(&self, node: NodeId) -> Place {
        in_tree(self.tree, node)
    }

    fn name_of(&self, node: NodeId) -> String {
        Document::name_of(self, node)
    }
}
