//! What R4 asks of all entries of a Bundle, in one pass over them. As all fast forms it only ever says that a constraint
//! holds.

use crate::check::document::below::Below;
use crate::check::plan::fast::Entries;
use crate::json::{Kind, NodeId, Sym};
use crate::text::table::hash;

/// Whether the constraint certainly holds on the Bundle `node`.
pub(super) fn certainly_hold(form: Entries, doc: Below<'_>, node: NodeId) -> bool {
    let (tree, syms) = (doc.tree, &doc.syms);
    let Some(kind) = tree.child(node, syms.kind).filter(|&kind| tree.kind(kind) == Kind::String) else { return false };
    if tree.has_companions(node) {
        return false;
    }
    let is = |names: &[&str]| names.iter().any(|name| tree.is_text(kind, name));
    match form {
        Entries::Search => is(&["searchset"]) || all_have(doc, node, syms.search, false),
        Entries::Request => all_have(doc, node, syms.request, is(&["batch", "transaction", "history"])),
        Entries::Response => {
            all_have(doc, node, syms.response, is(&["batch-response", "transaction-response", "history"]))
        }
        Entries::FullUrls => is(&["history"]) || full_urls_differ(doc, node),
    }
}

/// Whether all entries have the property, or none of them.
fn all_have(doc: Below<'_>, bundle: NodeId, sym: Sym, wanted: bool) -> bool {
    doc.items(bundle, doc.syms.entry).all(|entry| {
        doc.tree.kind(entry) == Kind::Object
            && !doc.tree.has_companions(entry)
            && match doc.tree.child(entry, sym) {
                Some(found) => wanted && doc.tree.kind(found) == Kind::Object,
                None => !wanted,
            }
    })
}

/// Texts of different hashes differ; what falls together is left to the expression.
fn full_urls_differ(doc: Below<'_>, bundle: NodeId) -> bool {
    let (tree, syms) = (doc.tree, &doc.syms);
    let mut hashes = Vec::new();
    for entry in doc.items(bundle, syms.entry) {
        if tree.kind(entry) != Kind::Object || tree.has_companions(entry) {
            return false;
        }
        let object = |of: NodeId, sym| tree.child(of, sym).filter(|&child| tree.kind(child) == Kind::Object);
        let meta = object(entry, syms.resource).and_then(|resource| object(resource, syms.meta));
        if meta.is_some_and(|meta| tree.child(meta, syms.version_id).is_some()) {
            return false;
        }
        let Some(url) = tree.child(entry, syms.full_url) else { continue };
        if tree.kind(url) != Kind::String {
            return false;
        }
        let text = tree.text(url);
        hashes.push(hash(text.len() as u64, text.as_bytes()));
    }
    hashes.sort_unstable();
    hashes.windows(2).all(|pair| pair[0] != pair[1])
}
