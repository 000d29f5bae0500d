//! `--map`: a request in the layout that a mapping describes, in its encoding.

use super::keys::read_file;
use crate::terminal::Console;
use std::path::Path;
use tekigo_core::request::Request;
use tekigo_core::request::map::{Encoding, MapFault, Mapping};

/// Reads a mapping; says what is wrong with it.
pub(crate) fn load(console: &Console, path: &Path) -> Option<Mapping> {
    let bytes = read_file(console, path)?;
    Mapping::parse(&bytes).map_err(|fault| tell(console, path, &fault)).ok()
}

fn tell(console: &Console, path: &Path, fault: &MapFault) {
    console.problem(&format!("{}: {}", path.display(), console.lang.pick(&fault.ja, &fault.en)));
}

/// Whether a character comes back from CP932 as it was. The encoder also takes a few that it writes as another (¥ as a backslash, − as
/// －): in a name or a number that would be another value. The byte 80 is no character of CP932, though browsers take it for one.
fn is_in_cp932(c: char) -> bool {
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    let (bytes, _, is_unknown) = encoding_rs::SHIFT_JIS.encode(text);
    !is_unknown && c != '\u{80}' && encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes).0 == text
}

/// The bytes of the request in the layout; says why when there are none.
pub(crate) fn apply(console: &Console, path: &Path, mapping: &Mapping, request: &Request) -> Option<Vec<u8>> {
    // keys are strings and numbers finite: writing cannot fail
    let document = serde_json::to_value(request).unwrap_or_default();
    let text = mapping.write(&document).map_err(|fault| tell(console, path, &fault)).ok()?;
    if mapping.encoding == Encoding::Utf8 {
        return Some(text.into_bytes());
    }
    if let Some(c) = text.chars().find(|c| !is_in_cp932(*c)) {
        let code = u32::from(c);
        console.problem_in(
            &format!("文字「{c}」(U+{code:04X}) は CP932 にないため書けません"),
            &format!("the character {c} (U+{code:04X}) is not in CP932"),
        );
        return None;
    }
    Some(encoding_rs::SHIFT_JIS.encode(&text).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::is_in_cp932;

    #[test]
    fn a_character_that_would_come_back_as_another_is_not_in_cp932() {
        for c in ['A', '\\', 'ｱ', '亜', '－', '～', '①', '髙'] {
            assert!(is_in_cp932(c), "{c}");
        }
        // what a hospital made itself (外字) has no bytes that another one would read alike
        for c in ['\u{e000}', '¥', '‾', '−', '〜', '😀', '\u{80}'] {
            assert!(!is_in_cp932(c), "{c}");
        }
    }
}
