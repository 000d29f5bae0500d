//! What to write for an element that is absent, so that a message says more than its name.

use super::literal::literal_text;
use crate::check::document::meant::meant;
use crate::check::document::place::{Places, start};
use crate::diagnostic::catalogue::structure::CARDINALITY_MIN;
use crate::diagnostic::{Arg, Finding, Level, Place};
use crate::json::NodeId;
use crate::model::{BindingStrength, Canonical, Element, ElementId, Ruleset};
use crate::terminology;
use std::collections::BTreeMap;

/// Names listed of a choice or of a reference's targets.
const SHOWN: usize = 5;
/// Characters of a value that are worth showing.
const VALUE_CHARS: usize = 200;

/// An absent child: it points at the start of its parent. `tell` asks for words about what to write: a trial, whose
/// findings nobody reads, does without.
pub(crate) fn missing(
    doc: impl Places,
    rules: &Ruleset,
    parent: NodeId,
    definition: ElementId,
    found: usize,
    tell: bool,
) -> Finding {
    let element = rules.element(definition);
    let name = rules.symbols.name(element.sym);
    let shown = if element.choice { format!("{name}[x]") } else { name.to_owned() };
    let place = Place { tail: Some(name.into()), ..start(doc, parent) };
    let how = if tell { wanted(rules, element) } else { Arg::nothing() };
    let lacking = match (found, element.min) {
        (0, 1) => Arg::words("ありません", "is missing"),
        (_, min) => Arg::words(
            format!("足りません ({min} 個以上必要、実際は {found} 個)"),
            format!("is there {found} times, but needed {min} times or more"),
        ),
    };
    let words = vec![shown.into(), lacking, how];
    let mut finding = Finding::new(&CARDINALITY_MIN, place, words);
    finding.level = Some(if element.must_support { Level::Required } else { Level::SemiRequired });
    finding.profile = Some(rules.called(rules.structure(element.structure)).into());
    finding.source = rules.source_of(element).map(Box::from);
    finding
}

/// The value that the definition fixes, the codes that it takes, the names of a choice or the targets of a reference.
pub(crate) fn wanted(rules: &Ruleset, element: &Element) -> Arg {
    if let Some((_, literal)) = element.fixed.as_ref().or(element.pattern.as_ref()) {
        let text = literal_text(literal);
        if text.chars().count() <= VALUE_CHARS {
            return Arg::words(format!("。値は {text} です"), format!("; its value is {text}"));
        }
    }
    if element.choice && element.types.len() > 1 {
        let name = rules.symbols.name(element.sym);
        let names: Vec<String> =
            element.types.iter().take(SHOWN).map(|ty| format!("{name}{}", capital(&ty.code))).collect();
        let more = element.types.len() > SHOWN;
        return Arg::words(
            format!("。{}{} のように、型を付けた名前で書きます", names.join("、"), if more { " など" } else { "" }),
            format!("; write one of {}{}", names.join(", "), if more { ", …" } else { "" }),
        );
    }
    let binding = element.binding.as_ref().filter(|binding| binding.strength == BindingStrength::Required);
    if let Some(set) = binding.and_then(|binding| binding.value_set) {
        let plain = element.types.iter().all(|ty| &*ty.code == "code");
        return match terminology::allowed(&rules.terms, set, plain) {
            Arg::Words { ja, en } if !ja.is_empty() => Arg::words(format!("。{ja}"), format!(". {en}")),
            _ => Arg::nothing(),
        };
    }
    let mut targets: Vec<&str> = Vec::new();
    for target in element.types.iter().flat_map(|ty| &ty.targets) {
        let name = target.structure.map_or("", |id| &*rules.structure(id).type_name);
        if name.is_empty() || name == "Resource" {
            return Arg::nothing();
        }
        if !targets.contains(&name) {
            targets.push(name);
        }
    }
    if targets.is_empty() || targets.len() > SHOWN {
        return Arg::nothing();
    }
    Arg::words(format!("。{} への参照を書きます", targets.join("、")), format!("; refer to {}", targets.join(" or ")))
}

/// The definitions that are loaded, by the name at the end of their URL.
#[derive(Debug)]
pub(crate) struct Namesakes {
    /// Extensions, and all else: the name in lower case with the first URL that ends in it.
    by_name: [BTreeMap<String, Box<str>>; 2],
}

impl Namesakes {
    pub(crate) fn new(rules: &Ruleset) -> Self {
        let mut by_name = [BTreeMap::new(), BTreeMap::new()];
        for (url, ids) in &rules.by_url {
            let is_extension = ids.first().is_some_and(|&id| &*rules.structure(id).type_name == "Extension");
            by_name[usize::from(!is_extension)].entry(last_name(url)).or_insert_with(|| url.clone());
        }
        Self { by_name }
    }

    /// A definition that is loaded under another URL with the same name at its end, as when the folder of a URL is
    /// mistaken.
    pub(crate) fn of(&self, canonical: &str, extension: bool) -> Arg {
        let url = Canonical::parse(canonical).url;
        let name = last_name(url);
        match self.by_name[usize::from(!extension)].get(&name).filter(|found| !name.is_empty() && ***found != *url) {
            Some(found) => meant(found),
            None => Arg::nothing(),
        }
    }
}

/// What stands behind the last slash, in lower case.
pub(crate) fn last_name(url: &str) -> String {
    url.rsplit('/').next().unwrap_or_default().to_ascii_lowercase()
}

fn capital(code: &str) -> String {
    let mut chars = code.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
