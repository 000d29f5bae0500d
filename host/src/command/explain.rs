//! `tekigo explain RULE`: one rule of the catalogue, for reading.

use super::finish;
use crate::terminal::Console;
use crate::{Error, Status};
use std::fmt::Write as _;
use tekigo_core::clins::{conflicts, listing::listing};
use tekigo_core::diagnostic::{Rule, Severity, catalogue, source_named};
use tekigo_core::model::Constraint;
use tekigo_core::{Lang, Ruleset};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 規則の名前、例 cardinality-min / Id of the rule, e.g. cardinality-min
    #[arg(value_name = "RULE")]
    rule: String,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let lang = console.lang;
        let Some(text) = told(lang, &self.rule) else {
            let near = catalogue::nearest(&self.rule);
            let hint = if near.is_empty() {
                lang.pick("一覧は tekigo rules で見られます", "see tekigo rules").to_owned()
            } else {
                format!("{}{}", lang.pick("もしかして: ", "did you mean: "), near.join(", "))
            };
            return Err(Error::call(
                format!("{} という規則はありません。{hint}", self.rule),
                format!("there is no rule {}; {hint}", self.rule),
            ));
        };
        finish(&text)
    }
}

/// What there is to tell of a rule of the catalogue, else of a constraint or a rule of the service.
fn told(lang: Lang, id: &str) -> Option<String> {
    if let Some(rule) = catalogue::find(id) {
        return Some(of_catalogue(lang, rule));
    }
    let text = constraint(lang, id) + &service(lang, id);
    Some(text.trim_start().to_owned()).filter(|text| !text.is_empty())
}

fn of_catalogue(lang: Lang, rule: &Rule) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", rule.id);
    let _ = writeln!(out, "{}", "=".repeat(rule.id.len()));
    let _ = writeln!(out, "{}\n", lang.pick(rule.ja, rule.en));
    for (ja, en, text) in [
        ("重さ", "severity", rule.severity.code()),
        ("種類", "issue type", rule.code.code()),
        ("出典", "source", &source_named(rule.source, lang)),
    ] {
        let _ = writeln!(out, "{}: {text}", lang.pick(ja, en));
    }
    for (ja, en, text) in [
        ("直し方", "How to mend it", lang.pick(rule.mend_ja, rule.mend_en)),
        ("違反する例", "An example that breaks it", rule.wrong),
        ("直した例", "The same, mended", rule.right),
    ]
    .into_iter()
    // an example in words is in English words
    .filter(|(.., text)| lang == Lang::En || text.contains(|c: char| "{}[]<>\"".contains(c) || c >= '\u{3000}'))
    {
        let _ = writeln!(out, "\n{}:", lang.pick(ja, en));
        for line in text.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    for conflict in conflicts::of(rule.id) {
        let title = lang.pick("出典の食い違いと選択", "Where sources disagree, and what was chosen");
        let _ = writeln!(out, "\n{title} (docs/adr/{}):\n  {}", conflict.adr, lang.pick(conflict.ja, conflict.en));
    }
    out
}

/// What an invariant of the embedded definitions asks for, by the id that the specification gives it (`dom-6`, `R0211`).
/// An id that several definitions use for different rules tells each of them.
fn constraint(lang: Lang, key: &str) -> String {
    let rules = Ruleset::embedded();
    let asked = |id: &str| !id.is_empty() && id.eq_ignore_ascii_case(key);
    // by what it asks for: the elements that it applies to
    let mut found: Vec<(&Constraint, Vec<&str>)> = Vec::new();
    for element in &rules.elements {
        for constraint in element.constraints.iter().filter(|one| asked(&one.key) || asked(&one.spec_id)) {
            match found.iter_mut().find(|(known, _)| known.key == constraint.key && known.human == constraint.human) {
                Some((_, places)) => places.push(&element.id),
                None => found.push((constraint, vec![&element.id])),
            }
        }
    }
    let mut out = String::new();
    for (constraint, mut places) in found {
        let id = if constraint.spec_id.is_empty() { &constraint.key } else { &constraint.spec_id };
        let severity = if constraint.is_error { Severity::Error } else { Severity::Warning };
        let ja = if constraint.human_ja.is_empty() { &constraint.human } else { &constraint.human_ja };
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "{id}\n{}", "=".repeat(id.len()));
        let _ = writeln!(out, "{}\n", lang.pick(ja, &constraint.human));
        let _ = writeln!(out, "{}: {}", lang.pick("重さ", "severity"), severity.code());
        if let Some(expression) = constraint.expression.and_then(|id| rules.expressions.get(id.0 as usize)) {
            let _ = writeln!(out, "FHIRPath: {}", expression.text);
        }
        places.dedup();
        let more = if places.len() > 8 { ", …" } else { "" };
        places.truncate(8);
        let _ = writeln!(out, "{}: {}{more}", lang.pick("対象", "applies to"), places.join(", "));
    }
    out
}

/// What a rule of the service asks for, by the id that its specification gives it.
fn service(lang: Lang, id: &str) -> String {
    let rules = Ruleset::embedded();
    let mut out = String::new();
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for row in listing(&rules) {
        // constraints are told with their expression
        let Some(rule) = catalogue::find(row.rule) else { continue };
        let is_constraint = row.rule == "invariant";
        if is_constraint || !row.spec_rule.eq_ignore_ascii_case(id) || seen.contains(&(row.rule, row.ja)) {
            continue;
        }
        seen.push((row.rule, row.ja));
        let _ = writeln!(out, "\n{} ({})\n{}\n", row.spec_rule, row.rule, lang.pick(row.ja, row.en));
        let _ = writeln!(out, "{}: {}", lang.pick("重さ", "severity"), row.severity.code());
        let _ = writeln!(out, "{}: {}", lang.pick("版", "versions"), row.versions());
        let _ = writeln!(out, "{}: {}", lang.pick("直し方", "How to mend it"), lang.pick(rule.mend_ja, rule.mend_en));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of English words: what a reader of Japanese would have to read.
    fn english(text: &str) -> Option<&str> {
        let is_prose = |line: &str| {
            let words: Vec<&str> =
                line.split(' ').filter(|word| word.chars().all(|c| c.is_ascii_lowercase())).collect();
            // an expression is the same in every language
            let is_expression = line.starts_with("FHIRPath:");
            line.is_ascii() && !is_expression && words.len() > 3 && !line.contains(['{', '"', '(', '<'])
        };
        text.lines().map(str::trim).find(|line| is_prose(line))
    }

    #[test]
    fn whatever_a_finding_names_can_be_explained() {
        let rules = Ruleset::embedded();
        let constraints = rules.elements.iter().flat_map(|element| &element.constraints);
        let mut ids: Vec<String> = constraints
            .flat_map(|one| [one.key.to_string(), one.spec_id.to_string()])
            .filter(|id| !id.is_empty())
            .collect();
        ids.extend(listing(&rules).into_iter().map(|row| row.spec_rule.to_owned()).filter(|id| !id.is_empty()));
        ids.extend(catalogue::all().map(|rule| rule.id.to_owned()));
        ids.sort();
        ids.dedup();
        assert!(ids.len() > 600, "{}", ids.len());
        for id in &ids {
            let text = told(Lang::Ja, id).unwrap_or_else(|| panic!("{id} cannot be explained"));
            assert_eq!(english(&text), None, "{id}");
            assert!(told(Lang::En, id).is_some(), "{id}");
        }
    }
}
