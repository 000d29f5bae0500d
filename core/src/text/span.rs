//! Byte spans and their line and column.

use serde::{Deserialize, Serialize};

/// A half-open byte range `[start, end)` of the input. Inputs are at most 4 GiB, so `u32` is enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset one past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from `start` to `end`, in bytes.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty span at `at`.
    pub const fn at(at: u32) -> Self {
        Self { start: at, end: at }
    }

    /// The bytes of the span; empty when it lies outside `input`.
    pub fn of(self, input: &[u8]) -> &[u8] {
        input.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// Line starts of one input, built only when a position is asked for: O(input) once, O(log lines + line) per look-up.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

/// A 1-based place; `column` counts Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in Unicode scalar values.
    pub column: u32,
}

impl LineIndex {
    /// Finds the line starts of `input`. A line ends with `\n`.
    pub fn new(input: &[u8]) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', input).map(|at| at as u32 + 1)).collect();
        Self { starts }
    }

    /// The 1-based line of `offset` (bytes), without the cost of a column.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset).max(1) as u32
    }

    /// Where `offset` (bytes) lies in `input`; an offset past the end is the end.
    pub fn position(&self, input: &[u8], offset: u32) -> Position {
        let offset = (offset as usize).min(input.len());
        let line = self.starts.partition_point(|&start| start as usize <= offset).max(1) - 1;
        let start = self.starts[line] as usize;
        let column = input[start..offset].iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        Position { line: line as u32 + 1, column: column as u32 + 1 }
    }

    /// The byte span of a 1-based `line` of `input`, without its line end.
    pub fn line_span(&self, input: &[u8], line: u32) -> Span {
        let Some(&start) = self.starts.get(line.saturating_sub(1) as usize) else {
            return Span::at(input.len() as u32);
        };
        let mut end = self.starts.get(line as usize).map_or(input.len(), |&next| next as usize - 1);
        if end > start as usize && input[end - 1] == b'\r' {
            end -= 1;
        }
        Span::new(start, end as u32)
    }
}
