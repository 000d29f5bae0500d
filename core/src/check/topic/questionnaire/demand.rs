//! What a questionnaire says of its answers in expressions: variables, and constraints
//! (http://hl7.org/fhir/R4/extension-variable.html, extension-questionnaire-constraint.html; SDC's targetConstraint).

use super::form::Json;
use super::{Walk, rules};
use crate::check::judge::invariant::Ask;
use crate::diagnostic::{Arg, Finding, Place, Severity};
use crate::json::NodeId;
use std::borrow::Cow;

/// Expressions of a questionnaire or of one of its items.
#[derive(Default)]
pub(super) struct Demands<'t> {
    /// Name and expression, in the order in which they may use each other.
    variables: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    constraints: Vec<Constraint<'t>>,
}

struct Constraint<'t> {
    key: Cow<'t, str>,
    human: Cow<'t, str>,
    expression: Cow<'t, str>,
    is_error: bool,
}

/// The text of an Expression, empty when it is in another language.
pub(super) fn fhirpath(expression: Json<'_>) -> Cow<'_, str> {
    if expression.text("language") == "text/fhirpath" { expression.text("expression") } else { Cow::Borrowed("") }
}

impl<'t> Demands<'t> {
    pub(super) fn read(json: Json<'t>) -> Self {
        let mut demands = Self::default();
        for extension in json.items("extension") {
            let url = extension.text("url");
            if url.ends_with("/StructureDefinition/variable") {
                if let Some(value) = extension.get("valueExpression") {
                    demands.variables.push((value.text("name"), fhirpath(value)));
                }
            } else if ["questionnaire-constraint", "targetConstraint"]
                .iter()
                .any(|name| url.strip_suffix(name).is_some_and(|place| place.ends_with("/StructureDefinition/")))
            {
                demands.constraints.push(Constraint::read(extension));
            }
        }
        demands
    }
}

impl<'t> Constraint<'t> {
    fn read(extension: Json<'t>) -> Self {
        let part = |name: &str| extension.items("extension").find(|part| part.text("url") == name);
        let text = |name: &str, property: &str| part(name).map(|part| part.text(property)).unwrap_or_default();
        let expression = match part("expression").map(|part| (part.get("valueExpression"), part)) {
            Some((Some(value), _)) => fhirpath(value),
            Some((None, part)) => part.text("valueString"),
            None => Cow::Borrowed(""),
        };
        let key = Some(text("key", "valueId")).filter(|key| !key.is_empty());
        Self {
            key: key.unwrap_or_else(|| text("key", "valueString")),
            human: text("human", "valueString"),
            expression,
            is_error: text("severity", "valueCode") != "warning",
        }
    }
}

impl Walk<'_, '_> {
    /// Whether an expression of item `at` (`None`: of the questionnaire) holds, started from `focus`. `here` is the response
    /// item that answers it, if there is one, in `holder`.
    pub(super) fn ask(
        &mut self,
        at: Option<usize>,
        holder: NodeId,
        here: Option<NodeId>,
        expression: &str,
        focus: NodeId,
    ) -> Option<bool> {
        let form = self.form;
        // the response is looked at for each expression
        self.steps += u64::from(self.tree.subtree_end(self.response).0 - self.response.0);
        let mut items: Vec<usize> = std::iter::successors(at, |&at| form.items[at].parent).collect();
        items.reverse();
        let of_items = items.into_iter().filter_map(|item| {
            let node = if Some(item) == at { here } else { self.around(holder, &form.items[item].link_id) };
            Some((&form.items[item].demands, node?))
        });
        let variables: Vec<(&str, Ask<'_>)> = std::iter::once((&form.demands, self.response))
            .chain(of_items)
            .flat_map(|(demands, focus)| {
                let ask = move |expression| Ask { expression, focus };
                demands.variables.iter().map(move |(name, expression)| (&**name, ask(&**expression)))
            })
            .collect();
        (self.around.evaluate)(Ask { expression, focus }, &variables)
    }

    /// The response item with this linkId in which `node` lies.
    fn around(&self, node: NodeId, link_id: &str) -> Option<NodeId> {
        let tree = self.tree;
        let is_it = |&node: &NodeId| Json { tree, node }.text("linkId") == link_id;
        std::iter::successors(Some(node), |&node| tree.parent(node))
            .take_while(|&node| node != self.response)
            .find(is_it)
    }

    /// The constraints of item `at` (`None`: of the questionnaire) on the response item `here`. They are to hold before a
    /// response counts as complete.
    pub(super) fn demands(&mut self, at: Option<usize>, here: NodeId, holder: NodeId) {
        if !self.finished {
            return;
        }
        let form = self.form;
        let demands = at.map_or(&form.demands, |at| &form.items[at].demands);
        for constraint in &demands.constraints {
            let expression = &*constraint.expression;
            if self.ask(at, holder, Some(here), expression, here) == Some(true) {
                continue;
            }
            // what has no answer, because one it compares with is not there, is not broken
            let is_broken = self.ask(at, holder, Some(here), &format!("({expression}).not()"), here) == Some(true);
            let human = if constraint.human.is_empty() { expression } else { &*constraint.human };
            let words: Vec<Arg> = vec![(&*constraint.key).into(), human.into()];
            let (rule, severity) = match (is_broken, constraint.is_error) {
                (true, true) => (&rules::ANSWER_CONSTRAINT, Severity::Error),
                (true, false) => (&rules::ANSWER_CONSTRAINT, Severity::Warning),
                (false, _) => (&rules::ANSWER_CONSTRAINT_UNDECIDED, Severity::Information),
            };
            let mut span = self.tree.span(here);
            // the response can be pages long: its beginning is marked
            span.end = span.start + 1;
            let place = Place { span, node: Some(here.0), tail: None };
            self.sink.push(Finding::new(rule, place, words).severity(severity));
        }
    }
}
