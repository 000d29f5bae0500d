//! What the definitions of a ruleset are called in reports, each in its edition: `jp-core 1.2.0`.

use crate::model::{Ruleset, StructureId};
use crate::source;
use std::sync::Arc;

/// Names told apart: as many as a set of bits holds. A call has a handful of packages.
const MOST: usize = 64;

/// Names, and which of them each definition stands for: its own and those of what it builds on.
#[derive(Debug, Default)]
pub(crate) struct Editions {
    names: Vec<Box<str>>,
    of: Vec<u64>,
}

/// The editions that a document was judged by.
#[derive(Clone, Debug, Default)]
pub(crate) struct JudgedBy {
    editions: Option<Arc<Editions>>,
    which: u64,
}

impl Editions {
    pub(crate) fn new(rules: &Ruleset) -> Self {
        let mut made = Self::default();
        for structure in &rules.structures {
            let bit = made.bit(&source::edition_of(structure));
            // a definition comes after its base
            let base = structure.base_id.and_then(|base| made.of.get(base.0 as usize)).copied().unwrap_or_default();
            made.of.push(bit | base);
        }
        made
    }

    fn bit(&mut self, name: &str) -> u64 {
        let at = self.names.iter().position(|known| **known == *name).unwrap_or(self.names.len());
        if at == self.names.len() && at < MOST {
            self.names.push(name.into());
        }
        if at < MOST { 1 << at } else { 0 }
    }
}

impl JudgedBy {
    /// Those of the definitions, and the one called `also`.
    pub(crate) fn new(
        editions: &Arc<Editions>,
        definitions: impl Iterator<Item = StructureId>,
        also: Option<&str>,
    ) -> Self {
        let mut which =
            definitions.fold(0, |which, id| which | editions.of.get(id.0 as usize).copied().unwrap_or_default());
        let also = also.and_then(|also| editions.names.iter().position(|name| **name == *also));
        which |= also.map_or(0, |at| 1 << at);
        Self { editions: Some(Arc::clone(editions)), which }
    }

    /// Their names, what builds on others before those.
    pub(crate) fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        let names = self.editions.as_deref().map_or(&[][..], |editions| &editions.names);
        names.iter().enumerate().rev().filter(|(at, _)| (self.which >> at) & 1 == 1).map(|(_, name)| &**name)
    }
}
