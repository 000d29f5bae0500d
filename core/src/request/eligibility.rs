//! The eligibility record (資格情報) that an institution holds of a patient, against the insured number of a file, and the
//! age of a viewing consent. Form of the record: docs/schema/eligibility-1.json.

use super::decision::InsuredState;
use crate::clins::identifier::{Insured, folded};
use crate::clins::instant::{days, instant};
use serde::{Deserialize, Serialize};

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Eligibility {
    /// Whether the check found a person; false when there is no valid number.
    pub found: Option<bool>,
    pub insurer_number: Option<String>,
    pub symbol: Option<String>,
    pub number: Option<String>,
    pub branch: Option<String>,
    pub payer_number: Option<String>,
    pub recipient_number: Option<String>,
    /// 資格取得日.
    pub acquired: Option<String>,
    /// 資格喪失日.
    pub lost: Option<String>,
    /// 利用者証明用電子証明書のシリアル番号.
    pub serial_number: Option<String>,
    /// 閲覧の同意の有無.
    pub consent: Option<bool>,
    /// When it was given.
    pub consent_at: Option<String>,
}

/// A state and what is to be said about it, in both languages.
pub(super) type Said<S> = (S, String, String);

impl Eligibility {
    /// The insured person of the record.
    pub fn insured(&self) -> Option<Insured> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        if let Some(payer_number) = &self.payer_number {
            let recipient_number = text(&self.recipient_number);
            return Some(Insured::Public { payer_number: payer_number.clone(), recipient_number });
        }
        let insurer = self.insurer_number.as_ref()?;
        // the card prints six digits of national health insurance; the service wants eight
        let insurer_number = format!("{insurer:0>8}");
        let (symbol, number, branch) = (text(&self.symbol), text(&self.number), text(&self.branch));
        Some(Insured::Insurance { insurer_number, symbol, number, branch })
    }

    /// The file's insured person against the record, on the day of `now`.
    pub(super) fn state(&self, insured: &Insured, now: Option<&str>) -> Said<InsuredState> {
        let said = |state, ja: String, en: String| (state, ja, en);
        let own = self.insured();
        let Some(own) = own.filter(|_| self.found != Some(false)) else {
            return said(InsuredState::Invalid, "資格情報がありません".into(), "there is no eligibility record".into());
        };
        if let Some((ja, en)) = difference(insured, &own) {
            return said(InsuredState::Differs, ja, en);
        }
        if self.acquired.is_none() && self.lost.is_none() {
            return said(InsuredState::Valid, String::new(), String::new());
        }
        let Some(today) = now.and_then(day_in_japan) else {
            return said(
                InsuredState::Doubtful,
                "登録する日が分かりません".into(),
                "the day of registration is not known".into(),
            );
        };
        for (name, en, date) in
            [("資格取得日", "day of acquisition", &self.acquired), ("資格喪失日", "day of loss", &self.lost)]
        {
            if let Some(date) = date.as_ref().filter(|date| days(date).is_none()) {
                return said(
                    InsuredState::Doubtful,
                    format!("{name}「{date}」を読めません"),
                    format!("the {en} \"{date}\" is no date"),
                );
            }
        }
        let day = |date: &Option<String>| date.as_deref().and_then(days);
        if let (Some(from), Some(date)) = (day(&self.acquired), &self.acquired)
            && today < from
        {
            return said(
                InsuredState::Invalid,
                format!("資格は {date} からです"),
                format!("the eligibility begins on {date}"),
            );
        }
        if let (Some(end), Some(date)) = (day(&self.lost), &self.lost) {
            if today > end {
                return said(
                    InsuredState::Invalid,
                    format!("資格は {date} に失われています"),
                    format!("the eligibility was lost on {date}"),
                );
            }
            // which side the day itself is on is the insurer's rule, which the guide does not give
            if today == end {
                return said(
                    InsuredState::Doubtful,
                    format!("資格喪失日 {date} の当日です"),
                    format!("it is the day of loss, {date}"),
                );
            }
        }
        said(InsuredState::Valid, String::new(), String::new())
    }
}

/// The day that it is in Japan at `now`, a date-time with zone or a day.
fn day_in_japan(now: &str) -> Option<i64> {
    const NINE_HOURS: i64 = 9 * 3600;
    instant(now).map(|seconds| (seconds + NINE_HOURS).div_euclid(24 * 3600)).or_else(|| days(now))
}

/// In which part two insured persons differ, in words; `None` when they are the same.
fn difference(file: &Insured, record: &Insured) -> Option<(String, String)> {
    if file == record {
        return None;
    }
    let (of_file, of_record) = (file.parts(), record.parts());
    if of_file.len() != of_record.len() {
        return Some((
            format!("ファイルは{}、資格情報は{}です", scheme(file).0, scheme(record).0),
            format!("the file has {}, the record {}", scheme(file).1, scheme(record).1),
        ));
    }
    let (mut ja, mut en) = (Vec::new(), Vec::new());
    for ((name, english, has), (_, _, wants)) in of_file.into_iter().zip(of_record) {
        if has == wants {
            continue;
        }
        if has.is_empty() {
            ja.push(format!("{name}がありません (資格情報では {wants})"));
            en.push(format!("the {english} is missing (the record has {wants})"));
        } else if wants.is_empty() {
            ja.push(format!("{name}は資格情報では空です (ファイルでは {has})"));
            en.push(format!("the {english} is empty in the record (the file has {has})"));
        } else if folded(has) == folded(wants) {
            ja.push(format!("{name}の全角と半角が違います ({has} と {wants})"));
            en.push(format!("the {english} is written in another width ({has} and {wants})"));
        } else {
            ja.push(format!("{name}が違います (ファイル {has}、資格情報 {wants})"));
            en.push(format!("the {english} differs (file {has}, record {wants})"));
        }
    }
    Some((ja.join("、"), en.join("; ")))
}

fn scheme(insured: &Insured) -> (&'static str, &'static str) {
    match insured {
        Insured::Insurance { .. } => ("医療保険の番号", "an insurance number"),
        Insured::Public { .. } => ("公費負担者番号", "a public payer number"),
    }
}

/// Whether a viewing consent is within 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentAge {
    /// Given within the 24 hours before.
    Within,
    /// Older.
    TooOld,
    /// No time, no zone, or a time after the caller's: never a pass.
    Undecidable,
}

/// The age of a consent given at `consent_at`, seen at `now`; both date-times with a zone.
pub fn consent_age(consent_at: Option<&str>, now: Option<&str>) -> (ConsentAge, String, String) {
    const DAY: i64 = 24 * 3600;
    let said = |ja: &str, en: &str| (ConsentAge::Undecidable, ja.to_owned(), en.to_owned());
    let Some(text) = consent_at else {
        return said("同意の日時がありません", "the time of the consent is missing");
    };
    let Some(now) = now.and_then(instant) else {
        return said("現在の日時が指定されていません", "the present time is not given");
    };
    if days(text).is_some() {
        return said("同意日しかなく、時刻が分かりません", "only the day of the consent is known, not the time");
    }
    let Some(given) = instant(text) else {
        return said(
            "同意の日時に時刻かタイムゾーンがありません",
            "the time of the consent has no time of day or no zone",
        );
    };
    match now - given {
        age if age < 0 => said("同意の日時が現在より後です", "the consent is later than the present time"),
        age if age <= DAY => (ConsentAge::Within, String::new(), String::new()),
        _ => (ConsentAge::TooOld, format!("同意 {text}"), format!("consent at {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consent_is_within_24_hours_or_not_or_it_cannot_be_said() {
        let now = Some("2026-04-02T09:00:00+09:00");
        for (at, expected) in [
            (Some("2026-04-01T09:00:00+09:00"), ConsentAge::Within),
            (Some("2026-04-01T08:59:59+09:00"), ConsentAge::TooOld),
            (Some("2026-04-01T00:00:00Z"), ConsentAge::Within),
            (Some("2026-04-02"), ConsentAge::Undecidable),
            (Some("2026-03-01"), ConsentAge::Undecidable),
            (Some("2026-04-02T08:00:00"), ConsentAge::Undecidable),
            (Some("2026-04-02T09:00:01+09:00"), ConsentAge::Undecidable),
            (None, ConsentAge::Undecidable),
        ] {
            assert_eq!(consent_age(at, now).0, expected, "{at:?}");
        }
        assert_eq!(consent_age(Some("2026-04-02T08:00:00+09:00"), None).0, ConsentAge::Undecidable);
    }

    fn check(record: &str, now: Option<&str>, expected: InsuredState, says: &str) {
        let insured = Insured::parse(crate::clins::identifier::INSURANCE_SYSTEM, "00012345:あ:１２:01").expect("good");
        let record: Eligibility = serde_json::from_str(record).expect("a record");
        let (state, _, en) = record.state(&insured, now);
        assert_eq!((state, en.contains(says)), (expected, true), "{en}");
    }

    #[test]
    fn records_and_numbers() {
        let same = r#""insurerNumber":"12345","symbol":"あ","number":"１２","branch":"01""#;
        let day = Some("2026-04-01T09:00:00+09:00");
        check(&format!("{{{same}}}"), None, InsuredState::Valid, "");
        check(r#"{"found":false}"#, day, InsuredState::Invalid, "no eligibility");
        check(&format!(r#"{{{same},"lost":"2026-04-01"}}"#), day, InsuredState::Doubtful, "day of loss");
        check(&format!(r#"{{{same},"lost":"2026-03-31"}}"#), day, InsuredState::Invalid, "lost on");
        check(&format!(r#"{{{same},"acquired":"2026-04-02"}}"#), day, InsuredState::Invalid, "begins on");
        check(&format!(r#"{{{same},"acquired":"2026-04-01"}}"#), day, InsuredState::Valid, "");
        check(&format!(r#"{{{same},"acquired":"2026-04-01"}}"#), None, InsuredState::Doubtful, "not known");
        check(&format!(r#"{{{same},"acquired":"R8.4.1"}}"#), day, InsuredState::Doubtful, "no date");
        check(
            r#"{"insurerNumber":"00012345","symbol":"あ","number":"12","branch":"02"}"#,
            day,
            InsuredState::Differs,
            "another width (１２ and 12); the branch differs",
        );
        check(
            r#"{"payerNumber":"12130001","recipientNumber":"1234567"}"#,
            day,
            InsuredState::Differs,
            "a public payer",
        );
    }
}
