//! `tekigo validate`, the main job: what is asked for.

mod job;
mod triage;

use crate::args::{Checks, Chosen, Definitions, file_of};
use crate::inputs::{self, Input};
use crate::terminal::Console;
use crate::{Error, Status};
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use job::Job;
use std::fs::File;
use std::io::{self, IsTerminal, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tekigo_core::Lang;
use tekigo_core::check::For;
use tekigo_core::outcome::{Format, Style};

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Args {
    /// ファイル、フォルダー (中の *.json、*.xml、*.ndjson すべて)、または - (標準入力) / Files, folders (every *.json, *.xml and *.ndjson below), or - (standard input)
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    definitions: Definitions,
    #[command(flatten)]
    checks: Checks,
    /// 終了ステータスを 1 にする重さ / What makes the exit status 1
    #[arg(
        long,
        value_enum,
        default_value = "error",
        value_name = "error|warning",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "検証 / Checks"
    )]
    fail_on: FailOn,
    /// 指摘があっても終了ステータスを 0 にします (呼び出しの誤りは 2 のまま) / Exit with 0 whatever the data says (a failed call stays 2)
    #[arg(long, help_heading = "検証 / Checks")]
    exit_zero: bool,
    /// 一時的に認める指摘の一覧 (TOML: rule、reason、until と、任意で specRule、file、expression) / Issues that are put up with for a time (TOML: rule, reason, until and, if wanted, specRule, file, expression)
    #[arg(long, value_name = "FILE", help_heading = "検証 / Checks")]
    waivers: Option<PathBuf>,
    /// 以前の報告 (--format json)。そこにない指摘だけを数えます / An earlier report (--format json); only issues that are not in it count
    #[arg(long, value_name = "FILE", help_heading = "検証 / Checks")]
    baseline: Option<PathBuf>,
    /// 入力は 1 行に 1 リソース / The input has one resource a line
    #[arg(long, help_heading = "入出力 / Input and output")]
    ndjson: bool,
    /// 出力の形式 / Format of the report
    #[arg(long, value_parser = formats(), default_value = "text", value_name = "FORMAT", help_heading = "入出力 / Input and output")]
    format: Format,
    /// 入力 1 件あたりに示す指摘の上限 (重いものから) / Issues that one input shows at most, the gravest first
    #[arg(long, value_name = "N", help_heading = "入出力 / Input and output")]
    max_findings: Option<usize>,
    /// 標準出力でなくファイルに書きます (csv には Excel が文字化けしないよう BOM を付けます) / Write to a file instead of standard output (csv begins with a byte order mark, so that Excel reads it as UTF-8)
    #[arg(short, long, value_name = "FILE", help_heading = "入出力 / Input and output")]
    output: Option<PathBuf>,
    /// 並列数 (指定がなければ CPU のコア数) / Threads (default: the number of cores)
    #[arg(long, value_name = "N", help_heading = "入出力 / Input and output")]
    jobs: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    engine: Chosen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
}

/// The formats of reports, by name.
fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name)).try_map(|name| name.parse())
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let options = self.checks.options(console.lang, &self.definitions)?;
        let inputs = inputs(console, self)?;
        let triage = Arc::new(triage::read(console, self, options.now.as_deref().unwrap_or_default())?);
        let limit = options.max_bytes.or_else(|| options.byte_limit(options.target == For::Clins));
        let rules = super::load(console, &self.definitions)?;
        self.checks.answered(console, &options.recorded, &rules)?;
        let engine = self.engine.start(console, &self.definitions, rules, options, self.jobs)?;
        let job = Job {
            console,
            engine: &*engine,
            limit,
            ndjson: self.ndjson,
            threads: self.jobs,
            warnings_fail: self.fail_on == FailOn::Warning,
            style: Style { triage: Arc::clone(&triage), ..style(console, self, &inputs, engine.label()) },
            spare: Mutex::default(),
        };
        let (status, totals) = match file_of(self.output.as_deref()) {
            None => job.run(inputs, io::stdout()),
            Some(path) => {
                let failed = |why| Error::write(path, why);
                let mut file = File::create(path).map_err(failed)?;
                if self.format == Format::Csv {
                    file.write_all("\u{feff}".as_bytes()).map_err(failed)?;
                }
                job.run(inputs, file)
            }
        }?;
        triage::told(console, &triage, &totals.used);
        Ok(if self.exit_zero && status == Status::Errors { Status::Conforms } else { status })
    }
}

fn inputs(console: &Console, command: &Args) -> Result<Vec<Input>, Error> {
    if command.paths.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Error::call(
                "検証するファイルを指定してください。例: tekigo validate bundle.json",
                "give a file to validate, e.g. tekigo validate bundle.json",
            ));
        }
        return Ok(vec![Input::Stdin]);
    }
    let extensions: &[&str] = if command.ndjson { &["ndjson", "jsonl"] } else { &["json", "xml", "ndjson", "jsonl"] };
    let (inputs, left_out) = inputs::gather_counting(&command.paths, extensions);
    if left_out > 0 && !console.quiet {
        console.problem(&match console.lang {
            Lang::Ja => format!(
                "フォルダー内の {left_out} 個のファイルは、拡張子が {} のどれでもないため検証していません",
                extensions.join("、")
            ),
            Lang::En => format!(
                "{left_out} file{} in folders left out: only names that end in {} are read",
                if left_out == 1 { "" } else { "s" },
                extensions.join(", ")
            ),
        });
    }
    Ok(inputs)
}

fn style(console: &Console, command: &Args, inputs: &[Input], rules: &str) -> Style {
    let to_stdout = file_of(command.output.as_deref()).is_none();
    Style {
        format: command.format,
        lang: console.lang,
        color: console.color_stdout() && (to_stdout || console.color_forced()),
        width: if to_stdout { console.width() } else { None },
        verbose: console.verbose,
        quiet: console.quiet,
        several: inputs.len() != 1 || inputs.iter().any(|input| command.ndjson || input.is_ndjson()),
        rules: rules.to_owned(),
        triage: Arc::default(),
    }
}
