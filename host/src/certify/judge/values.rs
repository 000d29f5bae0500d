//! Values of a document by FHIRPath, and whether another document or a page has them.

use super::{Given, html, text};
use std::collections::BTreeMap;
use tekigo_core::Validator;

fn evaluate(validator: &Validator, bytes: &[u8], expression: &str) -> Result<tekigo_core::Answer, super::Text> {
    validator.fhirpath(expression, bytes).map_err(|error| {
        let said = error.words();
        text(format!("{expression}: {}", said.ja), format!("{expression}: {}", said.en))
    })
}

/// An expression is true.
pub(super) fn is_true(validator: &Validator, bytes: &[u8], expression: &str) -> Given {
    let answer = evaluate(validator, bytes, expression)?;
    if answer.json == "[true]" {
        return Ok(text(format!("成り立ちます: {expression}"), format!("true: {expression}")));
    }
    Err(text(format!("成り立ちません: {expression}"), format!("not true: {expression}")))
}

/// How often each value is there.
fn counted(validator: &Validator, bytes: &[u8], expression: &str) -> Result<BTreeMap<String, usize>, super::Text> {
    let mut counts = BTreeMap::new();
    for value in evaluate(validator, bytes, expression)?.texts {
        *counts.entry(value).or_default() += 1;
    }
    Ok(counts)
}

/// Expressions give the same values on both.
pub(super) fn same(validator: &Validator, on: &[u8], other: &[u8], expressions: &[String]) -> Given {
    let mut all = 0;
    for expression in expressions {
        let (mine, theirs) = (counted(validator, on, expression)?, counted(validator, other, expression)?);
        let missing: usize =
            theirs.iter().map(|(value, count)| count.saturating_sub(*mine.get(value).unwrap_or(&0))).sum();
        let surplus: usize =
            mine.iter().map(|(value, count)| count.saturating_sub(*theirs.get(value).unwrap_or(&0))).sum();
        if missing + surplus > 0 {
            return Err(text(
                format!("{expression}: 足りない値 {missing} 件、余分な値 {surplus} 件"),
                format!("{expression}: {missing} values are missing, {surplus} too many"),
            ));
        }
        all += theirs.values().sum::<usize>();
    }
    if all == 0 {
        return Err(text("比べる値がありません", "there is no value to compare"));
    }
    Ok(text(format!("{all} 個の値が一致"), format!("{all} values are the same")))
}

/// The other's values are here.
pub(super) fn has(validator: &Validator, on: &[u8], other: &[u8], expressions: &[String]) -> Given {
    let mut all = 0;
    for expression in expressions {
        let (mine, theirs) = (counted(validator, on, expression)?, counted(validator, other, expression)?);
        let missing = theirs.keys().filter(|value| !mine.contains_key(*value)).count();
        if missing > 0 {
            return Err(text(
                format!("{expression}: 足りない値 {missing} 件"),
                format!("{expression}: {missing} values are missing"),
            ));
        }
        all += theirs.len();
    }
    if all == 0 {
        return Err(text("比べる値がありません", "there is no value to compare"));
    }
    Ok(text(format!("{all} 個の値があります"), format!("{all} values are there")))
}

/// The values that are looked for: those of the catalogue, and those that expressions give on `of`.
fn wanted(
    validator: &Validator,
    values: &[String],
    of: Option<&[u8]>,
    expressions: &[String],
) -> Result<Vec<(String, String)>, super::Text> {
    // the catalogue's own values may be named in a report, those of the data by their expression only
    let mut wanted: Vec<(String, String)> = values.iter().map(|value| (value.clone(), value.clone())).collect();
    for expression in expressions {
        let Some(of) = of else { continue };
        let found = evaluate(validator, of, expression)?.texts;
        wanted.extend(found.into_iter().map(|value| (expression.clone(), value)));
    }
    Ok(wanted)
}

/// Spaces of any kind and number are one.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a person reads has all of them.
pub(super) fn shows(
    validator: &Validator,
    on: &[u8],
    values: &[String],
    of: Option<&[u8]>,
    expressions: &[String],
) -> Given {
    let shown = folded(&html::visible(on));
    let wanted = wanted(validator, values, of, expressions)?;
    let missing: Vec<&str> =
        wanted.iter().filter(|(_, value)| !shown.contains(&folded(value))).map(|(name, _)| name.as_str()).collect();
    if wanted.is_empty() {
        return Err(text("探す値がありません", "there is no value to look for"));
    }
    if missing.is_empty() {
        let count = wanted.len();
        return Ok(text(format!("{count} 個の値を表示しています"), format!("{count} values are shown")));
    }
    let (count, list) = (missing.len(), distinct(&missing));
    Err(text(format!("表示されない値 {count} 個: {list}"), format!("{count} values are not shown: {list}")))
}

/// The file has none of them, wherever.
pub(super) fn hides(
    validator: &Validator,
    on: &[u8],
    values: &[String],
    of: Option<&[u8]>,
    expressions: &[String],
) -> Given {
    let raw = String::from_utf8_lossy(on);
    let (raw, shown) = (folded(&raw), folded(&html::visible(on)));
    let wanted = wanted(validator, values, of, expressions)?;
    let is_there = |value: &str| {
        let value = folded(value);
        !value.is_empty() && (raw.contains(&value) || shown.contains(&value))
    };
    let found: Vec<&str> = wanted.iter().filter(|(_, value)| is_there(value)).map(|(name, _)| name.as_str()).collect();
    if found.is_empty() {
        return Ok(text("あってはならない値はありません", "no value that must not be there"));
    }
    let (count, list) = (found.len(), distinct(&found));
    Err(text(
        format!("あってはならない値 {count} 個: {list}"),
        format!("{count} values that must not be there: {list}"),
    ))
}

fn distinct(names: &[&str]) -> String {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
