//! `constraint`s through FHIRPath.

use super::base::place;
use super::fast;
use super::session::Session;
use crate::diagnostic::catalogue::structure as rule;
use crate::diagnostic::{Arg, Finding, Severity, Sink};
use crate::fhirpath::{Context, EvalErrorKind, Expr, Item, holds, sure};
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
    let id = if constraint.spec_id.is_empty() { &constraint.key } else { &constraint.spec_id };
    let finding = match sure(expr, doc.tree, session, node, &resource) {
        Some(true) => return,
        Some(false) => failed(session, node, constraint, id),
        None => match evaluated(session, node, expr) {
            Ok(true) => return,
            Ok(false) => failed(session, node, constraint, id),
            Err(why) => Finding::new(&rule::INVARIANT_UNDECIDED, place(doc, node), vec![(&**id).into(), why]),
        },
    };
    let stated_by = session.definition(&constraint.source).map_or(structure, |(id, _)| id);
    let source = doc.rules.source_of(doc.rules.root(stated_by)).map(Box::from);
    sink.push(Finding { spec_rule: Some(id.clone()), profile: Some(profile.url.clone()), source, ..finding });
}

/// What the evaluator says, or why it cannot.
fn evaluated(session: &Session, node: NodeId, expr: &Expr) -> Result<bool, Arg> {
    let doc = session.doc;
    if expr.asks_around() {
        session.ask_outside();
    }
    let mut context = Context::new(doc.tree, session);
    context.constraint = true;
    context.resource = doc.resource_of(node);
    context.root_resource = doc.root_resource_of(node);
    context.fuel = session.fuel();
    let outcome = holds(expr, &context, Item::at(doc.tree, node));
    session.burn(context.spent());
    outcome.map_err(|error| {
        if error.kind == EvalErrorKind::OutOfFuel && context.fuel < MAX_FHIRPATH_STEPS {
            Arg::Words {
                ja: "この文書全体で式の評価に使える手数を使い切りました".to_owned(),
                en: "the steps that all expressions may take on this document are used up".to_owned(),
            }
        } else {
            Arg::Words { ja: error.message.ja, en: error.message.en }
        }
    })
}

fn failed(session: &Session, node: NodeId, constraint: &Constraint, id: &str) -> Finding {
    let severity = if constraint.is_error && !constraint.best_practice { Severity::Error } else { Severity::Warning };
    let (en, ja) = (&constraint.human, &constraint.human_ja);
    let ja = if ja.is_empty() { en } else { ja };
    let human = Arg::Words { ja: ja.to_string(), en: en.to_string() };
    Finding::new(&rule::INVARIANT, place(session.doc, node), vec![id.into(), human]).severity(severity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::base::BaseWalk;
    use crate::check::bundle::References;
    use crate::check::memo::Memo;
    use crate::check::plan::Plan;
    use crate::check::todo::Todo;
    use crate::check::{Document, Options};
    use crate::json::{self, Kind, tree::ParseOptions};
    use crate::model::Ruleset;
    use std::path::{Path, PathBuf};

    fn cases(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("the golden cases").flatten() {
            let path = entry.path();
            if path.is_dir() {
                cases(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }

    /// What the short ways say, the evaluator says, for every constraint on every node of the golden cases.
    #[test]
    fn the_short_ways_agree_with_the_evaluator() {
        let (rules, options) = (Ruleset::embedded(), Options::default());
        let plan = Plan::new(&rules);
        let mut paths = Vec::new();
        cases(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/cases")), &mut paths);
        let (mut fast_yes, mut quick_yes, mut quick_no) = (0, 0, 0);
        for path in paths {
            let bytes = std::fs::read(&path).expect("a case");
            let mut sink = Sink::default();
            let Some(tree) = json::parse(&bytes, &rules.symbols, ParseOptions::default(), &mut sink) else { continue };
            let mut doc = Document::new(&tree, &rules, plan.syms);
            let (todo, mut memo) = (Todo::default(), Memo::default());
            let walk = BaseWalk {
                doc: &mut doc,
                plan: &plan,
                sink: &mut sink,
                security_checks: false,
                lenient: false,
                todo,
                memo: &mut memo,
            };
            let todo = walk.run();
            let references = References::new(&doc);
            let session = Session::new(&doc, &plan, &options, false, references, Box::new(memo));
            for &node in todo.invariants.iter().filter(|&&node| tree.kind(node) == Kind::Object) {
                let elements = doc.definition(node).into_iter().chain(doc.content(node));
                for constraint in elements.flat_map(|id| &rules.element(id).constraints) {
                    let Some((id, Ok(expr))) = constraint.expression.map(|id| (id, rules.expression(id))) else {
                        continue;
                    };
                    let fast = plan.fast(id).is_some_and(|form| fast::certainly_holds(form, &doc, node));
                    let quick = sure(expr, &tree, &session, node, &|| doc.resource_of(node));
                    if !fast && quick.is_none() {
                        continue;
                    }
                    let mut context = Context::new(&tree, &session);
                    context.constraint = true;
                    (context.resource, context.root_resource) = (doc.resource_of(node), doc.root_resource_of(node));
                    let holds = holds(expr, &context, Item::at(&tree, node));
                    let (key, expected) = (&constraint.key, quick.unwrap_or(fast));
                    assert!(!fast || expected, "{key} of {} in {}", doc.type_name(node), path.display());
                    assert!(holds == Ok(expected), "{key} of {} in {}", doc.type_name(node), path.display());
                    fast_yes += usize::from(fast);
                    quick_yes += usize::from(quick == Some(true));
                    quick_no += usize::from(quick == Some(false));
                }
            }
        }
        assert!(fast_yes > 100 && quick_yes > 1_000 && quick_no > 100, "{fast_yes} {quick_yes} {quick_no}");
    }
}
