//! Invariants that nearly every resource has, answered without the interpreter where the answer is a plain yes.
//!
//! A form is recognised by the whole text of its expression (its print: length and FNV-1a), never by its key, so a
//! definition that gives `dom-3` another meaning is evaluated as it is written. A form only ever says "holds"; where it
//! cannot, the expression is evaluated, so failures and their words are always the interpreter's.

mod entries;

use super::document::Document;
use crate::json::{Format, Kind, NodeId, Sym};
use crate::model::Ruleset;
use entries::Entries;
use std::borrow::Cow;

/// A recognised expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fast {
    /// Says something of `contained` and `meta` in contained resources only, and holds where these are plain.
    OfContained,
    /// Every contained resource is referred to, or refers to its container.
    ContainedReferred,
    /// The resource has a narrative.
    Narrative,
    /// A code has a system.
    CodeHasSystem,
    /// Says something of all entries of a Bundle.
    OfEntries(Entries),
}

/// (length, print) of the expressions: as HL7 publishes them, and as the embedded tables write them.
const KNOWN: [(usize, u64, Fast); 20] = [
    (27, 0xfa93_eeff_978d_661d, Fast::OfContained),        // dom-2, HL7
    (43, 0xb59d_3964_699c_48f2, Fast::OfContained),        // dom-2, embedded
    (366, 0xca63_ad95_c699_c13e, Fast::ContainedReferred), // dom-3, HL7
    (236, 0xc905_da27_c3ed_f669, Fast::ContainedReferred), // dom-3, embedded
    (71, 0x9f19_99d5_c6fe_f6f0, Fast::OfContained),        // dom-4, HL7
    (72, 0xe109_6614_866f_eef0, Fast::OfContained),        // dom-4, embedded
    (31, 0xebda_7758_0ed1_edbf, Fast::OfContained),        // dom-5, HL7
    (36, 0x4308_d125_41c9_f0b3, Fast::OfContained),        // dom-5, embedded
    (19, 0xdf88_73b8_55dc_944a, Fast::Narrative),          // dom-6, HL7
    (35, 0xf10c_93c2_8f89_49f7, Fast::Narrative),          // dom-6, embedded
    (31, 0xa023_eb56_0eb7_c253, Fast::CodeHasSystem),      // qty-3, HL7
    (37, 0x9e54_25e3_2e7e_07e2, Fast::CodeHasSystem),      // qty-3, embedded
    (44, 0x64d0_0215_ae78_59fe, Fast::OfEntries(Entries::Search)), // bdl-2, HL7
    (48, 0xf2c7_fb39_abbf_544c, Fast::OfEntries(Entries::Search)), // bdl-2, embedded
    (120, 0x119c_4497_6b04_3d51, Fast::OfEntries(Entries::Request)), // bdl-3, HL7
    (137, 0xd15c_5134_498c_f49e, Fast::OfEntries(Entries::Request)), // bdl-3, embedded
    (139, 0x9e53_0d13_05af_391d, Fast::OfEntries(Entries::Response)), // bdl-4, HL7
    (157, 0xbb26_8406_bb14_3b08, Fast::OfEntries(Entries::Response)), // bdl-4, embedded
    (104, 0x5323_1b63_e9b0_a377, Fast::OfEntries(Entries::FullUrls)), // bdl-7, HL7
    (116, 0x61a6_d04f_9523_1acd, Fast::OfEntries(Entries::FullUrls)), // bdl-7, embedded
];

/// The form of each expression of a ruleset.
pub(crate) fn forms(rules: &Ruleset) -> Vec<Option<Fast>> {
    rules.expressions.iter().map(|expression| form(&expression.text)).collect()
}

fn form(text: &str) -> Option<Fast> {
    let known = |len: usize| KNOWN.iter().any(|(known, ..)| *known == len);
    if !known(text.len()) {
        return None;
    }
    let print = print(text);
    KNOWN.iter().find(|(len, known, _)| *len == text.len() && *known == print).map(|(_, _, form)| *form)
}

const fn print(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut state = 0xcbf2_9ce4_8422_2325u64;
    let mut at = 0;
    while at < bytes.len() {
        state = (state ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    state
}

/// Whether the expression certainly holds on `node`; `false` says nothing. `references` are all of the document.
pub(crate) fn certainly_holds(form: Fast, doc: &Document, references: &[NodeId], node: NodeId) -> bool {
    let (tree, syms) = (doc.tree, &doc.syms);
    if tree.kind(node) != Kind::Object {
        return false;
    }
    match form {
        Fast::OfContained => {
            let are_plain = || doc.items(node, syms.contained).all(|held| is_plain(doc, held));
            !has(doc, node, syms.contained) || (!tree.has_companions(node) && are_plain())
        }
        Fast::ContainedReferred => {
            !has(doc, node, syms.contained) || (doc.is_resource(node) && contained_referred(doc, references, node))
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
fn is_plain(doc: &Document, contained: NodeId) -> bool {
    let (tree, syms) = (doc.tree, &doc.syms);
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
fn has(doc: &Document, node: NodeId, sym: Sym) -> bool {
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
fn contained_referred(doc: &Document, references: &[NodeId], resource: NodeId) -> bool {
    let (tree, syms) = (doc.tree, &doc.syms);
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
    let bytes = tree.source().as_bytes();
    let may_be_name = |node: &NodeId| {
        let first = bytes.get(tree.span(*node).start as usize + 1);
        tree.kind(*node) == Kind::String && (tree.format() != Format::Json || matches!(first, Some(b'#' | b'\\')))
    };
    let end = tree.subtree_end(resource);
    let from = references.partition_point(|&node| node < resource);
    let inside = references[from..].iter().take_while(|&&node| node < end);
    let likely = inside.filter_map(|&node| tree.child(node, syms.reference));
    let all_texts = (resource.0 + 1..end.0).map(NodeId);
    for node in likely.chain(all_texts).filter(may_be_name) {
        if tree.is_companion(node) {
            continue;
        }
        let text = tree.text(node);
        let Some(name) = text.strip_prefix('#') else { continue };
        let is_reference = tree.sym(node) == syms.reference
            && tree.parent(node).is_some_and(|parent| tree.kind(parent) == Kind::Object);
        if !is_reference && !matches!(doc.type_name(node), "canonical" | "uri" | "url") {
            continue;
        }
        // few come as far as here: a repeated property is none
        let mut around = std::iter::successors(Some(node), |&at| tree.parent(at)).take_while(|&at| at != resource);
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
            let own = |of: NodeId| is_reference && tree.parent(node) == Some(of);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_expressions_are_recognised() {
        let rules = Ruleset::embedded();
        let forms = forms(&rules);
        for form in [Entries::Search, Entries::Request, Entries::Response, Entries::FullUrls].map(Fast::OfEntries) {
            assert!(forms.contains(&Some(form)), "{form:?}");
        }
        for form in [Fast::OfContained, Fast::ContainedReferred, Fast::Narrative, Fast::CodeHasSystem] {
            assert!(forms.contains(&Some(form)), "{form:?}");
        }
    }

    #[test]
    fn another_expression_of_the_same_length_is_not() {
        let rules = Ruleset::embedded();
        for expression in rules.expressions.iter().filter(|it| form(&it.text).is_some()) {
            let other: String = expression.text.chars().rev().collect();
            assert_eq!(form(&other), None);
        }
    }
}
