//! Text as text: what HTML and XML would read as markup, and what a reader would not see.

use std::fmt::Write as _;

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In an element: hidden characters stand in a `span` of their own.
    Content,
    /// In an attribute's value: line ends and tabs are references, which XML would else turn into spaces.
    Attribute,
    /// Where no element can stand (`title`).
    Plain,
    /// XML of another kind (JUnit): nothing is made visible, what XML does not have becomes U+FFFD.
    Xml,
}

/// Has to be looked at: markup, controls, and the first bytes of characters that may be hidden ones.
const LOOK: [bool; 256] = {
    let mut look = [false; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        look[at] = matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0x7F)
            || byte < b' '
            || matches!(byte, 0xC2 | 0xCD | 0xD8 | 0xE1 | 0xE2 | 0xE3 | 0xEF | 0xF0..=0xF4);
        at += 1;
    }
    look
};

/// Whether a character is not seen, or steers how others are seen: controls, the twelve that turn text around (Unicode's
/// `Bidi_Control`), spaces without width, fillers, tags, and code points that are no characters. Variation selectors are
/// not among them: Japanese names need them.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\0'..='\u{1F}'
        | '\u{7F}'..='\u{9F}'
        | '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}' => true,
        c => u32::from(c) & 0xFFFE == 0xFFFE,
    }
}

/// A text as [`super::Markup`] shows it: hidden characters as `[U+202E]`, line ends as `\n`. What searches a page for a
/// text of its source searches for this.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            c if is_hidden(c) => push_code(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

fn push_code(out: &mut String, c: char) {
    let _ = write!(out, "[U+{:04X}]", u32::from(c));
}

/// Appends `text`, escaped for `place`; gives how many characters were made visible. Linear.
pub(crate) fn push(out: &mut String, text: &str, place: Place) -> u64 {
    out.reserve(text.len());
    let bytes = text.as_bytes();
    let (mut done, mut at, mut count) = (0, 0, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        // the third row of Japanese text, kana among it, begins with 0xE3; one character of it is hidden
        if !LOOK[usize::from(byte)] || (byte == 0xE3 && bytes.get(at + 1) != Some(&0x85)) {
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let end = at + c.len_utf8();
        let instead = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' if place != Place::Xml => "&#39;",
            '\t' if place == Place::Attribute => "&#9;",
            '\r' if place == Place::Xml => "\u{FFFD}",
            '\r' if bytes.get(end) == Some(&b'\n') => "",
            '\n' | '\r' if place == Place::Attribute => "&#10;",
            '\r' => "\n",
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' if place == Place::Xml && !matches!(c, '\t' | '\n') => "\u{FFFD}",
            c if place != Place::Xml && is_hidden(c) => {
                count += 1;
                out.push_str(&text[done..at]);
                if place == Place::Content {
                    out.push_str("<span class=\"code-point\">");
                }
                push_code(out, c);
                if place == Place::Content {
                    out.push_str("</span>");
                }
                (at, done) = (end, end);
                continue;
            }
            _ => {
                at = end;
                continue;
            }
        };
        out.push_str(&text[done..at]);
        out.push_str(instead);
        (at, done) = (end, end);
    }
    out.push_str(&text[done..]);
    count
}

/// Text and attribute values of XML that is no page (JUnit): characters that XML forbids become U+FFFD.
pub fn xml(text: &str) -> String {
    let mut out = String::new();
    push(&mut out, text, Place::Xml);
    out
}
