//! What a slice asks for, in words.

use super::literal::literal_text;
use super::slicing::{Matcher, Test};
use crate::diagnostic::Text;
use crate::model::{ElementId, Ruleset};

impl Matcher {
    /// What the matcher asks for, for a message: `system が "urn:x"`, `system is "urn:x"`. `None` where it cannot be told in
    /// few words.
    pub(crate) fn wanted(&self, rules: &Ruleset) -> Option<(String, String)> {
        let path = &*self.path;
        let this = path == "$this";
        let (of, at) = if this { <_>::default() } else { (format!("{path} の"), format!("{path} ")) };
        let told = |text: &str| Some((format!("{path} が {text}"), format!("{path} is {text}")));
        match &self.test {
            Test::Value(_) | Test::Literal(..) => told(&self.expected(rules)?),
            Test::Below(id) => {
                let mut below = Vec::new();
                fixed_below(rules, *id, "", &mut below);
                let join = |is: &str, and: &str| {
                    let start = if this { String::new() } else { format!("{path}.") };
                    let all = below.iter().map(|(path, text)| format!("{start}{path}{is}{text}"));
                    all.collect::<Vec<_>>().join(and)
                };
                (!below.is_empty()).then(|| (join(" が ", "、"), join(" is ", ", ")))
            }
            Test::Binding(id) => {
                let set = &rules.element(*id).binding.as_ref()?.canonical;
                Some((format!("{path} が値セット {set} のもの"), format!("{path} from value set {set}")))
            }
            Test::Type(codes) => {
                let codes = codes.join(" / ");
                Some((format!("{of}型が {codes}"), format!("{at}of type {codes}")))
            }
            Test::Profile(structures) => {
                let urls: Vec<&str> = structures.iter().map(|&id| &*rules.structure(id).url).collect();
                let urls = urls.join(" / ");
                Some((format!("{of}プロファイルが {urls}"), format!("{at}of profile {urls}")))
            }
            Test::Exists(true) | Test::Demanded => Some((format!("{path} がある"), format!("{path} is there"))),
            Test::Exists(false) => Some((format!("{path} がない"), format!("{path} is not there"))),
            Test::Free | Test::Nothing => None,
        }
    }

    /// What [`Matcher::wanted`] names: the types, the profiles, the path of a value.
    pub(crate) fn names(&self, rules: &Ruleset) -> Vec<Text> {
        match &self.test {
            Test::Type(codes) => codes.iter().map(|code| Text::new(&**code)).collect(),
            Test::Profile(structures) => {
                let all = structures.iter().map(|&id| rules.structure(id));
                all.flat_map(|one| [Text::new(&*one.url), Text::new(&*one.type_name)]).collect()
            }
            Test::Value(_) | Test::Literal(..) => vec![Text::new(&*self.path)],
            Test::Below(id) => {
                let mut below = Vec::new();
                fixed_below(rules, *id, "", &mut below);
                below.iter().map(|(path, _)| Text::new(path)).collect()
            }
            Test::Binding(_) | Test::Exists(_) | Test::Demanded | Test::Free | Test::Nothing => Vec::new(),
        }
    }

    /// What the matcher asks for, in words, when it is a value.
    pub(crate) fn expected(&self, rules: &Ruleset) -> Option<String> {
        let id = match &self.test {
            Test::Value(id) => *id,
            Test::Literal(literal, _) => return Some(literal_text(literal)),
            _ => return None,
        };
        let element = rules.element(id);
        element.fixed.as_ref().or(element.pattern.as_ref()).map(|(_, literal)| literal_text(literal))
    }
}

/// The fixed values and patterns below an element of a definition: path and text of each.
fn fixed_below(rules: &Ruleset, id: ElementId, path: &str, out: &mut Vec<(String, String)>) {
    const DEPTH: usize = 4;
    for &child in &rules.element(id).children {
        let element = rules.element(child);
        let name = rules.symbols.name(element.sym);
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        if let Some((_, literal)) = element.fixed.as_ref().or(element.pattern.as_ref()) {
            out.push((path, literal_text(literal)));
        } else if path.split('.').count() < DEPTH {
            fixed_below(rules, child, &path, out);
        }
    }
}
