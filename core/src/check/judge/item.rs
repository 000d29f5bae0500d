//! A laboratory result beside what the master says of its item: the unit of the value, the material of the specimen.

use crate::check::document::Document;
use crate::check::document::place::place;
use crate::check::session::Session;
use crate::diagnostic::catalogue::masters as rule;
use crate::diagnostic::{Finding, Sink};
use crate::fhirpath::Resolved;
use crate::json::{Kind, NodeId};
use crate::masters::{Entry, system};

/// UCUM.
const UCUM: &str = "http://unitsofmeasure.org";
/// Materials of JLAC10, three characters.
const MATERIAL: &str = "http://jpfhir.jp/fhir/core/CodeSystem/JP_ObservationSampleMaterialCode_CS";
/// Units that a message shows.
const MOST: usize = 3;

/// Checks the resource whose `code` holds this coding of an item.
pub(super) fn check(session: &Session<'_>, coding: NodeId, entry: Entry<'_>, sink: &mut Sink) {
    let doc = session.around();
    // the coding of the item itself: not that of a value, a method or a specimen
    let concept = doc.tree.parent(coding).and_then(|list| doc.tree.parent(list));
    let concept = concept.filter(|&concept| doc.tree.key_is(concept, "code"));
    let Some(item) = concept.and_then(|concept| doc.tree.parent(concept)) else { return };
    unit(doc, item, entry, sink);
    specimen(session, doc, item, entry, sink);
}

/// The value of a property, where the node has properties.
pub(super) fn child(doc: &Document<'_>, node: NodeId, name: &str) -> Option<NodeId> {
    if doc.tree.kind(node) == Kind::Object { doc.tree.get(node, name) } else { None }
}

/// [`child`] that is a text.
pub(super) fn text_of(doc: &Document<'_>, node: NodeId, name: &str) -> Option<NodeId> {
    child(doc, node, name).filter(|&node| doc.tree.kind(node) == Kind::String)
}

/// The unit of a result beside the units that the master gives for the item.
fn unit(doc: &Document<'_>, item: NodeId, entry: Entry<'_>, sink: &mut Sink) {
    let units: Vec<&str> = entry.facts().filter(|(key, _)| *key == "UCUM").map(|(_, unit)| unit).collect();
    let Some(value) = child(doc, item, "valueQuantity").filter(|_| !units.is_empty()) else { return };
    let of_ucum = text_of(doc, value, "system").is_some_and(|node| doc.tree.text(node) == UCUM);
    let Some(node) = text_of(doc, value, "code").filter(|_| of_ucum) else { return };
    let unit = doc.tree.text(node);
    if units.contains(&&*unit) {
        return;
    }
    let expected = units.iter().take(MOST).map(|unit| format!("\"{unit}\"")).collect::<Vec<_>>().join(", ");
    let args = vec![(*unit).into(), entry.code().into(), entry.display().into(), expected.into()];
    sink.push(Finding::new(&rule::ITEM_UNIT, place(doc, node), args));
}

/// The material of the specimen beside that of the item, which a JLAC10 code names in its tenth to twelfth place.
fn specimen(session: &Session<'_>, doc: &Document<'_>, item: NodeId, entry: Entry<'_>, sink: &mut Sink) {
    if !matches!(entry.system(), system::JLAC10 | system::CORE_JLAC10 | system::INFECTION_JLAC10) {
        return;
    }
    let Some(wanted) = entry.code().get(9..12).filter(|_| entry.code().len() == 17) else { return };
    let Some(reference) = child(doc, item, "specimen").and_then(|of| text_of(doc, of, "reference")) else { return };
    let Resolved::Node(specimen) = session.follow(&doc.tree.text(reference), reference) else { return };
    let codings = child(doc, specimen, "type").and_then(|of| child(doc, of, "coding"));
    let codings = codings.filter(|&list| doc.tree.kind(list) == Kind::Array);
    let found: Vec<NodeId> = (codings.into_iter().flat_map(|list| doc.tree.children(list)))
        .filter(|&coding| text_of(doc, coding, "system").is_some_and(|node| doc.tree.text(node) == MATERIAL))
        .filter_map(|coding| text_of(doc, coding, "code"))
        .collect();
    let Some(&first) = found.first() else { return };
    if found.iter().any(|&code| doc.tree.text(code) == wanted) {
        return;
    }
    let name = entry.facts().find(|(key, _)| *key == "材料").map_or("", |(_, name)| name);
    let expected = if name.is_empty() { wanted.to_owned() } else { format!("{wanted} ({name})") };
    let found = doc.tree.text(first).into_owned();
    let args = vec![found.into(), entry.code().into(), entry.display().into(), expected.into()];
    sink.push(Finding::new(&rule::ITEM_SPECIMEN, place(doc, reference), args));
}
