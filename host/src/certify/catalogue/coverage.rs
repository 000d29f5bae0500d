//! Requirement → items → rules, counted.

use super::item::Item;
use super::load::{Catalogue, RequirementRow};
use std::collections::BTreeSet;

/// One requirement with what is mapped to it.
#[derive(Clone, Debug)]
pub struct Mapped<'a> {
    /// The requirement.
    pub row: &'a RequirementRow,
    /// Its items.
    pub items: Vec<&'a Item>,
}

impl Mapped<'_> {
    /// The rules of its items.
    pub fn rules(&self) -> BTreeSet<&str> {
        self.items.iter().flat_map(|item| item.rules.iter().map(String::as_str)).collect()
    }
}

/// How much of the sources the items cover.
#[derive(Clone, Debug)]
pub struct Coverage<'a> {
    /// Every requirement, by id.
    pub rows: Vec<Mapped<'a>>,
}

impl<'a> Coverage<'a> {
    pub(super) fn of(catalogue: &'a Catalogue) -> Self {
        let edition = &catalogue.head.edition;
        let of = |row: &'a RequirementRow| {
            let named = |item: &&Item| item.requirements.iter().any(|one| one.id.as_deref() == Some(&row.id));
            let in_force = catalogue.items.iter().filter(|item| item.in_force(edition));
            Mapped { row, items: in_force.filter(named).collect() }
        };
        Self { rows: catalogue.requirements.iter().map(of).collect() }
    }

    /// Requirements that have items.
    pub fn mapped(&self) -> usize {
        self.rows.iter().filter(|one| !one.items.is_empty()).count()
    }

    /// Requirements that have a reason instead.
    pub fn reasoned(&self) -> usize {
        self.rows.iter().filter(|one| one.items.is_empty() && one.row.not_mapped_reason.is_some()).count()
    }

    /// Requirements that have neither.
    pub fn open(&self) -> Vec<&'a str> {
        let open = self.rows.iter().filter(|one| one.items.is_empty() && one.row.not_mapped_reason.is_none());
        open.map(|one| one.row.id.as_str()).collect()
    }
}
