//! Constraints that certainly hold, told without the interpreter: only "yes" is answered here.

use super::entries;
use crate::check::document::below::Below;
use crate::check::plan::fast::Fast;
use crate::json::{Format, Kind, NodeId, Sym};
use std::borrow::Cow;

/// Whether the expression certainly holds on `node`; `false` says nothing. `references` are all that lie in the node.
pub(crate) fn certainly_holds<'r>(
    form: Fast,
    doc: Below<'_>,
    references: impl FnOnce() -> &'r [NodeId],
    node: NodeId,
) -> bool {
    let (tree, syms) = (doc.tree, doc.syms);
    if tree.kind(node) != Kind::Object {
        return false;
    }
    match form {
        Fast::OfContained => {
            let are_plain = || doc.items(node, syms.contained).all(|held| is_plain(doc, held));
            !has(doc, node, syms.contained) || (!tree.has_companions(node) && are_plain())
        }
        Fast::ContainedReferred => {
            !has(doc, node, syms.contained) || (doc.is_resource(node) && contained_referred(doc, references(), node))
        }
        Fast::Narrative => {
            let text = tree.child(node, syms.text).filter(|&text| tree.kind(text) == Kind::Object);
            let div = text.and_then(|text| tree.child(text, syms.div));
            div.is_some_and(|div| tree.kind(div) == Kind::String)
        }
        Fast::OfEntries(form) => entries::certainly_hold(form, doc, node),
        Fast::CodeHasSystem => {
            let system = tree.child(node, syms.system).is_some_and(|system| tree.kind(system) == Kind::String);
            system || !has(doc, node, syms.code)
        }
    }
}

/// A contained resource that contains nothing and whose `meta` says no more than profiles, tags and where it is from.
fn is_plain(doc: Below<'_>, contained: NodeId) -> bool {
    let (tree, syms) = (doc.tree, doc.syms);
    let known = [syms.contained, syms.meta, syms.version_id, syms.last_updated, syms.security];
    let said = |sym| [syms.version_id, syms.last_updated, syms.security].contains(&sym);
    tree.kind(contained) == Kind::Object
        && !known.contains(&Sym::UNKNOWN)
        && tree.children(contained).all(|child| match tree.sym(child) {
            sym if sym == syms.contained => false,
            sym if sym == syms.meta => {
                tree.kind(child) == Kind::Object && !tree.children(child).any(|part| said(tree.sym(part)))
            }
            _ => true,
        })
}

/// Whether the property or its companion is there in any form.
fn has(doc: Below<'_>, node: NodeId, sym: Sym) -> bool {
    sym == Sym::UNKNOWN || doc.tree.children(node).any(|child| doc.tree.sym(child) == sym)
}

/// A contained resource.
struct Contained {
    node: NodeId,
    end: NodeId,
    /// It is referred to, or refers to its container.
    is_referred: bool,
}

/// All of what the resource contains at once: a look at its references mostly says enough, else one at all of its texts.
fn contained_referred(doc: Below<'_>, references: &[NodeId], resource: NodeId) -> bool {
    let (tree, syms) = (doc.tree, doc.syms);
    // in document order, and by id: their positions and whether the id was met
    let mut all: Vec<Contained> = Vec::new();
    let mut by_id: Vec<(Cow<'_, str>, usize, bool)> = Vec::new();
    for node in doc.items(resource, syms.contained) {
        if tree.kind(node) != Kind::Object {
            return false;
        }
        // without an id nothing can be compared, and the expression has nothing to say
        if let Some(id) = doc.text(node, syms.id) {
            by_id.push((id, all.len(), false));
            all.push(Contained { node, end: tree.subtree_end(node), is_referred: false });
        }
    }
    by_id.sort_unstable();
    let mut waiting = all.len();
    if waiting == 0 {
        return true;
    }
    // the byte after the quote says that most texts are no such name, before they are decoded
    let may_be_name = |node: &NodeId| {
        let first = tree.bytes(*node).get(1);
        tree.kind(*node) == Kind::String && (tree.format() != Format::Json || matches!(first, Some(b'#' | b'\\')))
    };
    let end = tree.subtree_end(resource);
    let likely = references.iter().filter_map(|&node| tree.child(node, syms.reference));
    let all_texts = (resource.0 + 1..end.0).map(NodeId);
    for node in likely.chain(all_texts).filter(may_be_name) {
        if tree.is_companion(node) {
            continue;
        }
        let text = tree.text(node);
        let Some(name) = text.strip_prefix('#') else { continue };
        let is_reference = tree.sym(node) == syms.reference
            && tree.parent_within(node, resource).is_some_and(|parent| tree.kind(parent) == Kind::Object);
        if !is_reference && !matches!(doc.type_name(node), "canonical" | "uri" | "url") {
            continue;
        }
        // few come as far as here: a repeated property is none
        let mut around =
            std::iter::successors(Some(node), |&at| tree.parent_within(at, resource)).take_while(|&at| at != resource);
        if around.any(|at| tree.is_duplicate(at)) {
            continue;
        }
        let mut referred = |item: &mut Contained| {
            waiting -= usize::from(!std::mem::replace(&mut item.is_referred, true));
        };
        if name.is_empty() {
            let canonical = is_reference || doc.type_name(node) == "canonical";
            // a contained resource's own property is none of its descendants' properties
            let before = all.partition_point(|item| item.node < node).checked_sub(1);
            let around = before.filter(|&at| node < all[at].end);
            let own = |of: NodeId| is_reference && tree.parent_within(node, resource) == Some(of);
            if let Some(at) = around.filter(|&at| canonical && !own(all[at].node)) {
                referred(&mut all[at]);
            }
        } else {
            let start = by_id.partition_point(|(id, ..)| **id < *name);
            // those of one name are looked at once
            let is_new = by_id.get_mut(start).is_some_and(|(_, _, was_named)| !std::mem::replace(was_named, true));
            let named = by_id[start..].iter().take_while(|(id, ..)| is_new && **id == *name);
            named.for_each(|&(_, at, _)| referred(&mut all[at]));
        }
        // here, not where the next one is looked for: that may be far
        if waiting == 0 {
            return true;
        }
    }
    // an image of the narrative may be a contained Binary (http://hl7.org/fhir/R4/narrative.html), which no expression sees
    for node in (resource.0 + 1..end.0).map(NodeId).filter(|&node| doc.type_name(node) == "xhtml") {
        let text = tree.text(node);
        for (at, _) in text.match_indices('#') {
            let Some(id) = linked(&text, at) else { continue };
            let start = by_id.partition_point(|(known, ..)| **known < *id);
            let is_new = by_id.get_mut(start).is_some_and(|(_, _, was_named)| !std::mem::replace(was_named, true));
            for &(_, item, _) in by_id[start..].iter().take_while(|(known, ..)| is_new && **known == *id) {
                waiting -= usize::from(!std::mem::replace(&mut all[item].is_referred, true));
            }
        }
    }
    waiting == 0
}

/// The id in `src="#id"` or `href="#id"` of a narrative, where the `#` stands at `at`.
fn linked(xhtml: &str, at: usize) -> Option<&str> {
    let before = xhtml[..at].trim_end_matches([' ', '\t', '\r', '\n']);
    let quote = before.chars().next_back().filter(|quote| matches!(quote, '"' | '\''))?;
    let name = before[..before.len() - 1].trim_end().strip_suffix('=')?.trim_end();
    let is_link = name.ends_with("src") || name.ends_with("href");
    let rest = &xhtml[at + 1..];
    is_link.then(|| rest.find(quote).map(|end| rest[..end].trim_end()))?
}
