//! Names and values of trees that were read from XML: spans there lead into tags, not into JSON text.

/// One past the name of an element or attribute that starts at `at`.
pub(super) fn name_end(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let len = rest.iter().position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>' | b'='));
    at + len.unwrap_or(rest.len())
}

/// The character that `&name;` stands for, by what is between its `&` and `;`: one of the five names of XML, or a
/// number of a character that XML has (XML 1.0 §2.2, §4.1, §4.6).
pub(crate) fn reference(name: &str) -> Option<char> {
    let code = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let (digits, radix) = match code.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (code, 10),
    };
    // more digits than any character has only cost time; signs are no digits
    if digits.is_empty() || digits.len() > 16 || !digits.bytes().all(|digit| char::from(digit).is_digit(radix)) {
        return None;
    }
    let code = u64::from_str_radix(digits, radix).ok()?;
    char::from_u32(u32::try_from(code).ok()?).filter(|&char| is_char(char))
}

/// Whether a character may stand in XML 1.0 at all.
pub(crate) fn is_char(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The value of an attribute whose text between the quotes is `text` (XML 1.0 §3.3.3): references are replaced, white
/// space written as itself becomes a space. What is no reference stays as it is; the reader has reported it.
pub(super) fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for at in memchr::memchr_iter(b'&', bytes) {
        if at < from {
            continue;
        }
        push_normal(&mut out, &text[from..at]);
        // the longest reference is far shorter than this; a lone & does not make the rest be searched each time
        let window = &bytes[at + 1..bytes.len().min(at + 24)];
        let end = memchr::memchr(b';', window).map(|len| at + 1 + len);
        if let Some((end, char)) = end.and_then(|end| Some((end, reference(text.get(at + 1..end)?)?))) {
            out.push(char);
            from = end + 1;
        } else {
            out.push('&');
            from = at + 1;
        }
    }
    push_normal(&mut out, &text[from..]);
    out
}

/// Line ends and tabs become spaces; a line end of two characters becomes one.
fn push_normal(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr::memchr3(b'\t', b'\n', b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push(' ');
        let len = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        rest = &rest[at + len..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        assert_eq!(reference("amp"), Some('&'));
        assert_eq!(reference("#65"), Some('A'));
        assert_eq!(reference("#x60A3"), Some('患'));
        for wrong in ["nbsp", "#0", "#xD800", "#xFFFF", "#", "#x", "#+5", "#99999999999999999999", "", "x41"] {
            assert_eq!(reference(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn values() {
        assert_eq!(unescape("a&lt;b&#10;c\r\nd\te & f &x; &amp;amp;"), "a<b\nc d e & f &x; &amp;");
        assert_eq!(unescape("患&者"), "患&者");
        assert_eq!(unescape("&amp"), "&amp");
    }
}
