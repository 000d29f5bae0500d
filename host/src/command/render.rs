//! `tekigo render`: documents as a page for people.

use super::{files, finish, load};
use crate::args::{Definitions, file_of};
use crate::inputs::read;
use crate::terminal::Console;
use crate::{Error, Status};
use clap::ValueEnum;
use std::path::PathBuf;
use tekigo_core::outcome::message;
use tekigo_core::render::{Audience, PageFormat, RenderOptions};
use tekigo_core::{Options, Validator};

/// Flags of `tekigo render`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 1人の患者のファイル (複数なら1つのページにまとめます)、または - (標準入力) / Files of one patient (several make one page), or - (standard input)
    #[arg(value_name = "FILE", required_unless_present = "compare")]
    files: Vec<PathBuf>,
    /// 前の版とこの版を比べ、違いを示します / Compare two versions of a document and show what changed
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with = "files")]
    compare: Vec<PathBuf>,
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
    /// 検証で見つかった問題を、その記録の横に示します / The validator's findings beside their records
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

impl Args {
    /// Renders; warnings go to standard error, never into the page.
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let files = if self.compare.is_empty() { &self.files } else { &self.compare };
        let inputs = files.iter().map(|file| read(file)).collect::<Result<Vec<_>, _>>()?;
        let rules = load(console, &self.definitions)?;
        let options = RenderOptions {
            audience: match self.audience {
                AudienceArg::Clinician => Audience::Clinician,
                AudienceArg::Patient => Audience::Patient,
            },
            lang: console.lang,
            format: match self.format {
                FormatArg::Html => PageFormat::Html,
                FormatArg::Text => PageFormat::Text,
            },
            fragment: self.fragment,
            findings: self.findings,
        };
        let inputs: Vec<&[u8]> = inputs.iter().map(|bytes| &bytes[..]).collect();
        let validator = Validator::new(rules, Options::default());
        let rendered = match (&inputs[..], self.compare.is_empty()) {
            ([old, new], false) => validator.compare(old, new, &options),
            _ => validator.render(&inputs, &options),
        };
        let rendered = match rendered {
            Ok(rendered) => rendered,
            Err((at, error)) => {
                let name = files.get(at).map(|file| file.display().to_string()).unwrap_or_default();
                for finding in error.findings() {
                    console.problem(&format!("{name}: {}", message::render(finding, console.lang)));
                }
                return Ok(Status::Errors);
            }
        };
        if !console.quiet {
            for warning in &rendered.warnings {
                console.problem(&warning.words(console.lang));
            }
        }
        match file_of(self.output.as_deref()) {
            None => finish(&rendered.page),
            Some(path) => match files::write_whole(path, rendered.page.as_bytes()) {
                Ok(()) => Ok(Status::Conforms),
                Err(why) => Err(Error::write(path, why)),
            },
        }
    }
}
