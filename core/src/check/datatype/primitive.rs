//! The primitive types.

use crate::json::Kind;

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
    pub(super) const fn json_kind(self) -> (&'static str, &'static str) {
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
