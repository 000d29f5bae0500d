//! QuestionnaireResponse against its Questionnaire (http://hl7.org/fhir/R4/questionnaireresponse.html#notes).
//!
//! The questionnaire is a contained resource or one that was loaded with the rules. Both are walked once, level by
//! level; a budget of steps bounds what a hostile pair can cost.

mod answer;
mod contained;
mod demand;
mod enable;
mod form;
mod value;

use crate::check::document::Document;
use crate::check::document::references::RestUrl;
use crate::check::judge::invariant::Ask;
use crate::diagnostic::catalogue::questionnaire as rules;
use crate::diagnostic::{Arg, Finding, Place, Rule, Sink};
use crate::fhirpath::{Temporal, TemporalKind};
use crate::json::{Kind, NodeId, ParseOptions, Tree, parse};
use crate::model::ruleset::ResourceDraft;
use crate::model::{Canonical, Ruleset};
use answer::{link, mismatch};
use form::{Choice, EnableWhen, Form, Item, ItemType, Json};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Items, conditions and answers looked at for one response.
const MAX_STEPS: u64 = 5_000_000;

/// Whether an expression holds, given the variables that it may use, by name; `None` where that cannot be told.
type Evaluate<'a> = dyn Fn(Ask<'_>, &[(&str, Ask<'_>)]) -> Option<bool> + 'a;

/// What is asked of the document around a response.
pub(crate) struct Around<'a> {
    /// The contained resource with an id.
    pub(crate) contained: &'a dyn Fn(&str) -> Option<NodeId>,
    /// Evaluates the FHIRPath expressions of the questionnaire.
    pub(crate) evaluate: &'a Evaluate<'a>,
}

/// Checks one QuestionnaireResponse.
pub(crate) fn check(doc: &Document<'_>, response: NodeId, around: &Around<'_>, sink: &mut Sink) {
    let json = Json { tree: doc.tree, node: response };
    let canonical = json.text("questionnaire");
    let place = |node: NodeId| Place { span: doc.tree.span(node), node: Some(node.0), tail: None };
    if canonical.is_empty() {
        let start = doc.tree.span(response).start;
        let place = Place { span: crate::text::Span::new(start, start + 1), ..place(response) };
        sink.push(Finding::new(&rules::QUESTIONNAIRE_UNNAMED, place, vec![]));
        return;
    }
    if let Some(id) = canonical.strip_prefix('#') {
        if let Some(node) = (around.contained)(id).filter(|&node| doc.resource_type(node) == "Questionnaire") {
            // what a contained questionnaire refers to is contained beside it
            walk(doc, response, Json { tree: doc.tree, node }, json, around, sink);
            return;
        }
    } else if let Some(found) = loaded(doc.rules, &canonical) {
        substituted(doc, json, "questionnaire", found, sink);
        let text = &found.json;
        // faults of the questionnaire itself are said where it is loaded
        let mut aside = Sink::default();
        if let Some(tree) = parse(text.as_bytes(), &doc.rules.symbols, ParseOptions::default(), &mut aside) {
            let questionnaire = Json { tree: &tree, node: NodeId::ROOT };
            walk(doc, response, questionnaire, questionnaire, around, sink);
            return;
        }
    }
    let node = json.get("questionnaire").map_or(response, |value| value.node);
    sink.push(Finding::new(&rules::QUESTIONNAIRE_NOT_FOUND, place(node), vec![canonical.as_ref().into()]));
}

/// Checks one Questionnaire: what a condition asks about is another of its items.
pub(crate) fn check_form(doc: &Document<'_>, questionnaire: NodeId, sink: &mut Sink) {
    let form = Form::read(Json { tree: doc.tree, node: questionnaire });
    for (at, item) in form.items.iter().enumerate() {
        values(doc, item, sink);
        for condition in item.enable_when.iter().filter(|condition| !condition.question.is_empty()) {
            let rule = if condition.question == item.link_id {
                &rules::ENABLE_WHEN_SELF
            } else {
                match form.find(&condition.question) {
                    None => &rules::ENABLE_WHEN_UNKNOWN,
                    // what is not asked has nothing below it that is
                    Some(asked) if form.is_below(asked, at) => &rules::ENABLE_WHEN_INNER,
                    Some(asked) => {
                        never_holds(doc, &form.items[asked], condition, sink);
                        continue;
                    }
                }
            };
            let place = Place { span: doc.tree.span(condition.node), node: Some(condition.holder.0), tail: None };
            sink.push(Finding::new(rule, place, vec![condition.question.as_ref().into()]));
        }
    }
}

/// Initial values and options are of the item's type (http://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.initial.value_x_,
/// #Questionnaire.item.answerOption.value_x_).
fn values(doc: &Document<'_>, item: &Item<'_>, sink: &mut Sink) {
    let place = |node: NodeId| Place { span: doc.tree.span(node), node: Some(node.0), tail: None };
    let is_choice = matches!(item.kind, ItemType::Choice | ItemType::OpenChoice);
    let options = item.options.iter().map(|option| &option.value).filter(|_| !is_choice);
    for value in item.initial.iter().chain(options) {
        // R4 has no option of type decimal or Quantity
        let stands_for =
            matches!((item.kind, value.ty), (ItemType::Decimal, "integer") | (ItemType::Quantity, "Coding"));
        if let Some(allowed) = mismatch(item, value.ty).filter(|_| !stands_for) {
            let words = vec![link(item), value.ty.into(), allowed.into()];
            sink.push(Finding::new(&rules::ITEM_VALUE_TYPE, place(value.json.node), words));
        }
    }
}

/// A condition that no answer to `asked` can meet: of another type, or an order that the type does not have.
fn never_holds(doc: &Document<'_>, asked: &Item<'_>, condition: &EnableWhen<'_>, sink: &mut Sink) {
    let Some(answer) = condition.answer.as_ref().filter(|_| condition.operator != "exists") else { return };
    let comparable = matches!(
        (asked.kind, answer.ty),
        (ItemType::Decimal | ItemType::Integer, "decimal" | "integer")
            | (ItemType::Date | ItemType::DateTime, "date" | "dateTime")
    );
    let has_order = !matches!(answer.ty, "boolean" | "Coding" | "Reference" | "Attachment");
    let is_order = matches!(&*condition.operator, ">" | "<" | ">=" | "<=");
    let fits = asked.kind.is_question() && (comparable || mismatch(asked, answer.ty).is_none());
    if !fits || is_order && !has_order {
        let place = Place { span: doc.tree.span(condition.node), node: Some(condition.holder.0), tail: None };
        let words = vec![link(asked), condition.operator.as_ref().into(), answer.ty.into()];
        sink.push(Finding::new(&rules::ENABLE_WHEN_TYPE, place, words));
    }
}

/// A loaded Questionnaire: the version asked for, or the last one loaded.
fn loaded<'r>(rules: &'r Ruleset, canonical: &str) -> Option<&'r ResourceDraft> {
    let wanted = Canonical::parse(canonical);
    let mut fitting = rules
        .resources
        .iter()
        .rev()
        .filter(|resource| &*resource.resource_type == "Questionnaire" && &*resource.url == wanted.url);
    let exact = fitting.clone().find(|resource| wanted.version.is_empty() || &*resource.version == wanted.version);
    exact.or_else(|| fitting.next())
}

/// Says that another version answers than the one that the canonical in `property` names.
pub(super) fn substituted(
    doc: &Document<'_>,
    holder: Json<'_>,
    property: &str,
    found: &ResourceDraft,
    sink: &mut Sink,
) {
    let Some(value) = holder.get(property) else { return };
    let canonical = doc.tree.text(value.node);
    let wanted = Canonical::parse(&canonical);
    if !wanted.version.is_empty() && *wanted.version != *found.version {
        let used = if found.version.is_empty() { "—" } else { &*found.version };
        let place = Place { span: doc.tree.span(value.node), node: Some(value.node.0), tail: None };
        let args = vec![canonical.as_ref().into(), used.into()];
        sink.push(Finding::new(&rules::CANONICAL_VERSION_SUBSTITUTED, place, args));
    }
}

fn walk<'t>(
    doc: &'t Document<'_>,
    response: NodeId,
    questionnaire: Json<'t>,
    container: Json<'t>,
    around: &'t Around<'_>,
    sink: &mut Sink,
) {
    let form = Form::read(questionnaire);
    let json = Json { tree: doc.tree, node: response };
    let status = json.text("status");
    let mut walk = Walk {
        tree: doc.tree,
        rules: doc.rules,
        form: &form,
        container,
        around,
        response,
        finished: matches!(&*status, "completed" | "amended"),
        occurrences: vec![Vec::new(); form.items.len()],
        steps: 0,
        sink,
    };
    walk.subject(questionnaire, json);
    walk.period(json);
    walk.index(json);
    walk.level(None, json);
    walk.demands(None, response, response);
    if walk.steps > MAX_STEPS {
        walk.report(&rules::QUESTIONNAIRE_TOO_COSTLY, response, vec![]);
    }
}

struct Walk<'w, 't> {
    tree: &'t Tree<'t>,
    rules: &'w Ruleset,
    form: &'w Form<'t>,
    /// The resource that contains what the questionnaire calls `#id`.
    container: Json<'t>,
    around: &'w Around<'w>,
    response: NodeId,
    /// Answers are complete: required ones must be there.
    finished: bool,
    /// Response items of each questionnaire item, in document order.
    occurrences: Vec<Vec<NodeId>>,
    steps: u64,
    sink: &'w mut Sink,
}

impl<'t> Walk<'_, 't> {
    fn report(&mut self, rule: &'static Rule, node: NodeId, args: Vec<Arg>) {
        let mut span = self.tree.span(node);
        if self.tree.kind(node) == Kind::Object {
            // an item can be pages long: its beginning is marked
            span.end = span.start + 1;
        }
        self.sink.push(Finding::new(rule, Place { span, node: Some(node.0), tail: None }, args));
    }

    /// `subject` is of a type that the questionnaire is about (http://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.subjectType).
    fn subject(&mut self, questionnaire: Json<'t>, json: Json<'t>) {
        let types: Vec<_> = questionnaire.items("subjectType").map(|ty| ty.tree.text(ty.node)).collect();
        let Some(subject) = json.get("subject").filter(|_| !types.is_empty()) else { return };
        let reference = subject.text("reference");
        let found = match RestUrl::parse(&reference) {
            Some(parts) => Cow::Borrowed(parts.resource_type),
            None => subject.text("type"),
        };
        // a name that is no type is told elsewhere
        if self.rules.type_named(&found).is_some() && !types.contains(&found) {
            let args = vec![found.as_ref().into(), types.join(", ").into()];
            self.report(&rules::ANSWER_SUBJECT, subject.node, args);
        }
    }

    /// `authored` within the questionnaire's `effectivePeriod`.
    fn period(&mut self, json: Json<'t>) {
        let Some(authored) = json.get("authored") else { return };
        let text = authored.tree.text(authored.node);
        let (start, end) = (&*self.form.period.0, &*self.form.period.1);
        let instant = |text: &str| Temporal::parse(TemporalKind::DateTime, text);
        let Some(at) = instant(&text) else { return };
        let is = |bound: &str, order: Ordering| instant(bound).is_some_and(|bound| at.order(bound) == order);
        if is(start, Ordering::Less) || is(end, Ordering::Greater) {
            let period = format!("{start}..{end}");
            self.report(&rules::AUTHORED_OUTSIDE_PERIOD, authored.node, vec![text.as_ref().into(), period.into()]);
        }
    }

    fn index(&mut self, holder: Json<'t>) {
        for item in holder.items("item") {
            if let Some(at) = self.form.find(&item.text("linkId")) {
                self.occurrences[at].push(item.node);
            }
            for answer in item.items("answer") {
                self.index(answer);
            }
            self.index(item);
        }
    }

    /// The items of one holder (the response, an item, an answer) against those of one questionnaire item.
    fn level(&mut self, of: Option<usize>, holder: Json<'t>) {
        let form = self.form;
        let expected = form.children(of);
        // (position among the expected, item)
        let mut found: Vec<(usize, Json<'t>)> = Vec::new();
        let mut furthest = 0;
        for item in holder.items("item") {
            self.steps += 1;
            let link_id = item.text("linkId");
            if link_id.is_empty() {
                continue; // cardinality says so
            }
            let Some(at) = form.find(&link_id) else {
                self.report(&rules::ANSWER_UNKNOWN_ITEM, item.node, vec![link_id.as_ref().into()]);
                continue;
            };
            // indexes are in document order, so those of one level are sorted
            let Ok(position) = expected.binary_search(&at) else {
                let right = form.items[at].parent.map_or("", |parent| &*form.items[parent].link_id);
                self.report(&rules::ANSWER_MISPLACED, item.node, vec![link_id.as_ref().into(), place_of(right)]);
                continue;
            };
            if position < furthest {
                self.report(&rules::ANSWER_ORDER, item.node, vec![link_id.as_ref().into()]);
            }
            furthest = furthest.max(position);
            found.push((position, item));
        }
        found.sort_by_key(|&(position, item)| (position, item.node));
        let mut rest = &found[..];
        for (position, &at) in expected.iter().enumerate() {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return;
            }
            let count = rest.partition_point(|&(of, _)| of == position);
            let (here, after) = rest.split_at(count);
            rest = after;
            self.occurrences_of(at, here, holder);
        }
    }

    fn occurrences_of(&mut self, at: usize, here: &[(usize, Json<'t>)], holder: Json<'t>) {
        let form = self.form;
        let item = &form.items[at];
        let answered = here.iter().any(|(_, json)| json.get("answer").is_some() || json.get("item").is_some());
        let needs_look = answered || (item.required && self.finished) || item.facts.min_occurs.is_some();
        if !needs_look && here.is_empty() {
            return;
        }
        let enabled = self.is_enabled(at, holder.node, here.first().map(|(_, json)| json.node));
        let Some(enabled) = enabled else {
            // neither asked for nor refused; what is written is judged
            let place = here.first().map_or(holder.node, |(_, json)| json.node);
            self.report(&rules::ENABLE_UNDECIDED, place, vec![link(item)]);
            for &(_, json) in here {
                self.asked(at, json);
                self.item(at, json);
            }
            return;
        };
        if !enabled {
            if let Some((_, first)) = here.first().filter(|_| answered) {
                self.report(&rules::ANSWER_NOT_ENABLED, first.node, vec![link(item)]);
            }
            return;
        }
        let answers = if item.kind.is_question() {
            here.iter().map(|(_, json)| json.items("answer").count()).sum()
        } else {
            here.len()
        };
        let place = here.first().map_or(holder.node, |(_, json)| json.node);
        // a group is answered by an answer to one of its questions
        let is_answered = match item.kind {
            form::ItemType::Group => here.iter().any(|(_, json)| self.has_answer(*json)),
            form::ItemType::Display => true,
            _ => answers > 0,
        };
        if !is_answered && item.required && self.finished {
            self.report(&rules::ANSWER_REQUIRED, place, vec![link(item)]);
        }
        if let Some(min) = item.facts.min_occurs.filter(|&min| answers < min && self.finished) {
            self.report(&rules::ANSWER_TOO_FEW, place, vec![link(item), min.into(), answers.into()]);
        }
        let max = item.facts.max_occurs.or((!item.repeats).then_some(1));
        if let Some(max) = max.filter(|&max| answers > max) {
            self.report(&rules::ANSWER_TOO_MANY, place, vec![link(item), max.into(), answers.into()]);
        }
        for &(_, json) in here {
            self.asked(at, json);
            self.item(at, json);
        }
    }

    /// Whether an answer stands somewhere below the response item.
    fn has_answer(&mut self, json: Json<'t>) -> bool {
        self.steps += 1;
        json.items("answer").next().is_some() || json.items("item").any(|item| self.has_answer(item))
    }

    /// What was asked is what the questionnaire asks, in its own language or another that it gives.
    fn asked(&mut self, at: usize, json: Json<'t>) {
        let item = &self.form.items[at];
        let Some(text) = json.get("text") else { return };
        let said = text.tree.text(text.node);
        if said != item.text && !item.translations.contains(&said) {
            let words = vec![link(item), said.as_ref().into(), item.text.as_ref().into()];
            self.report(&rules::ANSWER_TEXT, json.node, words);
        }
    }

    fn item(&mut self, at: usize, json: Json<'t>) {
        let form = self.form;
        let item = &form.items[at];
        self.demands(Some(at), json.node, json.node);
        if !item.kind.is_question() {
            if json.get("answer").is_some() {
                let kind = if item.kind == form::ItemType::Group { "group" } else { "display" };
                self.report(&rules::ANSWER_NOT_ASKED, json.node, vec![link(item), kind.into()]);
            }
            return self.level(Some(at), json);
        }
        let alone: Vec<&Choice<'_>> = item.options.iter().filter(|option| option.exclusive).collect();
        let mut exclusive = None;
        let mut count = 0;
        for answer in json.items("answer") {
            self.steps += 1;
            count += 1;
            self.answer(at, answer);
            self.steps += alone.len() as u64;
            if self.steps > MAX_STEPS {
                return;
            }
            let is_exclusive =
                answer.value("value").is_some_and(|value| alone.iter().any(|option| option.value.is_same(&value)));
            if is_exclusive {
                exclusive = Some(answer);
            }
            if answer.get("item").is_some() || !item.children.is_empty() {
                self.level(Some(at), answer);
            }
        }
        if let Some(answer) = exclusive.filter(|_| count > 1) {
            self.report(&rules::ANSWER_EXCLUSIVE, answer.node, vec![link(item)]);
        }
        // items under a question stand in its answers
        if let Some(first) = json.items("item").next() {
            self.report(&rules::ANSWER_ITEM_OUTSIDE, first.node, vec![link(item)]);
        }
    }
}

fn place_of(link_id: &str) -> Arg {
    if link_id.is_empty() {
        return Arg::words("最上位", "the top level");
    }
    Arg::words(format!("「{link_id}」の中"), format!("inside \"{link_id}\""))
}

#[cfg(test)]
mod tests;
