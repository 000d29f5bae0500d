//! `rules --for clins`: what the service asks for, with versions, editions, what it rests on, and cases.

use super::finish;
use crate::args::ListFormat;
use crate::terminal::Console;
use crate::{Error, Status};
use std::fmt::Write as _;
use tekigo_core::Ruleset;
use tekigo_core::clins::announced::{self, FACTS};
use tekigo_core::clins::listing::{Listed, listing};
use tekigo_core::clins::registry::Basis;
use tekigo_core::diagnostic::{Level, source_named};
use tekigo_core::outcome::format::csv_row;

/// `tekigo rules --for clins`
pub(crate) fn rules(console: &Console, format: ListFormat) -> Result<Status, Error> {
    let rules = Ruleset::embedded();
    let all = listing(&rules);
    let text = match format {
        ListFormat::Text => as_text(console, &all),
        ListFormat::Json => as_json(&all),
        ListFormat::Csv => as_csv(&all),
    };
    finish(&text)
}

fn as_text(console: &Console, all: &[Listed<'_>]) -> String {
    let lang = console.lang;
    let mut out = String::new();
    for row in all {
        let mut head = vec![row.rule.to_owned()];
        head.extend([row.spec_rule.to_owned()].into_iter().filter(|id| !id.is_empty()));
        head.push(row.severity.code().to_owned());
        head.push(row.versions());
        head.extend([row.edition().to_owned()].into_iter().filter(|edition| !edition.is_empty()));
        head.extend(row.level.map(|level| level.code().to_owned()));
        let basis = match row.basis {
            Basis::Published => "",
            Basis::Announced => lang.pick("(変更一覧による。未確認)", "(by the list of changes, unconfirmed)"),
            Basis::Reading => lang.pick("(本文の読みによる)", "(our reading of the text)"),
        };
        let _ = writeln!(out, "{}", format!("{} {basis}", head.join("  ").trim_end()).trim_end());
        let _ = writeln!(out, "    {}", lang.pick(row.ja, row.en));
        if !row.profile.is_empty() {
            let _ = writeln!(out, "    {}", row.profile);
        }
        let _ = writeln!(out, "    {}: {}", lang.pick("出典", "source"), source_named(row.source, lang));
        let (pass, fail) = row.cases;
        if !fail.is_empty() {
            let _ = writeln!(out, "    {}: {pass} / {fail}", lang.pick("事例 (適合 / 違反)", "cases (pass / fail)"));
        }
    }
    let _ = writeln!(out, "\n{}", lang.pick("計", "rules").to_owned() + &format!(" {}", all.len()));
    let _ = writeln!(
        out,
        "\n{} {}",
        lang.pick("予告されていること:", "What is announced:"),
        lang.pick(
            "JP-CLINS 1.13 (検証には使いません。調べられる点は 1.12 の表と同じです)",
            "JP-CLINS 1.13 (judges nothing: what can be judged is as in the tables of 1.12)"
        )
    );
    for fact in FACTS {
        let _ = writeln!(out, "{}", fact.about);
        let _ = writeln!(out, "    {}", lang.pick(fact.ja, fact.en));
        let _ = writeln!(
            out,
            "    {}: {}",
            lang.pick("分かっていないこと", "not known"),
            lang.pick(fact.unknown_ja, fact.unknown_en)
        );
        let _ = writeln!(out, "    {}: {}", lang.pick("出典", "source"), source_named(fact.source, lang));
    }
    out
}

fn as_json(all: &[Listed<'_>]) -> String {
    let rows: Vec<String> = all
        .iter()
        .map(|row| {
            serde_json::json!({
                "rule": row.rule,
                "specRule": row.spec_rule,
                "profile": row.profile,
                "since": row.since.text(),
                "until": row.until.map(tekigo_core::clins::version::Version::text),
                "edition": row.edition(),
                "severity": row.severity.code(),
                "level": row.level.map(Level::code),
                "basis": row.basis.code(),
                "message": { "ja": row.ja, "en": row.en },
                "source": row.source,
                "case": { "pass": row.cases.0, "fail": row.cases.1 },
            })
            .to_string()
        })
        .chain(FACTS.iter().map(|fact| {
            serde_json::json!({
                "announced": announced::VERSION,
                "about": fact.about,
                "basis": Basis::Announced.code(),
                "message": { "ja": fact.ja, "en": fact.en },
                "unknown": { "ja": fact.unknown_ja, "en": fact.unknown_en },
                "source": fact.source,
            })
            .to_string()
        }))
        .collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

fn as_csv(all: &[Listed<'_>]) -> String {
    let mut out = String::from(
        "rule,specRule,profile,since,until,edition,severity,level,basis,message_ja,message_en,source,case_pass,case_fail\r\n",
    );
    for row in all {
        let cells = [
            row.rule,
            row.spec_rule,
            row.profile,
            row.since.text(),
            row.until.map_or("", |until| until.text()),
            row.edition(),
            row.severity.code(),
            row.level.map_or("", Level::code),
            row.basis.code(),
            row.ja,
            row.en,
            row.source,
            row.cases.0,
            row.cases.1,
        ];
        out.push_str(&csv_row(cells));
    }
    for fact in FACTS {
        let said = [[fact.ja, fact.unknown_ja], [fact.en, fact.unknown_en]].map(|parts| parts.join(" / "));
        let [ja, en] = [&said[0], &said[1]].map(|said| format!("{}: {said}", fact.about));
        let (since, basis) = (announced::VERSION, Basis::Announced.code());
        out.push_str(&csv_row(["", "", "", since, "", "", "", "", basis, &ja, &en, fact.source, "", ""]));
    }
    out
}
