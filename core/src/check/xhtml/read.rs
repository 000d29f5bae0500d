//! Reads a narrative: strict XML without DTDs, and what FHIR allows in it, in one pass.

use super::allowed::{self, Verdict};
use super::nesting::{LONGEST, Model, Open, TEXT};
use super::{Fault, MAX_PROBLEMS, Malformed, Narrative, Problem, entities};
use crate::text::limits::MAX_DEPTH;
use crate::text::words::{equal, keep, lane, padded, word};
use std::ops::Range;

const NAMESPACE: &str = "http://www.w3.org/1999/xhtml";

/// How nearly every narrative begins.
const USUAL_ROOT: &str = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";

/// Ends a run of text.
const MARK: u8 = 1;
/// Has to be looked at again: control characters, `]`, the first byte of U+FFFE and U+FFFF.
const ODD: u8 = 2;
/// More than white space.
const INK: u8 = 4;
/// May stand in a name.
const NAME: u8 = 8;
/// May begin a name.
const START: u8 = 16;

/// What each byte is, so that text is read in one pass with one look at each byte.
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        if matches!(byte, b'<' | b'&') {
            class[at] |= MARK;
        }
        if (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, b']' | 0xEF) {
            class[at] |= ODD;
        }
        if byte > b' ' {
            class[at] |= INK;
        }
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.') || byte >= 0x80 {
            class[at] |= NAME;
        }
        if byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || byte >= 0x80 {
            class[at] |= START;
        }
        at += 1;
    }
    class
};

/// Reads `text`; every problem is in the result, at most [`MAX_PROBLEMS`].
pub fn read(text: &str) -> Narrative<'_> {
    read_as(text, is_odd(text))
}

/// The same, and whether every run of text is to be looked at closely; that changes nothing but the time.
pub(super) fn read_as(text: &str, odd: bool) -> Narrative<'_> {
    let mut reader = Reader {
        text,
        at: 0,
        open: Vec::with_capacity(16),
        names: Vec::new(),
        rooted: false,
        content: false,
        odd,
        found: Narrative::default(),
    };
    let ended = reader.document();
    if let Err(Stop::Malformed(why, range)) = ended {
        reader.push(Fault::Malformed(why), range);
    } else if ended.is_ok() && !reader.content {
        reader.push(Fault::Empty, 0..text.len());
    }
    let mut found = reader.found;
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

/// Why reading ends early.
enum Stop {
    Malformed(Malformed, Range<usize>),
    /// Enough was said.
    Enough,
}

type Step<T = ()> = Result<T, Stop>;

/// Whether a text holds a character that XML does not have, or a `]]>`: then each run of it is looked at.
fn is_odd(text: &str) -> bool {
    let bytes = text.as_bytes();
    // without a branch, so that it becomes vector code; the few texts with a line end are looked at again
    (bytes.iter().fold(0, |any, &byte| any | u8::from(byte < b' ')) != 0
        && bytes.iter().any(|&byte| byte < b' ' && CLASS[usize::from(byte)] & ODD != 0))
        || memchr::memchr_iter(0xEF, bytes).any(|at| is_no_character(bytes, at))
        || memchr::memchr_iter(b']', bytes).any(|at| bytes[at..].starts_with(b"]]>"))
}

/// Whether the 0xEF at `at` begins U+FFFE or U+FFFF.
fn is_no_character(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..at + 3), Some([0xEF, 0xBF, 0xBE | 0xBF]))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The open elements.
    open: Vec<Open<'t>>,
    /// Attributes of the tag that is being read, and where they begin.
    names: Vec<(&'t str, usize)>,
    rooted: bool,
    /// Some text or an image was seen.
    content: bool,
    /// Runs of text have to be looked at closely.
    odd: bool,
    found: Narrative<'t>,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Step {
        if !self.odd && self.text.starts_with(USUAL_ROOT) {
            self.rooted = true;
            self.open.push(Open::new(&USUAL_ROOT[1..4], Model::of(b"div").takes));
            self.at = USUAL_ROOT.len();
        }
        while self.at < self.text.len() {
            if self.found.problems.len() >= MAX_PROBLEMS {
                return Err(Stop::Enough);
            }
            self.usual();
            match self.text.as_bytes().get(self.at) {
                Some(b'<') => self.markup()?,
                Some(b'&') => self.reference()?,
                Some(_) => self.characters()?,
                None => {}
            }
        }
        if !self.rooted {
            return Err(Stop::Malformed(Malformed::NoElement, 0..self.text.len()));
        }
        match self.open.last() {
            // the end is where the close tag is missing
            Some(_) => Err(Stop::Malformed(Malformed::Unclosed, self.text.len()..self.text.len())),
            None => Ok(()),
        }
    }

    /// Goes on inside the root as long as there is nothing but characters and plain tags of short names (no attributes),
    /// in which nothing can be wrong; what is anything else is left to the steps that look closely.
    fn usual(&mut self) {
        if self.odd {
            return;
        }
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(open) = self.open.last() {
            let start = at;
            at = find_mark(bytes, at);
            if !self.content || open.takes & TEXT == 0 {
                let has_ink = bytes[start..at].iter().any(|&byte| byte > b' ');
                if has_ink && open.takes & TEXT == 0 {
                    at = start;
                    break;
                }
                self.content |= has_ink;
            }
            if bytes.get(at) != Some(&b'<') {
                break;
            }
            let tag = padded(bytes, at + 1);
            // zero lanes are not compared: shifting by all but the end's own length takes them out on both sides
            let rest = open.end.leading_zeros() & 0x38;
            if open.end != 0 && (tag ^ open.end) << rest == 0 {
                at += 9 - rest as usize / 8;
                self.open.pop();
                continue;
            }
            let len = lane(equal(tag, b'>'));
            if len > LONGEST {
                break;
            }
            let name = keep(tag, len);
            let model = allowed::short_element(name);
            if let Some(model) = model.filter(|model| model.fits(open.takes) && self.open.len() < MAX_DEPTH as usize) {
                let (end, takes) = (Open::end(name, len), model.takes_in(open.takes));
                self.open.push(Open { name: &self.text[at + 1..at + 1 + len], end, takes });
                at += len + 2;
            } else if name >> (8 * len).saturating_sub(8) == u64::from(b'/')
                && allowed::short_element(keep(name, len - 1)).is_some_and(|model| model.fits(open.takes))
            {
                at += len + 2;
            } else {
                break;
            }
        }
        self.at = at;
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The byte at the place; 0 at the end (a text that holds one is refused elsewhere).
    #[inline]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn push(&mut self, fault: Fault, range: Range<usize>) {
        self.found.problems.push(Problem { fault, range });
    }

    /// Says so where what is of this kind may not stand here; gives what may.
    fn nest(&mut self, kind: u16, range: Range<usize>) -> u16 {
        let Some(open) = self.open.last() else { return u16::MAX };
        let (takes, parent) = (open.takes, open.name);
        if kind & takes == 0 {
            self.push(Fault::Nesting { parent: parent.to_owned() }, range);
        }
        takes
    }

    fn fail<T>(&self, why: Malformed, length: usize) -> Step<T> {
        Err(Stop::Malformed(why, self.at..(self.at + length).min(self.text.len())))
    }

    fn characters(&mut self) -> Step {
        let (mut end, mut seen) = (self.at, 0);
        for &byte in &self.text.as_bytes()[self.at..] {
            let class = CLASS[usize::from(byte)];
            if class & MARK != 0 {
                break;
            }
            seen |= class;
            end += 1;
        }
        let text = &self.text[self.at..end];
        if seen & ODD != 0 {
            Self::plain(text, self.at)?;
            if let Some(at) = text.find("]]>") {
                let start = self.at + at;
                return Err(Stop::Malformed(Malformed::CdataEnd, start..start + 3));
            }
        }
        if seen & INK != 0 {
            self.note_ink(text.len())?;
        }
        self.at = end;
        Ok(())
    }

    /// Text counts as content when more than white space is in it, and must be inside the root.
    fn note_content(&mut self, text: &str) -> Step {
        if crate::check::datatype::is_java_blank(text) { Ok(()) } else { self.note_ink(text.len()) }
    }

    /// The same for text of which it is known.
    fn note_ink(&mut self, length: usize) -> Step {
        if self.open.is_empty() {
            let why = if self.rooted { Malformed::OutsideRoot } else { Malformed::NoElement };
            return self.fail(why, length);
        }
        self.content = true;
        self.nest(TEXT, self.at..self.at + length);
        Ok(())
    }

    /// No character that XML does not have (https://www.w3.org/TR/xml/#charsets).
    fn plain(text: &str, start: usize) -> Step {
        let bytes = text.as_bytes();
        let bad = |at: usize| match bytes[at] {
            b'\t' | b'\n' | b'\r' => false,
            byte if byte < b' ' => true,
            0xEF => is_no_character(bytes, at),
            _ => false,
        };
        match (0..bytes.len()).find(|&at| bad(at)) {
            Some(at) => Err(Stop::Malformed(Malformed::Character, start + at..start + at + 1)),
            None => Ok(()),
        }
    }

    fn markup(&mut self) -> Step {
        match self.text.as_bytes().get(self.at + 1) {
            Some(b'/') => self.end_tag(),
            Some(b'!' | b'?') => self.other_markup(),
            _ => self.start_tag(),
        }
    }

    /// Comments and CDATA; declarations and instructions are refused.
    fn other_markup(&mut self) -> Step {
        let rest = self.rest();
        if let Some(inner) = rest.strip_prefix("<!--") {
            let Some(end) = inner.find("--") else { return self.fail(Malformed::Comment, rest.len()) };
            if !inner[end..].starts_with("-->") {
                return self.fail(Malformed::Comment, end + 6);
            }
            Self::plain(&inner[..end], self.at + 4)?;
            self.at += 4 + end + 3;
            Ok(())
        } else if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let Some(end) = inner.find("]]>") else { return self.fail(Malformed::Unclosed, rest.len()) };
            Self::plain(&inner[..end], self.at + 9)?;
            self.note_content(&inner[..end])?;
            self.at += 9 + end + 3;
            Ok(())
        } else if rest.starts_with("<!") {
            self.fail(Malformed::Doctype, 9)
        } else {
            self.fail(Malformed::Instruction, 5)
        }
    }

    fn end_tag(&mut self) -> Step {
        let start = self.at;
        self.at += 2;
        let name = self.name()?;
        self.space();
        if self.byte() != b'>' {
            return self.fail(Malformed::Tag, 1);
        }
        self.at += 1;
        match self.open.pop() {
            Some(opened) if opened.name == name => Ok(()),
            _ => Err(Stop::Malformed(Malformed::Mismatched, start..self.at)),
        }
    }

    fn start_tag(&mut self) -> Step {
        let start = self.at;
        self.at += 1;
        let name = self.name()?;
        let range = start + 1..self.at;
        let is_root = self.open.is_empty();
        if is_root && self.rooted {
            return Err(Stop::Malformed(Malformed::OutsideRoot, start..self.at));
        }
        let is_allowed = allowed::element(name);
        if is_root && name != "div" {
            self.push(Fault::Root, range.clone());
        } else if !is_allowed {
            self.push(Fault::Element, range.clone());
        }
        let model = Model::of_any(name, is_allowed);
        let outer = self.nest(model.kind, range.clone());
        self.rooted = true;
        // most tags have none
        let namespace = if self.byte() == b'>' { None } else { self.attributes(name, is_allowed)? };
        if is_root && name == "div" && namespace != Some(NAMESPACE) {
            self.push(Fault::Namespace, range);
        }
        if self.text.as_bytes()[self.at..].starts_with(b"/>") {
            self.at += 2;
        } else if self.byte() == b'>' {
            self.at += 1;
            if self.open.len() >= MAX_DEPTH as usize {
                self.push(Fault::TooDeep, start..self.at);
                return Err(Stop::Enough);
            }
            self.open.push(Open::new(name, model.takes_in(outer)));
        } else {
            return self.fail(Malformed::Tag, 1);
        }
        Ok(())
    }

    /// Reads attributes up to the end of the tag; gives the value of `xmlns`.
    fn attributes(&mut self, element: &'t str, is_allowed: bool) -> Step<Option<&'t str>> {
        self.names.clear();
        let mut namespace = None;
        loop {
            let spaced = self.space();
            let Some(&next) = self.text.as_bytes().get(self.at) else { return self.fail(Malformed::Unclosed, 0) };
            if matches!(next, b'>' | b'/') {
                break;
            }
            if !spaced {
                return self.fail(Malformed::Tag, 1);
            }
            let start = self.at;
            let name = self.name()?;
            self.names.push((name, start));
            self.space();
            if self.byte() != b'=' {
                return Err(Stop::Malformed(Malformed::AttributeForm, start..self.at));
            }
            self.at += 1;
            self.space();
            let value = self.value()?;
            self.attribute((element, is_allowed), name, value.clone(), start..start + name.len());
            if name == "xmlns" {
                namespace = Some(&self.text[value]);
            }
        }
        if self.names.len() < 2 {
            return Ok(namespace);
        }
        self.names.sort_unstable();
        match self.names.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(Stop::Malformed(Malformed::AttributeTwice, pair[1].1..pair[1].1 + pair[1].0.len())),
            None => Ok(namespace),
        }
    }

    /// What an attribute of an allowed element may be and hold.
    fn attribute(
        &mut self,
        (element, is_allowed): (&'t str, bool),
        name: &'t str,
        value: Range<usize>,
        range: Range<usize>,
    ) {
        let text = &self.text[value.clone()];
        if matches!(name.as_bytes(), [b'o' | b'O', b'n' | b'N', ..]) {
            return self.push(Fault::Active, range.start..value.end + 1);
        }
        // the element itself is said; and a declaration of another namespace is no attribute
        if !is_allowed || name.starts_with("xmlns:") {
            return;
        }
        if !allowed::attribute(element, name) || (name == "xmlns" && text != NAMESPACE && !self.open.is_empty()) {
            return self.push(Fault::Attribute { element: element.to_owned() }, range);
        }
        match name {
            "style" if allowed::is_active_style(text) => self.push(Fault::Active, value),
            "href" | "src" | "cite" | "longdesc" | "usemap" => {
                let decoded = decode(text);
                match allowed::url(&decoded, element == "img") {
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
            "lang" | "xml:lang" => self.found.languages = true,
            _ => {}
        }
    }

    fn value(&mut self) -> Step<Range<usize>> {
        let Some(&quote @ (b'"' | b'\'')) = self.text.as_bytes().get(self.at) else {
            return self.fail(Malformed::AttributeForm, 1);
        };
        let start = self.at + 1;
        let bytes = &self.text.as_bytes()[start..];
        let (mut length, mut seen) = (0, 0);
        loop {
            match bytes.get(length) {
                None => return self.fail(Malformed::AttributeForm, 1),
                Some(&byte) if byte == quote => break,
                Some(&byte) => seen |= CLASS[usize::from(byte)],
            }
            length += 1;
        }
        if seen & (ODD | MARK) != 0 {
            self.odd_value(start, &self.text[start..start + length])?;
        }
        self.at = start + length + 1;
        Ok(start..start + length)
    }

    /// A value that holds more than plain characters.
    fn odd_value(&mut self, start: usize, value: &str) -> Step {
        Self::plain(value, start)?;
        if let Some(at) = value.find('<') {
            return Err(Stop::Malformed(Malformed::AttributeForm, start + at..start + at + 1));
        }
        for at in memchr::memchr_iter(b'&', value.as_bytes()) {
            self.at = start + at;
            let (range, problem) = self.reference_at()?;
            if problem && self.found.problems.len() < MAX_PROBLEMS {
                self.push(Fault::Entity, range);
            }
        }
        Ok(())
    }

    /// A reference in text.
    fn reference(&mut self) -> Step {
        let (range, problem) = self.reference_at()?;
        if problem {
            self.push(Fault::Entity, range.clone());
        }
        let blank = matches!(character(&self.text[range.clone()]), Some(c) if c <= ' ');
        if !blank {
            self.note_content(&self.text[range.clone()])?;
        }
        self.at = range.end;
        Ok(())
    }

    /// The reference at the place; whether it is a name that only HTML knows.
    fn reference_at(&self) -> Step<(Range<usize>, bool)> {
        let bytes = self.rest().as_bytes();
        // no reference is longer, so a text full of `&` costs no more than its length
        let near = &bytes[..bytes.len().min(40)];
        let Some(end) = memchr::memchr(b';', near) else { return self.fail(Malformed::Reference, 1) };
        let range = self.at..self.at + end + 1;
        let name = &self.text[self.at + 1..self.at + end];
        if name.starts_with('#') {
            return match character(&self.text[range.clone()]) {
                Some(c) if c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}') || matches!(c, '\t' | '\n' | '\r') => {
                    Ok((range, false))
                }
                _ => Err(Stop::Malformed(Malformed::Reference, range)),
            };
        }
        if entities::XML.contains(&name) {
            Ok((range, false))
        } else if entities::is_xhtml(name) {
            Ok((range, true))
        } else {
            Err(Stop::Malformed(Malformed::Reference, range))
        }
    }

    fn name(&mut self) -> Step<&'t str> {
        if CLASS[usize::from(self.byte())] & START == 0 {
            return self.fail(Malformed::Tag, 1);
        }
        let start = self.at;
        self.at += self.run(|byte| CLASS[usize::from(byte)] & NAME != 0);
        Ok(&self.text[start..self.at])
    }

    fn space(&mut self) -> bool {
        let spaces = self.run(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        self.at += spaces;
        spaces > 0
    }

    /// How many bytes from the place on are such.
    #[inline]
    fn run(&self, is: impl Fn(u8) -> bool) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        rest.iter().position(|&byte| !is(byte)).unwrap_or(rest.len())
    }
}

/// The first `<` or `&` from `at`; the length of the text when there is none.
#[inline]
fn find_mark(text: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(text, at) {
        let marks = equal(word, b'<') | equal(word, b'&');
        if marks != 0 {
            return at + lane(marks);
        }
        at += 8;
    }
    while at < text.len() && !matches!(text[at], b'<' | b'&') {
        at += 1;
    }
    at
}

/// The character of `&#…;` or `&#x…;`.
fn character(reference: &str) -> Option<char> {
    let number = reference.strip_prefix("&#")?.strip_suffix(';')?;
    let code = match number.strip_prefix('x') {
        Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok()?,
        None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
        _ => return None,
    };
    char::from_u32(code)
}

/// An attribute's value with its numeric references read, as a browser reads it: a scheme may hide in them.
fn decode(value: &str) -> std::borrow::Cow<'_, str> {
    if !value.contains('&') {
        return value.into();
    }
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        let end = rest[start..].find(';').map_or(rest.len(), |end| start + end + 1);
        match &rest[start..end] {
            "&amp;" => plain.push('&'),
            reference => plain.extend(character(reference)),
        }
        rest = &rest[end..];
    }
    plain.push_str(rest);
    plain.into()
}
