//! Eight bytes at a time: the loops in which parsing spends its time, without a branch per character.

use crate::text::words::{lane, lanes, word};

/// Marks lanes that hold a quote, a backslash or a control character. Only the lowest mark is exact: a subtraction
/// borrows upwards, never downwards.
#[inline]
pub(super) fn special(word: u64) -> u64 {
    // with this bit turned over the quote changes places with the space: one comparison finds it and the controls
    let low = (word ^ lanes(b'"' ^ b' ')).wrapping_sub(lanes(b' ' + 1));
    let backslash = (word ^ lanes(b'\\')).wrapping_sub(lanes(1));
    (low | backslash) & !word & lanes(0x80)
}

/// Bytes that are looked at by words before a string counts as long.
const NEAR: usize = 32;

/// Bytes of a long string that are looked at together.
const BLOCK: usize = 32;

/// The first quote, backslash or control character from `at`; the length of the text when there is none.
#[inline]
pub(super) fn find_special(text: &[u8], at: usize) -> usize {
    let Some(near) = text.get(at..).and_then(<[u8]>::first_chunk::<NEAR>) else { return find_far(text, at) };
    for (index, chunk) in near.as_chunks::<8>().0.iter().enumerate() {
        let marks = special(u64::from_le_bytes(*chunk));
        if marks != 0 {
            return at + 8 * index + lane(marks);
        }
    }
    find_far(text, at + NEAR)
}

/// The same for long strings, and near to the end of the text.
#[inline(never)]
fn find_far(text: &[u8], mut at: usize) -> usize {
    let is_special = |byte: u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    for block in text.get(at..).unwrap_or_default().chunks_exact(BLOCK) {
        // without a branch, so that it becomes vector code
        let any = |any, &byte: &u8| any | u8::from(byte == b'"') | u8::from(byte == b'\\') | u8::from(byte < 0x20);
        if block.iter().fold(0, any) != 0 {
            break;
        }
        at += BLOCK;
    }
    while let Some(word) = word(text, at) {
        let marks = special(word);
        if marks != 0 {
            return at + lane(marks);
        }
        at += 8;
    }
    while at < text.len() && !is_special(text[at]) {
        at += 1;
    }
    at
}

/// The first byte from `at` that is not JSON white space.
#[inline]
pub(super) fn skip_space(text: &[u8], at: usize) -> usize {
    match text.get(at) {
        Some(b' ' | b'\n' | b'\r' | b'\t') => skip_long_space(text, at + 1),
        _ => at,
    }
}

/// The same after at least one: indentation is mostly spaces, so these go by eights.
fn skip_long_space(text: &[u8], mut at: usize) -> usize {
    loop {
        while let Some(word) = word(text, at) {
            let other = word ^ lanes(b' ');
            if other != 0 {
                at += lane(other);
                break;
            }
            at += 8;
        }
        match text.get(at) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
            _ => return at,
        }
    }
}

/// Where a property name that starts at `open` ends: one past the closing quote, or past the last character of a name
/// without quotes (which is reported, but kept).
pub(super) fn name_end(text: &[u8], open: usize) -> usize {
    match text.get(open) {
        Some(&quote @ (b'"' | b'\'')) => {
            let mut at = open + 1;
            loop {
                match memchr::memchr2(quote, b'\\', text.get(at..).unwrap_or_default()) {
                    Some(found) if text[at + found] == quote => return at + found + 1,
                    Some(found) => at += found + 2,
                    None => return text.len(),
                }
            }
        }
        Some(_) => word_end(text, open),
        None => open,
    }
}

/// Where a run of characters that could be an unquoted name or literal ends: letters, digits, `_ $ - + .` and all that
/// is not ASCII but for the ideographic space and its kin.
pub(super) fn word_end(text: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = text.get(at) {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'$' | b'-' | b'+' | b'.' => at += 1,
            0x80.. if foreign_space(text, at).is_none() => at += 1,
            _ => break,
        }
    }
    at
}

/// The length and name of a character at `at` that looks like white space and is none in JSON.
pub(super) fn foreign_space(text: &[u8], at: usize) -> Option<(usize, &'static str)> {
    Some(match text.get(at..)? {
        [0xE3, 0x80, 0x80, ..] => (3, "U+3000"),
        [0xC2, 0xA0, ..] => (2, "U+00A0"),
        [0xEF, 0xBB, 0xBF, ..] => (3, "U+FEFF"),
        [0xE2, 0x80, 0x8B, ..] => (3, "U+200B"),
        [0x0B, ..] => (1, "U+000B"),
        [0x0C, ..] => (1, "U+000C"),
        _ => return None,
    })
}

/// One past the value that starts at `at`, without looking at it closely: a container up to its balance, a string, or
/// anything up to the next structural character. For values that cannot be kept.
pub(super) fn skip_value(text: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => at = name_end(text, at),
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' | b',' if depth == 0 => return at,
            b'}' | b']' => {
                depth -= 1;
                at += 1;
            }
            _ => {
                at += 1;
                continue;
            }
        }
        if depth == 0 {
            return at;
        }
    }
    at
}
