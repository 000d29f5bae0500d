//! `summary`: a line an input with its counts, then how often each rule was broken.

use super::concise::one_line;
use super::{Counts, Record, Style, Totals, severity_word};
use crate::check::Lang;
use crate::diagnostic::Severity;
use std::fmt::Write as _;

const SEVERITIES: [Severity; 4] = [Severity::Fatal, Severity::Error, Severity::Warning, Severity::Information];

pub(super) fn piece(style: &Style, record: &Record<'_>) -> String {
    let number = record.record.map(|number| format!(":{number}")).unwrap_or_default();
    format!("{}{number}: {}\n", one_line(record.file), counts(style.lang, record.outcome.counts()))
}

pub(super) fn tail(style: &Style, totals: &Totals) -> String {
    let lang = style.lang;
    let mut out = String::new();
    for severity in SEVERITIES {
        let mut rules: Vec<_> = totals.rules.iter().filter(|((_, of), _)| *of == severity).collect();
        // the most frequent first, then by name
        rules.sort_by(|(a, counted), (b, other)| other.cmp(counted).then_with(|| a.cmp(b)));
        for ((rule, _), count) in rules {
            let _ = writeln!(out, "{count:>8}  {}[{rule}]", severity_word(severity, lang));
        }
    }
    let head = lang.pick("規則ごとの件数", "by rule");
    let out = if out.is_empty() { out } else { format!("\n{head}:\n{out}") };
    let (inputs, valid) = (totals.inputs, totals.valid);
    let all = match lang {
        Lang::Ja => format!("{inputs} 件中 {valid} 件が適合"),
        Lang::En => format!("{valid} of {inputs} conform"),
    };
    format!("{out}\n{all}: {}\n", counts(lang, totals.counts))
}

fn counts(lang: Lang, counts: Counts) -> String {
    let told: Vec<String> = SEVERITIES
        .into_iter()
        .filter(|&severity| counts.of(severity) > 0)
        .map(|severity| format!("{} {}", severity_word(severity, lang), counts.of(severity)))
        .collect();
    if told.is_empty() { lang.pick("指摘なし", "no issues").to_owned() } else { told.join(", ") }
}
