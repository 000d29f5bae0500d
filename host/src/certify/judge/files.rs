//! Form, size and encoding of a file, and single values of it.

use super::{Given, text};
use serde_json::Value;

macro_rules! schemas {
    ($($name:literal),* $(,)?) => {
        static SCHEMAS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../docs/schema/", $name, ".json")))),*];
    };
}

schemas![
    "answer-call-1",
    "answer-destination-1",
    "answer-fault-1",
    "answer-fetch-1",
    "answer-list-1",
    "answer-masters-1",
    "answer-receipt-1",
    "answer-result-1",
    "answer-six-information-1",
    "common-1",
    "eligibility-1",
    "extracted-1",
    "keys-1",
    "masters-1",
    "request-cancel-1",
    "request-cancel-extracted-1",
    "request-change-1",
    "request-destination-1",
    "request-fetch-1",
    "request-list-1",
    "request-master-check-1",
    "request-register-1",
    "request-result-1",
    "request-six-information-1",
    "request-status-1",
    "request-undo-1",
];

/// So many faults are told.
const TOLD: usize = 5;

/// It is of one of the published forms.
pub(super) fn schema(bytes: &[u8], name: &str) -> Given {
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else {
        return Err(text("JSON ではありません", "this is no JSON"));
    };
    let unknown = || text(format!("{name} という形はありません"), format!("there is no form {name}"));
    let validator = compiled(name).ok_or_else(unknown)?;
    // the message of the library may quote the value; where it stands and what is asked for says enough
    let told = |error: jsonschema::ValidationError<'_>| format!("{} ({})", error.instance_path, error.schema_path);
    let faults: Vec<String> = validator.iter_errors(&document).map(told).collect();
    if faults.is_empty() {
        return Ok(text(format!("{name} の形です"), format!("of the form {name}")));
    }
    let list = faults.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
    let count = faults.len();
    Err(text(
        format!("{name} の形ではありません ({count} 件): {list}"),
        format!("not of the form {name} ({count}): {list}"),
    ))
}

fn compiled(name: &str) -> Option<jsonschema::Validator> {
    let mut options = jsonschema::options();
    let mut asked = None;
    for (id, source) in SCHEMAS {
        let schema: Value = serde_json::from_str(source).ok()?;
        if *id == name {
            asked = Some(schema.clone());
        }
        let address = schema.get("$id")?.as_str()?.to_owned();
        options = options.with_resource(address, jsonschema::Resource::from_contents(schema).ok()?);
    }
    options.build(&asked?).ok()
}

/// One value is what is asked for.
pub(super) fn json(
    bytes: &[u8],
    at: &str,
    equals: Option<&Value>,
    one_of: &[Value],
    matches: Option<&str>,
    absent: bool,
) -> Given {
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else {
        return Err(text("JSON ではありません", "this is no JSON"));
    };
    let value = match (document.pointer(at), absent) {
        (None, true) => return Ok(text(format!("{at} はありません"), format!("nothing at {at}"))),
        (Some(_), true) => return Err(text(format!("{at} があります"), format!("there is something at {at}"))),
        (None, false) => return Err(text(format!("{at} がありません"), format!("there is nothing at {at}"))),
        (Some(value), false) => value,
    };
    if let Some(wanted) = equals.filter(|wanted| *wanted != value) {
        return Err(text(format!("{at} が {wanted} ではありません"), format!("{at} is not {wanted}")));
    }
    if !one_of.is_empty() && !one_of.contains(value) {
        let list = one_of.iter().map(Value::to_string).collect::<Vec<_>>().join(", ");
        return Err(text(format!("{at} が {list} のどれでもありません"), format!("{at} is none of {list}")));
    }
    if let Some(pattern) = matches {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let regex = regex::Regex::new(pattern)
            .map_err(|_| text(format!("正規表現の誤り: {pattern}"), format!("no regular expression: {pattern}")))?;
        if !regex.is_match(&shown) {
            return Err(text(format!("{at} が {pattern} に合いません"), format!("{at} does not match {pattern}")));
        }
    }
    Ok(text(format!("{at} は期待どおりです"), format!("{at} is as asked for")))
}

/// The size is within bounds.
pub(super) fn size(bytes: u64, min: Option<u64>, max: Option<u64>) -> Given {
    if min.is_some_and(|min| bytes < min) || max.is_some_and(|max| bytes > max) {
        let (min, max) = (min.unwrap_or(0), max.map_or_else(|| "∞".to_owned(), |max| max.to_string()));
        return Err(text(
            format!("{bytes} バイト ({min} 以上 {max} 以下のはず)"),
            format!("{bytes} bytes, not {min} to {max}"),
        ));
    }
    Ok(text(format!("{bytes} バイト"), format!("{bytes} bytes")))
}

/// The encoding is the one asked for.
pub(super) fn encoding(bytes: &[u8], is: &str) -> Given {
    let good = match is {
        "utf-8" => std::str::from_utf8(bytes).is_ok(),
        "cp932" => !encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes).1,
        _ => false,
    };
    if good {
        Ok(text(is, is))
    } else {
        Err(text(format!("{is} として読めません"), format!("cannot be read as {is}")))
    }
}
