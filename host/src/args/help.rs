//! Help in one language.

use clap::Command;
use tekigo_core::Lang;

const EXAMPLES: &str = "  tekigo validate bundle.json
  tekigo validate --package jp-core.tgz --package jp-clins.tgz data/
  tekigo validate --ndjson --format ndjson Observation.ndjson > report.ndjson
  cat patient.json | tekigo validate --format outcome -";

/// Keeps one language of every help text.
pub(crate) fn localised(command: Command, lang: Lang) -> Command {
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
            // clap would say these in English
            let told = |values: &[&str], ja: &str| format!(" [{ja}: {}]", values.join("、"));
            let mut more = String::new();
            let is_switch = !arg.get_action().takes_values();
            let defaults: Vec<String> =
                arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
            if lang == Lang::Ja && !defaults.is_empty() && !arg.is_hide_default_value_set() && !is_switch {
                let defaults: Vec<&str> = defaults.iter().map(String::as_str).collect();
                more += &told(&defaults, "指定がなければ");
            }
            let possible = arg.get_possible_values();
            if lang == Lang::Ja && !possible.is_empty() && !arg.is_hide_possible_values_set() && !is_switch {
                more += &told(&possible.iter().map(clap::builder::PossibleValue::get_name).collect::<Vec<_>>(), "値");
            }
            let is_ja = lang == Lang::Ja;
            let arg = if is_ja && !is_switch { arg.hide_default_value(true).hide_possible_values(true) } else { arg };
            let arg = match help {
                Some(help) => arg.help(pick(help) + &more),
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
