//! `html`: one self-contained file, readable without a script and without a network, in both languages, by day and by
//! night. Languages and severities are switched with radio buttons and check boxes that style sheets see.
//!
//! Everything that comes from data goes through [`escape`].

use super::excerpt::excerpt;
use super::text::{GROUP_FROM, GROUP_SHOWN, char_width, group, safe_text, severity_word, thousands};
use super::{Record, Style, Totals};
use crate::check::Lang;
use crate::diagnostic::Severity;
use crate::outcome::{Counts, Issue, VERSION};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const CSS: &str = include_str!("html.css");
/// Issues told in full for one input.
const FILE_SHOWN: usize = 500;
/// Places listed for what is not told in full, for each group.
const PLACES: usize = 100;
/// Inputs told in full in one page, and the bytes of them; the page must stay one that a browser opens.
const HELD_FILES: usize = 2_000;
const HELD_BYTES: usize = 48 << 20;
/// Columns of an excerpt.
const WIDTH: usize = 104;

/// The pieces of a page: totals come first in it, so it is written last.
#[derive(Debug, Default)]
pub(super) struct Held {
    files: Vec<(bool, Counts, String)>,
    bytes: usize,
    /// Inputs that found no room.
    left_out: u64,
}

impl Held {
    pub(super) fn push(&mut self, valid: bool, counts: Counts, parts: Vec<(Option<Box<str>>, String)>) {
        for (_, part) in parts {
            if self.files.len() >= HELD_FILES || self.bytes + part.len() > HELD_BYTES {
                self.left_out += 1;
                continue;
            }
            self.bytes += part.len();
            self.files.push((valid, counts, part));
        }
    }
}

/// Text of both languages, one of which is shown.
fn both(ja: &str, en: &str) -> String {
    if ja == en {
        return escape(ja);
    }
    format!("<span class=\"ja\" lang=\"ja\">{}</span><span class=\"en\" lang=\"en\">{}</span>", escape(ja), escape(en))
}

/// Text for HTML; controls and what turns text around are written out.
fn escape(text: &str) -> String {
    crate::markup::escape::xml(&safe_text(text)).replace('\'', "&#39;")
}

/// A file's name, on its first line; then its section.
pub(super) fn piece(_style: &Style, record: &Record<'_>) -> String {
    let outcome = record.outcome;
    let mut name = safe_text(record.file);
    if let Some(number) = record.record {
        let _ = write!(name, ":{number}");
    }
    let mut out = format!("{}\n", escape(&name));
    let open = if outcome.issues.is_empty() { "" } else { " open" };
    let _ = write!(
        out,
        "<details class=\"file\"{open}><summary><span class=\"name\">{}</span>{}",
        escape(&name),
        verdict(outcome.valid)
    );
    if let Some(resource) = &outcome.resource_type {
        let _ = write!(out, "<span class=\"soft\">{}</span>", escape(resource));
    }
    out.push_str(&badges(outcome.counts));
    out.push_str("</summary><div class=\"body\">\n");
    push_facts(&mut out, record);
    if outcome.issues.is_empty() {
        let _ = write!(out, "<p class=\"soft\">{}</p>", both("問題は見つかりませんでした。", "No issue was found."));
    }
    push_issues(&mut out, record);
    out.push_str("</div></details>\n");
    out
}

fn verdict(valid: bool) -> String {
    let class = if valid { "ok" } else { "no" };
    let text = if valid { both("適合", "valid") } else { both("不適合", "not valid") };
    format!("<span class=\"badge {class}\">{text}</span>")
}

fn badges(counts: Counts) -> String {
    let mut out = String::new();
    for severity in [Severity::Fatal, Severity::Error, Severity::Warning, Severity::Information] {
        let count = counts.of(severity);
        if count > 0 {
            let _ =
                write!(out, "<span class=\"badge {}\">{} {}</span>", severity.code(), word(severity), thousands(count));
        }
    }
    out
}

fn word(severity: Severity) -> String {
    both(severity_word(severity, Lang::Ja), severity_word(severity, Lang::En))
}

fn push_facts(out: &mut String, record: &Record<'_>) {
    let outcome = record.outcome;
    out.push_str("<div class=\"facts soft\">");
    for profile in &outcome.profiles {
        let _ = write!(out, "<span>{} <code>{}</code></span>", both("プロファイル", "profile"), escape(profile));
    }
    let rows = [
        ("必須", "required", outcome.completeness.required),
        ("準必須", "semi-required", outcome.completeness.semi_required),
    ];
    for (ja, en, [filled, all]) in rows.into_iter().filter(|(_, _, [_, all])| *all > 0) {
        let percent = u64::from(filled) * 100 / u64::from(all);
        let _ = write!(
            out,
            "<span>{}<span class=\"meter\"><i style=\"width:{percent}%\"></i></span>{filled} / {all}</span>",
            both(&format!("{ja}の充足"), &format!("{en} filled"))
        );
    }
    out.push_str("</div>\n");
}

fn push_issues(out: &mut String, record: &Record<'_>) {
    let issues = &record.outcome.issues;
    let groups: Vec<String> = issues.iter().map(group).collect();
    let mut members: BTreeMap<&str, Vec<&Issue>> = BTreeMap::new();
    for (issue, group) in issues.iter().zip(&groups) {
        members.entry(group).or_default().push(issue);
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut mended: BTreeSet<&str> = BTreeSet::new();
    let mut shown = 0;
    for (issue, group) in issues.iter().zip(&groups) {
        let all = members.get(group.as_str()).map_or(&[][..], Vec::as_slice);
        let nth = seen.entry(group).or_default();
        *nth += 1;
        if shown >= FILE_SHOWN || (all.len() > GROUP_FROM && *nth > GROUP_SHOWN) {
            continue;
        }
        shown += 1;
        push_issue(out, record, issue, mended.insert(issue.rule.id));
        if all.len() > GROUP_FROM && *nth == GROUP_SHOWN {
            out.push_str(&rest(record, &all[GROUP_SHOWN..]));
        }
    }
    if shown >= FILE_SHOWN && issues.len() > shown {
        let more = thousands((issues.len() - shown) as u64);
        let _ = write!(
            out,
            "<p class=\"soft\">{}</p>",
            both(
                &format!("このほかに {more} 件あります。すべては --format json か csv で見られます。"),
                &format!("{more} more are not shown in full; --format json or csv has them all.")
            )
        );
    }
}

fn rest(record: &Record<'_>, issues: &[&Issue]) -> String {
    let Some(first) = issues.first() else { return String::new() };
    let count = thousands(issues.len() as u64);
    let mut out = format!(
        "<details class=\"more issue {}\"><summary>{} <code>{}</code></summary><ul>",
        class(first.severity),
        both(&format!("ほかに {count} 件:"), &format!("{count} more:")),
        escape(first.rule.id)
    );
    for issue in issues.iter().take(PLACES) {
        let _ = write!(
            out,
            "<li><span class=\"soft\">{}:{}</span> <span class=\"path\">{}</span></li>",
            record.line(issue.line),
            issue.column,
            escape(issue.expression())
        );
    }
    if issues.len() > PLACES {
        out.push_str("<li>…</li>");
    }
    out.push_str("</ul></details>\n");
    out
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal | Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
    }
}

fn push_issue(out: &mut String, record: &Record<'_>, issue: &Issue, first: bool) {
    let _ = write!(
        out,
        "<div class=\"issue {}\"><div class=\"head\"><span class=\"badge {}\">{}</span><code>{}</code>",
        class(issue.severity),
        issue.severity.code(),
        word(issue.severity),
        escape(issue.rule.id)
    );
    if let Some(id) = &issue.spec_rule {
        let _ = write!(out, "<code>{}</code>", escape(id));
    }
    let _ = write!(
        out,
        "<span class=\"soft\">{}</span></div><div class=\"message\">{}</div>",
        both(
            &format!("{} 行 {} 列", record.line(issue.line), issue.column),
            &format!("line {}, column {}", record.line(issue.line), issue.column)
        ),
        both(&issue.message(Lang::Ja), &issue.message(Lang::En))
    );
    if !issue.expression().is_empty() {
        let _ = write!(out, "<div class=\"path soft\">{}</div>", escape(issue.expression()));
    }
    if !record.bytes.is_empty() {
        let shown = excerpt(record.bytes, issue.span, WIDTH);
        let (before, from) = split_columns(&shown.text, shown.indent);
        let (marked, after) = split_columns(from, shown.marked);
        let marked = if marked.is_empty() { " " } else { marked };
        let _ = write!(
            out,
            "<pre><span class=\"at\">{} │ </span>{}<mark>{}</mark>{}</pre>",
            record.line(issue.line),
            escape(before),
            escape(marked),
            escape(after)
        );
    }
    if first {
        let _ = write!(
            out,
            "<div class=\"mend\"><b>{}</b>{}</div>",
            both("直し方", "How to mend it"),
            both(&issue.mend(Lang::Ja), &issue.mend(Lang::En))
        );
    }
    out.push_str("<div class=\"soft\">");
    if let Some(profile) = &issue.profile {
        let _ = write!(out, "{} <code>{}</code> · ", both("定義", "profile"), escape(profile));
    }
    let _ = writeln!(out, "{} {}</div></div>", both("出典", "source"), escape(&issue.source));
}

/// Splits `text` after `columns` columns of a terminal.
fn split_columns(text: &str, columns: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        if used >= columns {
            return text.split_at(at);
        }
        used += char_width(c);
    }
    (text, "")
}

pub(super) fn page(style: &Style, totals: &Totals, held: &Held) -> String {
    let (ja, en) = match style.lang {
        Lang::Ja => (" checked", ""),
        Lang::En => ("", " checked"),
    };
    let mut out = String::with_capacity(held.bytes + 16_384);
    let _ = writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"tekigo {VERSION}\">\n<title>{}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n<input type=\"radio\" name=\"lang\" id=\"ja\"{ja}><input type=\"radio\" name=\"lang\" id=\"en\"{en}><input type=\"checkbox\" id=\"e\" checked><input type=\"checkbox\" id=\"w\" checked><input type=\"checkbox\" id=\"i\" checked>",
        style.lang.code(),
        style.lang.pick("FHIR 検査報告 — tekigo", "FHIR validation report — tekigo")
    );
    push_head(&mut out, totals);
    out.push_str("<main>\n");
    push_rules(&mut out, totals);
    if held.files.len() > 1 {
        push_files(&mut out, held);
    }
    let _ = writeln!(out, "<h2>{}</h2>", both("検出の内容", "Findings"));
    for (number, (_, _, part)) in held.files.iter().enumerate() {
        let (_, section) = part.split_once('\n').unwrap_or(("", part));
        let _ = writeln!(out, "<section id=\"f{number}\">{section}</section>");
    }
    if held.left_out > 0 {
        let more = thousands(held.left_out);
        let _ = writeln!(
            out,
            "<p class=\"soft\">{}</p>",
            both(
                &format!(
                    "ほかに {more} 件の入力は、大きくなりすぎるためここに載せていません (上の集計には入っています)。"
                ),
                &format!("{more} more inputs are left out to keep the page small; the totals above count them.")
            )
        );
    }
    let _ = writeln!(
        out,
        "</main>\n<footer>tekigo {VERSION}{}</footer>\n</body>\n</html>",
        if style.rules.is_empty() { String::new() } else { format!(" · {}", escape(&style.rules)) }
    );
    out
}

fn push_head(out: &mut String, totals: &Totals) {
    let _ = write!(
        out,
        "<header><div class=\"top\"><h1>{}<small>tekigo</small></h1><div class=\"switch\"><label for=\"ja\">日本語</label><label for=\"en\">English</label></div></div>\n<div class=\"verdict\">",
        both("FHIR 検査報告", "FHIR validation report")
    );
    let counts = totals.counts;
    let invalid = totals.inputs - totals.valid;
    let tiles = [
        ("", totals.inputs, "検査した件数", "inputs"),
        ("good", totals.valid, "適合", "valid"),
        ("error", invalid, "不適合", "not valid"),
        ("error", counts.fatal + counts.error, "エラー", "errors"),
        ("warning", counts.warning, "警告", "warnings"),
        ("information", counts.information, "情報", "information"),
    ];
    for (class, count, ja, en) in tiles {
        let zero = if count == 0 { " zero" } else { "" };
        let _ = write!(
            out,
            "<div class=\"tile {class}{zero}\"><b>{}</b><span>{}</span></div>",
            thousands(count),
            both(ja, en)
        );
    }
    let _ = writeln!(
        out,
        "</div>\n<div class=\"filter\">{} <label for=\"e\">{}</label><label for=\"w\">{}</label><label for=\"i\">{}</label></div></header>",
        both("表示:", "Show:"),
        word(Severity::Error),
        word(Severity::Warning),
        word(Severity::Information)
    );
}

fn push_rules(out: &mut String, totals: &Totals) {
    if totals.rules.len() < 2 {
        return;
    }
    let mut rules: Vec<_> = totals.rules.iter().map(|((id, severity), count)| (*severity, *count, *id)).collect();
    rules.sort_by(|a, b| (a.0, b.1, a.2).cmp(&(b.0, a.1, b.2)));
    let _ = writeln!(
        out,
        "<h2>{}</h2>\n<table><thead><tr><th>{}</th><th>{}</th><th>{}</th></tr></thead><tbody>",
        both("規則ごとの件数", "By rule"),
        both("重さ", "severity"),
        both("規則", "rule"),
        both("件数", "count")
    );
    for (severity, count, id) in rules {
        let _ = writeln!(
            out,
            "<tr><td><span class=\"badge {}\">{}</span></td><td class=\"w\"><code>{}</code></td><td class=\"n\">{}</td></tr>",
            severity.code(),
            word(severity),
            escape(id),
            thousands(count)
        );
    }
    out.push_str("</tbody></table>\n");
}

fn push_files(out: &mut String, held: &Held) {
    let _ = writeln!(
        out,
        "<h2>{}</h2>\n<table><thead><tr><th>{}</th><th>{}</th><th></th></tr></thead><tbody>",
        both("入力ごとの結果", "By input"),
        both("結果", "result"),
        both("入力", "input")
    );
    for (number, (valid, counts, part)) in held.files.iter().enumerate() {
        let (name, _) = part.split_once('\n').unwrap_or(("", ""));
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td class=\"w\"><a href=\"#f{number}\">{name}</a></td><td class=\"n\">{}</td></tr>",
            verdict(*valid),
            badges(*counts)
        );
    }
    out.push_str("</tbody></table>\n");
}
