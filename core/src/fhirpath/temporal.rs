//! Dates, date-times and times with the precision they were written with.

mod arithmetic;
mod boundary;

use crate::text::calendar::days_in;
pub(super) use arithmetic::DurationUnit;
use std::cmp::Ordering;
use std::fmt;

/// Which of the three system types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TemporalKind {
    Date,
    DateTime,
    Time,
}

/// How far a temporal value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Precision {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Fraction,
}

/// A date, date-time or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Temporal {
    /// Which type.
    pub kind: TemporalKind,
    /// How many of the fields count.
    pub precision: Precision,
    /// 1 to 9999; 0 for a time.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59; 60 for a leap second.
    pub second: u8,
    /// Digits of the fraction as written, at most 9.
    pub digits: u8,
    /// Nanoseconds.
    pub nanos: u32,
    /// Minutes east of UTC; `None` when there is no zone.
    pub offset: Option<i16>,
}

/// Minutes that a place on earth may differ from UTC, at most: a value without a zone may be that far off.
const WIDEST_OFFSET: i16 = 14 * 60;

impl Temporal {
    /// Reads `text` (without `@`, a time without `T`). Dates that the calendar does not have are `None`; digits of a
    /// fraction past the ninth are dropped. A date-time without a time part is allowed, a time with a zone is not.
    pub fn parse(kind: TemporalKind, text: &str) -> Option<Self> {
        let mut value = Self {
            kind,
            precision: Precision::Year,
            year: 0,
            month: 1,
            day: 1,
            hour: 0,
            minute: 0,
            second: 0,
            digits: 0,
            nanos: 0,
            offset: None,
        };
        let time = if kind == TemporalKind::Time {
            text
        } else {
            let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
            value.read_date(date)?;
            match time {
                None => return Some(value),
                Some(_) if kind == TemporalKind::Date || value.precision != Precision::Day => return None,
                Some(time) => time,
            }
        };
        value.read_time(time)?;
        (kind != TemporalKind::Time || value.offset.is_none()).then_some(value)
    }

    fn read_date(&mut self, text: &str) -> Option<()> {
        let mut parts = text.split('-');
        self.year = number(parts.next()?, 4)?;
        if let Some(month) = parts.next() {
            self.month = number(month, 2)? as u8;
            self.precision = Precision::Month;
        }
        if let Some(day) = parts.next() {
            self.day = number(day, 2)? as u8;
            self.precision = Precision::Day;
        }
        let valid = self.year > 0
            && (1..=12).contains(&self.month)
            && (1..=days_in_month(self.year, self.month)).contains(&self.day);
        (valid && parts.next().is_none()).then_some(())
    }

    fn read_time(&mut self, text: &str) -> Option<()> {
        let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
        let (clock, zone) = text.split_at(zone);
        let (clock, fraction) = clock.split_once('.').map_or((clock, None), |(clock, digits)| (clock, Some(digits)));
        let mut parts = clock.split(':');
        self.hour = number(parts.next()?, 2)? as u8;
        self.precision = Precision::Hour;
        if let Some(minute) = parts.next() {
            self.minute = number(minute, 2)? as u8;
            self.precision = Precision::Minute;
        }
        if let Some(second) = parts.next() {
            self.second = number(second, 2)? as u8;
            self.precision = Precision::Second;
        }
        if parts.next().is_some() || self.hour > 23 || self.minute > 59 || self.second > 60 {
            return None;
        }
        if let Some(fraction) = fraction {
            if self.precision != Precision::Second || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let kept = &fraction[..fraction.len().min(9)];
            self.digits = kept.len() as u8;
            self.nanos = kept.parse::<u32>().ok()? * 10_u32.pow(9 - u32::from(self.digits));
            self.precision = Precision::Fraction;
        }
        self.offset = match zone {
            "" => None,
            "Z" => Some(0),
            _ => {
                let (hours, minutes) = zone[1..].split_once(':')?;
                let minutes = number(hours, 2)? * 60 + number(minutes, 2)?;
                if minutes > WIDEST_OFFSET.cast_unsigned() {
                    return None;
                }
                Some(if zone.starts_with('-') { -minutes.cast_signed() } else { minutes.cast_signed() })
            }
        };
        Some(())
    }

    /// The value as a date-time without a time part, as a date is when it meets a date-time.
    #[must_use]
    pub fn to_date_time(self) -> Self {
        Self { kind: if self.kind == TemporalKind::Date { TemporalKind::DateTime } else { self.kind }, ..self }
    }

    /// The date part of a date or date-time.
    pub fn to_date(self) -> Option<Self> {
        let date = Self {
            kind: TemporalKind::Date,
            precision: self.precision.min(Precision::Day),
            hour: 0,
            minute: 0,
            second: 0,
            digits: 0,
            nanos: 0,
            offset: None,
            ..self
        };
        (self.kind != TemporalKind::Time).then_some(date)
    }

    /// Seconds and fraction are one precision in comparisons.
    fn compared_precision(self) -> Precision {
        self.precision.min(Precision::Second)
    }

    /// The fields from the largest to the smallest, those past the precision left at their least value.
    fn fields(self) -> [u32; 7] {
        [
            self.year.into(),
            self.month.into(),
            self.day.into(),
            self.hour.into(),
            self.minute.into(),
            self.second.into(),
            self.nanos,
        ]
    }

    /// Whether it names its zone: a date never does.
    const fn is_zoned(self) -> bool {
        self.offset.is_some()
    }

    /// Orders two values of one kind (a date counts as a date-time). `None`: not comparable, because one is less
    /// precise than the other within the part they share, or because only one has a zone and it matters: the second of
    /// January has begun in Tokyo while it is 20:00 of the first in UTC.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        if (self.kind == TemporalKind::Time) != (other.kind == TemporalKind::Time) {
            return None;
        }
        if self.is_zoned() != other.is_zoned() {
            return Some(self.order(other)).filter(|order| order.is_ne());
        }
        let precision = self.compared_precision().min(other.compared_precision());
        let (left, right) = if self.is_zoned() { (self.in_utc(), other.in_utc()) } else { (self, other) };
        let fields = match precision {
            Precision::Year => 1,
            Precision::Month => 2,
            Precision::Day => 3,
            Precision::Hour => 4,
            Precision::Minute => 5,
            _ => 7,
        };
        match left.fields()[..fields].cmp(&right.fields()[..fields]) {
            Ordering::Equal if self.compared_precision() != other.compared_precision() => None,
            order => Some(order),
        }
    }

    /// A text that is the same for two values exactly when they are equal.
    pub(super) fn key(self) -> String {
        let value = if self.precision >= Precision::Hour && self.offset.is_some() { self.in_utc() } else { self };
        let [year, month, day, hour, minute, second, nanos] = value.fields();
        let zone = if self.offset.is_some() { "Z" } else { "" };
        let clock = self.kind == TemporalKind::Time;
        format!(
            "{clock}{:?}{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}{nanos:09}{zone}",
            self.compared_precision()
        )
    }
}

/// Prints as in FHIR (`1974-12-25T14:35:45-05:00`), with as many fields as the precision says.
impl fmt::Display for Temporal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind != TemporalKind::Time {
            write!(f, "{:04}", self.year)?;
            if self.precision >= Precision::Month {
                write!(f, "-{:02}", self.month)?;
            }
            if self.precision >= Precision::Day {
                write!(f, "-{:02}", self.day)?;
            }
            if self.precision < Precision::Hour {
                return Ok(());
            }
            f.write_str("T")?;
        }
        write!(f, "{:02}", self.hour)?;
        if self.precision >= Precision::Minute {
            write!(f, ":{:02}", self.minute)?;
        }
        if self.precision >= Precision::Second {
            write!(f, ":{:02}", self.second)?;
        }
        if self.precision >= Precision::Fraction {
            let digits = format!("{:09}", self.nanos);
            write!(f, ".{}", &digits[..usize::from(self.digits.clamp(1, 9))])?;
        }
        match self.offset {
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
            }
            None => Ok(()),
        }
    }
}

/// Exactly `digits` decimal digits.
fn number(text: &str, digits: usize) -> Option<u16> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// 28 to 31; 0 for a month that does not exist.
pub(super) fn days_in_month(year: u16, month: u8) -> u8 {
    days_in(year.into(), month.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Temporal {
        Temporal::parse(TemporalKind::DateTime, text).expect("a date-time")
    }

    #[test]
    fn reads_and_prints_what_was_written() {
        for text in
            ["2015", "2015-02", "2015-02-28", "2015-02-28T08", "2016-02-29T23:59:60.000-03:30", "2015-02-28T00:00Z"]
        {
            assert_eq!(at(text).to_string(), text);
        }
        for text in ["2015-02-29", "2015-13", "0000", "15", "2015-02-01T24:00", "2015-02T10:00", "2015-02-01T1:00"] {
            assert_eq!(Temporal::parse(TemporalKind::DateTime, text), None, "{text}");
        }
        assert_eq!(Temporal::parse(TemporalKind::Time, "14:00Z"), None);
        assert_eq!(Temporal::parse(TemporalKind::Date, "2015-02-01T14:00"), None);
    }

    #[test]
    fn compares_over_zones_and_precisions() {
        assert_eq!(at("2012-04-15T15:00:00+02:00").compare(at("2012-04-15T16:00:00+03:00")), Some(Ordering::Equal));
        assert_eq!(at("2012-04-15T15:00:00Z").compare(at("2012-04-15T10:00:00")), None);
        assert_eq!(at("2012-04-15T15:00:00Z").compare(at("2012-04-14T00:00:00")), Some(Ordering::Greater));
        assert_eq!(at("2012-04").compare(at("2012-04-15")), None);
        assert_eq!(at("2012-03").compare(at("2012-04-15")), Some(Ordering::Less));
        // a date is in no zone: it may have begun elsewhere
        for (one, two) in [
            ("2024-01-02", "2024-01-01T20:00:00Z"),
            ("2024-01-02", "2024-01-02T10:00:00Z"),
            ("2024-02", "2024-01-31T23:00:00Z"),
            ("2024", "2023-12-31T22:00:00-05:00"),
            ("2023-12-31", "2024-01-01T00:00:00+14:00"),
        ] {
            assert_eq!((at(one).compare(at(two)), at(two).compare(at(one))), (None, None), "{one} {two}");
            assert_eq!(at(one).order(at(two)), Ordering::Equal, "{one} {two}");
        }
        assert_eq!(at("2024-01-03").compare(at("2024-01-01T20:00:00Z")), Some(Ordering::Greater));
        assert_eq!(at("2024-01-01T20:00:00Z").compare(at("2024-01-03")), Some(Ordering::Less));
        assert_eq!(at("2012-04-15T15:30:31").compare(at("2012-04-15T15:30:31.0")), Some(Ordering::Equal));
    }
}
