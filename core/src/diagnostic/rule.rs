//! What a rule is: a stable id, its FHIR issue type, its texts.

use super::args::Of;
use serde::{Deserialize, Serialize};

/// Severity of a finding. The graver is the greater: `Fatal > Error > Warning > Information`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The input could not be read.
    Fatal,
    /// The input does not conform.
    Error,
    /// Probably wrong, or wrong by a recommendation.
    Warning,
    /// Worth knowing.
    Information,
}

impl Severity {
    /// FHIR's code: `fatal`, `error`, `warning`, `information`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fatal => "fatal",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
        }
    }

    /// From the gravest to the least: the order that reports tell them in.
    pub const ALL: [Self; 4] = [Self::Fatal, Self::Error, Self::Warning, Self::Information];

    /// Whether an input with such a finding does not conform: fatal, or an error.
    pub const fn is_error(self) -> bool {
        matches!(self, Self::Fatal | Self::Error)
    }
}

impl Ord for Severity {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // they are declared as they are told
        (*other as u8).cmp(&(*self as u8))
    }
}

impl PartialOrd for Severity {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// FHIR issue-type codes in use (http://hl7.org/fhir/R4/valueset-issue-type.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
#[non_exhaustive]
pub enum IssueType {
    Invalid,
    Structure,
    Required,
    Value,
    Invariant,
    Processing,
    NotSupported,
    Duplicate,
    NotFound,
    TooLong,
    CodeInvalid,
    Extension,
    TooCostly,
    BusinessRule,
    Incomplete,
    Informational,
    Security,
}

impl IssueType {
    /// FHIR's code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Structure => "structure",
            Self::Required => "required",
            Self::Value => "value",
            Self::Invariant => "invariant",
            Self::Processing => "processing",
            Self::NotSupported => "not-supported",
            Self::Duplicate => "duplicate",
            Self::NotFound => "not-found",
            Self::TooLong => "too-long",
            Self::CodeInvalid => "code-invalid",
            Self::Extension => "extension",
            Self::TooCostly => "too-costly",
            Self::BusinessRule => "business-rule",
            Self::Incomplete => "incomplete",
            Self::Informational => "informational",
            Self::Security => "security",
        }
    }
}

/// The family of the catalogue that a rule stands in, as far as the causes of findings ask.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `input`, `json`, `xml`: the text.
    Text,
    /// `datatype`.
    Datatype,
    /// `clins` and its topics.
    Service,
    /// `bundle`.
    Bundle,
    /// Every other one.
    Other,
}

impl Family {
    /// That of the rules in the module at `path`; asked when the program is compiled.
    pub(crate) const fn of(path: &str) -> Self {
        const CATALOGUE: &str = "tekigo_core::diagnostic::catalogue::";
        match path.as_bytes().split_at(CATALOGUE.len()).1 {
            b"input" | b"json" | b"xml" => Self::Text,
            b"datatype" => Self::Datatype,
            [b'c', b'l', b'i', b'n', b's', b':', ..] => Self::Service,
            b"bundle" => Self::Bundle,
            _ => Self::Other,
        }
    }
}

/// One row of the catalogue. Texts hold `{name}` placeholders that name entries of `args`; `tests/catalogue` proves
/// that ids are unique and that Japanese and English use the same arguments.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// Stable kebab-case id, never reused.
    pub id: &'static str,
    /// The family that it stands in.
    #[doc(hidden)]
    pub family: Family,
    /// FHIR issue type.
    pub code: IssueType,
    /// Default severity; a finding may carry another (binding strength, `--for`).
    pub severity: Severity,
    /// Names of the arguments, in order.
    pub args: &'static [&'static str],
    /// Whose each argument is; asked by [`Rule::is_data`].
    #[doc(hidden)]
    pub of: &'static [Of],
    /// Message, Japanese.
    pub ja: &'static str,
    /// Message, English.
    pub en: &'static str,
    /// How to mend it, Japanese.
    pub mend_ja: &'static str,
    /// How to mend it, English.
    pub mend_en: &'static str,
    /// A small input that breaks the rule (JSON, or the definition or expression at fault).
    pub wrong: &'static str,
    /// The same input mended.
    pub right: &'static str,
    /// Where the rule comes from: specification and clause.
    pub source: &'static str,
}

impl Rule {
    /// Whether it is one of these: rows of the catalogue are told apart by where they are, not by their ids.
    pub(crate) fn is_of(&self, rules: &[&Self]) -> bool {
        rules.iter().any(|one| std::ptr::eq(*one, self))
    }
}

impl Rule {
    /// The row as JSON, for lists of rules.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "rule": self.id,
            "severity": self.severity.code(),
            "code": self.code.code(),
            "message": { "ja": self.ja, "en": self.en },
            "mend": { "ja": self.mend_ja, "en": self.mend_en },
            "wrong": self.wrong,
            "right": self.right,
            "source": self.source,
        })
    }
}
