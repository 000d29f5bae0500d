//! Questions about types, as FHIRPath asks them: a type is the element whose children its values have.

use super::Plan;
use crate::fhirpath::{ElementInfo, TypeId};
use crate::model::{Element, ElementId, Ruleset, StructureId, StructureKind};
use crate::text::limits::MAX_DEFINITION_DEPTH;
use std::borrow::Cow;

/// The element whose children values of the type have.
fn content(rules: &Ruleset, ty: TypeId) -> Option<&Element> {
    ty.0.checked_sub(1).map(|id| rules.element(ElementId(id)))
}

/// Whether structure `id` is the FHIR type `name` or specialises it.
fn specialises(rules: &Ruleset, id: StructureId, name: &str) -> bool {
    let mut at = Some(id);
    for _ in 0..MAX_DEFINITION_DEPTH {
        let Some(id) = at else { return false };
        let structure = rules.structure(id);
        if *structure.type_name == *name {
            return true;
        }
        at = structure.base_id;
    }
    false
}

impl Plan {
    /// The type with this FHIR name.
    pub(crate) fn type_id(&self, rules: &Ruleset, name: &str) -> TypeId {
        let found = self.type_named(rules, name);
        found.map_or(TypeId::UNKNOWN, |id| TypeId(rules.structure(id).first.0 + 1))
    }

    /// Its FHIR name.
    pub(crate) fn type_name(rules: &Ruleset, ty: TypeId) -> Cow<'_, str> {
        let Some(element) = content(rules, ty) else { return Cow::Borrowed("") };
        if element.parent.is_none() {
            return Cow::Borrowed(&*rules.structure(element.structure).type_name);
        }
        Cow::Borrowed(element.types.first().map_or("BackboneElement", |ty| &*ty.code))
    }

    /// Whether `ty` is the type called `name` or is derived from it.
    pub(crate) fn is_subtype(&self, rules: &Ruleset, ty: TypeId, name: &str) -> bool {
        let Some(element) = content(rules, ty) else { return false };
        if element.parent.is_none() {
            return specialises(rules, element.structure, name);
        }
        let code = element.types.first().map_or("BackboneElement", |ty| &*ty.code);
        code == name || self.type_named(rules, code).is_some_and(|id| specialises(rules, id, name))
    }

    /// Whether `ty` is a primitive.
    pub(crate) fn is_primitive(rules: &Ruleset, ty: TypeId) -> bool {
        content(rules, ty).is_some_and(|element| {
            element.parent.is_none() && rules.structure(element.structure).kind == StructureKind::Primitive
        })
    }

    /// Whether `ty` has an element of this name; `None` when it is not known.
    pub(crate) fn has_element(rules: &Ruleset, ty: TypeId, name: &str) -> Option<bool> {
        let element = content(rules, ty)?;
        Some(element.children.iter().any(|&child| rules.symbols.name(rules.element(child).sym) == name))
    }

    /// The element's name (`value`) when `key` (`valueQuantity`) is one of a choice's.
    pub(crate) fn choice_of<'r>(rules: &'r Ruleset, ty: TypeId, key: &str) -> Option<Cow<'r, str>> {
        let element = content(rules, ty)?;
        let sym = rules.symbols.get(key.as_bytes());
        let at = element.lookup.binary_search_by_key(&sym, |child| child.sym).ok()?;
        let child = rules.element(element.children[usize::from(element.lookup[at].child)]);
        child.choice.then(|| Cow::Borrowed(rules.symbols.name(child.sym)))
    }

    /// The element `name` of `ty`, for static analysis.
    pub(crate) fn element_of(&self, rules: &Ruleset, ty: TypeId, name: &str) -> Option<ElementInfo> {
        let element = content(rules, ty)?;
        let &id = element.children.iter().find(|&&child| rules.symbols.name(rules.element(child).sym) == name)?;
        let child = rules.element(id);
        let types = (0..child.types.len().max(1))
            .filter_map(|ty| self.elements.content(rules, id, ty))
            .map(|content| TypeId(content.0 + 1))
            .collect();
        Some(ElementInfo { types, repeats: child.array })
    }
}
