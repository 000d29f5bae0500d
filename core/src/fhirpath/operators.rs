//! Operators: logic, comparison, arithmetic. Equality and order are in `compare`.

use super::ast::{Id, Operator};
use super::eval::{Evaluator, Scope};
use super::value::TypeInfo;
use super::{Collection, EvalError, EvalErrorKind, Quantity, Temporal, TemporalKind, Value, compare};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Whether the operator answers with a boolean.
pub(super) fn is_boolean(op: Operator) -> bool {
    !matches!(
        op,
        Operator::Union
            | Operator::Add
            | Operator::Subtract
            | Operator::Concatenate
            | Operator::Multiply
            | Operator::Divide
            | Operator::Div
            | Operator::Mod
    )
}

/// The boolean operators; the right side is evaluated only when the left does not decide.
pub(super) fn boolean<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    op: Operator,
    left: Id,
    right: Id,
    scope: &Scope<'_, 't>,
) -> Result<Option<bool>, EvalError> {
    match op {
        Operator::And => Ok(match ev.test(left, scope)? {
            Some(false) => Some(false),
            left => match (left, ev.test(right, scope)?) {
                (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
        }),
        Operator::Or => Ok(match ev.test(left, scope)? {
            Some(true) => Some(true),
            left => match (left, ev.test(right, scope)?) {
                (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
        }),
        Operator::Xor => {
            let (left, right) = (ev.test(left, scope)?, ev.test(right, scope)?);
            Ok(left.zip(right).map(|(left, right)| left != right))
        }
        Operator::Implies => Ok(match ev.test(left, scope)? {
            Some(false) => Some(true),
            left => match (left, ev.test(right, scope)?) {
                (_, Some(true)) => Some(true),
                (Some(true), right) => right,
                _ => None,
            },
        }),
        _ => {
            let (left, right) = (ev.eval(left, scope)?, ev.eval(right, scope)?);
            comparison(ev, id, op, &left, &right)
        }
    }
}

fn comparison<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    op: Operator,
    left: &Collection<'t>,
    right: &Collection<'t>,
) -> Result<Option<bool>, EvalError> {
    match op {
        Operator::Equal => compare::equal_collections(ev, id, left, right),
        Operator::NotEqual => Ok(compare::equal_collections(ev, id, left, right)?.map(|equal| !equal)),
        Operator::Equivalent => compare::equivalent_collections(ev, id, left, right).map(Some),
        Operator::NotEquivalent => Ok(Some(!compare::equivalent_collections(ev, id, left, right)?)),
        Operator::In => member_of(ev, id, left, right),
        Operator::Contains => member_of(ev, id, right, left),
        _ => {
            if left.len() > 1 || right.len() > 1 {
                return Err(ev.not_single(id));
            }
            let (Some(left), Some(right)) = (left.first(), right.first()) else { return Ok(None) };
            let Some(order) = compare::order(ev, id, left, right)? else { return Ok(None) };
            Ok(Some(match op {
                Operator::Less => order == Ordering::Less,
                Operator::LessOrEqual => order != Ordering::Greater,
                Operator::Greater => order == Ordering::Greater,
                _ => order != Ordering::Less,
            }))
        }
    }
}

/// `item in all`.
fn member_of<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    item: &Collection<'t>,
    all: &Collection<'t>,
) -> Result<Option<bool>, EvalError> {
    if item.len() > 1 {
        return Err(ev.not_single(id));
    }
    let Some(item) = item.first() else { return Ok(None) };
    for value in all {
        ev.step(id, 1)?;
        if compare::equal(ev, id, item, value)? == Some(true) {
            return Ok(Some(true));
        }
    }
    Ok(Some(false))
}

/// The items, each once, in the order of their first appearance.
pub(super) fn distinct<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    values: Collection<'t>,
) -> Result<Collection<'t>, EvalError> {
    if values.len() < 2 {
        return Ok(values);
    }
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for value in values {
        if seen.insert(compare::key(ev, id, &value)?) {
            kept.push(value);
        }
    }
    Ok(kept.into())
}

/// `-x`, `+x`.
pub(super) fn sign<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    negative: bool,
    operand: Collection<'t>,
) -> Result<Collection<'t>, EvalError> {
    let Some(value) = ev.single(id, operand)? else { return Ok(Collection::Empty) };
    let negated = match ev.system(&value) {
        Some(Value::Integer(integer)) if negative => integer.checked_neg().map(Value::Integer),
        Some(Value::Decimal(decimal)) if negative && !decimal.is_zero() => Some(Value::Decimal(-decimal)),
        Some(Value::Quantity(quantity)) if negative => {
            Some(Value::Quantity(Box::new(Quantity { value: -quantity.value, ..*quantity })))
        }
        Some(same @ (Value::Integer(_) | Value::Decimal(_) | Value::Quantity(_))) => Some(same),
        _ => return Err(ev.wrong_type(id, &value, "符号の後に数", "a number after the sign")),
    };
    Ok(negated.into())
}

/// `+ - * / div mod &`. A result out of range is empty.
pub(super) fn arithmetic<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    op: Operator,
    left: &Collection<'t>,
    right: &Collection<'t>,
) -> Result<Collection<'t>, EvalError> {
    if left.len() > 1 || right.len() > 1 {
        return Err(ev.not_single(id));
    }
    if op == Operator::Concatenate {
        let left = ev.string(id, left.clone())?.unwrap_or_default();
        let right = ev.string(id, right.clone())?.unwrap_or_default();
        return concatenate(ev, id, &left, &right);
    }
    let (Some(left), Some(right)) = (left.first(), right.first()) else { return Ok(Collection::Empty) };
    let (Some(a), Some(b)) = (ev.system(left), ev.system(right)) else {
        return Err(no_operator(ev, id, left, right));
    };
    let result = match (a, b) {
        (Value::String(a), Value::String(b)) if op == Operator::Add => return concatenate(ev, id, &a, &b),
        (Value::Integer(a), Value::Integer(b)) => integers(op, a, b),
        (Value::Temporal(a), Value::Quantity(b)) if matches!(op, Operator::Add | Operator::Subtract) => {
            shifted(ev, id, op, a, &b)?.map(Value::Temporal)
        }
        (Value::Quantity(a), Value::Quantity(b)) => quantities(op, &a, &b),
        (Value::Quantity(a), b) => match decimal(&b) {
            Some(b) if matches!(op, Operator::Multiply | Operator::Divide) => {
                quantities(op, &a, &Quantity::new(b, "1"))
            }
            _ => return Err(no_operator(ev, id, left, right)),
        },
        (a, Value::Quantity(b)) => match decimal(&a) {
            Some(a) if op == Operator::Multiply => quantities(op, &b, &Quantity::new(a, "1")),
            Some(a) if op == Operator::Divide => quantities(op, &Quantity::new(a, "1"), &b),
            _ => return Err(no_operator(ev, id, left, right)),
        },
        (a, b) => match (decimal(&a), decimal(&b)) {
            (Some(a), Some(b)) => decimals(op, a, b),
            _ => return Err(no_operator(ev, id, left, right)),
        },
    };
    Ok(result.into())
}

fn concatenate<'t>(ev: &Evaluator<'_, 't>, id: Id, left: &str, right: &str) -> Result<Collection<'t>, EvalError> {
    // Texts that double in a loop must not outrun the fuel.
    ev.step(id, (left.len() + right.len()) / 8 + 1)?;
    Ok(Collection::string(format!("{left}{right}")))
}

/// An integer or decimal as a decimal.
pub(super) fn decimal(value: &Value<'_>) -> Option<Decimal> {
    match value {
        Value::Integer(integer) => Some(Decimal::from(*integer)),
        Value::Decimal(decimal) => Some(*decimal),
        _ => None,
    }
}

fn integers<'t>(op: Operator, a: i64, b: i64) -> Option<Value<'t>> {
    match op {
        Operator::Add => a.checked_add(b).map(Value::Integer),
        Operator::Subtract => a.checked_sub(b).map(Value::Integer),
        Operator::Multiply => a.checked_mul(b).map(Value::Integer),
        Operator::Div => a.checked_div(b).map(Value::Integer),
        Operator::Mod => a.checked_rem(b).map(Value::Integer),
        _ => decimals(op, Decimal::from(a), Decimal::from(b)),
    }
}

fn decimals<'t>(op: Operator, a: Decimal, b: Decimal) -> Option<Value<'t>> {
    match op {
        Operator::Add => a.checked_add(b).map(Value::Decimal),
        Operator::Subtract => a.checked_sub(b).map(Value::Decimal),
        Operator::Multiply => a.checked_mul(b).map(Value::Decimal),
        Operator::Divide => a.checked_div(b).map(Value::Decimal),
        Operator::Div => {
            let quotient = a.checked_div(b)?.trunc();
            i64::try_from(quotient).ok().map(Value::Integer)
        }
        _ => a.checked_rem(b).map(Value::Decimal),
    }
}

fn quantities<'t>(op: Operator, a: &Quantity, b: &Quantity) -> Option<Value<'t>> {
    let result = match op {
        Operator::Add => a.add(b, false),
        Operator::Subtract => a.add(b, true),
        Operator::Multiply => a.multiply(b, false),
        Operator::Divide => a.multiply(b, true),
        _ => None,
    };
    result.map(|quantity| Value::Quantity(Box::new(quantity)))
}

fn shifted(
    ev: &Evaluator<'_, '_>,
    id: Id,
    op: Operator,
    value: Temporal,
    by: &Quantity,
) -> Result<Option<Temporal>, EvalError> {
    let Some(unit) = by.duration() else {
        let kind = type_word(value);
        return Err(ev.error(
            EvalErrorKind::WrongType,
            id,
            format!("{kind} には {} を足し引きできません。year・month・day などの暦の単位を使ってください", by.unit),
            format!("{} cannot be added to a {kind}; use a calendar unit such as year, month, day", by.unit),
        ));
    };
    let amount = if op == Operator::Subtract { -by.value } else { by.value };
    Ok(value.add(amount, unit))
}

fn type_word(value: Temporal) -> &'static str {
    match value.kind {
        TemporalKind::Date => "Date",
        TemporalKind::DateTime => "DateTime",
        TemporalKind::Time => "Time",
    }
}

fn no_operator<'t>(ev: &Evaluator<'_, 't>, id: Id, left: &Value<'t>, right: &Value<'t>) -> EvalError {
    let (TypeInfo { name: left, .. }, TypeInfo { name: right, .. }) = (ev.type_info(left), ev.type_info(right));
    ev.error(
        EvalErrorKind::WrongType,
        id,
        format!("{left} と {right} の間にこの演算はありません"),
        format!("there is no such operation between {left} and {right}"),
    )
}
