//! Key information of a Bundle or of a request.

use super::{Given, text};
use std::collections::BTreeMap;
use tekigo_core::Validator;
use tekigo_core::request::{self, Target};

/// The target that a file names: of a request what it says, of data what their keys are.
pub(super) fn target(validator: &Validator, bytes: &[u8]) -> Option<Target> {
    let request: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    if let Some(target) = request.as_ref().and_then(|value| value.get("target")) {
        return serde_json::from_value(target.clone()).ok();
    }
    crate::certify::service::target(request::keys(validator, bytes).keys.as_ref()?)
}

fn named(validator: &Validator, bytes: &[u8]) -> Option<BTreeMap<&'static str, String>> {
    let target = target(validator, bytes)?;
    let insured = serde_json::to_string(&target.insured).ok()?;
    let all = [
        ("bundleIdentifier", target.bundle_identifier),
        ("compositionIdentifier", target.composition_identifier),
        ("institution", Some(target.institution)),
        ("insured", Some(insured)),
    ];
    Some(all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

type Named<'a> = (&'a str, &'a [u8]);

fn both(
    validator: &Validator,
    on: Named<'_>,
    other: Named<'_>,
) -> Result<[BTreeMap<&'static str, String>; 2], super::Text> {
    let read = |(name, bytes): Named<'_>| {
        let without =
            || text(format!("{name} のキー情報がそろっていません"), format!("the keys of {name} are not complete"));
        named(validator, bytes).ok_or_else(without)
    };
    Ok([read(on)?, read(other)?])
}

/// The keys are equal.
pub(super) fn same(validator: &Validator, on: Named<'_>, other: Named<'_>, keys: &[String]) -> Given {
    let [mine, theirs] = both(validator, on, other)?;
    let counts = |name: &str| keys.is_empty() || keys.iter().any(|key| key == name);
    let names = mine.keys().chain(theirs.keys()).copied().filter(|name| counts(name));
    let wrong: std::collections::BTreeSet<&str> = names.filter(|name| mine.get(name) != theirs.get(name)).collect();
    if wrong.is_empty() {
        return Ok(text("キー情報は一致しています", "the keys are the same"));
    }
    let list = wrong.into_iter().collect::<Vec<_>>().join(", ");
    Err(text(format!("キー情報が違います: {list}"), format!("keys differ: {list}")))
}

/// Each of the keys differs.
pub(super) fn differ(validator: &Validator, on: Named<'_>, other: Named<'_>, keys: &[String]) -> Given {
    let [mine, theirs] = both(validator, on, other)?;
    let equal = |name: &&String| mine.get(name.as_str()) == theirs.get(name.as_str());
    let wrong: Vec<&str> = keys.iter().filter(equal).map(String::as_str).collect();
    if wrong.is_empty() {
        return Ok(text("キー情報は別の値です", "the keys are other ones"));
    }
    let list = wrong.join(", ");
    Err(text(format!("キー情報が同じです: {list}"), format!("keys are the same: {list}")))
}
