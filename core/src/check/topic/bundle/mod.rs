//! Rules of Bundles beyond their invariants (http://hl7.org/fhir/R4/bundle.html).

mod entries;
mod whole;

use crate::check::document::Document;
use crate::check::document::references::References;
use crate::diagnostic::Sink;

/// Checks every Bundle of the input, nested ones too.
pub(crate) fn check(doc: &Document<'_>, references: &References<'_>, sink: &mut Sink) {
    for index in references.bundles() {
        let kind = doc.text(index.bundle, doc.syms.kind).unwrap_or_default();
        entries::check(doc, index, &kind, sink);
        if matches!(&*kind, "document" | "message") {
            whole::check(doc, references, index, &kind, sink);
        }
    }
}

#[cfg(test)]
mod tests;
