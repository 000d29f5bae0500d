//! `explain` and `rules`: the catalogue, for reading.

use super::finish;
use crate::Status;
use crate::args::{Explain, ListFormat, Rules};
use crate::terminal::Console;
use std::fmt::Write as _;
use tekigo_core::Ruleset;
use tekigo_core::check::Lang;
use tekigo_core::diagnostic::{Rule, Severity, catalogue};

/// `tekigo explain RULE`
pub(crate) fn explain(console: &Console, command: &Explain) -> Status {
    let lang = console.lang;
    let Some(rule) = catalogue::find(&command.rule) else {
        if let Some(text) = constraint(lang, &command.rule) {
            return finish(console, &text);
        }
        let near: Vec<&str> = nearest(&command.rule);
        let hint = if near.is_empty() {
            lang.pick("一覧は tekigo rules で見られます", "see tekigo rules").to_owned()
        } else {
            format!("{}{}", lang.pick("もしかして: ", "did you mean: "), near.join(", "))
        };
        console.problem_in(
            &format!("{} という規則はありません。{hint}", command.rule),
            &format!("there is no rule {}; {hint}", command.rule),
        );
        return Status::Failed;
    };
    let mut out = String::new();
    let _ = writeln!(out, "{}", rule.id);
    let _ = writeln!(out, "{}", "=".repeat(rule.id.len()));
    let _ = writeln!(out, "{}\n", lang.pick(rule.ja, rule.en));
    for (ja, en, text) in [
        ("重さ", "severity", rule.severity.code()),
        ("種類", "issue type", rule.code.code()),
        ("出典", "source", rule.source),
    ] {
        let _ = writeln!(out, "{}: {text}", lang.pick(ja, en));
    }
    for (ja, en, text) in [
        ("直し方", "How to mend it", lang.pick(rule.mend_ja, rule.mend_en)),
        ("違反する例", "An example that breaks it", rule.wrong),
        ("直した例", "The same, mended", rule.right),
    ] {
        let _ = writeln!(out, "\n{}:", lang.pick(ja, en));
        for line in text.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    finish(console, &out)
}

/// What an invariant of the embedded definitions asks for, by the id that the specification gives it (`dom-6`, `R0211`).
fn constraint(lang: Lang, key: &str) -> Option<String> {
    let rules = Ruleset::embedded();
    let mut out = String::new();
    let mut places: Vec<&str> = Vec::new();
    for element in &rules.elements {
        for constraint in element.constraints.iter().filter(|constraint| constraint.key.eq_ignore_ascii_case(key)) {
            if out.is_empty() {
                let severity = if constraint.is_error { Severity::Error } else { Severity::Warning };
                let ja = if constraint.human_ja.is_empty() { &constraint.human } else { &constraint.human_ja };
                let _ = writeln!(out, "{}\n{}", constraint.key, "=".repeat(constraint.key.len()));
                let _ = writeln!(out, "{}\n", lang.pick(ja, &constraint.human));
                let _ = writeln!(out, "{}: {}", lang.pick("重さ", "severity"), severity.code());
                if let Some(expression) = constraint.expression.and_then(|id| rules.expressions.get(id.0 as usize)) {
                    let _ = writeln!(out, "FHIRPath: {}", expression.text);
                }
            }
            places.push(&element.id);
        }
    }
    if out.is_empty() {
        return None;
    }
    places.dedup();
    let more = if places.len() > 8 { ", …" } else { "" };
    places.truncate(8);
    let _ = writeln!(out, "{}: {}{more}", lang.pick("対象", "applies to"), places.join(", "));
    Some(out)
}

/// `tekigo rules`
pub(crate) fn rules(console: &Console, command: &Rules) -> Status {
    if let Some(profile) = &command.profile {
        return super::profile::rules(console, command, profile);
    }
    if command.target.is_some() {
        return super::service::rules(console, command.format);
    }
    let text = match command.format {
        ListFormat::Text => as_text(console),
        ListFormat::Json => as_json(),
        ListFormat::Csv => as_csv(),
    };
    finish(console, &text)
}

fn as_text(console: &Console) -> String {
    let mut out = String::new();
    let wide = catalogue::all().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in catalogue::all() {
        let severity = rule.severity.code();
        let text = console.lang.pick(rule.ja, rule.en);
        let _ = writeln!(out, "{:wide$}  {severity:11}  {text}", rule.id);
    }
    out
}

fn as_json() -> String {
    let rows: Vec<String> = catalogue::all()
        .map(|rule: &Rule| {
            serde_json::json!({
                "rule": rule.id,
                "severity": rule.severity.code(),
                "code": rule.code.code(),
                "message": { "ja": rule.ja, "en": rule.en },
                "mend": { "ja": rule.mend_ja, "en": rule.mend_en },
                "wrong": rule.wrong,
                "right": rule.right,
                "source": rule.source,
            })
            .to_string()
        })
        .collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

fn as_csv() -> String {
    let mut out = String::from("rule,severity,code,message_ja,message_en,mend_ja,mend_en,source\r\n");
    for rule in catalogue::all() {
        let cells = [
            rule.id,
            rule.severity.code(),
            rule.code.code(),
            rule.ja,
            rule.en,
            rule.mend_ja,
            rule.mend_en,
            rule.source,
        ];
        let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// A cell of RFC 4180.
pub(crate) fn csv_cell(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// Ids that are spelled much like `id`, or contain it.
fn nearest(id: &str) -> Vec<&'static str> {
    let mut near: Vec<(usize, &'static str)> = catalogue::all()
        .filter_map(|rule| {
            let distance = distance(id, rule.id);
            let close = distance <= 3.max(id.len() / 3) || (id.len() > 3 && rule.id.contains(id));
            close.then_some((distance, rule.id))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, id)| id).collect()
}

/// Levenshtein distance; ids are short.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, d) in b.iter().enumerate() {
            let here = row[j + 1];
            row[j + 1] = (before + usize::from(c != *d)).min(here + 1).min(row[j] + 1);
            before = here;
        }
    }
    row[b.len()]
}
