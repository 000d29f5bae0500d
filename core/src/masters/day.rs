//! Days as masters write them.

use crate::text::calendar::days_in;
use std::fmt;

/// A day as the number `YYYYMMDD`; 0 is "since ever", 99999999 "open".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

impl Day {
    /// No known beginning.
    pub const EVER: Self = Self(0);
    /// No end.
    pub const OPEN: Self = Self(99_999_999);

    /// `YYYYMMDD`, or a FHIR date or instant (`YYYY`, `YYYY-MM`, `YYYY-MM-DD…`). A shorter date is its first day.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = text.as_bytes();
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok())?;
        if bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit) {
            let day = digits(text)?;
            return (day == 0 || day == Self::OPEN.0 || Self::is_date(day)).then_some(Self(day));
        }
        let separated = |at: usize| bytes.get(at).is_none_or(|byte| matches!(byte, b'-' | b'/'));
        if !separated(4) || !separated(7) {
            return None;
        }
        let part = |from: usize, to: usize| text.get(from..to).and_then(digits);
        let year = part(0, 4)?;
        let month = if bytes.len() > 4 { part(5, 7)? } else { 1 };
        let day = if bytes.len() > 7 { part(8, 10)? } else { 1 };
        let at = year * 10_000 + month * 100 + day;
        Self::is_date(at).then_some(Self(at))
    }

    fn is_date(day: u32) -> bool {
        let (year, month, day) = (day / 10_000, day / 100 % 100, day % 100);
        (1800..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month).into()).contains(&day)
    }

    /// The day before; the two open ends stay what they are.
    #[must_use]
    pub fn before(self) -> Self {
        if self == Self::EVER || self == Self::OPEN {
            return self;
        }
        let (year, month, day) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        match (month, day) {
            (1, 1) => Self((year - 1) * 10_000 + 1231),
            (_, 1) => Self(year * 10_000 + (month - 1) * 100 + u32::from(days_in(year, month - 1))),
            _ => Self(self.0 - 1),
        }
    }

    /// Whether it is a day of the calendar rather than an open end.
    pub fn is_known(self) -> bool {
        self != Self::EVER && self != Self::OPEN
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::EVER | Self::OPEN => f.write_str("—"),
            Self(day) => write!(f, "{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn days_are_read_as_masters_and_as_fhir_write_them() {
        let day = |text| Day::parse(text).map(|day| day.0);
        assert_eq!(day("20240601"), Some(20_240_601));
        assert_eq!(day("99999999"), Some(99_999_999));
        assert_eq!(day("00000000"), Some(0));
        assert_eq!(day("2024-03-31T09:00:00+09:00"), Some(20_240_331));
        assert_eq!(day("2025/9/1"), None);
        assert_eq!(day("2024"), Some(20_240_101));
        assert_eq!(day("2024-02"), Some(20_240_201));
        for wrong in ["", "2024060", "20240230", "20241301", "abcdefgh", "２０２４０６０１", "2024-0é"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_day_before() {
        let before = |day| Day(day).before().0;
        assert_eq!(before(20_240_401), 20_240_331);
        assert_eq!(before(20_240_301), 20_240_229);
        assert_eq!(before(20_240_101), 20_231_231);
        assert_eq!(before(99_999_999), 99_999_999);
    }
}
