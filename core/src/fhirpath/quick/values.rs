//! What values are to each other, where little of them says it: codings that surely differ, quantities of one unit, numbers
//! without a sign, lengths of times.

use super::{Kind, NodeId, Op, Quick, Sym, order};
use crate::fhirpath::ast::Id;
use crate::fhirpath::function::Function;
use crate::fhirpath::navigate::quantity;

/// No time that is written out in full has fewer characters.
const DATE: i64 = 10;

impl Quick<'_> {
    /// Whether two nodes surely are not equal: Codings with different texts in one place.
    pub(super) fn are_apart(&self, left: NodeId, right: NodeId) -> bool {
        let (tree, host) = (self.tree, self.host);
        let is_coding =
            |&node: &NodeId| tree.kind(node) == Kind::Object && *host.type_name(host.type_of(node)) == *"Coding";
        let differs = |child: NodeId| {
            let is_plain = tree.kind(child) == Kind::String && !tree.is_companion(child) && !tree.is_duplicate(child);
            // of two times that differ in their texts it is not known
            let is_text = || matches!(&*host.type_name(host.type_of(child)), "code" | "string" | "uri");
            let other = || tree.child(right, tree.sym(child)).filter(|&other| tree.kind(other) == Kind::String);
            is_plain
                && tree.sym(child) != Sym::UNKNOWN
                && is_text()
                && other().is_some_and(|other| tree.text(other) != tree.text(child))
        };
        [left, right].iter().all(is_coding) && tree.children(left).any(differs)
    }

    /// Whether the first of two quantities of one unit is not greater; `None` is "ask the evaluator".
    pub(super) fn are_ordered(&self, left: NodeId, right: NodeId) -> Option<bool> {
        let (left, right) = (quantity(self.tree, self.host, left)?, quantity(self.tree, self.host, right)?);
        let is_alike = left.unit == right.unit && left.calendar == right.calendar;
        is_alike.then(|| left.value <= right.value)
    }

    /// Whether what `id` says surely is at least `number`: a number without a sign is not below 0, and a time written out in
    /// full is no shorter than a date.
    pub(super) fn at_least(&self, id: Id, number: i64, this: NodeId) -> Option<bool> {
        let is_of = |id: Id, wanted: Function| match self.expr.op(id) {
            Op::Call { input: Some(input), function, .. } if *function == wanted => Some(*input),
            _ => None,
        };
        if let Some(text) = is_of(id, Function::Length).and_then(|id| is_of(id, Function::ToText)) {
            let nodes = self.path(text, this)?;
            let [node] = nodes.all() else { return None };
            let written = self.tree.kind(*node) == Kind::String && order::is_plain(self.tree.text(*node).as_bytes());
            return (written && number <= DATE && self.tree.text(*node).len() >= DATE as usize).then_some(true);
        }
        let nodes = self.path(id, this)?;
        let [node] = nodes.all() else { return None };
        (self.tree.kind(*node) == Kind::Number && number <= 0).then(|| !self.tree.text(*node).starts_with('-'))
    }
}
