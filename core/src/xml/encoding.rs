//! From bytes to text: XML of FHIR is UTF-8 always.

use super::fault::finding;
use crate::diagnostic::{Arg, Finding, catalogue::xml as rule};
use crate::json::{legacy, wide};
use crate::text::{Span, limits::MAX_INPUT_BYTES};

/// An XML declaration is at most this long, if it is one at all.
const DECLARATION_BYTES: usize = 256;

/// The input as text, or the finding that says why it is none.
pub(super) fn text(input: &[u8]) -> Result<&str, Box<Finding>> {
    if input.len() as u64 > MAX_INPUT_BYTES {
        let args = vec![input.len().into(), Arg::Count(MAX_INPUT_BYTES)];
        return Err(Box::new(finding(&rule::XML_TOO_LARGE, Span::at(0), args)));
    }
    if let Some(name) = wide(input) {
        return Err(Box::new(finding(&rule::XML_ENCODING, Span::new(0, input.len().min(4) as u32), vec![name.into()])));
    }
    std::str::from_utf8(input)
        .map_err(|error| {
            let at = error.valid_up_to();
            // what the text says of itself is the better guess
            if let Some((span, name)) = declared(input).filter(|(_, name)| !name.eq_ignore_ascii_case("utf-8")) {
                return finding(&rule::XML_ENCODING, span, vec![name.into()]);
            }
            if let Some(name) = legacy(&input[at..]) {
                return finding(&rule::XML_ENCODING, Span::at(at as u32), vec![name.into()]);
            }
            let len = error.error_len().unwrap_or(input.len() - at);
            let bytes: Vec<String> = input[at..at + len].iter().map(|byte| format!("{byte:02X}")).collect();
            let span = Span::new(at as u32, (at + len) as u32);
            finding(&rule::XML_UTF8, span, vec![at.into(), bytes.join(" ").into()])
        })
        .map_err(Box::new)
}

/// The encoding that the XML declaration names, and where.
pub(super) fn declared(input: &[u8]) -> Option<(Span, &str)> {
    let start = if input.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let head = input.get(start..input.len().min(start + DECLARATION_BYTES))?;
    let head = &head[..memchr::memmem::find(head, b"?>")?];
    let head = std::str::from_utf8(head.strip_prefix(b"<?xml")?).ok()?;
    let at = head.find("encoding")? + "encoding".len();
    let open = at + head[at..].find(['"', '\''])?;
    let quote = char::from(head.as_bytes()[open]);
    if !head[at..open].trim().eq("=") {
        return None;
    }
    let name = &head[open + 1..];
    let name = &name[..name.find(quote)?];
    let from = start + "<?xml".len() + open + 1;
    Some((Span::new(from as u32, (from + name.len()) as u32), name))
}
