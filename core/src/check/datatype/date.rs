//! Dates and times: form and calendar.

use super::{DateProblem, Problem};
use crate::text::calendar::days_in;

type Check = Result<(), Problem>;

/// Years that a clinical document may speak of: earlier or later ones are probably a slip. `core` has no clock, so the
/// upper end is fixed (80 years after this was written, as other validators allow).
const USUAL_YEARS: std::ops::RangeInclusive<u32> = 1800..=2106;

/// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Check {
    let (year, rest) = calendar(text.as_bytes())?;
    match rest.first() {
        None => usual(year),
        Some(b'T' | b' ') => Err(Problem::Date(DateProblem::TimeNotAllowed)),
        Some(_) => Err(Problem::Date(DateProblem::Form)),
    }
}

/// A date, or a date with a time to the second and an offset.
pub(super) fn date_time(text: &str) -> Check {
    let bytes = text.as_bytes();
    let (year, rest) = calendar(bytes)?;
    if rest.is_empty() {
        return usual(year);
    }
    with_time(bytes, rest)?;
    usual(year)
}

/// A full date with a time to the second and an offset.
pub(super) fn instant(text: &str) -> Check {
    let bytes = text.as_bytes();
    let (year, rest) = calendar(bytes)?;
    if rest.is_empty() {
        return Err(Problem::Date(DateProblem::TimeMissing));
    }
    with_time(bytes, rest)?;
    usual(year)
}

/// `hh:mm:ss` with an optional fraction and no offset.
pub(super) fn time(text: &str) -> Check {
    let rest = clock(text.as_bytes())?;
    match rest.first() {
        None => Ok(()),
        Some(b'Z' | b'+' | b'-') => Err(Problem::Date(DateProblem::ZoneNotAllowed)),
        Some(_) => Err(Problem::Date(DateProblem::Form)),
    }
}

fn usual(year: u32) -> Check {
    if USUAL_YEARS.contains(&year) { Ok(()) } else { Err(Problem::Year) }
}

fn with_time(bytes: &[u8], rest: &[u8]) -> Check {
    let Some((b'T', time)) = rest.split_first() else { return Err(Problem::Date(DateProblem::Form)) };
    if bytes.len() - rest.len() != "YYYY-MM-DD".len() {
        return Err(Problem::Date(DateProblem::DayMissing));
    }
    match clock(time)? {
        [] => Err(Problem::Zone),
        b"Z" => Ok(()),
        [b'+' | b'-', h1, h2, b':', m1, m2] => {
            let (Some(hour), Some(minute)) = (two(*h1, *h2), two(*m1, *m2)) else {
                return Err(Problem::Date(DateProblem::Offset));
            };
            let valid = (hour < 14 && minute < 60) || (hour == 14 && minute == 0);
            if valid { Ok(()) } else { Err(Problem::Date(DateProblem::Offset)) }
        }
        _ => Err(Problem::Date(DateProblem::Offset)),
    }
}

/// Reads the date at the beginning; gives its year and what comes after.
fn calendar(bytes: &[u8]) -> Result<(u32, &[u8]), Problem> {
    let fail = |why| Err(Problem::Date(why));
    let Some((year, rest)) = bytes.split_first_chunk::<4>() else { return fail(DateProblem::Form) };
    let Some(year) =
        year.iter().try_fold(0, |sum, &digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    else {
        return fail(DateProblem::Form);
    };
    if year == 0 || rest.first().is_some_and(u8::is_ascii_digit) {
        return fail(DateProblem::Year);
    }
    let Some((b'-', rest)) = rest.split_first() else { return Ok((year, rest)) };
    let Some((month, rest)) = pair(rest) else { return fail(DateProblem::Month) };
    if !(1..=12).contains(&month) {
        return fail(DateProblem::Month);
    }
    let Some((b'-', rest)) = rest.split_first() else { return Ok((year, rest)) };
    let last = days_in(year, month.into());
    match pair(rest) {
        Some((day, rest)) if (1..=last).contains(&day) => Ok((year, rest)),
        Some(_) => fail(DateProblem::Day { month, last }),
        None => fail(DateProblem::Form),
    }
}

/// Reads `hh:mm:ss` and a fraction; gives what comes after.
fn clock(bytes: &[u8]) -> Result<&[u8], Problem> {
    let fail = |why| Err(Problem::Date(why));
    let Some((hour, rest)) = pair(bytes) else { return fail(DateProblem::Form) };
    if hour > 23 {
        return fail(DateProblem::Hour);
    }
    let Some((minute, rest)) = rest.strip_prefix(b":").and_then(pair) else { return fail(DateProblem::Minute) };
    if minute > 59 {
        return fail(DateProblem::Minute);
    }
    let Some(rest) = rest.strip_prefix(b":") else { return fail(DateProblem::SecondsMissing) };
    let Some((second, rest)) = pair(rest) else { return fail(DateProblem::Second) };
    if second > 60 {
        return fail(DateProblem::Second);
    }
    let Some(rest) = rest.strip_prefix(b".") else { return Ok(rest) };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 { fail(DateProblem::Second) } else { Ok(&rest[digits..]) }
}

fn pair(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (&[tens, ones], rest) = bytes.split_first_chunk::<2>()?;
    Some((two(tens, ones)?, rest))
}

fn two(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}
