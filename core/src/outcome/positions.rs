//! Lines and columns of many offsets in one pass: FHIR often comes as a single line of megabytes, where counting the
//! columns of each place from the line's start would be quadratic.

use crate::text::Span;
use crate::text::span::Position;

/// Spans of so many bytes are counted to their end from their start. Those of longer ones would be counted again and again where
/// thousands of findings mark the same text.
const SHORT: u32 = 256;

/// Where each of the spans begins and ends in `input`; an offset past the end is the end. They are given by their starts, the
/// first one first.
pub(crate) fn positions(input: &[u8], spans: impl Iterator<Item = Span> + Clone) -> Vec<[Position; 2]> {
    let last = spans.clone().map(|span| span.end.max(span.start)).max().unwrap_or(0);
    let mut walk = Walk::new(input.get(..last as usize).unwrap_or(input));
    let mut found: Vec<[Position; 2]> = Vec::with_capacity(spans.size_hint().0);
    let mut long: Vec<(usize, Span)> = Vec::new();
    for span in spans {
        let start = walk.to(span.start);
        let is_short = span.end <= span.start.saturating_add(SHORT);
        let end = if is_short { walk.ahead(span.end) } else { start };
        if !is_short {
            long.push((found.len(), span));
        }
        found.push([start, end]);
    }
    if !long.is_empty() {
        let mut walk = Walk::new(walk.input);
        for at in ascending(long.iter().map(|(_, span)| span.end)) {
            let (slot, span) = long[at];
            found[slot][1] = walk.to(span.end);
        }
    }
    found
}

/// The way through an input from its start.
#[derive(Clone, Copy)]
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

    /// The position of an offset that is not before the last one, without going there.
    fn ahead(mut self, offset: u32) -> Position {
        self.to(offset)
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
pub(super) fn ascending(keys: impl Iterator<Item = u32>) -> impl Iterator<Item = usize> {
    // number and position in one, sorted as one, which is a tenth of the work of a sort by key
    let mut order: Vec<u64> = (0u32..).zip(keys).map(|(at, key)| u64::from(key) << 32 | u64::from(at)).collect();
    #[allow(clippy::stable_sort_primitive, reason = "it finds the runs that are in order already, and most are")]
    order.sort();
    order.into_iter().map(|both| both as u32 as usize)
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
