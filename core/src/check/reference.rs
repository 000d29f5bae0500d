//! References: form, target, its type and profile, where it may be held.

use super::base::{name_of, place};
use super::session::Session;
use crate::diagnostic::catalogue::profile as rule;
use crate::diagnostic::{Arg, Finding, Sink};
use crate::fhirpath::Resolved;
use crate::json::NodeId;
use crate::model::{StructureId, Type};

/// Judges one Reference against the base specification: it can be read, its target is there, of an allowed type.
pub(crate) fn check(session: &Session, node: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    let Some(text_node) = doc.tree.child(node, doc.syms.reference) else { return };
    let reference = doc.tree.text(text_node);
    if !is_well_formed(session, &reference) {
        sink.push(Finding::new(&rule::REFERENCE_FORMAT, place(doc, text_node), vec![reference.as_ref().into()]));
        return;
    }
    let resolved = session.follow(&reference, node);
    if resolved == Resolved::Missing {
        let mut place = place(doc, text_node);
        place.node = Some(node.0);
        sink.push(Finding::new(&rule::REFERENCE_UNRESOLVED, place, vec![reference.as_ref().into()]));
        return;
    }
    let Some(found) = target_type(session, &resolved) else { return };
    if let Some(stated) = doc.text(node, doc.syms.kind)
        && stated.rsplit('/').next() != Some(&found)
    {
        let words = vec![stated.as_ref().into(), found.clone().into()];
        sink.push(Finding::new(&rule::REFERENCE_TYPE_MISMATCH, place(doc, node), words));
    }
    let Some(definition) = doc.definition(node) else { return };
    let element = doc.rules.element(definition);
    let targets = element.types.iter().filter(|ty| &*ty.code == "Reference").flat_map(|ty| &ty.targets);
    let types: Vec<StructureId> = targets.clone().filter_map(|target| target.structure).collect();
    if types.is_empty() || types.len() < targets.count() || is_type_of_any(session, &found, &types) {
        return;
    }
    let words = vec![name_of(doc, node).into(), found.into(), type_names(session, &types).into()];
    sink.push(Finding::new(&rule::REFERENCE_TARGET_TYPE, place(doc, node), words));
}

/// Judges a Reference against what a profile says of its target: type, profile, aggregation, versioning.
pub(crate) fn check_targets(session: &Session, node: NodeId, ty: &Type, sink: &mut Sink) {
    let doc = session.doc;
    let Some(reference) = session.reference_text(node) else { return };
    let resolved = session.follow(&reference, node);
    held(session, node, &reference, &resolved, ty, sink);
    let targets: Vec<StructureId> = ty.targets.iter().filter_map(|target| target.structure).collect();
    if targets.len() < ty.targets.len() {
        return; // one of the alternatives is not known: nothing can be refused
    }
    let Some(found) = target_type(session, &resolved) else { return };
    let fitting: Vec<StructureId> =
        targets.iter().copied().filter(|&target| is_type_of_any(session, &found, &[target])).collect();
    if fitting.is_empty() {
        let words = vec![name_of(doc, node).into(), found.into(), type_names(session, &targets).into()];
        sink.push(Finding::new(&rule::REFERENCE_TARGET_TYPE, place(doc, node), words));
        return;
    }
    if let Resolved::Node(target) = resolved
        && !fitting.iter().any(|&structure| session.conforms(target, structure))
    {
        let list = fitting.iter().map(|&id| &*doc.rules.structure(id).url).collect::<Vec<_>>().join(", ");
        let words = vec![name_of(doc, node).into(), reference.as_ref().into(), list.into()];
        sink.push(Finding::new(&rule::REFERENCE_TARGET_PROFILE, place(doc, node), words));
    }
}

/// `aggregation` and `versioning`.
fn held(session: &Session, node: NodeId, reference: &str, resolved: &Resolved, ty: &Type, sink: &mut Sink) {
    let doc = session.doc;
    if ty.aggregation != 0 {
        let (bit, ja, en) = match resolved {
            _ if reference.starts_with('#') => (1, "contained", "contained"),
            Resolved::Node(_) => (4, "Bundle の中", "in the Bundle"),
            Resolved::External(_) | Resolved::Missing => (2, "外部", "outside"),
        };
        // an entry of a Bundle is referenced as well
        let accepted = ty.aggregation & bit != 0 || (bit == 4 && ty.aggregation & 2 != 0);
        if !accepted {
            let names = [(1, "contained"), (2, "referenced"), (4, "bundled")];
            let allowed: Vec<_> =
                names.iter().filter(|(bit, _)| ty.aggregation & bit != 0).map(|(_, name)| *name).collect();
            let found = Arg::Words { ja: ja.to_owned(), en: en.to_owned() };
            let words = vec![name_of(doc, node).into(), found, allowed.join(", ").into()];
            sink.push(Finding::new(&rule::REFERENCE_AGGREGATION, place(doc, node), words));
        }
    }
    let versioned = reference.contains("/_history/");
    let asked = match ty.versioning {
        1 if versioned => ("版なし", "version-independent"),
        2 if !versioned && !reference.starts_with('#') => ("版付き", "version-specific"),
        _ => return,
    };
    let asked = Arg::Words { ja: asked.0.to_owned(), en: asked.1.to_owned() };
    sink.push(Finding::new(&rule::REFERENCE_VERSIONING, place(doc, node), vec![name_of(doc, node).into(), asked]));
}

/// The target's FHIR type, when it can be known.
fn target_type(session: &Session, resolved: &Resolved) -> Option<String> {
    match resolved {
        Resolved::Node(target) => Some(session.doc.resource_type(*target).into_owned()).filter(|name| !name.is_empty()),
        Resolved::External(name) => name.clone().filter(|name| session.doc.rules.type_named(name).is_some()),
        Resolved::Missing => None,
    }
}

/// Whether the FHIR type `found` is that of one of the definitions, or derives from it.
fn is_type_of_any(session: &Session, found: &str, structures: &[StructureId]) -> bool {
    let rules = session.doc.rules;
    let Some(found) = rules.type_named(found) else { return true };
    structures.iter().any(|&id| {
        let wanted = rules.type_named(&rules.structure(id).type_name);
        wanted.is_some_and(|wanted| found == wanted || rules.derives_from(found, wanted))
    })
}

fn type_names(session: &Session, structures: &[StructureId]) -> String {
    let mut names: Vec<&str> = structures.iter().map(|&id| &*session.doc.rules.structure(id).type_name).collect();
    names.dedup();
    names.join(", ")
}

/// A fragment, an absolute URL, or `Type/id` with a known type.
fn is_well_formed(session: &Session, reference: &str) -> bool {
    if reference.contains(char::is_whitespace) {
        return false;
    }
    if reference.starts_with('#') || reference.contains(':') {
        return true;
    }
    let path = reference.split(['#', '?']).next().unwrap_or_default();
    if reference.contains('?') {
        return true; // a conditional reference of a transaction
    }
    let mut parts = path.split('/');
    let (Some(ty), Some(id)) = (parts.next(), parts.next()) else { return false };
    let tail: Vec<&str> = parts.collect();
    session.doc.rules.type_named(ty).is_some()
        && is_id(id)
        && (tail.is_empty() || matches!(tail[..], ["_history", version] if is_id(version)))
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}
