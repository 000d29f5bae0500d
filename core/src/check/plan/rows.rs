//! What the base walk asks of a property, found by the number of its name: one row instead of a search among the element's
//! names and three look-ups of definitions. A row is filled when data first has the property, so that starting up does
//! not unpack definitions that nothing needs.

use crate::check::datatype::Primitive;
use crate::check::document::Typed;
use crate::json::Sym;
use crate::model::{Child, Element, ElementId};
use std::sync::OnceLock;

/// What a property's definition and type say.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // flags of one row; a bit set would only hide their names
pub(crate) struct Facts {
    pub(crate) definition: Option<ElementId>,
    /// The element whose children its value has.
    pub(crate) content: Option<ElementId>,
    /// Both, as it is written down.
    pub(crate) typed: Typed,
    pub(crate) primitive: Option<Primitive>,
    pub(crate) array: bool,
    pub(crate) choice: bool,
    /// Any resource may stand here.
    pub(crate) any_resource: bool,
    pub(crate) has_binding: bool,
    pub(crate) has_invariants: bool,
    pub(crate) is_extension: bool,
    pub(crate) is_reference: bool,
    pub(crate) parts_agree: bool,
    pub(crate) is_coding: bool,
    pub(crate) is_quantity: bool,
    pub(crate) is_narrative: bool,
    /// It takes no companion: an attribute in XML, or the id of a resource.
    pub(crate) is_attribute: bool,
}

/// One name of an element's lookup.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) sym: Sym,
    /// Index into `Element::children`.
    pub(crate) child: u16,
    /// Index into that child's `types`.
    pub(crate) ty: u16,
    /// Filled by [`super::element::Elements::facts`].
    pub(super) facts: OnceLock<Facts>,
}

/// The names of an element's children.
#[derive(Debug)]
pub(crate) struct Rows {
    /// Open addressing, a power of two, at most half full; `UNKNOWN` is free.
    slots: Box<[Row]>,
    /// How many children the element has.
    pub(crate) children: usize,
}

impl Rows {
    pub(crate) fn new(element: &Element) -> Self {
        let size = (element.lookup.len() * 2).next_power_of_two().max(2);
        let free = || Row { sym: Sym::UNKNOWN, child: 0, ty: 0, facts: OnceLock::new() };
        let mut made = Self { slots: (0..size).map(|_| free()).collect(), children: element.children.len() };
        for &Child { sym, child, ty } in element.lookup.iter().filter(|child| child.sym != Sym::UNKNOWN) {
            let at = made.place(sym);
            if made.slots[at].sym == Sym::UNKNOWN {
                made.slots[at] = Row { sym, child, ty, facts: OnceLock::new() };
            }
        }
        made
    }

    /// The row of a name.
    #[inline]
    pub(crate) fn find(&self, sym: Sym) -> Option<&Row> {
        let row = &self.slots[self.place(sym)];
        (row.sym != Sym::UNKNOWN).then_some(row)
    }

    /// Where a name stands, or could.
    #[inline]
    fn place(&self, sym: Sym) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = usize::from(sym.0.wrapping_mul(0x9e37) >> 4) & mask;
        loop {
            let found = self.slots[at].sym;
            if found == sym || found == Sym::UNKNOWN {
                return at;
            }
            at = (at + 1) & mask;
        }
    }
}
