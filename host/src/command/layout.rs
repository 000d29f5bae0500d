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

/// The bytes of the request in the layout; says why when there are none.
pub(crate) fn apply(console: &Console, path: &Path, mapping: &Mapping, request: &Request) -> Option<Vec<u8>> {
    // keys are strings and numbers finite: writing cannot fail
    let document = serde_json::to_value(request).unwrap_or_default();
    let text = mapping.write(&document).map_err(|fault| tell(console, path, &fault)).ok()?;
    if mapping.encoding == Encoding::Utf8 {
        return Some(text.into_bytes());
    }
    let unknown = |c: &char| encoding_rs::SHIFT_JIS.encode(c.encode_utf8(&mut [0; 4])).2;
    if let Some(c) = text.chars().find(unknown) {
        let code = u32::from(c);
        console.problem_in(
            &format!("文字「{c}」(U+{code:04X}) は CP932 にないため書けません"),
            &format!("the character {c} (U+{code:04X}) is not in CP932"),
        );
        return None;
    }
    Some(encoding_rs::SHIFT_JIS.encode(&text).0.into_owned())
}
