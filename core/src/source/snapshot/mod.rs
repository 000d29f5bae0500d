//! Snapshots for definitions that come with a differential only.
//!
//! The base's snapshot is laid out as a tree; each differential element is then found in it, unfolding data types,
//! profiles on types, content references and slices on the way, and its facts are laid over what is there. Bases may
//! themselves lack a snapshot; each is made once. https://hl7.org/fhir/R4/profiling.html#snapshot

mod decompile;
mod overlay;
mod tree;
mod written;

pub use written::{snapshot_elements, snapshot_json};

use super::compile::canonical_of;
use super::draft::{ElementDraft, StructureDraft};
use crate::diagnostic::{Finding, Place, Rule, catalogue::source as rules};
use crate::model::{Canonical, Ruleset};
use crate::text::limits::MAX_DEFINITION_DEPTH;
use std::collections::BTreeMap;
use std::rc::Rc;
use tree::Forest;

/// Gives each structure that has only a differential its snapshot. Structures that cannot get one are marked broken;
/// why is reported.
pub fn complete(base: &Ruleset, structures: &mut [StructureDraft], findings: &mut Vec<Finding>) {
    let missing: Vec<usize> = (0..structures.len()).filter(|&index| structures[index].snapshot.is_empty()).collect();
    if missing.is_empty() {
        return;
    }
    let mut library = Library::new(base, structures);
    for &index in &missing {
        library.make(index, 0);
    }
    findings.append(&mut library.findings);
    let mut made = Vec::with_capacity(missing.len());
    for &index in &missing {
        made.push((index, library.made.remove(&index)));
    }
    for (index, state) in made {
        let structure = &mut structures[index];
        if let Some(Made::Done { elements, whole }) = state {
            structure.broken |= !whole;
            structure.snapshot = Rc::try_unwrap(elements).unwrap_or_else(|shared| (*shared).clone());
        } else {
            structure.broken = true;
        }
    }
}

/// Elements of a definition, borrowed from the drafts or made here.
#[derive(Clone)]
enum Elements<'d> {
    Given(&'d [ElementDraft]),
    Made(Rc<Vec<ElementDraft>>),
}

impl std::ops::Deref for Elements<'_> {
    type Target = [ElementDraft];

    fn deref(&self) -> &[ElementDraft] {
        match self {
            Self::Given(elements) => elements,
            Self::Made(elements) => elements,
        }
    }
}

enum Made {
    Running,
    Failed,
    Done { elements: Rc<Vec<ElementDraft>>, whole: bool },
}

/// Where bases and types are found.
struct Library<'d> {
    base: &'d Ruleset,
    structures: &'d [StructureDraft],
    by_url: BTreeMap<&'d str, Vec<usize>>,
    by_type: BTreeMap<&'d str, usize>,
    made: BTreeMap<usize, Made>,
    compiled: BTreeMap<u32, Rc<Vec<ElementDraft>>>,
    findings: Vec<Finding>,
}

impl<'d> Library<'d> {
    fn new(base: &'d Ruleset, structures: &'d [StructureDraft]) -> Self {
        let mut by_url: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut by_type = BTreeMap::new();
        for (index, structure) in structures.iter().enumerate() {
            by_url.entry(&structure.url).or_default().push(index);
            if &*structure.derivation == "specialization" || structure.base.is_empty() {
                by_type.insert(&*structure.type_name, index);
            }
        }
        let (made, compiled) = Default::default();
        Self { base, structures, by_url, by_type, made, compiled, findings: Vec::new() }
    }

    /// The elements of the definition with this canonical; `None` when it is not loaded or cannot be made (now).
    fn by_canonical(&mut self, canonical: &str, depth: u32) -> Option<Elements<'d>> {
        let parts = Canonical::parse(canonical);
        if let Some(candidates) = self.by_url.get(parts.url) {
            let exact = candidates.iter().rev().find(|&&index| *self.structures[index].version == *parts.version);
            let index = *exact.or(candidates.last())?;
            return self.of_draft(index, depth);
        }
        let (id, _) = self.base.resolve(canonical)?;
        Some(self.of_ruleset(id))
    }

    /// The elements of the base definition of a type.
    fn by_type(&mut self, code: &str, depth: u32) -> Option<Elements<'d>> {
        if let Some(&index) = self.by_type.get(code) {
            return self.of_draft(index, depth);
        }
        let id = self.base.type_named(code)?;
        Some(self.of_ruleset(id))
    }

    /// [`Library::by_type`], but not of the structure whose snapshot is being made.
    fn by_other_type(&mut self, code: &str, depth: u32) -> Option<Elements<'d>> {
        let own = self.by_type.get(code).and_then(|index| self.made.get(index));
        if matches!(own, Some(Made::Running)) { None } else { self.by_type(code, depth) }
    }

    fn of_draft(&mut self, index: usize, depth: u32) -> Option<Elements<'d>> {
        let structure = &self.structures[index];
        if !structure.snapshot.is_empty() {
            return Some(Elements::Given(&structure.snapshot));
        }
        self.make(index, depth + 1);
        match self.made.get(&index) {
            Some(Made::Done { elements, .. }) => Some(Elements::Made(elements.clone())),
            _ => None,
        }
    }

    fn of_ruleset(&mut self, id: crate::model::StructureId) -> Elements<'d> {
        let base = self.base;
        Elements::Made(self.compiled.entry(id.0).or_insert_with(|| Rc::new(decompile::elements(base, id))).clone())
    }

    /// Makes the snapshot of the structure at `index`, once.
    fn make(&mut self, index: usize, depth: u32) {
        match self.made.get(&index) {
            Some(Made::Running) => {
                self.report(index, &rules::DEFINITION_CYCLE, None, None);
                return;
            }
            Some(_) => return,
            None => {}
        }
        if depth > MAX_DEFINITION_DEPTH {
            self.report(index, &rules::DEFINITION_CYCLE, None, None);
            self.made.insert(index, Made::Failed);
            return;
        }
        self.made.insert(index, Made::Running);
        let structure = &self.structures[index];
        let base = if structure.base.is_empty() { None } else { self.by_canonical(&structure.base, depth) };
        let state = match base {
            None if !structure.base.is_empty() => {
                self.report(index, &rules::SNAPSHOT_MISSING_BASE, None, Some(&structure.base));
                Made::Failed
            }
            base => {
                let (elements, faults) = self.merge(structure, base.as_deref(), depth);
                for fault in &faults {
                    self.report(index, &rules::SNAPSHOT_PATH_UNKNOWN, Some(fault), Some(fault));
                }
                Made::Done { elements: Rc::new(elements), whole: faults.is_empty() }
            }
        };
        self.made.insert(index, state);
    }

    /// Lays the differential over the base. The second value names the elements that found no place.
    fn merge(
        &mut self,
        structure: &'d StructureDraft,
        base: Option<&[ElementDraft]>,
        depth: u32,
    ) -> (Vec<ElementDraft>, Vec<Box<str>>) {
        let extends = &*structure.derivation != "constraint";
        let mut forest = Forest::new(base.unwrap_or_default(), &structure.type_name, extends);
        let mut faults = Vec::new();
        for draft in &structure.differential {
            let id = tree::identify(draft);
            match forest.reach(&id, self, depth) {
                Some(node) => overlay::overlay(forest.draft_mut(node), draft),
                None if extends && forest.grow(&id, draft, self, depth) => {}
                None => faults.push(id.into()),
            }
        }
        (forest.into_elements(), faults)
    }

    fn report(&mut self, index: usize, rule: &'static Rule, element: Option<&str>, second: Option<&str>) {
        let canonical = canonical_of(&self.structures[index]);
        let place = Place { tail: element.map(Into::into), ..Place::default() };
        let args = std::iter::once(canonical.as_str()).chain(second).map(Into::into).collect();
        let mut finding = Finding::new(rule, place, args);
        finding.profile = Some(canonical.into());
        self.findings.push(finding);
    }
}
