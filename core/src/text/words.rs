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

/// Marks lanes that hold less than `bound` (at most 0x80). As with [`equal`], whether there is a mark is exact.
#[inline]
pub(crate) fn below(word: u64, bound: u8) -> u64 {
    word.wrapping_sub(lanes(bound)) & !word & lanes(0x80)
}

/// Whether any byte is one that `marks` marks in a word of eight and that `is_so` tells alone.
#[inline]
pub(crate) fn any(text: &[u8], marks: impl Fn(u64) -> u64, is_so: impl Fn(u8) -> bool) -> bool {
    let Some(last) = text.last_chunk::<8>() else { return text.iter().any(|&byte| is_so(byte)) };
    let (words, _) = text.as_chunks::<8>();
    // the last word overlaps the one before
    let all = words.iter().chain([last]).fold(0, |all, word| all | marks(u64::from_le_bytes(*word)));
    all != 0
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
    fn any_byte_is_found_wherever_it_stands() {
        let is_so = |byte: u8| byte < b' ' || byte == 0x7F;
        let marks = |word: u64| below(word, b' ') | equal(word, 0x7F);
        for len in 0..=20 {
            assert!(!any(&vec![b' '; len], marks, is_so), "{len}");
            for at in 0..len {
                for byte in 0..=0xFF_u8 {
                    let mut text = vec![b'~'; len];
                    text[at] = byte;
                    assert_eq!(any(&text, marks, is_so), is_so(byte), "{byte} at {at} of {len}");
                }
            }
        }
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
