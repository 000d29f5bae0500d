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
    of(object(text, &[&known::<T>()?])?)
}

/// Reads two types whose keys stand in one object. (serde's own way, `flatten`, keeps every value in a form of its own first.)
pub(super) fn read_both<A, B>(text: &str) -> Result<(A, B), Error>
where
    A: Default + Serialize + DeserializeOwned,
    B: Default + Serialize + DeserializeOwned,
{
    let (first, second) = (known::<A>()?, known::<B>()?);
    let given = object(text, &[&first, &second])?;
    let (first, second) = given.into_iter().partition(|(key, _)| first.contains_key(key));
    Ok((of(first)?, of(second)?))
}

type Object = Map<String, Value>;

/// The default value as JSON. An error here must not end the look-up of keys: it would let every misspelt one pass.
fn known<T: Default + Serialize>() -> Result<Object, Error> {
    match serde_json::to_value(T::default()).map_err(|error| wrong(&error))? {
        Value::Object(known) => Ok(known),
        _ => Ok(Object::new()),
    }
}

/// The object, of which every key is known.
fn object(text: &str, known: &[&Object]) -> Result<Object, Error> {
    if text.trim().is_empty() {
        return Ok(Object::new());
    }
    let given: Object = serde_json::from_str(text).map_err(|error| wrong(&error))?;
    if let Some(key) = given.keys().find(|key| !known.iter().any(|known| known.contains_key(*key))) {
        let mut keys: Vec<&str> = known.iter().flat_map(|known| known.keys()).map(String::as_str).collect();
        keys.sort_unstable();
        return Err(Error::unknown(Kind::Options, "オプション", "option", key, near::closest(key, keys.into_iter())));
    }
    Ok(given)
}

fn of<T: DeserializeOwned>(object: Object) -> Result<T, Error> {
    serde_json::from_value(Value::Object(object)).map_err(|error| wrong(&error))
}

fn wrong(error: &serde_json::Error) -> Error {
    Error::new(Kind::Options, Words::new(format!("オプションを読めません: {error}"), format!("options: {error}")))
}
