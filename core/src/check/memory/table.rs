//! Tables of values met again: of a fixed number of places and of a weight that they may have.

use crate::check::document::Typed;
use crate::text::table::hash_of;

/// Places of each table.
const PLACES: usize = 8_192;
/// Bytes of the values of a table, about; what takes the place of another counts as well.
const MAX_WEIGHT: usize = 4 << 20;

/// What is asked of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// The profile's element plus one; 0 for the base walk.
    pub(crate) element: u32,
    /// What the base specification says that the value is.
    pub(crate) typed: Typed,
    /// The number of the policy that judges; 0 for the base walk.
    pub(crate) policy: u8,
}

/// A value's print and what tells it from others of the same print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'b> {
    pub(super) print: u64,
    key: Key,
    content: Content<'b>,
}

/// What a value says.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content<'b> {
    Bytes(&'b [u8]),
    /// The number of the bytes and type by which the base walk knows it: nobody reads them again.
    Number(u32),
}

/// A table of a fixed number of places; who comes later takes the place.
#[derive(Debug)]
pub(super) struct Known<V> {
    /// A part of the print of what stands at each place, 0 where nothing does. Most values are new, and that is told from
    /// these few bytes, which stay in the processor's nearest cache; the places do not.
    tags: Vec<u16>,
    places: Vec<Option<Place<V>>>,
    /// Bytes of all values, about.
    weight: usize,
}

#[derive(Debug)]
struct Place<V> {
    print: u64,
    key: Key,
    /// Of a value known by its number, empty.
    bytes: Box<[u8]>,
    number: u32,
    value: V,
}

impl<'b> Value<'b> {
    #[inline]
    pub(super) fn new(key: Key, hash: u64, content: Content<'b>) -> Self {
        Self { print: print(key, hash), key, content }
    }
}

impl<V> Default for Known<V> {
    fn default() -> Self {
        Self { tags: Vec::new(), places: Vec::new(), weight: 0 }
    }
}

impl<V> Known<V> {
    #[inline]
    pub(super) fn get(&self, value: &Value<'_>) -> Option<&V> {
        let at = value.print as usize % PLACES;
        if *self.tags.get(at)? != tag(value.print) {
            return None;
        }
        let place = self.places.get(at)?.as_ref()?;
        let same = place.print == value.print
            && place.key == value.key
            && match value.content {
                Content::Number(number) => place.number == number,
                Content::Bytes(bytes) => place.number == 0 && *place.bytes == *bytes,
            };
        same.then_some(&place.value)
    }

    /// Keeps what weighs so many bytes beside the value's own. Where all became too heavy, the table begins anew.
    pub(super) fn put(&mut self, value: &Value<'_>, known: V, weight: usize) -> usize {
        let (bytes, number) = match value.content {
            Content::Bytes(bytes) => (bytes, 0),
            Content::Number(number) => (&[] as &[u8], number),
        };
        self.weight += bytes.len() + weight;
        if self.places.is_empty() || self.weight > MAX_WEIGHT {
            self.tags.clear();
            self.tags.resize(PLACES, 0);
            self.places.clear();
            self.places.resize_with(PLACES, || None);
            self.weight = bytes.len() + weight;
        }
        let at = value.print as usize % PLACES;
        self.tags[at] = tag(value.print);
        self.places[at] = Some(Place { print: value.print, key: value.key, bytes: bytes.into(), number, value: known });
        at
    }

    /// What stands at a place that [`Known::put`] gave.
    pub(super) fn at_mut(&mut self, at: usize) -> Option<&mut V> {
        self.places[at].as_mut().map(|place| &mut place.value)
    }
}

/// The part of a print that its place does not say; never 0.
#[inline]
pub(super) fn tag(print: u64) -> u16 {
    (print >> 48) as u16 | 1
}

/// Whoever makes values collide only has them judged anew.
#[inline]
fn print(key: Key, content: u64) -> u64 {
    let element = u64::from(key.element) << 8 | u64::from(key.policy);
    // mixed by itself: a value's place is told by low bits, and all elements that ask of one value must not share it
    hash_of(content ^ hash_of(element) ^ key.typed.bits().rotate_left(7))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// A value is asked of by several elements of profiles; if they shared a place, each would drive the other out.
    #[test]
    fn who_asks_of_one_value_has_a_place_of_his_own() {
        let typed = Typed::default();
        for number in 1..40 {
            let elements = (1000..1016).chain(u32::MAX - 16..=u32::MAX);
            let keys = elements.map(|element| Key { element, typed, policy: 1 });
            let places: BTreeSet<u64> = keys.map(|key| print(key, hash_of(number)) % PLACES as u64).collect();
            assert!(places.len() >= 30, "{number}: {places:?}");
        }
    }
}
