//! Conversions: `toX()` and `convertsToX()`. What does not convert is empty.

use crate::fhirpath::ast::Id;
use crate::fhirpath::eval::{Call, Evaluator};
use crate::fhirpath::function::Function;
use crate::fhirpath::value::decimal;
use crate::fhirpath::{Collection, EvalError, Item, Quantity, Temporal, TemporalKind, Value};
use crate::json::Kind;
use rust_decimal::Decimal;

pub(super) fn call<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let Some(value) = ev.one_input(call)? else { return Ok(Collection::Empty) };
    let system = ev.system(&value);
    let converted = match (call.function, &system) {
        (_, None) => None,
        (Function::ToBoolean | Function::ConvertsToBoolean, Some(value)) => boolean(value).map(Value::Boolean),
        (Function::ToInteger | Function::ConvertsToInteger, Some(value)) => integer(value).map(Value::Integer),
        (Function::ToDecimal | Function::ConvertsToDecimal, Some(value)) => to_decimal(value).map(Value::Decimal),
        (Function::ToQuantity | Function::ConvertsToQuantity, Some(value)) => {
            let unit = if call.args.is_empty() { None } else { ev.text_arg(call, 0)? };
            quantity(value, unit.as_deref()).map(|quantity| Value::Quantity(Box::new(quantity)))
        }
        (Function::ToDate | Function::ConvertsToDate, Some(value)) => {
            temporal(value, TemporalKind::Date).map(Value::Temporal)
        }
        (Function::ToDateTime | Function::ConvertsToDateTime, Some(value)) => {
            temporal(value, TemporalKind::DateTime).map(Value::Temporal)
        }
        (Function::ToTime | Function::ConvertsToTime, Some(value)) => {
            temporal(value, TemporalKind::Time).map(Value::Temporal)
        }
        (_, Some(system)) => text(ev, call.id, &value, system)?,
    };
    let asks = matches!(
        call.function,
        Function::ConvertsToBoolean
            | Function::ConvertsToInteger
            | Function::ConvertsToDecimal
            | Function::ConvertsToQuantity
            | Function::ConvertsToDate
            | Function::ConvertsToDateTime
            | Function::ConvertsToTime
            | Function::ConvertsToString
    );
    Ok(if asks { Collection::boolean(converted.is_some()) } else { converted.into() })
}

fn boolean(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Boolean(value) => Some(*value),
        Value::Integer(0) => Some(false),
        Value::Integer(1) => Some(true),
        Value::Decimal(value) if value.is_zero() => Some(false),
        Value::Decimal(value) if *value == Decimal::ONE => Some(true),
        Value::String(text) => match &*text.to_ascii_lowercase() {
            "true" | "t" | "yes" | "y" | "1" | "1.0" => Some(true),
            "false" | "f" | "no" | "n" | "0" | "0.0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn integer(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Integer(value) => Some(*value),
        Value::Boolean(value) => Some(i64::from(*value)),
        Value::String(text) => text.parse::<i32>().ok().map(i64::from),
        _ => None,
    }
}

fn to_decimal(value: &Value<'_>) -> Option<Decimal> {
    match value {
        Value::Integer(value) => Some(Decimal::from(*value)),
        Value::Decimal(value) => Some(*value),
        Value::Boolean(value) => Some(Decimal::from(u8::from(*value))),
        Value::String(text) => decimal(text),
        _ => None,
    }
}

fn quantity(value: &Value<'_>, unit: Option<&str>) -> Option<Quantity> {
    let quantity = match value {
        Value::Quantity(quantity) => (**quantity).clone(),
        Value::String(text) => Quantity::parse(text)?,
        _ => Quantity::new(to_decimal(value)?, "1"),
    };
    let Some(unit) = unit else { return Some(quantity) };
    // The value in the unit asked for, where one converts into the other.
    let target = Quantity::new(Decimal::ONE, unit);
    if !quantity.comparable(&target) {
        return None;
    }
    quantity.convert(unit)
}

fn temporal(value: &Value<'_>, kind: TemporalKind) -> Option<Temporal> {
    match value {
        Value::Temporal(value) => match (value.kind, kind) {
            (TemporalKind::Date, TemporalKind::DateTime) => Some(value.to_date_time()),
            (TemporalKind::DateTime, TemporalKind::Date) => value.to_date(),
            (from, to) => (from == to).then_some(*value),
        },
        Value::String(text) => {
            let text = text.trim();
            match kind {
                TemporalKind::Date => Temporal::parse(TemporalKind::DateTime, text).and_then(Temporal::to_date),
                TemporalKind::DateTime => Temporal::parse(kind, text),
                TemporalKind::Time => Temporal::parse(kind, text.strip_prefix('T').unwrap_or(text)),
            }
        }
        _ => None,
    }
}

/// `toString()`: numbers of the data as written.
fn text<'t>(
    ev: &Evaluator<'_, 't>,
    id: Id,
    value: &Value<'t>,
    system: &Value<'t>,
) -> Result<Option<Value<'t>>, EvalError> {
    if let Value::Node(item) = value
        && let Some(node) = primitive(ev, *item)
    {
        return Ok(Some(Value::String(node)));
    }
    ev.step(id, 1)?;
    let text = match system {
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Decimal(value) => value.to_string(),
        Value::String(_) => return Ok(Some(system.clone())),
        Value::Temporal(value) => value.to_string(),
        Value::Quantity(value) => value.to_string(),
        Value::Node(_) | Value::Type(_) => return Ok(None),
    };
    Ok(Some(Value::String(text.into())))
}

fn primitive<'t>(ev: &Evaluator<'_, 't>, item: Item) -> Option<std::borrow::Cow<'t, str>> {
    let tree = ev.context.tree;
    item.value().filter(|&node| !matches!(tree.kind(node), Kind::Object | Kind::Array)).map(|node| tree.text(node))
}
