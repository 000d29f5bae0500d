//! A hash table from texts, for what is asked of every value of the data. Deterministic: no random hashing, no iteration;
//! it is filled from rules, never from data, so nobody can choose its collisions.

/// Texts and what belongs to them; filled once.
#[derive(Debug)]
pub(crate) struct Table<V> {
    /// Text, hash, value.
    rows: Vec<(Box<str>, u64, V)>,
    /// Open addressing, a power of two, at most half full: row plus one, 0 is free.
    slots: Box<[u32]>,
}

impl<V> Table<V> {
    /// The first row of each text counts.
    pub(crate) fn new(rows: impl IntoIterator<Item = (Box<str>, V)>) -> Self {
        let rows: Vec<_> =
            rows.into_iter().map(|(text, value)| (hash(text.len() as u64, text.as_bytes()), text, value)).collect();
        let mut slots = vec![0u32; (rows.len() * 2).next_power_of_two().max(2)].into_boxed_slice();
        let mut made: Vec<(Box<str>, u64, V)> = Vec::with_capacity(rows.len());
        for (hash, text, value) in rows {
            let mut at = hash as usize & (slots.len() - 1);
            while slots[at] != 0 && *made[slots[at] as usize - 1].0 != *text {
                at = (at + 1) & (slots.len() - 1);
            }
            if slots[at] == 0 {
                slots[at] = made.len() as u32 + 1;
                made.push((text, hash, value));
            }
        }
        Self { rows: made, slots }
    }

    /// What belongs to a text.
    #[inline]
    pub(crate) fn get(&self, text: &str) -> Option<&V> {
        let hash = hash(text.len() as u64, text.as_bytes());
        let mut at = hash as usize & (self.slots.len() - 1);
        loop {
            let (found, known, value) = self.rows.get((self.slots[at] as usize).checked_sub(1)?)?;
            if *known == hash && **found == *text {
                return Some(value);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

/// Eight bytes at a time; of long texts four times eight, which do not wait for each other.
#[inline]
pub(crate) fn hash(start: u64, text: &[u8]) -> u64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    const LANE: usize = 8;
    let mix = |state: u64, word: u64| (state.rotate_left(23) ^ word).wrapping_mul(STEP);
    let (blocks, text) = text.as_chunks::<{ 4 * LANE }>();
    let mut lanes = [start, 1, 2, 3];
    for block in blocks {
        let (words, _) = block.as_chunks::<LANE>();
        lanes.iter_mut().zip(words).for_each(|(lane, word)| *lane = mix(*lane, u64::from_le_bytes(*word)));
    }
    let state = if blocks.is_empty() { start } else { lanes.into_iter().fold(0, mix) };
    let (words, rest) = text.as_chunks::<LANE>();
    let mut state = words.iter().fold(state, |state, word| mix(state, u64::from_le_bytes(*word)));
    if !rest.is_empty() {
        let mut word = [0; LANE];
        word[..rest.len()].copy_from_slice(rest);
        state = mix(state, u64::from_le_bytes(word));
    }
    state ^ (state >> 29)
}

/// The same of a number.
#[inline]
pub(crate) fn hash_of(number: u64) -> u64 {
    let state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    state ^ (state >> 29)
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn finds_every_text_and_no_other() {
        let text = |n: u32| format!("http://example.org/{n}").into_boxed_str();
        let table = Table::new((0..500).chain([7]).map(|n| (text(n % 400), n)));
        for n in 0..400 {
            assert_eq!(table.get(&text(n)), Some(&n));
        }
        assert!(table.get("").is_none() && table.get("http://example.org/400").is_none());
        assert!(Table::<u8>::new([]).get("x").is_none());
    }
}
