//! `tekigo fhirpath`

use super::{finish, read};
use crate::Status;
use crate::args::{Fhirpath, ValueFormat};
use crate::engine;
use crate::terminal::Console;
use tekigo_core::outcome::format::{display_width, safe_text};
use tekigo_core::outcome::message;
use tekigo_core::query::QueryError;
use tekigo_core::{Options, Validator};

/// `tekigo fhirpath EXPR FILE`: one item a line, or a JSON array.
pub(crate) fn fhirpath(console: &Console, command: &Fhirpath) -> Status {
    let Some(bytes) = read(console, &command.file) else { return Status::Failed };
    let Some(rules) = engine::load(console, &command.definitions) else { return Status::Failed };
    let validator = Validator::new(rules, Options { now: Some(crate::clock::now()), ..Options::default() });
    match validator.fhirpath(&command.expression, &bytes) {
        Ok(answer) => {
            let text = match command.format {
                ValueFormat::Json => format!("{}\n", answer.json),
                ValueFormat::Text => answer.texts.iter().fold(String::new(), |all, text| all + &safe_text(text) + "\n"),
            };
            finish(console, &text)
        }
        Err(QueryError::Expression(message, span)) => {
            let text = &command.expression;
            let (start, end) = (floor(text, span.start), floor(text, span.end));
            let before = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let line = text[before..].lines().next().unwrap_or_default();
            let indent = display_width(&text[before..start]);
            let marked = display_width(text.get(start..end.max(start)).unwrap_or_default()).max(1);
            console.problem(console.lang.pick(&message.ja, &message.en));
            console.excerpt(line, indent, marked);
            Status::Failed
        }
        Err(QueryError::Input(findings)) => {
            for finding in &findings {
                console.problem(&format!("{}: {}", command.file.display(), message::render(finding, console.lang)));
            }
            Status::Errors
        }
    }
}

/// The character that byte `at` of `text` belongs to.
fn floor(text: &str, at: u32) -> usize {
    let mut at = (at as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
