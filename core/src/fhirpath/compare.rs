//! Equality, equivalence and order of values, and a key that equal values share.

use super::ast::Id;
use super::eval::Evaluator;
use super::operators::decimal;
use super::quantity::equivalent_numbers;
use super::{Collection, EvalError, EvalErrorKind, Value};
use crate::json::{Kind, NodeId};
use std::cmp::Ordering;
use std::fmt::Write as _;

/// `=`: empty when a side is empty; else item by item in order.
pub(super) fn equal_collections<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    left: &Collection<'t>,
    right: &Collection<'t>,
) -> Result<Option<bool>, EvalError> {
    if left.is_empty() || right.is_empty() {
        return Ok(None);
    }
    if left.len() != right.len() {
        return Ok(Some(false));
    }
    let mut all = Some(true);
    for (left, right) in left.iter().zip(right) {
        match equal(ev, id, left, right)? {
            Some(false) => return Ok(Some(false)),
            Some(true) => {}
            None => all = None,
        }
    }
    Ok(all)
}

/// `~`: as sets with repetition, order aside.
pub(super) fn equivalent_collections<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    left: &Collection<'t>,
    right: &Collection<'t>,
) -> Result<bool, EvalError> {
    if left.len() != right.len() {
        return Ok(false);
    }
    let mut rest: Vec<&Value<'t>> = right.iter().collect();
    for value in left {
        let mut found = None;
        for (at, other) in rest.iter().enumerate() {
            if equivalent(ev, id, value, other)? {
                found = Some(at);
                break;
            }
        }
        match found {
            Some(at) => rest.remove(at),
            None => return Ok(false),
        };
    }
    Ok(true)
}

/// `=` of two items; `None` when it cannot be known (dates of different precision, units that do not convert).
pub(super) fn equal<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    left: &Value<'t>,
    right: &Value<'t>,
) -> Result<Option<bool>, EvalError> {
    ev.step(id, 1)?;
    let tree = ev.context.tree;
    // The commonest comparison, a string of the data with a literal, needs no type and no copy.
    if let (Value::Node(item), Value::String(text)) | (Value::String(text), Value::Node(item)) = (left, right)
        && let Some(node) = item.value().filter(|&node| tree.kind(node) == Kind::String)
    {
        return Ok(Some(tree.is_text(node, text)));
    }
    if let (Value::Node(a), Value::Node(b)) = (left, right) {
        if a == b {
            return Ok(Some(true));
        }
        let (Some(x), Some(y)) = (a.value(), b.value()) else {
            return Ok(Some(match (a.value(), b.value(), a.companion(), b.companion()) {
                (None, None, Some(a), Some(b)) => same_json(ev, id, a, b, false)?,
                _ => false,
            }));
        };
        if tree.kind(x) == Kind::Object || tree.kind(y) == Kind::Object {
            if let Some((a, b)) = ev.quantity(x).zip(ev.quantity(y)) {
                return Ok(a.compare(&b).map(|order| order == Ordering::Equal));
            }
            return same_json(ev, id, x, y, false).map(Some);
        }
        if tree.kind(x) == Kind::String && tree.kind(y) == Kind::String && tree.text(x) == tree.text(y) {
            return Ok(Some(true));
        }
    }
    let (Some(left), Some(right)) = (ev.system(left), ev.system(right)) else { return Ok(Some(false)) };
    Ok(match (&left, &right) {
        (Value::Boolean(a), Value::Boolean(b)) => Some(a == b),
        (Value::String(a), Value::String(b)) => Some(a == b),
        (Value::Temporal(a), Value::Temporal(b)) => {
            let times = |value: &super::Temporal| value.kind == super::TemporalKind::Time;
            if times(a) == times(b) { a.compare(*b).map(|order| order == Ordering::Equal) } else { Some(false) }
        }
        (Value::Quantity(a), Value::Quantity(b)) => a.compare(b).map(|order| order == Ordering::Equal),
        (Value::Type(a), Value::Type(b)) => Some(a == b),
        (a, b) => match (decimal(a), decimal(b)) {
            (Some(a), Some(b)) => Some(a == b),
            (Some(number), None) | (None, Some(number)) => {
                // A number meets a quantity without a unit.
                let ((Value::Quantity(quantity), _) | (_, Value::Quantity(quantity))) = (a, b) else {
                    return Ok(Some(false));
                };
                super::Quantity::new(number, "1").compare(quantity).map(|order| order == Ordering::Equal)
            }
            (None, None) => Some(false),
        },
    })
}

/// `~` of two items.
pub(super) fn equivalent<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    left: &Value<'t>,
    right: &Value<'t>,
) -> Result<bool, EvalError> {
    ev.step(id, 1)?;
    let (Some(a), Some(b)) = (ev.system(left), ev.system(right)) else {
        return Ok(match (left, right) {
            (Value::Node(a), Value::Node(b)) => a == b || same_json(ev, id, a.node(), b.node(), true)?,
            _ => false,
        });
    };
    Ok(match (&a, &b) {
        (Value::Boolean(a), Value::Boolean(b)) => a == b,
        (Value::String(a), Value::String(b)) => same_words(a, b),
        (Value::Temporal(a), Value::Temporal(b)) => a.compare(*b) == Some(Ordering::Equal),
        (Value::Quantity(a), Value::Quantity(b)) => a.equivalent(b),
        (Value::Type(a), Value::Type(b)) => a == b,
        (a, b) => matches!((decimal(a), decimal(b)), (Some(a), Some(b)) if equivalent_numbers(a, b)),
    })
}

/// Texts alike but for case and runs of white space.
fn same_words(left: &str, right: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    left == right || words(left) == words(right)
}

/// Whether two JSON values are the same, properties in any order; equivalence also takes arrays in any order, and texts
/// and numbers as `~` does. Bounded by fuel.
fn same_json(
    ev: &Evaluator<'_, '_>,
    id: Id,
    left: NodeId,
    right: NodeId,
    equivalence: bool,
) -> Result<bool, EvalError> {
    ev.step(id, 1)?;
    let tree = ev.context.tree;
    match (tree.kind(left), tree.kind(right)) {
        (Kind::Object, Kind::Object) => {
            let distinct = |node| tree.children(node).filter(|&child| !tree.is_duplicate(child));
            let (count, other) = (distinct(left).count(), distinct(right).count());
            ev.step(id, count + other)?;
            if count != other {
                return Ok(false);
            }
            // Written in one order by nearly everyone: look where the last match ended first.
            let mut rest = distinct(right);
            for child in distinct(left) {
                let key = tree.key(child);
                let twin = if let Some(twin) = rest.next().filter(|&twin| tree.key(twin) == key) {
                    twin
                } else {
                    ev.step(id, count)?;
                    let Some(twin) = tree.get(right, &key) else { return Ok(false) };
                    twin
                };
                if !same_json(ev, id, child, twin, equivalence)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (Kind::Array, Kind::Array) => {
            let mut rest: Vec<NodeId> = tree.children(right).collect();
            if tree.children(left).count() != rest.len() {
                return Ok(false);
            }
            for (at, child) in tree.children(left).enumerate() {
                if !equivalence {
                    if !same_json(ev, id, child, rest[at], false)? {
                        return Ok(false);
                    }
                    continue;
                }
                let mut found = None;
                for (at, other) in rest.iter().enumerate() {
                    if same_json(ev, id, child, *other, true)? {
                        found = Some(at);
                        break;
                    }
                }
                match found {
                    Some(at) => rest.remove(at),
                    None => return Ok(false),
                };
            }
            Ok(true)
        }
        (Kind::Object | Kind::Array, _) | (_, Kind::Object | Kind::Array) => Ok(false),
        (Kind::Null, other) | (other, Kind::Null) => Ok(other == Kind::Null),
        _ if equivalence => equivalent(ev, id, &left.into(), &right.into()),
        _ => Ok(equal(ev, id, &left.into(), &right.into())? == Some(true)),
    }
}

/// Quantity and what specialises it in FHIR R4.
const QUANTITIES: [&str; 5] = ["Quantity", "Age", "Count", "Distance", "Duration"];

/// The order of two items. Values of different types are an error, values whose order cannot be known are `None`.
pub(super) fn order<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    left: &Value<'t>,
    right: &Value<'t>,
) -> Result<Option<Ordering>, EvalError> {
    ev.step(id, 1)?;
    let no_order = || {
        let (left, right) = (ev.type_info(left).name, ev.type_info(right).name);
        ev.error(
            EvalErrorKind::WrongType,
            id,
            format!("{left} と {right} の大小は比べられません"),
            format!("{left} and {right} have no order"),
        )
    };
    let lacks_value = |value: &Value<'t>| match value {
        Value::Node(item) => item.value().is_none(),
        _ => false,
    };
    if lacks_value(left) || lacks_value(right) {
        return Ok(None);
    }
    // a Quantity without a number is none of FHIRPath's
    let of_quantity = |value: &Value<'t>| QUANTITIES.contains(&&*ev.type_info(value).name);
    let (Some(a), Some(b)) = (ev.system(left), ev.system(right)) else {
        return if of_quantity(left) && of_quantity(right) { Ok(None) } else { Err(no_order()) };
    };
    match (&a, &b) {
        (Value::String(a), Value::String(b)) => Ok(Some(a.cmp(b))),
        (Value::Temporal(a), Value::Temporal(b)) => {
            let times = |value: &super::Temporal| value.kind == super::TemporalKind::Time;
            if times(a) == times(b) { Ok(a.compare(*b)) } else { Err(no_order()) }
        }
        (Value::Quantity(a), Value::Quantity(b)) => Ok(a.compare(b)),
        (Value::Quantity(a), b) if decimal(b).is_some() => {
            Ok(decimal(b).and_then(|b| a.compare(&super::Quantity::new(b, "1"))))
        }
        (a, Value::Quantity(b)) if decimal(a).is_some() => {
            Ok(decimal(a).and_then(|a| super::Quantity::new(a, "1").compare(b)))
        }
        (a, b) => match (decimal(a), decimal(b)) {
            (Some(a), Some(b)) => Ok(Some(a.cmp(&b))),
            _ => Err(no_order()),
        },
    }
}

/// A text that two values share exactly when they are equal: what makes `distinct`, `union`, `intersect` and the like
/// linear (times a logarithm) in their input.
pub(super) fn key<'t>(ev: &Evaluator<'_, 't>, id: Id, value: &Value<'t>) -> Result<String, EvalError> {
    let mut out = String::new();
    match value {
        Value::Node(item) => match (item.value(), item.companion()) {
            (Some(node), _) => match ev.quantity(node) {
                Some(quantity) => write_system_key(&Value::Quantity(Box::new(quantity)), &mut out),
                None => write_key(ev, id, node, &mut out)?,
            },
            (None, Some(companion)) => {
                out.push('_');
                write_key(ev, id, companion, &mut out)?;
            }
            (None, None) => {}
        },
        system => write_system_key(system, &mut out),
    }
    ev.step(id, 1 + out.len() / 16)?;
    Ok(out)
}

fn write_system_key(value: &Value<'_>, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = match value {
        Value::Boolean(value) => write!(out, "b{value}"),
        Value::Integer(value) => write!(out, "n{value}"),
        Value::Decimal(value) => write!(out, "n{}", value.normalize()),
        Value::String(text) => write!(out, "s{text}"),
        Value::Temporal(value) => write!(out, "t{}", value.key()),
        Value::Quantity(value) => write!(out, "q{}", value.key()),
        Value::Type(info) => write!(out, "y{}.{}", info.namespace, info.name),
        Value::Node(_) => Ok(()),
    };
}

fn write_key(ev: &Evaluator<'_, '_>, id: Id, node: NodeId, out: &mut String) -> Result<(), EvalError> {
    ev.step(id, 1)?;
    let tree = ev.context.tree;
    match tree.kind(node) {
        Kind::Array => {
            out.push('[');
            for child in tree.children(node) {
                let at = out.len();
                write_key(ev, id, child, out)?;
                let length = out.len() - at;
                let _ = write!(out, ",{length};");
            }
            out.push(']');
        }
        Kind::Object => {
            let mut children: Vec<_> = tree
                .children(node)
                .filter(|&child| !tree.is_duplicate(child))
                .map(|child| (tree.key(child), child))
                .collect();
            children.sort();
            out.push('{');
            for (name, child) in children {
                let _ = write!(out, "{}:{name}", name.len());
                write_key(ev, id, child, out)?;
            }
            out.push('}');
        }
        _ => match ev.system(&node.into()) {
            Some(value) => write_system_key(&value, out),
            None => out.push('0'),
        },
    }
    Ok(())
}
