//! JSON of CodeSystem, ValueSet, NamingSystem and ConceptMap → drafts. Anything that is not of the expected shape is left out: the
//! structure of definitions is checked elsewhere, like that of any other resource.

use super::draft::{
    CodeSystemDraft, ConceptDraft, ConceptMapDraft, ExpansionDraft, IncludeDraft, MapElementDraft, MapGroupDraft,
    NamingSystemDraft, Origin, ValueSetDraft,
};
use crate::json::{Kind, NodeId, Tree};
use std::collections::BTreeMap;

/// Reads a CodeSystem, supplements included. Concepts come parents first, in document order.
pub fn code_system(tree: &Tree<'_>, root: NodeId, origin: &Origin) -> CodeSystemDraft {
    let mut draft = CodeSystemDraft {
        url: text(tree, root, "url"),
        version: text(tree, root, "version"),
        name: named(tree, root),
        content: text(tree, root, "content"),
        supplements: text(tree, root, "supplements"),
        case_sensitive: tree.get(root, "caseSensitive").is_none_or(|node| tree.kind(node) != Kind::False),
        language: text(tree, root, "language"),
        all_codes: text(tree, root, "valueSet"),
        hierarchy: text(tree, root, "hierarchyMeaning"),
        concepts: Vec::new(),
        origin: origin.clone(),
    };
    // nesting is bounded by the parser; the stack holds (concept, parent's number), the next one on top
    let mut work: Vec<(NodeId, Option<u32>)> = Vec::new();
    let push = |work: &mut Vec<_>, parent: NodeId, number: Option<u32>| {
        let from = work.len();
        work.extend(items(tree, parent, "concept").map(|node| (node, number)));
        work[from..].reverse();
    };
    push(&mut work, root, None);
    let mut links = Vec::new();
    while let Some((node, parent)) = work.pop() {
        let number = draft.concepts.len() as u32;
        let mut concept = ConceptDraft { parents: parent.into_iter().collect(), ..ConceptDraft::default() };
        for child in tree.children(node).filter(|&child| !tree.is_duplicate(child)) {
            match &*tree.key(child) {
                "code" => concept.code = tree.text(child).into(),
                "display" => concept.display = tree.text(child).into(),
                "designation" => concept.designations.extend(tree.children(child).filter_map(|item| {
                    let value = text(tree, item, "value");
                    (!value.is_empty()).then(|| (text(tree, item, "language"), value))
                })),
                "property" => {
                    for item in tree.children(child) {
                        property(tree, item, number, &mut concept, &mut links);
                    }
                }
                _ => {}
            }
        }
        if !concept.code.is_empty() {
            draft.concepts.push(concept);
            push(&mut work, node, Some(number));
        }
    }
    link(&mut draft.concepts, &links);
    draft
}

/// (concept, code of the other, the other is the parent).
type Link = (u32, Box<str>, bool);

fn property(tree: &Tree<'_>, item: NodeId, number: u32, concept: &mut ConceptDraft, links: &mut Vec<Link>) {
    let key = text(tree, item, "code");
    let Some(value) = tree.children(item).find(|&child| tree.key(child).starts_with("value")) else { return };
    let value: Box<str> = match tree.kind(value) {
        Kind::Object => text(tree, value, "code"),
        _ => tree.text(value).into(),
    };
    match &*key {
        "parent" | "subsumedBy" => links.push((number, value, true)),
        "child" => links.push((number, value, false)),
        _ => concept.properties.push((key, value)),
    }
}

/// Turns the hierarchy that is stated by properties into numbers of parents.
fn link(concepts: &mut [ConceptDraft], links: &[Link]) {
    if links.is_empty() {
        return;
    }
    let numbers: BTreeMap<Box<str>, u32> =
        concepts.iter().zip(0..).map(|(concept, number)| (concept.code.clone(), number)).collect();
    for (number, code, is_parent) in links {
        if let Some(&other) = numbers.get(code) {
            let (child, parent) = if *is_parent { (*number, other) } else { (other, *number) };
            concepts[child as usize].parents.push(parent);
        }
    }
}

/// Reads a ValueSet.
pub fn value_set(tree: &Tree<'_>, root: NodeId, origin: &Origin) -> ValueSetDraft {
    let compose = tree.get(root, "compose");
    let rules = |name| {
        compose.map_or_else(Vec::new, |compose| items(tree, compose, name).map(|node| include(tree, node)).collect())
    };
    ValueSetDraft {
        url: text(tree, root, "url"),
        version: text(tree, root, "version"),
        name: named(tree, root),
        include: rules("include"),
        exclude: rules("exclude"),
        exclude_inactive: compose
            .and_then(|compose| tree.get(compose, "inactive"))
            .is_some_and(|node| tree.kind(node) == Kind::False),
        expansion: tree.get(root, "expansion").map(|node| expansion(tree, node)),
        origin: origin.clone(),
    }
}

fn include(tree: &Tree<'_>, node: NodeId) -> IncludeDraft {
    IncludeDraft {
        system: text(tree, node, "system"),
        version: text(tree, node, "version"),
        concepts: items(tree, node, "concept")
            .map(|item| (text(tree, item, "code"), text(tree, item, "display")))
            .collect(),
        filters: items(tree, node, "filter")
            .map(|item| (text(tree, item, "property"), text(tree, item, "op"), text(tree, item, "value")))
            .collect(),
        value_sets: items(tree, node, "valueSet").map(|item| tree.text(item).into()).collect(),
    }
}

/// Whether a parameter of an expansion says that it is not all there is.
const PARTIAL: [&str; 2] = [
    "http://hl7.org/fhir/StructureDefinition/valueset-toocostly",
    "http://hl7.org/fhir/StructureDefinition/valueset-unclosed",
];

fn expansion(tree: &Tree<'_>, node: NodeId) -> ExpansionDraft {
    let mut contains = Vec::new();
    let mut work: Vec<NodeId> = items(tree, node, "contains").collect();
    let mut counted = 0u64;
    while let Some(item) = work.pop() {
        counted += 1;
        work.extend(items(tree, item, "contains"));
        let is_abstract = tree.get(item, "abstract").is_some_and(|node| tree.kind(node) == Kind::True);
        let code = text(tree, item, "code");
        if !is_abstract && !code.is_empty() {
            contains.push((text(tree, item, "system"), code, text(tree, item, "display")));
        }
    }
    let total = text(tree, node, "total").parse::<u64>().unwrap_or(0);
    let partial = items(tree, node, "extension").any(|item| PARTIAL.contains(&&*text(tree, item, "url")))
        || items(tree, node, "parameter")
            .any(|item| matches!(&*text(tree, item, "name"), "limitedExpansion" | "count"));
    // an expansion without a single code says that nobody made it, not that the set is empty
    ExpansionDraft { complete: !partial && total <= counted && !contains.is_empty(), contains }
}

/// Reads a NamingSystem.
pub fn naming_system(tree: &Tree<'_>, root: NodeId) -> NamingSystemDraft {
    NamingSystemDraft {
        name: text(tree, root, "name"),
        kind: text(tree, root, "kind"),
        ids: items(tree, root, "uniqueId")
            .map(|item| {
                let preferred = tree.get(item, "preferred").is_some_and(|node| tree.kind(node) == Kind::True);
                (text(tree, item, "type"), text(tree, item, "value"), preferred)
            })
            .collect(),
    }
}

/// Reads a ConceptMap.
pub fn concept_map(tree: &Tree<'_>, root: NodeId) -> ConceptMapDraft {
    let target = |node| (text(tree, node, "code"), text(tree, node, "display"), text(tree, node, "equivalence"));
    let element = |node| MapElementDraft {
        code: text(tree, node, "code"),
        display: text(tree, node, "display"),
        targets: items(tree, node, "target").map(target).collect(),
    };
    let group = |node| MapGroupDraft {
        source: text(tree, node, "source"),
        target: text(tree, node, "target"),
        elements: items(tree, node, "element").map(element).collect(),
    };
    ConceptMapDraft {
        url: text(tree, root, "url"),
        version: text(tree, root, "version"),
        groups: items(tree, root, "group").map(group).collect(),
    }
}

/// Text of a property; empty when it is absent or not a single value.
fn text(tree: &Tree<'_>, node: NodeId, name: &str) -> Box<str> {
    tree.get(node, name).map_or_else(Box::default, |child| tree.text(child).into())
}

fn named(tree: &Tree<'_>, root: NodeId) -> Box<str> {
    let title = text(tree, root, "title");
    if title.is_empty() { text(tree, root, "name") } else { title }
}

/// Items of an array property.
fn items<'t>(tree: &'t Tree<'_>, node: NodeId, name: &str) -> impl Iterator<Item = NodeId> + 't {
    let array = tree.get(node, name).filter(|&child| tree.kind(child) == Kind::Array);
    array.into_iter().flat_map(|array| tree.children(array))
}
