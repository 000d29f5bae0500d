//! Floor 3: FHIR XML to the tree that its JSON twin would give, with spans into the XML text.
//!
//! Two passes. `read` takes quick-xml's events to a flat list of elements and attributes: everything that makes the text
//! well-formed is looked at here, DTDs are refused and nothing is ever expanded. `shape` makes JSON nodes of them: what
//! repeats, what is a number and where a resource begins is asked of the definitions (`schema`, implemented by the
//! model), because XML itself does not say. What the definitions do not know is kept, for the base walk to report.
//! Source: FHIR R4 xml.html, XML 1.0 (fifth edition), Namespaces in XML 1.0.

mod attributes;
mod encoding;
mod fault;
mod namespaces;
mod read;
mod schema;
mod shape;

pub use schema::{Child, Content, Schema, What};

use crate::diagnostic::Sink;
use crate::json::{Symbols, Tree};

/// The namespace of FHIR (http://hl7.org/fhir/R4/xml.html).
pub const FHIR_NAMESPACE: &str = "http://hl7.org/fhir";
/// The namespace of narratives.
pub const XHTML_NAMESPACE: &str = crate::json::XHTML_NAMESPACE;

/// Whether an input is to be read as XML: its first character, after a byte order mark and white space, is `<`.
pub fn is_xml(input: &[u8]) -> bool {
    let input = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    input.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// Parses `source`, whose elements `schema` knows; names are numbered by `symbols`. Findings go to `sink`; `None` when
/// no tree could be made (then at least one finding is fatal). Nesting is bounded so that the tree is no deeper than
/// [`crate::text::limits::MAX_DEPTH`].
///
/// Linear in the input but for elements whose parts are out of order or unknown, which are sorted (`O(n log n)`).
pub fn parse<'a>(source: &'a [u8], schema: &dyn Schema, symbols: &Symbols, sink: &mut Sink) -> Option<Tree<'a>> {
    let text = match encoding::text(source) {
        Ok(text) => text,
        Err(finding) => {
            sink.push(*finding);
            return None;
        }
    };
    let before = sink.findings.len();
    let tree = read::read(text, sink).map(|parts| shape::shape(&parts, schema, symbols, sink));
    // What is said of an element's parts comes after what is said of its tags.
    sink.findings[before..].sort_by_key(|finding| finding.place.span.start);
    tree
}

#[cfg(test)]
mod tests;
