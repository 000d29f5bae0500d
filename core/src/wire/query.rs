//! `fhirpath`: an expression on one document.

use super::error::{Error, Kind};
use super::{Session, options};
use crate::check::Options;
use serde::{Deserialize, Serialize};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    expression: String,
    /// The caller's instant, as in [`Options::now`].
    now: Option<String>,
}

/// The items as a JSON array, elements of the input as they stand there.
pub(super) fn fhirpath(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let Asked { expression, now } = options::read(options)?;
    let validator = session.worker(&Options { now, ..Options::default() })?.validator();
    match validator.fhirpath(&expression, input) {
        Ok(answer) => Ok(answer.json.into_bytes()),
        Err(error) => {
            let kind = if error.is_expression() { Kind::Options } else { Kind::Input };
            Err(Error::new(kind, error.words()))
        }
    }
}
