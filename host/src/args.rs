//! The command line, as clap reads it. Help texts are written `日本語 / English` and shown in one of them.

use clap::{Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
use tekigo_core::check::Lang;

/// FHIR R4 と JP-CLINS のデータを検査します / Validates FHIR R4 and JP-CLINS data
#[derive(Debug, Parser)]
#[command(name = "tekigo", version, arg_required_else_help = true, max_term_width = 110)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Do,
}

#[derive(Debug, Args)]
pub(crate) struct Global {
    /// 表示の言語 (指定がなければ LC_ALL、LANG に従い、それもなければ ja) / Language of messages (default: from LC_ALL or LANG, else ja)
    #[arg(long, global = true, value_enum, value_name = "ja|en", hide_possible_values = true)]
    pub(crate) lang: Option<LangArg>,
    /// 色を付けるか (auto は端末のときだけ) / Whether to use colours (auto: on a terminal only)
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "auto|always|never",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) color: When,
    /// 問題だけを表示し、まとめと進み具合は出しません / Only issues: no summaries, no progress
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// 省略せずすべて表示し、動作の記録を標準エラー出力に出します / Leave nothing out, and tell on stderr what is done
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LangArg {
    Ja,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Do {
    /// データを検査します / Validates data
    Validate(Box<Validate>),
    /// 規則の意味、違反の例、直し方、出典を示します / What a rule means, an example that breaks it, how to mend it, its source
    Explain(Explain),
    /// 規則の一覧を示します / The catalogue of rules
    Rules(Rules),
    /// 同梱の定義を公式パッケージと要素ごとに比べます / The embedded tables against an official package, element by element
    CompareRules(CompareRules),
    /// FHIRPath (R4) の式を評価します / Evaluates a FHIRPath (R4) expression
    Fhirpath(Fhirpath),
    /// StructureDefinition のスナップショットを作ります / A StructureDefinition with its snapshot generated
    Snapshot(Snapshot),
    /// 用語のマスター (傷病名、医薬品、検査項目など) を取り込み、調べます / Imports and asks terminology masters (diseases, drugs, laboratory items)
    Masters(crate::masters::args::Masters),
}

const EXAMPLES: &str = "  tekigo validate bundle.json
  tekigo validate --package jp-core.tgz --package jp-clins.tgz data/
  tekigo validate --ndjson --format ndjson Observation.ndjson > report.ndjson
  cat patient.json | tekigo validate --format outcome -";

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Validate {
    /// ファイル、フォルダー (中の *.json すべて)、または - (標準入力) / Files, folders (every *.json below), or - (standard input)
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) definitions: Definitions,
    /// データが宣言するものに加えて検査するプロファイル (繰り返し可) / Profile to check in addition to those declared (repeatable)
    #[arg(long, value_name = "URL[|VERSION]", help_heading = "検査 / Checks")]
    pub(crate) profile: Vec<String>,
    /// 送り先: clins はサービスの規則も検査、fhir は FHIR とプロファイルだけ、auto は宣言から判断 / Receiver: clins adds the rules of the service, fhir is FHIR and profiles only, auto decides by what is declared
    #[arg(
        long = "for",
        value_enum,
        default_value = "auto",
        value_name = "auto|clins|fhir",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "検査 / Checks"
    )]
    pub(crate) target: Target,
    /// 技術解説書の版 (サービスの規則は次の版で加わります) / Edition of the technical guide (the rules of the service follow in the next release)
    #[arg(
        long,
        value_enum,
        default_value = "2024-06",
        value_name = "2023-09|2024-06",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "検査 / Checks"
    )]
    pub(crate) edition: EditionArg,
    /// 電子カルテに値がある要素の一覧 (1 行に 1 つ、例 Condition.recordedDate。次の版で使われます) / Elements that the EHR holds a value for, one a line (used from the next release on)
    #[arg(long, value_name = "FILE", help_heading = "検査 / Checks")]
    pub(crate) recorded: Option<PathBuf>,
    /// 文字列の中のマークアップをエラーにします / Markup in plain strings is an error
    #[arg(long, help_heading = "検査 / Checks")]
    pub(crate) security_checks: bool,
    /// JSON のコメントを許し、報告だけします / JSON comments are reported and tolerated
    #[arg(long, help_heading = "検査 / Checks")]
    pub(crate) allow_comments: bool,
    /// example.org などの URL をエラーにします / example.org canonicals are errors
    #[arg(long, help_heading = "検査 / Checks")]
    pub(crate) no_example_urls: bool,
    /// 1 件の大きさの上限、バイト (指定がなければ clins は 10 MiB、fhir はなし) / Bytes one input may have (default: 10 MiB for clins, none for fhir)
    #[arg(long, value_name = "N", help_heading = "検査 / Checks")]
    pub(crate) max_bytes: Option<u64>,
    /// 終了ステータスを 1 にする重さ / What makes the exit status 1
    #[arg(
        long,
        value_enum,
        default_value = "error",
        value_name = "error|warning",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "検査 / Checks"
    )]
    pub(crate) fail_on: FailOn,
    /// 入力は 1 行に 1 リソース / The input has one resource a line
    #[arg(long, help_heading = "入出力 / Input and output")]
    pub(crate) ndjson: bool,
    /// 出力の形式 / Format of the report
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT", help_heading = "入出力 / Input and output")]
    pub(crate) format: FormatArg,
    /// 標準出力でなくファイルに書きます / Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "入出力 / Input and output")]
    pub(crate) output: Option<PathBuf>,
    /// 並列数 (指定がなければ CPU のコア数) / Threads (default: the number of cores)
    #[arg(long, value_name = "N", help_heading = "入出力 / Input and output")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// 検査エンジン (wasm は次の版で使えるようになります) / Engine (wasm follows in the next release)
    #[arg(
        long,
        value_enum,
        default_value = "native",
        value_name = "native|wasm",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "入出力 / Input and output"
    )]
    pub(crate) engine: EngineArg,
}

/// Which definitions to check against.
#[derive(Debug, Default, Args)]
pub(crate) struct Definitions {
    /// FHIR パッケージの .tgz かフォルダー (繰り返し可) / FHIR package, .tgz or folder (repeatable)
    #[arg(long, value_name = "DIR|TGZ", help_heading = "定義 / Definitions")]
    pub(crate) package: Vec<PathBuf>,
    /// 定義ファイル: StructureDefinition、ValueSet、CodeSystem、またはその Bundle (繰り返し可) / Definition file: a StructureDefinition, ValueSet, CodeSystem or a Bundle of them (repeatable)
    #[arg(long, value_name = "FILE", help_heading = "定義 / Definitions")]
    pub(crate) define: Vec<PathBuf>,
    /// 同梱の日本の定義を使わず、R4 の基本と与えたものだけで検査します / Only the R4 base and what is given, no embedded Japanese tables
    #[arg(long, help_heading = "定義 / Definitions")]
    pub(crate) no_embedded: bool,
    /// 同梱の JP-CLINS の版 (1.10) / Which embedded JP-CLINS tables (1.10)
    #[arg(long, value_name = "VERSION", help_heading = "定義 / Definitions")]
    pub(crate) clins_version: Option<String>,
    /// 取り込んだマスターのフォルダー (指定がなければ TEKIGO_MASTERS、利用者のフォルダー) / Folder of imported masters (default: TEKIGO_MASTERS, else the user's folder)
    #[arg(long, value_name = "DIR", help_heading = "定義 / Definitions")]
    pub(crate) masters: Option<PathBuf>,
    /// コンパイルしたパッケージをディスクに残さず、使いもしません / Neither keep nor use compiled packages on disk
    #[arg(long, help_heading = "定義 / Definitions")]
    pub(crate) no_cache: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Target {
    Auto,
    Clins,
    Fhir,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum EditionArg {
    #[value(name = "2023-09")]
    E2023,
    #[value(name = "2024-06")]
    E2024,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineArg {
    Native,
    Wasm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    Text,
    Json,
    Ndjson,
    Outcome,
    Sarif,
    Junit,
    Html,
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// 規則の名前、例 cardinality-min / Id of the rule, e.g. cardinality-min
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// このプロファイルが課す制約を要素ごとに示します / The constraints of this profile, element by element
    #[arg(long, value_name = "URL[|VERSION]")]
    pub(crate) profile: Option<String>,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) definitions: Definitions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct CompareRules {
    /// 公式パッケージの .tgz かフォルダー (繰り返し可) / Official package, .tgz or folder (repeatable)
    #[arg(long, value_name = "DIR|TGZ", required = true)]
    pub(crate) package: Vec<PathBuf>,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Fhirpath {
    /// 式、例 "Patient.name.given" / Expression, e.g. "Patient.name.given"
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub(crate) expression: String,
    /// ファイル、または - (標準入力) / File, or - (standard input)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: ValueFormat,
    #[command(flatten)]
    pub(crate) definitions: Definitions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ValueFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Snapshot {
    /// StructureDefinition (differential) / The StructureDefinition (its differential)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) definitions: Definitions,
}

/// Reads the arguments; help and errors are in `lang`. Ends the process (0 for help, 2 for a bad call) as clap does.
pub(crate) fn parse(args: &[OsString], lang: Lang) -> Cli {
    let version = format!("{} ({})", env!("CARGO_PKG_VERSION"), tekigo_core::source::EMBEDDED_LABEL);
    let matches = localised(Cli::command().version(version), lang).get_matches_from(args);
    match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    }
}

/// The language that the arguments or the environment ask for, before anything else is read.
pub(crate) fn language(args: &[OsString], env: impl Fn(&str) -> Option<String>) -> Lang {
    let mut args = args.iter().map(|arg| arg.to_string_lossy());
    while let Some(arg) = args.next() {
        let value = match arg.strip_prefix("--lang") {
            Some("") => args.next().map(std::borrow::Cow::into_owned),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => continue,
        };
        match value.as_deref() {
            Some("ja") => return Lang::Ja,
            Some("en") => return Lang::En,
            _ => {}
        }
    }
    let locale = ["LC_ALL", "LANG"].iter().find_map(|name| env(name).filter(|value| !value.is_empty()));
    if locale.is_some_and(|locale| locale.starts_with("en")) { Lang::En } else { Lang::Ja }
}

/// Keeps one language of every help text.
fn localised(command: Command, lang: Lang) -> Command {
    let pick = |text: String| match text.split_once(" / ") {
        Some((ja, en)) => lang.pick(ja, en).to_owned(),
        None => text,
    };
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let about = command.get_about().map(ToString::to_string).map(pick);
    let mut command = command
        .subcommand_help_heading(lang.pick("コマンド", "Commands"))
        .help_template(lang.pick(
            "{about}\n\n使い方: {usage}\n\n{all-args}{after-help}",
            "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
        ))
        .mut_args(|arg| {
            let heading = arg.get_help_heading().map(str::to_owned);
            let help = arg.get_help().map(ToString::to_string);
            let arg = match help {
                Some(help) => arg.help(pick(help)),
                None => arg,
            };
            match heading {
                Some(heading) => arg.help_heading(pick(heading)),
                None if arg.is_positional() => arg.help_heading(lang.pick("引数", "Arguments").to_owned()),
                None => arg.help_heading(lang.pick("全般", "Options").to_owned()),
            }
        })
        .disable_help_flag(true)
        .arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help(lang.pick("この説明を表示します", "Print help"))
                .help_heading(lang.pick("全般", "Options")),
        );
    if let Some(about) = about {
        command = command.about(about);
    }
    if command.get_name() == "validate" {
        let status = lang.pick(
            "終了ステータス: 0 = 適合、1 = エラーあり、2 = 実行できない (引数、読めないファイル、壊れたパッケージ)",
            "Exit status: 0 = conforms, 1 = has errors, 2 = the call failed (bad flag, unreadable file, broken package)",
        );
        command = command.after_help(format!("{}:\n{EXAMPLES}\n\n{status}", lang.pick("例", "Examples")));
    }
    if command.get_version().is_some() {
        command = command.disable_version_flag(true).arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(lang.pick("版を表示します", "Print version"))
                .help_heading(lang.pick("全般", "Options")),
        );
    }
    if command.has_subcommands() {
        command = command.disable_help_subcommand(true);
    }
    for name in names {
        command = command.mut_subcommand(name, |sub| localised(sub, lang));
    }
    command
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Ja => Self::Ja,
            LangArg::En => Self::En,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(args: &[&str], env: &[(&str, &str)], expected: Lang) {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        let env = |name: &str| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        assert_eq!(language(&args, env), expected);
    }

    #[test]
    fn language_comes_from_arguments_then_locale_then_ja() {
        check(&["--lang", "en"], &[("LANG", "ja_JP.UTF-8")], Lang::En);
        check(&["--lang=ja"], &[("LANG", "en_US.UTF-8")], Lang::Ja);
        check(&[], &[("LC_ALL", "en_GB"), ("LANG", "ja_JP.UTF-8")], Lang::En);
        check(&[], &[("LC_ALL", ""), ("LANG", "en_GB")], Lang::En);
        check(&[], &[("LANG", "C.UTF-8")], Lang::Ja);
        check(&[], &[], Lang::Ja);
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
        localised(Cli::command(), Lang::Ja).debug_assert();
        localised(Cli::command(), Lang::En).debug_assert();
    }
}
