//! Options from JSON. A key that does not exist is an error: a misspelt option must not be taken for its default.

use super::error::{Error, Kind};
use crate::diagnostic::Words;
use crate::text::near;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The options of an operation that has none.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Nothing {}

/// Reads `text`, a JSON object or nothing at all. The keys that exist are those of the default value as JSON, so that
/// no list of them has to be kept beside the type.
pub(super) fn read<T: Default + Serialize + DeserializeOwned>(text: &str) -> Result<T, Error> {
    if text.trim().is_empty() {
        return Ok(T::default());
    }
    let given: Map<String, Value> = serde_json::from_str(text).map_err(|error| wrong(&error))?;
    // an error here must not end the look-up of keys: it would let every misspelt one pass
    let Value::Object(known) = serde_json::to_value(T::default()).map_err(|error| wrong(&error))? else {
        return Ok(T::default());
    };
    if let Some(key) = given.keys().find(|key| !known.contains_key(*key)) {
        let near = near::closest(key, known.keys().map(String::as_str));
        return Err(Error::unknown(Kind::Options, "オプション", "option", key, near));
    }
    serde_json::from_value(Value::Object(given)).map_err(|error| wrong(&error))
}

fn wrong(error: &serde_json::Error) -> Error {
    Error::new(Kind::Options, Words::new(format!("オプションを読めません: {error}"), format!("options: {error}")))
}
