//! Dates, date-times and times with the precision they were written with.

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
    /// 0 to 23 (24 is not allowed).
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59 (60 is kept for a leap second).
    pub second: u8,
    /// Digits of the fraction as written, at most 9.
    pub digits: u8,
    /// Nanoseconds.
    pub nanos: u32,
    /// Minutes east of UTC; `None` when there is no zone.
    pub offset: Option<i16>,
}
