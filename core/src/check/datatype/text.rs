//! Strings, codes, base64.
//!
//! White space is what Java's `trim` takes off, U+0000 to U+0020: an ideographic space (U+3000) is content, as in the
//! family names of Japanese patients.

use super::{Base64Problem, Problem};

type Check = Result<(), Problem>;

/// Characters that a string may have (http://hl7.org/fhir/R4/datatypes.html#string).
pub const MAX_STRING_CHARS: usize = 1024 * 1024;

/// A string: not too long, not blank, no white space at the ends, no control characters.
pub(super) fn string(text: &str) -> Check {
    plain(text)?;
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(0..=b' '), _) | (_, Some(0..=b' ')) => {
            Err(if is_java_blank(text) { Problem::Blank } else { Problem::Space })
        }
        _ => Ok(()),
    }
}

/// Markdown: as a string, but white space at the ends has meaning.
pub(super) fn markdown(text: &str) -> Check {
    plain(text)?;
    if text.as_bytes()[0] <= b' ' && is_java_blank(text) { Err(Problem::Blank) } else { Ok(()) }
}

fn plain(text: &str) -> Check {
    // characters are never more than bytes, so most strings need no counting
    if text.len() > MAX_STRING_CHARS && text.chars().count() > MAX_STRING_CHARS {
        return Err(Problem::Length);
    }
    match text.bytes().find(|&byte| is_control(byte)) {
        None => Ok(()),
        Some(byte) => Err(Problem::Control(char::from(byte))),
    }
}

/// Controls that a string should not hold.
#[inline]
const fn is_control(byte: u8) -> bool {
    (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7F
}

/// Whether there is nothing but what Java's `trim` takes off.
pub fn is_java_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte <= b' ')
}

/// A code: no white space at the ends, single white space inside.
pub(super) fn code(text: &str) -> Check {
    // the ideographic space of Japanese keyboards, too
    if !text.is_ascii() && text.trim().len() < text.len() {
        return Err(Problem::CodeSpace);
    }
    let mut space = true;
    for byte in text.bytes() {
        let is_space = byte <= b' ';
        if is_space && (space || byte != b' ') {
            return Err(Problem::CodeSpace);
        }
        space = is_space;
    }
    if space { Err(Problem::CodeSpace) } else { Ok(()) }
}

/// Base64 (RFC 4648 §4), with white space that is advised against.
pub(super) fn base64(text: &str) -> Check {
    let (mut digits, mut padding, mut spaces) = (0_usize, 0_usize, false);
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' => {
                if padding > 0 {
                    return Err(Problem::Base64(Base64Problem::Padding));
                }
                digits += 1;
            }
            b'=' => padding += 1,
            b' ' | b'\t' | b'\r' | b'\n' if (digits + padding) % 4 == 0 => spaces = true,
            b' ' | b'\t' | b'\r' | b'\n' => return Err(Problem::Base64(Base64Problem::Space)),
            // every byte before was ASCII, so `at` begins a character
            _ => {
                return Err(Problem::Base64(Base64Problem::Character(text[at..].chars().next().unwrap_or_default())));
            }
        }
    }
    if padding > 2 {
        return Err(Problem::Base64(Base64Problem::Padding));
    }
    if (digits + padding) % 4 != 0 {
        return Err(Problem::Base64(Base64Problem::Length(digits + padding)));
    }
    if digits + padding == 0 {
        return Err(Problem::Blank);
    }
    if spaces { Err(Problem::Base64Space) } else { Ok(()) }
}

/// What looks like an HTML tag, comment or declaration in a plain string (`--security-checks`): its byte range.
pub fn markup(text: &str) -> Option<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    for start in memchr::memchr_iter(b'<', bytes) {
        let rest = &bytes[start + 1..];
        let name = rest.strip_prefix(b"/").unwrap_or(rest);
        let opens = name.first().is_some_and(|&first| first.is_ascii_alphabetic() || matches!(first, b'!' | b'?'));
        if opens {
            // the tag is shown up to its end, or the text's
            let end = memchr::memchr(b'>', rest).map(|end| start + end + 2);
            return end.map(|end| start..end);
        }
    }
    None
}
