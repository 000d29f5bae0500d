//! A document opened for questions: typed, not judged. `tekigo fhirpath` and its like.

use super::document::Document;
use super::document::below::Typing;
use super::document::reading::Reading;
use super::document::references::References;
use super::document::todo::Todo;
use super::memory::Memory;
use super::plan::Plan;
use super::policy::Policy;
use super::session::{Call, Session};
use super::walk::BaseWalk;
use crate::diagnostic::Sink;
use crate::fhirpath::{self, Context, EvalError, Expr, Host};
use crate::json::{NodeId, Tree};
use crate::model::Ruleset;
use crate::options::Options;

/// Types the document, and says what its nodes leave to look at.
pub(super) fn typed<'a>(tree: &'a Tree<'a>, rules: &'a Ruleset, plan: &Plan) -> (Document<'a>, Box<Todo>) {
    let mut doc = Document::new(tree, rules, plan.syms);
    // What the walk finds is not what was asked.
    let mut sink = Sink::default();
    let walk = BaseWalk {
        doc: Typing::new(&mut doc),
        plan,
        sink: &mut sink,
        security_checks: false,
        no_example_urls: false,
        lenient: false,
        todo: Box::default(),
        memory: &mut Memory::default(),
    };
    let todo = walk.run();
    (doc, todo)
}

/// Types the document and hands it to `ask`.
pub(crate) fn read<R>(tree: &Tree<'_>, rules: &Ruleset, plan: &Plan, ask: impl FnOnce(&Reading<'_>) -> R) -> R {
    let (doc, _) = typed(tree, rules, plan);
    let references = References::new(&doc);
    ask(&Reading::new(&doc, &references))
}

/// The same for several documents together.
pub(crate) fn read_all<R>(
    trees: &[Tree<'_>],
    rules: &Ruleset,
    plan: &Plan,
    ask: impl FnOnce(&[&Reading<'_>]) -> R,
) -> R {
    let docs: Vec<Document<'_>> = trees.iter().map(|tree| typed(tree, rules, plan).0).collect();
    let references: Vec<References<'_>> = docs.iter().map(References::new).collect();
    let readings: Vec<Reading<'_>> =
        docs.iter().zip(&references).map(|(doc, references)| Reading::new(doc, references)).collect();
    ask(&readings.iter().collect::<Vec<_>>())
}

/// Types the document and hands the window that FHIRPath looks through to `ask`.
pub(crate) fn open<R>(
    tree: &Tree<'_>,
    rules: &Ruleset,
    plan: &Plan,
    options: &Options,
    ask: impl FnOnce(&dyn Host) -> R,
) -> R {
    let (doc, todo) = typed(tree, rules, plan);
    let call = Call { plan, options, policy: Policy::FHIR };
    ask(&Session::new(&doc, call, References::new(&doc), &todo.references, Box::default()))
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
