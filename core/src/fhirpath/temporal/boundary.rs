//! The least and greatest instant that a value of limited precision can mean, and how precise it is, in digits.

use super::{Precision, Temporal, TemporalKind, days_in_month};

impl Temporal {
    /// The digits of the precision: 4 year, 6 month, 8 day, 10 hour, 12 minute, 14 second, 17 with fraction; a time
    /// counts from the hour (2, 4, 6, 9).
    pub(in crate::fhirpath) fn precision_digits(self) -> i64 {
        let full = match self.precision {
            Precision::Year => 4,
            Precision::Month => 6,
            Precision::Day => 8,
            Precision::Hour => 10,
            Precision::Minute => 12,
            Precision::Second => 14,
            Precision::Fraction => 17,
        };
        if self.kind == TemporalKind::Time { full - 8 } else { full }
    }

    /// `lowBoundary(digits)` or, when `high`, `highBoundary(digits)`. The default is the finest of the type. `None` for
    /// a number of digits that the type does not have.
    ///
    /// An hour without minutes is taken as its minute :00, as the HL7 suite does (FHIR itself has no such value).
    /// A missing zone is the earliest or latest on earth.
    pub(in crate::fhirpath) fn boundary(self, high: bool, digits: Option<i64>) -> Option<Self> {
        let shift = if self.kind == TemporalKind::Time { 8 } else { 0 };
        let finest = if self.kind == TemporalKind::Date { 8 } else { 17 };
        let precision = match digits.map_or(finest, |digits| digits.saturating_add(shift)) {
            4 => Precision::Year,
            6 => Precision::Month,
            8 => Precision::Day,
            10 => Precision::Hour,
            12 => Precision::Minute,
            14 => Precision::Second,
            17 => Precision::Fraction,
            _ => return None,
        };
        if (self.kind == TemporalKind::Time && precision < Precision::Hour)
            || (self.kind == TemporalKind::Date && precision > Precision::Day)
        {
            return None;
        }
        let mut value = self;
        if high {
            if self.precision < Precision::Month {
                value.month = 12;
            }
            if self.precision < Precision::Day {
                value.day = days_in_month(value.year, value.month);
            }
            if self.precision < Precision::Hour {
                value.hour = 23;
                value.minute = 59;
            }
            if self.precision < Precision::Second {
                value.second = 59;
            }
            if self.precision < Precision::Fraction {
                value.nanos = 999_000_000;
            }
        }
        value.precision = precision;
        value.digits = if precision == Precision::Fraction { self.digits.max(3) } else { 0 };
        if self.kind == TemporalKind::DateTime {
            let widest = if high { -12 * 60 } else { 14 * 60 };
            value.offset = (precision >= Precision::Hour).then(|| self.offset.unwrap_or(widest));
        }
        Some(value)
    }
}
