//! Strings, codes, base64.
//!
//! White space is what Java's `trim` takes off, U+0000 to U+0020: an ideographic space (U+3000) is content, as in the
//! family names of Japanese patients.

use super::identifier::is_odd;
use super::{Base64Problem, Problem};
use crate::text::words::{any, below, equal};

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
    // few texts have any, be it a line's end
    let marks = |word: u64| below(word, b' ') | equal(word, 0x7F);
    if !any(text.as_bytes(), marks, |byte| byte < b' ' || byte == 0x7F) {
        return Ok(());
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
    if !text.is_empty() && !is_odd(text) {
        return Ok(());
    }
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

/// Base64 (RFC 4648 §4), with white space that is advised against. Images are megabytes of it: blocks that hold nothing but
/// digits are told at once, without a branch a byte, which compilers turn into vector code.
pub(super) fn base64(text: &str) -> Check {
    const BLOCK: usize = 64;
    #[allow(clippy::needless_bitwise_bool, reason = "a branch a byte keeps the block from being vector code")]
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() | (byte == b'+') | (byte == b'/');
    let (mut digits, mut padding, mut spaces) = (0_usize, 0_usize, false);
    for (block, start) in text.as_bytes().chunks(BLOCK).zip((0..).step_by(BLOCK)) {
        if padding == 0 && block.iter().fold(true, |all, &byte| all & is_digit(byte)) {
            digits += block.len();
            continue;
        }
        for (&byte, at) in block.iter().zip(start..) {
            match byte {
                byte if is_digit(byte) => {
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
                    let found = text[at..].chars().next().unwrap_or_default();
                    return Err(Problem::Base64(Base64Problem::Character(found)));
                }
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
        if opens_tag(rest) {
            // the tag is shown up to its end, or the text's
            let end = memchr::memchr(b'>', rest).map(|end| start + end + 2);
            return end.map(|end| start..end);
        }
    }
    None
}

/// Whether what follows a `<` begins a tag, comment or declaration.
fn opens_tag(rest: &[u8]) -> bool {
    let name = rest.strip_prefix(b"/").unwrap_or(rest);
    name.first().is_some_and(|&first| first.is_ascii_alphabetic() || matches!(first, b'!' | b'?'))
}

/// What looks like an HTML tag in Markdown: its byte range. Code, escaped signs and autolinks (`<https://…>`) are none
/// (https://spec.commonmark.org/0.31.2/#raw-html).
pub(crate) fn markdown_markup(text: &str) -> Option<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    memchr::memchr(b'<', bytes)?;
    let closers = closers(bytes);
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'<', b'`', &bytes[at..]) {
        let start = at + found;
        if bytes[start] == b'`' {
            let length = run(bytes, start);
            at = closers.get(&start).map_or(start, |closer| *closer) + length;
            continue;
        }
        at = start + 1;
        let backslashes = bytes[..start].iter().rev().take_while(|&&byte| byte == b'\\').count();
        if backslashes % 2 == 1 || !opens_tag(&bytes[start + 1..]) {
            continue;
        }
        let end = start + memchr::memchr(b'>', &bytes[start..])?;
        if !is_autolink(&bytes[start + 1..end]) {
            return Some(start..end + 1);
        }
        at = end;
    }
    None
}

/// How many backticks stand from `start` on.
fn run(bytes: &[u8], start: usize) -> usize {
    bytes[start..].iter().take_while(|&&byte| byte == b'`').count()
}

/// By the place of a run of backticks: where the next run of the same length stands, which ends the code that it begins.
fn closers(bytes: &[u8]) -> std::collections::BTreeMap<usize, usize> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'`', &bytes[at..]) {
        let length = run(bytes, at + found);
        runs.push((at + found, length));
        at += found + length;
    }
    let mut next = std::collections::BTreeMap::new();
    let mut closers = std::collections::BTreeMap::new();
    for (start, length) in runs.into_iter().rev() {
        if let Some(closer) = next.insert(length, start) {
            closers.insert(start, closer);
        }
    }
    closers
}

/// `https://a.jp` or `a@b.jp` between angle brackets.
fn is_autolink(inside: &[u8]) -> bool {
    if inside.iter().any(|byte| byte.is_ascii_whitespace() || *byte == b'<') {
        return false;
    }
    let scheme = inside.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(byte)).count();
    let is_absolute = scheme >= 2 && inside[0].is_ascii_alphabetic() && inside.get(scheme) == Some(&b':');
    is_absolute || inside.contains(&b'@')
}
