//! `lowBoundary`, `highBoundary`, `precision`, `comparable`.

use crate::fhirpath::eval::{Call, Evaluator};
use crate::fhirpath::function::Function;
use crate::fhirpath::{Collection, EvalError, Quantity, Value};
use rust_decimal::{Decimal, RoundingStrategy};

/// Digits after the point when none are asked for.
const DEFAULT_DIGITS: i64 = 8;
/// Most digits that a decimal holds.
const MAX_DIGITS: i64 = 28;

pub(super) fn call<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let Some(value) = ev.one_input(call)? else { return Ok(Collection::Empty) };
    let Some(system) = ev.system(&value) else {
        // An element without a value has no boundary; a complex one is a mistake.
        return if matches!(&value, Value::Node(item) if item.value().is_none()) {
            Ok(Collection::Empty)
        } else {
            Err(ev.wrong_type(call.id, &value, "数・日時・Quantity", "a number, a date, a time or a Quantity"))
        };
    };
    let wrong = || ev.wrong_type(call.id, &value, "数・日時・Quantity", "a number, a date, a time or a Quantity");
    if call.function == Function::Comparable {
        let other = ev.single(call.args[0], ev.arg(call, 0)?)?;
        let Some(other) = other.and_then(|other| ev.system(&other)) else { return Ok(Collection::Empty) };
        return match (&system, &other) {
            (Value::Quantity(a), Value::Quantity(b)) => Ok(Collection::boolean(a.comparable(b))),
            _ => Err(wrong()),
        };
    }
    if call.function == Function::Precision {
        let digits = match &system {
            Value::Integer(_) => 0,
            Value::Decimal(value) => i64::from(value.scale()),
            Value::Quantity(quantity) => i64::from(quantity.value.scale()),
            Value::Temporal(value) => value.precision_digits(),
            _ => return Err(wrong()),
        };
        return Ok(Collection::One(Value::Integer(digits)));
    }
    let high = call.function == Function::HighBoundary;
    let digits = if call.args.is_empty() {
        None
    } else {
        match ev.integer_arg(call, 0)? {
            Some(digits) => Some(digits),
            None => return Ok(Collection::Empty),
        }
    };
    let result = match &system {
        Value::Integer(value) => boundary(Decimal::from(*value), high, digits).map(Value::Decimal),
        Value::Decimal(value) => boundary(*value, high, digits).map(Value::Decimal),
        Value::Quantity(quantity) => boundary(quantity.value, high, digits)
            .map(|value| Value::Quantity(Box::new(Quantity { value, ..(**quantity).clone() }))),
        Value::Temporal(value) => value.boundary(high, digits).map(Value::Temporal),
        _ => return Err(wrong()),
    };
    Ok(result.into())
}

/// Half a unit of the last digit below or above, in `digits` digits. The boundary nearer to zero is cut off there, the
/// one farther from zero is rounded, as HL7's suite has it.
fn boundary(value: Decimal, high: bool, digits: Option<i64>) -> Option<Decimal> {
    let digits =
        u32::try_from(digits.unwrap_or(DEFAULT_DIGITS)).ok().filter(|&digits| i64::from(digits) <= MAX_DIGITS)?;
    let half = Decimal::try_new(5, value.scale() + 1).ok()?;
    let exact = if high { value.checked_add(half)? } else { value.checked_sub(half)? };
    // A value that rounds to zero keeps its own sign.
    let outward = high != value.is_sign_negative() || value.is_zero();
    let strategy = if outward { RoundingStrategy::MidpointAwayFromZero } else { RoundingStrategy::ToZero };
    let mut result = exact.round_dp_with_strategy(digits, strategy);
    result.rescale(digits);
    if result.is_zero() && value.is_sign_negative() {
        result.set_sign_negative(true);
    }
    (result.scale() == digits).then_some(result)
}

#[cfg(test)]
mod tests {
    use super::boundary;

    #[test]
    fn decimals_have_boundaries() {
        for (value, digits, low, high) in [
            ("1.587", None, "1.58650000", "1.58750000"),
            ("1.587", Some(2), "1.58", "1.59"),
            ("-1.587", Some(2), "-1.59", "-1.58"),
            ("120", Some(2), "119.50", "120.50"),
            ("0", Some(1), "-0.5", "0.5"),
        ] {
            let value = value.parse().unwrap();
            assert_eq!(boundary(value, false, digits).unwrap().to_string(), low);
            assert_eq!(boundary(value, true, digits).unwrap().to_string(), high);
        }
        assert_eq!(boundary("1.5".parse().unwrap(), true, Some(29)), None);
        assert_eq!(boundary("79228162514264337593543950335".parse().unwrap(), true, Some(2)), None);
    }
}
