//! A StructureDefinition as a whole: its kind, its type, and what makes it the definition of an extension.

use super::elements::{FHIR, Found, element_at};
use super::expressions::{self, Called};
use crate::check::document::json::Json;
use crate::check::document::place::place;
use crate::check::session::Session;
use crate::diagnostic::catalogue::definition as rule;
use crate::diagnostic::{Arg, Finding, Sink};
use crate::model::StructureKind;

pub(super) fn check(session: &Session, json: Json<'_>, sink: &mut Sink) {
    let doc = session.doc;
    let type_name = json.text("type");
    let constrains = json.text("derivation") == "constraint";
    if let Some(context) = json.items("context").next().filter(|_| type_name != "Extension") {
        sink.push(Finding::new(&rule::CONTEXT_NOT_HERE, place(doc, context.node), vec![type_name.as_ref().into()]));
    }
    for context in json.items("context").filter(|context| context.text("type") == "element") {
        let path = context.text("expression");
        if let Some(node) = context.get("expression").filter(|_| is_no_element(session, &path)) {
            sink.push(Finding::new(&rule::CONTEXT_UNKNOWN, place(doc, node.node), vec![path.as_ref().into()]));
        }
    }
    for node in json.items("contextInvariant") {
        // what the extension will stand on is for the context to say
        expressions::check(session, node, Called { url: &json.text("url"), key: "contextInvariant" }, &[], sink);
    }
    let base = doc.rules.resolve(&json.text("baseDefinition")).map(|(id, _)| doc.rules.structure(id));
    if let Some(base) = base {
        let kind = json.text("kind");
        let expected = match base.kind {
            StructureKind::Resource => "resource",
            StructureKind::Complex => "complex-type",
            StructureKind::Primitive => "primitive-type",
            StructureKind::Logical => "logical",
        };
        if constrains
            && kind != expected
            && let Some(node) = json.get("kind")
        {
            let words = vec![kind.as_ref().into(), expected.into()];
            sink.push(Finding::new(&rule::KIND, place(doc, node.node), words));
        }
        if constrains
            && !type_name.is_empty()
            && *base.type_name != *type_name
            && let Some(node) = json.get("type")
        {
            let words = vec![type_name.as_ref().into(), (&*base.type_name).into()];
            sink.push(Finding::new(&rule::BASE_TYPE, place(doc, node.node), words));
        }
        // FHIR's own definitions of types name no base of the same type
        if !constrains
            && !type_name.is_empty()
            && *base.type_name == *type_name
            && let Some(node) = json.get("type")
        {
            let words = vec![type_name.as_ref().into()];
            sink.push(Finding::new(&rule::NOT_DERIVED, place(doc, node.node), words));
        }
    }
    if constrains && type_name == "Extension" && json.text("baseDefinition").strip_prefix(FHIR) == Some("Extension") {
        extension_url(session, json, sink);
    }
}

/// Types of R5 that contexts of extensions for R4 name as well.
const OF_R5: [&str; 3] = ["CanonicalResource", "MetadataResource", "*"];

/// Whether a path leads to no element of R4; what a profile, a slice or a logical model adds is not for R4 to say.
fn is_no_element(session: &Session, path: &str) -> bool {
    if path.is_empty() || path.contains(['#', ':', '(']) {
        return false;
    }
    let head = path.split('.').next().unwrap_or_default();
    if session.doc.rules.type_named(head).is_none() {
        return !OF_R5.contains(&head);
    }
    element_at(session.doc.rules, path) == Found::Nothing
}

/// An extension is known by its url, so the definition fixes `Extension.url` to its own.
fn extension_url(session: &Session, json: Json<'_>, sink: &mut Sink) {
    let doc = session.doc;
    let lists = [json.get("differential"), json.get("snapshot")];
    let elements = || lists.iter().flatten().flat_map(|list| list.items("element"));
    let url = json.text("url");
    if elements().next().is_none() || url.is_empty() || json.is_true("abstract") {
        return;
    }
    let fixed = elements()
        .filter(|element| element.text("path") == "Extension.url")
        .find_map(|element| element.get("fixedUri").or(element.get("patternUri")));
    let (node, found) = match fixed {
        Some(fixed) if doc.tree.text(fixed.node) == url => return,
        Some(fixed) => (fixed.node, Arg::from(doc.tree.text(fixed.node).as_ref())),
        None => (json.node, Arg::words("固定されていません", "not fixed")),
    };
    sink.push(Finding::new(&rule::EXTENSION_URL, place(doc, node), vec![url.as_ref().into(), found]));
}
