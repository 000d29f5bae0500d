//! The elements that paths of a definition lead to.

use crate::json::Sym;
use crate::model::{ElementId, Ruleset};

/// The namespace of FHIR's own types.
pub(super) const FHIR: &str = "http://hl7.org/fhir/StructureDefinition/";

/// What a path leads to in the base definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    At(ElementId),
    /// There is no such element.
    Nothing,
    /// Some type on the way is not known, or may be any resource.
    CannotTell,
}

/// The element with this path, through the types of its parents.
pub(super) fn element_at(rules: &Ruleset, path: &str) -> Found {
    let mut names = path.split('.');
    let Some(root) = names.next().and_then(|name| rules.type_named(name)) else { return Found::CannotTell };
    let mut at = rules.structure(root).first;
    for name in names {
        let sym = rules.symbols.get(name.trim_end_matches("[x]").as_bytes());
        let Some(contents) = contents(rules, at, None) else { return Found::CannotTell };
        match contents.iter().find_map(|&content| child(rules, content, sym)) {
            Some(found) => at = found,
            None if contents.iter().any(|&content| is_open(rules, content)) => return Found::CannotTell,
            None => return Found::Nothing,
        }
    }
    Found::At(at)
}

/// Whether what stands here is for a profile to say: any resource, or nothing that is known.
fn is_open(rules: &Ruleset, content: ElementId) -> bool {
    let element = rules.element(content);
    element.children.is_empty() || element.parent.is_none() && rules.structure(element.structure).is_abstract
}

pub(super) fn child(rules: &Ruleset, content: ElementId, sym: Sym) -> Option<ElementId> {
    if sym == Sym::UNKNOWN {
        return None;
    }
    let element = rules.element(content);
    let at = element.lookup.iter().find(|child| child.sym == sym).map(|child| usize::from(child.child));
    let named = element.children.iter().copied().find(|&child| rules.element(child).sym == sym);
    named.or_else(|| at.and_then(|at| element.children.get(at).copied()))
}

/// The elements whose children the element's values have, by type; `None` when one of them is not known.
pub(super) fn contents(rules: &Ruleset, id: ElementId, only: Option<&str>) -> Option<Vec<ElementId>> {
    let element = rules.element(id);
    if !element.children.is_empty() {
        return Some(vec![id]);
    }
    if let Some(content) = element.content {
        return Some(vec![content]);
    }
    let types = element.types.iter().filter(|ty| only.is_none_or(|only| *ty.code == *only));
    types.map(|ty| ty.structure.map(|id| rules.structure(id).first)).collect()
}
