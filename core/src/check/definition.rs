//! A StructureDefinition as data: what it says of the type that it constrains, beyond the invariants
//! (http://hl7.org/fhir/R4/structuredefinition.html, http://hl7.org/fhir/R4/profiling.html#discriminator).

use super::base::place;
use super::session::Session;
use super::slicing::{Step, parse_path};
use super::value::{Mode, agrees, literal_text, shown};
use super::view::Json;
use crate::diagnostic::catalogue::source as rule;
use crate::diagnostic::{Finding, Sink};
use crate::json::{NodeId, Sym};
use crate::model::{ElementId, Ruleset, StructureId};

/// Places in definitions that one path may lead to at once (types of a choice).
const MAX_PLACES: usize = 64;

/// The namespace of FHIR's own types.
const FHIR: &str = "http://hl7.org/fhir/StructureDefinition/";

/// Judges one StructureDefinition.
pub(crate) fn check(session: &Session, resource: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    let rules = doc.rules;
    let json = Json { tree: doc.tree, node: resource };
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
    let base = rules.resolve(&json.text("baseDefinition")).map(|(id, _)| id);
    let elements = json.get("differential").into_iter().flat_map(|list| list.items("element"));
    for element in elements {
        discriminators(session, element, sink);
        if let Some(base) = base {
            fixed(session, element, base, sink);
        }
    }
}

/// Each `slicing.discriminator.path` leads to an element of what is sliced.
fn discriminators(session: &Session, element: Json<'_>, sink: &mut Sink) {
    let doc = session.doc;
    let Some(slicing) = element.get("slicing") else { return };
    let path = element.text("path");
    for discriminator in slicing.items("discriminator") {
        let text = discriminator.text("path");
        let Some(steps) = parse_path(doc.rules, &text) else { continue };
        let Some(sliced) = element_at(doc.rules, &path) else { return };
        if leads(doc.rules, sliced, &steps) == Some(false) {
            let words = vec![text.as_ref().into(), path.as_ref().into()];
            sink.push(Finding::new(&rule::DISCRIMINATOR_PATH, place(doc, discriminator.node), words));
        }
    }
}

/// A value that the base fixes stays what it is.
fn fixed(session: &Session, element: Json<'_>, base: StructureId, sink: &mut Sink) {
    let doc = session.doc;
    let rules = doc.rules;
    let id = if element.text("id").is_empty() { element.text("path") } else { element.text("id") };
    let Some(node) = doc.tree.children(element.node).find(|&child| {
        let key = doc.tree.key(child);
        key.strip_prefix("fixed").is_some_and(|ty| ty.starts_with(|c: char| c.is_ascii_uppercase()))
    }) else {
        return;
    };
    let structure = rules.structure(base);
    let inherited = (structure.first.0..structure.end.0).map(|at| rules.element(ElementId(at)));
    let Some((_, literal)) = inherited.filter(|found| *found.id == *id).find_map(|found| found.fixed.as_ref()) else {
        return;
    };
    if !agrees(doc, node, literal, Mode::Fixed) {
        let words = vec![id.as_ref().into(), literal_text(literal).into(), shown(doc, node).into()];
        sink.push(Finding::new(&rule::FIXED_CHANGED, place(doc, node), words));
    }
}

/// The element of a base definition with this path, through the types of its parents.
fn element_at(rules: &Ruleset, path: &str) -> Option<ElementId> {
    let mut names = path.split('.');
    let mut at = rules.structure(rules.type_named(names.next()?)?).first;
    for name in names {
        let sym = rules.symbols.get(name.trim_end_matches("[x]").as_bytes());
        at = contents(rules, at, None)?.into_iter().find_map(|content| child(rules, content, sym))?;
    }
    Some(at)
}

fn child(rules: &Ruleset, content: ElementId, sym: Sym) -> Option<ElementId> {
    if sym == Sym::UNKNOWN {
        return None;
    }
    let element = rules.element(content);
    let at = element.lookup.iter().find(|child| child.sym == sym).map(|child| usize::from(child.child));
    let named = element.children.iter().copied().find(|&child| rules.element(child).sym == sym);
    named.or_else(|| at.and_then(|at| element.children.get(at).copied()))
}

/// The elements whose children the element's values have, by type; `None` when one of them is not known.
fn contents(rules: &Ruleset, id: ElementId, only: Option<&str>) -> Option<Vec<ElementId>> {
    let element = rules.element(id);
    if !element.children.is_empty() {
        return Some(vec![id]);
    }
    if let Some(content) = element.content {
        return Some(vec![content]);
    }
    let types = element.types.iter().filter(|ty| only.is_none_or(|only| *ty.code == *only));
    types.map(|ty| ty.structure.map(|id| rules.structure(id).first)).collect()
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
