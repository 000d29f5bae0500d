//! A document opened for questions: typed, not judged. `tekigo fhirpath` and its like.

use super::base::BaseWalk;
use super::bundle::References;
use super::document::Document;
use super::memo::Memo;
use super::options::Options;
use super::plan::Plan;
use super::session::Session;
use super::todo::Todo;
use crate::diagnostic::Sink;
use crate::fhirpath::{self, Context, EvalError, Expr, Host};
use crate::json::{NodeId, Tree};
use crate::model::Ruleset;

/// Types the document and hands the window that FHIRPath looks through to `ask`.
pub(crate) fn open<R>(
    tree: &Tree<'_>,
    rules: &Ruleset,
    plan: &Plan,
    options: &Options,
    ask: impl FnOnce(&dyn Host) -> R,
) -> R {
    let mut doc = Document::new(tree, rules, plan.syms);
    // What the walk finds is not what was asked.
    let mut sink = Sink::default();
    let walk = BaseWalk {
        doc: &mut doc,
        plan,
        sink: &mut sink,
        security_checks: false,
        lenient: false,
        todo: Todo::default(),
        memo: &mut Memo::default(),
    };
    let todo = walk.run();
    let references = References::new(&doc);
    ask(&Session::new(&doc, plan, options, false, (references, &todo), Box::default()))
}

/// Evaluates `expr` on the root of `tree` and gives the result to `show`.
pub(crate) fn evaluate<R>(
    tree: &Tree<'_>,
    rules: &Ruleset,
    plan: &Plan,
    options: &Options,
    expr: &Expr,
    show: impl FnOnce(&Context<'_>, &fhirpath::Collection<'_>) -> R,
) -> Result<R, EvalError> {
    open(tree, rules, plan, options, |host| {
        let context = Context::new(tree, host);
        let found = fhirpath::evaluate(expr, &context, NodeId::ROOT)?;
        Ok(show(&context, &found))
    })
}
