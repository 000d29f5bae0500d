//! Values of primitive types: JSON kind, lexical form, range (http://hl7.org/fhir/R4/datatypes.html#primitive).
//!
//! The hottest check of all: it runs on every primitive of every resource. Scanners work on bytes, allocate nothing and
//! look at each byte once; text is made only for a finding.

mod date;
mod identifier;
mod number;
mod text;

use crate::diagnostic::catalogue::datatype as rules;
use crate::diagnostic::{Arg, Finding, Place, Rule};
use crate::json::Kind;

pub use identifier::is_absolute;
pub use text::{MAX_STRING_CHARS, is_java_blank, markup};

/// The primitive types of FHIR R4, and `integer64` of R5 packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
#[repr(u8)]
pub enum Primitive {
    Boolean,
    Integer,
    Integer64,
    UnsignedInt,
    PositiveInt,
    Decimal,
    String,
    Markdown,
    Uri,
    Url,
    Canonical,
    Oid,
    Uuid,
    Id,
    Code,
    Date,
    DateTime,
    Instant,
    Time,
    Base64Binary,
    Xhtml,
}

impl Primitive {
    /// By FHIR's name; FHIRPath system types of element ids (`http://hl7.org/fhirpath/System.String`) count as well.
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "boolean" | "http://hl7.org/fhirpath/System.Boolean" => Self::Boolean,
            "integer" | "http://hl7.org/fhirpath/System.Integer" => Self::Integer,
            "integer64" => Self::Integer64,
            "unsignedInt" => Self::UnsignedInt,
            "positiveInt" => Self::PositiveInt,
            "decimal" | "http://hl7.org/fhirpath/System.Decimal" => Self::Decimal,
            "string" | "http://hl7.org/fhirpath/System.String" => Self::String,
            "markdown" => Self::Markdown,
            "uri" => Self::Uri,
            "url" => Self::Url,
            "canonical" => Self::Canonical,
            "oid" => Self::Oid,
            "uuid" => Self::Uuid,
            "id" => Self::Id,
            "code" => Self::Code,
            "date" | "http://hl7.org/fhirpath/System.Date" => Self::Date,
            "dateTime" | "http://hl7.org/fhirpath/System.DateTime" => Self::DateTime,
            "instant" => Self::Instant,
            "time" | "http://hl7.org/fhirpath/System.Time" => Self::Time,
            "base64Binary" => Self::Base64Binary,
            "xhtml" => Self::Xhtml,
            _ => return None,
        })
    }

    /// FHIR's name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Integer64 => "integer64",
            Self::UnsignedInt => "unsignedInt",
            Self::PositiveInt => "positiveInt",
            Self::Decimal => "decimal",
            Self::String => "string",
            Self::Markdown => "markdown",
            Self::Uri => "uri",
            Self::Url => "url",
            Self::Canonical => "canonical",
            Self::Oid => "oid",
            Self::Uuid => "uuid",
            Self::Id => "id",
            Self::Code => "code",
            Self::Date => "date",
            Self::DateTime => "dateTime",
            Self::Instant => "instant",
            Self::Time => "time",
            Self::Base64Binary => "base64Binary",
            Self::Xhtml => "xhtml",
        }
    }

    /// The JSON kind that holds it, in both languages.
    const fn json_kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Boolean => ("真偽値", "boolean"),
            Self::Integer | Self::UnsignedInt | Self::PositiveInt | Self::Decimal => ("数値", "number"),
            _ => ("文字列", "string"),
        }
    }

    /// Whether a value of this JSON kind can be one. `null` can: it stands for an absent value.
    #[inline]
    pub const fn accepts(self, kind: Kind) -> bool {
        match self {
            Self::Boolean => matches!(kind, Kind::True | Kind::False | Kind::Null),
            Self::Integer | Self::UnsignedInt | Self::PositiveInt | Self::Decimal => {
                matches!(kind, Kind::Number | Kind::Null)
            }
            _ => matches!(kind, Kind::String | Kind::Null),
        }
    }
}

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

/// Checks one value: its JSON kind, then its text (a string decoded, a number as written). The gravest problem is
/// returned; lesser ones of the same value are left out. `null` is never a problem here.
///
/// # Errors
/// What is wrong.
#[inline]
pub fn check(primitive: Primitive, kind: Kind, text: &str) -> Result<(), Problem> {
    if !primitive.accepts(kind) {
        return Err(Problem::JsonKind(kind));
    }
    if kind == Kind::Null {
        return Ok(());
    }
    check_text(primitive, text)
}

/// Checks the text alone; for values that do not stand in JSON of their own.
///
/// # Errors
/// What is wrong.
pub fn check_text(primitive: Primitive, text: &str) -> Result<(), Problem> {
    match primitive {
        Primitive::Boolean => Ok(()),
        Primitive::Integer => number::integer(text, i64::from(i32::MIN), i64::from(i32::MAX)),
        Primitive::Integer64 => number::integer(text, i64::MIN, i64::MAX),
        Primitive::UnsignedInt => number::integer(text, 0, i64::from(i32::MAX)),
        Primitive::PositiveInt => number::integer(text, 1, i64::from(i32::MAX)),
        Primitive::Decimal => number::decimal(text),
        _ if text.is_empty() => Err(Problem::Empty),
        Primitive::String => text::string(text),
        Primitive::Markdown => text::markdown(text),
        Primitive::Uri | Primitive::Url => identifier::uri(text),
        Primitive::Canonical => identifier::canonical(text),
        Primitive::Oid => identifier::oid(text),
        Primitive::Uuid => identifier::uuid(text),
        Primitive::Id => identifier::id(text),
        Primitive::Code => text::code(text),
        Primitive::Date => date::date(text),
        Primitive::DateTime => date::date_time(text),
        Primitive::Instant => date::instant(text),
        Primitive::Time => date::time(text),
        Primitive::Base64Binary => text::base64(text),
        Primitive::Xhtml => Ok(()),
    }
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
            Self::IntegerFormat | Self::UriSpace | Self::Zone => vec![value(), ty()],
            Self::IntegerRange { min, max } => vec![value(), ty(), min.to_string().into(), max.to_string().into()],
            Self::DecimalPrecision(digits) => vec![value(), digits.into()],
            Self::Empty | Self::Blank => vec![ty()],
            Self::Control(c) => vec![format!("U+{:04X}", u32::from(c)).into()],
            Self::Length => vec![MAX_STRING_CHARS.into()],
            Self::UriPrefix(prefix) => vec![value(), prefix.into()],
            Self::Date(why) => vec![value(), ty(), why.words()],
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

impl DateProblem {
    fn words(self) -> Arg {
        let (ja, en) = match self {
            Self::Day { month, last } => {
                return Arg::Words {
                    ja: format!("{month} 月は {last} 日までです"),
                    en: format!("that month ({month}) has {last} days"),
                };
            }
            Self::Form => (
                "YYYY、YYYY-MM、YYYY-MM-DD に (時刻があれば) Thh:mm:ss と時差を続けた形ではありません",
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
            Self::Offset => {
                ("時差は Z または +09:00 の形で、14:00 までです", "the offset is Z or like +09:00, at most 14:00")
            }
            Self::DayMissing => ("時刻を書くなら日まで必要です", "a time needs a full date before it"),
            Self::TimeMissing => {
                ("instant には時刻 (秒まで) と時差が必要です", "an instant has a time down to seconds and an offset")
            }
            Self::TimeNotAllowed => ("date に時刻は書けません", "a date has no time"),
            Self::ZoneNotAllowed => ("time に時差は書けません", "a time has no offset"),
        };
        words((ja, en))
    }
}

impl Base64Problem {
    fn words(self) -> Arg {
        match self {
            Self::Character(c) => Arg::Words {
                ja: format!("使えない文字「{c}」があります"),
                en: format!("it holds \"{c}\""),
            },
            Self::Space => {
                words(("4 文字の区切りでないところに空白があります", "white space stands within four digits"))
            }
            Self::Padding => words(("= は末尾に 2 つまでです", "= stands at the end only, at most twice")),
            Self::Length(found) => Arg::Words {
                ja: format!("空白を除いて {found} 文字あり、4 の倍数ではありません"),
                en: format!("it has {found} characters, not a multiple of four"),
            },
        }
    }
}

fn words((ja, en): (&str, &str)) -> Arg {
    Arg::Words { ja: ja.to_owned(), en: en.to_owned() }
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

#[cfg(test)]
mod tests;
