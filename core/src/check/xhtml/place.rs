//! From offsets in a decoded string to places in the JSON text.

use crate::check::document::below::TreeBelow;
use crate::json::NodeId;
use crate::text::Span;
use std::ops::Range;

/// Walks a JSON string once for ranges that come in order: linear in the string, whatever the number of ranges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    /// The value as it is written, and where that begins in the text.
    source: &'t [u8],
    first: u32,
    /// Where the string's text begins (after its quote) and ends.
    start: usize,
    end: usize,
    /// Place in the source and in the decoded text.
    at: usize,
    decoded: usize,
    /// There are no escapes: a backslash is one (XML has no others in a narrative's text).
    plain: bool,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(tree: TreeBelow<'t>, node: NodeId) -> Self {
        let (span, plain) = tree.string_span(node);
        let first = tree.span(node).start;
        let (start, end) = ((span.start - first) as usize, (span.end - first) as usize);
        Self { source: tree.bytes(node), first, start, end, at: start, decoded: 0, plain }
    }

    /// The source span of a range of the decoded text.
    pub(super) fn span(&mut self, range: &Range<usize>) -> Span {
        if range.start < self.decoded {
            (self.at, self.decoded) = (self.start, 0);
        }
        self.advance(range.start);
        let mut end = *self;
        end.advance(range.end);
        Span::new(self.first + self.at as u32, self.first + end.at as u32)
    }

    fn advance(&mut self, target: usize) {
        while self.decoded < target && self.at < self.end {
            if self.plain || self.source[self.at] != b'\\' {
                self.at += 1;
                self.decoded += 1;
                continue;
            }
            let (read, written) = self.escape();
            self.at = (self.at + read).min(self.end);
            self.decoded += written;
        }
    }

    /// Bytes of the escape at the cursor, and bytes of its text.
    fn escape(&self) -> (usize, usize) {
        let unit = |at: usize| -> Option<u32> {
            let digits = self.source.get(at..at + 6)?.strip_prefix(b"\\u")?;
            digits.iter().try_fold(0, |sum, &digit| Some(sum * 16 + char::from(digit).to_digit(16)?))
        };
        match unit(self.at) {
            None => (2, 1),
            Some(high @ 0xD800..=0xDBFF) => match unit(self.at + 6) {
                Some(0xDC00..=0xDFFF) => (12, 4),
                // a lone surrogate is decoded as U+FFFD
                _ => (6, if high == 0 { 1 } else { 3 }),
            },
            Some(code) => (6, char::from_u32(code).map_or(3, char::len_utf8)),
        }
    }
}
