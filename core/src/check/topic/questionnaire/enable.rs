//! `enableWhen`: is an item asked at all?

use super::Walk;
use super::form::{EnableWhen, Json};
use crate::json::NodeId;
use std::cmp::Ordering;

/// Answers of one question that a condition looks at: a bound on hostile input.
const MAX_ANSWERS: usize = 256;

impl<'t> Walk<'_, 't> {
    /// Whether item `at` is asked in the response item (or root) `holder`; `None` where an expression decides that cannot
    /// be evaluated.
    pub(super) fn is_enabled(&mut self, at: usize, holder: NodeId) -> Option<bool> {
        let item = &self.form.items[at];
        if let Some(expression) = &item.enable_expression {
            // the response is looked at for each expression
            self.steps += u64::from(self.tree.subtree_end(self.response).0 - self.response.0);
            return (self.around.evaluate)(expression);
        }
        Some(self.meets_conditions(at, holder))
    }

    /// Whether the conditions of `enableWhen` hold.
    fn meets_conditions(&mut self, at: usize, holder: NodeId) -> bool {
        let item = &self.form.items[at];
        if item.enable_when.is_empty() {
            return true;
        }
        let any = item.any;
        let count = self.form.items[at].enable_when.len();
        for index in 0..count {
            let holds = self.condition(at, index, holder);
            if holds == any {
                return any;
            }
        }
        !any
    }

    fn condition(&mut self, at: usize, index: usize, holder: NodeId) -> bool {
        let when = &self.form.items[at].enable_when[index];
        let Some(question) = self.form.find(&when.question) else { return false };
        let answers = self.answers(question, holder);
        let when = &self.form.items[at].enable_when[index];
        holds(when, &answers)
    }

    /// Answers of a question, the nearest first: in the item around, then in those further out.
    fn answers(&mut self, question: usize, holder: NodeId) -> Vec<Json<'t>> {
        let mut around = Some(holder);
        while let Some(node) = around {
            let found = self.items_in(question, node);
            if !found.is_empty() {
                let tree = self.tree;
                let answers = found.iter().flat_map(|&node| Json { tree, node }.items("answer"));
                let answers: Vec<_> = answers.take(MAX_ANSWERS).collect();
                self.steps += answers.len() as u64;
                return answers;
            }
            self.steps += 1;
            around = if node == self.response { None } else { self.tree.parent(node) };
        }
        Vec::new()
    }

    /// Response items of a question inside `node`.
    fn items_in(&self, question: usize, node: NodeId) -> &[NodeId] {
        let all = self.occurrences.get(question).map_or(&[][..], Vec::as_slice);
        let start = all.partition_point(|&item| item < node);
        let end = all.partition_point(|&item| item < self.tree.subtree_end(node));
        &all[start..end]
    }
}

fn holds(when: &EnableWhen<'_>, answers: &[Json<'_>]) -> bool {
    let given = || answers.iter().filter_map(|answer| answer.value("value"));
    if when.operator == "exists" {
        let wanted = when.answer.as_ref().is_none_or(|answer| answer.text() == "true");
        return given().next().is_some() == wanted;
    }
    let Some(expected) = &when.answer else { return false };
    let ordered = |accept: fn(Ordering) -> bool| given().any(|value| value.order(expected).is_some_and(accept));
    match &*when.operator {
        "=" => given().any(|value| value.is_same(expected)),
        "!=" => given().any(|value| !value.is_same(expected)),
        ">" => ordered(Ordering::is_gt),
        "<" => ordered(Ordering::is_lt),
        ">=" => ordered(Ordering::is_ge),
        "<=" => ordered(Ordering::is_le),
        _ => false,
    }
}
