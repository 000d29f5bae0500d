//! The command line, as clap reads it: what all commands share. The arguments of a command are beside what it does
//! (`command/`). Help texts are written `日本語 / English` and shown in one of them.

mod checks;
mod engine;
mod errors;
mod help;
mod shared;

pub(crate) use checks::{Checks, unanswered};
pub(crate) use engine::Chosen;
pub(crate) use shared::{Definitions, ListFormat, file_of};

use crate::command::Do;
use clap::{Args, CommandFactory, FromArgMatches, Parser, ValueEnum};
pub(crate) use help::localised;
use std::ffi::OsString;
use std::io::Write as _;
use tekigo_core::Lang;

/// FHIR R4 と JP-CLINS のデータを検証します / Validates FHIR R4 and JP-CLINS data
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

/// Reads the arguments; help and errors are in `lang`. Ends the process (0 for help, 2 for a bad call) as clap does.
pub(crate) fn parse(args: &[OsString], lang: Lang) -> Cli {
    let version = format!("{} ({})", env!("CARGO_PKG_VERSION"), tekigo_core::source::EMBEDDED_LABEL);
    let matches = localised(Cli::command().version(version), lang).try_get_matches_from(args);
    match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            if let Some(words) = errors::in_japanese(&error).filter(|_| lang == Lang::Ja) {
                // a closed standard error leaves nobody to tell
                let _ = writeln!(std::io::stderr().lock(), "tekigo: {words}");
                std::process::exit(error.exit_code());
            }
            error.exit()
        }
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
