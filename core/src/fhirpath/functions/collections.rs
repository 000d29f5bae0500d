//! Existence, subsetting, combining, sorting, aggregates, `iif`.

use crate::fhirpath::ast::{Id, Op, Operator};
use crate::fhirpath::eval::{Call, Evaluator, Scope};
use crate::fhirpath::function::Function;
use crate::fhirpath::{Collection, EvalError, EvalErrorKind, Value, compare, operators};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeSet;

pub(super) fn call<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    match call.function {
        Function::Count => {
            let mut count = 0;
            ev.walk_input(call.input, call.scope, &mut |_| {
                count += 1;
                Ok(true)
            })?;
            Ok(Collection::integer(count))
        }
        Function::AllTrue => whether(ev, call, true, true),
        Function::AllFalse => whether(ev, call, true, false),
        Function::AnyTrue => whether(ev, call, false, true),
        Function::AnyFalse => whether(ev, call, false, false),
        Function::Distinct => operators::distinct(ev, call.id, ev.input(call)?),
        Function::IsDistinct => {
            let input = ev.input(call)?;
            let count = input.len();
            Ok(Collection::boolean(operators::distinct(ev, call.id, input)?.len() == count))
        }
        Function::SubsetOf => {
            let (input, other) = (ev.input(call)?, ev.arg(call, 0)?);
            Ok(Collection::boolean(subset(ev, call.id, &input, &other)?))
        }
        Function::SupersetOf => {
            let (input, other) = (ev.input(call)?, ev.arg(call, 0)?);
            Ok(Collection::boolean(subset(ev, call.id, &other, &input)?))
        }
        Function::Intersect | Function::Exclude => {
            let (input, other) = (ev.input(call)?, ev.arg(call, 0)?);
            let keep = call.function == Function::Intersect;
            let others = keys(ev, call.id, &other)?;
            let mut kept = Collection::Empty;
            for value in input {
                if others.contains(&compare::key(ev, call.id, &value)?) == keep {
                    kept.push(value);
                }
            }
            // An intersection has each item once; what is left by exclude keeps its repetitions.
            if keep { operators::distinct(ev, call.id, kept) } else { Ok(kept) }
        }
        Function::Union => {
            let mut all = ev.input(call)?;
            all.append(ev.arg(call, 0)?);
            operators::distinct(ev, call.id, all)
        }
        Function::Combine => {
            let mut all = ev.input(call)?;
            all.append(ev.arg(call, 0)?);
            Ok(all)
        }
        Function::Coalesce => {
            for at in 0..call.args.len() {
                let value = ev.arg(call, at)?;
                if !value.is_empty() {
                    return Ok(value);
                }
            }
            Ok(Collection::Empty)
        }
        Function::Single => Ok(ev.one_input(call)?.into()),
        Function::Last => Ok(ev.input(call)?.into_iter().last().into()),
        Function::Tail => Ok(ev.input(call)?.into_iter().skip(1).collect()),
        Function::Skip | Function::Take => {
            let Some(count) = ev.integer_arg(call, 0)? else { return Ok(Collection::Empty) };
            let count = usize::try_from(count).unwrap_or(0);
            let input = ev.input(call)?.into_iter();
            Ok(if call.function == Function::Skip { input.skip(count).collect() } else { input.take(count).collect() })
        }
        Function::Repeat => repeat(ev, call, true),
        Function::RepeatAll => repeat(ev, call, false),
        Function::Sort => sort(ev, call),
        Function::Aggregate => aggregate(ev, call),
        Function::Iif => iif(ev, call),
        _ => reduce(ev, call),
    }
}

/// `allTrue` and its kin: every item (or any) is `wanted`.
fn whether<'t>(
    ev: &Evaluator<'_, 't>,
    call: &Call<'_, 't>,
    every: bool,
    wanted: bool,
) -> Result<Collection<'t>, EvalError> {
    let mut decided = every;
    for value in &ev.input(call)? {
        let Some(found) = ev.as_boolean(value) else {
            return Err(ev.wrong_type(call.id, value, "真偽値", "a boolean"));
        };
        if (found == wanted) != every {
            decided = !every;
        }
    }
    Ok(Collection::boolean(decided))
}

fn keys<'t>(ev: &Evaluator<'_, 't>, id: Id, values: &Collection<'t>) -> Result<BTreeSet<String>, EvalError> {
    values.iter().map(|value| compare::key(ev, id, value)).collect()
}

fn subset<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    part: &Collection<'t>,
    whole: &Collection<'t>,
) -> Result<bool, EvalError> {
    let whole = keys(ev, id, whole)?;
    for value in part {
        if !whole.contains(&compare::key(ev, id, value)?) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `repeat()` leaves out what was found before: an element by its place in the tree, a value by equality. `repeatAll()`
/// keeps everything; fuel ends a loop.
fn repeat<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>, distinct: bool) -> Result<Collection<'t>, EvalError> {
    let mut nodes = BTreeSet::new();
    let mut values = BTreeSet::new();
    let mut found = Collection::Empty;
    let mut work = ev.input(call)?;
    while !work.is_empty() {
        let mut next = Collection::Empty;
        for (index, value) in work.iter().enumerate() {
            ev.walk(call.args[0], &call.scope.within(value, index), &mut |value| {
                ev.step(call.id, 4)?;
                let fresh = !distinct
                    || match &value {
                        Value::Node(item) => nodes.insert(item.node()),
                        system => values.insert(compare::key(ev, call.id, system)?),
                    };
                if fresh {
                    found.push(value.clone());
                    next.push(value);
                }
                Ok(true)
            })?;
        }
        work = next;
    }
    Ok(found)
}

/// `sort(key, -key, …)`: a sign before a key turns its order round. An empty key comes first.
fn sort<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let mut rows: Vec<(Vec<Option<Value<'t>>>, Value<'t>)> = Vec::new();
    let criteria: Vec<(Id, bool)> = call
        .args
        .iter()
        .map(|&arg| match ev.expr.op(arg) {
            Op::Sign { negative: true, operand } => (*operand, true),
            _ => (arg, false),
        })
        .collect();
    for (index, value) in ev.input(call)?.into_iter().enumerate() {
        let mut row = Vec::new();
        for &(criterion, _) in &criteria {
            let key = ev.eval(criterion, &call.scope.within(&value, index))?;
            row.push(ev.single(criterion, key)?);
        }
        if criteria.is_empty() {
            row.push(Some(value.clone()));
        }
        rows.push((row, value));
    }
    let mut failure = None;
    let mut order_of = |left: &(Vec<Option<Value<'t>>>, Value<'t>), right: &(Vec<Option<Value<'t>>>, Value<'t>)| {
        for (at, (a, b)) in left.0.iter().zip(&right.0).enumerate() {
            let order = match (a, b) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => return Ordering::Less,
                (Some(_), None) => return Ordering::Greater,
                (Some(a), Some(b)) => compare::order(ev, call.id, a, b)
                    .unwrap_or_else(|error| {
                        failure.get_or_insert(error);
                        None
                    })
                    .unwrap_or(Ordering::Equal),
            };
            if order != Ordering::Equal {
                return if criteria.get(at).is_some_and(|criterion| criterion.1) { order.reverse() } else { order };
            }
        }
        Ordering::Equal
    };
    let rows = merge_sort(rows, &mut |left, right| order_of(left, right) == Ordering::Greater);
    match failure {
        Some(error) => Err(error),
        None => Ok(rows.into_iter().map(|row| row.1).collect()),
    }
}

/// A stable merge sort that bears an order which is none, as with values that cannot be compared: the standard
/// library's may panic on it.
fn merge_sort<T>(items: Vec<T>, is_after: &mut impl FnMut(&T, &T) -> bool) -> Vec<T> {
    let mut runs: Vec<Vec<T>> = items.into_iter().map(|item| vec![item]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => merge(left, right, is_after),
                None => left,
            });
        }
        runs = merged;
    }
    runs.pop().unwrap_or_default()
}

fn merge<T>(left: Vec<T>, right: Vec<T>, is_after: &mut impl FnMut(&T, &T) -> bool) -> Vec<T> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        out.extend(if is_after(a, b) { right.next() } else { left.next() });
    }
    out.extend(left);
    out.extend(right);
    out
}

fn aggregate<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let mut total = if call.args.len() > 1 { ev.arg(call, 1)? } else { Collection::Empty };
    for (index, value) in ev.input(call)?.iter().enumerate() {
        let next = ev.eval(call.args[0], &Scope { this: value, index: Some(index), total: Some(&total) })?;
        total = next;
    }
    Ok(total)
}

/// `iif(criterion, then, else)`: the input, when there is one, is `$this` of the arguments.
fn iif<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let input = match call.input {
        Some(input) => ev.single(call.id, ev.eval(input, call.scope)?)?,
        None => None,
    };
    let scope = match &input {
        Some(value) => Scope { this: value, ..*call.scope },
        None => *call.scope,
    };
    let criterion = ev.single(call.args[0], ev.eval(call.args[0], &scope)?)?;
    let holds = match &criterion {
        None => false,
        Some(value) => match ev.as_boolean(value) {
            Some(value) => value,
            None => return Err(ev.wrong_type(call.args[0], value, "条件に真偽値", "a boolean criterion")),
        },
    };
    match (holds, call.args.get(2)) {
        (true, _) => ev.eval(call.args[1], &scope),
        (false, Some(&otherwise)) => ev.eval(otherwise, &scope),
        (false, None) => Ok(Collection::Empty),
    }
}

/// `sum`, `min`, `max`, `avg`: empty for an empty input.
fn reduce<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let input = ev.input(call)?;
    let count = input.len();
    let mut values = input.into_iter();
    let Some(mut result) = values.next() else { return Ok(Collection::Empty) };
    for value in values {
        ev.step(call.id, 1)?;
        match call.function {
            Function::Min | Function::Max => {
                let wanted = if call.function == Function::Min { Ordering::Less } else { Ordering::Greater };
                match compare::order(ev, call.id, &value, &result)? {
                    None => return Ok(Collection::Empty),
                    Some(order) if order == wanted => result = value,
                    Some(_) => {}
                }
            }
            _ => {
                let sum = operators::arithmetic(
                    ev,
                    call.id,
                    Operator::Add,
                    &Collection::One(result),
                    &Collection::One(value),
                )?;
                match sum.into_first() {
                    Some(sum) => result = sum,
                    None => return Ok(Collection::Empty),
                }
            }
        }
    }
    if call.function != Function::Avg {
        return Ok(Collection::One(result));
    }
    let Ok(count) = i64::try_from(count) else {
        return Err(ev.error(EvalErrorKind::OutOfFuel, call.id, "項目が多すぎます", "there are too many items"));
    };
    let count = Collection::One(Value::Decimal(Decimal::from(count)));
    operators::arithmetic(ev, call.id, Operator::Divide, &Collection::One(result), &count)
}
