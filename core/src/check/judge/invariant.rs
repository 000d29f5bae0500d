//! `constraint`s through FHIRPath.

use super::certain;
use crate::check::document::below::Evaluation;
use crate::check::document::place::place;
use crate::check::session::Session;
use crate::diagnostic::catalogue::structure as rule;
use crate::diagnostic::{Arg, Finding, Level, Severity, Sink};
use crate::fhirpath::{EvalErrorKind, Expr, Temporal, TemporalKind, Variable, parse};
use crate::json::NodeId;
use crate::model::{Constraint, Element};
use crate::text::limits::MAX_FHIRPATH_STEPS;

/// Evaluates one constraint of `element` on the node.
pub(crate) fn check(session: &Session, node: NodeId, constraint: &Constraint, element: &Element, sink: &mut Sink) {
    let doc = session.doc;
    let structure = element.structure;
    let Some(expression) = constraint.expression else { return };
    let form = session.call.plan.fast(expression);
    if form.is_some_and(|form| certain::certainly_holds(form, doc, || session.references_in(node), node)) {
        return;
    }
    let Ok(expr) = doc.rules.expression(expression) else { return };
    // a constraint of the element that holds a resource (Bundle.entry.resource, contained) speaks of the holder: %resource is
    // what contains the original node (http://hl7.org/fhir/R4/fhirpath.html#variables), %context the held one
    let is_held = element.parent.is_some() && doc.is_resource(node);
    let resource = || resource_of(session, node, is_held);
    let id = if constraint.spec_id.is_empty() { &constraint.key } else { &constraint.spec_id };
    let failed = || failed(session, node, constraint, (id, expr, is_held));
    let undecided = |why| Finding::new(&rule::INVARIANT_UNDECIDED, place(doc, node), vec![(&**id).into(), why]);
    let finding = match doc.sure(expr, session, node, &resource) {
        Some(true) => return,
        Some(false) => failed(),
        None => match evaluated(session, node, is_held, expr) {
            Ok(true) => return,
            Ok(false) => open_order(session, node, constraint).map_or_else(failed, undecided),
            Err(why) => undecided(why),
        },
    };
    let stated_by = session.definition(&constraint.source).map_or(structure, |(id, _)| id);
    let source = doc.rules.source_of(doc.rules.root(stated_by)).map(Box::from);
    let profile = Some(session.call.plan.called(doc.rules, structure));
    sink.push(Finding { spec_rule: Some((&**id).into()), profile, source, ..finding });
}

/// `%resource` of a constraint on the node: the resource around it, or around the one that it is, when that is held.
fn resource_of(session: &Session, node: NodeId, is_held: bool) -> NodeId {
    let doc = session.around();
    let holder = is_held.then(|| doc.tree.parent(node)).flatten();
    doc.resource_of(holder.unwrap_or(node))
}

/// How a constraint is evaluated on the node. `is_held`: see [`resource_of`].
fn how(session: &Session, node: NodeId, is_held: bool, expr: &Expr) -> Evaluation {
    let around = expr.asks_around().then(|| {
        let resource = resource_of(session, node, is_held);
        [resource, session.around().root_resource_of(resource)]
    });
    Evaluation { around, constraint: true, fuel: Some(session.fuel()) }
}

/// What the evaluator says, or why it cannot. `is_held`: see [`resource_of`].
fn evaluated(session: &Session, node: NodeId, is_held: bool, expr: &Expr) -> Result<bool, Arg> {
    let fuel = session.fuel();
    let how = how(session, node, is_held, expr);
    let (outcome, spent) = session.doc.holds(expr, session, node, how);
    session.burn(spent);
    outcome.map_err(|error| {
        if error.kind == EvalErrorKind::OutOfFuel && fuel < MAX_FHIRPATH_STEPS {
            Arg::words(
                "この文書全体で式の評価に使える手数を使い切りました",
                "the steps that all expressions may take on this document are used up",
            )
        } else {
            Arg::words(error.message.ja, error.message.en)
        }
    })
}

/// An expression that data brings along, and the node that it starts from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) expression: &'a str,
    pub(crate) focus: NodeId,
}

/// Whether an expression of the data holds, given the variables (by name) that it may use; `None` where it, or a variable
/// that it uses, cannot be read or evaluated.
pub(crate) fn answer(session: &Session, ask: Ask<'_>, variables: &[(&str, Ask<'_>)]) -> Option<bool> {
    let read = |expression: &str| {
        let mut expr = parse(expression).ok()?;
        expr.bind(&session.doc.rules.symbols);
        Some(expr)
    };
    let expr = read(ask.expression)?;
    // one that cannot be read is not defined
    let variables =
        Variable::defined(variables.iter().filter_map(|(name, of)| {
            Some(Variable { name: (*name).into(), expr: read(of.expression)?, focus: of.focus })
        }));
    let resource = resource_of(session, ask.focus, false);
    let around = Some([resource, session.around().root_resource_of(resource)]);
    let how = Evaluation { around, constraint: true, fuel: Some(session.fuel()) };
    let (outcome, spent) = session.doc.holds_with(&expr, &variables, session, ask.focus, how);
    session.burn(spent);
    outcome.ok()
}

/// A period whose ends overlap as they are written, since one is less precise (2026-04 to 2026-04-01) or names no zone:
/// `start <= end` has no answer there, which is not that start comes after end (per-1).
fn open_order(session: &Session, node: NodeId, constraint: &Constraint) -> Option<Arg> {
    let doc = session.doc;
    if &*constraint.key != "per-1" || doc.type_name(node) != "Period" {
        return None;
    }
    let end = |name| Temporal::parse(TemporalKind::DateTime, &doc.tree.text(doc.tree.get(node, name)?));
    let (start, end) = (end("start")?, end("end")?);
    start.compare(end).is_none().then(|| {
        Arg::words(
            "start と end の精度か、タイムゾーンの有無が違い、前後が決まりません",
            "start and end differ in precision, or only one names a zone, which leaves their order open",
        )
    })
}

/// The finding that a constraint does not hold. It is about what below the node is to blame; of a Bundle, whose entries are
/// whole records, it is told there.
fn failed(
    session: &Session,
    node: NodeId,
    constraint: &Constraint,
    (id, expr, is_held): (&str, &Expr, bool),
) -> Finding {
    let severity = match (constraint.best_practice, constraint.is_error) {
        (true, _) => session.call.policy.advice,
        (false, true) => Severity::Error,
        (false, false) => Severity::Warning,
    };
    let (en, ja) = (&constraint.human, &constraint.human_ja);
    let ja = if ja.is_empty() { en } else { ja };
    let human = Arg::words(ja.clone(), en.clone());
    let mut finding =
        Finding::new(&rule::INVARIANT, place(session.doc, node), vec![id.into(), human]).severity(severity);
    finding.level = Some(Level::Recommended).filter(|_| constraint.best_practice);
    if session.is_trial() || constraint.best_practice {
        return finding;
    }
    let (guilty, spent) = session.doc.blame(expr, session, node, how(session, node, is_held, expr));
    session.burn(spent);
    let first = guilty.first().copied();
    if let Some(first) = first.filter(|_| session.doc.type_name(node) == "Bundle") {
        finding.place = place(session.doc, first);
    }
    finding.about(guilty.iter().map(|node| node.0).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use crate::check::document::below::Below;
    use crate::check::document::references::References;
    use crate::check::judge::certain;
    use crate::check::query::typed;
    use crate::check::session::{Call, Session};
    use crate::check::{Options, Policy, plan::Plan};
    use crate::diagnostic::Sink;
    use crate::fhirpath::{Context, Item, holds, sure};
    use crate::json::{self, Kind, NodeId, tree::ParseOptions};
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

    /// What the golden cases say little of: codings in common, ranges, lengths of times.
    fn observations() -> impl Iterator<Item = String> {
        let codes = [
            r#"{"system":"http://loinc.org","code":"85354-9"}"#,
            r#"{"system":"http://loinc.org","code":"8480-6"}"#,
            r#"{"code":"85354-9","system":"http://loinc.org"}"#,
            r#"{"system":"http://loinc.org","code":"8480-6","display":"x"}"#,
            r#"{"system":"http:\/\/loinc.org","code":"85354-9"}"#,
            r#"{"code":"85354-9"}"#,
            r#"{"code":"85354-9","_code":{"id":"x"}}"#,
            r#"{"code":["85354-9"]}"#,
            "{}",
        ];
        let ends = [
            r#"{"value":1.50,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}"#,
            r#"{"value":15e-1,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}"#,
            r#"{"value":2,"unit":"g","system":"http://unitsofmeasure.org","code":"g"}"#,
            r#"{"value":-1,"code":"mg"}"#,
            r#"{"value":1,"unit":"day"}"#,
            r#"{"value":3,"unit":"day","comparator":"<"}"#,
            r#"{"value":"3","unit":"day"}"#,
            r#"{"unit":"day"}"#,
        ];
        let times = ["2024", "2024-01", "2024-01-31", "2024-01-31T12:00:00Z", "2024-13-31T12:00:00Z", "yesterday", ""];
        let observation = |one: &str, other: &str, low: &str, high: &str, time: &str| {
            format!(
                r#"{{"resourceType":"Observation","status":"final","code":{{"coding":[{one}]}},"effectiveDateTime":"{time}",
                "valueRange":{{"low":{low},"high":{high}}},"meta":{{"profile":["http://hl7.org/fhir/StructureDefinition/bp"]}},
                "component":[{{"code":{{"coding":[{other}]}},"valueQuantity":{low}}}],
                "referenceRange":[{{"low":{high},"high":{low}}}]}}"#
            )
        };
        let number = codes.len() * codes.len();
        (0..number).map(move |at| {
            let of = |all: &[&'static str], at: usize| all[at % all.len()];
            let (one, other) = (of(&codes, at), of(&codes, at / codes.len()));
            observation(one, other, of(&ends, at), of(&ends, at / ends.len()), of(&times, at))
        })
    }

    /// What the short ways say, the evaluator says, for every constraint on every node of the golden cases, and on what
    /// they say little of.
    #[test]
    fn the_short_ways_agree_with_the_evaluator() {
        let (rules, options) = (Ruleset::embedded(), Options::default());
        let plan = Plan::new(&rules);
        let mut paths = Vec::new();
        cases(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/cases")), &mut paths);
        let (mut fast_yes, mut quick_yes, mut quick_no) = (0, 0, 0);
        let mut values = std::collections::BTreeSet::new();
        let named = paths.into_iter().map(|path| (path.display().to_string(), std::fs::read(&path).expect("a case")));
        for (name, bytes) in named.chain(observations().map(|text| (text.clone(), text.into_bytes()))) {
            let mut sink = Sink::default();
            let Some(tree) = json::parse(&bytes, &rules.symbols, ParseOptions::default(), &mut sink) else { continue };
            let (doc, todo) = typed(&tree, &rules, &plan);
            let call = Call { plan: &plan, options: &options, policy: Policy::FHIR };
            let session = Session::new(&doc, call, References::new(&doc), &todo.references, Box::default());
            let vitals = rules.resolve("http://hl7.org/fhir/StructureDefinition/vitalsigns").expect("vital signs").0;
            let effective = rules.element(rules.structure(vitals).first).children.iter().copied();
            let effective: Vec<_> =
                effective.filter(|&id| &*rules.element(id).id == "Observation.effective[x]").collect();
            let times = (0..tree.len() as u32).map(NodeId).filter(|&node| doc.type_name(node) == "dateTime");
            let nodes = todo.invariants.iter().copied().chain(times);
            for node in nodes.filter(|&node| matches!(tree.kind(node), Kind::Object | Kind::String)) {
                let vitals = effective.iter().copied().filter(|_| doc.type_name(node) == "dateTime");
                let elements = doc.definition(node).into_iter().chain(doc.content(node)).chain(vitals);
                for constraint in elements.flat_map(|id| &rules.element(id).constraints) {
                    let Some((id, Ok(expr))) = constraint.expression.map(|id| (id, rules.expression(id))) else {
                        continue;
                    };
                    let fast = plan.fast(id).is_some_and(|form| {
                        certain::certainly_holds(form, Below::new(&doc), || session.references_in(node), node)
                    });
                    let quick = sure(expr, &tree, &session, node, &|| doc.resource_of(node));
                    if !fast && quick.is_none() {
                        continue;
                    }
                    let mut context = Context::new(&tree, &session);
                    context.constraint = true;
                    (context.resource, context.root_resource) = (doc.resource_of(node), doc.root_resource_of(node));
                    let holds = holds(expr, &context, Item::at(&tree, node));
                    let (key, expected) = (&constraint.key, quick.unwrap_or(fast));
                    // a narrative refers to what is contained (img src="#b"), which the expression of dom-3 cannot see
                    if &**key == "dom-3" && name.ends_with("narrative-refers.json") {
                        continue;
                    }
                    assert!(!fast || expected, "{key} of {} in {name}", doc.type_name(node));
                    assert!(holds == Ok(expected), "{key} of {} in {name}", doc.type_name(node));
                    fast_yes += usize::from(fast);
                    quick_yes += usize::from(quick == Some(true));
                    quick_no += usize::from(quick == Some(false));
                    if matches!(&*constraint.key, "obs-7" | "rng-2" | "vs-1") {
                        values.insert((constraint.key.to_string(), quick));
                    }
                }
            }
        }
        let said = |key: &str, answer| values.contains(&(key.to_owned(), Some(answer)));
        assert!(said("obs-7", true) && said("rng-2", true) && said("rng-2", false) && said("vs-1", true), "{values:?}");
        assert!(fast_yes > 100 && quick_yes > 1_000 && quick_no > 100, "{fast_yes} {quick_yes} {quick_no}");
    }
}
