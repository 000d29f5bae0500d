//! A layout read back as a request document: what a system has written in the layout of a mapping is judged as the request that it
//! means. Values that follow from others are filled in; nothing is invented that the layout could have said.

use super::map::{MapFault, Mapping, fault};
use super::operation;
use crate::clins::identifier::BUNDLE_SYSTEM;
use serde_json::{Map, Value, json};

/// Members that are numbers or truth values; everything else in a request is text.
const NUMBERS: [&str; 1] = ["/data/bytes"];
const SWITCHES: [&str; 2] = ["/institutionNumberChanged", "/documentDeleted"];

impl Mapping {
    /// The request document that a text of this layout means.
    ///
    /// # Errors
    /// The text is not of this layout, or what it says is no request.
    pub fn request(&self, text: &str) -> Result<Value, MapFault> {
        let mut found = self.read(text)?;
        for (pointer, meant) in &self.means {
            let said = found.entry(pointer.clone()).or_insert_with(|| meant.clone());
            if said != meant {
                return fault(
                    format!("{pointer} が「{meant}」ではありません (「{said}」)"),
                    format!("{pointer} is not \"{meant}\" but \"{said}\""),
                );
            }
        }
        let mut request = Value::Object(Map::new());
        for (pointer, text) in found.into_iter().filter(|(_, text)| !text.is_empty()) {
            let wrong = || {
                fault(
                    format!("{pointer} の値「{text}」を読めません"),
                    format!("the value \"{text}\" of {pointer} cannot be read"),
                )
            };
            let value = if NUMBERS.contains(&pointer.as_str()) {
                let Ok(number) = text.parse::<u64>() else { return wrong() };
                Value::from(number)
            } else if SWITCHES.contains(&pointer.as_str()) {
                let Ok(is_on) = text.parse::<bool>() else { return wrong() };
                Value::from(is_on)
            } else {
                Value::from(text.as_str())
            };
            if put(&mut request, &pointer, value).is_none() {
                return wrong();
            }
        }
        complete(&mut request)?;
        Ok(request)
    }
}

/// Puts a value at a pointer; members and items on the way are made. `None`: the pointer leads through a value.
fn put(root: &mut Value, pointer: &str, value: Value) -> Option<()> {
    let mut at = root;
    let mut steps = pointer.get(1..)?.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).peekable();
    while let Some(step) = steps.next() {
        // what comes below is a list when it is counted
        let below = match steps.peek() {
            None => Value::Null,
            Some(next) if next.parse::<usize>().is_ok() => json!([]),
            Some(_) => json!({}),
        };
        at = match at {
            Value::Object(members) => members.entry(step).or_insert(below),
            Value::Array(items) => {
                let index: usize = step.parse().ok()?;
                if index == items.len() {
                    items.push(below);
                }
                items.get_mut(index)?
            }
            _ => return None,
        };
    }
    *at = value;
    Some(())
}

/// What follows from what the layout says.
fn complete(request: &mut Value) -> Result<(), MapFault> {
    let name = request["operation"].as_str().unwrap_or_default().to_owned();
    let Some(of) = operation::find(&name) else {
        return fault(
            format!("/operation「{name}」は操作の名前ではありません (means か codes で補います)"),
            format!("/operation \"{name}\" is no operation (means or codes can say it)"),
        );
    };
    request["schema"] = json!(format!("urn:tekigo:schema:request-{name}:1"));
    request["title"] = json!(of.ja);
    request["preconditions"] = json!([]);
    if let Some(target) = request.get_mut("target") {
        if target.get("bundleIdentifier").is_some() && target.get("bundleIdentifierSystem").is_none() {
            target["bundleIdentifierSystem"] = json!(BUNDLE_SYSTEM);
        }
        if target.get("compositionIdentifier").is_some() && target.get("resourceType").is_none() {
            target["resourceType"] = json!("Composition");
        }
        insured(target);
    }
    insured(request);
    Ok(())
}

/// The scheme of an insured person follows from which number there is; a symbol may be empty.
fn insured(of: &mut Value) {
    let Some(Value::Object(insured)) = of.get_mut("insured") else { return };
    let is_public = insured.contains_key("payerNumber");
    let (scheme, parts): (&str, &[&str]) = if is_public {
        ("public", &["recipientNumber"])
    } else {
        ("insurance", &["insurerNumber", "symbol", "number", "branch"])
    };
    insured.entry("scheme").or_insert_with(|| json!(scheme));
    for part in parts {
        insured.entry(*part).or_insert_with(|| json!(""));
    }
}
