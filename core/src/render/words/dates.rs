//! Dates as they are written in Japan: 2026年11月20日（令和8年）. What is not said stays unsaid: a year stays a year.

use crate::check::Lang;
use crate::text::calendar::days_in;

/// A FHIR date, dateTime or instant, in parts as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date<'t> {
    pub(crate) year: u32,
    pub(crate) month: u32,
    pub(crate) day: u32,
    hour: u32,
    minute: u32,
    /// `+09:00`, `Z`; empty when there is none.
    zone: &'t str,
    has_time: bool,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// With the year of the era.
    Full,
    /// Without.
    Plain,
    /// `2026/11/20`, for heads of columns.
    Short,
}

/// First day of each era (https://www.ndl.go.jp/jp/help/wareki.html); new ones are added in front.
const ERAS: &[((u32, u32, u32), &str)] = &[
    ((2019, 5, 1), "令和"),
    ((1989, 1, 8), "平成"),
    ((1926, 12, 25), "昭和"),
    ((1912, 7, 30), "大正"),
    ((1868, 10, 23), "明治"),
];

impl<'t> Date<'t> {
    /// Reads it; `None` for what is no date, which is then shown as it is.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        let mut parts = date.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map_or(Some(0), |part| number(part, 2).filter(|month| (1..=12).contains(month)))?;
        let day = parts.next().map_or(Some(0), |part| number(part, 2).filter(|day| (1..=31).contains(day)))?;
        // 1970-02-30 is no date: it is shown as it is, and no age is reckoned from it
        if parts.next().is_some() || time.is_some() && day == 0 || day > days_in(year, month).into() {
            return None;
        }
        let mut out = Self { year, month, day, hour: 0, minute: 0, zone: "", has_time: time.is_some() };
        if let Some(time) = time {
            let at = time.find(['Z', '+', '-']).unwrap_or(time.len());
            let (clock, zone) = time.split_at(at);
            let mut parts = clock.split(':');
            out.hour = number(parts.next()?, 2)?;
            out.minute = parts.next().and_then(|part| number(part, 2))?;
            out.zone = zone;
        }
        Some(out)
    }

    /// Whether it says a time of day.
    pub(crate) fn has_time(self) -> bool {
        self.has_time
    }

    /// In words.
    pub(crate) fn words(self, lang: Lang, form: Form) -> String {
        let Self { year, month, day, .. } = self;
        let mut out = match (lang, form, month, day) {
            (_, Form::Short, 0, _) => format!("{year}"),
            (_, Form::Short, _, 0) => format!("{year}/{month:02}"),
            (_, Form::Short, ..) => format!("{year}/{month:02}/{day:02}"),
            (Lang::Ja, _, 0, _) => format!("{year}年"),
            (Lang::Ja, _, _, 0) => format!("{year}年{month}月"),
            (Lang::Ja, ..) => format!("{year}年{month}月{day}日"),
            (Lang::En, _, 0, _) => format!("{year}"),
            (Lang::En, _, _, 0) => format!("{year}-{month:02}"),
            (Lang::En, ..) => format!("{year}-{month:02}-{day:02}"),
        };
        if form == Form::Full
            && lang == Lang::Ja
            && let Some(era) = self.era()
        {
            out.extend(["（", &era, "）"]);
        }
        if self.has_time {
            out.push(' ');
            out.push_str(&self.time(lang));
        }
        out
    }

    /// 14時05分 or 14:05, with the zone unless it is Japan's.
    pub(crate) fn time(self, lang: Lang) -> String {
        let Self { hour, minute, zone, .. } = self;
        let zone = match zone {
            "+09:00" | "" => String::new(),
            "Z" => " (UTC)".to_owned(),
            other => format!(" (UTC{other})"),
        };
        match lang {
            Lang::Ja => format!("{hour}時{minute:02}分{zone}"),
            Lang::En => format!("{hour:02}:{minute:02}{zone}"),
        }
    }

    /// 令和8年, 令和元年; both eras for a year that saw two of them and no month.
    fn era(self) -> Option<String> {
        let name = |at: (u32, u32, u32)| -> Option<(usize, String)> {
            let found = ERAS.iter().position(|(start, _)| *start <= at)?;
            let ((start, ..), era) = ERAS[found];
            let year = self.year - start + 1;
            Some((found, if year == 1 { format!("{era}元年") } else { format!("{era}{year}年") }))
        };
        let first = (self.year, self.month.max(1), self.day.max(1));
        let or = |part: u32, last: u32| if part == 0 { last } else { part };
        let last = (self.year, or(self.month, 12), or(self.day, 31));
        let (found, late) = name(last)?;
        match name(first) {
            Some((other, early)) if other != found => Some(format!("{early}／{late}")),
            _ => Some(late),
        }
    }

    /// Whole years between, when both are whole dates.
    pub(crate) fn age(self, at: Date<'_>) -> Option<u32> {
        if self.day == 0 || at.day == 0 {
            return None;
        }
        let years = at.year.checked_sub(self.year)?;
        years.checked_sub(u32::from((at.month, at.day) < (self.month, self.day)))
    }

    /// Minutes since year 0 in the zone written, for the proportions of a trend.
    pub(crate) fn minutes(self) -> f64 {
        // days from civil (Howard Hinnant, https://howardhinnant.github.io/date_algorithms.html#days_from_civil)
        let (month, day) = (self.month.max(1), self.day.max(1));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let of_era = year - era * 400;
        let of_year = (153 * (i64::from(month) + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(day) - 1;
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        let minutes = days * 1440 + i64::from(self.hour) * 60 + i64::from(self.minute) - self.offset();
        #[allow(clippy::cast_precision_loss, reason = "minutes of a few thousand years are exact")]
        let minutes = minutes as f64;
        minutes
    }

    fn offset(self) -> i64 {
        let sign = if self.zone.starts_with('-') { -1 } else { 1 };
        let Some((hours, minutes)) = self.zone.get(1..).and_then(|zone| zone.split_once(':')) else { return 0 };
        let part = |text: &str| text.parse::<i64>().unwrap_or(0).clamp(0, 99);
        sign * (part(hours) * 60 + part(minutes))
    }
}

fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, ja: &str, en: &str) {
        let date = Date::parse(text).unwrap_or_else(|| panic!("{text} is a date"));
        assert_eq!(date.words(Lang::Ja, Form::Full), ja);
        assert_eq!(date.words(Lang::En, Form::Full), en);
    }

    #[test]
    fn dates_keep_what_they_say() {
        for (text, is_date) in
            [("2024-02-29", true), ("2023-02-29", false), ("1900-02-29", false), ("2024-04-31", false)]
        {
            assert_eq!(Date::parse(text).is_some(), is_date, "{text}");
        }
        check("2026-11-20", "2026年11月20日（令和8年）", "2026-11-20");
        check("2026-11", "2026年11月（令和8年）", "2026-11");
        check("2026", "2026年（令和8年）", "2026");
        check("2019-04-30", "2019年4月30日（平成31年）", "2019-04-30");
        check("2019-05-01", "2019年5月1日（令和元年）", "2019-05-01");
        check("2019", "2019年（平成31年／令和元年）", "2019");
        check("1926-12-25", "1926年12月25日（昭和元年）", "1926-12-25");
        check("1800-01-01", "1800年1月1日", "1800-01-01");
        check("2021-07-05T11:19:41+09:00", "2021年7月5日（令和3年） 11時19分", "2021-07-05 11:19");
        check("2021-07-05T11:19:41Z", "2021年7月5日（令和3年） 11時19分 (UTC)", "2021-07-05 11:19 (UTC)");
        for wrong in ["", "x", "2021-13", "2021-1-1", "2021-01-01-01", "2021T10:00", "２０２１", "20211"] {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ages_are_whole_years() {
        let birth = Date::parse("1930-06-28").unwrap();
        assert_eq!(birth.age(Date::parse("2020-06-27").unwrap()), Some(89));
        assert_eq!(birth.age(Date::parse("2020-06-28").unwrap()), Some(90));
        assert_eq!(birth.age(Date::parse("1929-01-01").unwrap()), None);
        assert_eq!(birth.age(Date::parse("2020").unwrap()), None);
    }

    #[test]
    fn minutes_are_proportional() {
        let at = |text| Date::parse(text).unwrap().minutes();
        assert!((at("2021-03-01") - at("2021-02-28") - 1440.0).abs() < 1e-9);
        assert!((at("2021-07-05T00:00:00Z") - at("2021-07-05T00:00:00+09:00") - 540.0).abs() < 1e-9);
    }
}
