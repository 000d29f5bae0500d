//! `tekigo render`: documents as a page for people.

use crate::Status;
use crate::args::Definitions;
use crate::engine;
use crate::show::{finish, read};
use crate::terminal::Console;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use tekigo_core::outcome::message;
use tekigo_core::render::{Audience, PageFormat, RenderOptions};
use tekigo_core::{Options, Validator};

/// Flags of `tekigo render`.
#[derive(Debug, Args)]
pub(crate) struct Render {
    /// 1人の患者のファイル (複数なら1つのページにまとめます)、または - (標準入力) / Files of one patient (several make one page), or - (standard input)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// 標準出力でなくファイルに書きます / Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// 読み手: clinician は未告知を印つきで示し、patient は未告知・未提供の痕跡を残しません / Reader: clinician sees what is UNINFORMED, with its mark; for patient no trace of it is left
    #[arg(
        long,
        value_enum,
        default_value = "clinician",
        value_name = "clinician|patient",
        hide_possible_values = true
    )]
    audience: AudienceArg,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "html", value_name = "html|text", hide_possible_values = true)]
    format: FormatArg,
    /// ページ全体でなく、ほかのページに埋め込む部分だけ / Only the content, to be put into another page
    #[arg(long)]
    fragment: bool,
    /// 検査で見つかった問題を、その記録の横に示します / The validator's findings beside their records
    #[arg(long)]
    findings: bool,
    #[command(flatten)]
    definitions: Definitions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AudienceArg {
    Clinician,
    Patient,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Html,
    Text,
}

/// Renders; warnings go to standard error, never into the page.
pub(crate) fn run(console: &Console, command: &Render) -> Status {
    let mut inputs = Vec::new();
    for file in &command.files {
        let Some(bytes) = read(console, file) else { return Status::Failed };
        inputs.push(bytes);
    }
    let Some(rules) = engine::load(console, &command.definitions) else { return Status::Failed };
    let options = RenderOptions {
        audience: match command.audience {
            AudienceArg::Clinician => Audience::Clinician,
            AudienceArg::Patient => Audience::Patient,
        },
        lang: console.lang,
        format: match command.format {
            FormatArg::Html => PageFormat::Html,
            FormatArg::Text => PageFormat::Text,
        },
        fragment: command.fragment,
        findings: command.findings,
    };
    let inputs: Vec<&[u8]> = inputs.iter().map(|bytes| &bytes[..]).collect();
    let rendered = match Validator::new(rules, Options::default()).render(&inputs, &options) {
        Ok(rendered) => rendered,
        Err((at, findings)) => {
            let name = command.files.get(at).map(|file| file.display().to_string()).unwrap_or_default();
            for finding in &findings.findings {
                console.problem(&format!("{name}: {}", message::render(finding, console.lang)));
            }
            return Status::Errors;
        }
    };
    if !console.quiet {
        for warning in &rendered.warnings {
            console.problem(&warning.words(console.lang));
        }
    }
    match &command.output {
        None => finish(console, &rendered.page),
        Some(path) => match std::fs::write(path, &rendered.page) {
            Ok(()) => Status::Conforms,
            Err(error) => {
                console.problem(&format!("{}: {error}", path.display()));
                Status::Failed
            }
        },
    }
}
