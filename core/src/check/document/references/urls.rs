//! Where the entries of a fullUrl stand in a sorted list, by hash: in a Bundle of 100,000 entries a search by halves reads
//! as many texts as it has steps, each from another place in memory.

use crate::text::table::hash;

/// Slots that a text may be kept in. Who writes data can choose texts that fall together; those past the bound are left
/// to the search by halves.
const PROBES: usize = 16;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Urls {
    /// Open addressing, a power of two, at most half full.
    slots: Box<[Slot]>,
}

/// A stretch of the list; free when it is empty.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// Half of the hash, so that other texts need not be read.
    mark: u32,
    start: u32,
    length: u32,
}

/// What the table says of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The stretch of the list: start and length.
    At(usize, usize),
    /// It is not in the list.
    No,
    /// The table does not know.
    Unknown,
}

impl Urls {
    /// A table of `count` texts at most, each with the length of its stretch, in the order of the list.
    pub(super) fn new<'t>(count: usize, stretches: impl Iterator<Item = (&'t str, usize)>) -> Self {
        let mut slots = vec![Slot::default(); (count * 2).next_power_of_two()];
        let mut start = 0;
        for (text, length) in stretches {
            let (at, mark) = place(text, slots.len());
            if let Some(free) = probes(at, slots.len()).find(|&at| slots[at].length == 0) {
                slots[free] = Slot { mark, start, length: length as u32 };
            }
            start += length as u32;
        }
        Self { slots: slots.into() }
    }

    /// Where `text` is; `is_at` tells whether the stretch that begins there is the one of `text`.
    pub(super) fn find(&self, text: &str, is_at: impl Fn(usize) -> bool) -> Found {
        let (at, mark) = place(text, self.slots.len());
        for at in probes(at, self.slots.len()) {
            let slot = self.slots[at];
            if slot.length == 0 {
                return Found::No;
            }
            if slot.mark == mark && is_at(slot.start as usize) {
                return Found::At(slot.start as usize, slot.length as usize);
            }
        }
        Found::Unknown
    }
}

fn place(text: &str, slots: usize) -> (usize, u32) {
    let hash = hash(text.len() as u64, text.as_bytes());
    (hash as usize & slots.wrapping_sub(1), (hash >> 32) as u32)
}

fn probes(first: usize, slots: usize) -> impl Iterator<Item = usize> {
    (first..first + PROBES.min(slots)).map(move |at| at & (slots - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_found_or_left_to_the_search() {
        let texts: Vec<String> = (0..3000).map(|n| format!("urn:uuid:{n:04}")).collect();
        let urls = Urls::new(texts.len(), texts.iter().map(|text| (&**text, 2)));
        let mut known = 0;
        for (nth, text) in texts.iter().enumerate() {
            match urls.find(text, |at| texts[at / 2] == *text) {
                Found::At(start, length) => {
                    assert_eq!((start, length), (nth * 2, 2));
                    known += 1;
                }
                Found::No => panic!("{text} is there"),
                Found::Unknown => {}
            }
        }
        assert!(known > 2900, "{known}");
        assert_ne!(urls.find("urn:uuid:x", |_| false), Found::At(0, 2));
        assert_eq!(Urls::default().find("x", |_| true), Found::Unknown);
    }

    #[test]
    fn texts_that_fall_together_cost_a_bounded_time() {
        // the same text again and again is as bad as texts of one hash
        let urls = Urls::new(1000, (0..1000).map(|_| ("x", 1)));
        assert_eq!(urls.slots.iter().filter(|slot| slot.length > 0).count(), PROBES);
        assert_eq!(urls.find("x", |at| at == 900), Found::Unknown);
    }
}
