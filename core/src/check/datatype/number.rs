//! Whole numbers and decimals, as written.

use super::Problem;

/// A whole number without sign `+`, leading zeros, a sign of what has none, point or exponent, from `min` to `max`.
pub(super) fn integer(text: &str, min: i64, max: i64) -> Result<(), Problem> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let leading_zero = digits.len() > 1 && digits[0] == b'0';
    if digits.is_empty() || leading_zero || (text == "-0" && min >= 0) || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Problem::IntegerFormat);
    }
    // 19 digits and a sign: anything longer is out of every range
    let value = if text.len() <= 20 { text.parse::<i64>().ok() } else { None };
    match value {
        Some(value) if (min..=max).contains(&value) => Ok(()),
        _ => Err(Problem::IntegerRange { min, max }),
    }
}

/// Any JSON number; past 18 significant digits precision may be lost.
pub(super) fn decimal(text: &str) -> Result<(), Problem> {
    // fast: so few characters cannot hold that many digits
    if text.len() <= MAX_SIGNIFICANT {
        return Ok(());
    }
    let mantissa = text.split(['e', 'E']).next().unwrap_or("");
    // zeros before the first other digit do not count; zeros at the end do, because decimals are as written
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).skip_while(|&digit| digit == b'0').count();
    if digits > MAX_SIGNIFICANT { Err(Problem::DecimalPrecision(digits)) } else { Ok(()) }
}

/// Significant digits that every receiver can be asked to keep (http://hl7.org/fhir/R4/datatypes.html#decimal).
const MAX_SIGNIFICANT: usize = 18;
