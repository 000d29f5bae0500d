//! Numbers. Roots, logarithms and powers are computed in decimal, so that every platform gives the same digits.

use crate::fhirpath::eval::{Call, Evaluator};
use crate::fhirpath::function::Function;
use crate::fhirpath::operators::decimal;
use crate::fhirpath::{Collection, EvalError, EvalErrorKind, Quantity, Value};
use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy};

pub(super) fn call<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let Some(value) = ev.one_input(call)? else { return Ok(Collection::Empty) };
    // The series behind exp, ln and the like run a few hundred terms at most.
    ev.step(call.id, 50)?;
    let system = ev.system(&value);
    if let Some(Value::Quantity(quantity)) = &system {
        return Ok(on_quantity(call.function, quantity).into());
    }
    let Some((system, number)) = system.and_then(|system| decimal(&system).map(|number| (system, number))) else {
        return Err(ev.wrong_type(call.id, &value, "数", "a number"));
    };
    let whole = |number: Decimal| i64::try_from(number).ok().map(Value::Integer);
    let result = match call.function {
        Function::Abs => match system {
            Value::Integer(integer) => integer.checked_abs().map(Value::Integer),
            _ => Some(Value::Decimal(number.abs())),
        },
        Function::Ceiling => whole(number.ceil()),
        Function::Floor => whole(number.floor()),
        Function::Truncate => whole(number.trunc()),
        Function::Round => {
            let digits = if call.args.is_empty() { Some(0) } else { ev.integer_arg(call, 0)? };
            let Some(digits) = digits else { return Ok(Collection::Empty) };
            let Some(digits) = u32::try_from(digits).ok().filter(|&digits| digits <= 28) else {
                return Err(ev.error(
                    EvalErrorKind::BadArgument,
                    call.id,
                    "round() の桁数は 0 から 28 です",
                    "round() takes 0 to 28 digits",
                ));
            };
            Some(Value::Decimal(number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)))
        }
        Function::Exp => number.checked_exp().map(Value::Decimal),
        Function::Ln => number.checked_ln().map(Value::Decimal),
        Function::Sqrt => number.sqrt().map(Value::Decimal),
        Function::Log => number_arg(ev, call)?.and_then(|base| logarithm(number, base)).map(Value::Decimal),
        _ => match number_arg(ev, call)? {
            Some(exponent) => power(&system, number, exponent),
            None => None,
        },
    };
    Ok(result.into())
}

fn number_arg<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Option<Decimal>, EvalError> {
    let Some(value) = ev.single(call.args[0], ev.arg(call, 0)?)? else { return Ok(None) };
    match ev.system(&value).as_ref().and_then(decimal) {
        Some(number) => Ok(Some(number)),
        None => Err(ev.wrong_type(call.args[0], &value, "数", "a number")),
    }
}

fn on_quantity<'t>(function: Function, quantity: &Quantity) -> Option<Value<'t>> {
    let value = match function {
        Function::Abs => quantity.value.abs(),
        Function::Ceiling => quantity.value.ceil(),
        Function::Floor => quantity.value.floor(),
        Function::Truncate => quantity.value.trunc(),
        Function::Round => quantity.value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero),
        _ => return None,
    };
    Some(Value::Quantity(Box::new(Quantity { value, ..quantity.clone() })))
}

/// Rounded to 20 digits, past which the series are not exact: the logarithm of 16 to 2 is 4.
fn logarithm(number: Decimal, base: Decimal) -> Option<Decimal> {
    Some(number.checked_ln()?.checked_div(base.checked_ln()?)?.round_dp(20).normalize())
}

fn power<'t>(system: &Value<'t>, number: Decimal, exponent: Decimal) -> Option<Value<'t>> {
    if let (Value::Integer(base), Ok(times)) = (system, u32::try_from(exponent))
        && exponent.is_integer()
    {
        return base.checked_pow(times).map(Value::Integer);
    }
    // A root of a negative number is not a number.
    if number.is_sign_negative() && !exponent.is_integer() {
        return None;
    }
    let result = match i64::try_from(exponent) {
        Ok(times) if exponent.is_integer() => number.checked_powi(times)?,
        // As in `logarithm`: the series are exact to some 25 digits only.
        _ => number.checked_powd(exponent)?.round_dp(20).normalize(),
    };
    Some(Value::Decimal(result))
}
