//! The elements of a ruleset. Those of a blob stay packed until one is asked for: judging a document asks for a few
//! hundred of tens of thousands, and starting up is then a matter of finding where each begins.

use super::{Constraint, Element, ElementId, StructureId};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

/// A list of elements; as a `Vec` it is unpacked whole, by [`Elements::at`] one at a time.
#[derive(Clone, Debug, Default)]
pub struct Elements {
    /// Those that were compiled; none while they are packed.
    made: Vec<Element>,
    packed: Option<Packed>,
    /// The packed ones, once somebody asked for all of them.
    all: OnceLock<Vec<Element>>,
}

/// Elements as bytes, each with room for its unpacked form.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    pub(super) bytes: Box<[u8]>,
    /// Where each element's bytes end.
    pub(super) ends: Vec<u32>,
    /// Each constraint once: most are repeated on thousands of elements.
    pub(super) constraints: Vec<Arc<Constraint>>,
    /// Numbers that elements hold must be below these.
    pub(super) bounds: Bounds,
    pub(super) unpacked: Vec<OnceLock<Box<Element>>>,
}

/// How many of each there are in the ruleset.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds {
    pub(super) structures: usize,
    pub(super) value_sets: usize,
}

impl Elements {
    pub(super) fn packed(mut packed: Packed) -> Self {
        packed.unpacked = packed.ends.iter().map(|_| OnceLock::new()).collect();
        Self { packed: Some(packed), ..Self::default() }
    }

    /// The element at `id`.
    ///
    /// # Panics
    /// When there is none: ids are made by what makes the elements.
    #[inline]
    pub fn at(&self, id: ElementId) -> &Element {
        let index = id.0 as usize;
        match &self.packed {
            None => &self.made[index],
            Some(packed) => packed.unpacked[index].get_or_init(|| Box::new(packed.unpack(index))),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.packed.as_ref().map_or(self.made.len(), |packed| packed.ends.len())
    }
}

impl Deref for Elements {
    type Target = Vec<Element>;

    fn deref(&self) -> &Vec<Element> {
        self.packed.as_ref().map_or(&self.made, |packed| self.all.get_or_init(|| packed.unpack_all()))
    }
}

impl<'e> IntoIterator for &'e Elements {
    type Item = &'e Element;
    type IntoIter = std::slice::Iter<'e, Element>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl DerefMut for Elements {
    fn deref_mut(&mut self) -> &mut Vec<Element> {
        // from here on the bytes would no longer say what the elements are
        if let Some(packed) = self.packed.take() {
            self.made = self.all.take().unwrap_or_else(|| packed.unpack_all());
        }
        &mut self.made
    }
}

impl Packed {
    /// Packs elements; the same elements give the same bytes.
    pub(super) fn pack(elements: &[Element]) -> Self {
        let mut numbers = std::collections::BTreeMap::new();
        let mut made = Self::default();
        let mut bytes = Vec::new();
        for element in elements {
            let mut ids: Vec<u32> = Vec::with_capacity(element.constraints.len());
            for constraint in &element.constraints {
                let number = *numbers.entry(&**constraint).or_insert_with(|| {
                    made.constraints.push(Arc::clone(constraint));
                    made.constraints.len() as u32 - 1
                });
                ids.push(number);
            }
            // writing to memory fails for no value of these types; an element that is not there is refused when read
            bytes.extend(postcard::to_allocvec(&(element, ids)).unwrap_or_default());
            made.ends.push(bytes.len() as u32);
        }
        made.bytes = bytes.into();
        made
    }

    /// The element at `index`; a blank one where the bytes do not hold together, which a blob with the right checksum
    /// does not have.
    fn unpack(&self, index: usize) -> Element {
        self.read(index).unwrap_or_default()
    }

    fn unpack_all(&self) -> Vec<Element> {
        (0..self.ends.len()).map(|index| self.unpack(index)).collect()
    }

    fn read(&self, index: usize) -> Option<Element> {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let bytes = self.bytes.get(start..self.ends[index] as usize)?;
        let (mut element, ids): (Element, Vec<u32>) = postcard::from_bytes(bytes).ok()?;
        for id in ids {
            element.constraints.push(Arc::clone(self.constraints.get(id as usize)?));
        }
        self.holds_together(&element).then_some(element)
    }

    /// Every number leads to something: the checks index by them.
    fn holds_together(&self, it: &Element) -> bool {
        let element = |id: &ElementId| (id.0 as usize) < self.ends.len();
        let structure = |id: &StructureId| (id.0 as usize) < self.bounds.structures;
        let value_set = |id: &super::ValueSetId| (id.0 as usize) < self.bounds.value_sets;
        structure(&it.structure)
            && it.parent.iter().chain(&it.sliced).chain(&it.content).chain(&it.children).chain(&it.slices).all(element)
            && it.lookup.iter().all(|child| usize::from(child.child) < it.children.len())
            && it.types.iter().all(|ty| {
                let targets = ty.profiles.iter().chain(&ty.targets);
                ty.structure.iter().chain(targets.filter_map(|target| target.structure.as_ref())).all(structure)
            })
            && it.binding.iter().all(|binding| {
                binding.value_set.iter().chain(binding.max.iter().filter_map(|(_, id)| id.as_ref())).all(value_set)
            })
    }
}
