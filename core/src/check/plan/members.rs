//! Codes that are surely in a value set, by hash: what most codes of the data are. Only "yes" is answered here; all else
//! (no, not known, another spelling) is worked out by `terminology` as if this was not here.

use crate::check::document::below::Below;
use crate::json::{Kind, NodeId};
use crate::model::valueset::{Codes, Include, Terms, ValueSet, ValueSetId};
use crate::model::{Binding, BindingStrength};
use crate::terminology::{Answer, answer};
use crate::text::table::Table;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// A value set is listed when it has been asked for so many times: one small document is not to pay for it.
const WORTH_A_LIST: u8 = 32;
/// Value sets with more codes are asked by their rules.
const MAX_CODES: usize = 512;
/// Imports within imports that are looked into for codes.
const MAX_DEPTH: u32 = 4;

/// See the module.
#[derive(Debug)]
pub(crate) struct Members(Vec<Set>);

#[derive(Debug, Default)]
struct Set {
    asked: AtomicU8,
    listed: OnceLock<Box<Listed>>,
}

/// The members of one value set, as far as they are few.
#[derive(Debug)]
struct Listed {
    /// Codes without a system.
    plain: Table<()>,
    /// By system: its codes.
    by_system: Vec<(Box<str>, Table<()>)>,
}

impl Members {
    pub(crate) fn new(terms: &Terms) -> Self {
        Self((0..terms.value_sets.len()).map(|_| Set::default()).collect())
    }

    fn listed(&self, terms: &Terms, id: ValueSetId) -> Option<&Listed> {
        let set = self.0.get(id.0 as usize)?;
        if let Some(listed) = set.listed.get() {
            return Some(listed);
        }
        let asked = set.asked.load(Ordering::Relaxed);
        if asked < WORTH_A_LIST {
            set.asked.store(asked + 1, Ordering::Relaxed);
            return None;
        }
        Some(set.listed.get_or_init(|| Box::new(Listed::new(terms, id))))
    }

    /// Whether a binding is surely met, so that nothing is to be said.
    pub(crate) fn holds(&self, doc: Below<'_>, node: NodeId, binding: &Binding) -> bool {
        binding.strength != BindingStrength::Example && binding.value_set.is_some_and(|id| self.has(doc, node, id))
    }

    /// Whether a code of the value (itself, its own, one of its codings') is surely in the value set.
    pub(crate) fn has(&self, doc: Below<'_>, node: NodeId, id: ValueSetId) -> bool {
        let tree = doc.tree;
        let kind = tree.kind(node);
        if !matches!(kind, Kind::String | Kind::Object) {
            return false;
        }
        let Some(listed) = self.listed(&doc.rules.terms, id) else { return false };
        if kind == Kind::String {
            return listed.plain.get(&tree.text(node)).is_some();
        }
        let text = |node, sym| tree.child(node, sym).filter(|&child| tree.kind(child) == Kind::String);
        let by_system = |coding| {
            let (Some(system), Some(code)) = (text(coding, doc.syms.system), text(coding, doc.syms.code)) else {
                return false;
            };
            let codes = listed.by_system.iter().find(|(known, _)| tree.is_text(system, known));
            codes.is_some_and(|(_, codes)| codes.get(&tree.text(code)).is_some())
        };
        if doc.type_name(node) == "CodeableConcept" {
            doc.items(node, doc.syms.coding).any(|coding| tree.kind(coding) == Kind::Object && by_system(coding))
        } else {
            by_system(node)
        }
    }
}

impl Listed {
    fn new(terms: &Terms, id: ValueSetId) -> Self {
        let mut codes = Vec::new();
        if gather(terms, terms.value_set(id), 0, &mut codes).is_none() {
            codes.clear();
        }
        codes.sort_unstable();
        codes.dedup();
        let is_member = |system, code: &str| {
            // of a heading there is something to say
            matches!(answer(terms, id, system, code), Answer::Member { is_abstract: false, .. })
        };
        let plain = codes.iter().filter(|(_, code)| is_member(None, code));
        let plain = Table::new(plain.map(|&(_, code)| (code.into(), ())));
        let by_system = codes.chunk_by(|one, other| one.0 == other.0).map(|codes| {
            let system = codes[0].0;
            let members = codes.iter().filter(|(_, code)| is_member(Some(system), code));
            (system.into(), Table::new(members.map(|&(_, code)| (code.into(), ()))))
        });
        Self { plain, by_system: by_system.collect() }
    }
}

/// (system, code) pairs that may be members; `None` where there are too many.
fn gather<'t>(terms: &'t Terms, set: &'t ValueSet, depth: u32, codes: &mut Vec<(&'t str, &'t str)>) -> Option<()> {
    for (system, listed) in set.expansion.iter().flat_map(|expansion| &expansion.systems) {
        add(system, listed.codes.len(), listed.codes.iter(), codes)?;
    }
    for rule in &set.include {
        of_rule(terms, rule, codes)?;
        for import in rule.imports.iter().filter_map(|import| import.value_set).filter(|_| depth < MAX_DEPTH) {
            gather(terms, terms.value_set(import), depth + 1, codes)?;
        }
    }
    Some(())
}

fn of_rule<'t>(terms: &'t Terms, rule: &'t Include, codes: &mut Vec<(&'t str, &'t str)>) -> Option<()> {
    let system = rule.code_system.map(|id| terms.code_system(id));
    match (&rule.codes, system) {
        _ if rule.system.is_empty() => Some(()),
        (Codes::Listed(listed), _) => add(&rule.system, listed.codes.len(), listed.codes.iter(), codes),
        (Codes::All, Some(system)) => add(&rule.system, system.codes.len(), system.codes.iter(), codes),
        (Codes::Filtered { matches: Ok(matches), .. }, Some(system)) => {
            let found = matches.iter().map(|&at| system.codes.get(at as usize));
            add(&rule.system, matches.len(), found, codes)
        }
        _ => Some(()),
    }
}

fn add<'t>(
    system: &'t str,
    count: usize,
    found: impl Iterator<Item = &'t str>,
    codes: &mut Vec<(&'t str, &'t str)>,
) -> Option<()> {
    if codes.len() + count > MAX_CODES {
        return None;
    }
    codes.extend(found.map(|code| (system, code)));
    Some(())
}
