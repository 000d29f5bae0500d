//! Rules of single entries and links: fullUrl, request, search.

use crate::check::datatype::{excerpt, is_absolute};
use crate::check::document::Document;
use crate::check::document::place::{place as whole, start};
use crate::check::document::references::{BundleIndex, Entry, RestUrl, is_type};
use crate::diagnostic::catalogue::bundle as rules;
use crate::diagnostic::{Arg, Finding, Place, Rule, Severity, Sink};
use crate::json::{Kind, NodeId, Sym};
use std::borrow::Cow;

/// The place of an entry or of what stands in it: an entry can be pages long, so that its beginning is marked.
pub(super) fn place(doc: &Document<'_>, node: NodeId) -> Place {
    let is_object = doc.tree.kind(node) == Kind::Object;
    let mut place = if is_object { start(doc, node) } else { whole(doc, node) };
    // the element at fault is the entry or the Reference; the bytes to mark are those of its url
    let sym = doc.tree.sym(node);
    let is_url = sym != Sym::UNKNOWN && (sym == doc.syms.full_url || sym == doc.syms.reference);
    if let Some(element) = doc.tree.parent(node).filter(|_| is_url) {
        place.node = Some(element.0);
    }
    place
}

pub(super) fn report(doc: &Document<'_>, sink: &mut Sink, rule: &'static Rule, node: NodeId, args: Vec<Arg>) {
    sink.push(Finding::new(rule, place(doc, node), args));
}

pub(super) fn check(doc: &Document<'_>, index: &BundleIndex<'_>, kind: &str, sink: &mut Sink) {
    let searched = if kind == "searchset" { searched(doc, index) } else { Vec::new() };
    for entry in &index.entries {
        full_url(doc, entry, kind, sink);
        match kind {
            "searchset" => search(doc, entry, &searched, sink),
            "batch" | "transaction" => request(doc, entry, sink),
            _ => {}
        }
    }
    if kind == "transaction" {
        touched_twice(doc, index, sink);
    }
    links(doc, index, kind, sink);
    if kind == "searchset" && index.entries.iter().any(|entry| mode(doc, entry).is_none()) {
        report(doc, sink, &rules::SEARCH_MODE_MISSING, index.bundle, vec![]);
    }
}

fn full_url(doc: &Document<'_>, entry: &Entry<'_>, kind: &str, sink: &mut Sink) {
    if entry.resource.is_none() {
        return;
    }
    if entry.full_url.is_empty() {
        if matches!(kind, "document" | "message" | "searchset" | "collection" | "history") {
            report(doc, sink, &rules::FULL_URL_MISSING, entry.node, vec![]);
        } else if matches!(kind, "batch" | "transaction") && is_update(doc, entry) {
            // the element's definition lets only a POST do without; the page about Bundles lets every transaction
            let finding = Finding::new(&rules::FULL_URL_MISSING, place(doc, entry.node), vec![]);
            sink.push(finding.severity(Severity::Warning));
        }
        return;
    }
    let Some(node) = doc.tree.child(entry.node, doc.syms.full_url) else { return };
    let url = &*entry.full_url;
    if !is_absolute(url) {
        return report(doc, sink, &rules::FULL_URL_RELATIVE, node, vec![excerpt(url).into()]);
    }
    // only what looks like the address on a server says what the resource is
    let Some(parts) = RestUrl::parse(url).filter(|parts| is_type(doc, parts.resource_type)) else { return };
    if entry.id.is_empty() {
        let args = vec![excerpt(url).into(), parts.id.into()];
        report(doc, sink, &rules::FULL_URL_WITHOUT_ID, node, args);
    } else if parts.resource_type != entry.resource_type || parts.id != entry.id {
        let expected = format!("/{}/{}", entry.resource_type, entry.id);
        report(doc, sink, &rules::FULL_URL_MISMATCH, node, vec![excerpt(url).into(), expected.into()]);
    }
}

/// Whether the entry is a PUT of a resource whose place is known, not a conditional one.
fn is_update(doc: &Document<'_>, entry: &Entry<'_>) -> bool {
    let Some(request) = Request::of(doc, entry) else { return false };
    request.method == "PUT" && request.url.is_none_or(|(url, _)| !url.contains('?'))
}

/// What a transaction or batch is to do with an entry.
struct Request<'d> {
    method: Cow<'d, str>,
    /// The URL, and where it is.
    url: Option<(Cow<'d, str>, NodeId)>,
}

impl<'d> Request<'d> {
    fn of(doc: &Document<'d>, entry: &Entry<'_>) -> Option<Self> {
        let node = doc.items(entry.node, doc.syms.request).next()?;
        let url = doc.text(node, doc.syms.url).zip(doc.tree.child(node, doc.syms.url));
        Some(Self { method: doc.text(node, doc.syms.method)?, url })
    }
}

fn mode<'a>(doc: &Document<'a>, entry: &Entry<'a>) -> Option<Cow<'a, str>> {
    let search = doc.items(entry.node, doc.syms.search).next()?;
    doc.text(search, doc.syms.mode)
}

/// The types that the self link asks for: that of its last segment, else those of `_type`; none when it tells none
/// (http://hl7.org/fhir/R4/http.html#search).
fn searched(doc: &Document<'_>, index: &BundleIndex<'_>) -> Vec<String> {
    let relation = doc.rules.symbols.get(b"relation");
    let mut links = doc.items(index.bundle, doc.syms.link);
    let Some(url) = links
        .find(|&link| doc.text(link, relation).is_some_and(|relation| relation == "self"))
        .and_then(|link| doc.text(link, doc.syms.url))
    else {
        return Vec::new();
    };
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let path = path.strip_suffix("/_search").unwrap_or(path);
    // what an operation returns, its own definition says
    if path.contains('$') {
        return Vec::new();
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if is_type(doc, last) {
        return vec![last.to_owned()];
    }
    let types = query.split('&').filter_map(|parameter| parameter.strip_prefix("_type="));
    let types: Vec<String> = types.flat_map(|list| list.split(',')).map(str::to_owned).collect();
    // a comma that is escaped, or what is no type: cannot tell
    if types.iter().all(|ty| is_type(doc, ty)) { types } else { Vec::new() }
}

fn search(doc: &Document<'_>, entry: &Entry<'_>, searched: &[String], sink: &mut Sink) {
    let Some(resource) = entry.resource else {
        return report(doc, sink, &rules::SEARCH_RESOURCE_MISSING, entry.node, vec![]);
    };
    let outcome = entry.resource_type == "OperationOutcome";
    if entry.id.is_empty() && !outcome {
        report(doc, sink, &rules::SEARCH_ID_MISSING, resource, vec![]);
    }
    let mode = mode(doc, entry);
    if mode.as_deref() == Some("outcome") && !outcome {
        report(doc, sink, &rules::SEARCH_OUTCOME_TYPE, entry.node, vec![entry.resource_type.as_ref().into()]);
    }
    let other = !searched.is_empty() && !searched.iter().any(|ty| *ty == entry.resource_type);
    if mode.as_deref() == Some("match") && other && !entry.resource_type.is_empty() {
        let args = vec![entry.resource_type.as_ref().into(), searched.join(", ").into()];
        report(doc, sink, &rules::SEARCH_MATCH_TYPE, resource, args);
    }
}

/// `request.url` answers the method and the resource.
fn request(doc: &Document<'_>, entry: &Entry<'_>, sink: &mut Sink) {
    let Some(Request { method, url: Some((url, node)) }) = Request::of(doc, entry) else { return }; // bdl-3 says so
    let path = url.split('?').next().unwrap_or("");
    if is_absolute(path) || path.starts_with('/') {
        return report(doc, sink, &rules::REQUEST_URL_ABSOLUTE, node, vec![excerpt(&url).into()]);
    }
    if matches!(&*method, "POST" | "PUT" | "PATCH") && entry.resource.is_none() {
        report(doc, sink, &rules::REQUEST_RESOURCE_MISSING, entry.node, vec![method.as_ref().into()]);
    }
    let mut segments = path.split('/');
    let resource_type = segments.next().unwrap_or("");
    let id = segments.next().unwrap_or("");
    let asked_otherwise = matches!(&*method, "POST" | "PUT")
        && !path.contains('$')
        && !entry.resource_type.is_empty()
        && (resource_type != entry.resource_type
            || (method == "PUT" && !id.is_empty() && !entry.id.is_empty() && id != entry.id));
    if asked_otherwise {
        let found = if entry.id.is_empty() {
            entry.resource_type.to_string()
        } else {
            format!("{}/{}", entry.resource_type, entry.id)
        };
        report(
            doc,
            sink,
            &rules::REQUEST_URL_MISMATCH,
            node,
            vec![excerpt(&url).into(), method.as_ref().into(), found.into()],
        );
    }
}

/// A transaction changes one resource once (http://hl7.org/fhir/R4/http.html#trules): identities may not overlap.
fn touched_twice(doc: &Document<'_>, index: &BundleIndex<'_>, sink: &mut Sink) {
    let changes = |entry: &Entry<'_>| {
        let Request { method, url } = Request::of(doc, entry)?;
        let (url, node) = url?;
        let is_change = matches!(&*method, "PUT" | "PATCH" | "DELETE") && !url.contains('?');
        is_change.then_some((url, node))
    };
    let mut all: Vec<(Cow<'_, str>, NodeId)> = index.entries.iter().filter_map(changes).collect();
    all.sort();
    for pair in all.windows(2) {
        if let [(before, _), (url, node)] = pair
            && before == url
        {
            report(doc, sink, &rules::REQUEST_TWICE, *node, vec![excerpt(url).into()]);
        }
    }
}

/// Relation of a link to a stylesheet that the document may carry (http://hl7.org/fhir/R4/documents.html#css).
pub(super) const STYLESHEET: &str = "stylesheet";

/// Positions of the entries that a link of the Bundle itself leads to. It stands in no entry, so a relative one has no
/// base: type and id tell.
pub(super) fn linked<'i>(index: &'i BundleIndex<'_>, url: &str) -> &'i [u32] {
    match RestUrl::parse(url).filter(|parts| parts.base.is_empty()) {
        Some(parts) => index.with_id(parts.resource_type, parts.id),
        None => index.with_url(url),
    }
}

/// A stylesheet that is not on the web is one of the entries.
fn stylesheet(doc: &Document<'_>, index: &BundleIndex<'_>, link: NodeId, sink: &mut Sink) {
    let Some(node) = doc.tree.child(link, doc.syms.url).filter(|&node| doc.tree.kind(node) == Kind::String) else {
        return;
    };
    let url = doc.tree.text(node);
    let on_the_web = url.starts_with("http://") || url.starts_with("https://");
    if !on_the_web && linked(index, &url).is_empty() {
        let place = Place { span: doc.tree.span(node), node: Some(node.0), tail: None };
        sink.push(Finding::new(&rules::STYLESHEET_MISSING, place, vec![excerpt(&url).into()]));
    }
}

/// Relations that say where a page of results lies: each once, and only where there are pages.
const PAGES: [&str; 5] = ["first", "last", "next", "prev", "previous"];

fn links(doc: &Document<'_>, index: &BundleIndex<'_>, kind: &str, sink: &mut Sink) {
    let relation = doc.rules.symbols.get(b"relation");
    let mut seen: Vec<&str> = Vec::new();
    for link in doc.items(index.bundle, doc.syms.link) {
        if kind == "document" && doc.text(link, relation).is_some_and(|relation| relation == STYLESHEET) {
            stylesheet(doc, index, link, sink);
        }
        let Some(name) = doc.text(link, relation) else { continue };
        let Some(&known) = PAGES.iter().chain(&["self"]).find(|known| **known == name) else { continue };
        if seen.contains(&known) {
            report(doc, sink, &rules::LINK_TWICE, link, vec![known.into()]);
        } else if kind == "document" && known != "self" {
            let node = doc.tree.child(link, relation).unwrap_or(link);
            report(doc, sink, &rules::LINK_NOT_HERE, node, vec![known.into(), kind.into()]);
        }
        if !seen.contains(&known) {
            seen.push(known);
        }
    }
    if kind == "searchset" && !seen.contains(&"self") {
        report(doc, sink, &rules::SEARCH_SELF_MISSING, index.bundle, vec![]);
    }
}
