//! Instants and days as the caller gives them; core has no clock.

use crate::text::calendar::days_in;

/// Seconds since 1970 of a date-time with seconds or minutes and a zone; `None` for anything less.
pub fn instant(text: &str) -> Option<i64> {
    let (date, rest) = text.split_once('T')?;
    let day = days(date)?;
    let zone_at = rest.find(['Z', '+', '-'])?;
    let (clock, zone) = rest.split_at(zone_at);
    let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let parts: Vec<&str> = clock.split(':').collect();
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (two(hour, 23)?, two(minute, 59)?, 0),
        // a leap second counts as the one after it
        [hour, minute, second] => (two(hour, 23)?, two(minute, 59)?, two(second, 60)?),
        _ => return None,
    };
    let offset = if zone == "Z" {
        0
    } else {
        let (hours, minutes) = zone.get(1..)?.split_once(':')?;
        let seconds = two(hours, 14)? * 3600 + two(minutes, 59)? * 60;
        if zone.starts_with('-') { -seconds } else { seconds }
    };
    Some(day * 86_400 + hour * 3600 + minute * 60 + second - offset)
}

fn two(text: &str, most: i64) -> Option<i64> {
    let good = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|value| good && *value <= most)
}

/// Days since 1970 of `YYYY-MM-DD`; `None` for what is no day of the calendar.
pub fn days(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |from: usize, to: usize| {
        let part = text.get(from..to)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i64>().ok()).flatten()
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let last = days_in(u32::try_from(year).ok()?, u32::try_from(month).ok()?);
    if !(1..=last.into()).contains(&day) {
        return None;
    }
    // days from civil: the year begins in March, so that the leap day is its last
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants() {
        assert_eq!(days("1970-01-01"), Some(0));
        assert_eq!(days("2024-02-29"), Some(19_782));
        assert_eq!(days("2023-02-29"), None);
        assert_eq!(instant("1970-01-01T09:00:00+09:00"), Some(0));
        assert_eq!(instant("1970-01-01T00:01:01.5Z"), Some(61));
        assert_eq!(instant("2024-10-01T10:30+09:00"), instant("2024-10-01T01:30:00Z"));
        for less in ["2024-10-01", "2024-10-01T10:30:00", "2024-10-01T25:00:00Z", "x"] {
            assert_eq!(instant(less), None, "{less}");
        }
    }
}
