//! Lines and columns of many offsets in one pass: FHIR often comes as a single line of megabytes, where counting the
//! columns of each place from the line's start would be quadratic.

use crate::text::Span;
use crate::text::span::Position;

/// Where each of the spans begins and ends in `input`; an offset past the end is the end. They are given by their starts, the
/// first one first.
pub(crate) fn positions(input: &[u8], spans: impl Iterator<Item = Span> + Clone) -> Vec<[Position; 2]> {
    let ends = sorted(spans.clone().map(|span| span.end));
    let last = ends.last().map_or(0, |&last| parts(last).0).max(spans.clone().last().map_or(0, |span| span.start));
    let mut walk = Walk::new(input.get(..last as usize).unwrap_or(input));
    let mut found = vec![[Position { line: 1, column: 1 }; 2]; ends.len()];
    let mut ends = ends.into_iter().map(parts).peekable();
    for (slot, span) in spans.enumerate() {
        while let Some((end, of)) = ends.next_if(|(end, _)| *end < span.start) {
            found[of as usize][1] = walk.to(end);
        }
        found[slot][0] = walk.to(span.start);
    }
    for (end, of) in ends {
        found[of as usize][1] = walk.to(end);
    }
    found
}

/// The way through an input from its start.
struct Walk<'i> {
    input: &'i [u8],
    at: usize,
    here: Position,
    /// Where the line ends.
    newline: usize,
}

impl<'i> Walk<'i> {
    fn new(input: &'i [u8]) -> Self {
        let mut walk = Self { input, at: 0, here: Position { line: 1, column: 1 }, newline: 0 };
        walk.newline = walk.line_end(0);
        walk
    }

    fn line_end(&self, from: usize) -> usize {
        memchr::memchr(b'\n', &self.input[from..]).map_or(self.input.len(), |end| from + end)
    }

    /// Goes on to an offset that is not before the last one.
    fn to(&mut self, offset: u32) -> Position {
        let end = (offset as usize).min(self.input.len());
        while self.newline < end {
            self.here = Position { line: self.here.line + 1, column: 1 };
            self.at = self.newline + 1;
            self.newline = self.line_end(self.at);
        }
        // many findings are about what one place lacks
        if self.at < end {
            self.here.column += characters(&self.input[self.at..end]);
            self.at = end;
        }
        self.here
    }
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
        let count = input.len() as u32 + 3;
        let spans = (0..count).flat_map(|start| [1, 7, 2].map(|length| Span::new(start, (start + length).min(count))));
        let spans: Vec<Span> = spans.filter(|span| span.start % 3 != 1).collect();
        let found = positions(input, spans.iter().copied());
        for (span, found) in spans.iter().zip(found) {
            let expected = [span.start, span.end].map(|offset| index.position(input, offset));
            assert_eq!(found, expected, "{span:?}");
        }
    }
}
