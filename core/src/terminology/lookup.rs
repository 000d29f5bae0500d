//! Is this code in that value set?

use super::grammar::Grammar;
use crate::fhirpath::Membership;
use crate::masters::Standing;
use crate::model::CodeSystemContent;
use crate::model::valueset::{ABSTRACT, CodeSystemId, Codes, INACTIVE, Include, Terms, ValueSet, ValueSetId, Why};
use crate::text::limits::{MAX_DEFINITION_DEPTH, MAX_TERM_STEPS};

/// The answer to "is this code in that value set".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<'t> {
    /// It is.
    Member {
        /// The system that it was found in; empty when only a grammar knows it or no system was needed.
        system: &'t str,
        /// The display that the value set or the system gives it; empty when there is none.
        display: &'t str,
        /// The code is inactive.
        inactive: bool,
        /// The code is a heading, not for use (`notSelectable`).
        is_abstract: bool,
    },
    /// It is not.
    NotMember {
        /// The value set takes codes from the coding's system (true too when the coding has no system).
        system_in_set: bool,
        /// The system as the value set writes it, when the coding uses another identifier of the same system (an OID
        /// for a URL); empty otherwise.
        other_name: &'t str,
    },
    /// Cannot be decided with what is loaded.
    Unknown(Why),
}

/// Is `code` of `system` in the value set? `system` is `None` for a plain `code`, which any system of the set may
/// answer.
pub fn answer<'t>(terms: &'t Terms, set: ValueSetId, system: Option<&str>, code: &str) -> Answer<'t> {
    let mut query = Query { terms, system, code, steps: MAX_TERM_STEPS, system_in_set: false, other_name: "" };
    match query.value_set(set, 0) {
        Held::Yes { system, display, flags } => {
            let is = |flag| flags & flag != 0;
            Answer::Member { system, display, inactive: is(INACTIVE), is_abstract: is(ABSTRACT) }
        }
        Held::No => Answer::NotMember { system_in_set: query.system_in_set, other_name: query.other_name },
        Held::Unknown(why) => Answer::Unknown(why),
    }
}

/// The same answer as one of three words.
pub fn membership(terms: &Terms, set: ValueSetId, system: Option<&str>, code: &str) -> Membership {
    match answer(terms, set, system, code) {
        Answer::Member { .. } => Membership::Member,
        Answer::NotMember { .. } => Membership::NotMember,
        Answer::Unknown(_) => Membership::Unknown,
    }
}

/// What one rule says.
enum Held<'t> {
    Yes { system: &'t str, display: &'t str, flags: u8 },
    No,
    Unknown(Why),
}

struct Query<'t, 'q> {
    terms: &'t Terms,
    system: Option<&'q str>,
    code: &'q str,
    /// Rules that may still be looked at: imports form a graph in which paths may multiply.
    steps: u32,
    system_in_set: bool,
    other_name: &'t str,
}

impl<'t> Query<'t, '_> {
    fn value_set(&mut self, id: ValueSetId, depth: u32) -> Held<'t> {
        let set = self.terms.value_set(id);
        if depth > MAX_DEFINITION_DEPTH {
            return Held::Unknown(Why::TooCostly);
        }
        let by_rules = self.by_rules(set, depth);
        match (by_rules, &set.expansion) {
            (Held::Unknown(why), Some(_)) => self.by_expansion(set, why),
            (held, _) => held,
        }
    }

    fn by_rules(&mut self, set: &'t ValueSet, depth: u32) -> Held<'t> {
        if set.include.is_empty() {
            return Held::Unknown(Why::Empty);
        }
        let mut held = self.any(&set.include, depth);
        if let Held::Yes { flags, .. } = held
            && flags & INACTIVE != 0
            && set.exclude_inactive
        {
            held = Held::No;
        }
        if set.exclude.is_empty() || matches!(held, Held::No) {
            return held;
        }
        match self.any(&set.exclude, depth) {
            Held::Yes { .. } => Held::No,
            Held::No => held,
            Held::Unknown(why) => Held::Unknown(why),
        }
    }

    /// Union: one yes is enough; without one, a rule that cannot answer leaves the whole open.
    fn any(&mut self, rules: &'t [Include], depth: u32) -> Held<'t> {
        let mut open = None;
        for rule in rules {
            match self.rule(rule, depth) {
                Held::No => {}
                Held::Unknown(why) => open = open.or(Some(why)),
                yes @ Held::Yes { .. } => return yes,
            }
        }
        open.map_or(Held::No, Held::Unknown)
    }

    /// Intersection of the rule's system and codes with each import.
    fn rule(&mut self, rule: &'t Include, depth: u32) -> Held<'t> {
        if self.steps == 0 {
            return Held::Unknown(Why::TooCostly);
        }
        self.steps -= 1;
        let mut held = Held::Yes { system: "", display: "", flags: 0 };
        let mut open = None;
        if !rule.system.is_empty() {
            match self.codes(rule) {
                Held::No => return Held::No,
                Held::Unknown(why) => open = Some(why),
                yes @ Held::Yes { .. } => held = yes,
            }
        } else if rule.imports.is_empty() {
            return Held::Unknown(Why::Empty);
        }
        for import in &rule.imports {
            let Some(id) = import.value_set else {
                open = open.or_else(|| Some(Why::ValueSetNotLoaded(import.canonical.clone())));
                continue;
            };
            if self.terms.value_set(id).cyclic {
                open = open.or(Some(Why::Cyclic));
                continue;
            }
            match self.value_set(id, depth + 1) {
                Held::No => return Held::No,
                Held::Unknown(why) => open = open.or(Some(why)),
                yes @ Held::Yes { .. } => {
                    if rule.system.is_empty() {
                        held = yes;
                    }
                }
            }
        }
        open.map_or(held, Held::Unknown)
    }

    fn codes(&mut self, rule: &'t Include) -> Held<'t> {
        if let Some(system) = self.system {
            if *system != *rule.system {
                if self.other_name.is_empty() && self.same_system(system, &rule.system) {
                    self.other_name = &rule.system;
                }
                return Held::No;
            }
            self.system_in_set = true;
        } else {
            self.system_in_set = true;
        }
        match &rule.codes {
            Codes::Listed(listed) => self.listed(rule, listed),
            Codes::All => self.whole(rule),
            Codes::Filtered { matches: Ok(matches), .. } => match rule.code_system {
                None => Held::Unknown(Why::SystemNotLoaded(rule.system.clone())),
                Some(id) => {
                    let system = self.terms.code_system(id);
                    match system.find(self.code) {
                        Some(at) if matches.binary_search(&at).is_ok() => self.concept(id, at),
                        None if system.content != CodeSystemContent::Complete => {
                            Held::Unknown(Why::SystemIncomplete(rule.system.clone()))
                        }
                        _ => Held::No,
                    }
                }
            },
            Codes::Filtered { matches: Err(why), .. } => self.never_of(rule).unwrap_or(Held::Unknown(why.clone())),
        }
    }

    fn listed(&self, rule: &'t Include, listed: &'t super::super::model::valueset::Listed) -> Held<'t> {
        let at = listed.codes.find(self.code).or_else(|| {
            // Another spelling of a listed code, where the system does not tell the two apart.
            let system = self.terms.code_system(rule.code_system?);
            if system.case_sensitive {
                return None;
            }
            listed.codes.find(system.codes.get(system.find(self.code)? as usize))
        });
        let Some(at) = at else { return Held::No };
        let concept = rule.code_system.and_then(|id| Some((id, self.terms.code_system(id).find(self.code)?)));
        let display = listed.display(at);
        match concept {
            Some((id, concept)) => {
                let system = self.terms.code_system(id);
                Held::Yes {
                    system: &rule.system,
                    display: if display.is_empty() { system.display(concept) } else { display },
                    // a set that names a heading one by one means it for use
                    flags: system.flags(concept) & !ABSTRACT,
                }
            }
            None => Held::Yes { system: &rule.system, display, flags: 0 },
        }
    }

    fn whole(&self, rule: &'t Include) -> Held<'t> {
        if let Some(pack) = self.terms.masters.get(&rule.system) {
            // retired codes are members: the check of the code tells what the day of the record says of it
            return match pack.standing(self.code, "", None) {
                Standing::Active(entry) => Held::Yes { system: &rule.system, display: entry.display(), flags: 0 },
                Standing::Retired(entry) | Standing::NotYet(entry) => {
                    Held::Yes { system: &rule.system, display: entry.display(), flags: INACTIVE }
                }
                Standing::Absent => Held::No,
                Standing::BeforeEditions | Standing::Unsaid => {
                    Held::Unknown(Why::SystemIncomplete(rule.system.clone()))
                }
            };
        }
        if let Some(id) = rule.code_system {
            let system = self.terms.code_system(id);
            if let Some(at) = system.find(self.code) {
                return self.concept(id, at);
            }
            if system.content == CodeSystemContent::Complete && Grammar::of(&rule.system).is_none() {
                return Held::No;
            }
        }
        match Grammar::of(&rule.system) {
            Some(grammar) => match grammar.check(self.code) {
                super::grammar::Verdict::Valid => Held::Yes { system: &rule.system, display: "", flags: 0 },
                super::grammar::Verdict::Invalid => Held::No,
                super::grammar::Verdict::Plausible => Held::Unknown(Why::SystemNotLoaded(rule.system.clone())),
            },
            None if rule.code_system.is_some() => Held::Unknown(Why::SystemIncomplete(rule.system.clone())),
            None => Held::Unknown(Why::SystemNotLoaded(rule.system.clone())),
        }
    }

    fn concept(&self, id: CodeSystemId, at: u32) -> Held<'t> {
        let system = self.terms.code_system(id);
        Held::Yes { system: &system.url, display: system.display(at), flags: system.flags(at) }
    }

    /// `No` where the code cannot be of the rule's system at all, whatever the filter says.
    fn never_of(&self, rule: &Include) -> Option<Held<'t>> {
        let invalid = Grammar::of(&rule.system)
            .is_some_and(|grammar| matches!(grammar.check(self.code), super::grammar::Verdict::Invalid));
        invalid.then_some(Held::No)
    }

    fn by_expansion(&mut self, set: &'t ValueSet, why: Why) -> Held<'t> {
        let Some(expansion) = &set.expansion else { return Held::Unknown(why) };
        for (system, listed) in &expansion.systems {
            if let Some(wanted) = self.system
                && *wanted != **system
            {
                if self.other_name.is_empty() && self.same_system(wanted, system) {
                    self.other_name = system;
                }
                continue;
            }
            self.system_in_set = true;
            if let Some(at) = listed.codes.find(self.code) {
                return Held::Yes { system, display: listed.display(at), flags: 0 };
            }
        }
        if expansion.complete { Held::No } else { Held::Unknown(why) }
    }

    /// Whether two identifiers name one system, by the naming systems that are loaded.
    fn same_system(&self, one: &str, other: &str) -> bool {
        let preferred = |url: &'_ str| -> Option<&'t str> { self.terms.aliases.get(url).map(|url| &**url) };
        match (preferred(one), preferred(other)) {
            (None, None) => false,
            (a, b) => a.unwrap_or(one) == b.unwrap_or(other),
        }
    }
}
