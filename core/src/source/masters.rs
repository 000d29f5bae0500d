//! Code systems as FHIR defines them → rows that a master pack is made of: SNOMED CT, LOINC and whatever else a user has.

use super::draft::CodeSystemDraft;
use crate::masters::read::{Action, Change, SystemBatch};
use crate::masters::{Concept, Content, Day, NameKind, flag};

/// The concepts of a code system. `None` for a supplement, which is no system, and for one without concepts.
pub fn batch_of(draft: &CodeSystemDraft, licence: &str) -> Option<SystemBatch> {
    if &*draft.content == "supplement" || draft.concepts.is_empty() || draft.url.is_empty() {
        return None;
    }
    let content = if &*draft.content == "complete" { Content::Complete } else { Content::Fragment };
    let changes = draft.concepts.iter().map(|of| {
        let mut concept = Concept::new(&of.code, &of.display);
        let mut action = Action::Keep;
        for (_, text) in &of.designations {
            concept = concept.name(NameKind::Other, text);
        }
        for (key, value) in &of.properties {
            match (&**key, &**value) {
                ("inactive", "true") | ("status", "inactive" | "retired") => action = Action::Retire,
                ("notSelectable" | "abstract", "true") => concept = concept.mark(flag::ABSTRACT, true),
                ("retirementDate", day) => concept.to = Day::parse(day).map_or(concept.to, Day::before),
                ("effectiveDate", day) => concept.from = Day::parse(day).unwrap_or(concept.from),
                ("replacedBy" | "successor" | "replaces-by", code) => concept = concept.successor(code),
                _ => concept = concept.fact(key, value),
            }
        }
        for parent in of.parents.iter().filter_map(|&parent| draft.concepts.get(parent as usize)) {
            concept = concept.fact("parent", &parent.code);
        }
        Change { concept, action, ..Change::default() }
    });
    Some(SystemBatch {
        system: draft.url.to_string(),
        content,
        licence: licence.to_owned(),
        changes: changes.collect(),
    })
}
