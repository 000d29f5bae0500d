//! Traffic without what it says: of JSON the structure stays, of anything else its length. What stays in JSON are names of
//! members that a definition or a schema of ours knows, and values that can only be words of the specifications.

use crate::certify::system::Files;
use serde_json::{Map, Value};

/// What stands for a value, as in `--mask`.
const MASKED: &str = "***";

/// Members whose values are words of a specification where they are members of what is named beside them.
const WORDS: &[&str] =
    &["resourceType", "operation", "schema", "type", "use", "status", "mode", "kind", "state", "accepted"];

/// The files with their values masked.
pub(super) fn files(files: &Files) -> Files {
    files.iter().map(|(name, bytes)| (name.clone(), file(name, bytes))).collect()
}

/// What was seen without values: names of files and figures stay.
fn file(name: &str, bytes: &[u8]) -> Vec<u8> {
    if name == "status.json" {
        return bytes.to_vec();
    }
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) if name == "line.json" => pretty(&line(value)),
        Ok(value) => pretty(&masked("", value)),
        Err(_) => format!("{MASKED} ({} bytes)\n", bytes.len()).into_bytes(),
    }
}

fn pretty(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn masked(member: &str, value: Value) -> Value {
    match value {
        Value::Object(members) => {
            // two unknown names would become one: the second and later are left out, there is nothing to read in them
            let name = |name: &str| if is_known(name) { name.to_owned() } else { MASKED.to_owned() };
            Value::Object(
                members.into_iter().map(|(key, value)| (name(&key), masked(&key, value))).collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|item| masked(member, item)).collect()),
        Value::String(text) if WORDS.contains(&member) && is_word(&text) => Value::String(text),
        Value::String(_) => Value::String(MASKED.to_owned()),
        Value::Number(_) => Value::Number(0.into()),
        other => other,
    }
}

/// Whether a member's name can be no value: letters, as the specifications write names.
fn is_known(name: &str) -> bool {
    let plain = name.strip_prefix('_').unwrap_or(name);
    !plain.is_empty()
        && plain.len() <= 40
        && plain.chars().all(|c| c.is_ascii_alphabetic() || c == '5' || c == '6' || c == '2' || c == '4')
}

/// Whether a value is a word of a specification.
fn is_word(text: &str) -> bool {
    let state = ["登録済", "取消済", "閲覧可", "閲覧保留", "取得済"].contains(&text);
    let schema = text.starts_with("urn:tekigo:schema:");
    state || schema || (text.len() <= 40 && text.chars().all(|c| c.is_ascii_alphabetic() || c == '-'))
}

/// The record of a line: figures and operations stay, keys and names of files go.
fn line(value: Value) -> Value {
    const STAYS: &[&str] = &[
        "operation",
        "outcome",
        "putAt",
        "arrivedAt",
        "answeredAt",
        "takenAt",
        "takenHalf",
        "accepted",
        "mostSessions",
    ];
    fn walk(member: &str, value: Value) -> Value {
        match value {
            Value::Object(members) if member == "states" => {
                Value::Array(members.into_iter().map(|(_, state)| state).collect())
            }
            Value::Object(members) => {
                Value::Object(members.into_iter().map(|(key, value)| (key.clone(), walk(&key, value))).collect())
            }
            Value::Array(items) => Value::Array(items.into_iter().map(|item| walk(member, item)).collect()),
            other if STAYS.contains(&member) => other,
            Value::Null => Value::Null,
            _ => Value::String(MASKED.to_owned()),
        }
    }
    walk("", value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_of_a_bundle_is_left() {
        let bundle = br#"{"resourceType":"Patient","name":[{"family":"\u5c71\u7530","_family":{"x1234567":"secret"}}],
            "birthDate":"1970-01-02","status":"yamada taro","multipleBirthInteger":2,"active":true}"#;
        let text = String::from_utf8(file("made/a.json", bundle)).expect("text");
        for value in ["山田", "1970", "yamada", "secret", "1234567"] {
            assert!(!text.contains(value), "{value}: {text}");
        }
        assert!(text.contains("\"Patient\"") && text.contains("birthDate"));
        assert_eq!(file("made/screen.txt", "山田".as_bytes()), b"*** (6 bytes)\n");
    }
}
