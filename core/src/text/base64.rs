//! base64 (RFC 4648).

/// The last two digits of base64.
pub(crate) const STANDARD: [u8; 2] = *b"+/";
/// The same where the text is a part of a URL.
pub(crate) const URL_SAFE: [u8; 2] = *b"-_";

fn digit(value: u8, last: [u8; 2]) -> char {
    char::from(match value {
        0..=25 => b'A' + value,
        26..=51 => b'a' + value - 26,
        52..=61 => b'0' + value - 52,
        _ => last[usize::from(value) - 62],
    })
}

/// The digits of `bytes`, padded.
pub(crate) fn write(bytes: &[u8], last: [u8; 2]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            if at <= chunk.len() {
                out.push(digit((word >> (18 - 6 * at) & 63) as u8, last));
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// The bytes of a text; `None` for what is no base64. Padding may be left out; white space is passed over.
pub(crate) fn read(text: &str, last: [u8; 2]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut bits) = (0_u32, 0);
    for byte in text.trim_end().trim_end_matches('=').bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            _ => 62 + last.iter().position(|&known| known == byte)? as u8,
        };
        word = word << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits) as u8);
            word &= (1 << bits) - 1;
        }
    }
    // Six bits alone are no byte.
    (bits < 6).then_some(out)
}

/// The standard alphabet.
pub(crate) fn encode(bytes: &[u8]) -> String {
    write(bytes, STANDARD)
}

/// The standard alphabet.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    read(text, STANDARD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_returns() {
        for length in 0..70 {
            let bytes: Vec<u8> = (0..length).map(|at: u8| at.wrapping_mul(37).wrapping_add(200)).collect();
            for last in [STANDARD, URL_SAFE] {
                assert_eq!(read(&write(&bytes, last), last), Some(bytes.clone()));
            }
        }
        assert_eq!(encode(b"test"), "dGVzdA==");
        assert_eq!(decode("A"), None);
        assert_eq!(decode("A*=="), None);
    }
}
