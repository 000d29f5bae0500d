//! Lines and columns of many offsets in one pass: FHIR often comes as a single line of megabytes, where counting the
//! columns of each place from the line's start would be quadratic.

use crate::text::span::Position;

/// Positions of `offsets` (bytes, any order) in `input`, in the order asked; an offset past the end is the end.
pub(crate) fn positions(input: &[u8], offsets: impl Iterator<Item = u32>) -> Vec<Position> {
    let order = sorted(offsets);
    let last = order.last().map_or(0, |&last| parts(last).0 as usize);
    let input = input.get(..last).unwrap_or(input);
    let line_end = |from: usize| memchr::memchr(b'\n', &input[from..]).map_or(input.len(), |end| from + end);
    let mut found = vec![Position { line: 1, column: 1 }; order.len()];
    let (mut line, mut column, mut at, mut newline) = (1_u32, 1_u32, 0_usize, line_end(0));
    for (offset, slot) in order.into_iter().map(parts) {
        let end = (offset as usize).min(input.len());
        while newline < end {
            line += 1;
            column = 1;
            at = newline + 1;
            newline = line_end(at);
        }
        // many findings are about what one place lacks
        if at < end {
            column += characters(&input[at..end]);
            at = end;
        }
        found[slot as usize] = Position { line, column };
    }
    found
}

/// Which comes first, second, … of these numbers; equal ones stay in their order.
pub(super) fn ascending(keys: impl Iterator<Item = u32>) -> impl Iterator<Item = u32> {
    sorted(keys).into_iter().map(|both| parts(both).1)
}

/// Numbers with their positions, the smallest first: two numbers in one, sorted as one, which is a tenth of the work of a sort by
/// key.
fn sorted(keys: impl Iterator<Item = u32>) -> Vec<u64> {
    let mut order: Vec<u64> = (0u32..).zip(keys).map(|(at, key)| u64::from(key) << 32 | u64::from(at)).collect();
    #[allow(clippy::stable_sort_primitive, reason = "it finds the runs that are in order already, and most are")]
    order.sort();
    order
}

/// The number and its position.
fn parts(both: u64) -> (u32, u32) {
    ((both >> 32) as u32, both as u32)
}

/// Unicode scalar values in UTF-8: bytes that continue none. Counted in blocks so small that a byte holds the count,
/// which compilers turn into vector code.
fn characters(text: &[u8]) -> u32 {
    const BLOCK: usize = 128;
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    let count = |bytes: &[u8]| bytes.iter().map(|&byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>();
    blocks.iter().map(|block| u32::from(count(block))).sum::<u32>() + u32::from(count(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineIndex;

    #[test]
    fn agrees_with_the_line_index() {
        let input = "{\n \"a\": \"日本語\",\r\n\n\"b\":1}\n".as_bytes();
        let index = LineIndex::new(input);
        let offsets: Vec<u32> = (0..=input.len() as u32 + 2).rev().filter(|o| o % 3 != 1).collect();
        let found = positions(input, offsets.iter().copied());
        for (offset, position) in offsets.iter().zip(found) {
            assert_eq!(position, index.position(input, *offset), "offset {offset}");
        }
    }
}
