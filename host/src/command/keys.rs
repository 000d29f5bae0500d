//! `tekigo keys`: the key information of files, and the register that a sender keeps.

use super::store::Store;
use crate::args::Definitions;
use crate::inputs::{self, gather};
use crate::terminal::{Console, Output};
use crate::{Error, Status};
use clap::ValueEnum;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::outcome::{Issue, Outcome};
use tekigo_core::request::{self, Answer};
use tekigo_core::{Options, Ruleset, Validator};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// ファイル、フォルダー (中の *.json すべて)、または - (標準入力) / Files, folders (every *.json below), or - (standard input)
    #[arg(value_name = "FILE", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// 出力の形式: json は読みやすく、ndjson は 1 ファイル 1 行、text は要点だけ / Format: json to read, ndjson one line a file, text the essentials
    #[arg(long, value_enum, default_value = "json", value_name = "json|ndjson|text", hide_possible_values = true)]
    pub(crate) format: KeysFormat,
    /// 送信台帳 (1 ファイル 1 行) に追記します / Appends to the register of what was sent, one line a file
    #[arg(long, value_name = "FILE.ndjson")]
    pub(crate) store: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeysFormat {
    Json,
    Ndjson,
    Text,
}

/// Reads a file, or standard input for `-`; says why when it cannot.
pub(crate) fn read_file(console: &Console, path: &Path) -> Option<Vec<u8>> {
    inputs::read(path).map_err(|error| console.error(&error)).ok()
}

/// Says the issues of a file that are to be kept on standard error.
pub(crate) fn tell(console: &Console, file: &str, outcome: &Outcome, mut keep: impl FnMut(&Issue) -> bool) {
    for issue in outcome.issues().iter().filter(|issue| keep(issue)) {
        let severity = match issue.severity.code() {
            "warning" => console.lang.pick("警告", "warning"),
            "information" => console.lang.pick("情報", "information"),
            _ => console.lang.pick("エラー", "error"),
        };
        let place = issue.expression();
        let place = if place.is_empty() { String::new() } else { format!(" [{place}]") };
        let (line, column, message) = (issue.line, issue.column, issue.message(console.lang));
        console.problem(&format!("{file}:{line}:{column}: {severity}: {message} ({}){place}", issue.rule.id));
        console.advice(&issue.mend(console.lang));
    }
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let rules = super::load(console, &Definitions::default())?;
        Ok(run(console, self, rules))
    }
}

fn run(console: &Console, command: &Args, rules: Arc<Ruleset>) -> Status {
    let validator = Validator::new(rules, Options::default());
    let mut store = match command.store.as_deref().map(|path| Store::open(console, path)) {
        Some(None) => return Status::Failed,
        Some(Some(store)) => Some(store),
        None => None,
    };
    let mut status = Status::Conforms;
    let mut output = Output::new(io::stdout().lock());
    // several files are one JSON text, too
    let is_list = command.format == KeysFormat::Json && !matches!(&command.paths[..], [one] if !one.is_dir());
    let mut before = if is_list { "[\n" } else { "" };
    for input in gather(&command.paths, &["json", "xml"]) {
        let name = input.name();
        let Some(bytes) = read_file(console, Path::new(&name)) else {
            status = Status::Failed;
            continue;
        };
        let answer = request::keys(&validator, &bytes);
        if !console.quiet {
            tell(console, &name, &answer.outcome, |_| true);
        }
        if !answer.is_complete() {
            status = status.max(Status::Errors);
        } else if let (Some(store), Some(keys)) = (&mut store, &answer.keys) {
            store.add(console, &name, keys);
        }
        let text = match command.format {
            KeysFormat::Json if is_list => {
                std::mem::replace(&mut before, ",\n").to_owned() + &answer.to_json(&name, &bytes, true)
            }
            KeysFormat::Json => answer.to_json(&name, &bytes, true) + "\n",
            KeysFormat::Ndjson => answer.to_json(&name, &bytes, false) + "\n",
            KeysFormat::Text => text(console, &name, &answer),
        };
        if !output.write(&text) {
            break;
        }
    }
    if is_list {
        output.write(if before == "[\n" { "[]\n" } else { "\n]\n" });
    }
    if let Err(error) = output.end() {
        return console.error(&error);
    }
    let written = store.is_none_or(|store| store.write(console));
    if written { status } else { Status::Failed }
}

/// The essentials of one file.
fn text(console: &Console, name: &str, answer: &Answer) -> String {
    let Some(keys) = &answer.keys else {
        return format!("{name}: {}\n", console.lang.pick("キー情報はありません", "no key information"));
    };
    let (ja, en) = keys.kind.words();
    let mut out = format!("{name}: {}\n", console.lang.pick(ja, en));
    for (key, value) in keys.matching() {
        let (ja, en) = match key {
            "bundleIdentifier" => ("Bundle-ID", "Bundle-ID"),
            "bundleIdentifierSystem" => ("Bundle-ID の system", "system of the Bundle-ID"),
            "compositionIdentifier" => ("文書の識別子", "document identifier"),
            "institution" => ("発行医療機関", "issuing institution"),
            _ => ("被保険者", "insured person"),
        };
        // the person's system is told by the form of the value
        let value = value.map(|value| value.split_once('|').map_or(value.clone(), |(_, value)| value.to_owned()));
        let value = value.unwrap_or_else(|| console.lang.pick("(ありません)", "(missing)").to_owned());
        let _ = writeln!(out, "  {}: {value}", console.lang.pick(ja, en));
    }
    let (records, summaries) = (keys.contents.len(), keys.attached_summaries.len());
    let (ja, en) = (
        format!("記録 {records} 件、添付の退院時サマリー {summaries} 件"),
        format!("{records} records, {summaries} attached discharge summaries"),
    );
    let _ = writeln!(out, "  {}", console.lang.pick(&ja, &en));
    out
}
