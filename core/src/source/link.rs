//! Links across structures: types, profiles, targets, bases, bindings, content references.

use super::embedded::{EMBEDDED, JP_CORE_OF_GUIDES};
use crate::diagnostic::{Arg, Finding, Place, Rule, catalogue::source as rules};
use crate::model::element::without_slices;
use crate::model::{Canonical, Derivation, ElementId, Literal, Ruleset, Structure, StructureId};
use crate::text::limits::MAX_DEFINITION_DEPTH;
use std::collections::BTreeSet;

/// What could not be settled while one structure was built.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// (element, `#id`) of the structure under construction; empty between structures.
    pub(super) local_content: Vec<(ElementId, Box<str>)>,
    /// (element, `url#id` or an `#id` that its structure does not have).
    pub(super) content: Vec<(ElementId, Box<str>)>,
    /// Elements of profiles that do not say whether the base element repeats.
    pub(super) arrays: Vec<ElementId>,
}

/// Links everything, the base's structures too: what they refer to may have come with this draft. Findings are made
/// for elements from `first_new` on.
pub(super) fn link(ruleset: &mut Ruleset, pending: &Pending, first_new: usize, findings: &mut Vec<Finding>) {
    link_bases(ruleset, first_new, findings);
    for &element in &pending.arrays {
        let array = base_array(ruleset, element);
        ruleset.elements[element.0 as usize].array = array;
    }
    link_content(ruleset, pending, findings);
    let mut elements = std::mem::take(&mut ruleset.elements);
    let mut unknown: BTreeSet<(StructureId, Box<str>)> = BTreeSet::new();
    for (index, element) in elements.iter_mut().enumerate() {
        let versions = beside(ruleset.structure(element.structure));
        for ty in &mut element.types {
            ty.structure = type_structure(ruleset, &ty.code);
            if ty.structure.is_none()
                && index >= first_new
                && !ty.code.starts_with("http://hl7.org/fhirpath/System.")
                && unknown.insert((element.structure, ty.code.clone()))
            {
                let canonical = canonical(ruleset, element.structure);
                let args = vec![canonical.as_str().into(), (&*element.id).into(), (&*ty.code).into()];
                findings.push(finding(&rules::DEFINITION_TYPE_UNKNOWN, &canonical, &element.id, args));
            }
            for target in ty.profiles.iter_mut().chain(&mut ty.targets) {
                target.structure = ruleset.resolve_beside(&target.canonical, &versions);
            }
        }
        if index >= first_new
            && let Some((_, Literal::String(system))) = &element.fixed
            && element.id.ends_with(".system")
        {
            ruleset.terms.named.insert(system.clone());
        }
        if let Some(binding) = &mut element.binding {
            let find = |canonical: &str| ruleset.terms.find_value_set(canonical).map(|(id, _)| id);
            binding.value_set = find(&binding.canonical);
            if let Some((canonical, id)) = &mut binding.max {
                *id = find(canonical);
            }
        }
    }
    ruleset.elements = elements;
    for expression in &mut ruleset.expressions {
        expression.unbind();
    }
}

/// The versions that a structure means where it names none: its own, and the edition of JP Core that the embedded guides build on.
fn beside(structure: &Structure) -> [&str; 2] {
    [&structure.version, if *structure.origin == *EMBEDDED { JP_CORE_OF_GUIDES } else { "" }]
}

fn type_structure(ruleset: &Ruleset, code: &str) -> Option<StructureId> {
    match ruleset.type_named(code) {
        None if code.contains(':') => ruleset.resolve(code).map(|(id, _)| id),
        found => found,
    }
}

fn link_bases(ruleset: &mut Ruleset, first_new: usize, findings: &mut Vec<Finding>) {
    for index in 0..ruleset.structures.len() {
        let structure = &ruleset.structures[index];
        let base = ruleset.resolve_beside(&structure.base, &beside(structure));
        let is_new = structure.first.0 as usize >= first_new;
        if base.is_none() && is_new && !structure.base.is_empty() {
            let canonical = canonical(ruleset, StructureId(index as u32));
            let args = vec![canonical.as_str().into(), (&*structure.base).into()];
            findings.push(finding(&rules::DEFINITION_BASE_MISSING, &canonical, "", args));
        }
        ruleset.structures[index].base_id = base;
    }
    for index in 0..ruleset.structures.len() {
        let mut at = ruleset.structures[index].base_id;
        let mut depth = 0;
        while let Some(id) = at {
            depth += 1;
            if id.0 as usize == index || depth > MAX_DEFINITION_DEPTH {
                let canonical = canonical(ruleset, StructureId(index as u32));
                findings.push(finding(&rules::DEFINITION_CYCLE, &canonical, "", vec![canonical.as_str().into()]));
                let structure = &mut ruleset.structures[index];
                structure.base_id = None;
                structure.broken = true;
                break;
            }
            at = ruleset.structure(id).base_id;
        }
    }
}

/// Whether the element with the same path repeats, in the closest base that says so.
fn base_array(ruleset: &Ruleset, element: ElementId) -> bool {
    let own = ruleset.element(element);
    let path = without_slices(&own.id);
    let mut at = ruleset.structure(own.structure).base_id;
    for _ in 0..MAX_DEFINITION_DEPTH {
        let Some(id) = at else { break };
        let structure = ruleset.structure(id);
        let elements = &ruleset.elements[structure.first.0 as usize..structure.end.0 as usize];
        if let Some(found) = elements.iter().find(|element| *element.id == *path) {
            return found.array;
        }
        at = structure.base_id;
    }
    // An element inside of a data type: the type says it.
    let parent = own.parent.map(|parent| ruleset.element(parent));
    let of_type = parent.into_iter().flat_map(|parent| &parent.types).find_map(|ty| {
        let id = type_structure(ruleset, &ty.code)?;
        let root = ruleset.root(id);
        root.children.iter().map(|&child| ruleset.element(child)).find(|child| child.sym == own.sym)
    });
    of_type.map_or(own.array, |found| found.array)
}

/// The first base of a structure that is no constraint; the structure's base where none of them is known.
fn type_definition(ruleset: &Ruleset, structure: StructureId) -> Option<StructureId> {
    let base = |id: &StructureId| ruleset.structure(*id).base_id;
    let bases = std::iter::successors(base(&structure), base).take(MAX_DEFINITION_DEPTH as usize);
    bases
        .into_iter()
        .find(|&id| ruleset.structure(id).derivation != Derivation::Constraint)
        .or_else(|| base(&structure))
}

fn link_content(ruleset: &mut Ruleset, pending: &Pending, findings: &mut Vec<Finding>) {
    for (element, reference) in &pending.content {
        let own = ruleset.element(*element);
        let parts = Canonical::parse(reference);
        let named = (!parts.url.is_empty()).then(|| ruleset.resolve(reference)).flatten().map(|(id, _)| id);
        // An id that the own snapshot does not have is looked for in the bases. What a profile says of the element that is
        // referred to binds no nested one (contentReference of later versions names the base's element): there the
        // definition of the type answers.
        let mut at = named.or_else(|| type_definition(ruleset, own.structure));
        let mut target = None;
        // the base has no slices of the profile
        let plain = without_slices(parts.fragment);
        for _ in 0..MAX_DEFINITION_DEPTH {
            let Some(id) = at else { break };
            let structure = ruleset.structure(id);
            let called = |name: &str| {
                let mut all = (structure.first.0..structure.end.0).map(ElementId);
                all.find(|&candidate| *ruleset.element(candidate).id == *name)
            };
            target = called(parts.fragment).or_else(|| called(&plain));
            if target.is_some() {
                break;
            }
            at = structure.base_id;
        }
        if target.is_none() {
            let (canonical, id) = (canonical(ruleset, own.structure), own.id.clone());
            let structure = own.structure;
            let what = Arg::words(
                format!("contentReference {reference} の指す要素がありません"),
                format!("its contentReference {reference} leads nowhere"),
            );
            let args = vec![canonical.as_str().into(), (&*id).into(), what];
            findings.push(finding(&rules::DEFINITION_ELEMENT_INVALID, &canonical, &id, args));
            ruleset.structures[structure.0 as usize].broken = true;
        }
        ruleset.elements[element.0 as usize].content = target;
    }
    // A reference to a reference is followed to its end, so that nobody walks in circles.
    for index in 0..ruleset.elements.len() {
        let mut at = ruleset.elements[index].content;
        let mut steps = 0;
        while let Some(next) = at.and_then(|target| ruleset.element(target).content) {
            steps += 1;
            if steps > MAX_DEFINITION_DEPTH {
                let (structure, id) = (ruleset.elements[index].structure, ruleset.elements[index].id.clone());
                let canonical = canonical(ruleset, structure);
                let what = Arg::words("contentReference が巡回しています", "its contentReference goes in a circle");
                let args = vec![canonical.as_str().into(), (&*id).into(), what];
                findings.push(finding(&rules::DEFINITION_ELEMENT_INVALID, &canonical, &id, args));
                ruleset.structures[structure.0 as usize].broken = true;
                at = None;
                break;
            }
            at = Some(next);
        }
        ruleset.elements[index].content = at;
    }
}

fn canonical(ruleset: &Ruleset, id: StructureId) -> String {
    let structure = ruleset.structure(id);
    if structure.version.is_empty() {
        structure.url.to_string()
    } else {
        format!("{}|{}", structure.url, structure.version)
    }
}

fn finding(rule: &'static Rule, canonical: &str, element: &str, args: Vec<Arg>) -> Finding {
    let place = Place { tail: (!element.is_empty()).then(|| element.into()), ..Place::default() };
    let mut finding = Finding::new(rule, place, args);
    finding.profile = Some(canonical.into());
    finding
}
