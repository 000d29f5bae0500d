//! StructureDefinition → `StructureDraft`.

use super::{Doc, Key, element::elements};
use crate::json::NodeId;
use crate::model::Demand;
use crate::source::draft::{ElementDraft, Origin, StructureDraft};

/// Reads the StructureDefinition at `node`.
pub(in crate::source) fn structure(doc: &mut Doc<'_>, node: NodeId, origin: Origin) -> StructureDraft {
    let mut draft = StructureDraft { origin, ..StructureDraft::default() };
    let (mut snapshot, mut differential, mut imposed) = (None, None, Vec::new());
    for (key, value) in doc.properties(node) {
        match key {
            Key::Url => draft.url = doc.text(value, "url"),
            Key::Version => draft.version = doc.text(value, "version"),
            Key::Name => draft.name = doc.text(value, "name"),
            Key::Title => draft.title = doc.text(value, "title"),
            Key::Status => draft.status = doc.text(value, "status"),
            Key::Kind => draft.kind = doc.text(value, "kind"),
            Key::Abstract => draft.is_abstract = doc.flag(value, "abstract"),
            Key::Type => draft.type_name = doc.text(value, "type"),
            Key::BaseDefinition => draft.base = doc.text(value, "baseDefinition"),
            Key::Derivation => draft.derivation = doc.text(value, "derivation"),
            Key::ContextInvariant => draft.context_invariant = doc.texts(value, "contextInvariant"),
            Key::Context => {
                for context in doc.items(value, "context") {
                    let (mut kind, mut expression) = <(Box<str>, Box<str>)>::default();
                    for (key, value) in doc.properties(context) {
                        match key {
                            Key::Type => kind = doc.text(value, "context.type"),
                            Key::Expression => expression = doc.text(value, "context.expression"),
                            _ => {}
                        }
                    }
                    draft.context.push((kind, expression));
                }
            }
            Key::Extension => {
                for (url, extension) in doc.extensions(value) {
                    let canonical = doc.extension_value(extension).filter(|_| &*url == Demand::IMPOSE);
                    imposed.extend(canonical.map(Demand::Impose));
                }
            }
            Key::Snapshot => snapshot = Some(value),
            Key::Differential => differential = Some(value),
            _ => {}
        }
    }
    // After the loop: what an element's types mean depends on the kind, which may stand later in the text.
    if let Some(node) = snapshot {
        draft.snapshot = elements(doc, node, &draft.kind);
    }
    // A snapshot says all that the differential says; both would only cost memory.
    if let (Some(node), true) = (differential, draft.snapshot.is_empty()) {
        draft.differential = elements(doc, node, &draft.kind);
    }
    if !imposed.is_empty() {
        let elements = if draft.snapshot.is_empty() { &mut draft.differential } else { &mut draft.snapshot };
        if elements.first().is_none_or(|first| first.path != draft.type_name) {
            let root = ElementDraft { path: draft.type_name.clone(), ..ElementDraft::default() };
            elements.insert(0, root);
        }
        if let Some(root) = elements.first_mut() {
            root.demands.extend(imposed);
        }
    }
    super::ids::give(&mut draft.snapshot);
    super::ids::give(&mut draft.differential);
    draft
}
