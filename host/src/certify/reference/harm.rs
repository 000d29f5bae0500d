//! What is wrong with a bad system, put into its work.

use super::desk::Desk;
use super::script::{Harm, Leaked};
use serde_json::Value;
use tekigo_conformance::edit::{self, Edit, Op};

/// What goes wrong behind step `at`.
///
/// # Errors
/// A fault of our own script.
pub(super) fn between(desk: &mut Desk<'_, '_>, at: usize) -> Result<(), String> {
    let now = |after: &Option<usize>| *after == Some(at);
    match desk.harm {
        Some(Harm::Edit { file, after, edits }) if now(after) => change(desk, file, |bytes| edit::apply(&bytes, edits)),
        Some(Harm::Text { file, after, find, put }) if now(after) => {
            let insured = insured(desk);
            change(desk, file, |bytes| replaced(bytes, find, put, &insured))
        }
        Some(Harm::AsGiven { file, after, from }) if now(after) => {
            let given = desk.task.given.get(from).cloned().ok_or_else(|| format!("no {from}"))?;
            desk.files.insert(file.clone(), given);
            Ok(())
        }
        Some(Harm::Append { file, after, pointer, data, at }) if now(after) => {
            let other = crate::certify::data::find(data).ok_or_else(|| format!("no data {data}"))?;
            let other: Value = serde_json::from_slice(&other.bytes).map_err(|error| error.to_string())?;
            let value = other.pointer(at).cloned().ok_or_else(|| format!("{data} has no {at}"))?;
            let add = Edit { op: Op::Set, pointer: format!("{pointer}/-"), value: Some(value), json: None };
            change(desk, file, |bytes| edit::apply(&bytes, &[add]))
        }
        Some(Harm::Pad { file, after, bytes: count }) if now(after) => change(desk, file, |mut bytes| {
            bytes.resize(bytes.len() + count, b'\n');
            Ok(bytes)
        }),
        Some(Harm::Recode { file, after }) if now(after) => change(desk, file, |bytes| {
            let text = String::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
            Ok(encoding_rs::SHIFT_JIS.encode(&text).0.into_owned())
        }),
        _ => Ok(()),
    }
}

/// What goes wrong in the end. What is not there cannot be harmed any more.
pub(super) fn at_last(desk: &mut Desk<'_, '_>) {
    match desk.harm {
        Some(Harm::Edit { file, after: None, edits }) => {
            let _ = change(desk, file, |bytes| edit::apply(&bytes, edits));
        }
        Some(Harm::Text { file, after: None, find, put }) => {
            let insured = insured(desk);
            let _ = change(desk, file, |bytes| replaced(bytes, find, put, &insured));
        }
        Some(Harm::AsMade { file, from }) => {
            if let Some(other) = desk.files.get(from).cloned() {
                desk.files.insert(file.clone(), other);
            }
        }
        Some(Harm::Drop { file }) => {
            desk.files.remove(file);
        }
        Some(Harm::Add { file, text }) => {
            desk.files.insert(file.clone(), text.clone().into_bytes());
        }
        Some(Harm::Leak { file, value }) => {
            let leaked = leaked(desk, *value);
            let _ = change(desk, file, |bytes| match serde_json::from_slice::<Value>(&bytes) {
                Ok(mut json) => {
                    json["title"] = Value::String(leaked);
                    Ok(json.to_string().into_bytes())
                }
                Err(_) => Ok([bytes, leaked.into_bytes()].concat()),
            });
        }
        Some(Harm::Raw { file, put }) => {
            let _ = change(desk, file, |bytes| {
                let page = String::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
                Ok(page.replacen("</body>", &format!("{put}</body>"), 1).into_bytes())
            });
        }
        _ => {}
    }
}

fn change(
    desk: &mut Desk<'_, '_>,
    file: &str,
    how: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, String>,
) -> Result<(), String> {
    let bytes = desk.files.remove(file).ok_or_else(|| format!("no {file} was made"))?;
    desk.files.insert(file.to_owned(), how(bytes)?);
    Ok(())
}

fn replaced(bytes: Vec<u8>, find: &str, put: &str, insured: &str) -> Result<Vec<u8>, String> {
    let text = String::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
    let new = match find {
        "@all" => put.to_owned(),
        "@start" => format!("{put}{text}"),
        "@insured" => text.replace(insured, put),
        find => text.replace(find, put),
    };
    if new == text { Err(format!("{find} is not there")) } else { Ok(new.into_bytes()) }
}

/// The first resource of a type in what was given.
fn given(desk: &Desk<'_, '_>, resource_type: &str, pointer: &str) -> String {
    for bytes in desk.task.given.values() {
        let document: Value = serde_json::from_slice(bytes).unwrap_or_default();
        let entries = document["entry"].as_array().cloned().unwrap_or_default();
        let resource = entries.iter().map(|entry| &entry["resource"]).find(|one| one["resourceType"] == resource_type);
        if let Some(text) = resource.and_then(|one| one.pointer(pointer)).and_then(Value::as_str) {
            return text.to_owned();
        }
    }
    String::new()
}

fn insured(desk: &Desk<'_, '_>) -> String {
    given(desk, "Patient", "/identifier/0/value")
}

fn leaked(desk: &Desk<'_, '_>, value: Leaked) -> String {
    match value {
        Leaked::Name => given(desk, "Patient", "/name/0/text"),
        Leaked::Insured => insured(desk),
        Leaked::Diagnosis => given(desk, "Condition", "/code/text"),
    }
}
