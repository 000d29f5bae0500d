//! One row of an elements table: what it changes in an element, and the row that makes one element of another.

use super::layout::{Met, implied_constraints, put_constraint};
use super::notation::{
    Prefixes, parse_binding, parse_slicing, parse_types, parse_value, print_binding, print_slicing, print_types,
    print_value,
};
use crate::source::draft::{ConstraintDraft, ElementDraft};

/// Columns of an elements table. `element` is the id without its root (`.` for the root); blank cells keep what is
/// inherited, `-` takes it away.
pub const HEADER: [&str; 12] = [
    "structure",
    "element",
    "min",
    "max",
    "types",
    "flags",
    "binding",
    "value",
    "slicing",
    "invariants",
    "other",
    "source",
];

/// The column of `flags` that removes an inherited element.
pub const ABSENT: &str = "absent";

/// The cells of a row after `structure` and `element`.
pub type Facts = [String; 10];

pub(super) const MIN: usize = 0;
pub(super) const MAX: usize = 1;
const TYPES: usize = 2;
pub(super) const FLAGS: usize = 3;
pub(super) const BINDING: usize = 4;
pub(super) const VALUE: usize = 5;
const SLICING: usize = 6;
const INVARIANTS: usize = 7;
const OTHER: usize = 8;
const SOURCE: usize = 9;

/// Applies a row's facts to the element that [`super::layout::Layout::place`] gave.
pub fn apply(
    facts: &[String],
    met: Met,
    element: &mut ElementDraft,
    prefixes: &Prefixes,
    invariant: &dyn Fn(&str) -> Option<ConstraintDraft>,
) -> Result<(), String> {
    if !facts[MIN].is_empty() {
        element.min = Some(facts[MIN].parse().map_err(|_| format!("min `{}` is not a number", facts[MIN]))?);
    }
    if !facts[MAX].is_empty() {
        element.max = Some(parse_max(&facts[MAX])?);
    }
    if met == Met::New {
        if element.min.is_none() || element.max.is_none() {
            return Err("a new element needs min and max".to_owned());
        }
        element.base_max = element.max;
    }
    match (facts[TYPES].as_str(), facts[TYPES].strip_prefix('@')) {
        ("", _) => {}
        ("-", _) => (element.types, element.content_reference) = (None, None),
        (_, Some(reference)) => {
            let reference = if reference.contains('#') { reference.to_owned() } else { format!("#{reference}") };
            (element.types, element.content_reference) = (None, Some(reference.into()));
        }
        (cell, None) => (element.types, element.content_reference) = (Some(parse_types(cell, prefixes)?), None),
    }
    for flag in words(&facts[FLAGS]) {
        let (name, on) = flag.strip_prefix('-').map_or((flag, true), |name| (name, false));
        match name {
            "MS" => element.must_support = Some(on),
            "modifier" => element.is_modifier = Some(on),
            "summary" => element.is_summary = Some(on),
            _ if on => element.representation.push(name.into()),
            _ => element.representation.retain(|code| **code != *name),
        }
    }
    apply_optional(&facts[BINDING], &mut element.binding, |cell| parse_binding(cell, prefixes))?;
    apply_value(&facts[VALUE], element)?;
    apply_optional(&facts[SLICING], &mut element.slicing, parse_slicing)?;
    let find = |key: &str| invariant(key).ok_or_else(|| format!("no invariant {key} in invariants.csv"));
    if met == Met::New {
        for key in implied_constraints(element) {
            put_constraint(element, find(key)?);
        }
    }
    for key in words(&facts[INVARIANTS]) {
        match key.strip_prefix('-') {
            Some(key) => element.constraints.retain(|old| *old.key != *key),
            None => put_constraint(element, find(key)?),
        }
    }
    apply_other(&facts[OTHER], element)?;
    if !facts[SOURCE].is_empty() {
        element.source = Some(facts[SOURCE].as_str().into());
    }
    Ok(())
}

fn apply_optional<T>(
    cell: &str,
    slot: &mut Option<T>,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<(), String> {
    match cell {
        "" => {}
        "-" => *slot = None,
        _ => *slot = Some(parse(cell)?),
    }
    Ok(())
}

fn apply_value(cell: &str, element: &mut ElementDraft) -> Result<(), String> {
    if let Some(value) = cell.strip_prefix("fixed:") {
        element.fixed = Some(parse_value(value)?);
    } else if let Some(value) = cell.strip_prefix("pattern:") {
        element.pattern = Some(parse_value(value)?);
    } else if cell == "-" {
        element.fixed = None;
        element.pattern = None;
    } else if !cell.is_empty() {
        return Err(format!("`{cell}` is neither fixed: nor pattern:"));
    }
    Ok(())
}

fn apply_other(cell: &str, element: &mut ElementDraft) -> Result<(), String> {
    for part in words(cell) {
        let gone = match part {
            "-maxLength" => element.max_length.take().is_some(),
            "-minValue" => element.min_value.take().is_some(),
            "-maxValue" => element.max_value.take().is_some(),
            _ => false,
        };
        if gone {
            continue;
        }
        let (name, value) = part.split_once(':').ok_or_else(|| format!("`{part}` is not `name:value`"))?;
        match name {
            "maxLength" => element.max_length = Some(value.parse().map_err(|_| format!("`{part}` is not a length"))?),
            "baseMax" => element.base_max = Some(parse_max(value)?),
            "minValue" => element.min_value = Some(parse_value(value)?),
            "maxValue" => element.max_value = Some(parse_value(value)?),
            "sliceName" => element.slice_name = Some(value.into()),
            _ => return Err(format!("`{part}` is not understood")),
        }
    }
    Ok(())
}

/// The row that turns `implied` into `actual`; `None` when something cannot be said in a row. Constraints are compared
/// by key only: their text is a matter of `invariants.csv`.
pub fn describe(implied: &ElementDraft, met: Met, actual: &ElementDraft, prefixes: &Prefixes) -> Result<Facts, String> {
    let mut facts = Facts::default();
    let mut at = implied.clone();
    if actual.min != implied.min {
        facts[MIN] = actual.min.unwrap_or(0).to_string();
        at.min = actual.min;
    }
    if actual.max != implied.max {
        facts[MAX] = print_max(actual.max.unwrap_or(u32::MAX));
        at.max = actual.max;
    }
    if met == Met::New {
        at.base_max = actual.max;
    }
    if actual.types != implied.types || actual.content_reference != implied.content_reference {
        facts[TYPES] = actual.types.as_ref().map_or("-".to_owned(), |types| print_types(types, prefixes));
    }
    if let Some(reference) = actual.content_reference.as_deref().filter(|_| !facts[TYPES].is_empty()) {
        if actual.types.is_some() {
            return Err("types beside a content reference".to_owned());
        }
        facts[TYPES] = format!("@{}", reference.strip_prefix('#').unwrap_or(reference));
    }
    facts[FLAGS] = flags(implied, actual);
    facts[BINDING] =
        change(implied.binding.as_ref(), actual.binding.as_ref(), |binding| print_binding(binding, prefixes));
    facts[VALUE] = match (&actual.fixed, &actual.pattern) {
        _ if (&actual.fixed, &actual.pattern) == (&implied.fixed, &implied.pattern) => String::new(),
        (Some(value), None) => format!("fixed:{}", print_value(value)),
        (None, Some(value)) => format!("pattern:{}", print_value(value)),
        (None, None) => "-".to_owned(),
        (Some(_), Some(_)) => return Err("fixed and pattern on one element".to_owned()),
    };
    facts[SLICING] = change(implied.slicing.as_ref(), actual.slicing.as_ref(), print_slicing);
    at.types.clone_from(&actual.types);
    at.representation.clone_from(&actual.representation);
    facts[INVARIANTS] = invariants(&at, met, actual);
    let mut other = Vec::new();
    if actual.base_max != at.base_max {
        other.push(format!("baseMax:{}", print_max(actual.base_max.unwrap_or(u32::MAX))));
    }
    if actual.max_length != implied.max_length {
        other.push(actual.max_length.map_or("-maxLength".to_owned(), |length| format!("maxLength:{length}")));
    }
    for (name, old, new) in
        [("minValue", &implied.min_value, &actual.min_value), ("maxValue", &implied.max_value, &actual.max_value)]
    {
        if old != new {
            other.push(new.as_ref().map_or(format!("-{name}"), |value| format!("{name}:{}", print_value(value))));
        }
    }
    if let Some(name) = actual.slice_name.as_deref().filter(|_| actual.slice_name != implied.slice_name) {
        other.push(format!("sliceName:{name}"));
    }
    facts[OTHER] = other.join(" ");
    if actual.source != implied.source {
        actual.source.as_deref().unwrap_or_default().clone_into(&mut facts[SOURCE]);
    }
    Ok(facts)
}

fn flags(implied: &ElementDraft, actual: &ElementDraft) -> String {
    let mut flags = Vec::new();
    for (name, old, new) in [
        ("MS", implied.must_support, actual.must_support),
        ("modifier", implied.is_modifier, actual.is_modifier),
        ("summary", implied.is_summary, actual.is_summary),
    ] {
        match (old.unwrap_or(false), new.unwrap_or(false)) {
            (false, true) => flags.push(name.to_owned()),
            (true, false) => flags.push(format!("-{name}")),
            _ => {}
        }
    }
    let gone = implied.representation.iter().filter(|code| !actual.representation.contains(code));
    flags.extend(gone.map(|code| format!("-{code}")));
    let added = actual.representation.iter().filter(|code| !implied.representation.contains(code));
    flags.extend(added.map(ToString::to_string));
    flags.join(" ")
}

fn change<T: PartialEq>(old: Option<&T>, new: Option<&T>, print: impl FnOnce(&T) -> String) -> String {
    match new {
        _ if old == new => String::new(),
        Some(value) => print(value),
        None => "-".to_owned(),
    }
}

fn invariants(implied: &ElementDraft, met: Met, actual: &ElementDraft) -> String {
    let mut had: Vec<&str> = implied.constraints.iter().map(|constraint| &*constraint.key).collect();
    if met == Met::New {
        had.extend(implied_constraints(implied));
    }
    let has = |key: &str| actual.constraints.iter().any(|constraint| *constraint.key == *key);
    let gone = had.iter().filter(|key| !has(key)).map(|key| format!("-{key}"));
    let added = actual.constraints.iter().map(|constraint| &*constraint.key).filter(|key| !had.contains(key));
    gone.chain(added.map(str::to_owned)).collect::<Vec<_>>().join(" ")
}

/// `*` is `u32::MAX`.
pub fn parse_max(text: &str) -> Result<u32, String> {
    if text == "*" { Ok(u32::MAX) } else { text.parse().map_err(|_| format!("max `{text}` is not a number or *")) }
}

fn print_max(max: u32) -> String {
    if max == u32::MAX { "*".to_owned() } else { max.to_string() }
}

fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(' ').filter(|word| !word.is_empty())
}
