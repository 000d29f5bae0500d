//! Documents and messages as a whole: what the first resource refers to is inside, and nothing inside is unconnected.

use super::entries::{STYLESHEET, linked, report};
use crate::check::datatype::excerpt;
use crate::check::document::Document;
use crate::check::document::references::{BundleIndex, References, Target};
use crate::diagnostic::catalogue::bundle as rules;
use crate::diagnostic::{Arg, Severity, Sink};
use crate::json::{Kind, NodeId, Sym};

/// References of a Composition that a document must carry (http://hl7.org/fhir/R4/documents.html#content).
const OF_COMPOSITION: [&str; 8] = ["subject", "encounter", "author", "party", "custodian", "detail", "focus", "entry"];
/// References of a MessageHeader that a message must carry (http://hl7.org/fhir/R4/messageheader.html).
const OF_MESSAGE: [&str; 1] = ["focus"];

pub(super) fn check(doc: &Document<'_>, all: &References<'_>, index: &BundleIndex<'_>, kind: &str, sink: &mut Sink) {
    let document = kind == "document";
    let first = if document { "Composition" } else { "MessageHeader" };
    // bdl-11 and bdl-12 ask for the first resource
    let Some(root) = index.entries.first().filter(|entry| entry.resource_type == first) else { return };
    let Some(resource) = root.resource else { return };
    carried(doc, all, resource, if document { &OF_COMPOSITION } else { &OF_MESSAGE }, sink);
    connected(doc, all, index, document, sink);
}

/// Every reference of `names` in `resource` leads to an entry (or a contained resource).
fn carried(doc: &Document<'_>, all: &References<'_>, resource: NodeId, names: &[&str], sink: &mut Sink) {
    let names: Vec<Sym> = names.iter().map(|name| doc.rules.symbols.get(name.as_bytes())).collect();
    let mut at = NodeId(resource.0 + 1);
    let end = doc.tree.subtree_end(resource);
    while at < end {
        let node = at;
        if skipped(doc, node) {
            at = doc.tree.subtree_end(node);
            continue;
        }
        at = NodeId(at.0 + 1);
        if doc.tree.kind(node) != Kind::String || doc.tree.sym(node) != doc.syms.reference {
            continue;
        }
        let Some(name) = doc.tree.parent(node).map(|object| property(doc, object)) else { continue };
        if name == Sym::UNKNOWN || !names.contains(&name) {
            continue;
        }
        let text = doc.tree.text(node);
        let path = || Arg::from(doc.rules.symbols.name(name));
        match all.resolve(doc, &text, node) {
            // a missing contained resource is said where references are checked
            Target::Resource(_) | Target::NoContained => {}
            Target::Several(_, count) => {
                report(doc, sink, &rules::REFERENCE_SEVERAL, node, vec![excerpt(&text).into(), count.into()]);
            }
            Target::Outside { near } => {
                let full_url = doc.rules.symbols.get(b"fullUrl");
                let entry = near.and_then(|near| doc.tree.parent(near));
                let url =
                    entry.and_then(|entry| doc.text(entry, full_url)).map_or_else(String::new, |url| excerpt(&url));
                let (ja, en) = match (near, url.is_empty()) {
                    (None, _) => (String::new(), String::new()),
                    (Some(_), true) => (
                        "。型と id が同じ entry はありますが、その entry に fullUrl がありません".to_owned(),
                        "; an entry has the same type and id, but no fullUrl".to_owned(),
                    ),
                    (Some(_), false) => (
                        format!(
                            "。型と id が同じ entry はありますが、その fullUrl は {url} で、この参照とは対応しません"
                        ),
                        format!(
                            "; an entry has the same type and id, but its fullUrl, {url}, does not answer this reference"
                        ),
                    ),
                };
                let hint = Arg::words(ja, en);
                report(doc, sink, &rules::REFERENCE_NOT_CARRIED, node, vec![path(), excerpt(&text).into(), hint]);
            }
        }
    }
}

/// Contained resources and extensions are no part of what must be carried.
fn skipped(doc: &Document<'_>, node: NodeId) -> bool {
    let sym = doc.tree.sym(node);
    sym != Sym::UNKNOWN && [doc.syms.contained, doc.syms.extension, doc.syms.modifier_extension].contains(&sym)
}

/// The name of the property that holds an object, through its array.
fn property(doc: &Document<'_>, object: NodeId) -> Sym {
    match doc.tree.parent(object) {
        Some(parent) if doc.tree.kind(parent) == Kind::Array => doc.tree.sym(parent),
        _ => doc.tree.sym(object),
    }
}

/// Every entry is reached from the first one by references; some only by going against them.
fn connected(doc: &Document<'_>, all: &References<'_>, index: &BundleIndex<'_>, document: bool, sink: &mut Sink) {
    let count = index.entries.len();
    let (mut forward, mut both) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for (from, to) in edges(doc, all, index) {
        forward[from].push(to);
        both[from].push(to);
        both[to].push(from);
    }
    // the document itself may ask for stylesheets
    let relation = doc.rules.symbols.get(b"relation");
    for link in doc.items(index.bundle, doc.syms.link) {
        if doc.text(link, relation).is_some_and(|relation| relation == STYLESHEET) {
            let url = doc.text(link, doc.syms.url).unwrap_or_default();
            forward[0].extend(linked(index, &url).iter().map(|&at| at as usize));
        }
    }
    let (ahead, around) = (reached(&forward), reached(&both));
    for (at, entry) in index.entries.iter().enumerate() {
        if entry.resource.is_none() || ahead[at] {
            continue;
        }
        let name = if entry.full_url.is_empty() { format!("entry[{at}]") } else { excerpt(&entry.full_url) };
        let args = vec![name.into(), entry.resource_type.as_ref().into()];
        let (rule, severity) = match (around[at], document) {
            // meta-information about the document points at it
            (true, true) if entry.resource_type == "Provenance" => continue,
            (true, true) => (&rules::ENTRY_BACKWARD, Severity::Warning),
            (true, false) => (&rules::ENTRY_BACKWARD, Severity::Information),
            (false, true) => (&rules::ENTRY_UNREACHABLE, Severity::Error),
            (false, false) => (&rules::ENTRY_UNREACHABLE, Severity::Warning),
        };
        sink.push(
            crate::diagnostic::Finding::new(rule, super::entries::place(doc, entry.node), args).severity(severity),
        );
    }
}

/// Entry to entry, by references, attachments and links to questionnaires.
fn edges(doc: &Document<'_>, all: &References<'_>, index: &BundleIndex<'_>) -> Vec<(usize, usize)> {
    let names = [doc.syms.reference, doc.syms.url, doc.syms.questionnaire];
    let mut edges = Vec::new();
    for (from, entry) in index.entries.iter().enumerate() {
        let Some(resource) = entry.resource else { continue };
        for at in resource.0..doc.tree.subtree_end(resource).0 {
            let node = NodeId(at);
            let sym = doc.tree.sym(node);
            if sym == Sym::UNKNOWN || !names.contains(&sym) || doc.tree.kind(node) != Kind::String {
                continue;
            }
            let text = doc.tree.text(node);
            if text.starts_with('#') {
                continue;
            }
            let target = all.resolve(doc, &text, node).resource();
            if let Some(to) = target.and_then(|target| index.entry_around(target)) {
                edges.push((from, to));
            }
        }
    }
    edges
}

fn reached(edges: &[Vec<usize>]) -> Vec<bool> {
    let mut seen = vec![false; edges.len()];
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(edges[at].iter().copied().filter(|&to| !seen[to]));
        }
    }
    seen
}
