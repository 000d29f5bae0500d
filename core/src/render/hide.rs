//! What a reader must not see, worked out before anything is built, so that no view can show it by mistake.
//!
//! A record flagged 未提供 (UNDELIVERED) is for nobody outside the hospital that wrote it; one flagged 未告知 (UNINFORMED) is not for
//! the patient, for whom not even its existence may be felt (`docs/adr/0013-free-text-and-flags.md`). Hidden are the record, its entry,
//! references to it with the element that has no other content, and, for patients, every text that holds one of its names or numbers.

use super::options::Audience;
use crate::check::Reading;
use crate::json::{Kind, NodeId};
use aho_corasick::Input;
use aho_corasick::automaton::Automaton as _;
use aho_corasick::nfa::contiguous::NFA;
use std::collections::BTreeSet;

/// Codes of the flags, whatever the system is called: spellings of its URL differ between the publisher's own tables.
const UNINFORMED: &str = "UNINFORMED";
const UNDELIVERED: &str = "UNDELIVERED";

/// What is hidden in all inputs together, and how much of it, for the caller only.
#[derive(Debug, Default)]
pub(crate) struct Hiding {
    /// By input, by node.
    pub(crate) hidden: Vec<Vec<bool>>,
    /// Flagged records, and conditions of the same name.
    pub(crate) records: usize,
    /// Texts that held a name of one.
    pub(crate) texts: usize,
}

/// Works it out.
pub(crate) fn hiding(readings: &[&Reading<'_>], audience: Audience) -> Hiding {
    let mut out =
        Hiding { hidden: readings.iter().map(|one| vec![false; one.tree().len()]).collect(), ..Hiding::default() };
    let mut names = BTreeSet::new();
    for (reading, hidden) in readings.iter().zip(&mut out.hidden) {
        for resource in resources(reading) {
            if is_withheld(reading, resource, audience) {
                collect_names(reading, resource, &mut names);
                hide_record(reading, resource, hidden);
                out.records += 1;
            }
        }
    }
    if out.records == 0 {
        return out;
    }
    let words = (audience == Audience::Patient).then(|| Names::new(&names)).flatten();
    if let Some(words) = &words {
        // the same disease, recorded once more without the flag, would tell it
        for (reading, hidden) in readings.iter().zip(&mut out.hidden) {
            for resource in resources(reading) {
                if !hidden[resource.index()]
                    && reading.doc().resource_type(resource) == "Condition"
                    && names_it(reading, resource, words)
                {
                    hide_record(reading, resource, hidden);
                    out.records += 1;
                }
            }
        }
    }
    for (reading, hidden) in readings.iter().zip(&mut out.hidden) {
        hide_references(reading, hidden);
        if let Some(words) = &words {
            out.texts += hide_texts(reading, hidden, words);
        }
    }
    out
}

/// Every resource of an input, contained ones and those of nested Bundles included.
fn resources<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = NodeId> + 'r {
    nodes(reading).filter(|&node| reading.doc().is_resource(node))
}

fn nodes(reading: &Reading<'_>) -> impl Iterator<Item = NodeId> + use<> {
    (0..reading.tree().len() as u32).map(NodeId)
}

fn is_withheld(reading: &Reading<'_>, resource: NodeId, audience: Audience) -> bool {
    let Some(meta) = reading.child(resource, "meta") else { return false };
    reading.items(meta, "tag").any(|tag| {
        let code = reading.text(tag, &["code"]).unwrap_or_default();
        let code = code.trim();
        code.eq_ignore_ascii_case(UNDELIVERED) || audience == Audience::Patient && code.eq_ignore_ascii_case(UNINFORMED)
    })
}

/// Hides a resource with the entry of the Bundle that holds nothing else.
fn hide_record(reading: &Reading<'_>, resource: NodeId, hidden: &mut [bool]) {
    let tree = reading.tree();
    let entry = tree.parent(resource).filter(|_| tree.key_is(resource, "resource"));
    hide(reading, entry.unwrap_or(resource), hidden);
}

fn hide(reading: &Reading<'_>, node: NodeId, hidden: &mut [bool]) {
    let end = reading.tree().subtree_end(node).index();
    hidden[node.index()..end].fill(true);
}

/// Names and numbers by which a record could be recognised: id, fullUrl, identifiers, code, displays, text, notes.
fn collect_names(reading: &Reading<'_>, resource: NodeId, names: &mut BTreeSet<String>) {
    let tree = reading.tree();
    let mut add = |text: &str| {
        let text = text.trim();
        if text.chars().count() > 1 {
            names.insert(text.to_owned());
        }
    };
    if let Some(entry) = tree.parent(resource).filter(|_| tree.key_is(resource, "resource")) {
        add(&reading.text(entry, &["fullUrl"]).unwrap_or_default());
    }
    add(&reading.text(resource, &["id"]).unwrap_or_default());
    for identifier in reading.items(resource, "identifier") {
        add(&reading.text(identifier, &["value"]).unwrap_or_default());
    }
    for code in reading.items(resource, "code") {
        add(&reading.text(code, &["text"]).unwrap_or_default());
        for coding in reading.items(code, "coding") {
            add(&reading.text(coding, &["code"]).unwrap_or_default());
            add(&reading.text(coding, &["display"]).unwrap_or_default());
        }
    }
    for note in reading.items(resource, "note") {
        add(&reading.text(note, &["text"]).unwrap_or_default());
    }
}

fn names_it(reading: &Reading<'_>, resource: NodeId, words: &Names) -> bool {
    let Some(code) = reading.child(resource, "code") else { return false };
    let end = reading.tree().subtree_end(code);
    (code.0..end.0).map(NodeId).any(|node| is_text(reading, node) && words.are_in(&reading.tree().text(node)))
}

fn is_text(reading: &Reading<'_>, node: NodeId) -> bool {
    !matches!(reading.tree().kind(node), Kind::Object | Kind::Array)
}

/// Hides what refers to something hidden: the Reference, and the element around it when it was there for it alone.
fn hide_references(reading: &Reading<'_>, hidden: &mut [bool]) {
    let tree = reading.tree();
    for node in nodes(reading) {
        if hidden[node.index()] || tree.kind(node) != Kind::Object || reading.doc().type_name(node) != "Reference" {
            continue;
        }
        if !reading.follow(node).is_some_and(|target| hidden[target.index()]) {
            continue;
        }
        let holder = tree.parent(node);
        // an item of a list goes alone; the only value of a backbone element (Encounter.diagnosis) takes it along
        let alone = holder.is_none_or(|holder| tree.kind(holder) == Kind::Array || reading.doc().is_resource(holder))
            || !tree.key_is(node, "condition") && !tree.key_is(node, "itemReference");
        hide(reading, if alone { node } else { holder.unwrap_or(node) }, hidden);
    }
}

/// Hides each text that holds a name of what is hidden. The text of a Coding or of a narrative takes its Coding or narrative along.
fn hide_texts(reading: &Reading<'_>, hidden: &mut [bool], words: &Names) -> usize {
    let tree = reading.tree();
    let mut count = 0;
    for node in nodes(reading) {
        if hidden[node.index()] || !is_text(reading, node) || reading.doc().type_name(node) == "base64Binary" {
            continue;
        }
        let text = tree.text(node);
        let of_narrative = reading.doc().type_name(node) == "xhtml";
        let holds = if of_narrative { words.are_in(&text) || words.are_in(&plain(&text)) } else { words.are_in(&text) };
        if holds {
            count += 1;
            let holder = tree.parent(node).filter(|&holder| {
                matches!(
                    reading.doc().type_name(holder),
                    "Coding" | "CodeableConcept" | "Narrative" | "Reference" | "Annotation"
                )
            });
            hide(reading, holder.unwrap_or(node), hidden);
        }
    }
    count
}

/// The text of a narrative without its tags and with the references that may stand for letters undone.
pub(crate) fn plain(xhtml: &str) -> String {
    let mut out = String::with_capacity(xhtml.len());
    let mut rest = xhtml;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
            continue;
        }
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let letter = end.and_then(|end| character(&rest[1..end]).map(|letter| (letter, end)));
        if let Some((letter, end)) = letter {
            out.push(letter);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => {}
    }
    let number = name.strip_prefix('#')?;
    let value = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(value)
}

/// Looks for many names at once, in time linear in the text. One kind of automaton by its name: what the crate would choose among is a
/// hundred kilobytes of code in a module that is downloaded.
#[derive(Debug)]
pub(crate) struct Names {
    search: NFA,
}

impl Names {
    fn new(names: &BTreeSet<String>) -> Option<Self> {
        // without names, or with more than can be searched for, nothing is found; the bound on inputs keeps the latter away
        NFA::new(names).ok().filter(|_| !names.is_empty()).map(|search| Self { search })
    }

    /// Whether a name stands in the text. A name that begins or ends in an ASCII letter or digit (a code, an id) counts as a whole
    /// word only: `K25` is not in `AK258`.
    fn are_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        self.search.try_find_overlapping_iter(Input::new(text)).into_iter().flatten().any(|found| {
            let (start, end) = (found.start(), found.end());
            let joins = |one: Option<&u8>, other: &u8| {
                other.is_ascii_alphanumeric() && one.is_some_and(u8::is_ascii_alphanumeric)
            };
            let before = start.checked_sub(1).and_then(|at| bytes.get(at));
            !joins(before, &bytes[start]) && !joins(bytes.get(end), &bytes[end - 1])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], text: &str, expected: bool) {
        let names = names.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(Names::new(&names).is_some_and(|names| names.are_in(text)), expected, "{text}");
    }

    #[test]
    fn names_are_found_as_words() {
        check(&["上腹部痛"], "夜食後に上腹部痛がある", true);
        check(&["腹痛"], "上腹部痛", false);
        check(&["K25"], "AK258", false);
        check(&["K25"], "K25/胃潰瘍", true);
        check(&["ca", "gastric ca"], "gastric cancer", false);
        check(&["ca", "cancer"], "gastric cancer", true);
        check(&[], "x", false);
    }

    #[test]
    fn narratives_are_read_without_their_tags() {
        assert_eq!(plain("<p>上<b>腹</b>部&#x75db; &amp; &#x; a &lt; b</p>"), "上腹部痛 & &#x; a < b");
    }
}
