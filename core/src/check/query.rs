//! FHIRPath on a typed document, without judging it: `tekigo fhirpath` and its like.

use super::base::{BaseWalk, Todo};
use super::bundle::References;
use super::document::Document;
use super::options::Options;
use super::plan::Plan;
use super::session::Session;
use crate::diagnostic::Sink;
use crate::fhirpath::{self, Context, EvalError, Expr};
use crate::json::{NodeId, Tree};
use crate::model::Ruleset;

/// Evaluates `expr` on the root of `tree` and gives the result to `show`.
pub(crate) fn evaluate<R>(
    tree: &Tree<'_>,
    rules: &Ruleset,
    plan: &Plan,
    expr: &Expr,
    show: impl FnOnce(&Context<'_>, &fhirpath::Collection<'_>) -> R,
) -> Result<R, EvalError> {
    let options = Options::default();
    let mut doc = Document::new(tree, rules, plan.syms);
    let mut sink = Sink::default();
    let walk = BaseWalk {
        doc: &mut doc,
        plan,
        sink: &mut sink,
        security_checks: false,
        lenient: false,
        todo: Todo::default(),
    };
    walk.run();
    let references = References::new(&doc);
    let session = Session::new(&doc, plan, &options, false, references);
    let context = Context::new(tree, &session);
    let found = fhirpath::evaluate(expr, &context, NodeId::ROOT)?;
    Ok(show(&context, &found))
}
