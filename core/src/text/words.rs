//! Eight bytes at a time, as one number: the first byte in the lowest lane.

/// The byte in every lane of a word.
pub(crate) const fn lanes(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// The eight bytes from `at`; `None` nearer to the end.
#[inline]
pub(crate) fn word(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk::<8>().map(|chunk| u64::from_le_bytes(*chunk))
}

/// The same with zeros behind the end of the text.
#[inline]
pub(crate) fn padded(text: &[u8], at: usize) -> u64 {
    word(text, at).unwrap_or_else(|| tail(text.get(at..).unwrap_or_default()))
}

/// Fewer than eight bytes: two overlapping halves where there are four, else the first, middle and last one.
#[inline]
fn tail(rest: &[u8]) -> u64 {
    let half = |at: usize| rest.get(at..)?.first_chunk::<4>().map(|chunk| u64::from(u32::from_le_bytes(*chunk)));
    let len = rest.len();
    if let (Some(first), Some(last)) = (half(0), half(len.wrapping_sub(4))) {
        return first | last << (8 * (len - 4));
    }
    let lane = |at: usize| rest.get(at).map_or(0, |&byte| u64::from(byte) << (8 * at));
    lane(0) | lane(len / 2) | lane(len.wrapping_sub(1))
}

/// Keeps the lowest `len` lanes (below 8).
#[inline]
pub(crate) const fn keep(word: u64, len: usize) -> u64 {
    word & ((1 << (8 * len)) - 1)
}

/// Marks lanes that hold `byte` (ASCII). Only the lowest mark is exact: a subtraction borrows upwards, never downwards.
#[inline]
pub(crate) fn equal(word: u64, byte: u8) -> u64 {
    (word ^ lanes(byte)).wrapping_sub(lanes(1)) & !word & lanes(0x80)
}

/// Index of the lane that the lowest mark is in; 8 without one.
#[inline]
pub(crate) fn lane(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_at_the_end_have_zeros() {
        let text = b"abcdefghij";
        assert_eq!(padded(text, 2), u64::from_le_bytes(*b"cdefghij"));
        assert_eq!(padded(text, 8), u64::from_le_bytes(*b"ij\0\0\0\0\0\0"));
        assert_eq!(padded(text, 10), 0);
        assert_eq!(padded(text, 99), 0);
        for at in 0..=text.len() {
            let mut bytes = [0; 8];
            bytes.iter_mut().zip(&text[at..]).for_each(|(to, from)| *to = *from);
            assert_eq!(padded(text, at), u64::from_le_bytes(bytes), "from {at}");
        }
        assert_eq!(keep(padded(text, 0), 3), u64::from_le_bytes(*b"abc\0\0\0\0\0"));
    }

    #[test]
    fn the_first_of_a_byte_is_found_among_all_others() {
        for byte in 0..=0xFF_u8 {
            let word = u64::from_le_bytes([byte, 0xFF, 0x80, b'<', b'<', byte, 0, 0x7F]);
            assert_eq!(lane(equal(word, b'<')), if byte == b'<' { 0 } else { 3 }, "{byte}");
            assert_eq!(lane(equal(word, b'>')), [8, 0][usize::from(byte == b'>')], "{byte}");
        }
    }
}
