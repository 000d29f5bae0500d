//! A StructureDefinition as data: what it says of the type that it constrains, beyond the invariants
//! (http://hl7.org/fhir/R4/structuredefinition.html, http://hl7.org/fhir/R4/profiling.html#discriminator).

mod elements;
pub(crate) mod expressions;
mod narrowing;
mod whole;

use crate::check::document::json::Json;
use crate::check::document::place::place;
use crate::check::judge::value::{agrees, shown};
use crate::check::plan::literal::{Mode, literal_text};
use crate::check::plan::slicing::{Step, parse_path, segments};
use crate::check::session::Session;
use crate::diagnostic::catalogue::definition::CONSTRAINT_KEY;
use crate::diagnostic::catalogue::source as rule;
use crate::diagnostic::{Finding, Sink};
use crate::json::NodeId;
use crate::model::{Element, ElementId, Ruleset};
use elements::{FHIR, Found, child, contents, element_at};
use expressions::Called;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Places in definitions that one path may lead to at once (types of a choice).
const MAX_PLACES: usize = 64;

/// Judges one StructureDefinition.
pub(crate) fn check(session: &Session, resource: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    let rules = doc.rules;
    let json = Json { tree: session.around().tree, node: resource };
    // later versions of FHIR have other types
    let version = json.text("fhirVersion");
    if !version.is_empty() && !version.starts_with("4.0") {
        return;
    }
    let type_name = json.text("type");
    // the patterns of FHIR itself (Event, Request, …) are not among the types that resources have
    let is_own = json.text("url").strip_prefix(FHIR).is_some_and(|name| name == type_name);
    if let Some(node) = json.get("type")
        && !type_name.is_empty()
        && !type_name.contains(':')
        && rules.type_named(&type_name).is_none()
        && !is_own
    {
        sink.push(Finding::new(&rule::TYPE_RELATIVE, place(doc, node.node), vec![type_name.as_ref().into()]));
        return;
    }
    whole::check(session, json, sink);
    let base = rules.resolve(&json.text("baseDefinition")).map(|(id, _)| rules.structure(id));
    let base_elements: BTreeMap<&str, &Element> = base
        .map(|base| (base.first.0..base.end.0).map(|at| rules.element(ElementId(at))))
        .map(|elements| elements.map(|element| (&*element.id, element)).collect())
        .unwrap_or_default();
    let constrains = json.text("derivation") == "constraint" && rules.type_named(&type_name).is_some();
    let url = json.text("url");
    let list = json.get("differential").or(json.get("snapshot"));
    let mut order = narrowing::Order::default();
    let mut keys = BTreeMap::new();
    for element in list.into_iter().flat_map(|list| list.items("element")) {
        constraints(session, element, &url, sink);
        keys_used(session, element, &mut keys, sink);
        if !constrains {
            continue;
        }
        let (path, id) = (element.text("path"), element.text("id"));
        if path.split('.').next() == Some(&*type_name) && element_at(rules, &path) == Found::Nothing {
            let node = element.get("path").map_or(element.node, |path| path.node);
            let words = vec![url.as_ref().into(), path.as_ref().into()];
            sink.push(Finding::new(&rule::SNAPSHOT_PATH_UNKNOWN, place(doc, node), words));
            continue;
        }
        discriminators(session, element, sink);
        narrowing::check(session, element, &path, sink);
        if json.get("differential").is_some() {
            order.check(session, element, &path, &base_elements, sink);
        }
        let id = if id.is_empty() { path } else { id };
        if let Some(base) = base_elements.get(&*id) {
            fixed(session, element, base, sink);
            // a slice that only its name tells is none of the base's
            if element.get("sliceName").is_none() || id.contains(':') {
                bounds(session, element, base, sink);
            }
        }
    }
}

/// The expression of each constraint on an element.
fn constraints(session: &Session, element: Json<'_>, url: &str, sink: &mut Sink) {
    let mut roots = None;
    for constraint in element.items("constraint") {
        let Some(node) = constraint.get("expression") else { continue };
        let roots = roots.get_or_insert_with(|| expressions::types_at(session, &element.text("path")));
        expressions::check(session, node, Called { url, key: &constraint.text("key") }, roots, sink);
    }
}

/// A key names one constraint of the definition.
fn keys_used<'t>(
    session: &Session<'t>,
    element: Json<'t>,
    known: &mut BTreeMap<Cow<'t, str>, Cow<'t, str>>,
    sink: &mut Sink,
) {
    for constraint in element.items("constraint") {
        let (Some(node), text) = (constraint.get("key"), constraint.text("expression")) else { continue };
        let key = node.tree.text(node.node);
        match known.get(&key) {
            Some(before) if *before != text => {
                let words = vec![key.as_ref().into(), text.as_ref().into(), before.as_ref().into()];
                sink.push(Finding::new(&CONSTRAINT_KEY, place(session.doc, node.node), words));
            }
            Some(_) => {}
            None => {
                known.insert(key, text);
            }
        }
    }
}

/// A profile narrows the cardinality of its base.
fn bounds(session: &Session, element: Json<'_>, base: &Element, sink: &mut Sink) {
    let shown = |max: u32| if max == u32::MAX { "*".to_owned() } else { max.to_string() };
    let number = |text: &str| if text == "*" { Some(u32::MAX) } else { text.parse::<u32>().ok() };
    let (min, max) = (number(&element.text("min")), number(&element.text("max")));
    let faults = [
        (element.get("min"), min.filter(|&min| min < base.min).map(|min| (min, base.min))),
        (element.get("max"), max.filter(|&max| max > base.max).map(|max| (max, base.max))),
    ];
    for (node, fault) in faults {
        if let (Some(node), Some((own, allowed))) = (node, fault) {
            let words = vec![(&*base.id).into(), shown(own).into(), shown(allowed).into()];
            sink.push(Finding::new(&rule::CARDINALITY_LOOSER, place(session.doc, node.node), words));
        }
    }
}

/// Whether a path is made of what discriminators may use: element names, `$this`, `extension(url)`, `resolve()` and
/// `ofType(type)`.
fn is_restricted(path: &str) -> bool {
    let is_name = |text: &str| {
        let mut chars = text.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.all(|c| c.is_alphanumeric() || c == '_')
    };
    segments(path.trim()).all(|segment| match segment.split_once('(') {
        // many write the name of a choice as the definition has it
        None => segment == "$this" || is_name(segment.strip_suffix("[x]").unwrap_or(segment)),
        Some((function, rest)) => rest.strip_suffix(')').map(str::trim).is_some_and(|argument| match function {
            "resolve" => argument.is_empty(),
            "ofType" => argument.split('.').all(is_name),
            "extension" => {
                let inner = |quote| argument.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
                inner('\'').or_else(|| inner('"')).is_some_and(|url| !url.is_empty() && !url.contains(['\'', '"']))
            }
            _ => false,
        }),
    })
}

/// Each `slicing.discriminator.path` leads to an element of what is sliced.
fn discriminators(session: &Session, element: Json<'_>, sink: &mut Sink) {
    let doc = session.doc;
    let Some(slicing) = element.get("slicing") else { return };
    let path = element.text("path");
    for discriminator in slicing.items("discriminator") {
        let text = discriminator.text("path");
        if !text.is_empty() && !is_restricted(&text) {
            let words = vec![text.as_ref().into()];
            sink.push(Finding::new(&rule::DISCRIMINATOR_FORM, place(doc, discriminator.node), words));
            continue;
        }
        let Some(steps) = parse_path(doc.rules, &text) else { continue };
        let Found::At(sliced) = element_at(doc.rules, &path) else { return };
        if leads(doc.rules, sliced, &steps) == Some(false) {
            let words = vec![text.as_ref().into(), path.as_ref().into()];
            sink.push(Finding::new(&rule::DISCRIMINATOR_PATH, place(doc, discriminator.node), words));
        }
    }
}

/// A value that the base fixes stays what it is.
fn fixed(session: &Session, element: Json<'_>, base: &Element, sink: &mut Sink) {
    let doc = session.doc;
    let Some((_, literal)) = &base.fixed else { return };
    let Some(node) = doc.tree.children(element.node).find(|&child| {
        let key = doc.tree.key(child);
        key.strip_prefix("fixed").is_some_and(|ty| ty.starts_with(|c: char| c.is_ascii_uppercase()))
    }) else {
        return;
    };
    if !agrees(doc, node, literal, Mode::Fixed) {
        let words = vec![(&*base.id).into(), literal_text(literal).into(), shown(doc, node).into()];
        sink.push(Finding::new(&rule::FIXED_CHANGED, place(doc, node), words));
    }
}

/// Whether the path leads to an element; `None` when that cannot be told from the base definitions.
fn leads(rules: &Ruleset, sliced: ElementId, steps: &[Step]) -> Option<bool> {
    let mut at = vec![sliced];
    let mut only: Option<&str> = None;
    for step in steps {
        let mut next = Vec::new();
        match step {
            Step::Child(sym, _) => {
                for &element in &at {
                    let contents = contents(rules, element, only)?;
                    next.extend(contents.into_iter().filter_map(|content| child(rules, content, *sym)));
                }
                only = None;
                if next.is_empty() {
                    return Some(false);
                }
            }
            Step::OfType(code) => {
                only = Some(code);
                continue;
            }
            // what is behind a reference or in an extension is for other definitions to say
            Step::Resolve | Step::Extension(_) => return None,
        }
        at = next;
        if at.len() > MAX_PLACES {
            return None;
        }
    }
    Some(true)
}
