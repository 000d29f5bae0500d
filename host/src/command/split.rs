//! `tekigo split`: a Bundle of results that is over the limit becomes several, all of them or none.

use super::files;
use super::keys::{read_file, tell};
use crate::args::Definitions;
use crate::terminal::{Console, print};
use crate::{Error, Status};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use tekigo_core::request::{self, SplitFault};
use tekigo_core::{Options, Ruleset, Validator};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 検査結果 (Observation) の Bundle / A Bundle of results (Observation)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// 分けたファイルを書くフォルダー (なければ作ります) / Folder for the parts (made when it is not there)
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// 1 ファイルの上限、バイト (指定がなければ 10 MiB) / Bytes a part may have (default: 10 MiB)
    #[arg(long, value_name = "N")]
    pub(crate) max_bytes: Option<u64>,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let rules = super::load(console, &Definitions::default())?;
        Ok(run(console, self, rules))
    }
}

fn run(console: &Console, command: &Args, rules: Arc<Ruleset>) -> Status {
    let Some(bytes) = read_file(console, &command.file) else { return Status::Failed };
    let validator = Validator::new(rules, Options { now: Some(crate::clock::now()), ..Options::default() });
    let name = command.file.display().to_string();
    let divided = match request::split(&validator, &bytes, command.max_bytes) {
        Ok(divided) => divided,
        Err(SplitFault::Unreadable(outcome)) => {
            tell(console, &name, &outcome, |_| true);
            return Status::Errors;
        }
        Err(SplitFault::Refused(refused)) => {
            let (ja, en) = refused.words();
            console.problem_in(&format!("{name}: {ja}"), &format!("{name}: {en}"));
            return Status::Errors;
        }
    };
    let stem = command.file.file_stem().map_or_else(|| "part".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let several = divided.parts.len() > 1;
    let mut good = divided.union_holds;
    let mut text = String::new();
    let mut parts = Vec::new();
    for (at, (part, outcome)) in divided.parts.iter().zip(&divided.outcomes).enumerate() {
        let file = if several { format!("{stem}-{}.json", at + 1) } else { format!("{stem}.json") };
        let (size, reports) = (part.text.len(), part.reports.len());
        let results: usize = part.reports.iter().map(|report| report.results).sum();
        good &= outcome.is_valid();
        let verdict = if outcome.is_valid() {
            console.lang.pick("適合", "valid")
        } else {
            console.lang.pick("エラーあり", "has errors")
        };
        let _ = writeln!(
            text,
            "{file}  {}  {}",
            part.identifier,
            console.lang.pick(
                &format!("{size} バイト、報告 {reports} 件、検査 {results} 件、{verdict}"),
                &format!("{size} bytes, {reports} reports, {results} results, {verdict}")
            )
        );
        if !outcome.is_valid() {
            let mut told = 0;
            tell(console, &file, outcome, |issue| {
                told += u32::from(issue.severity.is_error());
                issue.severity.is_error() && told <= 5
            });
        }
        parts.push((command.out.join(&file), part.text.clone()));
    }
    if !good {
        console.problem_in(
            "分けた Bundle にエラーがあるため、何も書いていません。元のファイルを直してください",
            "the parts have errors, so nothing was written: correct the original",
        );
        return Status::Errors;
    }
    if let Err(error) = std::fs::create_dir_all(&command.out) {
        let out = command.out.display();
        console.problem_in(&format!("{out} を作れません: {error}"), &format!("cannot make {out}: {error}"));
        return Status::Failed;
    }
    if let Err((path, error)) = files::write_all_new(&parts) {
        let (path, error) = (path.display(), error.to_string());
        let words = error.split_once(" / ");
        console.problem_in(
            &format!("{path} に書けません: {} (何も残していません)", words.map_or(&*error, |(ja, _)| ja)),
            &format!("cannot write {path}: {} (nothing is left behind)", words.map_or(&*error, |(_, en)| en)),
        );
        return Status::Failed;
    }
    let (count, results, limit) = (divided.parts.len(), divided.results, divided.limit);
    let _ = writeln!(
        text,
        "{}",
        console.lang.pick(
            &if several {
                format!("{count} つに分けました。合わせると元の検査 {results} 件と一致します (1 ファイル {limit} バイトまで)")
            } else {
                format!("{limit} バイトに収まるため、分けずに書きました (検査 {results} 件)")
            },
            &if several {
                format!("{count} parts; together they hold exactly the {results} results of the original (limit {limit} bytes each)")
            } else {
                format!("it fits into {limit} bytes and was written undivided ({results} results)")
            },
        )
    );
    print(&text).map_or_else(|error| console.error(&error), |()| Status::Conforms)
}
