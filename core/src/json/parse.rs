//! The parser: one loop over the bytes, no recursion, no allocation per node. What is not JSON goes to `recover`, which
//! reports it and says how to go on, so that one pass finds every fault.

use super::duplicates::{Duplicates, Holders};
use super::encoding;
use super::fault::finding;
use super::scan;
use super::symbols::{Print, Sym, Symbols};
use super::tree::{COMPANION, ESCAPED, Format, HAS_COMPANIONS, KEY_ESCAPED, Kind, NO_KEY, Node, ParseOptions, Tree};
use crate::diagnostic::{Sink, catalogue::json as rule};
use crate::text::words::{keep, lane};
use crate::text::{LineIndex, Span, limits::MAX_DEPTH};

/// Parses `source`. Findings go to `sink`, in document order; `None` when no tree could be made (then at least one
/// finding is fatal). After a fatal finding the tree holds what could be read, so that the rest can still be checked;
/// only then may a number's text be something that RFC 8259 does not allow, or a property have no name.
///
/// Linear in the input but for objects with repeated names, which are sorted (`O(n log n)`).
pub fn parse<'a>(source: &'a [u8], symbols: &Symbols, options: ParseOptions, sink: &mut Sink) -> Option<Tree<'a>> {
    parse_into((Vec::new(), &mut Holders::default()), source, symbols, options, sink)
}

/// [`parse`], with a list that is no longer needed to hold the nodes, and what was made to find repeated names.
pub(crate) fn parse_into<'a>(
    spare: (Vec<Node>, &mut Holders),
    source: &'a [u8],
    symbols: &Symbols,
    options: ParseOptions,
    sink: &mut Sink,
) -> Option<Tree<'a>> {
    let text = match encoding::text(source) {
        Ok(text) => text,
        Err(finding) => {
            sink.push(*finding);
            return None;
        }
    };
    let before = sink.findings.len();
    let mut parser = Parser::new(text, spare, symbols, options, sink);
    parser.run();
    let nodes = parser.nodes;
    // Repeated names are seen when their object closes, later than faults inside it.
    sink.findings[before..].sort_by_key(|finding| finding.place.span.start);
    (!nodes.is_empty()).then_some(Tree { source: text, nodes, format: Format::Json })
}

/// What the loop expects at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A value.
    Value,
    /// A property name.
    Key,
    /// The colon behind a property name.
    Colon,
    /// A comma or the end of the container.
    After,
    /// Nothing more.
    End,
}

/// The property name that was read last and waits for its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) open: u32,
    pub(super) sym: Sym,
    pub(super) flags: u8,
}

impl Key {
    pub(super) const NONE: Self = Self { open: NO_KEY, sym: Sym::UNKNOWN, flags: 0 };
}

/// The parent of the root while parsing.
pub(super) const NO_NODE: u32 = u32::MAX;

pub(super) struct Parser<'a, 'p> {
    pub(super) source: &'a str,
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    pub(super) nodes: Vec<Node>,
    /// The open container; `NO_NODE` outside the root.
    pub(super) current: u32,
    pub(super) in_object: bool,
    pub(super) key: Key,
    /// How many containers are open.
    depth: usize,
    holders: &'p mut Holders,
    duplicates: Duplicates,
    pub(super) symbols: &'p Symbols,
    pub(super) options: ParseOptions,
    pub(super) sink: &'p mut Sink,
    /// Built when a finding first names a line.
    pub(super) lines: Option<LineIndex>,
    /// Fatal findings so far.
    pub(super) faults: usize,
    /// Where the last comma between values is.
    pub(super) comma: usize,
}

impl<'a, 'p> Parser<'a, 'p> {
    fn new(
        source: &'a str,
        (mut nodes, holders): (Vec<Node>, &'p mut Holders),
        symbols: &'p Symbols,
        options: ParseOptions,
        sink: &'p mut Sink,
    ) -> Self {
        let text = source.as_bytes();
        nodes.clear();
        holders.begin(symbols);
        // FHIR data has a node for each 24 to 40 bytes; what is not used is not touched.
        nodes.reserve(text.len() / 24 + 8);
        let mut parser = Self {
            source,
            text,
            at: 0,
            nodes,
            current: NO_NODE,
            in_object: false,
            key: Key::NONE,
            depth: 0,
            holders,
            duplicates: Duplicates::default(),
            symbols,
            options,
            sink,
            lines: None,
            faults: 0,
            comma: 0,
        };
        if text.starts_with("\u{feff}".as_bytes()) {
            parser.sink.push(finding(&rule::JSON_BOM, Span::new(0, 3), vec![]));
            parser.at = 3;
        }
        parser
    }

    fn run(&mut self) {
        let mut step = Step::Value;
        loop {
            step = match step {
                Step::Value => self.value(),
                Step::Key => self.name(),
                Step::Colon => self.colon(),
                Step::After => self.after(),
                Step::End => break,
            };
        }
        self.finish();
    }

    /// A value at the position.
    #[inline]
    fn value(&mut self) -> Step {
        let start = scan::skip_space(self.text, self.at);
        self.at = start;
        match self.text.get(start) {
            Some(b'"') => self.string(start),
            Some(b'{') => self.open(start, Kind::Object),
            Some(b'[') => self.open(start, Kind::Array),
            Some(b'-' | b'0'..=b'9') => self.number(start),
            Some(b't') => self.literal(start, b"true", Kind::True),
            Some(b'f') => self.literal(start, b"false", Kind::False),
            Some(b'n') => self.literal(start, b"null", Kind::Null),
            _ => self.recover_value(),
        }
    }

    #[inline]
    fn string(&mut self, start: usize) -> Step {
        let end = scan::find_special(self.text, start + 1);
        if self.text.get(end) == Some(&b'"') {
            self.leaf(start, end + 1, Kind::String, 0)
        } else {
            self.odd_string(start, end)
        }
    }

    #[inline]
    fn literal(&mut self, start: usize, literal: &[u8], kind: Kind) -> Step {
        let end = start + literal.len();
        if self.text.get(start..end) == Some(literal) && ends_word(self.text, end) {
            self.leaf(start, end, kind, 0)
        } else {
            self.bare_word()
        }
    }

    #[inline]
    fn number(&mut self, start: usize) -> Step {
        match number_end(self.text, start) {
            Some(end) => self.leaf(start, end, Kind::Number, 0),
            None => self.bad_number(),
        }
    }

    /// Adds a value without children that ends at `end`, and goes on behind it.
    #[inline]
    pub(super) fn leaf(&mut self, start: usize, end: usize, kind: Kind, flags: u8) -> Step {
        self.push_leaf(start, end, kind, flags);
        self.after()
    }

    /// Adds a value without children.
    #[inline]
    pub(super) fn push_leaf(&mut self, start: usize, end: usize, kind: Kind, flags: u8) {
        let Key { open, sym, flags: key_flags } = self.key;
        let next = self.nodes.len() as u32 + 1;
        let (start, parent) = (start as u32, self.current);
        self.nodes.push(Node { start, end: end as u32, key: open, next, parent, sym, kind, flags: flags | key_flags });
        self.at = end;
    }

    #[inline]
    fn open(&mut self, start: usize, kind: Kind) -> Step {
        if self.depth >= MAX_DEPTH as usize {
            return self.too_deep();
        }
        let index = self.nodes.len() as u32;
        let Key { open, sym, flags } = self.key;
        let (start, parent) = (start as u32, self.current);
        self.nodes.push(Node { start, end: start, key: open, next: 0, parent, sym, kind, flags });
        self.current = index;
        self.depth += 1;
        self.in_object = kind == Kind::Object;
        self.at = scan::skip_space(self.text, start as usize + 1);
        let close = if self.in_object { b'}' } else { b']' };
        if self.text.get(self.at) == Some(&close) {
            self.at += 1;
            self.leave();
            return self.after();
        }
        self.key = Key::NONE;
        if self.in_object { Step::Key } else { Step::Value }
    }

    /// Ends the open container at the position, one past its bracket.
    #[inline]
    fn leave(&mut self) {
        self.end_container();
        if let Some(outer) = self.nodes.get(self.current as usize) {
            self.in_object = outer.kind == Kind::Object;
        }
    }

    /// Ends the open container at the position.
    #[inline]
    pub(super) fn end_container(&mut self) {
        let is_object = self.nodes[self.current as usize].kind == Kind::Object;
        if is_object && self.holders.may_repeat(&self.nodes, self.current) {
            self.report_duplicates();
        }
        let next = self.nodes.len() as u32;
        let node = &mut self.nodes[self.current as usize];
        node.end = self.at as u32;
        node.next = next;
        self.current = node.parent;
        self.depth -= 1;
    }

    /// What may follow a value: ends of containers, then a comma.
    fn after(&mut self) -> Step {
        loop {
            if self.current == NO_NODE {
                return self.trailing();
            }
            self.at = scan::skip_space(self.text, self.at);
            match self.text.get(self.at) {
                Some(b',') => {
                    self.comma = self.at;
                    self.at += 1;
                    if self.in_object {
                        return Step::Key;
                    }
                    self.key = Key::NONE;
                    return Step::Value;
                }
                Some(b'}') if self.in_object => self.at += 1,
                Some(b']') if !self.in_object => self.at += 1,
                _ => return self.recover_after(),
            }
            self.leave();
        }
    }

    /// A property name in double quotes with its value, and those behind it as long as the values are plain strings.
    #[inline]
    fn name(&mut self) -> Step {
        loop {
            let mut open = self.at;
            if self.text.get(open) != Some(&b'"') {
                open = scan::skip_space(self.text, open);
                self.at = open;
                if self.text.get(open) != Some(&b'"') {
                    return self.recover_key();
                }
            }
            let (start, print, end) = match short_name(self.text, open) {
                Some((print, end)) => (open + 1, print, end),
                None => other_name(self.text, open),
            };
            if self.text.get(end) != Some(&b'"') {
                return self.odd_name(open, end);
            }
            self.named(open, end + 1, start > open + 1, print, &self.text[start..end], 0);
            // Without a step between: nearly every name is followed by its colon, and that by its value or one space.
            if self.text.get(end + 1) != Some(&b':') {
                return self.colon();
            }
            let start = end + 2 + usize::from(self.text.get(end + 2) == Some(&b' '));
            if self.text.get(start) != Some(&b'"') {
                self.at = start;
                return self.value();
            }
            let end = scan::find_special(self.text, start + 1);
            if self.text.get(end) != Some(&b'"') {
                self.at = start;
                return self.odd_string(start, end);
            }
            self.push_leaf(start, end + 1, Kind::String, 0);
            if self.text.get(end + 1) != Some(&b',') {
                return self.after();
            }
            self.comma = end + 1;
            self.at = end + 2;
        }
    }

    /// Notes the name of the next value; it ends at `end`, and `name` is its text without a leading `_`.
    #[inline(always)]
    #[allow(clippy::inline_always)] // two callers, of which one is cold: the heuristic then leaves a call per property
    pub(super) fn named(&mut self, open: usize, end: usize, companion: bool, print: Print, name: &[u8], flags: u8) {
        let hash = print.hash();
        let mut flags = flags;
        if companion {
            flags |= COMPANION;
            self.nodes[self.current as usize].flags |= HAS_COMPANIONS;
        }
        self.key = Key { open: open as u32, sym: self.symbols.find(print, hash, name), flags };
        self.at = end;
    }

    /// The colon behind a name.
    pub(super) fn colon(&mut self) -> Step {
        self.at = scan::skip_space(self.text, self.at);
        if self.text.get(self.at) == Some(&b':') {
            self.at += 1;
            Step::Value
        } else {
            self.recover_colon()
        }
    }

    #[cold]
    fn report_duplicates(&mut self) {
        let object = self.current;
        self.duplicates.report(self.source, &mut self.nodes, object, &mut self.lines, self.sink);
    }

    /// Only white space may follow the root.
    fn trailing(&mut self) -> Step {
        self.at = scan::skip_space(self.text, self.at);
        if self.at == self.text.len() { Step::End } else { self.recover_trailing() }
    }

    /// Closes what is still open.
    fn finish(&mut self) {
        while self.current != NO_NODE {
            self.end_container();
        }
        if let Some(root) = self.nodes.first_mut() {
            root.parent = 0;
        }
    }

    /// Flags of a string by whether it holds escapes.
    pub(super) fn string_flags(escaped: bool) -> u8 {
        if escaped { ESCAPED } else { 0 }
    }

    /// Flags of a name by whether it holds escapes.
    pub(super) fn name_flags(escaped: bool) -> u8 {
        if escaped { KEY_ESCAPED } else { 0 }
    }
}

/// The print and the end of the name whose quote is at `open`, when it is no companion's and has at most 15 bytes before
/// the first special character.
#[inline]
fn short_name(text: &[u8], open: usize) -> Option<(Print, usize)> {
    let [_, near @ ..] = text.get(open..)?.first_chunk::<17>()?;
    let [first, second] = near.as_chunks::<8>().0 else { return None };
    if first[0] == b'_' {
        return None;
    }
    let (first, second) = (u64::from_le_bytes(*first), u64::from_le_bytes(*second));
    let marks = scan::special(first);
    if marks != 0 {
        let len = lane(marks);
        return Some((Print { first: keep(first, len), second: 0, len: len as u32 }, open + 1 + len));
    }
    let marks = scan::special(second);
    if marks == 0 {
        return None;
    }
    let len = lane(marks);
    Some((Print { first, second: keep(second, len), len: len as u32 + 8 }, open + 9 + len))
}

/// Where any other name begins (behind the `_` of a companion), its print and its end.
fn other_name(text: &[u8], open: usize) -> (usize, Print, usize) {
    let start = open + 1 + usize::from(text.get(open + 1) == Some(&b'_'));
    let end = scan::find_special(text, start);
    (start, Print::of(&text[start..end]), end)
}

/// Where the number that starts at `at` ends (RFC 8259 §6); `None` when it is none, or runs on into other characters.
#[inline]
fn number_end(text: &[u8], mut at: usize) -> Option<usize> {
    if text.get(at) == Some(&b'-') {
        at += 1;
    }
    match text.get(at)? {
        b'0' => at += 1,
        b'1'..=b'9' => at = digits(text, at)?,
        _ => return None,
    }
    if text.get(at) == Some(&b'.') {
        at = digits(text, at + 1)?;
    }
    if let Some(b'e' | b'E') = text.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = text.get(at) {
            at += 1;
        }
        at = digits(text, at)?;
    }
    ends_word(text, at).then_some(at)
}

/// One past the digits at `at`, of which there must be one.
#[inline]
fn digits(text: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    while let Some(b'0'..=b'9') = text.get(end) {
        end += 1;
    }
    (end > at).then_some(end)
}

/// Whether a number or literal may end before `at`.
#[inline]
fn ends_word(text: &[u8], at: usize) -> bool {
    match text.get(at) {
        None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t') => true,
        Some(_) => scan::word_end(text, at) == at,
    }
}
