//! The line of the input around a place, fitted to a terminal, and the caret under it.
//!
//! FHIR often comes as one line of megabytes: only a window around the place is read. Wide characters take two columns;
//! what would move the cursor or turn the text around is written as an escape.

use super::text::{char_width, push_safe};
use crate::text::Span;

/// Bytes read on either side of the place.
const REACH: usize = 2048;

/// A line to print and where its caret goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The text, safe to print.
    pub(super) text: String,
    /// Columns before the caret.
    pub(super) indent: usize,
    /// Columns of the caret, at least 1.
    pub(super) marked: usize,
}

/// The line that holds the start of `span`, at most `width` columns of it.
pub(super) fn excerpt(input: &[u8], span: Span, width: usize) -> Excerpt {
    let width = width.max(16);
    let start = (span.start as usize).min(input.len());
    let (from, cut_left) = line_start(input, start);
    let (to, cut_right) = line_end(input, start);
    // an object of many lines is pointed at, not underlined: the first of its lines says nothing more than its bracket
    let over = span.end as usize > to && !cut_right;
    let marked_to = if over { (start + 1).min(to) } else { (span.end as usize).clamp(start, to) };

    let text = |bytes| String::from_utf8_lossy(bytes);
    let mut before = cells(text(&input[from..start]).chars().rev(), width);
    before.reverse();
    let marked = cells(text(&input[start..marked_to]).chars(), width);
    let after = cells(text(&input[marked_to..to]).chars(), width);
    let width_of = |cells: &[(String, usize)]| cells.iter().map(|(_, width)| width).sum::<usize>();
    let (left, middle, right) = (width_of(&before), width_of(&marked), width_of(&after));

    if !cut_left && !cut_right && left + middle + right <= width {
        let text: String = before.iter().chain(&marked).chain(&after).map(|(text, _)| text.as_str()).collect();
        return Excerpt { text: text.trim_end().to_owned(), indent: left, marked: middle.max(1) };
    }

    // a third of the room before the place, more when there is little after it; one column each side for the ellipsis
    let room = width - 2;
    let left_room = (room / 3).max(room.saturating_sub(middle.max(1) + right)).min(room - 1);
    let mut text = String::new();
    let mut indent = 0;
    let mut first = before.len();
    while first > 0 && indent + before[first - 1].1 <= left_room {
        first -= 1;
        indent += before[first].1;
    }
    if first > 0 || cut_left {
        text.push('…');
    }
    text.extend(before[first..].iter().map(|(text, _)| text.as_str()));
    let mut used = indent;
    if first > 0 || cut_left {
        indent += 1;
    }
    let mut shown = 0;
    let mut whole = true;
    for (at, (cell, cell_width)) in marked.iter().chain(&after).enumerate() {
        if used + cell_width > room {
            whole = false;
            break;
        }
        text.push_str(cell);
        used += cell_width;
        if at < marked.len() {
            shown += cell_width;
        }
    }
    if !whole || cut_right {
        text.push('…');
    }
    Excerpt { text: text.trim_end().to_owned(), indent, marked: shown.max(1) }
}

/// Characters with their columns, made safe to print; not many more than fill `width`.
fn cells(characters: impl Iterator<Item = char>, width: usize) -> Vec<(String, usize)> {
    let mut used = 0;
    characters
        .map(|c| {
            if c == '\t' {
                return ("  ".to_owned(), 2);
            }
            let mut text = String::new();
            push_safe(&mut text, c);
            let width = if text.chars().count() > 1 { text.len() } else { char_width(c) };
            (text, width)
        })
        .take_while(|(_, columns)| {
            let room = used <= width;
            used += columns;
            room
        })
        .collect()
}

/// Where the line, or the window, begins; and whether it is the window.
fn line_start(input: &[u8], at: usize) -> (usize, bool) {
    let mut from = at.saturating_sub(REACH);
    if let Some(newline) = memchr::memrchr(b'\n', &input[from..at]) {
        return (from + newline + 1, false);
    }
    while from < at && input[from] & 0xC0 == 0x80 {
        from += 1;
    }
    (from, from > 0)
}

fn line_end(input: &[u8], at: usize) -> (usize, bool) {
    let mut to = (at + REACH).min(input.len());
    if let Some(newline) = memchr::memchr(b'\n', &input[at..to]) {
        let end = at + newline;
        return (if end > at && input[end - 1] == b'\r' { end - 1 } else { end }, false);
    }
    while to > at && to < input.len() && input[to] & 0xC0 == 0x80 {
        to -= 1;
    }
    (to, to < input.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks `needle` in `input` and prints the excerpt as two lines.
    fn check(input: &str, needle: &str, width: usize, expected: [&str; 2]) {
        let start = input.find(needle).unwrap_or(input.len());
        let found = excerpt(input.as_bytes(), Span::new(start as u32, (start + needle.len()) as u32), width);
        let caret = format!("{}{}", " ".repeat(found.indent), "^".repeat(found.marked));
        assert_eq!([found.text.as_str(), caret.as_str()], expected);
    }

    #[test]
    fn short_lines_are_whole() {
        check("{\n  \"a\": true\n}", "true", 40, ["  \"a\": true", "       ^^^^"]);
        check("\"a\": true\r\n", "true", 40, ["\"a\": true", "     ^^^^"]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        check("\"名\": \"山田\"", "\"山田\"", 40, ["\"名\": \"山田\"", "      ^^^^^^"]);
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("{}HERE{}", "abcdefghij".repeat(1000), "klmnopqrst".repeat(1000));
        check(&line, "HERE", 26, ["…cdefghijHEREklmnopqrstkl…", "         ^^^^"]);
    }

    #[test]
    fn a_long_mark_is_cut_with_the_line() {
        let line = format!("{{\"a\":\"{}\"}}", "x".repeat(100));
        check(&line, &format!("\"{}\"", "x".repeat(100)), 24, ["{\"a\":\"xxxxxxxxxxxxxxxx…", "     ^^^^^^^^^^^^^^^^^"]);
    }

    #[test]
    fn controls_are_escaped() {
        check("\"\u{1b}[31m\"X", "X", 40, ["\"\\u{1b}[31m\"X", "            ^"]);
        check("a\u{202e}bX", "X", 40, ["a\\u{202e}bX", "          ^"]);
    }

    #[test]
    fn no_place_is_outside() {
        for (at, end) in [(0, 0), (5, 900), (900, 1)] {
            excerpt(b"{\"\xff\xfe", Span::new(at, end), 20);
        }
        assert_eq!(excerpt(b"", Span::at(0), 20), Excerpt { text: String::new(), indent: 0, marked: 1 });
    }
}
