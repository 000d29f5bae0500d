//! Reads a narrative: strict XML without DTDs, in one pass.

use super::entities;
use crate::text::limits::MAX_DEPTH;
use std::ops::Range;

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

/// Who is told what is read. Ranges are bytes of the text.
pub(crate) trait Listener<'t> {
    /// What is kept with an open element for its content to see.
    type Mark;

    /// `<name`: an element begins right in `parent`; the outermost one has none. `range` is its name.
    fn start(&mut self, name: &'t str, range: Range<usize>, parent: Option<&Open<'t, Self::Mark>>) -> Self::Mark;

    /// An attribute of the element that begins; `range` is its name, `value` what stands between the quotes.
    fn attribute(&mut self, name: &'t str, range: Range<usize>, value: Range<usize>);

    /// The start tag ends.
    fn started(&mut self) {}

    /// Text right in `parent`. `has_ink`: there is more in it than white space. A text that references or comments
    /// interrupt is told in pieces.
    fn text(&mut self, text: Text, range: Range<usize>, has_ink: bool, parent: Option<&Open<'t, Self::Mark>>);

    /// A reference, in a text or a value that is told next, to a name that only XHTML knows.
    fn entity(&mut self, _range: Range<usize>) {}

    /// The innermost element ends.
    fn end(&mut self);

    /// Whether reading can stop.
    fn is_enough(&self) -> bool {
        false
    }

    /// Knows all about an outermost element that is written as nearly all are ([`USUAL_ROOT`]); then no other event tells
    /// of its start.
    fn usual_root(&mut self) -> Option<Self::Mark> {
        None
    }

    /// May go on from `at` over what it surely knows, without an event; gives where it stopped. Only for texts in which no
    /// character is odd.
    fn pass(&mut self, _text: &'t str, at: usize, _open: &mut Vec<Open<'t, Self::Mark>>) -> usize {
        at
    }
}

/// An element that waits for its end.
#[derive(Debug)]
pub(crate) struct Open<'t, M> {
    /// Its name.
    pub(crate) name: &'t str,
    /// What the listener keeps with it.
    pub(crate) mark: M,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// Characters as they are.
    Run,
    /// `&…;`: the range holds both marks.
    Reference,
    /// What stands in a CDATA section.
    Cdata,
}

/// Why a narrative is not well-formed XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// There is no element.
    NoElement,
    /// There is something beside the outermost element.
    OutsideRoot,
    /// An element, comment or section has no end.
    Unclosed,
    /// An end tag is of another element.
    Mismatched,
    /// A tag is written wrongly.
    Tag,
    /// An attribute is written wrongly.
    AttributeForm,
    /// An attribute occurs twice.
    AttributeTwice,
    /// A reference is none.
    Reference,
    /// A character that XML does not have.
    Character,
    /// A comment is written wrongly.
    Comment,
    /// `]]>` in text.
    CdataEnd,
    /// `<!DOCTYPE`.
    Doctype,
    /// `<?`.
    Instruction,
}

/// Why reading ended early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// What is no XML, and where.
    Malformed(Malformed, Range<usize>),
    /// Elements nest deeper than anyone reads.
    TooDeep(Range<usize>),
    /// The listener has enough.
    Enough,
}

type Step<T = ()> = Result<T, Stop>;

/// How nearly every narrative begins.
pub(crate) const USUAL_ROOT: &str = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";

/// Reads `text` and tells `listener`.
pub(crate) fn read<'t, L: Listener<'t>>(text: &'t str, listener: &mut L) -> Result<(), Stop> {
    read_as(text, is_odd(text), listener)
}

/// The same, and whether every run of text is to be looked at closely; that changes nothing but the time.
pub(crate) fn read_as<'t, L: Listener<'t>>(text: &'t str, odd: bool, listener: &mut L) -> Result<(), Stop> {
    let open = Vec::with_capacity(16);
    Reader { text, at: 0, open, names: Vec::new(), rooted: false, odd, listener }.document()
}

/// Whether a text holds a character that XML does not have, or a `]]>`: then each run of it is looked at.
pub(crate) fn is_odd(text: &str) -> bool {
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

struct Reader<'t, 'l, L: Listener<'t>> {
    text: &'t str,
    at: usize,
    /// The open elements.
    open: Vec<Open<'t, L::Mark>>,
    /// Attributes of the tag that is being read, and where they begin.
    names: Vec<(&'t str, usize)>,
    rooted: bool,
    /// Runs of text have to be looked at closely.
    odd: bool,
    listener: &'l mut L,
}

impl<'t, L: Listener<'t>> Reader<'t, '_, L> {
    fn document(&mut self) -> Step {
        if !self.odd
            && self.text.starts_with(USUAL_ROOT)
            && let Some(mark) = self.listener.usual_root()
        {
            self.rooted = true;
            self.open.push(Open { name: &USUAL_ROOT[1..4], mark });
            self.at = USUAL_ROOT.len();
        }
        while self.at < self.text.len() {
            if self.listener.is_enough() {
                return Err(Stop::Enough);
            }
            if !self.odd {
                self.at = self.listener.pass(self.text, self.at, &mut self.open);
            }
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

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The byte at the place; 0 at the end (a text that holds one is refused elsewhere).
    #[inline]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
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
        self.tell(Text::Run, self.at..end, seen & INK != 0)?;
        self.at = end;
        Ok(())
    }

    /// Text with more than white space must be inside the outermost element.
    fn tell(&mut self, text: Text, range: Range<usize>, has_ink: bool) -> Step {
        let parent = self.open.last();
        if parent.is_none() && has_ink {
            let why = if self.rooted { Malformed::OutsideRoot } else { Malformed::NoElement };
            return self.fail(why, range.len());
        }
        self.listener.text(text, range, has_ink, parent);
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
            let start = self.at + 9;
            Self::plain(&inner[..end], start)?;
            self.tell(Text::Cdata, start..start + end, inner[..end].bytes().any(|byte| byte > b' '))?;
            self.at = start + end + 3;
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
            Some(opened) if opened.name == name => {
                self.listener.end();
                Ok(())
            }
            _ => Err(Stop::Malformed(Malformed::Mismatched, start..self.at)),
        }
    }

    fn start_tag(&mut self) -> Step {
        let start = self.at;
        self.at += 1;
        let name = self.name()?;
        if self.open.is_empty() && self.rooted {
            return Err(Stop::Malformed(Malformed::OutsideRoot, start..self.at));
        }
        let mark = self.listener.start(name, start + 1..self.at, self.open.last());
        self.rooted = true;
        // most tags have none
        if self.byte() != b'>' {
            self.attributes()?;
        }
        self.listener.started();
        if self.text.as_bytes()[self.at..].starts_with(b"/>") {
            self.at += 2;
            self.listener.end();
        } else if self.byte() == b'>' {
            self.at += 1;
            if self.open.len() >= MAX_DEPTH as usize {
                return Err(Stop::TooDeep(start..self.at));
            }
            self.open.push(Open { name, mark });
        } else {
            return self.fail(Malformed::Tag, 1);
        }
        Ok(())
    }

    /// Reads attributes up to the end of the tag.
    fn attributes(&mut self) -> Step {
        self.names.clear();
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
            self.listener.attribute(name, start..start + name.len(), value);
        }
        if self.names.len() < 2 {
            return Ok(());
        }
        self.names.sort_unstable();
        match self.names.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(Stop::Malformed(Malformed::AttributeTwice, pair[1].1..pair[1].1 + pair[1].0.len())),
            None => Ok(()),
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
            let (range, is_xhtml) = self.reference_at()?;
            if is_xhtml {
                self.listener.entity(range);
            }
        }
        Ok(())
    }

    /// A reference in text.
    fn reference(&mut self) -> Step {
        let (range, is_xhtml) = self.reference_at()?;
        if is_xhtml {
            self.listener.entity(range.clone());
        }
        let blank = matches!(number(&self.text[range.clone()]), Some(c) if c <= ' ');
        self.tell(Text::Reference, range.clone(), !blank)?;
        self.at = range.end;
        Ok(())
    }

    /// The reference at the place; whether it is a name that only XHTML knows.
    fn reference_at(&self) -> Step<(Range<usize>, bool)> {
        let bytes = self.rest().as_bytes();
        // no reference is longer, so a text full of `&` costs no more than its length
        let near = &bytes[..bytes.len().min(40)];
        let Some(end) = memchr::memchr(b';', near) else { return self.fail(Malformed::Reference, 1) };
        let range = self.at..self.at + end + 1;
        let name = &self.text[self.at + 1..self.at + end];
        if name.starts_with('#') {
            return match number(&self.text[range.clone()]) {
                Some(c) if c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}') || matches!(c, '\t' | '\n' | '\r') => {
                    Ok((range, false))
                }
                _ => Err(Stop::Malformed(Malformed::Reference, range)),
            };
        }
        if entities::xml(name).is_some() {
            Ok((range, false))
        } else if entities::xhtml(name).is_some() {
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

/// The character of `&#…;` or `&#x…;`.
fn number(reference: &str) -> Option<char> {
    let number = reference.strip_prefix("&#")?.strip_suffix(';')?;
    let code = match number.strip_prefix('x') {
        Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok()?,
        None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
        _ => return None,
    };
    char::from_u32(code)
}

/// A text or a value that was read, its references replaced, once: what `&amp;lt;` stands for is `&lt;`.
pub(crate) fn decode(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        let end = rest[start..].find(';').map_or(rest.len(), |end| start + end + 1);
        let reference = &rest[start..end];
        let name = reference.strip_prefix('&').and_then(|name| name.strip_suffix(';')).unwrap_or_default();
        plain.extend(number(reference).or_else(|| entities::xml(name)).or_else(|| entities::xhtml(name)));
        rest = &rest[end..];
    }
    plain.push_str(rest);
    plain.into()
}
