//! `tekigo validate`, the main job: what is asked for.

mod job;
mod triage;

use crate::args::{Chosen, Definitions};
use crate::inputs::{self, Input};
use crate::terminal::Console;
use crate::{Error, Status, clock};
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use job::Job;
use std::fs::File;
use std::io::{self, IsTerminal, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tekigo_core::check::{Edition, Extensions, For, Options};
use tekigo_core::outcome::{Format, Style};
use tekigo_core::{Lang, Ruleset};

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Args {
    /// ファイル、フォルダー (中の *.json、*.xml、*.ndjson すべて)、または - (標準入力) / Files, folders (every *.json, *.xml and *.ndjson below), or - (standard input)
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    definitions: Definitions,
    /// データが宣言するものに加えて検証するプロファイル (繰り返し可) / Profile to check in addition to those declared (repeatable)
    #[arg(long, value_name = "URL[|VERSION]", help_heading = "検証 / Checks")]
    profile: Vec<String>,
    /// 送り先: clins はサービスの規則も検証、fhir は FHIR とプロファイルだけ、auto は宣言から判断 / Receiver: clins adds the rules of the service, fhir is FHIR and profiles only, auto decides by what is declared
    #[arg(
        long = "for",
        value_enum,
        default_value = "auto",
        value_name = "auto|clins|fhir",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "検証 / Checks"
    )]
    target: Target,
    /// 技術解説書の版: 値がない要素をどう扱うかが決まります / Edition of the technical guide, which decides what an absent element means
    #[arg(
        long,
        value_enum,
        default_value = "2024-06",
        value_name = "2023-09|2024-06",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "検証 / Checks"
    )]
    edition: EditionArg,
    /// 電子カルテに値がある要素の一覧 (1 行に 1 つ、例 Condition.recordedDate)。データになければ指摘します / Elements that the EHR holds a value for, one a line (e.g. Condition.recordedDate); absent ones are reported
    #[arg(long, value_name = "FILE", help_heading = "検証 / Checks")]
    recorded: Option<PathBuf>,
    /// 定義が読み込まれていない拡張: any は警告、known はエラー (modifierExtension は常にエラー) / An extension whose definition is not loaded: any warns, known is an error (modifierExtension is always one)
    #[arg(
        long,
        value_enum,
        default_value = "any",
        value_name = "any|known",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "検証 / Checks"
    )]
    extensions: ExtensionsArg,
    /// 文字列の中のマークアップをエラーにします / Markup in plain strings is an error
    #[arg(long, help_heading = "検証 / Checks")]
    security_checks: bool,
    /// JSON のコメントを許し、報告だけします / JSON comments are reported and tolerated
    #[arg(long, help_heading = "検証 / Checks")]
    allow_comments: bool,
    /// example.org などの URL をエラーにします / example.org canonicals are errors
    #[arg(long, help_heading = "検証 / Checks")]
    no_example_urls: bool,
    /// 推奨 (技術解説書の推奨要素と FHIR のベストプラクティス) を報告しません / Leave advice out: what the guide recommends, best practices of FHIR
    #[arg(long, help_heading = "検査 / Checks")]
    no_advice: bool,
    /// データの値を報告に出しません (記録やサーバー向け) / Leave what the data says out of reports, for logs and servers
    #[arg(long, help_heading = "入出力 / Input and output")]
    mask: bool,
    /// 1 件の大きさの上限、バイト (指定がなければ clins は 10 MiB、fhir はなし) / Bytes one input may have (default: 10 MiB for clins, none for fhir)
    #[arg(long, value_name = "N", help_heading = "検証 / Checks")]
    max_bytes: Option<u64>,
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
    /// 「今」とする時刻、例 2026-11-29T09:00:00+09:00 (指定がなければこの計算機の時刻) / The instant that is now, e.g. 2026-11-29T09:00:00+09:00 (default: the clock)
    #[arg(long, value_name = "INSTANT", help_heading = "検証 / Checks")]
    now: Option<String>,
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Target {
    Auto,
    Clins,
    Fhir,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EditionArg {
    #[value(name = "2023-09")]
    E2023,
    #[value(name = "2024-06")]
    E2024,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ExtensionsArg {
    Any,
    Known,
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
        let options = options(console, self)?;
        let inputs = inputs(console, self)?;
        let triage = Arc::new(triage::read(console, self, options.now.as_deref().unwrap_or_default())?);
        let limit = options.max_bytes.or_else(|| options.byte_limit(options.target == For::Clins));
        let rules = super::load(console, &self.definitions)?;
        for canonical in &self.profile {
            answered(&rules, canonical)?;
        }
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
        let (status, totals) = match &self.output {
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

/// A profile of the call that nothing answers cannot be checked: the call fails, naming what may have been meant.
fn answered(rules: &Ruleset, canonical: &str) -> Result<(), Error> {
    if rules.resolve(canonical).is_some() {
        return Ok(());
    }
    let url = canonical.split('|').next().unwrap_or(canonical);
    let near = rules.by_url.keys().map(|known| (shared(url, known), known));
    let near = near.filter(|&(shared, known)| shared * 4 >= url.len().max(known.len()) * 3);
    let (ja, en) = match near.max_by_key(|&(shared, known)| (shared, std::cmp::Reverse(known))) {
        Some((_, known)) => (format!("もしかして: {known}"), format!("did you mean {known}?")),
        None => (
            "--package か --define で定義を読み込んでください".to_owned(),
            "load its definition with --package or --define".to_owned(),
        ),
    };
    Err(Error::call(
        format!("--profile {canonical} の定義が読み込まれていません。{ja}"),
        format!("no loaded definition answers --profile {canonical}; {en}"),
    ))
}

/// Bytes that two names share at their starts and, beyond them, at their ends: a slip leaves the most of both.
fn shared(a: &str, b: &str) -> usize {
    let start = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - start;
    start + a.bytes().rev().zip(b.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count()
}

/// The instant that the call gives, or that of the clock.
fn now(command: &Args) -> Result<String, Error> {
    let Some(given) = &command.now else { return Ok(clock::now()) };
    let has_zone = given.parse::<jiff::Timestamp>().is_ok();
    if !has_zone {
        return Err(Error::call(
            format!("--now「{given}」を時刻として読めません。例: 2026-11-29T09:00:00+09:00"),
            format!("--now {given:?} is no instant; write it as 2026-11-29T09:00:00+09:00"),
        ));
    }
    Ok(given.clone())
}

fn options(console: &Console, command: &Args) -> Result<Options, Error> {
    let recorded = match &command.recorded {
        None => Vec::new(),
        Some(path) => std::fs::read_to_string(path)
            .map_err(|why| Error::read(path, why))?
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect(),
    };
    Ok(Options {
        now: Some(now(command)?),
        profiles: command.profile.clone(),
        target: match command.target {
            Target::Auto => For::Auto,
            Target::Clins => For::Clins,
            Target::Fhir => For::Fhir,
        },
        security_checks: command.security_checks,
        allow_comments: command.allow_comments,
        no_example_urls: command.no_example_urls,
        no_advice: command.no_advice,
        extensions: match command.extensions {
            ExtensionsArg::Any => Extensions::Any,
            ExtensionsArg::Known => Extensions::Known,
        },
        max_bytes: command.max_bytes,
        recorded,
        edition: match command.edition {
            EditionArg::E2023 => Edition::E2023,
            EditionArg::E2024 => Edition::E2024,
        },
        clins_version: command.definitions.clins_version.clone(),
        core_version: command.definitions.core_version.clone(),
        lang: console.lang,
        mask: command.mask,
    })
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
    let to_stdout = command.output.is_none();
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
