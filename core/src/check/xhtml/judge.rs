//! What FHIR allows in a narrative, judged while it is read.

use super::allowed::{self, Verdict};
use super::nesting::{LONGEST, Model, TEXT, end_of, end_word};
use super::{Fault, MAX_PROBLEMS, Narrative, Problem};
use crate::text::limits::MAX_DEPTH;
use crate::text::words::{equal, keep, lane, padded, word};
use crate::xhtml::{self, Listener, NAMESPACE, Open, Stop, Text};
use std::ops::Range;

/// Reads `text`; every problem is in the result, at most [`MAX_PROBLEMS`].
pub fn read(text: &str) -> Narrative<'_> {
    read_as(text, xhtml::is_odd(text))
}

/// The same, and whether every run of text is to be looked at closely; that changes nothing but the time.
pub(super) fn read_as(text: &str, odd: bool) -> Narrative<'_> {
    let mut judge = Judge {
        text,
        content: false,
        reference: find(text.as_bytes(), b'&', 0),
        tag: Tag::default(),
        found: Narrative::default(),
    };
    match xhtml::read_as(text, odd, &mut judge) {
        Err(Stop::Malformed(why, range)) => judge.push(Fault::Malformed(why), range),
        Err(Stop::TooDeep(range)) => judge.push(Fault::TooDeep, range),
        Ok(()) if !judge.content => judge.push(Fault::Empty, 0..text.len()),
        Ok(()) | Err(Stop::Enough) => {}
    }
    let mut found = judge.found;
    found.ids.sort_unstable();
    found.names.sort_unstable();
    for pair in found.ids.windows(2) {
        let (id, start) = pair[1];
        if pair[0].0 == id && found.problems.len() < MAX_PROBLEMS {
            found.problems.push(Problem { fault: Fault::DuplicateId, range: start..start + id.len() });
        }
    }
    found.problems.truncate(MAX_PROBLEMS);
    found
}

struct Judge<'t> {
    text: &'t str,
    /// Some text or an image was seen.
    content: bool,
    /// The first `&` that was not passed; the length of the text when there is none.
    reference: usize,
    tag: Tag<'t>,
    found: Narrative<'t>,
}

/// The start tag that is being read.
#[derive(Default)]
struct Tag<'t> {
    name: &'t str,
    range: Range<usize>,
    is_allowed: bool,
    is_root: bool,
    namespace: Option<&'t str>,
}

/// What an open element takes.
#[derive(Clone, Copy)]
pub(super) struct Inside {
    /// What ends it, without the `<`, as a word; 0 when it is longer than one.
    end: u64,
    /// What may stand right in it.
    takes: u16,
}

impl<'t> Judge<'t> {
    fn push(&mut self, fault: Fault, range: Range<usize>) {
        self.found.problems.push(Problem { fault, range });
    }

    /// Says so where what is of this kind may not stand here; gives what may.
    fn nest(&mut self, kind: u16, range: Range<usize>, parent: Option<&Open<'t, Inside>>) -> u16 {
        let Some(open) = parent else { return u16::MAX };
        if kind & open.mark.takes == 0 {
            self.push(Fault::Nesting { parent: open.name.to_owned() }, range);
        }
        open.mark.takes
    }

    /// The first `<` or `&` from `at`; the length of the text when there is none. References are few, and looked for ahead.
    #[inline]
    fn find_mark(&mut self, text: &[u8], at: usize) -> usize {
        if self.reference < at {
            self.reference = find(text, b'&', at);
        }
        find_tag(&text[..self.reference], at)
    }
}

impl<'t> Listener<'t> for Judge<'t> {
    type Mark = Inside;

    fn start(&mut self, name: &'t str, range: Range<usize>, parent: Option<&Open<'t, Inside>>) -> Inside {
        let is_allowed = allowed::element(name);
        let is_root = parent.is_none();
        if is_root && name != "div" {
            self.push(Fault::Root, range.clone());
        } else if !is_allowed {
            self.push(Fault::Element, range.clone());
        }
        let model = Model::of_any(name, is_allowed);
        let outer = self.nest(model.kind, range.clone(), parent);
        self.tag = Tag { name, range, is_allowed, is_root, namespace: None };
        Inside { end: end_of(name), takes: model.takes_in(outer) }
    }

    /// What an attribute of an allowed element may be and hold.
    fn attribute(&mut self, name: &'t str, range: Range<usize>, value: Range<usize>) {
        let text = &self.text[value.clone()];
        let Tag { name: element, is_allowed, is_root, .. } = self.tag;
        if name == "xmlns" {
            self.tag.namespace = Some(text);
        }
        if matches!(name.as_bytes(), [b'o' | b'O', b'n' | b'N', ..]) {
            return self.push(Fault::Active, range.start..value.end + 1);
        }
        // the element itself is said; and a declaration of another namespace is no attribute
        if !is_allowed || name.starts_with("xmlns:") {
            return;
        }
        if !allowed::attribute(element, name) || (name == "xmlns" && text != NAMESPACE && !is_root) {
            return self.push(Fault::Attribute { element: element.to_owned() }, range);
        }
        match name {
            "style" if allowed::is_active_style(text) => self.push(Fault::Active, value),
            "href" | "src" | "cite" | "longdesc" | "usemap" => {
                match allowed::url(&xhtml::decode(text), element == "img") {
                    Verdict::Active => self.push(Fault::Active, value),
                    Verdict::Dead => self.push(Fault::Link, value),
                    Verdict::Fine => {
                        if let Some(target) = text.strip_prefix('#').filter(|target| !target.is_empty()) {
                            self.found.fragments.push((value, target));
                        }
                    }
                }
                self.content |= element == "img" && name == "src";
            }
            "id" => self.found.ids.push((text, value.start)),
            "name" if element == "a" || element == "map" => self.found.names.push(text),
            "lang" | "xml:lang" => {
                self.found.languages = true;
                if is_root {
                    self.found.language = Some(text);
                }
            }
            _ => {}
        }
    }

    fn started(&mut self) {
        if self.tag.is_root && self.tag.name == "div" && self.tag.namespace != Some(NAMESPACE) {
            self.push(Fault::Namespace, self.tag.range.clone());
        }
    }

    fn text(&mut self, text: Text, range: Range<usize>, has_ink: bool, parent: Option<&Open<'t, Inside>>) {
        if !has_ink {
            return;
        }
        self.content = true;
        // a section is told from its first mark on
        let start = if text == Text::Cdata { range.start - "<![CDATA[".len() } else { range.start };
        self.nest(TEXT, start..start + range.len(), parent);
    }

    fn entity(&mut self, range: Range<usize>) {
        if self.found.problems.len() < MAX_PROBLEMS {
            self.push(Fault::Entity, range);
        }
    }

    fn end(&mut self) {}

    fn is_enough(&self) -> bool {
        self.found.problems.len() >= MAX_PROBLEMS
    }

    fn usual_root(&mut self) -> Option<Inside> {
        Some(Inside { end: end_of("div"), takes: Model::of(b"div").takes })
    }

    /// Goes on inside the root as long as there is nothing but characters and plain tags of short names (no attributes),
    /// in which nothing can be wrong; what is anything else is left to the steps that look closely.
    fn pass(&mut self, text: &'t str, mut at: usize, open: &mut Vec<Open<'t, Inside>>) -> usize {
        let bytes = text.as_bytes();
        while let Some(innermost) = open.last().map(|open| open.mark) {
            let start = at;
            at = self.find_mark(bytes, at);
            if !self.content || innermost.takes & TEXT == 0 {
                let has_ink = bytes[start..at].iter().any(|&byte| byte > b' ');
                if has_ink && innermost.takes & TEXT == 0 {
                    return start;
                }
                self.content |= has_ink;
            }
            if bytes.get(at) != Some(&b'<') {
                break;
            }
            let tag = padded(bytes, at + 1);
            // zero lanes are not compared: shifting by all but the end's own length takes them out on both sides
            let rest = innermost.end.leading_zeros() & 0x38;
            if innermost.end != 0 && (tag ^ innermost.end) << rest == 0 {
                at += 9 - rest as usize / 8;
                open.pop();
                continue;
            }
            let len = lane(equal(tag, b'>'));
            if len > LONGEST {
                break;
            }
            let name = keep(tag, len);
            let model = allowed::short_element(name);
            if let Some(model) = model.filter(|model| model.fits(innermost.takes) && open.len() < MAX_DEPTH as usize) {
                let mark = Inside { end: end_word(name, len), takes: model.takes_in(innermost.takes) };
                open.push(Open { name: &text[at + 1..at + 1 + len], mark });
                at += len + 2;
            } else if name >> (8 * len).saturating_sub(8) == u64::from(b'/')
                && allowed::short_element(keep(name, len - 1)).is_some_and(|model| model.fits(innermost.takes))
            {
                at += len + 2;
            } else {
                break;
            }
        }
        at
    }
}

/// The first `byte` from `at`; the length of the text when there is none.
fn find(text: &[u8], byte: u8, at: usize) -> usize {
    memchr::memchr(byte, &text[at..]).map_or(text.len(), |found| at + found)
}

/// The first `<` from `at`, which is near in most narratives; the length of the text when there is none.
#[inline]
fn find_tag(text: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(text, at) {
        let marks = equal(word, b'<');
        if marks != 0 {
            return at + lane(marks);
        }
        at += 8;
    }
    while at < text.len() && text[at] != b'<' {
        at += 1;
    }
    at
}
