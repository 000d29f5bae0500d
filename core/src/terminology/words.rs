//! Answers in words: why something is not known, which codes would do.

use crate::diagnostic::Arg;
use crate::model::valueset::{Codes, Terms, ValueSetId, Why};

/// How many codes of a value set a hint names.
const HINT_CODES: usize = 8;

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
    Arg::Words { ja, en }
}

/// What to use instead of `code`: the same code in another spelling, else the codes of the set when they are few.
/// Empty words when there is nothing to say.
pub fn hint(terms: &Terms, set: ValueSetId, code: &str, other_name: &str) -> Arg {
    if !other_name.is_empty() {
        return Arg::Words {
            ja: format!("この値セットは同じコード体系を {other_name} と書きます。"),
            en: format!("The value set writes this system as {other_name}."),
        };
    }
    let (codes, all) = some_codes(terms, set);
    let folded = code.to_lowercase();
    if let Some(system) = system_with(terms, set, code) {
        return Arg::Words {
            ja: format!("このコードは値セットでは {system} のものです。system を確かめてください。"),
            en: format!("The value set has this code of {system}: check the system."),
        };
    }
    if let Some(near) = codes.iter().find(|known| !code.is_empty() && has_folded(known, &folded)) {
        return near_words(near);
    }
    if codes.is_empty() || codes.len() > HINT_CODES || !all {
        return Arg::Words { ja: String::new(), en: String::new() };
    }
    let list = codes.join(", ");
    Arg::Words { ja: format!("使えるコード: {list}"), en: format!("Codes that can be used: {list}") }
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

/// The code of the system that differs from `code` by case only.
pub fn near_code(terms: &Terms, system: &str, code: &str) -> Arg {
    let folded = code.trim().to_lowercase();
    let near = terms.find_code_system(system, "").and_then(|(id, _)| {
        let codes = &terms.code_system(id).codes;
        codes.iter().take(NEAR_CODES).find(|known| has_folded(known, &folded))
    });
    near.map_or(Arg::Words { ja: String::new(), en: String::new() }, near_words)
}

/// How many codes of a system are looked at for another spelling: a hint is not worth more.
const NEAR_CODES: usize = 5_000;

/// Whether `folded` is the text in small letters.
fn has_folded(text: &str, folded: &str) -> bool {
    if text.is_ascii() { text.eq_ignore_ascii_case(folded) } else { text.to_lowercase() == folded }
}

fn near_words(near: &str) -> Arg {
    Arg::Words {
        ja: format!("「{near}」のつもりではありませんか。"), en: format!("Is \"{near}\" meant?")
    }
}

/// Codes of the set's own rules, and whether they are all; bounded, without imports.
fn some_codes(terms: &Terms, set: ValueSetId) -> (Vec<&str>, bool) {
    let set = terms.value_set(set);
    let mut all = set.exclude.is_empty();
    let mut codes: Vec<&str> = Vec::new();
    let limit = 200;
    for rule in &set.include {
        all &= rule.imports.is_empty();
        let system = rule.code_system.map(|id| terms.code_system(id));
        match (&rule.codes, system) {
            (Codes::Listed(listed), _) => codes.extend(listed.codes.iter().take(limit)),
            (Codes::All, Some(system)) if !rule.system.is_empty() => codes.extend(system.codes.iter().take(limit)),
            (Codes::Filtered { matches: Ok(matches), .. }, Some(system)) => {
                codes.extend(matches.iter().take(limit).map(|&at| system.codes.get(at as usize)));
            }
            _ => all = false,
        }
        if codes.len() >= limit {
            return (codes, false);
        }
    }
    (codes, all)
}
