//! Which of two times comes first, where their texts say it: written alike and within a calendar that needs no look at
//! the month.

/// Whether `left` is not after `right`, where that is sure: both are of one precision and, with a time, of one offset.
pub(super) fn are_ordered(left: &str, right: &str) -> Option<bool> {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let are_alike = left.len() == right.len() && is_plain(left) && is_plain(right) && offset(left) == offset(right);
    are_alike.then(|| left <= right)
}

/// What follows the time: `Z` or `+09:00`; nothing for dates.
fn offset(text: &[u8]) -> &[u8] {
    match text {
        [.., b'Z'] => b"Z",
        [.., b'+' | b'-', _, _, b':', _, _] if text.len() > 19 => &text[text.len() - 6..],
        _ => b"",
    }
}

/// `2024`, `2024-01`, `2024-01-31`, or the last with `T12:30:59` and an offset; the 29th of February is not plain.
pub(super) fn is_plain(text: &[u8]) -> bool {
    match text.len() {
        4 | 7 | 10 => is_date(text),
        20.. => {
            let (date, time) = text.split_at(10);
            let rest = &time[9..];
            let offset = offset(text);
            is_date(date)
                && time[0] == b'T'
                && (time[3], time[6]) == (b':', b':')
                && two(time, 1).is_some_and(|hour| hour < 24)
                && two(time, 4).is_some_and(|minute| minute < 60)
                && two(time, 7).is_some_and(|second| second < 60)
                && !offset.is_empty()
                && is_offset(offset)
                && is_fraction(&rest[..rest.len() - offset.len()])
        }
        _ => false,
    }
}

fn is_date(text: &[u8]) -> bool {
    const DAYS: [u8; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let year = text[..4].iter().all(u8::is_ascii_digit) && &text[..4] != b"0000";
    let month = if text.len() < 7 { Some(1) } else { two(text, 5).filter(|_| text[4] == b'-') };
    let day = if text.len() < 10 { Some(1) } else { two(text, 8).filter(|_| text[7] == b'-') };
    let days = month.map_or(0, |month| DAYS.get(usize::from(month)).copied().unwrap_or(0));
    year && day.is_some_and(|day| (1..=days).contains(&day))
}

fn is_offset(text: &[u8]) -> bool {
    text == b"Z" || (two(text, 1).is_some_and(|hours| hours < 14) && two(text, 4).is_some_and(|minutes| minutes < 60))
}

fn is_fraction(text: &[u8]) -> bool {
    matches!(text, [] | [b'.', b'0'..=b'9', ..]) && text.iter().skip(1).all(u8::is_ascii_digit)
}

/// The number that two digits at `at` write.
fn two(text: &[u8], at: usize) -> Option<u8> {
    match text.get(at..at + 2)? {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some((tens - b'0') * 10 + ones - b'0'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::are_ordered;

    #[test]
    fn answers_only_where_the_texts_say_it() {
        for (left, right) in [
            ("2023-12", "2024-01"),
            ("2024-01-02", "2024-01-31"),
            ("2024-01-02T10:00:00+09:00", "2024-01-02T10:00:01+09:00"),
            ("2024-01-02T10:00:00.5Z", "2024-01-02T10:00:00.6Z"),
        ] {
            assert_eq!(are_ordered(left, right), Some(true), "{left} {right}");
            assert_eq!(are_ordered(left, left), Some(true), "{left}");
            assert_eq!(are_ordered(right, left), Some(false), "{right} {left}");
        }
        for (left, right) in [
            ("2024", "2024-01"),
            ("2024-01-02", "2024-02-29"),
            ("2024-04-02", "2024-04-31"),
            ("2024-04-00", "2024-04-01"),
            ("2024-13-01", "2024-13-02"),
            ("2024-01-02T10:00:00+09:00", "2024-01-02T10:00:01+08:00"),
            ("2024-01-02T10:00:00+09:00", "2024-01-02T10:00:60+09:00"),
            ("2024-01-02T10:00:00+99:00", "2024-01-02T10:00:00+99:00"),
            ("2024-01-02T10:00:00.Z", "2024-01-02T10:00:00.Z"),
            ("2024-01-02T10:00:00-", "2024-01-02T10:00:00-"),
            ("abcd", "abce"),
            ("", ""),
            ("日本", "日本"),
        ] {
            assert_eq!(are_ordered(left, right), None, "{left} {right}");
            assert_eq!(are_ordered(right, left), None, "{right} {left}");
        }
    }
}
