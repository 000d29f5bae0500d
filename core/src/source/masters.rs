//! What FHIR itself says of codes → rows that a master pack is made of: code systems (SNOMED CT, LOINC and whatever else a
//! user has), the codes that value sets list, other names of systems, maps from a hospital's own codes.

use super::draft::{CodeSystemDraft, ConceptMapDraft, NamingSystemDraft, ResourceDraft, ValueSetDraft};
use super::read_terms;
use crate::diagnostic::Sink;
use crate::json::{NodeId, Symbols, tree::ParseOptions, tree::parse};
use crate::masters::read::{Action, Change, SystemBatch};
use crate::masters::{
    CONCEPT_MAP, Concept, Content, Day, Edition, Masters, NameKind, Pack, flag, merge, pack_of, system,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How systems begin that everybody shares: maps between them are no hospital's, and what they lead to need not stand beside.
const SHARED: [&str; 8] = [
    "http://hl7.org/",
    "http://terminology.hl7.org/",
    "http://snomed.info/",
    "http://loinc.org",
    "http://unitsofmeasure.org",
    "http://dicom.nema.org/",
    "urn:ietf:",
    "urn:iso:",
];

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
        ..SystemBatch::default()
    })
}

/// The codes that a value set lists or that its expansion holds, by system: a part of each. Empty for a set by rules only.
pub fn batches_of_set(draft: &ValueSetDraft, licence: &str) -> Vec<SystemBatch> {
    let listed = draft.include.iter().filter(|rule| rule.filters.is_empty() && rule.value_sets.is_empty());
    let listed = listed.flat_map(|rule| rule.concepts.iter().map(|(code, display)| (&rule.system, code, display)));
    let expanded = draft.expansion.iter().flat_map(|expansion| &expansion.contains);
    let mut systems: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (system, code, display) in listed.chain(expanded.map(|(system, code, display)| (system, code, display))) {
        if !system.is_empty() && !code.is_empty() {
            let known = systems.entry(system).or_default().entry(code).or_default();
            *known = if known.is_empty() { display } else { known };
        }
    }
    let batch = |(system, codes): (&str, BTreeMap<&str, &str>)| SystemBatch {
        system: system.to_owned(),
        licence: licence.to_owned(),
        changes: (codes.into_iter())
            .map(|(code, display)| Change { concept: Concept::new(code, display), ..Change::default() })
            .collect(),
        ..SystemBatch::default()
    };
    systems.into_iter().map(batch).collect()
}

/// The other identifiers of a code system, as a naming system gives them: nothing but names. `None` where it names no code
/// system, or gives one identifier only.
pub fn names_of(draft: &NamingSystemDraft, licence: &str) -> Option<SystemBatch> {
    if &*draft.kind != "codesystem" {
        return None;
    }
    let oid = |value: &str| if value.starts_with("urn:") { value.to_owned() } else { format!("urn:oid:{value}") };
    let uris = || draft.ids.iter().filter(|(kind, ..)| &**kind == "uri");
    // records write the URL; where several are given, the preferred one
    let (_, own, _) = uris().find(|(.., is_preferred)| *is_preferred).or_else(|| uris().next())?;
    let others = draft.ids.iter().filter(|(_, value, _)| value != own);
    let aliases: Vec<String> =
        others.map(|(kind, value, _)| if &**kind == "oid" { oid(value) } else { value.to_string() }).collect();
    let batch = SystemBatch { system: own.to_string(), licence: licence.to_owned(), aliases, ..SystemBatch::default() };
    (!batch.aliases.is_empty()).then_some(batch)
}

/// A concept map by the systems that it maps from: each code with the codes that are equal to it. Targets that are wider,
/// narrower or inexact stand for no code and are left out.
pub fn maps_of(draft: &ConceptMapDraft, licence: &str) -> Vec<SystemBatch> {
    const SAME: [&str; 2] = ["equal", "equivalent"];
    let mut systems: BTreeMap<&str, Vec<Change>> = BTreeMap::new();
    for group in draft.groups.iter().filter(|group| !group.source.is_empty() && !group.target.is_empty()) {
        for element in group.elements.iter().filter(|element| !element.code.is_empty()) {
            let same = element.targets.iter().filter(|(.., equivalence)| SAME.contains(&&**equivalence));
            let mut concept = Concept::new(&element.code, &element.display);
            for (code, display, _) in same {
                concept = concept.link(&group.target, code);
                // the name is that of the code: a map may be used without the master of its targets
                if !display.is_empty() {
                    concept = concept.fact(&group.target, &format!("{code} {display}"));
                }
            }
            if !concept.links.is_empty() {
                systems.entry(&group.source).or_default().push(Change { concept, ..Change::default() });
            }
        }
    }
    let batch = |(system, changes): (&str, Vec<Change>)| SystemBatch {
        system: system.to_owned(),
        licence: licence.to_owned(),
        changes,
        ..SystemBatch::default()
    };
    systems.into_iter().map(batch).collect()
}

/// Whether a map leads from codes that may be a hospital's own.
pub(super) fn is_local(draft: &ConceptMapDraft) -> bool {
    draft.groups.iter().any(|group| is_local_system(&group.source))
}

fn is_local_system(url: &str) -> bool {
    !url.is_empty() && system::system(url).is_none() && !SHARED.iter().any(|start| url.starts_with(start))
}

/// The concept maps among resources that were given to the call (a package, a file of definitions), as those that were
/// imported. Several from one system are one map.
pub(crate) fn given_maps(resources: &[ResourceDraft]) -> Masters {
    let mut systems: BTreeMap<String, SystemBatch> = BTreeMap::new();
    for resource in resources.iter().filter(|of| &*of.resource_type == "ConceptMap" && !of.json.is_empty()) {
        let (symbols, mut sink) = (Symbols::new(), Sink::default());
        let options = ParseOptions::default();
        let Some(tree) = parse(resource.json.as_bytes(), &symbols, options, &mut sink) else { continue };
        for batch in maps_of(&read_terms::concept_map(&tree, NodeId::ROOT), "") {
            if !is_local_system(&batch.system) {
                continue;
            }
            match systems.get_mut(&batch.system) {
                Some(known) => known.changes.extend(batch.changes),
                None => drop(systems.insert(batch.system.clone(), batch)),
            }
        }
    }
    let mut maps = Masters::default();
    for batch in systems.into_values() {
        // a whole edition has no base that could be missing
        let Ok(merged) = merge::merge(None, batch, CONCEPT_MAP, &Edition::default()) else { continue };
        let pack = pack_of(merged.meta, merged.concepts).and_then(|bytes| Pack::open(Arc::new(bytes)).ok());
        pack.into_iter().for_each(|pack| maps.add(Arc::new(pack)));
    }
    maps
}
