//! The mistakes of the first hour: each report says the cause first, at its own place, and docs/first-hour.md shows the
//! reports as they stand. `TEKIGO_BLESS=1 cargo test -p tekigo-conformance --test first_hour` writes the page anew.

use serde::Deserialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tekigo_conformance::edit::{Edit, apply};
use tekigo_core::check::For;
use tekigo_core::outcome::{Format, Issue, Piece, Record, Report, Style};
use tekigo_core::{Options, Ruleset, Severity, Validator};

const NOW: &str = "2026-11-29T09:00:00+09:00";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    mistake: Vec<Mistake>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistake {
    title: String,
    /// A valid document of `cases/clins-own`.
    input: String,
    edits: Vec<Edit>,
    /// Information is shown as well.
    #[serde(default)]
    verbose: bool,
    /// The rule that is told first.
    first: String,
    /// Where.
    at: String,
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// What is told about the document with the mistake and not about the one without it, in the order told.
fn told<'i>(issues: &'i [Issue], before: &[Issue], verbose: bool) -> Vec<&'i Issue> {
    let is_new = |issue: &&Issue| {
        let same = |old: &&Issue| old.rule.id == issue.rule.id && old.expression() == issue.expression();
        before.iter().find(same).is_none()
    };
    let is_shown = |issue: &&Issue| issue.because.is_none() && (verbose || issue.severity >= Severity::Warning);
    let mut told: Vec<&Issue> = issues.iter().filter(is_shown).filter(is_new).collect();
    told.sort_by_key(|issue| std::cmp::Reverse(issue.severity));
    told
}

#[test]
fn the_cause_is_told_first_and_the_page_is_true() {
    let text = std::fs::read_to_string(cases().join("first-hour/mistakes.toml")).expect("the mistakes");
    let file: File = toml::from_str(&text).expect("a list of mistakes");
    let options = Options { target: For::Clins, now: Some(NOW.to_owned()), ..Options::default() };
    let validator = Validator::new(Ruleset::embedded(), options);
    let mut page = String::from(
        "# 最初の 1 時間に出会う間違い / Mistakes of the first hour\n\n\
         電子カルテから書き出した最初のデータによくある間違いと、そのときの tekigo の報告です。報告は `tekigo validate --for clins` の\n\
         出力そのままで、原因が、それを直す場所に、最初に出ます。原因から生じるほかの指摘は畳まれています (`-v` で一覧)。\n\n\
         This page is made by `conformance/tests/first_hour.rs` from `conformance/cases/first-hour/mistakes.toml` and kept true by it.\n",
    );
    let mut faults = Vec::new();
    for (number, mistake) in (1..).zip(&file.mistake) {
        let Mistake { title, input, edits, verbose, first, at } = mistake;
        let right = std::fs::read(cases().join(format!("clins-own/{input}.json"))).expect("a document of ours");
        let bytes = apply(&right, edits).unwrap_or_else(|why| panic!("{title}: {why}"));
        let (before, outcome) = (validator.validate(&right), validator.validate(&bytes));
        let told = told(outcome.issues(), before.issues(), *verbose);
        match told.first() {
            Some(issue) if issue.rule.id == first && issue.expression() == at => {}
            Some(issue) => faults.push(format!("{title}: {} at {}", issue.rule.id, issue.expression())),
            None => faults.push(format!("{title}: nothing is told")),
        }
        // one mistake is one thing to mend
        let errors = told.iter().filter(|issue| issue.severity.is_error()).count();
        if errors > 1 {
            let ids: Vec<String> =
                told.iter().map(|issue| format!("{} {}", issue.rule.id, issue.expression())).collect();
            faults.push(format!("{title}: {errors} errors: {}", ids.join(", ")));
        }
        let style = Style { format: Format::Text, verbose: false, ..Style::default() };
        let name = format!("{input}.json");
        let record = Record { file: &name, record: None, outcome: &outcome, bytes: &bytes };
        let report = if *verbose {
            // of what -v shows, the first issue is enough
            let style = Style { verbose: true, ..style.clone() };
            let whole = Report::new(style.clone()).add(Piece::new(&style, &record));
            let starts = format!("[{first}]");
            let issue = whole.split("\n\n").find(|part| part.lines().next().is_some_and(|head| head.contains(&starts)));
            format!("{}\n", issue.unwrap_or_default())
        } else {
            Report::new(style.clone()).add(Piece::new(&style, &record))
        };
        let _ = write!(page, "\n## {number}. {title}\n\n```text\n{}\n```\n", report.trim_end());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let path = cases().join("../../docs/first-hour.md");
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let answers = known.find("\n# ").map_or_else(String::new, |at| known[at..].to_owned());
    let page = page + &answers;
    if std::env::var_os("TEKIGO_BLESS").is_some() {
        std::fs::write(&path, &page).expect("the page is written");
    } else {
        assert!(known == page, "docs/first-hour.md is not what is reported now; TEKIGO_BLESS=1 writes it anew");
    }
}
