//! The attributes of one tag, strictly (XML 1.0 §3.1).

use super::fault::Malformed;
use crate::json::xml::reference;
use crate::text::Span;

/// One attribute. Offsets lead into the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute {
    pub(super) name: u32,
    pub(super) name_end: u32,
    /// The opening quote, and one past the closing one.
    pub(super) open: u32,
    pub(super) end: u32,
    /// The value is not simply the text between the quotes.
    pub(super) escaped: bool,
}

impl Attribute {
    /// The name, with its prefix.
    pub(super) fn name<'a>(&self, source: &'a str) -> &'a str {
        &source[self.name as usize..self.name_end as usize]
    }

    /// The text between the quotes, not decoded.
    pub(super) fn text<'a>(&self, source: &'a str) -> &'a str {
        &source[self.open as usize + 1..self.end as usize - 1]
    }

    /// The whole attribute.
    pub(super) fn span(&self) -> Span {
        Span::new(self.name, self.end)
    }
}

/// Whether a text may be the name of an element or attribute, at most one colon in it, not at an end.
pub(super) fn is_name(name: &str) -> bool {
    let mut parts = name.split(':');
    let good = |part: &str| {
        part.chars().next().is_some_and(|first| first == '_' || first.is_alphabetic())
            && part
                .chars()
                .all(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | '\u{b7}') || !char.is_ascii())
    };
    parts.next().is_some_and(good) && parts.next().is_none_or(good) && parts.next().is_none()
}

/// Reads the attributes in `source[at..end]` (behind the element's name, before `>` or `/>`) to the end of `out`. What
/// is wrong goes to `fault`; false when the rest of the tag could not be read.
pub(super) fn read(
    source: &str,
    mut at: usize,
    end: usize,
    out: &mut Vec<Attribute>,
    fault: &mut impl FnMut(Malformed, Span),
) -> bool {
    let text = &source.as_bytes()[..end];
    let space = |at: usize| text.get(at).is_some_and(u8::is_ascii_whitespace);
    let first = out.len();
    loop {
        let before = at;
        while space(at) {
            at += 1;
        }
        if at >= end {
            break;
        }
        let name = at;
        while at < end && !space(at) && !matches!(text[at], b'=' | b'"' | b'\'') {
            at += 1;
        }
        let name_end = at;
        while space(at) {
            at += 1;
        }
        let form = Span::new(name as u32, at.max(name + 1).min(end) as u32);
        if before == name || text.get(at) != Some(&b'=') {
            fault(Malformed::AttributeForm, form);
            return false;
        }
        at += 1;
        while space(at) {
            at += 1;
        }
        let open = at;
        let Some(&quote @ (b'"' | b'\'')) = text.get(at) else {
            fault(Malformed::AttributeForm, form);
            return false;
        };
        let Some(len) = memchr::memchr(quote, &text[at + 1..]) else {
            fault(Malformed::AttributeForm, form);
            return false;
        };
        at += len + 2;
        if !is_name(&source[name..name_end]) {
            fault(Malformed::Name, Span::new(name as u32, name_end as u32));
        }
        let escaped = value(source, open + 1, at - 1, fault);
        out.push(Attribute {
            name: name as u32,
            name_end: name_end as u32,
            open: open as u32,
            end: at as u32,
            escaped,
        });
    }
    twice(source, &out[first..], fault);
    true
}

/// Looks at a value; whether it must be decoded.
fn value(source: &str, start: usize, end: usize, fault: &mut impl FnMut(Malformed, Span)) -> bool {
    let text = &source.as_bytes()[start..end];
    if let Some(at) = memchr::memchr(b'<', text) {
        fault(Malformed::AttributeLess, Span::new((start + at) as u32, (start + at + 1) as u32));
    }
    references(source, start, end, fault) || memchr::memchr3(b'\n', b'\r', b'\t', text).is_some()
}

/// Looks at every `&` of `source[start..end]`; whether there is one.
pub(super) fn references(source: &str, start: usize, end: usize, fault: &mut impl FnMut(Malformed, Span)) -> bool {
    let mut found = false;
    for at in memchr::memchr_iter(b'&', &source.as_bytes()[start..end]) {
        found = true;
        let from = start + at;
        // the longest reference is far shorter than this
        let window = &source.as_bytes()[from..end.min(from + 24)];
        let close = memchr::memchr(b';', window).map(|len| from + len);
        let good = close.and_then(|close| source.get(from + 1..close)).and_then(reference).is_some();
        if !good {
            let to = close.map_or(from + 1, |close| close + 1);
            fault(Malformed::Reference, Span::new(from as u32, to as u32));
        }
    }
    found
}

/// Two attributes of one name.
fn twice(source: &str, attributes: &[Attribute], fault: &mut impl FnMut(Malformed, Span)) {
    // one or two are the rule; a million must not be compared with each other
    if attributes.len() < 2 {
        return;
    }
    let mut order: Vec<usize> = (0..attributes.len()).collect();
    order.sort_by_key(|&index| attributes[index].name(source));
    for pair in order.windows(2) {
        let [first, second] = [&attributes[pair[0]], &attributes[pair[1]]];
        if first.name(source) == second.name(source) {
            fault(Malformed::AttributeTwice, second.span());
        }
    }
}
