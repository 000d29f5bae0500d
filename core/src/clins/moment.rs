//! Dates and times as FHIR writes them, compared as far as both say.

/// Minutes that Japan is ahead of UTC: dates without a time are its days.
const JAPAN: i64 = 9 * 60;

/// A date, with its time where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
    /// Seconds of the day in Japan.
    second: Option<i64>,
}

impl Moment {
    /// `2024`, `2024-09`, `2024-09-30`, `2024-09-30T08:30:00+09:00`; `None` for what is none of these.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.as_bytes().split_first_chunk::<4>()?;
        let [century, of_century] = [[year[0], year[1]], [year[2], year[3]]].map(number);
        let year = century? * 100 + of_century?;
        let date = |month, day| Self { year, month, day, second: None };
        match *rest {
            [] => Some(date(None, None)),
            [b'-', m, n] => Some(date(Some(number([m, n])?), None)),
            [b'-', m, n, b'-', d, e, ref time @ ..] => {
                let date = date(Some(number([m, n])?), Some(number([d, e])?));
                match time {
                    [] => Some(date),
                    [b'T', time @ ..] => date.at(time),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// With a time and its zone: the day in Japan may be the next one.
    fn at(self, time: &[u8]) -> Option<Self> {
        let zone_at = time.iter().position(|byte| matches!(byte, b'Z' | b'+' | b'-'))?;
        let (clock, zone) = time.split_at(zone_at);
        let (hour, minute, second) = match *clock {
            [h, i, b':', m, n] => (number([h, i])?, number([m, n])?, 0),
            [h, i, b':', m, n, b':', s, t] | [h, i, b':', m, n, b':', s, t, b'.', ..] => {
                (number([h, i])?, number([m, n])?, number([s, t])?)
            }
            _ => return None,
        };
        let ahead = match zone {
            b"Z" => 0,
            [sign, hour, hours, b':', minute, minutes] => {
                let ahead = number([*hour, *hours])? * 60 + number([*minute, *minutes])?;
                if *sign == b'-' { -ahead } else { ahead }
            }
            _ => return None,
        };
        let of_day = hour * 3600 + minute * 60 + second;
        // nearly always the day is that in Japan; one that its month does not have is another one
        if ahead == JAPAN && of_day < 86_400 && self.day? <= 28 {
            return Some(Self { second: Some(of_day), ..self });
        }
        let days = days_of(self.year, self.month?, self.day?);
        let seconds = days * 86_400 + of_day + (JAPAN - ahead) * 60;
        let (year, month, day) = date_of(seconds.div_euclid(86_400));
        Some(Self { year, month: Some(month), day: Some(day), second: Some(seconds.rem_euclid(86_400)) })
    }

    /// Whether it is later than `other` for certain: what one of them leaves out says nothing.
    pub(super) fn is_after(self, other: Self) -> bool {
        let parts = [
            (Some(self.year), Some(other.year)),
            (self.month, other.month),
            (self.day, other.day),
            (self.second, other.second),
        ];
        for (own, theirs) in parts {
            match (own, theirs) {
                (Some(own), Some(theirs)) if own == theirs => {}
                (Some(own), Some(theirs)) => return own > theirs,
                _ => return false,
            }
        }
        false
    }

    /// The same day and time `years` years before (29 February is the day before 1 March, compared as it is written).
    pub(super) fn years_before(self, years: i64) -> Self {
        Self { year: self.year - years, ..self }
    }

    /// Days from this one to `later`; `None` where one of them names no day.
    pub(super) fn days_to(self, later: Self) -> Option<i64> {
        let day = |moment: Self| Some(days_of(moment.year, moment.month?, moment.day?));
        Some(day(later)? - day(self)?)
    }

    /// Whether it has a time.
    pub(super) fn has_time(self) -> bool {
        self.second.is_some()
    }
}

/// The number that two digits are.
fn number(digits: [u8; 2]) -> Option<i64> {
    let [ten, one] = digits.map(|digit| digit.wrapping_sub(b'0'));
    (ten <= 9 && one <= 9).then(|| i64::from(ten * 10 + one))
}

/// Days since 1970-01-01 (proleptic Gregorian calendar; years begin in March so that the leap day is the last).
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// [`days_of`], the other way round.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        for days in (-800_000..800_000).step_by(37) {
            let (year, month, day) = date_of(days);
            assert_eq!(days_of(year, month, day), days);
        }
        assert_eq!(days_of(1970, 1, 1), 0);
        assert_eq!(date_of(days_of(2024, 2, 29)), (2024, 2, 29));
    }

    #[test]
    fn later_for_certain() {
        for (one, other, expected) in [
            ("2024-10-01", "2024-09-30", true),
            ("2024-10", "2024-10-01", false),
            ("2024-10-01", "2024-10", false),
            ("2025", "2024-12-31", true),
            ("2024-10-01T00:30:00+09:00", "2024-09-30T23:00:00+09:00", true),
            // the same moment
            ("2024-10-01T00:30:00+09:00", "2024-09-30T15:30:00Z", false),
            // the day in Japan
            ("2024-09-30T20:00:00Z", "2024-09-30", true),
            ("2024-10-01T00:00:00+09:00", "2024-10-01", false),
        ] {
            let (a, b) = (Moment::parse(one), Moment::parse(other));
            assert_eq!(a.zip(b).is_some_and(|(a, b)| a.is_after(b)), expected, "{one} {other}");
        }
    }

    #[test]
    fn days_between() {
        let days = |one: &str, other: &str| Moment::parse(one)?.days_to(Moment::parse(other)?);
        assert_eq!(days("2024-09-10", "2024-09-24"), Some(14));
        assert_eq!(days("2024-02-28", "2024-03-01T08:00:00+09:00"), Some(2));
        assert_eq!(days("2024-09", "2024-09-24"), None);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "x", "2024-", "2024-1x", "2024-01-01T", "2024-01-01T08", "2024T08:00:00Z", "20-24-01-01-2"] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }
}
