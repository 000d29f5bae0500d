//! Can every question about a value set be answered with what is loaded?

use super::grammar::Grammar;
use crate::masters::Content;
use crate::model::CodeSystemContent;
use crate::model::valueset::{Codes, Include, Terms, ValueSet, ValueSetId, Why};
use crate::text::limits::{MAX_DEFINITION_DEPTH, MAX_TERM_STEPS};

/// `Ok` when no question about this value set is left open; else the first reason why one may be.
pub fn coverage(terms: &Terms, set: ValueSetId) -> Result<(), Why> {
    let mut steps = MAX_TERM_STEPS;
    value_set(terms, terms.value_set(set), 0, &mut steps)
}

fn value_set(terms: &Terms, set: &ValueSet, depth: u32, steps: &mut u32) -> Result<(), Why> {
    if depth > MAX_DEFINITION_DEPTH {
        return Err(Why::TooCostly);
    }
    let by_rules = if set.include.is_empty() {
        Err(Why::Empty)
    } else {
        set.include.iter().chain(&set.exclude).try_for_each(|rule| include(terms, rule, depth, steps))
    };
    match &set.expansion {
        Some(expansion) if expansion.complete => Ok(()),
        _ => by_rules,
    }
}

fn include(terms: &Terms, rule: &Include, depth: u32, steps: &mut u32) -> Result<(), Why> {
    if *steps == 0 {
        return Err(Why::TooCostly);
    }
    *steps -= 1;
    if rule.system.is_empty() && rule.imports.is_empty() {
        return Err(Why::Empty);
    }
    if !rule.system.is_empty() {
        codes(terms, rule)?;
    }
    for import in &rule.imports {
        let Some(id) = import.value_set else { return Err(Why::ValueSetNotLoaded(import.canonical.clone())) };
        let set = terms.value_set(id);
        if set.cyclic {
            return Err(Why::Cyclic);
        }
        value_set(terms, set, depth + 1, steps)?;
    }
    Ok(())
}

fn codes(terms: &Terms, rule: &Include) -> Result<(), Why> {
    let whole = || match rule.code_system {
        _ if terms.masters.get(&rule.system).is_some_and(|pack| pack.meta().content == Content::Complete) => Ok(()),
        Some(id) if terms.code_system(id).content == CodeSystemContent::Complete => Ok(()),
        Some(_) => Err(Why::SystemIncomplete(rule.system.clone())),
        None => Err(Why::SystemNotLoaded(rule.system.clone())),
    };
    match &rule.codes {
        Codes::Listed(_) => Ok(()),
        Codes::All if Grammar::of(&rule.system).is_some_and(Grammar::decides) => Ok(()),
        Codes::All | Codes::Filtered { matches: Ok(_), .. } => whole(),
        Codes::Filtered { matches: Err(why), .. } => Err(why.clone()),
    }
}
