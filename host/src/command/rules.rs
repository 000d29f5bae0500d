//! `tekigo rules`: the catalogue, for reading.

mod profile;

use super::finish;
use crate::args::{Definitions, ListFormat};
use crate::terminal::Console;
use crate::{Error, Status};
use std::fmt::Write as _;
use tekigo_core::diagnostic::catalogue;
use tekigo_core::outcome::format::csv_row;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// このプロファイルが課す制約を要素ごとに示します / The constraints of this profile, element by element
    #[arg(long, value_name = "URL[|VERSION]")]
    profile: Option<String>,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: ListFormat,
    #[command(flatten)]
    definitions: Definitions,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        if let Some(profile) = &self.profile {
            return profile::rules(console, self, profile);
        }
        let text = match self.format {
            ListFormat::Text => as_text(console),
            ListFormat::Json => as_json(),
            ListFormat::Csv => as_csv(),
        };
        finish(&text)
    }
}

fn as_text(console: &Console) -> String {
    let mut out = String::new();
    let wide = catalogue::all().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in catalogue::all() {
        let severity = rule.severity.code();
        let text = console.lang.pick(rule.ja, rule.en);
        let _ = writeln!(out, "{:wide$}  {severity:11}  {text}", rule.id);
    }
    out
}

fn as_json() -> String {
    let rows: Vec<String> = catalogue::all().map(|rule| rule.to_json().to_string()).collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

fn as_csv() -> String {
    let mut out = String::from("rule,severity,code,message_ja,message_en,mend_ja,mend_en,source\r\n");
    for rule in catalogue::all() {
        let cells = [
            rule.id,
            rule.severity.code(),
            rule.code.code(),
            rule.ja,
            rule.en,
            rule.mend_ja,
            rule.mend_en,
            rule.source,
        ];
        out.push_str(&csv_row(cells));
    }
    out
}
