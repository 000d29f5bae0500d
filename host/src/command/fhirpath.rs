//! `tekigo fhirpath EXPR FILE`: one item a line, or a JSON array.

use super::{finish, load};
use crate::args::Definitions;
use crate::inputs::read;
use crate::terminal::Console;
use crate::{Error, Status, clock};
use clap::ValueEnum;
use std::path::PathBuf;
use tekigo_core::diagnostic::message;
use tekigo_core::outcome::format::safe_text;
use tekigo_core::query::QueryError;
use tekigo_core::{Options, Validator};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 式、例 "Patient.name.given" / Expression, e.g. "Patient.name.given"
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    expression: String,
    /// ファイル、または - (標準入力) / File, or - (standard input)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: ValueFormat,
    #[command(flatten)]
    definitions: Definitions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ValueFormat {
    Text,
    Json,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let bytes = read(&self.file)?;
        let rules = load(console, &self.definitions)?;
        let validator = Validator::new(rules, Options { now: Some(clock::now()), ..Options::default() });
        match validator.fhirpath(&self.expression, &bytes) {
            Ok(answer) => {
                for (words, span) in &answer.doubts {
                    console.doubt(words, &self.expression, &(span.start as usize..span.end as usize));
                }
                finish(&match self.format {
                    ValueFormat::Json => format!("{}\n", answer.json),
                    ValueFormat::Text => {
                        answer.texts.iter().fold(String::new(), |all, text| all + &safe_text(text) + "\n")
                    }
                })
            }
            Err(QueryError::Expression(words, span)) => {
                Err(Error::Expression(words, self.expression.clone(), span.start as usize..span.end as usize))
            }
            Err(QueryError::Input(error)) => {
                for finding in error.findings() {
                    console.problem(&format!("{}: {}", self.file.display(), message::render(finding, console.lang)));
                }
                Ok(Status::Errors)
            }
            Err(error) => Err(Error::Call(error.words())),
        }
    }
}
