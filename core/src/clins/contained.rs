//! Contained resources, references and modifierExtension.

use super::bundle::EXTRACTED;
use super::kind::Kind;
use super::registry::{Basis, Row};
use super::service::Service;
use crate::diagnostic::catalogue::clins::contained as rule;
use crate::diagnostic::catalogue::profile::MODIFIER_EXTENSION_UNKNOWN;
use crate::diagnostic::{Arg, Finding, Severity, Sink};
use crate::json::{Kind as JsonKind, NodeId};

/// Types that resources of the five kinds may contain.
pub(super) const CONTAINED: [&str; 4] = ["Encounter", "Practitioner", "ServiceRequest", "Specimen"];

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::CONTAINED_TYPE),
    Row::new(&rule::CONTAINED_DISPLAY).basis(Basis::Reading),
    Row::new(&rule::LOGICAL_REFERENCE).basis(Basis::Reading),
    Row::new(&rule::MODIFIER_REFUSED),
    Row::new(&rule::SUBJECT_NOT_PATIENT).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    modifiers(service, sink);
    if !matches!(service.kind, Kind::FiveInformation(_)) {
        if service.kind.is_document() {
            extracted(service, sink);
        }
        return;
    }
    let doc = service.doc();
    for entry in service.entries() {
        for contained in doc.items(entry, doc.syms.contained) {
            let found = doc.resource_type(contained);
            if !found.is_empty() && !CONTAINED.contains(&&*found) {
                let instead = match &*found {
                    "Patient" => Arg::fixed(
                        "患者は entry[0] に置き、fullUrl で参照します。",
                        " The patient is entry[0] and is referred to by its fullUrl.",
                    ),
                    _ => Arg::nothing(),
                };
                let args = vec![found.as_ref().into(), CONTAINED.join(", ").into(), instead];
                service.tell(sink, &rule::CONTAINED_TYPE, contained, args);
            }
        }
        subject(service, entry, sink);
        // those that stand in the entry itself: what is contained refers to nothing of its own
        for property in doc.tree.children(entry) {
            references(service, property, sink);
        }
    }
}

/// What the service takes out of documents is of their patient as well.
fn extracted(service: &Service<'_>, sink: &mut Sink) {
    let is_extracted = |&entry: &NodeId| EXTRACTED.iter().any(|profile| service.declares(entry, profile));
    let entries: Vec<NodeId> = service.entries().filter(is_extracted).collect();
    for entry in entries {
        subject(service, entry, sink);
    }
}

/// Whom a record is about is the Patient of the Bundle, by the address of its entry. A reference that leads to something else or,
/// within the Bundle, nowhere is told by its own rules.
fn subject(service: &Service<'_>, entry: NodeId, sink: &mut Sink) {
    let doc = service.doc();
    let Some(patient) = service.patient().filter(|&patient| patient != entry) else { return };
    let name = if doc.type_name(entry) == "AllergyIntolerance" { "patient" } else { "subject" };
    let Some(node) = service.child(entry, name) else { return };
    let (severity, found) = match doc.text(node, doc.syms.reference) {
        Some(reference) if reference.starts_with(['#', 'u']) => return,
        Some(reference) => match service.read.follow(node) {
            Some(found) if found == patient || doc.type_name(found) != "Patient" => return,
            // keys are those of one patient
            _ => (Severity::Error, reference.as_ref().into()),
        },
        None if service.read.child(node, "identifier").is_some() => return,
        None => (Severity::Warning, Arg::fixed("reference がありません", "there is no reference")),
    };
    if let Some(finding) = service.find(&rule::SUBJECT_NOT_PATIENT, node, vec![name.into(), found]) {
        sink.push(Finding { severity, ..finding });
    }
}

/// The references that a property of an entry holds, by itself or in its list.
fn references(service: &Service<'_>, property: NodeId, sink: &mut Sink) {
    let doc = service.doc();
    let is_list = doc.tree.kind(property) == JsonKind::Array;
    let list = is_list.then(|| doc.tree.children(property)).into_iter().flatten();
    for node in list.chain((!is_list).then_some(property)) {
        if doc.type_name(node) != "Reference" {
            continue;
        }
        match doc.text(node, doc.syms.reference) {
            Some(reference) if reference.starts_with('#') && doc.text(node, doc.syms.display).is_none() => {
                service.tell_absent(sink, &rule::CONTAINED_DISPLAY, node, "display", vec![reference.as_ref().into()]);
            }
            None if service.read.child(node, "identifier").is_some() => {
                let name = doc.text(node, doc.syms.kind).unwrap_or_default();
                service.tell(sink, &rule::LOGICAL_REFERENCE, node, vec![name.as_ref().into()]);
            }
            _ => {}
        }
    }
}

/// An unknown modifierExtension was found already; here it is refused, and said once.
fn modifiers(service: &Service<'_>, sink: &mut Sink) {
    let is_unknown = |finding: &Finding| finding.is_of(&[&MODIFIER_EXTENSION_UNKNOWN]);
    let found: Vec<Finding> = sink.findings.iter().filter(|finding| is_unknown(finding)).cloned().collect();
    if found.is_empty() {
        return;
    }
    sink.retain(|finding| !is_unknown(finding));
    for finding in found {
        let url = finding.args.into_iter().take(1).collect();
        service.tell_at(sink, &rule::MODIFIER_REFUSED, "", finding.place, url);
    }
}
