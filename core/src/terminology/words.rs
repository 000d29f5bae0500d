//! Answers in words: why something is not known, which codes would do.

use super::grammar::Grammar;
use super::lookup::membership;
use super::status::{CodeStatus, code_status};
use crate::diagnostic::{Arg, Text};
use crate::fhirpath::Membership;
use crate::model::valueset::{CodeSystem, Codes, Terms, ValueSetId, Why};
use crate::text::near::closest;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// How many codes of a value set a hint names when they are all.
const HINT_CODES: usize = 8;
/// How many it names of a larger set.
const SOME_CODES: usize = 4;
/// How many code systems it names.
const SOME_SYSTEMS: usize = 2;
/// Characters that its list may have before displays are left out.
const HINT_CHARS: usize = 160;

/// Why a question stays open, as a message argument.
pub fn why_words(why: &Why) -> Arg {
    let (ja, en) = match why {
        Why::SystemNotLoaded(system) => (
            ["コード体系 ", system, " が読み込まれていません"].concat(),
            ["code system ", system, " is not loaded"].concat(),
        ),
        Why::SystemIncomplete(system) => (
            ["コード体系 ", system, " は一部しか読み込まれていません"].concat(),
            ["only a part of code system ", system, " is loaded"].concat(),
        ),
        Why::VersionNotLoaded(system, version) => (
            ["コード体系 ", system, " の版 ", version, " が読み込まれていません"].concat(),
            ["version ", version, " of code system ", system, " is not loaded"].concat(),
        ),
        Why::ValueSetNotLoaded(set) => {
            (["値セット ", set, " が読み込まれていません"].concat(), ["value set ", set, " is not loaded"].concat())
        }
        Why::Filter(property, op) => (
            ["条件 ", property, " ", op, " は評価できません"].concat(),
            ["its filter ", property, " ", op, " cannot be evaluated"].concat(),
        ),
        Why::Empty => ("定義に中身がありません".to_owned(), "its definition has no content".to_owned()),
        Why::PartialExpansion => ("展開が一部だけです".to_owned(), "its expansion is only a part".to_owned()),
        Why::Cyclic => ("値セットが自分自身を取り込んでいます".to_owned(), "it imports itself".to_owned()),
        Why::TooCostly => {
            ("定義が大きすぎるか深すぎます".to_owned(), "its definition is too large or too deep".to_owned())
        }
    };
    Arg::words(ja, en)
}

/// What value sets offer, worked out once a value set: data that err tend to err alike.
#[derive(Debug)]
pub struct Hints {
    offered: Vec<OnceLock<Offered>>,
    names: Vec<OnceLock<Text>>,
    /// The first system of each value set that was named instead of another one, and how.
    systems: Vec<OnceLock<(Box<str>, Arg)>>,
}

impl Hints {
    /// Nothing is worked out yet.
    pub fn new(terms: &Terms) -> Self {
        let count = terms.value_sets.len();
        Self {
            offered: std::iter::repeat_with(OnceLock::new).take(count).collect(),
            names: std::iter::repeat_with(OnceLock::new).take(count).collect(),
            systems: std::iter::repeat_with(OnceLock::new).take(count).collect(),
        }
    }

    fn of(&self, terms: &Terms, set: ValueSetId) -> &Offered {
        self.offered[set.0 as usize].get_or_init(|| Offered::new(terms, set))
    }

    /// What messages call a value set: its name and its URL.
    pub fn name(&self, terms: &Terms, set: ValueSetId) -> Text {
        let named = || {
            let set = terms.value_set(set);
            if set.name.is_empty() { (&*set.url).into() } else { [&*set.name, " (", &set.url, ")"].concat().into() }
        };
        self.names[set.0 as usize].get_or_init(named).clone()
    }

    /// [`allowed`] for an element that says the system.
    pub fn allowed(&self, terms: &Terms, set: ValueSetId) -> Arg {
        self.of(terms, set).words[0].clone()
    }

    /// What to use instead of `code`: the same code in another spelling or system, else codes of the set. `plain` says
    /// that the element holds a code only, whose system is not written. Empty words when there is nothing to say.
    pub fn hint(&self, terms: &Terms, set: ValueSetId, code: &str, other_name: &str, plain: bool) -> Arg {
        if !other_name.is_empty() {
            return Arg::words(
                format!("この値セットは同じコード体系を {other_name} と書きます。"),
                format!("The value set writes this system as {other_name}."),
            );
        }
        if let Some(system) = system_with(terms, set, code) {
            let (known, words) = self.systems[set.0 as usize].get_or_init(|| (system.into(), of_system(system)));
            return if **known == *system { words.clone() } else { of_system(system) };
        }
        let offered = self.of(terms, set);
        let folded = code.to_lowercase();
        if let Some(near) = offered.codes.iter().find(|known| !code.is_empty() && has_folded(known, &folded)) {
            return near_words(near);
        }
        if let Some(language) = language_of(terms, set, code) {
            return near_words(language);
        }
        offered.words[usize::from(plain)].clone()
    }
}

/// The language of a tag with a region or a script, where the set has the language alone.
fn language_of<'c>(terms: &Terms, set: ValueSetId, tag: &'c str) -> Option<&'c str> {
    const LANGUAGES: &str = "urn:ietf:bcp:47";
    let (language, _) = tag.split_once('-')?;
    let is_of_languages = terms.value_set(set).include.iter().any(|rule| *rule.system == *LANGUAGES);
    (is_of_languages && membership(terms, set, Some(LANGUAGES), language) == Membership::Member).then_some(language)
}

/// That a code would do if it were of another system.
fn of_system(system: &str) -> Arg {
    let (ja, en) = ("のものなら、このコードは値セットにあります。system を確かめてください。", "check the system.");
    Arg::words(
        ["コード体系 ", system, " ", ja].concat(),
        ["The value set has this code of ", system, ": ", en].concat(),
    )
}

/// What a value set offers.
#[derive(Debug)]
struct Offered {
    /// Codes among which another spelling is looked for.
    codes: Vec<Box<str>>,
    /// Which codes it takes, where the system is written and where it is not.
    words: [Arg; 2],
}

impl Offered {
    fn new(terms: &Terms, set: ValueSetId) -> Self {
        let (offers, all) = some_codes(terms, set);
        let codes = offers.iter().map(|offer| offer.code.into()).collect();
        let words = [false, true].map(|plain| some_of(terms, set, (offers.clone(), all), plain));
        Self { codes, words }
    }
}

/// Which codes a value set takes: all of them when they are few, else some and their systems.
pub fn allowed(terms: &Terms, set: ValueSetId, plain: bool) -> Arg {
    some_of(terms, set, some_codes(terms, set), plain)
}

fn some_of<'a>(terms: &'a Terms, set: ValueSetId, (mut offers, all): (Vec<Offer<'a>>, bool), plain: bool) -> Arg {
    let few = all && offers.len() <= HINT_CODES;
    if !few {
        // a rule may be narrowed by an exclusion or an import
        let fits = |offer: &&Offer| {
            offer.flags == 0 && membership(terms, set, Some(offer.system), offer.code) == Membership::Member
        };
        offers = offers.iter().filter(fits).take(SOME_CODES).copied().collect();
    }
    let mut systems: Vec<Taken> = Vec::new();
    for rule in terms.value_set(set).include.iter().filter(|rule| !rule.system.is_empty()) {
        let is_new = !systems.iter().any(|taken| taken.system == &*rule.system);
        if (!plain || offers.is_empty()) && systems.len() < SOME_SYSTEMS && is_new {
            systems
                .push(Taken { system: &rule.system, all: matches!(rule.codes, Codes::All) && rule.imports.is_empty() });
        }
    }
    offered(&offers, few, &systems)
}

/// A system of which a value set takes codes, and whether it takes all of them.
#[derive(Clone, Copy)]
struct Taken<'a> {
    system: &'a str,
    all: bool,
}

/// Systems, each with a code of it where no list can be shown: any code, so that there is none where only some are taken.
fn with_examples(systems: &[Taken], before: &str, after: &str, between: &str) -> String {
    let one = |taken: &Taken| match Grammar::of(taken.system).filter(|_| taken.all) {
        Some(grammar) => format!("{}{before}{}{after}", taken.system, grammar.example()),
        None => taken.system.to_owned(),
    };
    systems.iter().map(one).collect::<Vec<_>>().join(between)
}

/// Codes with their displays, and the systems that they are of.
fn offered(offers: &[Offer], few: bool, systems: &[Taken]) -> Arg {
    let names = |between: &str| systems.iter().map(|taken| taken.system).collect::<Vec<_>>().join(between);
    let list = listed(offers);
    match (offers.is_empty(), systems.is_empty()) {
        (true, true) => Arg::nothing(),
        (true, false) => Arg::words(
            format!("コード体系 {} のコードを使います。", with_examples(systems, " (", " など)", "、")),
            format!("Use a code of {}.", with_examples(systems, " (such as ", ")", ", ")),
        ),
        (false, no_system) => {
            let (mut ja, mut en) = if few {
                (format!("使えるコード: {list}"), format!("Codes that can be used: {list}"))
            } else {
                (format!("使えるコードの例: {list}"), format!("Some codes that can be used: {list}"))
            };
            if !no_system {
                let _ = write!(ja, " (コード体系 {})", names("、"));
                let _ = write!(en, " (of {})", names(", "));
            }
            Arg::words(ja, en)
        }
    }
}

/// `1 (one), 2 (two)`; the displays are left out where they would make it long.
fn listed(offers: &[Offer]) -> String {
    let names = |offer: &Offer| match offer.display {
        "" => offer.code.to_owned(),
        same if same.eq_ignore_ascii_case(offer.code) => offer.code.to_owned(),
        display => format!("{} ({display})", offer.code),
    };
    let long: Vec<String> = offers.iter().map(names).collect();
    let list = long.join(", ");
    if list.chars().count() <= HINT_CHARS {
        return list;
    }
    offers.iter().map(|offer| offer.code).collect::<Vec<_>>().join(", ")
}

/// The system of which the set has exactly this code.
fn system_with<'t>(terms: &'t Terms, set: ValueSetId, code: &str) -> Option<&'t str> {
    let mut rules = terms.value_set(set).include.iter().filter(|rule| !rule.system.is_empty());
    let found = rules.find(|rule| match &rule.codes {
        Codes::Listed(listed) => listed.codes.find(code).is_some(),
        Codes::All => rule.code_system.is_some_and(|id| terms.code_system(id).codes.find(code).is_some()),
        Codes::Filtered { matches, .. } => rule.code_system.is_some_and(|id| {
            let at = terms.code_system(id).codes.find(code).map(|at| at as u32);
            matches.as_ref().is_ok_and(|matches| at.is_some_and(|at| matches.binary_search(&at).is_ok()))
        }),
    });
    found.map(|rule| &*rule.system)
}

/// The code of the system that was probably meant: one that differs by case, by a slip of the pen (those of the value set
/// `bound` to the element first), or a unit written in another way; else all its codes when they are few.
pub fn near_code(terms: &Terms, system: &str, code: &str, bound: Option<ValueSetId>) -> Arg {
    let nothing = Arg::nothing();
    if system == UCUM {
        return super::unit::meant(code).map_or(nothing, |unit| near_words(&unit));
    }
    let Some((id, _)) = terms.find_code_system(system, "") else { return nothing };
    let known = terms.code_system(id);
    let folded = code.trim().to_lowercase();
    if let Some(near) = known.codes.iter().take(NEAR_CODES).find(|known| has_folded(known, &folded)) {
        return near_words(near);
    }
    if let Some(list) = other_list(terms, system, code) {
        return Arg::words(format!("「{list}」のコードです。"), format!("It is a code of {list}."));
    }
    let of_set = bound.map(|set| some_codes(terms, set).0).unwrap_or_default();
    let of_set = of_set.iter().filter(|offer| offer.system.is_empty() || offer.system == system);
    // short codes are all near to one another: in those a slip is told by the value set only
    let looked_at = match known.codes.len() {
        few @ ..=HINT_CODES => few,
        _ if code.len() > 3 => NEAR_CODES,
        _ => 0,
    };
    let of_system = known.codes.iter().take(looked_at);
    let near = || closest(code, of_set.map(|offer| offer.code)).or_else(|| closest(code, of_system));
    // of one or two characters each is as near as the other
    if let Some(near) = (code.chars().count() > 2).then(near).flatten() {
        return near_words(near);
    }
    if known.codes.len() > HINT_CODES {
        return nothing;
    }
    let offers = (0..).zip(known.codes.iter());
    let offers =
        offers.map(|(at, code)| Offer { system: "", code, display: known.display(at), flags: known.flags(at) });
    offered(&offers.take(HINT_CODES).collect::<Vec<_>>(), true, &[])
}

/// The other of the guide's lists of designated laboratory items that has the code.
fn other_list(terms: &Terms, system: &str, code: &str) -> Option<String> {
    const LISTS: [&str; 2] = ["CoreLabo_CS", "InfectionLabo_CS"];
    const CODINGS: [&str; 2] = ["/JLAC10/", "/JLAC11/"];
    const START: &str = "JP_CLINS_ObsLabResult_";
    let (list, coding) = (
        LISTS.iter().find(|list| system.ends_with(&[START, list].concat()))?,
        CODINGS.iter().find(|coding| system.contains(**coding))?,
    );
    let others = CODINGS.iter().flat_map(|other| LISTS.map(|of| (other, of)));
    let mut systems = others.map(|(other, of)| system.replace(coding, other).replace(list, of));
    systems.find(|other| other != system && matches!(code_status(terms, other, "", code), CodeStatus::Known { .. }))
}

/// https://hl7.org/fhir/R4/ucum.html
const UCUM: &str = "http://unitsofmeasure.org";

/// How many codes of a system are looked at for another spelling: a hint is not worth more.
const NEAR_CODES: usize = 5_000;

/// Whether `folded` is the text in small letters.
fn has_folded(text: &str, folded: &str) -> bool {
    if text.is_ascii() { text.eq_ignore_ascii_case(folded) } else { text.to_lowercase() == folded }
}

fn near_words(near: &str) -> Arg {
    Arg::words(format!("「{near}」のつもりではありませんか。"), format!("Is \"{near}\" meant?"))
}

/// A code that a set has.
#[derive(Clone, Copy)]
struct Offer<'t> {
    system: &'t str,
    code: &'t str,
    display: &'t str,
    flags: u8,
}

/// Codes of the set's own rules, and whether they are all; bounded, without imports.
fn some_codes<'a>(terms: &'a Terms, set: ValueSetId) -> (Vec<Offer<'a>>, bool) {
    let set = terms.value_set(set);
    let mut all = set.exclude.is_empty();
    let mut offers: Vec<Offer<'a>> = Vec::new();
    let limit = 200;
    for rule in &set.include {
        all &= rule.imports.is_empty();
        let system = rule.code_system.map(|id| terms.code_system(id));
        let of_system = |at: u32| {
            let of = |known: &'a CodeSystem| (known.codes.get(at as usize), known.display(at), known.flags(at));
            let (code, display, flags) = system.map_or(("", "", 0), of);
            Offer { system: &rule.system, code, display, flags }
        };
        match (&rule.codes, system) {
            (Codes::Listed(listed), _) => {
                offers.extend(listed.codes.iter().take(limit).enumerate().map(|(at, code)| {
                    let own = listed.display(at);
                    let of_its_system = || {
                        let known = system?;
                        Some(known.display(u32::try_from(known.codes.find(code)?).ok()?))
                    };
                    let display = if own.is_empty() { of_its_system().unwrap_or_default() } else { own };
                    Offer { system: &rule.system, code, display, flags: 0 }
                }));
            }
            (Codes::All, Some(known)) if !rule.system.is_empty() => {
                offers.extend((0..).zip(known.codes.iter().take(limit)).map(|(at, _)| of_system(at)));
            }
            (Codes::Filtered { matches: Ok(matches), .. }, Some(_)) => {
                offers.extend(matches.iter().take(limit).map(|&at| of_system(at)));
            }
            _ => all = false,
        }
        if offers.len() >= limit {
            return (offers, false);
        }
    }
    (offers, all)
}
