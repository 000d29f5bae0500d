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

/// What each byte stands for, the last two digits aside; 0xFF for what is no digit.
const VALUES: [u8; 256] = {
    let mut values = [0xFF; 256];
    let mut at = 0;
    while at < 26 {
        values[b'A' as usize + at] = at as u8;
        values[b'a' as usize + at] = at as u8 + 26;
        at += 1;
    }
    at = 0;
    while at < 10 {
        values[b'0' as usize + at] = at as u8 + 52;
        at += 1;
    }
    values
};

/// The bytes of a text; `None` for what is no base64. Padding may be left out; white space is passed over.
pub(crate) fn read(text: &str, last: [u8; 2]) -> Option<Vec<u8>> {
    let mut values = VALUES;
    values[usize::from(last[0])] = 62;
    values[usize::from(last[1])] = 63;
    let bytes = text.trim_end_matches(|c: char| c == '=' || c.is_ascii_whitespace()).as_bytes();
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let (mut at, mut word, mut bits) = (0, 0_u32, 0);
    while at < bytes.len() {
        // four digits at a time as long as nothing stands between them: an attachment is megabytes
        if bits == 0
            && let Some(four) = bytes[at..].first_chunk::<4>()
        {
            let [a, b, c, d] = four.map(|byte| values[usize::from(byte)]);
            if (a | b | c | d) & 0x80 == 0 {
                let word = u32::from(a) << 18 | u32::from(b) << 12 | u32::from(c) << 6 | u32::from(d);
                let [_, bytes @ ..] = word.to_be_bytes();
                out.extend_from_slice(&bytes);
                at += 4;
                continue;
            }
        }
        let byte = bytes[at];
        at += 1;
        if byte.is_ascii_whitespace() {
            continue;
        }
        let value = values[usize::from(byte)];
        if value == 0xFF {
            return None;
        }
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
        assert_eq!(decode("AAAA*AAA"), None);
        // wrapped as MIME does, at any place
        let bytes: Vec<u8> = (0..=255).collect();
        for width in 1..9 {
            let lines: Vec<String> = encode(&bytes)
                .as_bytes()
                .chunks(width)
                .map(|line| String::from_utf8_lossy(line).into_owned())
                .collect();
            assert_eq!(decode(&lines.join("\r\n")), Some(bytes.clone()));
        }
    }
}
