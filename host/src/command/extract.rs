//! `tekigo extract`: the six kinds of information that the service will take out of a document.

use super::fhirpath::ValueFormat;
use super::keys::{read_file, tell};
use crate::args::Definitions;
use crate::terminal::{Console, print};
use crate::{Error, Status};
use std::path::PathBuf;
use std::sync::Arc;
use tekigo_core::outcome::format::safe_text;
use tekigo_core::request;
use tekigo_core::{Options, Ruleset, Validator};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 診療情報提供書の Bundle / Bundle of a referral
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: ValueFormat,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let rules = super::load(console, &Definitions::default())?;
        Ok(run(console, self, rules))
    }
}

fn run(console: &Console, command: &Args, rules: Arc<Ruleset>) -> Status {
    let Some(bytes) = read_file(console, &command.file) else { return Status::Failed };
    let validator = Validator::new(rules, Options::default());
    let name = command.file.display().to_string();
    match request::extract(&validator, &bytes) {
        Ok(Some(extracted)) => {
            let text = match command.format {
                ValueFormat::Json => request::extracted_json(&extracted, true) + "\n",
                ValueFormat::Text => {
                    extracted.text(console.lang).lines().fold(String::new(), |all, line| all + &safe_text(line) + "\n")
                }
            };
            print(&text).map_or_else(|error| console.error(&error), |()| Status::Conforms)
        }
        Ok(None) => {
            console.problem_in(
                &format!("{name}: 診療情報提供書ではありません。文書6情報が抽出されるのは診療情報提供書 (と添付の退院時サマリー) だけです"),
                &format!("{name} is no referral: information is extracted from referrals (and the summaries they carry) only"),
            );
            Status::Errors
        }
        Err(outcome) => {
            tell(console, &name, &outcome, |_| true);
            Status::Errors
        }
    }
}
