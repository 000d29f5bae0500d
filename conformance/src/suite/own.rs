//! tekigo as a runner: the protocol on standard input and output.

use super::protocol::{Hello, PROTOCOL, Told};
use crate::rules;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::path::PathBuf;
use tekigo_core::{Lang, Options, Ruleset, Validator};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    id: String,
    file: PathBuf,
    #[serde(default)]
    definitions: Vec<PathBuf>,
    #[serde(default)]
    options: Value,
}

/// Answers every line of `input` on `output`.
///
/// # Errors
/// A line cannot be read or written.
pub fn serve(input: impl BufRead, mut output: impl Write) -> std::io::Result<()> {
    let base = Ruleset::embedded();
    let shared = Validator::new(std::sync::Arc::clone(&base), Options::default());
    for line in input.lines() {
        let line = line?;
        let answer = match serde_json::from_str::<Ask>(&line) {
            Ok(ask) => one(&shared, &base, &ask),
            Err(_) if line.contains(PROTOCOL) => json!(Hello {
                protocol: PROTOCOL.to_owned(),
                validator: "tekigo".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                packages: vec![base.label.clone()],
            }),
            Err(why) => json!({"id": "", "error": why.to_string()}),
        };
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

fn one(shared: &Validator, base: &std::sync::Arc<Ruleset>, ask: &Ask) -> Value {
    let found = || -> Result<Vec<Told>, String> {
        let bytes = std::fs::read(&ask.file).map_err(|why| why.to_string())?;
        let options: Options = serde_json::from_value(ask.options.clone()).map_err(|why| why.to_string())?;
        let validator = if ask.definitions.is_empty() {
            shared.with_options(options)
        } else {
            Validator::new(rules::with_definitions(base, &ask.definitions)?.0, options)
        };
        let outcome = validator.validate(&bytes);
        let told = |issue: &tekigo_core::Issue| Told {
            severity: issue.severity.code().to_owned(),
            expression: issue.expression().to_string(),
            message: issue.message(Lang::En).into_owned(),
        };
        Ok(outcome.issues().iter().map(told).collect())
    };
    match found() {
        Ok(issues) => json!({"id": ask.id, "issues": issues}),
        Err(why) => json!({"id": ask.id, "error": why}),
    }
}
