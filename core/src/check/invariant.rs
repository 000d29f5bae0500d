//! `constraint`s through FHIRPath.

use super::base::place;
use super::fast;
use super::session::Session;
use crate::diagnostic::catalogue::structure as rule;
use crate::diagnostic::{Arg, Finding, Severity, Sink};
use crate::fhirpath::{Context, EvalErrorKind, Item, holds, surely_holds};
use crate::json::NodeId;
use crate::model::{Constraint, StructureId};
use crate::text::limits::MAX_FHIRPATH_STEPS;

/// Evaluates one constraint on the node; `structure` is the definition that asks for it.
pub(crate) fn check(session: &Session, node: NodeId, constraint: &Constraint, structure: StructureId, sink: &mut Sink) {
    let doc = session.doc;
    let profile = doc.rules.structure(structure);
    let Some(expression) = constraint.expression else { return };
    if session.plan.fast(expression).is_some_and(|form| fast::certainly_holds(form, doc, node)) {
        return;
    }
    let Ok(expr) = doc.rules.expression(expression) else { return };
    let resource = || {
        session.ask_outside();
        doc.resource_of(node)
    };
    if surely_holds(expr, doc.tree, session, node, &resource) {
        return;
    }
    if expr.asks_around() {
        session.ask_outside();
    }
    let id = if constraint.spec_id.is_empty() { &constraint.key } else { &constraint.spec_id };
    let mut context = Context::new(doc.tree, session);
    context.constraint = true;
    context.resource = doc.resource_of(node);
    context.root_resource = doc.root_resource_of(node);
    context.fuel = session.fuel();
    let item = Item::at(doc.tree, node);
    let outcome = holds(expr, &context, item);
    session.burn(context.spent());
    let finding = match outcome {
        Ok(true) => return,
        Ok(false) => {
            let severity =
                if constraint.is_error && !constraint.best_practice { Severity::Error } else { Severity::Warning };
            let (en, ja) = (&constraint.human, &constraint.human_ja);
            let ja = if ja.is_empty() { en } else { ja };
            let human = Arg::Words { ja: ja.to_string(), en: en.to_string() };
            Finding::new(&rule::INVARIANT, place(doc, node), vec![(&**id).into(), human]).severity(severity)
        }
        Err(error) => {
            let why = if error.kind == EvalErrorKind::OutOfFuel && context.fuel < MAX_FHIRPATH_STEPS {
                Arg::Words {
                    ja: "この文書全体で式の評価に使える手数を使い切りました".to_owned(),
                    en: "the steps that all expressions may take on this document are used up".to_owned(),
                }
            } else {
                Arg::Words { ja: error.message.ja, en: error.message.en }
            };
            Finding::new(&rule::INVARIANT_UNDECIDED, place(doc, node), vec![(&**id).into(), why])
        }
    };
    let stated_by = doc.rules.resolve(&constraint.source).map_or(structure, |(id, _)| id);
    let source = doc.rules.source_of(doc.rules.root(stated_by)).map(Box::from);
    sink.push(Finding { spec_rule: Some(id.clone()), profile: Some(profile.url.clone()), source, ..finding });
}
