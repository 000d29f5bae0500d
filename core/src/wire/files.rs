//! Several documents in one input: one behind the other, and the options say where each ends.

use super::error::{Error, Kind};
use crate::diagnostic::Words;
use serde::{Deserialize, Serialize};

/// One document of an input that holds several.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Part {
    /// What the answer calls it.
    name: String,
    /// How many bytes of the input it takes.
    bytes: usize,
}

/// The documents by name, in order. Without `parts` the whole input is one, called `name`.
pub(super) fn divide<'a>(
    parts: &'a Option<Vec<Part>>,
    name: &'a str,
    input: &'a [u8],
) -> Result<Vec<(&'a str, &'a [u8])>, Error> {
    let Some(parts) = parts else { return Ok(vec![(name, input)]) };
    let mut rest = input;
    let mut documents = Vec::new();
    for part in parts {
        let Some((document, behind)) = rest.split_at_checked(part.bytes) else { return Err(sizes(parts, input)) };
        rest = behind;
        documents.push((part.name.as_str(), document));
    }
    if rest.is_empty() { Ok(documents) } else { Err(sizes(parts, input)) }
}

fn sizes(parts: &[Part], input: &[u8]) -> Error {
    let told = parts.iter().fold(0_usize, |sum, part| sum.saturating_add(part.bytes));
    let given = input.len();
    let words = Words::new(
        format!("files の bytes の合計は {told} ですが、入力は {given} バイトです"),
        format!("files: bytes add up to {told}, the input has {given}"),
    );
    Error::new(Kind::Options, words)
}
