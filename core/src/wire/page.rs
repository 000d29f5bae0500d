//! `render`: documents of one patient as a page for people.

use super::error::{Error, Kind};
use super::files::{Part, divide};
use super::service::bytes_of;
use super::{Session, options};
use crate::check::{Lang, Options};
use crate::diagnostic::Words;
use crate::render::{RenderOptions, Rendered, Warning};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    files: Option<Vec<Part>>,
    /// The caller's instant, as in [`Options::now`]: for findings that need one.
    now: Option<String>,
}

/// The page, and what its caller should know.
pub(super) fn render(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let (Asked { files, now }, options): (_, RenderOptions) = options::read_both(options)?;
    let documents = divide(files.as_deref(), "-", input)?;
    let inputs: Vec<&[u8]> = documents.iter().map(|(_, bytes)| *bytes).collect();
    let validator = session.worker(&Options { now, lang: options.lang, ..Options::default() })?.validator();
    let Rendered { page, warnings } = validator.render(&inputs, &options).map_err(|(at, error)| {
        let Words { ja, en } = error.words();
        let name = documents.get(at).map_or("-", |(name, _)| name);
        let words =
            if name == "-" { Words { ja, en } } else { Words::new(format!("{name}: {ja}"), format!("{name}: {en}")) };
        Error::new(Kind::Input, words)
    })?;
    let warnings: Vec<Value> = warnings.into_iter().map(told).collect();
    Ok(bytes_of(&json!({ "page": page, "warnings": warnings })))
}

fn told(warning: Warning) -> Value {
    let count = match warning {
        Warning::Withheld { records: count }
        | Warning::TextsWithheld { texts: count }
        | Warning::Attachments { count } => Some(count as u64),
        Warning::HiddenCharacters { count } => Some(count),
        Warning::FreeText | Warning::SeveralPatients => None,
    };
    let mut told = json!({ "id": warning.id() });
    if let Some(count) = count {
        told["count"] = count.into();
    }
    told["message"] = json!({ "ja": warning.words(Lang::Ja), "en": warning.words(Lang::En) });
    told
}
