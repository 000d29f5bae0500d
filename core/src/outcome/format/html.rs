//! `html`: one self-contained file, readable without a script and without a network, in both languages, by day and by
//! night. Languages and severities are switched with radio buttons and check boxes that style sheets see.

use super::excerpt::excerpt;
use super::text::{Following, GROUP_FROM, GROUP_SHOWN, char_width, group, severity_word, thousands};
use super::{Record, Style, Totals};
use crate::check::Lang;
use crate::diagnostic::Severity;
use crate::markup::{Attr, Id, InputKind, Markup, Stylesheet, Tag, Void, page as whole_page};
use crate::outcome::{Counts, Issue, VERSION};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const STYLE: Stylesheet = Stylesheet::new(include_str!("html.css"), "OEDC8Z9i69jdbquF9yDh/2zO27FPlzQG0zzwSqI+ITI=");
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
fn both(out: &mut Markup, ja: &str, en: &str) {
    if ja == en {
        out.text(ja);
        return;
    }
    out.leaf(Tag::Span, &[Attr::Class("ja"), Attr::Lang("ja")], ja);
    out.leaf(Tag::Span, &[Attr::Class("en"), Attr::Lang("en")], en);
}

/// The same in an element of this class.
fn both_in(out: &mut Markup, tag: Tag, class: &'static str, ja: &str, en: &str) {
    out.element(tag, &[Attr::Class(class)], |out| both(out, ja, en));
}

/// A file's name, on its first line; then its section.
pub(super) fn piece(_style: &Style, record: &Record<'_>) -> String {
    let outcome = record.outcome;
    let mut name = record.file.replace(['\n', '\r'], " ");
    if let Some(number) = record.record {
        let _ = write!(name, ":{number}");
    }
    let mut out = Markup::new();
    out.text(&name).text("\n");
    let open = [Attr::Class("file"), Attr::Open];
    out.element(Tag::Details, if outcome.issues().is_empty() { &open[..1] } else { &open }, |out| {
        out.element(Tag::Summary, &[], |out| {
            out.leaf(Tag::Span, &[Attr::Class("name")], &name);
            verdict(out, outcome.is_valid());
            if let Some(resource) = outcome.resource_type() {
                out.leaf(Tag::Span, &[Attr::Class("soft")], resource);
            }
            badges(out, outcome.counts());
        });
        out.element(Tag::Div, &[Attr::Class("body")], |out| {
            out.text("\n");
            push_facts(out, record);
            if outcome.issues().is_empty() {
                both_in(out, Tag::P, "soft", "問題は見つかりませんでした。", "No issue was found.");
            }
            push_issues(out, record);
        });
    });
    out.text("\n");
    out.into_string()
}

fn verdict(out: &mut Markup, valid: bool) {
    out.element(Tag::Span, &[Attr::Classes(&["badge", if valid { "ok" } else { "no" }])], |out| {
        if valid {
            both(out, "適合", "valid");
        } else {
            both(out, "不適合", "not valid");
        }
    });
}

fn badges(out: &mut Markup, counts: Counts) {
    for severity in Severity::ALL {
        let count = counts.of(severity);
        if count > 0 {
            badge(out, severity, Some(count));
        }
    }
}

/// A severity, and how often.
fn badge(out: &mut Markup, severity: Severity, count: Option<u64>) {
    out.element(Tag::Span, &[Attr::Classes(&["badge", severity.code()])], |out| {
        word(out, severity);
        if let Some(count) = count {
            out.text(" ").text(&thousands(count));
        }
    });
}

fn word(out: &mut Markup, severity: Severity) {
    both(out, severity_word(severity, Lang::Ja), severity_word(severity, Lang::En));
}

fn push_facts(out: &mut Markup, record: &Record<'_>) {
    let outcome = record.outcome;
    out.element(Tag::Div, &[Attr::Classes(&["facts", "soft"])], |out| {
        for profile in outcome.profiles() {
            out.element(Tag::Span, &[], |out| {
                both(out, "プロファイル", "profile");
                out.text(" ").leaf(Tag::Code, &[], profile);
            });
        }
        let editions = outcome.judged_by().collect::<Vec<_>>().join(", ");
        if !editions.is_empty() {
            out.element(Tag::Span, &[], |out| {
                both(out, "検査に使った版", "judged by");
                out.text(" ").text(&editions);
            });
        }
        let rows = [
            ("必須", "required", outcome.completeness().required),
            ("準必須", "semi-required", outcome.completeness().semi_required),
        ];
        for (ja, en, [filled, all]) in rows.into_iter().filter(|(_, _, [_, all])| *all > 0) {
            let share = f64::from(filled) / f64::from(all);
            out.element(Tag::Span, &[], |out| {
                both(out, &format!("{ja}の充足"), &format!("{en} filled"));
                let count = format!("{filled} / {all}");
                out.svg("meter", METER, &count, |svg| {
                    svg.rect("", (0.0, 0.0), (share * METER.0, METER.1));
                });
                out.text(&count);
            });
        }
        let coverage = outcome.coverage();
        for kind in &coverage.kinds {
            out.element(Tag::Span, &[], |out| {
                both(
                    out,
                    &format!("{}の標準コード ({} 表4)", kind.name, coverage.edition),
                    &format!("{} with a standard code ({}, table 4)", kind.kind, coverage.edition),
                );
                out.text(&format!(" {} / {}", kind.covered, kind.records));
            });
        }
    });
    out.text("\n");
}

/// Width and height of a meter, as the style sheet has them.
const METER: (f64, f64) = (110.0, 8.0);

fn push_issues(out: &mut Markup, record: &Record<'_>) {
    let issues = record.outcome.issues();
    let groups: Vec<String> = issues.iter().map(group).collect();
    let mut members: BTreeMap<&str, Vec<&Issue>> = BTreeMap::new();
    // what follows from another issue is told under it, as on a terminal
    let mut following: BTreeMap<usize, Vec<&Issue>> = BTreeMap::new();
    for (issue, group) in issues.iter().zip(&groups) {
        match issue.because {
            Some(cause) => following.entry(cause).or_default().push(issue),
            None => members.entry(group).or_default().push(issue),
        }
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut mended: BTreeSet<&str> = BTreeSet::new();
    let mut shown = 0;
    let mut told = 0;
    for (at, (issue, group)) in issues.iter().zip(&groups).enumerate() {
        if issue.because.is_some() {
            continue;
        }
        let all = members.get(group.as_str()).map_or(&[][..], Vec::as_slice);
        let nth = seen.entry(group).or_default();
        *nth += 1;
        if shown >= FILE_SHOWN || (all.len() > GROUP_FROM && *nth > GROUP_SHOWN) {
            continue;
        }
        shown += 1;
        push_issue(out, record, issue, mended.insert(issue.rule.id));
        if let Some(following) = following.get(&at) {
            push_following(out, record, issue, following);
            told += following.len();
        }
        if all.len() > GROUP_FROM && *nth == GROUP_SHOWN {
            push_rest(out, record, &all[GROUP_SHOWN..]);
        }
    }
    if shown >= FILE_SHOWN && issues.len() > shown + told {
        let more = thousands((issues.len() - shown - told) as u64);
        both_in(
            out,
            Tag::P,
            "soft",
            &format!("このほかに {more} 件あります。すべては --format json か csv で見られます。"),
            &format!("{more} more are not shown in full; --format json or csv has them all."),
        );
    }
}

/// What follows from the issue above: mending that mends these.
fn push_following(out: &mut Markup, record: &Record<'_>, cause: &Issue, issues: &[&Issue]) {
    let Some(gravest) = issues.iter().map(|issue| issue.severity).max() else { return };
    out.element(Tag::Details, &[Attr::Classes(&["more", "issue", class(gravest)])], |out| {
        out.element(Tag::Summary, &[], |out| {
            let mut following = Following::default();
            for issue in issues {
                following.add(cause, issue);
            }
            let [ja, en] = [Lang::Ja, Lang::En].map(|lang| following.words(lang));
            both(out, &ja, &en);
        });
        out.element(Tag::Ul, &[], |out| {
            for issue in issues.iter().take(PLACES) {
                out.element(Tag::Li, &[], |out| {
                    let place = format!("{}:{}", record.line(issue.line), issue.column);
                    out.leaf(Tag::Span, &[Attr::Class("soft")], &place).text(" ");
                    out.leaf(Tag::Span, &[Attr::Class("path")], issue.expression()).text(" ");
                    out.leaf(Tag::Code, &[], issue.spec_rule.as_deref().unwrap_or(issue.rule.id)).text(" ");
                    both(out, &issue.message(Lang::Ja), &issue.message(Lang::En));
                });
            }
            if issues.len() > PLACES {
                out.leaf(Tag::Li, &[], "…");
            }
        });
    });
    out.text("\n");
}

fn push_rest(out: &mut Markup, record: &Record<'_>, issues: &[&Issue]) {
    let Some(first) = issues.first() else { return };
    let count = thousands(issues.len() as u64);
    out.element(Tag::Details, &[Attr::Classes(&["more", "issue", class(first.severity)])], |out| {
        out.element(Tag::Summary, &[], |out| {
            both(out, &format!("ほかに {count} 件:"), &format!("{count} more:"));
            out.text(" ").leaf(Tag::Code, &[], first.rule.id);
        });
        out.element(Tag::Ul, &[], |out| {
            for issue in issues.iter().take(PLACES) {
                out.element(Tag::Li, &[], |out| {
                    let place = format!("{}:{}", record.line(issue.line), issue.column);
                    out.leaf(Tag::Span, &[Attr::Class("soft")], &place).text(" ");
                    out.leaf(Tag::Span, &[Attr::Class("path")], issue.expression());
                });
            }
            if issues.len() > PLACES {
                out.leaf(Tag::Li, &[], "…");
            }
        });
    });
    out.text("\n");
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal | Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
    }
}

fn push_issue(out: &mut Markup, record: &Record<'_>, issue: &Issue, first: bool) {
    out.element(Tag::Div, &[Attr::Classes(&["issue", class(issue.severity)])], |out| {
        out.element(Tag::Div, &[Attr::Class("head")], |out| {
            badge(out, issue.severity, None);
            out.leaf(Tag::Code, &[], issue.rule.id);
            if let Some(id) = &issue.spec_rule {
                out.leaf(Tag::Code, &[], id);
            }
            let line = record.line(issue.line);
            let (ja, en) = (format!("{line} 行 {} 列", issue.column), format!("line {line}, column {}", issue.column));
            both_in(out, Tag::Span, "soft", &ja, &en);
        });
        both_in(out, Tag::Div, "message", &issue.message(Lang::Ja), &issue.message(Lang::En));
        if !issue.expression().is_empty() {
            out.leaf(Tag::Div, &[Attr::Classes(&["path", "soft"])], issue.expression());
        }
        if !record.shown().is_empty() {
            let shown = excerpt(record.shown(), issue.span, WIDTH);
            let (before, from) = split_columns(&shown.text, shown.indent);
            let (marked, after) = split_columns(from, shown.marked);
            out.element(Tag::Pre, &[], |out| {
                out.leaf(Tag::Span, &[Attr::Class("at")], &format!("{} │ ", record.line(issue.line)));
                out.text(before).leaf(Tag::Mark, &[], if marked.is_empty() { " " } else { marked }).text(after);
            });
        }
        if first {
            out.element(Tag::Div, &[Attr::Class("mend")], |out| {
                out.element(Tag::B, &[], |out| both(out, "直し方", "How to mend it"));
                both(out, &issue.mend(Lang::Ja), &issue.mend(Lang::En));
            });
        }
        out.element(Tag::Div, &[Attr::Class("soft")], |out| {
            if let Some(profile) = &issue.profile {
                both(out, "定義", "profile");
                out.text(" ").leaf(Tag::Code, &[], profile).text(" · ");
            }
            both(out, "出典", "source");
            out.text(" ");
            both(out, &issue.source_in(Lang::Ja), &issue.source_in(Lang::En));
        });
    });
    out.text("\n");
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
    let title = style.lang.pick("FHIR 検査報告 — tekigo", "FHIR validation report — tekigo");
    whole_page(style.lang.code(), title, &STYLE, |out| {
        push_switches(out, style.lang);
        push_head(out, totals);
        out.element(Tag::Main, &[], |out| {
            out.text("\n");
            push_rules(out, totals);
            if held.files.len() > 1 {
                push_files(out, held);
            }
            out.element(Tag::H2, &[], |out| both(out, "指摘", "Findings")).text("\n");
            for (number, (_, _, part)) in held.files.iter().enumerate() {
                let (_, section) = part.split_once('\n').unwrap_or(("", part));
                out.element(Tag::Section, &[Attr::Id(&Id::new("f", number))], |out| {
                    out.append_written(section);
                });
                out.text("\n");
            }
            if held.left_out > 0 {
                let more = thousands(held.left_out);
                both_in(
                    out,
                    Tag::P,
                    "soft",
                    &format!(
                        "ほかに {more} 件の入力は、大きくなりすぎるためここに載せていません (上の集計には入っています)。"
                    ),
                    &format!("{more} more inputs are left out to keep the page small; the totals above count them."),
                );
            }
        });
        out.text("\n").element(Tag::Footer, &[], |out| {
            out.text("tekigo ").text(VERSION);
            if !style.rules.is_empty() {
                out.text(" · ").text(&style.rules);
            }
        });
    })
}

/// What the style sheet looks at to show the one or the other.
fn push_switches(out: &mut Markup, lang: Lang) {
    for (name, own) in [("ja", Lang::Ja), ("en", Lang::En)] {
        let id = Id::named("lang", name);
        let attributes = [Attr::Input(InputKind::Radio), Attr::Name("lang"), Attr::Id(&id), Attr::Checked];
        out.void(Void::Input, if own == lang { &attributes } else { &attributes[..3] });
    }
    for name in ["e", "w", "i"] {
        out.void(Void::Input, &[Attr::Input(InputKind::Checkbox), Attr::Id(&Id::named("show", name)), Attr::Checked]);
    }
}

fn push_head(out: &mut Markup, totals: &Totals) {
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
    let label = |out: &mut Markup, room, name, words: &dyn Fn(&mut Markup)| {
        out.element(Tag::Label, &[Attr::For(&Id::named(room, name))], |out| words(out));
    };
    out.element(Tag::Header, &[], |out| {
        out.element(Tag::Div, &[Attr::Class("top")], |out| {
            out.element(Tag::H1, &[], |out| {
                both(out, "FHIR 検査報告", "FHIR validation report");
                out.leaf(Tag::Small, &[], "tekigo");
            });
            out.element(Tag::Div, &[Attr::Class("switch")], |out| {
                for (name, words) in [("ja", "日本語"), ("en", "English")] {
                    label(out, "lang", name, &|out| {
                        out.text(words);
                    });
                }
            });
        });
        out.text("\n").element(Tag::Div, &[Attr::Class("verdict")], |out| {
            for (class, count, ja, en) in tiles {
                let classes = ["tile", class, if count == 0 { "zero" } else { "" }];
                let classes: Vec<&'static str> = classes.into_iter().filter(|class| !class.is_empty()).collect();
                out.element(Tag::Div, &[Attr::Classes(&classes)], |out| {
                    out.leaf(Tag::B, &[], &thousands(count)).element(Tag::Span, &[], |out| both(out, ja, en));
                });
            }
        });
        out.text("\n").element(Tag::Div, &[Attr::Class("filter")], |out| {
            both(out, "表示:", "Show:");
            out.text(" ");
            for (name, severity) in [("e", Severity::Error), ("w", Severity::Warning), ("i", Severity::Information)] {
                label(out, "show", name, &|out| word(out, severity));
            }
        });
    });
    out.text("\n");
}

/// A table with these headings.
fn push_table(out: &mut Markup, title: (&str, &str), headings: [(&str, &str); 3], rows: impl FnOnce(&mut Markup)) {
    out.element(Tag::H2, &[], |out| both(out, title.0, title.1)).text("\n");
    out.element(Tag::Table, &[], |out| {
        out.element(Tag::Thead, &[], |out| {
            out.element(Tag::Tr, &[], |out| {
                for (ja, en) in headings {
                    out.element(Tag::Th, &[], |out| both(out, ja, en));
                }
            });
        });
        out.element(Tag::Tbody, &[], rows);
    });
    out.text("\n");
}

fn push_rules(out: &mut Markup, totals: &Totals) {
    if totals.rules.len() < 2 {
        return;
    }
    let mut rules: Vec<_> = totals.rules.iter().map(|((id, severity), count)| (*severity, *count, &**id)).collect();
    rules.sort_by(|a, b| (b.0, b.1, a.2).cmp(&(a.0, a.1, b.2)));
    let headings = [("重さ", "severity"), ("規則", "rule"), ("件数", "count")];
    push_table(out, ("規則ごとの件数", "By rule"), headings, |out| {
        for (severity, count, id) in rules {
            out.element(Tag::Tr, &[], |out| {
                out.element(Tag::Td, &[], |out| badge(out, severity, None));
                out.element(Tag::Td, &[Attr::Class("w")], |out| {
                    out.leaf(Tag::Code, &[], id);
                });
                out.leaf(Tag::Td, &[Attr::Class("n")], &thousands(count));
            });
        }
    });
}

fn push_files(out: &mut Markup, held: &Held) {
    let headings = [("結果", "result"), ("入力", "input"), ("", "")];
    push_table(out, ("入力ごとの結果", "By input"), headings, |out| {
        for (number, (valid, counts, part)) in held.files.iter().enumerate() {
            let (name, _) = part.split_once('\n').unwrap_or(("", ""));
            out.element(Tag::Tr, &[], |out| {
                out.element(Tag::Td, &[], |out| verdict(out, *valid));
                out.element(Tag::Td, &[Attr::Class("w")], |out| {
                    out.element(Tag::A, &[Attr::HrefId(&Id::new("f", number))], |out| {
                        out.append_written(name);
                    });
                });
                out.element(Tag::Td, &[Attr::Class("n")], |out| badges(out, *counts));
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    #[test]
    fn the_style_sheet_has_its_digest() {
        let digest = Sha256::digest(super::STYLE.css().as_bytes());
        assert_eq!(super::STYLE.sha256(), crate::text::base64::encode(&digest));
    }
}
