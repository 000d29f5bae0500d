//! Sizes: of the whole, of texts, and what makes it large.

use super::registry::{Basis, Row};
use super::service::Service;
use crate::diagnostic::catalogue::clins::size as rule;
use crate::diagnostic::{Arg, Sink};
use crate::json::{Kind, NodeId};
use std::collections::BTreeMap;

/// What one send holds at any rate: 10 megabytes in the narrower meaning.
const SURE_BYTES: u64 = 10_000_000;
/// What a string, a markdown or a narrative may have (http://hl7.org/fhir/R4/datatypes.html#string).
const TEXT_BYTES: u32 = 1 << 20;
/// So many of the largest parts are told.
const TOLD: usize = 5;
/// Sections within sections are looked into so deep.
const SECTION_DEPTH: usize = 8;

/// The rules of this topic.
pub(super) static ROWS: &[Row] =
    &[Row::new(&rule::SIZE_NEAR), Row::new(&rule::SIZE_PARTS).basis(Basis::Reading), Row::new(&rule::TEXT_TOO_LONG)];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    // all that is sent, white space at the end as well
    let bytes = service.doc().tree.source().len() as u64;
    if u64::from(TEXT_BYTES) < bytes {
        texts(service, sink);
    }
    let limit = service.options().byte_limit(true).unwrap_or(u64::MAX);
    if bytes > limit {
        let over = bytes - limit;
        service.tell(sink, &rule::SIZE_PARTS, NodeId::ROOT, vec![Arg::Count(over), parts(service)]);
    } else if bytes >= SURE_BYTES && service.options().max_bytes.is_none() {
        service.tell(sink, &rule::SIZE_NEAR, NodeId::ROOT, vec![Arg::Count(bytes), parts(service)]);
    }
}

fn texts(service: &Service<'_>, sink: &mut Sink) {
    let doc = service.doc();
    let all = (0..u32::try_from(doc.tree.len()).unwrap_or(u32::MAX)).map(NodeId);
    for node in all.filter(|&node| doc.tree.kind(node) == Kind::String) {
        let span = doc.tree.span(node);
        if span.end - span.start <= TEXT_BYTES {
            continue;
        }
        let name = doc.type_name(node);
        if name == "base64Binary" {
            continue;
        }
        let bytes = doc.tree.text(node).len();
        if bytes > TEXT_BYTES as usize {
            service.tell(sink, &rule::TEXT_TOO_LONG, node, vec![bytes.into(), name.into()]);
        }
    }
}

/// The largest entries with their attachments, and the sections that they stand in.
fn parts(service: &Service<'_>) -> Arg {
    let doc = service.doc();
    let sections = sections(service);
    let index = service.references().bundle_at(NodeId::ROOT);
    let entries = index.into_iter().flat_map(|index| &index.entries).enumerate();
    let mut all: Vec<(u32, usize, NodeId)> = entries
        .filter_map(|(at, entry)| {
            let span = doc.tree.span(entry.node);
            Some((span.end - span.start, at, entry.resource?))
        })
        .collect();
    all.sort_by_key(|(bytes, at, _)| (std::cmp::Reverse(*bytes), *at));
    let (mut ja, mut en) = (Vec::new(), Vec::new());
    for &(bytes, at, resource) in all.iter().take(TOLD) {
        let name = doc.type_name(resource);
        let attached = attached(service, resource);
        let section = sections.get(&resource).map_or(String::new(), |section| format!(", {section}"));
        let (of_ja, of_en) = if attached == 0 {
            (String::new(), String::new())
        } else {
            (format!(", 添付データ {attached} バイト"), format!(", attached data of {attached} bytes"))
        };
        ja.push(format!("entry[{at}] {name} ({bytes} バイト{section}{of_ja})"));
        en.push(format!("entry[{at}] {name} ({bytes} bytes{section}{of_en})"));
    }
    if all.is_empty() {
        let name = doc.type_name(NodeId::ROOT);
        (ja, en) = (vec![name.to_owned()], vec![name.to_owned()]);
    }
    Arg::words(ja.join("、"), en.join("; "))
}

/// Bytes of the base64 data below a resource.
fn attached(service: &Service<'_>, resource: NodeId) -> u64 {
    let doc = service.doc();
    let below = (resource.0..doc.tree.subtree_end(resource).0).map(NodeId);
    let data = below.filter(|&node| doc.tree.kind(node) == Kind::String && doc.type_name(node) == "base64Binary");
    data.map(|node| u64::from(doc.tree.span(node).end - doc.tree.span(node).start)).sum()
}

/// The title of the section that leads to each resource.
fn sections(service: &Service<'_>) -> BTreeMap<NodeId, String> {
    let mut found = BTreeMap::new();
    let compositions = service.entries().filter(|&entry| service.doc().type_name(entry) == "Composition");
    for composition in compositions {
        let mut todo: Vec<(NodeId, usize)> =
            service.read.items(composition, "section").map(|section| (section, 0)).collect();
        while let Some((section, depth)) = todo.pop() {
            let title = service.read.text(section, &["title"]).unwrap_or_default().into_owned();
            for entry in service.read.items(section, "entry") {
                if let Some(resource) = service.read.follow(entry) {
                    found.insert(resource, title.clone());
                }
            }
            if depth < SECTION_DEPTH {
                todo.extend(service.read.items(section, "section").map(|inner| (inner, depth + 1)));
            }
        }
    }
    found
}
