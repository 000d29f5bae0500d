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
