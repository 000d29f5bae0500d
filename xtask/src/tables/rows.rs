//! A structure → the rows that make it out of what it inherits.

use std::collections::BTreeSet;
use tekigo_core::source::draft::{ElementDraft, StructureDraft};
use tekigo_core::source::tables::layout::{Layout, Library, Met};
use tekigo_core::source::tables::notation::Prefixes;
use tekigo_core::source::tables::overlay;

/// The rows that make `structure` out of what it inherits, proved by applying them.
pub(super) fn rows(
    key: &str,
    structure: &StructureDraft,
    library: &Library,
    prefixes: &Prefixes,
) -> Result<Vec<Vec<String>>, String> {
    changes(key, structure, Layout::new(structure, library)?, prefixes, true)
}

/// The rows that make `structure` out of `other`, another version of it.
pub(super) fn again(
    key: &str,
    structure: &StructureDraft,
    other: &StructureDraft,
    library: &Library,
    prefixes: &Prefixes,
) -> Result<Vec<Vec<String>>, String> {
    // a row cannot move an element, and the order of slices says nothing here
    changes(key, structure, Layout::again(other, library), prefixes, false)
}

fn changes(
    key: &str,
    structure: &StructureDraft,
    mut layout: Layout<'_>,
    prefixes: &Prefixes,
    in_order: bool,
) -> Result<Vec<Vec<String>>, String> {
    let wanted: BTreeSet<&str> = structure.snapshot.iter().map(|element| &*element.id).collect();
    let root = structure.snapshot.first().map_or("", |root| &root.id);
    let mut rows = Vec::new();
    let mut row = |id: &str, facts: overlay::Facts| {
        let relative = id.strip_prefix(root).and_then(|tail| tail.strip_prefix('.')).unwrap_or(".");
        rows.push([vec![key.to_owned(), relative.to_owned()], facts.to_vec()].concat());
    };
    let mut previous: Option<&str> = None;
    for actual in &structure.snapshot {
        let known = layout.elements().find(|element| element.id == actual.id).cloned();
        let is_same = known.as_ref().is_some_and(|known| {
            overlay::describe(known, Met::Known, actual, prefixes).is_ok_and(|facts| facts.iter().all(String::is_empty))
        });
        if !is_same || previous.is_none() {
            if known.is_none() && !follows(&layout, previous, &actual.id) {
                let anchor = previous.ok_or("no anchor")?;
                layout.place(anchor)?;
                row(anchor, overlay::Facts::default());
            }
            let before: BTreeSet<Box<str>> = layout.elements().map(|element| element.id.clone()).collect();
            let (element, met) = layout.place(&actual.id)?;
            let facts = overlay::describe(element, met, actual, prefixes)?;
            take_over(element, actual);
            row(&actual.id, facts);
            let extra: Vec<Box<str>> = layout
                .elements()
                .map(|element| element.id.clone())
                .filter(|id| !before.contains(id) && !wanted.contains(&**id))
                .collect();
            for id in extra {
                layout.remove(&id);
                row(&id, absent());
            }
        }
        previous = Some(&actual.id);
    }
    let left_out: Vec<Box<str>> =
        layout.elements().map(|element| element.id.clone()).filter(|id| !wanted.contains(&**id)).collect();
    for id in left_out {
        layout.remove(&id);
        row(&id, absent());
    }
    let mut made: Vec<&str> = layout.elements().map(|element| &*element.id).collect();
    let mut asked: Vec<&str> = structure.snapshot.iter().map(|element| &*element.id).collect();
    if !in_order {
        made.sort_unstable();
        asked.sort_unstable();
    }
    if made != asked {
        let at = made.iter().zip(&asked).position(|(a, b)| a != b).unwrap_or(made.len().min(asked.len()));
        return Err(format!("element {at}: {:?} where the definition has {:?}", made.get(at), asked.get(at)));
    }
    Ok(rows)
}

fn absent() -> overlay::Facts {
    let mut facts = overlay::Facts::default();
    overlay::ABSENT.clone_into(&mut facts[3]);
    facts
}

/// Whether `id`, placed now, would come right after `previous`.
fn follows(layout: &Layout<'_>, previous: Option<&str>, id: &str) -> bool {
    let mut trial = layout.clone();
    if trial.place(id).is_err() {
        return false;
    }
    let ids: Vec<&str> = trial.elements().map(|element| &*element.id).collect();
    let at = ids.iter().position(|other| *other == id).unwrap_or(0);
    previous.is_none_or(|previous| at > 0 && ids[at - 1] == previous)
}

fn take_over(element: &mut ElementDraft, actual: &ElementDraft) {
    let path = element.path.clone();
    element.clone_from(actual);
    element.path = path;
}
