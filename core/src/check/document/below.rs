//! What a check may look at without asking: a value and what lies in it.
//!
//! What judging a value did is remembered for other values with the same bytes (`memory`), so a check may only use what
//! these bytes say. These views have no step upwards. What lies around a value is behind one door, [`Below::around`], which
//! counts; what asked there is judged anew each time. Of a value's surroundings only that is given without asking which
//! the memory compares as well: the element that the value answers, and with it its name.

use super::place::{Places, in_tree};
use super::syms::Syms;
use super::typed::{Document, Typed};
use crate::diagnostic::Place;
use crate::fhirpath::{Context, EvalError, Expr, Host, Item, TypeId, Variable, blame, holds, sure};
use crate::json::tree::Children;
use crate::json::{Format, Kind, NodeId, Sym, Tree};
use crate::model::{ElementId, Ruleset, StructureId};
use crate::text::Span;
use std::borrow::Cow;
use std::cell::Cell;

/// How often more was asked than the values under check say by themselves.
#[derive(Debug, Default)]
pub(crate) struct Asked(Cell<u64>);

impl Asked {
    /// Something is asked that the value under check does not say by itself.
    #[inline]
    pub(crate) fn outside(&self) {
        self.0.set(self.0.get() + 1);
    }

    /// Changes when something is asked.
    #[inline]
    pub(crate) fn count(&self) -> u64 {
        self.0.get()
    }
}

/// The typed document, seen from a value downwards.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Below<'d> {
    /// The JSON tree.
    pub(crate) tree: TreeBelow<'d>,
    /// The rules.
    pub(crate) rules: &'d Ruleset,
    /// Names the checks look for.
    pub(crate) syms: &'d Syms,
    doc: &'d Document<'d>,
}

/// How a constraint is evaluated.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Evaluation {
    /// `%resource` and `%rootResource`, where the expression asks for one of them.
    pub(crate) around: Option<[NodeId; 2]>,
    /// As HL7's validator reads constraints (`Context::constraint`).
    pub(crate) constraint: bool,
    /// Steps that it may take; `None` is the evaluator's own bound.
    pub(crate) fuel: Option<u64>,
}

impl<'d> Below<'d> {
    pub(crate) fn new(doc: &'d Document<'d>) -> Self {
        Self { tree: TreeBelow(doc.tree), rules: doc.rules, syms: &doc.syms, doc }
    }

    /// The whole document: the door to what lies around a value, which counts.
    #[inline]
    pub(crate) fn around(&self, asked: &Asked) -> &'d Document<'d> {
        asked.outside();
        self.doc
    }

    /// The values of `meta.profile` of a resource.
    pub(crate) fn declared(self, resource: NodeId) -> impl Iterator<Item = NodeId> + use<'d> {
        let meta = self.items(resource, self.syms.meta).next();
        meta.into_iter()
            .flat_map(move |meta| self.items(meta, self.syms.profile))
            .filter(move |&node| self.tree.kind(node) == Kind::String)
    }

    /// Whether an expression holds on a node, and the steps that it took. Expressions have no step upwards but
    /// `%resource` and its like, which the caller gives, and `resolve()`, which the host counts.
    pub(crate) fn holds(
        &self,
        expr: &Expr,
        host: &dyn Host,
        node: NodeId,
        how: Evaluation,
    ) -> (Result<bool, EvalError>, u64) {
        let context = self.context(host, how);
        let outcome = holds(expr, &context, Item::at(self.doc.tree, node));
        (outcome, context.spent())
    }

    /// The nodes because of which an expression does not hold on a node, and the steps that it took to find them.
    pub(crate) fn blame(&self, expr: &Expr, host: &dyn Host, node: NodeId, how: Evaluation) -> (Vec<NodeId>, u64) {
        let context = self.context(host, how);
        let found = blame(expr, &context, Item::at(self.doc.tree, node));
        (found, context.spent())
    }

    /// As `holds`, with variables.
    pub(crate) fn holds_with(
        &self,
        expr: &Expr,
        variables: &[Variable],
        host: &dyn Host,
        node: NodeId,
        how: Evaluation,
    ) -> (Result<bool, EvalError>, u64) {
        let context = Context { variables, ..self.context(host, how) };
        let outcome = holds(expr, &context, Item::at(self.doc.tree, node));
        (outcome, context.spent())
    }

    fn context<'t>(&'t self, host: &'t dyn Host, how: Evaluation) -> Context<'t> {
        let mut context = Context::new(self.doc.tree, host);
        context.constraint = how.constraint;
        if let Some([resource, root]) = how.around {
            (context.resource, context.root_resource) = (resource, root);
        }
        if let Some(fuel) = how.fuel {
            context.fuel = fuel;
        }
        context
    }

    /// What an expression says of a node, where that can be told without the evaluator; `resource` gives `%resource`.
    #[inline]
    pub(crate) fn sure(
        &self,
        expr: &Expr,
        host: &dyn Host,
        node: NodeId,
        resource: &dyn Fn() -> NodeId,
    ) -> Option<bool> {
        sure(expr, self.doc.tree, host, node, resource)
    }

    /// The base definition's element that `node` answers.
    #[inline]
    pub(crate) fn definition(&self, node: NodeId) -> Option<ElementId> {
        self.doc.definition(node)
    }

    /// The element whose children are the node's properties.
    #[inline]
    pub(crate) fn content(&self, node: NodeId) -> Option<ElementId> {
        self.doc.content(node)
    }

    /// What the base walk wrote down of `node`.
    #[inline]
    pub(crate) fn typed(&self, node: NodeId) -> Typed {
        self.doc.typed(node)
    }

    /// The FHIRPath type of a node.
    #[inline]
    pub(crate) fn type_of(&self, node: NodeId) -> TypeId {
        self.doc.type_of(node)
    }

    /// FHIR name of the node's type; see `Document::type_name`.
    #[inline]
    pub(crate) fn type_name(&self, node: NodeId) -> &'d str {
        self.doc.type_name(node)
    }

    /// The structure that defines the node's type; `None` for backbone elements and unknown nodes.
    #[inline]
    pub(crate) fn structure_of(&self, node: NodeId) -> Option<StructureId> {
        self.doc.structure_of(node)
    }

    /// Whether `node` is a resource.
    #[inline]
    pub(crate) fn is_resource(&self, node: NodeId) -> bool {
        self.doc.is_resource(node)
    }

    /// `resourceType` of an object, empty when absent.
    #[inline]
    pub(crate) fn resource_type(&self, node: NodeId) -> Cow<'d, str> {
        self.doc.resource_type(node)
    }

    /// Text of the direct property `sym`; `None` when it is absent.
    #[inline]
    pub(crate) fn text(&self, node: NodeId, sym: Sym) -> Option<Cow<'d, str>> {
        self.doc.text(node, sym)
    }

    /// A property's values: the items of its array, or itself when it is not an array.
    #[inline]
    pub(crate) fn items(&self, node: NodeId, sym: Sym) -> impl Iterator<Item = NodeId> + use<'d> {
        self.doc.items(node, sym)
    }

    /// Whether a Coding stands in a CodeableConcept: the element that it answers says so.
    #[inline]
    pub(crate) fn is_in_concept(&self, coding: NodeId) -> bool {
        let tree = self.doc.tree;
        let list = tree.parent(coding);
        let holder = list.map(|list| if tree.kind(list) == Kind::Array { tree.parent(list) } else { Some(list) });
        holder.flatten().is_some_and(|holder| self.doc.type_name(holder) == "CodeableConcept")
    }

    /// The `_name` object that goes with a primitive value: one of the value that holds both.
    #[inline]
    pub(crate) fn companion(&self, node: NodeId) -> Option<NodeId> {
        let tree = self.doc.tree;
        if tree.kind(node) == Kind::Object {
            return None;
        }
        let parent = tree.parent(node)?;
        if tree.kind(parent) == Kind::Object {
            return tree.companion_child(parent, tree.sym(node)).filter(|&found| tree.kind(found) == Kind::Object);
        }
        let holder = tree.parent(parent)?;
        if tree.kind(holder) != Kind::Object || !tree.has_companions(holder) {
            return None;
        }
        let list = tree.companion_child(holder, tree.sym(parent))?;
        let index = tree.children(parent).position(|item| item == node)?;
        tree.children(list).nth(index).filter(|&found| tree.kind(found) == Kind::Object)
    }

    /// Whether the primitive that a companion goes with has a value: one of the value that holds both.
    pub(crate) fn companion_has_value(&self, companion: NodeId) -> bool {
        let tree = self.doc.tree;
        let Some(parent) = tree.parent(companion) else { return false };
        if tree.kind(parent) == Kind::Object {
            return tree.child(parent, tree.sym(companion)).is_some();
        }
        let Some(holder) = tree.parent(parent) else { return false };
        let Some(values) = tree.child(holder, tree.sym(parent)) else { return false };
        let index = tree.children(parent).position(|item| item == companion);
        index.and_then(|index| tree.children(values).nth(index)).is_some_and(|value| tree.kind(value) != Kind::Null)
    }
}

impl Places for Below<'_> {
    fn place(&self, node: NodeId) -> Place {
        in_tree(self.doc.tree, node)
    }

    fn name_of(&self, node: NodeId) -> String {
        self.doc.name_of(node)
    }
}

/// The tree, seen from a value downwards.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TreeBelow<'d>(&'d Tree<'d>);

impl<'d> TreeBelow<'d> {
    /// The view of a whole tree, which is all below its root.
    #[cfg(test)]
    pub(crate) fn of(tree: &'d Tree<'d>) -> Self {
        Self(tree)
    }

    /// How the text was written.
    #[inline]
    pub(crate) fn format(self) -> Format {
        self.0.format()
    }

    /// What the node is.
    #[inline]
    pub(crate) fn kind(self, node: NodeId) -> Kind {
        self.0.kind(node)
    }

    /// Bytes of the value.
    #[inline]
    pub(crate) fn span(self, node: NodeId) -> Span {
        self.0.span(node)
    }

    /// The value as it is written.
    #[inline]
    pub(crate) fn source(self, node: NodeId) -> &'d str {
        let span = self.0.span(node);
        self.0.source().get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// [`TreeBelow::source`] as bytes.
    #[inline]
    pub(crate) fn bytes(self, node: NodeId) -> &'d [u8] {
        let span = self.0.span(node);
        self.0.source().as_bytes().get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The property's name.
    #[inline]
    pub(crate) fn sym(self, node: NodeId) -> Sym {
        self.0.sym(node)
    }

    /// The property's name as text.
    #[inline]
    pub(crate) fn key(self, node: NodeId) -> Cow<'d, str> {
        self.0.key(node)
    }

    /// Bytes of the property's name.
    #[inline]
    pub(crate) fn key_span(self, node: NodeId) -> Span {
        self.0.key_span(node)
    }

    /// Whether the property is written `_name`.
    #[inline]
    pub(crate) fn is_companion(self, node: NodeId) -> bool {
        self.0.is_companion(node)
    }

    /// Whether the name came before in the same object.
    #[inline]
    pub(crate) fn is_duplicate(self, node: NodeId) -> bool {
        self.0.is_duplicate(node)
    }

    /// Whether some property of the object is written `_name`.
    #[inline]
    pub(crate) fn has_companions(self, node: NodeId) -> bool {
        self.0.has_companions(node)
    }

    /// One past the last node of the subtree.
    #[inline]
    pub(crate) fn subtree_end(self, node: NodeId) -> NodeId {
        self.0.subtree_end(node)
    }

    /// Properties or items.
    #[inline]
    pub(crate) fn children(self, node: NodeId) -> Children<'d> {
        self.0.children(node)
    }

    /// Whether there are none.
    #[inline]
    pub(crate) fn is_childless(self, node: NodeId) -> bool {
        self.0.is_childless(node)
    }

    /// The property with this name.
    #[inline]
    pub(crate) fn child(self, node: NodeId, sym: Sym) -> Option<NodeId> {
        self.0.child(node, sym)
    }

    /// The property `_name`.
    #[inline]
    pub(crate) fn companion_child(self, node: NodeId, sym: Sym) -> Option<NodeId> {
        self.0.companion_child(node, sym)
    }

    /// The property with this name.
    #[inline]
    pub(crate) fn get(self, node: NodeId, name: &str) -> Option<NodeId> {
        self.0.get(node, name)
    }

    /// The decoded text.
    #[inline]
    pub(crate) fn text(self, node: NodeId) -> Cow<'d, str> {
        self.0.text(node)
    }

    /// Whether the value is this string.
    #[inline]
    pub(crate) fn is_text(self, node: NodeId, text: &str) -> bool {
        self.0.is_text(node, text)
    }

    /// Bytes of a string's text, and whether it has no escapes.
    #[inline]
    pub(crate) fn string_span(self, node: NodeId) -> (Span, bool) {
        self.0.string_span(node)
    }

    /// What holds the node, as long as that is `value` or lies in it.
    #[inline]
    pub(crate) fn parent_within(self, node: NodeId, value: NodeId) -> Option<NodeId> {
        if node > value && node < self.0.subtree_end(value) { self.0.parent(node) } else { None }
    }
}

/// The document while the base walk writes down what its nodes are: read downwards, as the values that it knows again are.
#[derive(Debug)]
pub(crate) struct Typing<'w, 'a> {
    /// The JSON tree.
    pub(crate) tree: TreeBelow<'a>,
    /// The rules.
    pub(crate) rules: &'a Ruleset,
    doc: &'w mut Document<'a>,
}

impl<'w, 'a> Typing<'w, 'a> {
    pub(crate) fn new(doc: &'w mut Document<'a>) -> Self {
        Self { tree: TreeBelow(doc.tree), rules: doc.rules, doc }
    }

    /// Names the checks look for.
    #[inline]
    pub(crate) fn syms(&self) -> &Syms {
        &self.doc.syms
    }

    /// Says what `node` is.
    #[inline]
    pub(crate) fn set(&mut self, node: NodeId, typed: Typed) {
        self.doc.set(node, typed);
    }

    /// Says what all nodes of the subtree of `node` are; whether there are as many of them.
    #[inline]
    pub(crate) fn set_all(&mut self, node: NodeId, typed: &[Typed]) -> bool {
        self.doc.set_all(node, typed)
    }

    /// What the nodes of the subtree of `node` are, in document order.
    #[inline]
    pub(crate) fn typed_below(&self, node: NodeId) -> &[Typed] {
        self.doc.typed_below(node)
    }
}

impl Places for &Typing<'_, '_> {
    fn place(&self, node: NodeId) -> Place {
        in_tree(self.doc.tree, node)
    }

    fn name_of(&self, node: NodeId) -> String {
        self.doc.name_of(node)
    }
}
