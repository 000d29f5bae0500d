//! Extensions: known by their url, allowed where they stand, of the right kind, judged against their definition.

use super::profile;
use crate::check::datatype::is_example_url;
use crate::check::document::place::place;
use crate::check::plan::Plan;
use crate::check::session::Session;
use crate::diagnostic::catalogue::profile as rule;
use crate::diagnostic::{Arg, Finding, Place, Rule, Severity, Sink};
use crate::fhirpath::{Context, Item, Variable, holds, parse};
use crate::json::{Kind, NodeId};
use crate::model::{Context as Allowed, Element, Literal, StructureId};
use crate::options::Extensions;

/// Contexts that R4 4.0.1 publishes wrongly, mended as HL7's own definitions use them.
const MENDED_CONTEXTS: [(&str, &str); 1] =
    [("http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type", "ElementDefinition.type")];

/// Where a definition holds values of other elements.
const OF_VALUES: [&str; 4] = [".pattern[x]", ".fixed[x]", ".defaultValue[x]", ".example.value[x]"];

/// Judges one item of `extension` or `modifierExtension`.
#[cfg_attr(target_family = "wasm", inline(never))] // engines compile a function when it is first called
pub(crate) fn check(session: &Session, node: NodeId, sink: &mut Sink) {
    let doc = session.around();
    let tree = doc.tree;
    let Some(list) = tree.parent(node) else { return };
    let is_modifier = is_modifier(session, node);
    let Some(url_node) = tree.child(node, doc.syms.url).filter(|&url| tree.kind(url) == Kind::String) else { return };
    let url = tree.text(url_node);
    content(session, node, &url, sink);
    let Some(holder) = holder_of(session, list) else { return };
    let nested = doc.type_name(holder) == "Extension" && !tree.is_companion(holder);
    if !url.contains(':') {
        // the parts of a complex extension are named by its definition, which judges them as slices
        if !nested {
            // the element at fault is the extension; the bytes to mark are those of its url
            let place = Place { node: Some(node.0), ..place(doc, url_node) };
            sink.push(Finding::new(&rule::EXTENSION_URL, place, vec![url.as_ref().into()]));
        } else if let Some(parent) = whole_of_unknown_part(session, holder, &url) {
            report(sink, &rule::EXTENSION_PART_UNKNOWN, session, node, vec![url.as_ref().into(), parent.into()]);
        }
        return;
    }
    let Some((structure, _)) =
        session.definition(&url).filter(|&(id, _)| &*doc.rules.structure(id).type_name == "Extension")
    else {
        return unknown(session, node, url_node, &url, is_modifier, sink);
    };
    let root = doc.rules.root(structure);
    if root.is_modifier != is_modifier {
        let expected = if root.is_modifier { "modifierExtension" } else { "extension" };
        report(sink, &rule::EXTENSION_NOT_MODIFIER, session, node, vec![url.as_ref().into(), expected.into()]);
    }
    context(session, node, holder, &url, structure, sink);
    profile::check(session, node, structure, sink);
}

fn report(sink: &mut Sink, rule: &'static Rule, session: &Session, node: NodeId, args: Vec<Arg>) {
    sink.push(Finding::new(rule, place(session.doc, node), args));
}

/// Whether the item stands in `modifierExtension`.
fn is_modifier(session: &Session, node: NodeId) -> bool {
    let doc = session.around();
    let list = doc.tree.parent(node).filter(|&list| doc.tree.kind(list) == Kind::Array);
    doc.tree.sym(list.unwrap_or(node)) == doc.syms.modifier_extension
}

/// The element that carries the extension: the object around its array, for a companion the primitive itself.
fn holder_of(session: &Session, list: NodeId) -> Option<NodeId> {
    let tree = session.around().tree;
    if tree.kind(list) == Kind::Array { tree.parent(list) } else { Some(list) }
}

/// ext-1, said in words: a value or nested extensions, not both, not neither.
fn content(session: &Session, node: NodeId, url: &str, sink: &mut Sink) {
    let doc = session.around();
    let nested = doc.items(node, doc.syms.extension).next().is_some();
    let value = !session.children_named(node, doc.syms.value, "value").is_empty();
    if nested == value {
        let mut finding = Finding::new(&rule::EXTENSION_VALUE_AND_NESTED, place(doc, node), vec![url.into()]);
        finding.spec_rule = Some("ext-1".into());
        sink.push(finding);
    }
}

/// The url of the extension `holder` when its definition names the parts that it has, and `url` is none of them.
fn whole_of_unknown_part(session: &Session, holder: NodeId, url: &str) -> Option<String> {
    let doc = session.around();
    let parent = doc.text(holder, doc.syms.url)?;
    let (structure, _) = session.definition(&parent)?;
    let child = |of: &Element, sym| {
        of.children.iter().map(|&id| doc.rules.element(id)).find(|child| child.sym == sym && child.slice_name.is_none())
    };
    let parts = child(doc.rules.root(structure), doc.syms.extension)?;
    let names: Option<Vec<&Literal>> = (parts.slices.iter())
        .map(|&slice| child(doc.rules.element(slice), doc.syms.url)?.fixed.as_ref().map(|(_, name)| name))
        .collect();
    let names = names.filter(|names| !names.is_empty())?;
    let known = |name: &&Literal| matches!(name, Literal::String(name) if **name == *url);
    (!names.iter().any(known)).then(|| parent.into_owned())
}

/// Nobody answers the url.
fn unknown(session: &Session, node: NodeId, url_node: NodeId, url: &str, is_modifier: bool, sink: &mut Sink) {
    let mut words = vec![url.into()];
    let examples = ["http://example.", "https://example.", "http://acme.", "http://www.acme", "http://www.example."];
    let example = examples.iter().any(|start| url.starts_with(start));
    let is_example = example && !session.call.options.no_example_urls;
    // most of them the base walk tells
    if example && !is_example && !is_example_url(url) {
        sink.push(Finding::new(&rule::EXAMPLE_URL, place(session.doc, url_node), words.clone()));
    }
    // HL7 keeps adding extensions for R4 in packages of their own
    let is_hl7 = url.starts_with("http://hl7.org/fhir/StructureDefinition/")
        // something else has that name
        && session.definition(url).is_none();
    let full = sink.is_full(rule::EXTENSION_UNKNOWN.severity);
    words.push(if full { Arg::nothing() } else { session.call.plan.namesakes(session.doc.rules).of(url, true) });
    let finding = if is_modifier {
        Finding::new(&rule::MODIFIER_EXTENSION_UNKNOWN, place(session.doc, url_node), words)
    } else {
        Finding::new(&rule::EXTENSION_UNKNOWN, place(session.doc, node), words)
    };
    let finding = match (is_example, is_modifier) {
        (true, _) => finding.severity(Severity::Warning),
        (_, true) if session.call.options.extensions == Extensions::Known => finding,
        (_, true) => finding.severity(session.call.policy.unknown_modifier),
        // R4 extensibility 2.5.0: nobody may refuse data for an extension that he does not know
        (_, false) if session.call.options.extensions == Extensions::Known && !is_hl7 => {
            finding.severity(Severity::Error)
        }
        _ => finding,
    };
    sink.push(finding);
}

/// Whether the extension may stand on `holder`.
fn context(session: &Session, node: NodeId, holder: NodeId, url: &str, structure: StructureId, sink: &mut Sink) {
    let doc = session.around();
    let definition = doc.rules.structure(structure);
    if !definition.context.is_empty() && !surely_allowed(session, holder, &definition.context) {
        let names = names(session, holder);
        let mended = MENDED_CONTEXTS.iter().any(|(of, path)| *of == url && names.iter().any(|name| name == path));
        // a value that a profile asks for stands for an element elsewhere
        let is_pattern = names.first().is_some_and(|path| OF_VALUES.iter().any(|value| path.ends_with(value)));
        if !mended
            && !is_pattern
            && !definition.context.iter().any(|allowed| is_allowed(session, holder, &names, allowed))
        {
            let list = definition.context.iter().map(|allowed| &*allowed.expression).collect::<Vec<_>>().join(", ");
            let here = names.first().cloned().unwrap_or_default();
            let mut place = place(doc, node);
            place.node = Some(holder.0);
            let mut finding = Finding::new(&rule::EXTENSION_CONTEXT, place, vec![url.into(), here.into(), list.into()]);
            finding.profile = Some(doc.rules.called(definition).into());
            sink.push(finding);
        }
    }
    for (text, expression) in &definition.context_invariants {
        let Some(Ok(expr)) = expression.map(|id| doc.rules.expression(id)) else {
            continue;
        };
        // the focus is what holds the extension, which is %extension itself (R4 structuredefinition, contextInvariant)
        let own = |this| Variable { name: "extension".into(), expr: this, focus: node };
        let variables: Vec<Variable> = parse("$this").map(own).into_iter().collect();
        let mut path = Context { variables: &variables, ..Context::new(doc.tree, session) };
        path.resource = doc.resource_of(holder);
        path.root_resource = doc.root_resource_of(holder);
        if holds(expr, &path, Item::at(doc.tree, holder)) == Ok(false) {
            let mut place = place(doc, node);
            place.node = Some(holder.0);
            let here = names(session, holder).first().cloned().unwrap_or_default();
            let mut finding = Finding::new(
                &rule::EXTENSION_CONTEXT_INVARIANT,
                place,
                vec![url.into(), here.into(), (&**text).into()],
            );
            finding.profile = Some(doc.rules.called(definition).into());
            sink.push(finding);
        }
    }
}

/// Whether a context names the holder just so: what is met most.
fn surely_allowed(session: &Session, holder: NodeId, context: &[Allowed]) -> bool {
    let doc = session.around();
    let is_resource = doc.is_resource(holder);
    let (id, ty) = (doc.definition(holder).filter(|_| !is_resource), doc.type_name(holder));
    context.iter().filter(|allowed| !matches!(&*allowed.kind, "extension" | "fhirpath")).any(|allowed| {
        let path = &*allowed.expression;
        matches!(path, "Element" | "*")
            || !path.is_empty() && path == ty
            || id.is_some_and(|id| *doc.rules.element(id).id == *path)
    })
}

/// The ways in which a context may name an element: its path, its id in its type, its type and the type's bases.
fn names(session: &Session, holder: NodeId) -> Vec<String> {
    let doc = session.around();
    let mut names = Vec::new();
    if doc.is_resource(holder) {
        names.push(doc.resource_type(holder).into_owned());
    } else {
        names.push(full_path(session, holder));
        if let Some(id) = doc.definition(holder) {
            names.push(doc.rules.element(id).id.to_string());
            // an element that a resource redefines is also that of its content reference
            if let Some(content) = doc.content(holder) {
                names.push(doc.rules.element(content).id.to_string());
            }
        }
        names.push(doc.type_name(holder).to_owned());
    }
    names.dedup();
    names
}

/// `Patient.name.given`: names from the surrounding resource on, choices by their element's name.
fn full_path(session: &Session, node: NodeId) -> String {
    let doc = session.around();
    let mut parts = Vec::new();
    let mut at = node;
    while !doc.is_resource(at) {
        if doc.tree.parent(at).is_some_and(|parent| doc.tree.kind(parent) == Kind::Object)
            && let Some(id) = doc.definition(at)
        {
            let element = doc.rules.element(id);
            let name = doc.rules.symbols.name(element.sym);
            parts.push(if element.choice { format!("{name}[x]") } else { name.to_owned() });
        }
        match doc.tree.parent(at) {
            Some(parent) => at = parent,
            None => break,
        }
    }
    parts.push(doc.resource_type(at).into_owned());
    parts.reverse();
    parts.join(".")
}

fn is_allowed(session: &Session, holder: NodeId, names: &[String], allowed: &Allowed) -> bool {
    let doc = session.around();
    let expression = &*allowed.expression;
    match &*allowed.kind {
        "extension" => {
            // on another extension, or on the value of one
            [Some(holder), doc.tree.parent(holder)].into_iter().flatten().any(|around| {
                let own = doc.text(around, doc.syms.url);
                doc.type_name(around) == "Extension" && own.is_some_and(|url| *url == *expression)
            })
        }
        "fhirpath" => crate::fhirpath::parse(expression).is_ok_and(|mut expr| {
            expr.bind(&doc.rules.symbols);
            let root = doc.resource_of(holder);
            let mut path = Context::new(doc.tree, session);
            path.resource = root;
            path.root_resource = doc.root_resource_of(holder);
            let nodes = crate::fhirpath::evaluate(&expr, &path, Item::at(doc.tree, root));
            nodes.is_ok_and(|found| {
                found.iter().any(|value| matches!(value, crate::fhirpath::Value::Node(item) if item.node() == holder))
            })
        }),
        _ => {
            // `url#path`: the path within a profile or logical model
            let path = expression.rsplit_once('#').map_or(expression, |(_, path)| path);
            let path = path.trim_end_matches("[x]");
            matches!(path, "Element" | "*")
                || path == "CanonicalResource" && is_canonical(session, holder)
                || names.iter().any(|name| name.trim_end_matches("[x]") == path)
                || !path.contains('.') && is_subtype(session, holder, path)
                || is_element_with_type(session, holder, path)
                || is_inherited_element(session, holder, names, path)
        }
    }
}

/// Whether the node's type is, or derives from, the type called `name`.
fn is_subtype(session: &Session, node: NodeId, name: &str) -> bool {
    session.call.plan.is_subtype(session.doc.rules, session.doc.type_of(node), name)
}

/// `DomainResource.text` on `Patient.text`: the path begins with a type that the resource derives from.
fn is_inherited_element(session: &Session, holder: NodeId, names: &[String], path: &str) -> bool {
    let Some((head, tail)) = path.split_once('.') else { return false };
    let resource = session.around().resource_of(holder);
    is_subtype(session, resource, head)
        && names.iter().any(|name| name.split_once('.').is_some_and(|(_, rest)| rest.trim_end_matches("[x]") == tail))
}

/// R5's abstract type for resources with a url, which contexts of extensions for R4 use as well.
fn is_canonical(session: &Session, holder: NodeId) -> bool {
    session.doc.is_resource(holder) && {
        let ty = session.doc.type_of(holder);
        let has = |ty, name| Plan::has_element(session.doc.rules, ty, name) == Some(true);
        has(ty, "url") && has(ty, "status")
    }
}

/// `CodeableConcept.coding` and the like on an element of that type, or a choice with its type written out.
fn is_element_with_type(session: &Session, holder: NodeId, path: &str) -> bool {
    let doc = session.around();
    let Some(id) = doc.definition(holder) else { return false };
    let element = doc.rules.element(id);
    element.choice && {
        let written = element.id.trim_end_matches("[x]");
        let key = doc.tree.key(holder);
        let parent = written.rsplit_once('.').map_or("", |(parent, _)| parent);
        format!("{parent}.{key}") == path
    }
}
