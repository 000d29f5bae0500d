//! The catalogue of rules keeps its promises.

use std::collections::{BTreeMap, BTreeSet};
use tekigo_core::diagnostic::{Rule, catalogue};
use tekigo_tests::{code, sources};

/// Every rule that `wrong` has something to say about, in one message.
fn each(wrong: impl Fn(&Rule) -> Option<String>) {
    let faults: Vec<String> =
        catalogue::all().filter_map(|rule| wrong(rule).map(|why| format!("{}: {why}", rule.id))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The names in braces of a message; braces around anything else are text (`{…}` stands for a JSON object).
fn placeholders(message: &str) -> BTreeSet<&str> {
    let names = message.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    names.filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())).collect()
}

#[test]
fn ids_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::new();
    each(|rule| {
        let kebab = rule.id.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        (!kebab).then(|| "is not kebab-case".to_owned())
    });
    for rule in catalogue::all() {
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
    }
    assert!(seen.len() > 20, "only {} rules: families are missing from FAMILIES", seen.len());
}

#[test]
fn japanese_and_english_use_the_declared_arguments() {
    each(|rule| {
        let args: BTreeSet<&str> = rule.args.iter().copied().collect();
        for (what, ja, en) in [("message", rule.ja, rule.en), ("mend", rule.mend_ja, rule.mend_en)] {
            let (ja, en) = (placeholders(ja), placeholders(en));
            if ja != en {
                return Some(format!("its {what} uses {ja:?} in Japanese, {en:?} in English"));
            }
        }
        let used: BTreeSet<&str> = placeholders(rule.ja).union(&placeholders(rule.mend_ja)).copied().collect();
        if used != args {
            return Some(format!("its texts use {used:?}, declared are {args:?}"));
        }
        (args.len() != rule.args.len()).then(|| "an argument is declared twice".to_owned())
    });
}

#[test]
fn every_text_is_there_and_in_its_language() {
    let japanese = |text: &str| text.chars().any(|c| ('\u{3040}'..='\u{9fff}').contains(&c));
    each(|rule| {
        let english = [("en", rule.en), ("mend_en", rule.mend_en), ("source", rule.source)];
        for (name, text) in english {
            if text.trim().is_empty() {
                return Some(format!("{name} is empty"));
            }
        }
        for (name, text) in [("ja", rule.ja), ("mend_ja", rule.mend_ja)] {
            if !japanese(text) {
                return Some(format!("{name} is not Japanese"));
            }
        }
        for (name, text) in [("en", rule.en), ("mend_en", rule.mend_en)] {
            if text.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c)) {
                return Some(format!("{name} holds kana"));
            }
        }
        None
    });
}

#[test]
fn every_rule_shows_a_wrong_and_a_right_example() {
    each(|rule| {
        // the wrong example may be nothing at all: that is what json-empty is about
        let missing = rule.right.trim().is_empty() || rule.wrong == rule.right;
        missing.then(|| "needs a wrong and a different right example".to_owned())
    });
}

/// The Rust name of each rule by its id, read from the catalogue's sources (`NAME: "id"`).
fn names() -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (_, text) in sources("core/src/diagnostic/catalogue") {
        for (_, line) in code(&text) {
            let Some((name, rest)) = line.trim().split_once(": \"") else { continue };
            let constant = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
            if constant && let Some((id, _)) = rest.split_once('"') {
                names.insert(id.to_owned(), name.to_owned());
            }
        }
    }
    names
}

#[test]
fn every_rule_is_raised_somewhere() {
    let names = names();
    let mut text = String::new();
    for folder in ["core/src", "host/src", "wasm/src"] {
        for (path, source) in sources(folder) {
            let (own, tests) = (path.starts_with("diagnostic/catalogue/"), path.ends_with("tests.rs"));
            if !own && !tests && !path.contains("/tests/") {
                // a rule that only a test mentions is not raised
                let (shipped, _) = source.split_once("#[cfg(test)]\nmod ").unwrap_or((&source, ""));
                code(shipped).filter(|(_, line)| !line.trim_start().starts_with("use ")).for_each(|(_, line)| {
                    text.push_str(line);
                    text.push('\n');
                });
            }
        }
    }
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    each(|rule| match names.get(rule.id) {
        None => Some("its row cannot be found in core/src/diagnostic/catalogue".to_owned()),
        Some(name) => (!words.contains(name.as_str())).then(|| format!("{name} is raised nowhere")),
    });
}
