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
    let given = Value::Object(object);
    T::deserialize(&given).map_err(|error| {
        // the value that is wrong by itself is the one
        let alone = |(key, value): (&String, &Value)| {
            let only = Value::Object(Object::from_iter([(key.clone(), value.clone())]));
            T::deserialize(&only).err().map(|why| wrong_value(key, &why.to_string()))
        };
        given.as_object().and_then(|given| given.iter().find_map(alone)).unwrap_or_else(|| wrong(&error))
    })
}

fn wrong(error: &serde_json::Error) -> Error {
    Error::new(Kind::Options, Words::new(format!("オプションを読めません: {error}"), format!("options: {error}")))
}

/// What serde says of the value of an option, for people: it names values that are known in back quotes, and types by their English names.
fn wrong_value(option: &str, why: &str) -> Error {
    let (given, known) = why.split_once(", expected ").unwrap_or((why, ""));
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let names = quoted(known);
    let (is_field, is_variant) = (given.starts_with("unknown field"), given.starts_with("unknown variant"));
    let mut words = match quoted(given).first().filter(|_| is_field || is_variant) {
        Some(name) => {
            let near = near::closest(name, names.iter().map(String::as_str));
            let (hint_ja, hint_en) = near
                .map(|near| (format!("。もしかして: {near}"), format!("; did you mean {near}?")))
                .unwrap_or_default();
            let (ja, en) = if is_field { ("項目", "key") } else { ("値", "value") };
            Words::new(
                format!("オプション「{option}」に「{name}」という{ja}はありません{hint_ja}"),
                format!("option {option:?} has no {en} {name:?}{hint_en}"),
            )
        }
        None if given.starts_with("invalid type") => {
            Words::new(format!("オプション「{option}」の値の型が違います"), format!("option {option:?}: {given}"))
        }
        None => {
            Words::new(format!("オプション「{option}」を読めません: {given}"), format!("option {option:?}: {given}"))
        }
    };
    if names.is_empty() {
        let ja = [
            ("a sequence", "配列"),
            ("a boolean", "true か false"),
            ("a string", "文字列"),
            ("a map", "オブジェクト"),
            ("struct", "オブジェクト"),
            ("usize", "0 以上の整数"),
            ("u64", "0 以上の整数"),
            ("u32", "0 以上の整数"),
        ];
        if let Some((_, ja)) = ja.iter().find(|(en, _)| known.starts_with(en)) {
            words.ja = format!("{} ({ja} を書きます)", words.ja);
        }
        if !known.is_empty() {
            words.en = format!("{}, expected {known}", words.en);
        }
    } else {
        words.ja = format!("{}。使えるのは {}", words.ja, names.join("、"));
        words.en = format!("{}; there are {}", words.en, names.join(", "));
    }
    Error::new(Kind::Options, words)
}
