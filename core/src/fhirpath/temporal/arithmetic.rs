//! Calendar arithmetic: adding a duration, and the common time line.

use super::{Precision, Temporal, TemporalKind, WIDEST_OFFSET, days_in_month};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::cmp::Ordering;

/// Units of a duration, largest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::fhirpath) enum DurationUnit {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
}

const NANOS_PER_DAY: i128 = 86_400_000_000_000;

impl DurationUnit {
    /// Nanoseconds, for the units that have a fixed length.
    fn nanos(self) -> i128 {
        match self {
            Self::Year => 365 * NANOS_PER_DAY,
            Self::Month => 30 * NANOS_PER_DAY,
            Self::Week => 7 * NANOS_PER_DAY,
            Self::Day => NANOS_PER_DAY,
            Self::Hour => 3_600_000_000_000,
            Self::Minute => 60_000_000_000,
            Self::Second => 1_000_000_000,
            Self::Millisecond => 1_000_000,
        }
    }
}

impl Temporal {
    /// Adds `amount` of `unit`. A fraction counts for seconds only; a unit finer than the value's precision is first
    /// turned into whole units of that precision (30 days a month, 12 months a year). `None` when the result leaves
    /// the years 1 to 9999. A time wraps around midnight.
    pub(in crate::fhirpath) fn add(self, amount: Decimal, unit: DurationUnit) -> Option<Self> {
        let nanos = match unit {
            DurationUnit::Second | DurationUnit::Millisecond => {
                amount.checked_mul(Decimal::from(unit.nanos() as i64))?.trunc().to_i128()?
            }
            _ => amount.trunc().to_i128()?.checked_mul(unit.nanos())?,
        };
        if self.kind == TemporalKind::Time {
            let within = (self.nanos_of_day() + nanos).rem_euclid(NANOS_PER_DAY);
            return Some(self.with_nanos_of_day(within));
        }
        let whole = amount.trunc().to_i64()?;
        match (unit, self.precision) {
            (DurationUnit::Year, _) => self.add_months(whole.checked_mul(12)?),
            (DurationUnit::Month, Precision::Year) => self.add_months((whole / 12).checked_mul(12)?),
            (DurationUnit::Month, _) => self.add_months(whole),
            (_, Precision::Year) => {
                let years = i64::try_from(nanos / (365 * NANOS_PER_DAY)).ok()?;
                self.add_months(years.checked_mul(12)?)
            }
            (_, Precision::Month) => self.add_months(i64::try_from(nanos / (30 * NANOS_PER_DAY)).ok()?),
            _ => {
                let unit_of_precision = match self.precision {
                    Precision::Day => NANOS_PER_DAY,
                    Precision::Hour => 3_600_000_000_000,
                    Precision::Minute => 60_000_000_000,
                    // A value of whole seconds stays one of whole seconds.
                    Precision::Second => 1_000_000_000,
                    _ => 1,
                };
                let nanos = nanos / unit_of_precision * unit_of_precision;
                let total = self.nanos_of_day().checked_add(nanos)?;
                let days = self.day_number() + i64::try_from(total.div_euclid(NANOS_PER_DAY)).ok()?;
                self.with_day_number(days).map(|value| value.with_nanos_of_day(total.rem_euclid(NANOS_PER_DAY)))
            }
        }
    }

    /// The last day of the month stands in for a day that the month does not have.
    fn add_months(self, months: i64) -> Option<Self> {
        let total = (i64::from(self.year) * 12 + i64::from(self.month) - 1).checked_add(months)?;
        let year = u16::try_from(total.div_euclid(12)).ok().filter(|year| (1..=9999).contains(year))?;
        let month = (total.rem_euclid(12) + 1) as u8;
        Some(Self { year, month, day: self.day.min(days_in_month(year, month)), ..self })
    }

    fn nanos_of_day(self) -> i128 {
        let seconds = (i128::from(self.hour) * 60 + i128::from(self.minute)) * 60 + i128::from(self.second);
        seconds * 1_000_000_000 + i128::from(self.nanos)
    }

    #[allow(clippy::cast_sign_loss, reason = "a time of day is never negative")]
    fn with_nanos_of_day(self, nanos: i128) -> Self {
        let seconds = (nanos / 1_000_000_000) as u32;
        let nanos = (nanos % 1_000_000_000) as u32;
        // A finer result than the digits written is kept only when the value has a fraction at all.
        Self {
            hour: (seconds / 3600) as u8,
            minute: (seconds / 60 % 60) as u8,
            second: (seconds % 60) as u8,
            nanos: if self.precision == Precision::Fraction { nanos } else { 0 },
            ..self
        }
    }

    /// Days since 0000-03-01 in the proleptic Gregorian calendar (years counted from March, so that the leap day is
    /// the last of its year).
    fn day_number(self) -> i64 {
        let (year, month) = if self.month > 2 {
            (i64::from(self.year), i64::from(self.month) - 3)
        } else {
            (i64::from(self.year) - 1, i64::from(self.month) + 9)
        };
        year * 365 + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (month * 153 + 2) / 5
            + i64::from(self.day)
            - 1
    }

    #[allow(clippy::cast_sign_loss, reason = "a month and a day are small and positive by construction")]
    fn with_day_number(self, days: i64) -> Option<Self> {
        if !(0..=3_700_000).contains(&days) {
            return None;
        }
        let era = days / 146_097;
        let of_era = days % 146_097;
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let year = u16::try_from(year_of_era + era * 400 + carry).ok().filter(|year| (1..=9999).contains(year))?;
        Some(Self { year, month: month as u8, day: day as u8, ..self })
    }

    /// Nanoseconds on the common time line; a value without a zone is taken as UTC.
    pub(super) fn nanos_utc(self) -> i128 {
        let local = i128::from(self.day_number()) * NANOS_PER_DAY + self.nanos_of_day();
        local - i128::from(self.offset.unwrap_or(0)) * 60_000_000_000
    }

    /// The first and the last nanosecond on the common time line that the value can mean; minutes east of UTC where it
    /// states no zone itself.
    pub fn instants(self, offset: i16) -> [i128; 2] {
        let first = Self { offset: self.offset.or(Some(offset)), ..self };
        let mut last = first;
        if self.precision < Precision::Month {
            last.month = 12;
        }
        if self.precision < Precision::Day {
            last.day = days_in_month(last.year, last.month);
        }
        if self.precision < Precision::Hour {
            last.hour = 23;
        }
        if self.precision < Precision::Minute {
            last.minute = 59;
        }
        if self.precision < Precision::Second {
            last.second = 59;
        }
        if self.precision < Precision::Fraction {
            last.nanos = 999_999_999;
        }
        [first.nanos_utc(), last.nanos_utc()]
    }

    /// Orders two dates, date-times or times as instants: less when the latest instant of the one is before the earliest of
    /// the other. What overlaps is equal as far as it is written. Two values without a zone are in the same; where only one
    /// has none, it may be anywhere on earth.
    pub fn order(self, other: Self) -> Ordering {
        let is_open = self.is_zoned() != other.is_zoned();
        let range = |value: Self| match (is_open, value.instants(WIDEST_OFFSET), value.instants(-WIDEST_OFFSET)) {
            (true, [first, _], [_, last]) => [first, last],
            _ => value.instants(0),
        };
        let ([first, last], [other_first, other_last]) = (range(self), range(other));
        if last < other_first {
            Ordering::Less
        } else if first > other_last {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    }

    /// The same instant at offset zero; the value itself where that leaves the calendar.
    pub(super) fn in_utc(self) -> Self {
        let nanos = self.nanos_utc();
        let moved = i64::try_from(nanos.div_euclid(NANOS_PER_DAY)).ok().and_then(|days| self.with_day_number(days));
        moved.map_or(self, |value| {
            let kept = Self { precision: Precision::Fraction, ..value };
            let clock = kept.with_nanos_of_day(nanos.rem_euclid(NANOS_PER_DAY));
            Self { precision: self.precision, offset: Some(0), ..clock }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(text: &str, amount: i64, unit: DurationUnit) -> String {
        let value = Temporal::parse(TemporalKind::DateTime, text).expect("a date-time");
        value.add(Decimal::from(amount), unit).map_or_else(String::new, |value| value.to_string())
    }

    #[test]
    fn adds_over_the_ends_of_months_and_years() {
        assert_eq!(add("2012-01-31", 1, DurationUnit::Month), "2012-02-29");
        assert_eq!(add("2012-02-29", -1, DurationUnit::Year), "2011-02-28");
        assert_eq!(add("1999-12-31T23:59:59", 1, DurationUnit::Second), "2000-01-01T00:00:00");
        assert_eq!(add("2000-03-01", -1, DurationUnit::Day), "2000-02-29");
        assert_eq!(add("1900-03-01", -1, DurationUnit::Day), "1900-02-28");
        assert_eq!(add("2014", 24, DurationUnit::Month), "2016");
        assert_eq!(add("2014-01", 31, DurationUnit::Day), "2014-02");
        assert_eq!(add("9999-12-31", 1, DurationUnit::Day), "");
        assert_eq!(add("0001-01-01", -1, DurationUnit::Day), "");
    }

    #[test]
    fn day_numbers_return() {
        let mut value = Temporal::parse(TemporalKind::Date, "1896-01-01").expect("a date");
        for _ in 0..5000 {
            let next = value.add(Decimal::ONE, DurationUnit::Day).expect("the next day");
            assert_eq!(next.day_number(), value.day_number() + 1);
            assert!(next.day <= days_in_month(next.year, next.month));
            value = next;
        }
    }
}
