//! A list whose items stay packed until one is asked for: judging a document asks for a few hundred of tens of thousands,
//! and starting up is then a matter of finding where each begins.

use super::codec::CodecError;
use once_cell::race::OnceBox;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::ops::{Deref, DerefMut, Range};
use std::sync::{Arc, OnceLock};

/// The bytes that packed lists are parts of: a part of the program, or a file that was read.
pub(super) type Blob = Arc<Cow<'static, [u8]>>;

/// What a list can keep packed. Equal records are kept once.
pub trait Packable: Clone + Debug + Default {
    /// What is needed to unpack an item beside its record.
    type Context: Clone + Debug + Default;

    /// The item at `index`; `None` where the record does not hold together.
    fn unpack(list: &Packed<Self>, index: usize) -> Option<Self>;
}

/// A list; as a `Vec` it is unpacked whole, by [`Lazy::at`] one at a time.
#[derive(Clone, Debug)]
pub struct Lazy<T: Packable> {
    /// Those that were compiled; none while they are packed.
    made: Vec<T>,
    packed: Option<Packed<T>>,
    /// The packed ones, once somebody asked for all of them.
    all: OnceLock<Vec<T>>,
}

impl<T: Packable> Default for Lazy<T> {
    fn default() -> Self {
        Self { made: Vec::new(), packed: None, all: OnceLock::new() }
    }
}

/// Items as bytes, each with room for its unpacked form.
#[derive(Clone, Debug)]
pub struct Packed<T: Packable> {
    blob: Blob,
    /// Where the first record begins.
    start: usize,
    /// Where each distinct record ends, counted from `start`.
    ends: Vec<u32>,
    /// The record of each item.
    records: Vec<u32>,
    pub(super) context: T::Context,
    unpacked: Vec<OnceBox<T>>,
}

/// How the records of a list are found, as it travels. A profile has the elements of its base but for some, and so the records
/// of it one after another; what is written is therefore where a list leaves the one that it follows.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Head {
    /// For each item: [`NEXT`], [`NEW`] or [`BACK`].
    moves: Vec<u8>,
    /// For each [`BACK`], how many distinct records before the next new one its record was made.
    back: Vec<u32>,
    /// Bytes of each distinct record.
    lengths: Vec<u32>,
}

/// The record after the one that the item before has or stands for, where that was met before.
const NEXT: u8 = 0;
/// A record that was not met before; it stands for the one that was to be expected.
const NEW: u8 = 1;
/// Another record that was met before: from there on its followers are expected.
const BACK: u8 = 2;

impl Head {
    /// How many items there are.
    pub(super) fn len(&self) -> usize {
        self.moves.len()
    }

    /// The record of each item.
    fn records(&self) -> Option<Vec<u32>> {
        let mut records: Vec<u32> = Vec::with_capacity(self.moves.len());
        let mut trail = Trail::default();
        let mut back = self.back.iter();
        for &step in &self.moves {
            let number = match step {
                NEXT => *records.get(trail.expected)?,
                NEW => trail.met.len() as u32,
                _ => (trail.met.len() as u32).checked_sub(*back.next()?)?,
            };
            if number as usize >= self.lengths.len() || (step != NEW && number as usize >= trail.met.len()) {
                return None;
            }
            trail.step(step, number, records.len());
            records.push(number);
        }
        Some(records)
    }
}

/// What is known while a list is written or read.
#[derive(Debug, Default)]
struct Trail {
    /// The item whose record is expected next.
    expected: usize,
    /// The last item with each distinct record.
    met: Vec<u32>,
}

impl Trail {
    /// `item` has record `number`, a new one where `step` says so.
    fn step(&mut self, step: u8, number: u32, item: usize) {
        let number = number as usize;
        if step == NEW {
            self.met.push(item as u32);
        } else if step == BACK {
            self.expected = self.met[number] as usize;
        }
        self.expected += 1;
        self.met[number] = item as u32;
    }
}

/// Records on their way into a blob.
#[derive(Debug, Default)]
pub(super) struct Packer {
    head: Head,
    known: BTreeMap<Vec<u8>, u32>,
    /// The record of each item so far.
    records: Vec<u32>,
    trail: Trail,
    pub(super) bytes: Vec<u8>,
}

impl Packer {
    /// Adds an item with this record.
    pub(super) fn push(&mut self, record: Vec<u8>) {
        let next = self.head.lengths.len() as u32;
        let number = *self.known.entry(record).or_insert_with_key(|record| {
            self.bytes.extend_from_slice(record);
            self.head.lengths.push(record.len() as u32);
            next
        });
        let step = if number == next {
            NEW
        } else if self.records.get(self.trail.expected) == Some(&number) {
            NEXT
        } else {
            self.head.back.push(next - number);
            BACK
        };
        self.trail.step(step, number, self.records.len());
        self.head.moves.push(step);
        self.records.push(number);
    }

    pub(super) fn finish(self) -> (Head, Vec<u8>) {
        (self.head, self.bytes)
    }
}

impl<T: Packable> Packed<T> {
    /// The list of `head`, whose records begin at `at` of the blob; `at` is moved past them.
    pub(super) fn new(blob: &Blob, head: &Head, at: &mut usize, context: T::Context) -> Result<Self, CodecError> {
        let mut end = 0u32;
        let ends = head.lengths.iter().map(|length| {
            end = end.checked_add(*length)?;
            Some(end)
        });
        let ends: Vec<u32> = ends.collect::<Option<_>>().ok_or(CodecError::Corrupt)?;
        let records = head.records().ok_or(CodecError::Corrupt)?;
        let start = *at;
        *at = start.checked_add(end as usize).filter(|end| *end <= blob.len()).ok_or(CodecError::Corrupt)?;
        let unpacked = records.iter().map(|_| OnceBox::new()).collect();
        Ok(Self { blob: Arc::clone(blob), start, ends, records, context, unpacked })
    }

    /// How many items there are.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// The record of an item.
    pub(super) fn record(&self, index: usize) -> Option<&[u8]> {
        let record = *self.records.get(index)? as usize;
        let start = record.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let range: Range<usize> = self.start + start..self.start + self.ends[record] as usize;
        self.blob.get(range)
    }

    /// The text that the record of an item begins with.
    pub(super) fn first_text(&self, index: usize) -> Option<&str> {
        postcard::take_from_bytes(self.record(index)?).ok().map(|(text, _)| text)
    }

    fn unpack_all(&self) -> Vec<T> {
        (0..self.len()).map(|index| self.unpack(index)).collect()
    }

    /// The item at `index`; a blank one where the bytes do not hold together, which a blob with the right checksum does
    /// not have.
    fn unpack(&self, index: usize) -> T {
        T::unpack(self, index).unwrap_or_default()
    }
}

impl<T: Packable> Lazy<T> {
    pub(super) fn packed(packed: Packed<T>) -> Self {
        Self { packed: Some(packed), ..Self::default() }
    }

    /// The item at `index`.
    ///
    /// # Panics
    /// When there is none: numbers are made by what makes the items.
    #[inline]
    pub fn at(&self, index: u32) -> &T {
        let index = index as usize;
        match &self.packed {
            None => &self.made[index],
            Some(packed) => packed.unpacked[index].get_or_init(|| Box::new(packed.unpack(index))),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.packed.as_ref().map_or(self.made.len(), Packed::len)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: Packable> Deref for Lazy<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        self.packed.as_ref().map_or(&self.made, |packed| self.all.get_or_init(|| packed.unpack_all()))
    }
}

impl<T: Packable> DerefMut for Lazy<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        // from here on the bytes would no longer say what the items are
        if let Some(packed) = self.packed.take() {
            self.made = self.all.take().unwrap_or_else(|| packed.unpack_all());
        }
        &mut self.made
    }
}

impl<'e, T: Packable> IntoIterator for &'e Lazy<T> {
    type Item = &'e T;
    type IntoIter = std::slice::Iter<'e, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'e, T: Packable> IntoIterator for &'e mut Lazy<T> {
    type Item = &'e mut T;
    type IntoIter = std::slice::IterMut<'e, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
