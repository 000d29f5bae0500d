//! From the text between quotes to the characters that it stands for.

/// What an escape sequence stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// One character.
    Char(char),
    /// `\uD800`…`\uDFFF` without its other half: no character at all.
    LoneSurrogate,
    /// Not an escape of JSON.
    Bad,
}

/// Reads the escape whose backslash is at `at`; returns it and its length in bytes. A bad one is as long as the
/// backslash and, when it is ASCII, the character behind it, so that the length never splits a character.
pub(super) fn escape(text: &[u8], at: usize) -> (Escape, usize) {
    let plain = match text.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(text, at),
        Some(0x20..0x7F) => return (Escape::Bad, 2),
        _ => return (Escape::Bad, 1),
    };
    (Escape::Char(plain), 2)
}

fn unicode(text: &[u8], at: usize) -> (Escape, usize) {
    let Some(unit) = hex(text, at + 2) else { return (Escape::Bad, 2) };
    if let Some(char) = char::from_u32(unit) {
        return (Escape::Char(char), 6);
    }
    if unit < 0xDC00
        && text.get(at + 6..at + 8) == Some(b"\\u")
        && let Some(low @ 0xDC00..0xE000) = hex(text, at + 8)
        && let Some(char) = char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
    {
        return (Escape::Char(char), 12);
    }
    (Escape::LoneSurrogate, 6)
}

fn hex(text: &[u8], at: usize) -> Option<u32> {
    text.get(at..at + 4)?.iter().try_fold(0, |value, &digit| Some(value << 4 | char::from(digit).to_digit(16)?))
}

/// Decodes every escape of `text`. Half a surrogate pair becomes U+FFFD, a bad escape the character behind its
/// backslash; both are reported when the text is read.
pub(super) fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'\\', &bytes[from..]) {
        let at = from + found;
        out.push_str(&text[from..at]);
        let (escape, len) = escape(bytes, at);
        match escape {
            Escape::Char(char) => out.push(char),
            Escape::LoneSurrogate => out.push(char::REPLACEMENT_CHARACTER),
            Escape::Bad => out.push_str(&text[at + 1..at + len]),
        }
        from = at + len;
    }
    out.push_str(&text[from..]);
    out
}
