//! URIs of every kind, and ids.

use super::Problem;
use crate::text::words::{any, below, lanes};

type Check = Result<(), Problem>;

/// A uri or url: no white space, OIDs and UUIDs as URNs and well formed.
pub(super) fn uri(text: &str) -> Check {
    uri_of(text, is_odd(text))
}

/// The same of a text of which it is known whether it is odd.
fn uri_of(text: &str, is_odd: bool) -> Check {
    if is_odd && has_space(text) {
        return Err(Problem::UriSpace);
    }
    match text.as_bytes() {
        [b'u', b'r', b'n', b':', ..] => {
            if let Some(oid) = text.strip_prefix("urn:oid:") {
                oid_arcs(oid)
            } else if let Some(uuid) = text.strip_prefix("urn:uuid:") {
                // a URN may name a part (RFC 8141 §2.3.3)
                uuid_digits(uuid.split('#').next().unwrap_or(uuid))
            } else {
                ascii(is_odd, text)
            }
        }
        [b'o', b'i', b'd', b':', ..] => Err(Problem::UriPrefix("urn:oid:")),
        [b'u', b'u', b'i', b'd', b':', ..] => Err(Problem::UriPrefix("urn:uuid:")),
        _ => ascii(is_odd, text),
    }
}

/// Whether there is anything but printed ASCII: hardly any URI or code is odd, and one look at each byte tells.
pub(super) fn is_odd(text: &str) -> bool {
    let marks = |word: u64| below(word, b'!') | word & lanes(0x80);
    any(text.as_bytes(), marks, |byte| !matches!(byte, b'!'..0x80))
}

/// A URI is written in ASCII (RFC 3986 §2); FHIR's own pattern lets anything pass.
fn ascii(is_odd: bool, text: &str) -> Check {
    if !is_odd || text.is_ascii() { Ok(()) } else { Err(Problem::UriAscii) }
}

/// A canonical: a uri that is absolute or a fragment; `|version` and `#fragment` may follow.
pub(super) fn canonical(text: &str) -> Check {
    let is_whole_odd = is_odd(text);
    if is_whole_odd && has_space(text) {
        return Err(Problem::UriSpace);
    }
    let url = memchr::memchr2(b'|', b'#', text.as_bytes()).map_or(text, |end| &text[..end]);
    uri_of(url, is_whole_odd && is_odd(url))?;
    if text.starts_with('#') || is_absolute(url) { Ok(()) } else { Err(Problem::CanonicalRelative) }
}

/// An oid: `urn:oid:` and its arcs.
pub(super) fn oid(text: &str) -> Check {
    text.strip_prefix("urn:oid:").map_or(Err(Problem::Oid), oid_arcs)
}

/// A uuid: `urn:uuid:` and its digits.
pub(super) fn uuid(text: &str) -> Check {
    text.strip_prefix("urn:uuid:").map_or(Err(Problem::Uuid), uuid_digits)
}

/// 1 to 64 of `A-Z a-z 0-9 - .`.
pub(super) fn id(text: &str) -> Check {
    let valid =
        text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    if valid { Ok(()) } else { Err(Problem::Id) }
}

/// Whether a URI begins with a scheme (RFC 3986 §3.1) and goes on after it.
pub fn is_absolute(text: &str) -> bool {
    let Some((first, rest)) = text.as_bytes().split_first() else { return false };
    // schemes are short
    let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')));
    first.is_ascii_alphabetic() && end.is_some_and(|end| matches!(rest[end..], [b':', _, ..]))
}

/// White space, the ideographic one of Japanese keyboards too, and control characters: a uri is one of RFC 3986.
fn has_space(text: &str) -> bool {
    text.bytes().any(|byte| byte <= b' ') || (!text.is_ascii() && text.chars().any(char::is_whitespace))
}

/// `[0-2](\.(0|[1-9][0-9]*))+`.
fn oid_arcs(text: &str) -> Check {
    let mut arcs = text.as_bytes().split(|&byte| byte == b'.');
    let first = matches!(arcs.next(), Some(b"0" | b"1" | b"2"));
    let mut count = 0_usize;
    let rest = arcs.all(|bytes| {
        count += 1;
        !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit) && (bytes.len() == 1 || bytes[0] != b'0')
    });
    if first && rest && count > 0 { Ok(()) } else { Err(Problem::Oid) }
}

/// 8-4-4-4-12 hexadecimal digits, in lower case.
fn uuid_digits(text: &str) -> Check {
    let bytes = text.as_bytes();
    if bytes.len() != 36 {
        return Err(Problem::Uuid);
    }
    let mut upper = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let valid = match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        };
        if !valid {
            return Err(Problem::Uuid);
        }
        upper |= byte.is_ascii_uppercase();
    }
    if upper { Err(Problem::UuidCase) } else { Ok(()) }
}

/// Whether a URL leads into a domain that RFC 2606 keeps for examples (`example.com`, `.org`, `.net`, any name in
/// `.example`), or that FHIR's own examples use (`acme.com`).
pub(crate) fn is_example_url(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#', '|']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next().unwrap_or_default().trim_end_matches('.');
    let is = |name: &str| {
        let rest = host.len().checked_sub(name.len()).and_then(|at| host.split_at_checked(at));
        rest.is_some_and(|(before, end)| end.eq_ignore_ascii_case(name) && (before.is_empty() || before.ends_with('.')))
    };
    ["example.com", "example.org", "example.net", "example", "acme.com", "acme.org"].iter().any(|name| is(name))
}
