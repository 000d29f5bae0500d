//! Why a constraint does not hold: the nodes that it was about.
//!
//! A constraint says of a whole resource that it does not hold. What is to be mended lies below: the entry for which the
//! criterion of `all()` is false, the second of two that had to be distinct, the value that does not match. They are found by
//! asking the failing parts of the expression again.

use super::ast::{Id, Literal, Op, Operator};
use super::context::Context;
use super::eval::{Evaluator, Scope, streams};
use super::function::Function;
use super::{Collection, EvalError, Expr, Item, Value, to_text};
use crate::json::NodeId;

/// So many nodes are named at most.
const MOST: usize = 8;

/// The nodes because of which `expr`, which does not hold, does not hold on `focus`, in the order found; empty where none can be named (what had to
/// be there is absent).
pub(crate) fn blame(expr: &Expr, context: &Context<'_>, focus: Item) -> Vec<NodeId> {
    let value = Value::Node(focus);
    let evaluator = Evaluator::new(expr, context, value.clone());
    let mut found = Found { own: focus.node(), nodes: Vec::new() };
    // what could not be evaluated blames nobody
    let asked = evaluator.blame_failed(expr.root, true, &Scope { this: &value, index: None, total: None }, &mut found);
    asked.map_or_else(|_| Vec::new(), |()| found.nodes)
}

struct Found {
    /// The focus itself: to name it says nothing.
    own: NodeId,
    nodes: Vec<NodeId>,
}

impl Found {
    fn is_full(&self) -> bool {
        self.nodes.len() >= MOST
    }

    fn push(&mut self, value: &Value<'_>) {
        if let Value::Node(item) = value {
            let node = item.node();
            if node != self.own && !self.is_full() && !self.nodes.contains(&node) {
                self.nodes.push(node);
            }
        }
    }
}

impl<'t> Evaluator<'_, 't> {
    /// Adds the nodes because of which `id` is not `wanted`.
    fn blame(&self, id: Id, wanted: bool, scope: &Scope<'_, 't>, found: &mut Found) -> Result<(), EvalError> {
        if found.is_full() || (self.test(id, scope).is_ok_and(|answer| answer == Some(wanted))) {
            return Ok(());
        }
        self.blame_failed(id, wanted, scope, found)
    }

    /// The same of a part that is known not to be `wanted`.
    fn blame_failed(&self, id: Id, wanted: bool, scope: &Scope<'_, 't>, found: &mut Found) -> Result<(), EvalError> {
        match self.expr.op(id) {
            Op::Binary { op: Operator::And | Operator::Or, left, right } => {
                self.blame(*left, wanted, scope, found)?;
                self.blame(*right, wanted, scope, found)
            }
            Op::Binary { op: Operator::Implies, right, .. } if wanted => self.blame(*right, true, scope, found),
            Op::Binary { op, left, right } => {
                if self.too_many(*op, *left, *right, scope, found)? {
                    return Ok(());
                }
                self.named(*left, scope, found)?;
                if found.nodes.is_empty() {
                    self.named(*right, scope, found)?;
                }
                Ok(())
            }
            Op::Call { input, function, first, count } => {
                let args = self.expr.args(*first, *count);
                match (function, wanted, args) {
                    (Function::Not, _, _) => match input {
                        Some(input) => self.blame(*input, !wanted, scope, found),
                        None => Ok(()),
                    },
                    (Function::All, true, [criteria]) => self.each(*input, *criteria, scope, found),
                    (Function::Exists, true, []) => self.none_left(*input, scope, found),
                    (Function::Exists, true, [criteria, ..]) => self.only(*input, *criteria, scope, found),
                    (Function::Exists, false, []) | (Function::Empty, true, _) => match input {
                        Some(input) => self.items(*input, scope, found),
                        None => Ok(()),
                    },
                    (Function::Exists, false, [criteria, ..]) => self
                        .walk_input(*input, scope, &mut |value| {
                            if self.test(*criteria, &scope.within(&value, 0))? == Some(true) {
                                found.push(&value);
                            }
                            Ok(!found.is_full())
                        })
                        .map(drop),
                    (Function::IsDistinct, true, _) => self.repeated(*input, scope, found),
                    (Function::Empty, false, _) => Ok(()),
                    _ => {
                        if let Some(input) = input {
                            self.named(*input, scope, found)
                        } else {
                            found.push(scope.this);
                            Ok(())
                        }
                    }
                }
            }
            Op::Member { .. } | Op::Item { .. } | Op::Type { .. } => self.items(id, scope, found),
            _ => Ok(()),
        }
    }

    /// Each item that does not meet the criterion: what in it is to blame, or itself.
    fn each(&self, input: Option<Id>, criteria: Id, scope: &Scope<'_, 't>, found: &mut Found) -> Result<(), EvalError> {
        let mut index = 0;
        self.walk_input(input, scope, &mut |value| {
            let inner = scope.within(&value, index);
            index += 1;
            if self.test(criteria, &inner)? != Some(true) {
                let before = found.nodes.len();
                self.blame(criteria, true, &inner, found)?;
                if found.nodes.len() == before {
                    found.push(&value);
                }
            }
            Ok(!found.is_full())
        })
        .map(drop)
    }

    /// Nothing met the criterion: where there is one item only, it was meant.
    fn only(&self, input: Option<Id>, criteria: Id, scope: &Scope<'_, 't>, found: &mut Found) -> Result<(), EvalError> {
        let Some(input) = input else { return self.blame(criteria, true, scope, found) };
        let all = self.eval(input, scope)?;
        let [value] = all.as_slice() else { return Ok(()) };
        let before = found.nodes.len();
        self.blame(criteria, true, &scope.within(value, 0), found)?;
        if found.nodes.len() == before {
            found.push(value);
        }
        Ok(())
    }

    /// `x.where(criteria).exists()` found nothing.
    fn none_left(&self, input: Option<Id>, scope: &Scope<'_, 't>, found: &mut Found) -> Result<(), EvalError> {
        let Some(id) = input else { return Ok(()) };
        match self.expr.op(id) {
            Op::Call { input, function: Function::Where, first, count } => {
                self.only(*input, self.expr.args(*first, *count)[0], scope, found)
            }
            _ => Ok(()),
        }
    }

    /// `x.count() = n` of which there are more than `n`: the others.
    fn too_many(
        &self,
        op: Operator,
        left: Id,
        right: Id,
        scope: &Scope<'_, 't>,
        found: &mut Found,
    ) -> Result<bool, EvalError> {
        let (Op::Call { input: Some(input), function: Function::Count, .. }, Op::Literal(Literal::Integer(most))) =
            (self.expr.op(left), self.expr.op(right))
        else {
            return Ok(false);
        };
        let most = usize::try_from(*most).unwrap_or_default() - usize::from(op == Operator::Less && *most > 0);
        for value in self.eval(*input, scope)?.iter().skip(most) {
            found.push(value);
        }
        Ok(true)
    }

    /// The items that say what an earlier one says; of `x.select(key)` those of `x`.
    fn repeated(&self, input: Option<Id>, scope: &Scope<'_, 't>, found: &mut Found) -> Result<(), EvalError> {
        let Some(id) = input else { return Ok(()) };
        let (items, key) = match self.expr.op(id) {
            Op::Call { input: Some(items), function: Function::Select, first, count } => {
                (*items, self.expr.args(*first, *count).first().copied())
            }
            _ => (id, None),
        };
        let mut seen: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
        for (index, value) in self.eval(items, scope)?.iter().enumerate() {
            let keys = match key {
                Some(key) => self.eval(key, &scope.within(value, index))?,
                None => Collection::One(value.clone()),
            };
            for key in &keys {
                let text = to_text(self.context, key);
                if !seen.insert(text) {
                    found.push(value);
                }
            }
        }
        Ok(())
    }

    /// The nodes that a value was read from: its items where they are nodes, else those that its functions were called on.
    fn named(&self, id: Id, scope: &Scope<'_, 't>, found: &mut Found) -> Result<(), EvalError> {
        match self.expr.op(id) {
            Op::Member { .. } | Op::Item { .. } | Op::Type { .. } => self.items(id, scope, found),
            Op::This => {
                found.push(scope.this);
                Ok(())
            }
            Op::Call { input: Some(input), function, .. } => {
                let before = found.nodes.len();
                if streams(*function) {
                    self.items(id, scope, found)?;
                }
                if found.nodes.len() == before { self.named(*input, scope, found) } else { Ok(()) }
            }
            Op::Binary { left, right, .. } => {
                self.named(*left, scope, found)?;
                self.named(*right, scope, found)
            }
            _ => Ok(()),
        }
    }

    fn items(&self, id: Id, scope: &Scope<'_, 't>, found: &mut Found) -> Result<(), EvalError> {
        self.walk(id, scope, &mut |value| {
            found.push(&value);
            Ok(!found.is_full())
        })
        .map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Context, NoHost, parse};
    use super::*;
    use crate::diagnostic::Sink;
    use crate::json::tree::ParseOptions;
    use crate::json::{self, Symbols};

    const BUNDLE: &str =
        r#"{"type": "x", "entry": [{"fullUrl": "a", "n": 1}, {"fullUrl": "b", "n": 2}, {"fullUrl": "a", "n": 9}]}"#;

    fn check(expression: &str, expected: &[&str]) {
        let symbols = Symbols::default();
        let mut sink = Sink::default();
        let tree = json::parse(BUNDLE.as_bytes(), &symbols, ParseOptions::default(), &mut sink).expect("JSON");
        let expr = parse(expression).expect("an expression");
        let context = Context::new(&tree, &NoHost);
        let found = blame(&expr, &context, Item::at(&tree, NodeId::ROOT));
        let text = |&node: &NodeId| {
            let span = tree.span(node);
            &tree.source()[span.start as usize..span.end as usize]
        };
        let shown: Vec<&str> = found.iter().map(text).collect();
        assert_eq!(shown, expected, "{expression}");
    }

    #[test]
    fn the_node_to_mend_is_named() {
        check("entry.all(n < 5)", &["9"]);
        check("entry.all(fullUrl = 'a')", &["\"b\""]);
        check(
            "entry.all(m.exists())",
            &[r#"{"fullUrl": "a", "n": 1}"#, r#"{"fullUrl": "b", "n": 2}"#, r#"{"fullUrl": "a", "n": 9}"#],
        );
        check("entry.select(fullUrl).isDistinct()", &[r#"{"fullUrl": "a", "n": 9}"#]);
        check("type = 'y' and entry.count() = 3", &["\"x\""]);
        check("type = 'x' implies entry.count() = 2", &[r#"{"fullUrl": "a", "n": 9}"#]);
        check("entry.where(n > 5).exists().not()", &[r#"{"fullUrl": "a", "n": 9}"#]);
        check("entry.where(n > 5).empty()", &[r#"{"fullUrl": "a", "n": 9}"#]);
        check("type.matches('^y$')", &["\"x\""]);
        check("total.exists()", &[]);
        check("type.exists() and type.length() > 3", &["\"x\""]);
    }
}
