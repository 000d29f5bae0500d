//! Lines and columns of many offsets in one pass: FHIR often comes as a single line of megabytes, where counting the
//! columns of each place from the line's start would be quadratic.

use crate::text::Span;
use crate::text::span::Position;

/// Where each of the spans begins and ends in `input`; an offset past the end is the end. They are given by their starts, the
/// first one first.
pub(crate) fn positions(input: &[u8], spans: impl Iterator<Item = Span> + Clone) -> Vec<[Position; 2]> {
    let last = spans.clone().map(|span| span.end.max(span.start)).max().unwrap_or(0);
    let mut walk = Walk::new(input.get(..last as usize).unwrap_or(input));
    let mut found: Vec<[Position; 2]> = Vec::with_capacity(spans.size_hint().0);
    // of objects and arrays one byte is marked; only ends that are further on have to wait until the walk comes to them
    let is_near = |span: Span| {
        span.end == span.start + 1 && input.get(span.start as usize).is_some_and(|byte| matches!(byte, b' '..=b'~'))
    };
    let far = spans.clone().enumerate().filter(|(_, span)| !is_near(*span)).map(|(slot, span)| (span.end, slot as u32));
    let mut far = ascending(far).peekable();
    for span in spans {
        while let Some((end, slot)) = far.next_if(|(end, _)| *end < span.start) {
            found[slot as usize][1] = walk.to(end);
        }
        let start = walk.to(span.start);
        found.push([start, Position { column: start.column + 1, ..start }]);
    }
    for (end, slot) in far {
        found[slot as usize][1] = walk.to(end);
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

/// Numbers with their positions, the smallest first; equal ones in the order of their positions.
pub(super) fn ascending(keys: impl Iterator<Item = (u32, u32)>) -> impl Iterator<Item = (u32, u32)> {
    // both in one, sorted as one, which is a tenth of the work of a sort by key
    let mut order: Vec<u64> = keys.map(|(key, at)| u64::from(key) << 32 | u64::from(at)).collect();
    #[allow(clippy::stable_sort_primitive, reason = "it finds the runs that are in order already, and most are")]
    order.sort();
    order.into_iter().map(|both| ((both >> 32) as u32, both as u32))
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
