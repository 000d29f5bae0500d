//! The proleptic Gregorian calendar.

/// Days of a month, 28 to 31; 0 for a month that does not exist.
pub(crate) const fn days_in(year: u32, month: u32) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}
