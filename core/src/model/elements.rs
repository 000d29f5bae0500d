//! Elements as records of a blob: every number relative to the element's own, and its id as what it adds to the id above,
//! so that the same element in two profiles has the same record.

use super::lazy::{Lazy, Packable, Packed, Packer};
use super::{Constraint, Element, ElementId, StructureId, ValueSetId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The elements of a ruleset.
pub type Elements = Lazy<Element>;

/// Ids deeper than this are kept whole.
const DEPTH: u8 = 24;

/// What elements lead to.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The first element of each structure, ascending.
    pub(super) firsts: Vec<u32>,
    /// Each constraint once: most are repeated on thousands of elements.
    pub(super) constraints: Vec<Arc<Constraint>>,
    /// How many value sets there are.
    pub(super) value_sets: usize,
}

/// The records of elements, and the constraints that they number; the same elements give the same bytes.
pub(super) fn pack(elements: &[Element]) -> (Packer, Vec<Arc<Constraint>>) {
    let mut numbers = BTreeMap::new();
    let mut constraints = Vec::new();
    let mut packer = Packer::default();
    let mut depths: Vec<u8> = Vec::with_capacity(elements.len());
    for (index, element) in elements.iter().enumerate() {
        let own = index as u32;
        let mut known: Vec<u32> = Vec::with_capacity(element.constraints.len());
        for constraint in &element.constraints {
            known.push(*numbers.entry(&**constraint).or_insert_with(|| {
                constraints.push(Arc::clone(constraint));
                constraints.len() as u32 - 1
            }));
        }
        let above = element.sliced.or(element.parent).map(|id| id.0).filter(|above| {
            let id = elements.get(*above as usize).map(|it| &*it.id);
            *above < own && depths[*above as usize] < DEPTH && id.is_some_and(|id| element.id.starts_with(id))
        });
        depths.push(above.map_or(0, |above| depths[above as usize] + 1));
        let (up, shared) = above.map_or((0, 0), |above| (own - above, elements[above as usize].id.len()));
        let mut moved = Element { structure: StructureId(0), id: Box::default(), ..element.clone() };
        relative(&mut moved, own, u32::wrapping_sub);
        // writing to memory fails for no value of these types; a record that is not there is refused when read
        packer.push(postcard::to_allocvec(&(up, &element.id[shared..], moved, known)).unwrap_or_default());
    }
    (packer, constraints)
}

/// Turns the numbers of elements into distances from `own` (`u32::wrapping_sub`) or back (`u32::wrapping_add`). What
/// stands above is counted upwards, so that distances are small.
fn relative(element: &mut Element, own: u32, turn: fn(u32, u32) -> u32) {
    for id in element.parent.iter_mut().chain(&mut element.sliced) {
        id.0 = own.wrapping_sub(id.0);
    }
    for id in element.content.iter_mut().chain(&mut element.children).chain(&mut element.slices) {
        id.0 = turn(id.0, own);
    }
}

impl Packable for Element {
    type Context = Around;

    fn unpack(list: &Packed<Self>, index: usize) -> Option<Self> {
        let around = &list.context;
        let ((_, _), rest) = postcard::take_from_bytes::<(u32, &str)>(list.record(index)?).ok()?;
        let (mut element, constraints): (Self, Vec<u32>) = postcard::from_bytes(rest).ok()?;
        element.id = id(list, index)?;
        let structure = around.firsts.partition_point(|first| *first as usize <= index).checked_sub(1)?;
        element.structure = StructureId(structure as u32);
        relative(&mut element, index as u32, u32::wrapping_add);
        for id in constraints {
            element.constraints.push(Arc::clone(around.constraints.get(id as usize)?));
        }
        holds_together(&element, list).then_some(element)
    }
}

/// The id of an element: what it and those above it add.
fn id(list: &Packed<Element>, index: usize) -> Option<Box<str>> {
    let mut parts = Vec::new();
    let mut at = index;
    for _ in 0..=DEPTH {
        let (up, tail): (u32, &str) = postcard::take_from_bytes(list.record(at)?).ok()?.0;
        parts.push(tail);
        if up == 0 {
            parts.reverse();
            return Some(parts.concat().into());
        }
        at = at.checked_sub(up as usize)?;
    }
    None
}

/// Every number leads to something: the checks index by them.
fn holds_together(it: &Element, list: &Packed<Element>) -> bool {
    let element = |id: &ElementId| (id.0 as usize) < list.len();
    let structure = |id: &StructureId| (id.0 as usize) < list.context.firsts.len();
    let value_set = |id: &ValueSetId| (id.0 as usize) < list.context.value_sets;
    it.parent.iter().chain(&it.sliced).chain(&it.content).chain(&it.children).chain(&it.slices).all(element)
        && it.lookup.iter().all(|child| usize::from(child.child) < it.children.len())
        && it.types.iter().all(|ty| {
            let targets = ty.profiles.iter().chain(&ty.targets);
            ty.structure.iter().chain(targets.filter_map(|target| target.structure.as_ref())).all(structure)
        })
        && it.binding.iter().all(|binding| {
            binding.value_set.iter().chain(binding.max.iter().filter_map(|(_, id)| id.as_ref())).all(value_set)
        })
}
