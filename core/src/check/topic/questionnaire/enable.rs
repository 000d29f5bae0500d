//! `enableWhen`: is an item asked at all?

use super::Walk;
use super::form::{EnableWhen, Json};
use super::value::Value;
use crate::json::NodeId;
use std::cmp::Ordering;

/// Answers of one question that a condition looks at: a bound on hostile input.
const MAX_ANSWERS: usize = 256;

impl<'t> Walk<'_, 't> {
    /// Whether item `at`, which is `here` if it is there at all, is asked in the response item (or root) `holder`; `None`
    /// where an expression decides that cannot be evaluated.
    pub(super) fn is_enabled(&mut self, at: usize, holder: NodeId, here: Option<NodeId>) -> Option<bool> {
        let form = self.form;
        if let Some(expression) = &form.items[at].enable_expression {
            // SDC leaves open whether a path starts from the response or from the item: it is decided where both say the same
            let of_response = self.ask(Some(at), holder, here, expression, self.response);
            let of_item = here.map_or(of_response, |here| self.ask(Some(at), holder, Some(here), expression, here));
            return of_response.filter(|_| of_response == of_item);
        }
        self.meets_conditions(at, holder)
    }

    /// Whether the conditions of `enableWhen` hold; `None` where that hangs on a comparison that cannot be made.
    fn meets_conditions(&mut self, at: usize, holder: NodeId) -> Option<bool> {
        let item = &self.form.items[at];
        if item.enable_when.is_empty() {
            return Some(true);
        }
        let any = item.any;
        let count = item.enable_when.len();
        let mut is_open = false;
        for index in 0..count {
            match self.condition(at, index, holder) {
                Some(holds) if holds == any => return Some(any),
                Some(_) => {}
                None => is_open = true,
            }
        }
        (!is_open).then_some(!any)
    }

    fn condition(&mut self, at: usize, index: usize, holder: NodeId) -> Option<bool> {
        let when = &self.form.items[at].enable_when[index];
        let Some(question) = self.form.find(&when.question) else { return Some(false) };
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

fn holds(when: &EnableWhen<'_>, answers: &[Json<'_>]) -> Option<bool> {
    let given = || answers.iter().filter_map(|answer| answer.value("value"));
    if when.operator == "exists" {
        let wanted = when.answer.as_ref().is_none_or(|answer| answer.text() == "true");
        return Some(given().next().is_some() == wanted);
    }
    let Some(expected) = &when.answer else { return Some(false) };
    let any = |test: &dyn Fn(&Value<'_>) -> Option<bool>| {
        let mut is_open = false;
        for value in given() {
            match test(&value) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => is_open = true,
            }
        }
        (!is_open).then_some(false)
    };
    let ordered = |accept: fn(Ordering) -> bool| {
        any(&|value| (!is_open(value, expected)).then(|| value.order(expected).is_some_and(accept)))
    };
    match &*when.operator {
        "=" => any(&|value| is_meant(value, expected)),
        "!=" => any(&|value| is_meant(value, expected).map(|same| !same)),
        ">" => ordered(Ordering::is_gt),
        "<" => ordered(Ordering::is_lt),
        ">=" => ordered(Ordering::is_ge),
        "<=" => ordered(Ordering::is_le),
        _ => Some(false),
    }
}

/// Whether the answer is the one that the condition names. A condition that names a code alone asks for no system.
fn is_meant(value: &Value<'_>, expected: &Value<'_>) -> Option<bool> {
    let code = expected.json.text("code");
    if (value.ty, expected.ty) == ("Coding", "Coding") && !code.is_empty() && expected.json.text("system").is_empty() {
        return Some(value.json.text("code") == code);
    }
    (!is_open(value, expected)).then(|| value.is_same(expected))
}

/// Whether the two cannot be compared: quantities in units of which no rule says how, and dates of different precision.
fn is_open(value: &Value<'_>, expected: &Value<'_>) -> bool {
    let are_quantities = (value.ty, expected.ty) == ("Quantity", "Quantity");
    are_quantities && value.order(expected).is_none() || value.is_blurred(expected)
}
