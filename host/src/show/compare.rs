//! `tekigo compare-rules`: the embedded tables against official packages.

use super::catalogue::csv_cell;
use super::finish;
use crate::Status;
use crate::args::{CompareRules, Definitions, ListFormat};
use crate::engine;
use crate::terminal::Console;
use std::fmt::Write as _;
use tekigo_core::Ruleset;
use tekigo_core::model::{Structure, StructureKind};
use tekigo_core::source::compare::{Difference, Explained, all_explained, compare};

/// What differs, in words.
const WORDS: [(&str, &str, &str); 34] = [
    ("missing", "定義がない", "not there"),
    ("version", "版", "version"),
    ("kind", "種類", "kind"),
    ("type", "型", "type"),
    ("base", "基底", "base"),
    ("derivation", "派生の種類", "derivation"),
    ("abstract", "抽象", "abstract"),
    ("context", "拡張を書ける場所", "context"),
    ("contextInvariant", "拡張を書ける条件", "context invariant"),
    ("element", "要素の有無", "element"),
    ("min", "最小回数", "minimum"),
    ("max", "最大回数", "maximum"),
    ("array", "配列か", "array"),
    ("choice", "型の選択", "choice"),
    ("sliceName", "スライス名", "slice name"),
    ("types", "型", "types"),
    ("contentReference", "構造の参照", "content reference"),
    ("fixed", "固定値", "fixed value"),
    ("pattern", "固定の型 (pattern)", "pattern"),
    ("minValue", "最小値", "minimum value"),
    ("maxValue", "最大値", "maximum value"),
    ("maxLength", "最大の長さ", "maximum length"),
    ("mustSupport", "mustSupport", "mustSupport"),
    ("isModifier", "isModifier", "isModifier"),
    ("isSummary", "isSummary", "isSummary"),
    ("slicing", "スライスの区別", "slicing"),
    ("binding", "値セット", "binding"),
    ("representation", "表現", "representation"),
    ("constraints", "制約", "constraints"),
    ("composition", "値セットの中身", "composition"),
    ("content", "内容の範囲", "content"),
    ("codes", "コード", "codes"),
    ("displays", "表示名", "displays"),
    ("hierarchy", "階層", "hierarchy"),
];

/// Compares, reports, and is `Errors` when something differs that is not on the list.
pub(crate) fn compare_rules(console: &Console, command: &CompareRules) -> Status {
    let definitions = Definitions {
        package: command.package.clone(),
        define: Vec::new(),
        no_embedded: false,
        clins_version: None,
        masters: None,
        no_cache: true,
    };
    let Some(given) = engine::structures(console, &command.package) else { return Status::Failed };
    // over the embedded rules, so that a package's bases need not be given
    let Some(theirs) = engine::load(console, &definitions) else { return Status::Failed };
    let explained = match all_explained() {
        Ok(explained) => explained,
        Err(error) => {
            console.problem(&error.to_string());
            return Status::Failed;
        }
    };
    let covered = |structure: &Structure| {
        structure.kind != StructureKind::Logical && given.contains(&(structure.url.clone(), structure.version.clone()))
    };
    let found = compare(&Ruleset::embedded(), &theirs, covered);
    let covered = given.len();
    let (meant, news) = explained.split(&found);
    let text = match command.format {
        ListFormat::Text => as_text(console, covered, &explained, &meant, &news),
        ListFormat::Json => as_json(covered, &explained, &found),
        ListFormat::Csv => as_csv(&explained, &found),
    };
    match finish(console, &text) {
        Status::Conforms if !news.is_empty() => Status::Errors,
        status => status,
    }
}

fn as_text(
    console: &Console,
    covered: usize,
    explained: &Explained,
    meant: &[&Difference],
    news: &[&Difference],
) -> String {
    let lang = console.lang;
    let mut out = String::new();
    let mut of = "";
    for one in news {
        if one.canonical != of {
            of = &one.canonical;
            let _ = writeln!(out, "{of}");
        }
        let what = WORDS.iter().find(|word| word.0 == one.what).map_or(one.what, |word| lang.pick(word.1, word.2));
        let _ = writeln!(out, "  {}  {what}", if one.element.is_empty() { "-" } else { &one.element });
        for (side, value) in [
            (lang.pick("同梱", "embedded"), apart(&one.ours, &one.theirs)),
            (lang.pick("公式", "official"), apart(&one.theirs, &one.ours)),
        ] {
            let value = if value.is_empty() { lang.pick("(なし)", "(none)") } else { &value };
            let _ = writeln!(out, "    {side}: {value}");
        }
    }
    if console.verbose {
        for one in meant {
            let (element, reason) = (&one.element, explained.reason(one).unwrap_or_default());
            let _ = writeln!(out, "{} {element} {}: {reason}", one.canonical, one.what);
        }
    }
    let (differ, listed) = (news.len(), meant.len());
    let _ = match lang {
        tekigo_core::check::Lang::Ja => writeln!(
            out,
            "プロファイルなど {covered} 件を比べました: 違い {differ} 件、ほかに理由を書いた違い {listed} 件{}",
            if listed > 0 && !console.verbose { " (-v で表示)" } else { "" }
        ),
        tekigo_core::check::Lang::En => writeln!(
            out,
            "{covered} structures compared: {differ} differences, and {listed} with a written reason{}",
            if listed > 0 && !console.verbose { " (-v shows them)" } else { "" }
        ),
    };
    out
}

/// The part of a long fact that the other one does not share, with some room around.
fn apart(fact: &str, other: &str) -> String {
    const ROOM: usize = 24;
    const LONG: usize = 160;
    let fact: Vec<char> = fact.chars().collect();
    if fact.len() <= LONG {
        return fact.into_iter().collect();
    }
    let same = fact.iter().zip(other.chars()).take_while(|(a, b)| **a == *b).count();
    let from = same.saturating_sub(ROOM);
    let to = (from + LONG).min(fact.len());
    let shown: String = fact[from..to].iter().map(|c| if *c == '\n' { ' ' } else { *c }).collect();
    format!("{}{shown}{}", if from > 0 { "…" } else { "" }, if to < fact.len() { "…" } else { "" })
}

fn as_json(covered: usize, explained: &Explained, found: &[Difference]) -> String {
    let rows: Vec<serde_json::Value> = found
        .iter()
        .map(|one| {
            serde_json::json!({
                "canonical": one.canonical, "element": one.element, "what": one.what,
                "embedded": one.ours, "official": one.theirs, "reason": explained.reason(one),
            })
        })
        .collect();
    format!("{:#}\n", serde_json::json!({ "structures": covered, "differences": rows }))
}

fn as_csv(explained: &Explained, found: &[Difference]) -> String {
    let mut out = String::from("canonical,element,what,embedded,official,reason\r\n");
    for one in found {
        let reason = explained.reason(one).unwrap_or_default();
        let cells = [&*one.canonical, &one.element, one.what, &one.ours, &one.theirs, reason].map(csv_cell);
        let _ = write!(out, "{}\r\n", cells.join(","));
    }
    out
}
