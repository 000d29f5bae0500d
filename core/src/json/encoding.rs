//! From bytes to text: UTF-8, or a clear word about what it is instead.

use super::fault::finding;
use crate::diagnostic::{Arg, Finding, catalogue::json as rule};
use crate::text::{Span, limits::MAX_INPUT_BYTES};

/// Bytes that are looked at when the encoding is guessed.
const GUESS_BYTES: usize = 1 << 16;

/// The input as text, or the finding that says why it is none.
pub(super) fn text(input: &[u8]) -> Result<&str, Box<Finding>> {
    if input.len() as u64 > MAX_INPUT_BYTES {
        let args = vec![input.len().into(), crate::diagnostic::Arg::Count(MAX_INPUT_BYTES)];
        return Err(Box::new(finding(&rule::JSON_TOO_LARGE, Span::at(0), args)));
    }
    if let Some(name) = wide(input) {
        return Err(Box::new(finding(
            &rule::JSON_ENCODING,
            Span::new(0, input.len().min(4) as u32),
            vec![name.into()],
        )));
    }
    if is_jws(input) {
        return Err(Box::new(finding(&rule::JSON_SIGNED, Span::at(0), vec![])));
    }
    simdutf8::compat::from_utf8(input)
        .map_err(|error| {
            let at = error.valid_up_to();
            let len = error.error_len().unwrap_or(input.len() - at);
            let bytes: Vec<String> = input[at..at + len].iter().map(|byte| format!("{byte:02X}")).collect();
            let hint = match legacy(&input[at..]) {
                Some(name) => {
                    Arg::words(format!(" ({name} で保存されているようです)"), format!(" (it looks like {name})"))
                }
                None => Arg::nothing(),
            };
            finding(
                &rule::JSON_UTF8,
                Span::new(at as u32, (at + len) as u32),
                vec![at.into(), bytes.join(" ").into(), hint],
            )
        })
        .map_err(Box::new)
}

/// A JWS in its compact form: three parts in the alphabet of base64url, of which the first is an object (RFC 7515 §7.1).
fn is_jws(input: &[u8]) -> bool {
    let input = input.trim_ascii();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    input.starts_with(b"eyJ") && input.iter().all(is_part) && memchr::memchr_iter(b'.', input).count() == 2
}

/// UTF-16 and UTF-32, by byte order mark or by where the zeros of an ASCII character stand.
pub(crate) fn wide(input: &[u8]) -> Option<&'static str> {
    match input {
        [0xFF, 0xFE, 0, 0, ..] => Some("UTF-32LE"),
        [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32BE"),
        [0xFF, 0xFE, ..] => Some("UTF-16LE"),
        [0xFE, 0xFF, ..] => Some("UTF-16BE"),
        [first, 0, 0, 0, ..] if *first != 0 => Some("UTF-32LE"),
        [0, 0, 0, last, ..] if *last != 0 => Some("UTF-32BE"),
        [first, 0, ..] if *first != 0 => Some("UTF-16LE"),
        [0, last, ..] if *last != 0 => Some("UTF-16BE"),
        _ => None,
    }
}

/// The encodings that Japanese systems still write, recognised by their byte pairs.
pub(crate) fn legacy(input: &[u8]) -> Option<&'static str> {
    let cut = input.len() > GUESS_BYTES;
    let sample = &input[..input.len().min(GUESS_BYTES)];
    if pairs(sample, cut, euc_jp) {
        Some("EUC-JP")
    } else if pairs(sample, cut, shift_jis) {
        Some("Shift_JIS")
    } else {
        None
    }
}

/// Whether all of `input` is characters whose length `next` knows; the last may be cut off.
fn pairs(mut input: &[u8], cut: bool, next: impl Fn(&[u8]) -> Option<usize>) -> bool {
    while !input.is_empty() {
        match next(input) {
            Some(len) => input = &input[len..],
            None => return cut && input.len() < 3,
        }
    }
    true
}

fn euc_jp(input: &[u8]) -> Option<usize> {
    match input {
        [0..=0x7F, ..] => Some(1),
        [0xA1..=0xFE, 0xA1..=0xFE, ..] | [0x8E, 0xA1..=0xDF, ..] => Some(2),
        [0x8F, 0xA1..=0xFE, 0xA1..=0xFE, ..] => Some(3),
        _ => None,
    }
}

fn shift_jis(input: &[u8]) -> Option<usize> {
    match input {
        [0..=0x7F | 0xA1..=0xDF, ..] => Some(1),
        [0x81..=0x9F | 0xE0..=0xFC, 0x40..=0x7E | 0x80..=0xFC, ..] => Some(2),
        _ => None,
    }
}
