//! What can be wrong with a primitive value, and its finding.

use super::primitive::Primitive;
use super::text::MAX_STRING_CHARS;
use crate::diagnostic::catalogue::datatype as rules;
use crate::diagnostic::{Arg, Finding, Place, Rule};
use crate::json::Kind;

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Problem {
    JsonKind(Kind),
    IntegerFormat,
    IntegerRange {
        min: i64,
        max: i64,
    },
    /// More than 18 significant digits; how many.
    DecimalPrecision(usize),
    Empty,
    Blank,
    Space,
    /// The first control character.
    Control(char),
    Length,
    UriSpace,
    /// Characters outside of ASCII.
    UriAscii,
    /// What it should begin with.
    UriPrefix(&'static str),
    Oid,
    Uuid,
    UuidCase,
    CanonicalRelative,
    Id,
    CodeSpace,
    Date(DateProblem),
    Zone,
    Year,
    Base64(Base64Problem),
    Base64Space,
}

/// Why a date or time cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DateProblem {
    Form,
    Year,
    Month,
    Day { month: u8, last: u8 },
    Hour,
    Minute,
    Second,
    SecondsMissing,
    Offset,
    DayMissing,
    TimeMissing,
    TimeNotAllowed,
    ZoneNotAllowed,
}

/// Why base64 cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Base64Problem {
    Character(char),
    Padding,
    Length(usize),
    /// White space inside of four digits.
    Space,
}

impl Problem {
    /// The catalogue's rule.
    pub fn rule(self) -> &'static Rule {
        match self {
            Self::JsonKind(_) => &rules::JSON_KIND,
            Self::IntegerFormat => &rules::INTEGER_FORMAT,
            Self::IntegerRange { .. } => &rules::INTEGER_RANGE,
            Self::DecimalPrecision(_) => &rules::DECIMAL_PRECISION,
            Self::Empty => &rules::STRING_EMPTY,
            Self::Blank => &rules::STRING_BLANK,
            Self::Space => &rules::STRING_SPACE,
            Self::Control(_) => &rules::STRING_CONTROL,
            Self::Length => &rules::STRING_LENGTH,
            Self::UriSpace => &rules::URI_SPACE,
            Self::UriAscii => &rules::URI_ASCII,
            Self::UriPrefix(_) => &rules::URI_PREFIX,
            Self::Oid => &rules::OID_FORMAT,
            Self::Uuid => &rules::UUID_FORMAT,
            Self::UuidCase => &rules::UUID_CASE,
            Self::CanonicalRelative => &rules::CANONICAL_RELATIVE,
            Self::Id => &rules::ID_FORMAT,
            Self::CodeSpace => &rules::CODE_SPACE,
            Self::Date(_) => &rules::DATE_FORMAT,
            Self::Zone => &rules::DATE_ZONE,
            Self::Year => &rules::DATE_YEAR,
            Self::Base64(_) => &rules::BASE64_FORMAT,
            Self::Base64Space => &rules::BASE64_SPACE,
        }
    }

    /// Whether the value does not conform, rather than being advised against.
    pub fn is_error(self) -> bool {
        self.rule().severity.is_error()
    }

    /// The finding at `place`, for the value `text` of `primitive`.
    pub fn finding(self, primitive: Primitive, text: &str, place: Place) -> Finding {
        let value = || Arg::from(excerpt(text));
        let ty = || Arg::from(primitive.code());
        let args = match self {
            Self::JsonKind(found) => vec![ty(), words(primitive.json_kind()), words(found.name())],
            Self::IntegerFormat | Self::UriSpace | Self::UriAscii | Self::Zone => vec![value(), ty()],
            Self::IntegerRange { min, max } => vec![value(), ty(), min.to_string().into(), max.to_string().into()],
            Self::DecimalPrecision(digits) => vec![value(), digits.into()],
            Self::Empty | Self::Blank => vec![ty()],
            Self::Control(c) => vec![format!("U+{:04X}", u32::from(c)).into()],
            Self::Length => vec![MAX_STRING_CHARS.into()],
            Self::UriPrefix(prefix) => vec![value(), prefix.into()],
            Self::Date(why) => vec![value(), ty(), without_hyphens(text).unwrap_or_else(|| why.words())],
            Self::Base64(why) => vec![why.words()],
            Self::Base64Space => vec![],
            Self::Space
            | Self::Oid
            | Self::Uuid
            | Self::UuidCase
            | Self::CanonicalRelative
            | Self::Id
            | Self::CodeSpace
            | Self::Year => vec![value()],
        };
        Finding::new(self.rule(), place, args)
    }
}

/// A day whose digits are right and whose hyphens are missing, or other marks: `19300628`, `1930/06/28`.
fn without_hyphens(text: &str) -> Option<Arg> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_day = digits.len() == 8 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '.'));
    let (year, rest) = digits.split_at_checked(4).filter(|_| is_day)?;
    let day = format!("{year}-{}-{}", &rest[..2], &rest[2..]);
    Some(Arg::words(
        format!("YYYY-MM-DD の形で書きます (ここでは {day})"),
        format!("write it as YYYY-MM-DD, here {day}"),
    ))
}

impl DateProblem {
    fn words(self) -> Arg {
        let (ja, en) = match self {
            Self::Day { month, last } => {
                return Arg::words(
                    format!("{month} 月は {last} 日までです"),
                    format!("that month ({month}) has {last} days"),
                );
            }
            Self::Form => (
                "YYYY、YYYY-MM、YYYY-MM-DD に (時刻があれば) Thh:mm:ss とタイムゾーンを続けた形ではありません",
                "the form is not YYYY, YYYY-MM or YYYY-MM-DD (with Thh:mm:ss and an offset, where there is a time)",
            ),
            Self::Year => ("年は 0001 から 9999 の 4 桁です", "the year has four digits, 0001 to 9999"),
            Self::Month => ("月は 01 から 12 の 2 桁です", "the month has two digits, 01 to 12"),
            Self::Hour => {
                ("時は 00 から 23 です (24:00 は翌日の 00:00)", "the hour is 00 to 23 (24:00 is 00:00 of the next day)")
            }
            Self::Minute => ("分は 00 から 59 の 2 桁です", "the minute has two digits, 00 to 59"),
            Self::Second => (
                "秒は 00 から 59 (うるう秒は 60) の 2 桁です",
                "the second has two digits, 00 to 59 (60 for a leap second)",
            ),
            Self::SecondsMissing => ("時刻には秒まで必要です", "a time goes down to seconds"),
            Self::Offset => (
                "タイムゾーンは Z または +09:00 の形で、14:00 までです",
                "the offset is Z or like +09:00, at most 14:00",
            ),
            Self::DayMissing => ("時刻を書くなら日まで必要です", "a time needs a full date before it"),
            Self::TimeMissing => (
                "instant には時刻 (秒まで) とタイムゾーンが必要です",
                "an instant has a time down to seconds and an offset",
            ),
            Self::TimeNotAllowed => ("date に時刻は書けません", "a date has no time"),
            Self::ZoneNotAllowed => ("time にタイムゾーンは書けません", "a time has no offset"),
        };
        words((ja, en))
    }
}

impl Base64Problem {
    fn words(self) -> Arg {
        match self {
            Self::Character(c) => Arg::words(format!("使えない文字「{c}」があります"), format!("it holds \"{c}\"")),
            Self::Space => {
                words(("4 文字の区切りでないところに空白があります", "white space stands within four digits"))
            }
            Self::Padding => words(("= は末尾に 2 つまでです", "= stands at the end only, at most twice")),
            Self::Length(found) => Arg::words(
                format!("空白を除いて {found} 文字あり、4 の倍数ではありません"),
                format!("it has {found} characters, not a multiple of four"),
            ),
        }
    }
}

fn words((ja, en): (&str, &str)) -> Arg {
    Arg::words(ja, en)
}

/// Characters of a value that a message repeats.
const EXCERPT_CHARS: usize = 80;

/// The beginning of a value, for a message.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
