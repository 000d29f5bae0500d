//! Text. Positions and lengths count Unicode scalar values.

use crate::fhirpath::eval::{Call, Evaluator};
use crate::fhirpath::function::Function;
use crate::fhirpath::regex::JavaRegex;
use crate::fhirpath::{Collection, EvalError, EvalErrorKind, Value};
use std::borrow::Cow;

pub(super) fn call<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    if call.function == Function::Join {
        return join(ev, call);
    }
    let Some(text) = ev.text_input(call)? else {
        let asks =
            matches!(call.function, Function::StartsWith | Function::EndsWith | Function::Contains | Function::Matches);
        return Ok(if ev.context.constraint && asks { Collection::boolean(false) } else { Collection::Empty });
    };
    match call.function {
        Function::Length => Ok(Collection::integer(text.chars().count())),
        Function::Upper => Ok(Collection::string(text.to_uppercase())),
        Function::Lower => Ok(Collection::string(text.to_lowercase())),
        Function::Trim => Ok(Collection::string(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_string()),
        })),
        Function::ToChars => {
            ev.step(call.id, text.len() * 2)?;
            Ok(text.chars().map(|character| Value::String(character.to_string().into())).collect())
        }
        Function::Substring => substring(ev, call, &text),
        Function::Matches | Function::MatchesFull => {
            let full = call.function == Function::MatchesFull;
            ev.step(call.id, text.len() / 8)?;
            let found =
                with_pattern(
                    ev,
                    call,
                    |pattern| {
                        if full { pattern.is_full_match(&text) } else { pattern.is_match(&text) }
                    },
                )?;
            Ok(found.map(Value::Boolean).into())
        }
        Function::ReplaceMatches => {
            let Some(replacement) = ev.text_arg(call, 1)? else { return Ok(Collection::Empty) };
            let Some(pattern) = ev.text_arg(call, 0)? else { return Ok(Collection::Empty) };
            if pattern.is_empty() {
                return Ok(Collection::string(text));
            }
            ev.step(call.id, text.len() * (replacement.len() + 8) / 8)?;
            let replaced = with_pattern(ev, call, |pattern| pattern.replace(&text, &replacement))?;
            Ok(replaced.map(|text| Value::String(text.into())).into())
        }
        _ => with_argument(ev, call, &text),
    }
}

/// The functions whose first argument is a text; empty when that is empty.
fn with_argument<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>, text: &str) -> Result<Collection<'t>, EvalError> {
    let Some(other) = ev.text_arg(call, 0)? else { return Ok(Collection::Empty) };
    let position =
        |found: Option<usize>| found.map_or(Value::Integer(-1), |bytes| Value::count(text[..bytes].chars().count()));
    Ok(match call.function {
        Function::StartsWith => Collection::boolean(text.starts_with(&*other)),
        Function::EndsWith => Collection::boolean(text.ends_with(&*other)),
        Function::Contains => Collection::boolean(text.contains(&*other)),
        Function::IndexOf => Collection::One(position(text.find(&*other))),
        Function::LastIndexOf => Collection::One(position(text.rfind(&*other))),
        Function::Split => {
            ev.step(call.id, text.len())?;
            if other.is_empty() {
                text.chars().map(|character| Value::String(character.to_string().into())).collect()
            } else {
                text.split(&*other).map(|part| Value::String(part.to_string().into())).collect()
            }
        }
        _ => {
            let Some(replacement) = ev.text_arg(call, 1)? else { return Ok(Collection::Empty) };
            ev.step(call.id, text.len() * (replacement.len() + 8) / 8)?;
            Collection::string(text.replace(&*other, &replacement))
        }
    })
}

fn substring<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>, text: &str) -> Result<Collection<'t>, EvalError> {
    let Some(start) = ev.integer_arg(call, 0)? else { return Ok(Collection::Empty) };
    let length = if call.args.len() > 1 { ev.integer_arg(call, 1)? } else { None };
    let Ok(start) = usize::try_from(start) else { return Ok(Collection::Empty) };
    let length = length.map_or(usize::MAX, |length| usize::try_from(length).unwrap_or(0));
    let mut characters = text.chars().skip(start).peekable();
    if characters.peek().is_none() {
        return Ok(Collection::Empty);
    }
    Ok(Collection::string(characters.take(length).collect::<String>()))
}

/// `join(separator)`: items that are not texts are an error, elements without a value are passed over.
fn join<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let separator = if call.args.is_empty() { None } else { ev.text_arg(call, 0)? };
    let separator = separator.unwrap_or_default();
    let input = ev.input(call)?;
    if input.is_empty() {
        return Ok(Collection::Empty);
    }
    let mut joined = String::new();
    let mut first = true;
    for value in input {
        let Some(text) = ev.string(call.id, Collection::One(value))? else { continue };
        if !first {
            joined.push_str(&separator);
        }
        first = false;
        ev.step(call.id, 1 + (text.len() + separator.len()) / 8)?;
        joined.push_str(&text);
    }
    Ok(Collection::string(joined))
}

/// Applies the first argument as a pattern: one that is a literal is compiled once for all evaluations. `None` when the
/// pattern is empty (no item).
fn with_pattern<'t, T>(
    ev: &Evaluator<'_, 't>,
    call: &Call<'_, 't>,
    apply: impl FnOnce(&JavaRegex) -> T,
) -> Result<Option<T>, EvalError> {
    let failed = |kind: EvalErrorKind, reason: &str| {
        ev.error(
            kind,
            call.args[0],
            format!("この正規表現は使えません: {reason}"),
            format!("this regular expression cannot be used: {reason}"),
        )
    };
    if let Some(known) = ev.expr.pattern(call.args[0]) {
        return match known {
            Ok(regex) => Ok(Some(apply(regex))),
            Err((kind, reason)) => Err(failed(*kind, reason)),
        };
    }
    let Some(pattern) = ev.text_arg(call, 0)? else { return Ok(None) };
    // A pattern made at run time is compiled each time: that is work too.
    ev.step(call.id, 1000 + pattern.len() * 100)?;
    match JavaRegex::new(&pattern) {
        Ok(regex) => Ok(Some(apply(&regex))),
        Err((kind, reason)) => Err(failed(kind, &reason)),
    }
}
