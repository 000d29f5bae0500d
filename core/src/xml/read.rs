//! The first pass: quick-xml's events to a flat list of elements, and everything that makes a text well-formed.

use super::attributes::{self, Attribute, is_name};
use super::encoding::declared;
use super::fault::{self, Malformed, finding, quote};
use super::namespaces::{Scope, Space};
use crate::diagnostic::{Severity, Sink, catalogue::xml as rule};
use crate::json::xml::is_char;
use crate::text::{Span, limits::MAX_DEPTH};
use quick_xml::Reader;
use quick_xml::events::Event;

/// An element becomes at most an array and an object in it: half the depth of the tree is left for elements.
pub(super) const MAX_ELEMENTS_DEEP: u32 = MAX_DEPTH / 2;
/// No text.
const NO_TEXT: Span = Span::new(u32::MAX, u32::MAX);

/// One element, in document order. Offsets lead into the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    /// From `<` to one past the end tag's `>`.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The local name.
    pub(super) name: u32,
    pub(super) name_end: u32,
    /// Index after the last element inside.
    pub(super) next: u32,
    /// Indexes of its attributes, namespace declarations left out.
    pub(super) attributes: (u32, u32),
    /// The first text in it that is not white space.
    text: Span,
    /// A narrative: what is in it was looked at, but is not in the list.
    pub(super) raw: bool,
    /// A narrative whose names have a prefix that stands for XHTML's namespace.
    pub(super) prefixed: bool,
}

impl Element {
    /// The local name.
    pub(super) fn name<'a>(&self, source: &'a str) -> &'a str {
        &source[self.name as usize..self.name_end as usize]
    }

    /// Where its name is.
    pub(super) fn name_span(&self) -> Span {
        Span::new(self.name, self.name_end)
    }

    /// The first text in it that is not white space.
    pub(super) fn text(&self) -> Option<Span> {
        (self.text != NO_TEXT).then_some(self.text)
    }
}

/// A document that was read; the root is the first element.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    pub(super) source: &'a str,
    pub(super) elements: Vec<Element>,
    pub(super) attributes: Vec<Attribute>,
}

/// Reads a text. `None` when it could not be read to its end, or holds no element; then a finding is fatal.
pub(super) fn read<'a>(source: &'a str, sink: &mut Sink) -> Option<Parts<'a>> {
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    if let Some((span, name)) = declared(source.as_bytes())
        && !name.eq_ignore_ascii_case("utf-8")
    {
        // it is UTF-8 all the same, so it can be read here
        sink.push(finding(&rule::XML_ENCODING, span, vec![name.into()]).severity(Severity::Error));
    }
    characters(source, start, sink);
    let mut pass = Pass {
        source,
        sink,
        parts: Parts { source, elements: Vec::new(), attributes: Vec::new() },
        open: Vec::new(),
        scope: Scope::default(),
        inside_raw: 0,
        seen: false,
    };
    pass.run(start)?;
    Some(pass.parts)
}

/// Characters that XML does not have, the first hundred of them.
fn characters(source: &str, start: usize, sink: &mut Sink) {
    const MOST: usize = 100;
    // only these bytes can begin one: controls, and the lead of U+FFFE and U+FFFF
    let suspect = |byte: &u8| (*byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || *byte == 0xEF;
    let bytes = source.as_bytes();
    let mut found = 0;
    let mut at = start;
    while let Some(len) = bytes[at..].iter().position(suspect) {
        at += len;
        let Some(char) = source[at..].chars().next() else { return };
        if !is_char(char) {
            let span = Span::new(at as u32, (at + char.len_utf8()) as u32);
            sink.push(Malformed::Character.finding(span));
            found += 1;
            if found == MOST {
                return;
            }
        }
        at += char.len_utf8();
    }
}

/// An element that is open.
struct Open {
    element: u32,
    space: Space,
}

struct Pass<'a, 's> {
    source: &'a str,
    sink: &'s mut Sink,
    parts: Parts<'a>,
    open: Vec<Open>,
    scope: Scope<'a>,
    /// Elements open inside a narrative, its `div` included.
    inside_raw: u32,
    /// The root was seen.
    seen: bool,
}

impl Pass<'_, '_> {
    fn run(&mut self, start: usize) -> Option<()> {
        let mut reader = Reader::from_str(&self.source[start..]);
        reader.config_mut().allow_dangling_amp = true; // reported here, with its place
        reader.config_mut().check_comments = true;
        loop {
            let from = start + reader.buffer_position() as usize;
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let at = (start + reader.error_position() as usize).min(self.source.len());
                    let end = (start + reader.buffer_position() as usize).clamp(at, self.source.len());
                    let span = Span::new(at as u32, end as u32);
                    let finding = match fault::explain(&error) {
                        Some(why) => why.finding(span),
                        None => finding(&rule::XML_DOCTYPE, span, vec![]),
                    };
                    self.sink.push(finding);
                    return None;
                }
            };
            let to = start + reader.buffer_position() as usize;
            let span = Span::new(from as u32, to as u32);
            match event {
                Event::Start(_) => self.start(from, to, false)?,
                Event::Empty(_) => self.start(from, to, true)?,
                Event::End(_) => self.end(to),
                Event::Text(_) | Event::GeneralRef(_) => self.text(from, to)?,
                Event::CData(_) => self.content(span)?,
                Event::Comment(_) => {}
                Event::Decl(_) if from == start => {}
                Event::Decl(_) => self.fault(Malformed::Declaration, span),
                Event::PI(_) => {
                    let name = quote(&self.source[from..to]);
                    self.sink.push(finding(&rule::XML_INSTRUCTION, span, vec![name.into()]));
                }
                Event::DocType(_) => {
                    self.sink.push(finding(&rule::XML_DOCTYPE, span, vec![]));
                    return None;
                }
                Event::Eof => break,
            }
        }
        if let Some(open) = self.open.last() {
            let span = self.parts.elements[open.element as usize].name_span();
            self.fault(Malformed::Unclosed, span);
            return None;
        }
        if self.inside_raw > 0 || !self.seen {
            let end = self.source.len() as u32;
            self.fault(if self.seen { Malformed::Unclosed } else { Malformed::NoElement }, Span::at(end));
            return None;
        }
        Some(())
    }

    fn fault(&mut self, why: Malformed, span: Span) {
        self.sink.push(why.finding(span));
    }

    /// The tag at `from..to`.
    fn start(&mut self, from: usize, to: usize, empty: bool) -> Option<()> {
        let source = self.source;
        let inside = &source[from + 1..to - if empty { 2 } else { 1 }];
        let full = &inside[..inside.find(|char: char| char.is_ascii_whitespace()).unwrap_or(inside.len())];
        let (name, attributes_from) = (from + 1, from + 1 + full.len());
        if !is_name(full) {
            self.fault(
                if full.is_empty() { Malformed::Tag } else { Malformed::Name },
                Span::new(from as u32, (name + full.len()).max(from + 1) as u32),
            );
            return None;
        }
        if self.open.is_empty() && self.inside_raw == 0 && self.seen {
            self.fault(Malformed::OutsideRoot, Span::new(from as u32, to as u32));
            return None;
        }
        self.seen = true;
        let first = self.parts.attributes.len();
        let sink = &mut *self.sink;
        let mut report = |why: Malformed, span: Span| sink.push(why.finding(span));
        let end = from + 1 + inside.len();
        if !attributes::read(source, attributes_from, end, &mut self.parts.attributes, &mut report) {
            return None;
        }
        if self.inside_raw > 0 {
            // the narrative's own check looks at what is allowed in it
            self.parts.attributes.truncate(first);
            self.inside_raw += u32::from(!empty);
            return Some(());
        }
        let depth = self.open.len() as u32;
        if depth >= MAX_ELEMENTS_DEEP {
            let span = Span::new(from as u32, to as u32);
            self.sink.push(finding(&rule::XML_TOO_DEEP, span, vec![MAX_ELEMENTS_DEEP.into()]));
            return None;
        }
        self.declare(first, depth);
        let (prefix, local) = full.split_once(':').unwrap_or(("", full));
        let space = self.scope.find(prefix);
        let under = self.open.last().map_or(Space::Fhir, |open| open.space);
        let in_text =
            self.open.last().is_some_and(|open| self.parts.elements[open.element as usize].name(source) == "text");
        let raw = local == "div" && (space == Space::Xhtml || in_text);
        // said once where it changes, not for each element inside
        if !raw && space != Space::Fhir && space != under {
            let span = Span::new(name as u32, (name + full.len()) as u32);
            self.sink.push(finding(&rule::XML_NAMESPACE, span, vec![full.into()]));
        }
        let index = self.parts.elements.len() as u32;
        self.parts.elements.push(Element {
            start: from as u32,
            end: to as u32,
            name: (name + full.len() - local.len()) as u32,
            name_end: (name + full.len()) as u32,
            next: index + 1,
            attributes: (first as u32, self.parts.attributes.len() as u32),
            text: NO_TEXT,
            raw,
            prefixed: raw && space == Space::Xhtml && !prefix.is_empty(),
        });
        if empty {
            self.scope.leave(depth);
        } else {
            self.open.push(Open { element: index, space });
            self.inside_raw = u32::from(raw);
        }
        Some(())
    }

    /// Takes the namespace declarations out of the attributes from `first`.
    fn declare(&mut self, first: usize, depth: u32) {
        let source = self.source;
        let scope = &mut self.scope;
        let mut kept = first;
        for at in first..self.parts.attributes.len() {
            let attribute = self.parts.attributes[at];
            let prefix = match attribute.name(source) {
                "xmlns" => "",
                name => {
                    let Some(prefix) = name.strip_prefix("xmlns:") else {
                        self.parts.attributes[kept] = attribute;
                        kept += 1;
                        continue;
                    };
                    prefix
                }
            };
            scope.declare(depth, prefix, Space::of(attribute.text(source)));
        }
        self.parts.attributes.truncate(kept);
    }

    fn end(&mut self, to: usize) {
        if self.inside_raw > 1 {
            self.inside_raw -= 1;
            return;
        }
        self.inside_raw = 0;
        let next = self.parts.elements.len() as u32;
        if let Some(open) = self.open.pop() {
            let element = &mut self.parts.elements[open.element as usize];
            element.end = to as u32;
            element.next = next;
        }
        self.scope.leave(self.open.len() as u32);
    }

    /// Text, or a reference in it.
    fn text(&mut self, from: usize, to: usize) -> Option<()> {
        let text = &self.source[from..to];
        let sink = &mut *self.sink;
        let mut report = |why: Malformed, span: Span| sink.push(why.finding(span));
        attributes::references(self.source, from, to, &mut report);
        if let Some(at) = memchr::memmem::find(text.as_bytes(), b"]]>") {
            report(Malformed::CdataEnd, Span::new((from + at) as u32, (from + at + 3) as u32));
        }
        let lead = text.len() - text.trim_ascii_start().len();
        let trimmed = text.trim_ascii();
        if trimmed.is_empty() {
            return Some(());
        }
        self.content(Span::new((from + lead) as u32, (from + lead + trimmed.len()) as u32))
    }

    /// Something that is not white space.
    fn content(&mut self, span: Span) -> Option<()> {
        if self.inside_raw > 0 {
            return Some(());
        }
        let Some(open) = self.open.last() else {
            self.fault(Malformed::OutsideRoot, span);
            return None;
        };
        let element = &mut self.parts.elements[open.element as usize];
        if element.text == NO_TEXT {
            element.text = span;
        }
        Some(())
    }
}
