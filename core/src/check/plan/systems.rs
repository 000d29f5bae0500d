//! Code systems by name: what answers for one, what cannot be one, worked out once a system.

use super::wanted::last_name;
use crate::check::datatype::is_absolute;
use crate::check::document::meant::did_you_mean;
use crate::diagnostic::catalogue::binding as rule;
use crate::diagnostic::{Arg, Finding, Place, Rule, Severity, Text};
use crate::masters;
use crate::model::valueset::Terms;
use crate::terminology::{self, Grammar, Shape};
use crate::text::table::{Table, hash};
use std::sync::OnceLock;

/// What can be said of a system before any code is looked at.
#[derive(Debug)]
pub(crate) struct System {
    pub(crate) source: terminology::Source,
    /// What it is called, for all findings that name it.
    name: OnceLock<Text>,
    /// It cannot be a system, whatever the code.
    pub(crate) wrong: Option<Wrong>,
    /// Of an unknown system: a known one with the same last name.
    pub(crate) namesake: Option<Box<str>>,
    /// What is asked where its codes are not loaded.
    absent: OnceLock<Absent>,
    /// What is said where its codes are not loaded.
    pub(crate) not_loaded: OnceLock<Arg>,
    /// What is said where only a part of them is.
    pub(crate) incomplete: OnceLock<Arg>,
}

/// Why something is no system.
#[derive(Debug)]
pub(crate) struct Wrong {
    rule: &'static Rule,
    /// The system that was probably meant.
    meant: Option<Box<str>>,
}

impl Wrong {
    fn as_is(rule: &'static Rule) -> Self {
        Self { rule, meant: None }
    }

    /// The finding about `system` at `place`.
    pub(crate) fn finding(&self, system: &str, place: Place) -> Finding {
        let mut words: Vec<Arg> = vec![system.into()];
        if self.rule.args.len() > 1 {
            words.push(did_you_mean(self.meant.as_deref()));
        }
        let finding = Finding::new(self.rule, place, words);
        // of these FHIR lists the names to use; a guide may have spelt its own otherwise in another edition
        let is_listed = |meant: &str| LISTED.iter().any(|space| meant.starts_with(space));
        if self.meant.as_deref().is_some_and(is_listed) { finding.severity(Severity::Error) } else { finding }
    }
}

/// Namespaces of the code systems that FHIR names (http://hl7.org/fhir/R4/terminologies-systems.html).
const LISTED: [&str; 6] = [
    FHIR,
    "http://terminology.hl7.org/",
    "http://loinc.org",
    "http://snomed.info/sct",
    "http://unitsofmeasure.org",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
];

/// A system whose codes are not loaded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Absent {
    /// The form of its codes.
    pub(crate) shape: Option<&'static Shape>,
    /// That it is not loaded is no slip of the sender's.
    pub(crate) is_expected: bool,
    /// A master that users import.
    pub(crate) is_master: bool,
}

impl System {
    fn new(source: terminology::Source) -> Self {
        Self {
            source,
            name: OnceLock::new(),
            wrong: None,
            namesake: None,
            absent: OnceLock::new(),
            not_loaded: OnceLock::new(),
            incomplete: OnceLock::new(),
        }
    }

    fn of(terms: &Terms, system: &str) -> Self {
        let wrong = wrong_system(terms, system);
        let source = terminology::Source::of(terms, system);
        Self { wrong, ..Self::new(source) }
    }

    /// A system that neither the rules nor a grammar know.
    fn unknown(terms: &Terms, system: &str, spellings: &Spellings) -> Self {
        let misspelt = |known: &str| Wrong { rule: &rule::CODING_SYSTEM_SPELLING, meant: Some(known.into()) };
        let is_named = terms.named.contains(system);
        // a version or fragment belongs elsewhere
        let bare = system.split(['|', '#']).next().filter(|bare| bare.len() < system.len() && is_known(terms, bare));
        let meant = || bare.or_else(|| spellings.meant(system)).filter(|_| !is_named);
        let wrong = wrong_unknown(terms, system).or_else(|| meant().map(misspelt));
        let namesake = spellings.namesake(system).filter(|_| !is_named).map(Into::into);
        let source = terminology::Source::default();
        Self { wrong, namesake, ..Self::new(source) }
    }

    /// The name that it was found by, shared.
    pub(crate) fn name(&self, system: &str) -> Text {
        self.name.get_or_init(|| system.into()).clone()
    }

    pub(crate) fn absent(&self, terms: &Terms, system: &str) -> Absent {
        *self.absent.get_or_init(|| Absent {
            shape: terminology::shape(system),
            // a system that the rules speak of
            is_expected: terminology::is_external(system) || terms.named.contains(system),
            is_master: masters::system::system(system).is_some(),
        })
    }
}

/// The systems that the rules know, and some that they do not know but data uses: who comes first keeps its place.
#[derive(Debug)]
pub(crate) struct Systems {
    known: Table<System>,
    others: Box<[OnceLock<Other>]>,
    /// Made when something is unknown.
    spellings: OnceLock<Spellings>,
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
        let known = known.chain(Grammar::SYSTEMS).chain(terms.masters.names());
        let known = Table::new(known.map(|url| (url.into(), System::of(terms, url))));
        Self { known, others: std::iter::repeat_with(OnceLock::new).take(OTHERS).collect(), spellings: OnceLock::new() }
    }

    /// What is known of a system; `made` keeps it where nothing else does.
    pub(crate) fn of<'k>(&'k self, terms: &Terms, system: &str, made: &'k mut Option<System>) -> &'k System {
        if let Some(known) = self.known.get(system) {
            return known;
        }
        let spellings = || self.spellings.get_or_init(|| Spellings::new(terms));
        let made_up = || System::unknown(terms, system, spellings());
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

/// The systems that the rules know or speak of, by what their name is but for letter case and a slash at its end.
#[derive(Debug)]
struct Spellings {
    whole: Table<Box<str>>,
    /// By what stands after the last slash.
    last: Table<Box<str>>,
}

/// A last name shorter than this says nothing.
const TELLING: usize = 6;

impl Spellings {
    fn new(terms: &Terms) -> Self {
        let known = terms.systems_by_url.keys().chain(&terms.named).map(|url| &**url).chain(Grammar::SYSTEMS);
        let known: Vec<(String, &str)> = known.map(|url| (folded(url), url)).collect();
        let last = known.iter().map(|(name, url)| (last_name(name), *url)).filter(|(last, _)| last.len() >= TELLING);
        Self {
            whole: Table::new(known.iter().map(|(name, url)| (name.as_str().into(), (*url).into()))),
            last: Table::new(last.map(|(last, url)| (last.into(), url.into()))),
        }
    }

    /// A system with the same last name.
    fn namesake(&self, system: &str) -> Option<&str> {
        self.last.get(&last_name(&folded(system))).map(|known| &**known)
    }

    /// The system that was meant by a name that differs from it.
    fn meant(&self, system: &str) -> Option<&str> {
        self.whole.get(&folded(system)).map(|known| &**known).filter(|known| *known != system)
    }
}

fn folded(url: &str) -> String {
    url.trim_end_matches('/').to_ascii_lowercase()
}

/// A system that cannot be one, whatever the code.
fn wrong_system(terms: &Terms, system: &str) -> Option<Wrong> {
    if terms.systems_by_url.contains_key(system) { None } else { wrong_unknown(terms, system) }
}

/// The same of a name that no code system has.
fn wrong_unknown(terms: &Terms, system: &str) -> Option<Wrong> {
    if !is_absolute(system) {
        return Some(Wrong::as_is(&rule::CODING_SYSTEM_RELATIVE));
    }
    if is_value_set(terms, system) {
        return Some(Wrong::as_is(&rule::CODING_SYSTEM_VALUE_SET));
    }
    if terms.supplements.iter().any(|(_, supplement)| *supplement.url == *system) {
        return Some(Wrong::as_is(&rule::CODING_SYSTEM_SUPPLEMENT));
    }
    let is_known = |url: &str| is_known(terms, url);
    if let Some(rest) = system.strip_prefix("https:")
        && let plain = format!("http:{rest}")
        && is_known(&plain)
        && !is_known(system)
    {
        return Some(Wrong { rule: &rule::CODING_SYSTEM_HTTPS, meant: Some(plain.into()) });
    }
    let name = system.strip_prefix(FHIR).filter(|_| !is_known(system) && !terms.named.contains(system))?;
    let meant = moved(name).filter(|url| is_known(url));
    let is_of_fhir = meant.is_some() || !name.contains('/') && !name.is_empty();
    is_of_fhir.then(|| Wrong { rule: &rule::CODING_SYSTEM_UNDEFINED, meant: meant.map(Into::into) })
}

/// Whether the URL is that of a value set, loaded or not.
pub(crate) fn is_value_set(terms: &Terms, url: &str) -> bool {
    terms.by_url.contains_key(url) || url.starts_with("http://hl7.org/fhir/ValueSet/")
}

fn is_known(terms: &Terms, url: &str) -> bool {
    terms.systems_by_url.contains_key(url) || Grammar::of(url).is_some()
}

/// HL7's namespace for what FHIR itself defines, which R4 is a closed list of; guides of HL7 have folders of their own.
const FHIR: &str = "http://hl7.org/fhir/";

/// Where STU3's code system is in R4 (http://hl7.org/fhir/R4/terminologies-systems.html).
fn moved(name: &str) -> Option<String> {
    let name = name.strip_prefix("CodeSystem/").unwrap_or(name);
    let name = match name.split_once('/') {
        Some((kind @ ("v2" | "v3"), name)) => format!("{kind}-{name}"),
        Some(_) => return None,
        None => name.to_owned(),
    };
    Some(format!("http://terminology.hl7.org/CodeSystem/{name}"))
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn systems_of_stu3_have_moved() {
        let at = |name: &str| moved(name).unwrap_or_default();
        assert_eq!(at("v2/0203"), "http://terminology.hl7.org/CodeSystem/v2-0203");
        assert_eq!(at("v3/ActCode"), "http://terminology.hl7.org/CodeSystem/v3-ActCode");
        assert_eq!(at("observation-category"), "http://terminology.hl7.org/CodeSystem/observation-category");
        assert_eq!(at("us/core/CodeSystem/x"), "");
    }
}
