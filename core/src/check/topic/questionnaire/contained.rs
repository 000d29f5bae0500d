//! A value set of options that the questionnaire contains: no canonical leads to it, so it is read where it stands.

use super::form::Json;
use crate::model::valueset::Terms;
use crate::terminology::{self, Answer, CodeStatus};

/// Nested contents of an expansion that are looked at.
const MAX_CONTENTS: usize = 10_000;

/// The contained value set that `#id` names.
pub(super) fn value_set<'t>(container: Json<'t>, id: &str) -> Option<Json<'t>> {
    container.items("contained").find(|held| held.text("id") == id && held.text("resourceType") == "ValueSet")
}

/// Whether a code is in it; `None` where that cannot be told. An empty system is one that the answer does not have.
pub(super) fn has(terms: &Terms, set: Json<'_>, system: &str, code: &str) -> Option<bool> {
    let Some(compose) = set.get("compose") else { return expanded(set, system, code) };
    let included = any(compose.items("include").map(|rule| clause(terms, rule, system, code)));
    match included {
        Some(true) => any(compose.items("exclude").map(|rule| clause(terms, rule, system, code))).map(|out| !out),
        Some(false) => Some(false),
        None => expanded(set, system, code),
    }
}

/// One yes is enough; without one, a rule that cannot answer leaves the whole open.
fn any(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut open = false;
    for answer in answers {
        match answer {
            Some(true) => return Some(true),
            Some(false) => {}
            None => open = true,
        }
    }
    (!open).then_some(false)
}

fn clause(terms: &Terms, rule: Json<'_>, system: &str, code: &str) -> Option<bool> {
    let own = rule.text("system");
    let mut open = false;
    if !own.is_empty() {
        if !system.is_empty() && *own != *system {
            return Some(false);
        }
        let mut listed = rule.items("concept").peekable();
        let held = if listed.peek().is_some() {
            Some(listed.any(|concept| concept.text("code") == code))
        } else {
            let is_filtered = rule.items("filter").next().is_some();
            match terminology::code_status(terms, &own, &rule.text("version"), code) {
                CodeStatus::NotInSystem => Some(false),
                CodeStatus::Known { .. } | CodeStatus::WellFormed if !is_filtered => Some(true),
                _ => None,
            }
        };
        match held {
            Some(false) => return Some(false),
            Some(true) => {}
            None => open = true,
        }
    }
    let imports = rule.get("valueSet").into_iter().flat_map(|list| list.tree.children(list.node));
    for canonical in imports.map(|node| rule.tree.text(node)) {
        let system = Some(system).filter(|system| !system.is_empty());
        let answer = terms.find_value_set(&canonical).map(|(id, _)| terminology::answer(terms, id, system, code));
        match answer {
            Some(Answer::Member { .. }) => {}
            Some(Answer::NotMember { .. }) => return Some(false),
            None | Some(Answer::Unknown(_)) => open = true,
        }
    }
    (!open).then_some(true)
}

/// What its expansion lists.
fn expanded(set: Json<'_>, system: &str, code: &str) -> Option<bool> {
    let expansion = set.get("expansion")?;
    let mut open: Vec<Json<'_>> = expansion.items("contains").collect();
    let mut looked_at = 0;
    while let Some(content) = open.pop() {
        looked_at += 1;
        if looked_at > MAX_CONTENTS {
            return None;
        }
        let fits = system.is_empty() || content.text("system") == system;
        if fits && content.text("code") == code && !content.is_true("abstract") {
            return Some(true);
        }
        open.extend(content.items("contains"));
    }
    Some(false)
}
