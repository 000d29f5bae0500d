//! Code systems by name: what answers for one, what cannot be one, worked out once a system.

use crate::diagnostic::Rule;
use crate::diagnostic::catalogue::binding as rule;
use crate::model::valueset::Terms;
use crate::terminology::{self, Grammar, Shape};
use crate::text::table::{Table, hash};
use std::sync::OnceLock;

/// What can be said of a system before any code is looked at.
#[derive(Debug)]
pub(crate) struct System {
    pub(super) source: terminology::Source,
    /// It cannot be a system, whatever the code.
    pub(super) wrong: Option<&'static Rule>,
    /// What is asked where its codes are not loaded.
    absent: OnceLock<Absent>,
}

/// A system whose codes are not loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Absent {
    /// The form of its codes.
    pub(super) shape: Option<&'static Shape>,
    /// That it is not loaded is no slip of the sender's.
    pub(super) is_expected: bool,
}

impl System {
    fn of(terms: &Terms, system: &str) -> Self {
        let wrong = wrong_system(terms, system);
        Self { source: terminology::Source::of(terms, system), wrong, absent: OnceLock::new() }
    }

    /// A system that neither the rules nor a grammar know.
    fn unknown(terms: &Terms, system: &str) -> Self {
        let wrong = wrong_unknown(terms, system);
        Self { source: terminology::Source::default(), wrong, absent: OnceLock::new() }
    }

    pub(super) fn absent(&self, terms: &Terms, system: &str) -> Absent {
        *self.absent.get_or_init(|| Absent {
            shape: terminology::shape(system),
            // a system that the rules speak of
            is_expected: terminology::is_external(system) || terms.named.contains(system),
        })
    }
}

/// The systems that the rules know, and some that they do not know but data uses: who comes first keeps its place.
#[derive(Debug)]
pub(crate) struct Systems {
    known: Table<System>,
    others: Box<[OnceLock<Other>]>,
}

/// A system by name.
type Other = (Box<str>, System);

/// Systems that are kept although the rules do not know them.
const OTHERS: usize = 128;
/// Longer names are not kept.
const MAX_OTHER_BYTES: usize = 256;

impl Systems {
    pub(crate) fn new(terms: &Terms) -> Self {
        let known = terms.systems_by_url.keys().chain(terms.aliases.keys()).map(|url| &**url);
        let known = known.chain(Grammar::SYSTEMS);
        let known = Table::new(known.map(|url| (url.into(), System::of(terms, url))));
        Self { known, others: std::iter::repeat_with(OnceLock::new).take(OTHERS).collect() }
    }

    /// What is known of a system; `made` keeps it where nothing else does.
    pub(super) fn of<'k>(&'k self, terms: &Terms, system: &str, made: &'k mut Option<System>) -> &'k System {
        if let Some(known) = self.known.get(system) {
            return known;
        }
        let made_up = || System::unknown(terms, system);
        if system.len() <= MAX_OTHER_BYTES {
            let place = &self.others[hash(0, system.as_bytes()) as usize % OTHERS];
            let (kept, known) = place.get_or_init(|| (system.into(), made_up()));
            if **kept == *system {
                return known;
            }
        }
        made.insert(made_up())
    }
}

/// A system that cannot be one, whatever the code.
fn wrong_system(terms: &Terms, system: &str) -> Option<&'static Rule> {
    if terms.systems_by_url.contains_key(system) { None } else { wrong_unknown(terms, system) }
}

/// The same of a name that no code system has.
fn wrong_unknown(terms: &Terms, system: &str) -> Option<&'static Rule> {
    if !system.contains(':') {
        return Some(&rule::CODING_SYSTEM_RELATIVE);
    }
    if terms.by_url.contains_key(system) || system.starts_with("http://hl7.org/fhir/ValueSet/") {
        return Some(&rule::CODING_SYSTEM_VALUE_SET);
    }
    let supplement = terms.supplements.iter().any(|(_, supplement)| *supplement.url == *system);
    supplement.then_some(&rule::CODING_SYSTEM_SUPPLEMENT)
}
