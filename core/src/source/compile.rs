//! `Draft` → `Ruleset`: the only constructor of rules.

use super::build::Builder;
use super::draft::{Draft, StructureDraft};
use super::{link, snapshot};
use crate::diagnostic::{Finding, Place, Sink, catalogue::source as rules};
use crate::model::{ExprId, Ruleset};
use std::collections::BTreeMap;

/// Compiles `draft` on top of `base` (the embedded rules, or another result of this function). Definitions of the draft
/// win over those of the base with the same canonical and version, and later ones of the draft over earlier ones.
/// `label` is how the whole calls itself in reports.
///
/// Findings name what could not be compiled; the structures concerned are marked `broken`, the rest is usable.
pub fn compile(base: Option<&Ruleset>, draft: Draft, label: &str) -> (Ruleset, Vec<Finding>) {
    let mut ruleset = base.cloned().unwrap_or_default();
    label.clone_into(&mut ruleset.label);
    let mut findings = Vec::new();
    let mut expressions: BTreeMap<Box<str>, ExprId> = BTreeMap::new();
    for (index, expression) in ruleset.expressions.iter().enumerate() {
        expressions.insert(expression.text.clone(), ExprId(index as u32));
    }
    // Names that every tree has, whatever is loaded.
    for name in ["resourceType", "id", "extension", "fhir_comments"] {
        ruleset.symbols.intern(name);
    }
    let mut structures = last_of_each(draft.structures, &mut findings);
    snapshot::complete(&ruleset, &mut structures, &mut findings);
    let first_new = ruleset.elements.len();
    let mut pending = link::Pending::default();
    for structure in structures {
        Builder { rules: &mut ruleset, expressions: &mut expressions, findings: &mut findings, pending: &mut pending }
            .structure(structure);
    }
    for resource in draft.resources {
        ruleset.resources.retain(|old| {
            (&old.resource_type, &old.url, &old.version) != (&resource.resource_type, &resource.url, &resource.version)
                || old.url.is_empty()
        });
        ruleset.resources.push(resource);
    }
    let mut sink = Sink::default();
    ruleset.terms.extend(draft.code_systems, draft.value_sets, draft.naming_systems, &mut sink);
    findings.append(&mut sink.findings);
    link::link(&mut ruleset, &pending, first_new, &mut findings);
    (ruleset, findings)
}

/// Keeps the last definition of each canonical and version, in load order; differing ones are reported once.
fn last_of_each(structures: Vec<StructureDraft>, findings: &mut Vec<Finding>) -> Vec<StructureDraft> {
    let mut chosen: BTreeMap<(Box<str>, Box<str>), usize> = BTreeMap::new();
    let mut kept: Vec<Option<StructureDraft>> = Vec::with_capacity(structures.len());
    for structure in structures {
        let key = (structure.url.clone(), structure.version.clone());
        if let Some(earlier) = chosen.insert(key, kept.len()).and_then(|index| kept[index].take())
            && differ(&earlier, &structure)
        {
            let (canonical, first, second) = (canonical_of(&structure), origin_of(&earlier), origin_of(&structure));
            let args = vec![canonical.clone().into(), first.into(), second.into()];
            let mut finding = Finding::new(&rules::DEFINITION_DUPLICATE, Place::default(), args);
            finding.profile = Some(canonical.into());
            findings.push(finding);
        }
        kept.push(Some(structure));
    }
    kept.into_iter().flatten().collect()
}

/// Whether two definitions say different things; where they come from does not matter.
fn differ(a: &StructureDraft, b: &StructureDraft) -> bool {
    let facts = |draft: &StructureDraft| {
        (draft.kind.clone(), draft.type_name.clone(), draft.base.clone(), draft.derivation.clone(), draft.is_abstract)
    };
    facts(a) != facts(b) || a.context != b.context || a.snapshot != b.snapshot || a.differential != b.differential
}

/// `url` or `url|version`.
pub(super) fn canonical_of(structure: &StructureDraft) -> String {
    if structure.version.is_empty() {
        structure.url.to_string()
    } else {
        format!("{}|{}", structure.url, structure.version)
    }
}

fn origin_of(structure: &StructureDraft) -> String {
    match (&*structure.origin.package, &*structure.origin.file) {
        (package, "") => package.to_owned(),
        (package, file) if package == file => file.to_owned(),
        (package, file) => format!("{package}: {file}"),
    }
}
