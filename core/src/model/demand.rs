//! What a definition asks of a value by extensions, beyond what ElementDefinition itself can say.

use crate::diagnostic::Severity;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One thing that an extension of a definition asks of a value. New ones go to the end: a compiled ruleset numbers them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Demand {
    /// `narrative-source-control`: what stands right in the `div` says its source; how severe it is when it does not.
    Source(Severity),
    /// `narrative-language-control`: `_no`, `_yes`, `_resource` or a language.
    Language(Box<str>),
    /// `minLength`: so many characters at least.
    MinLength(u32),
    /// R5's `mustHaveValue`: where the element is there, it has a value.
    Value,
    /// R5's `valueAlternatives`: an extension that may stand in the place of the value.
    Alternative(Box<str>),
    /// `regex`: the whole value of this type (empty: of any type) matches it.
    Form {
        /// FHIR type name.
        ty: Box<str>,
        /// Regular expression.
        regex: Box<str>,
    },
    /// `entryFormat`: the form in words.
    FormInWords(Box<str>),
    /// `maxDecimalPlaces`.
    Decimals(u32),
    /// `maxSize` of an attachment, in bytes, as written.
    Size(Box<str>),
    /// `mimeType`: one of the types that an attachment may have.
    Mime(Box<str>),
    /// `elementdefinition-allowedUnits`: one of the units (system, code) that a quantity may have.
    Unit(Box<str>, Box<str>),
    /// An additional binding.
    Binding(Box<AdditionalBinding>),
    /// `structuredefinition-imposeProfile`, at the root: what meets this profile meets that one as well.
    Impose(Box<str>),
}

/// R5's `ElementDefinition.binding.additional`, which guides for R4 write as an extension.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdditionalBinding {
    /// `required`, `extensible`, `maximum`, `current`, `candidate`, `preferred`, …
    pub purpose: Box<str>,
    /// The value set.
    pub value_set: Box<str>,
    /// One value of a repeating element is enough.
    pub any: bool,
    /// It holds in a context of use only, which the data does not tell.
    pub has_usage: bool,
}

impl Demand {
    /// https://hl7.org/fhir/extensions/StructureDefinition-narrative-source-control.html
    pub(crate) const SOURCE: &str = "http://hl7.org/fhir/StructureDefinition/narrative-source-control";
    /// https://hl7.org/fhir/extensions/StructureDefinition-narrative-language-control.html
    pub(crate) const LANGUAGE: &str = "http://hl7.org/fhir/StructureDefinition/narrative-language-control";
    /// https://hl7.org/fhir/R4/extension-minlength.html
    pub(crate) const MIN_LENGTH: &str = "http://hl7.org/fhir/StructureDefinition/minLength";
    /// https://hl7.org/fhir/R5/elementdefinition-definitions.html#ElementDefinition.mustHaveValue
    pub(crate) const VALUE: &str =
        "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.mustHaveValue";
    /// https://hl7.org/fhir/R5/elementdefinition-definitions.html#ElementDefinition.valueAlternatives
    pub(crate) const ALTERNATIVE: &str =
        "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.valueAlternatives";
    /// https://hl7.org/fhir/R4/extension-regex.html
    pub(crate) const REGEX: &str = "http://hl7.org/fhir/StructureDefinition/regex";
    /// https://hl7.org/fhir/R4/extension-entryformat.html
    pub(crate) const FORM_IN_WORDS: &str = "http://hl7.org/fhir/StructureDefinition/entryFormat";
    /// https://hl7.org/fhir/R4/extension-maxdecimalplaces.html
    pub(crate) const DECIMALS: &str = "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces";
    /// https://hl7.org/fhir/R4/extension-maxsize.html
    pub(crate) const SIZE: &str = "http://hl7.org/fhir/StructureDefinition/maxSize";
    /// https://hl7.org/fhir/R4/extension-mimetype.html
    pub(crate) const MIME: &str = "http://hl7.org/fhir/StructureDefinition/mimeType";
    /// https://hl7.org/fhir/R4/extension-elementdefinition-allowedunits.html
    pub(crate) const UNITS: &str = "http://hl7.org/fhir/StructureDefinition/elementdefinition-allowedUnits";
    /// https://hl7.org/fhir/extensions/StructureDefinition-structuredefinition-imposeProfile.html
    pub(crate) const IMPOSE: &str = "http://hl7.org/fhir/StructureDefinition/structuredefinition-imposeProfile";
    /// https://hl7.org/fhir/tools/StructureDefinition/additional-binding, and the same as R5 carries it to R4
    pub(crate) const BINDINGS: [&str; 2] = [
        "http://hl7.org/fhir/tools/StructureDefinition/additional-binding",
        "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.binding.additional",
    ];

    /// What an extension with this URL and value asks; `None` for another one, or one that asks nothing.
    pub fn of_extension(url: &str, value: &str) -> Option<Self> {
        if value.is_empty() {
            return None;
        }
        Some(match (url, value) {
            (Self::SOURCE, "fatal" | "error") => Self::Source(Severity::Error),
            (Self::SOURCE, "warning") => Self::Source(Severity::Warning),
            (Self::SOURCE, "information") => Self::Source(Severity::Information),
            (Self::LANGUAGE, language) => Self::Language(language.into()),
            (Self::MIN_LENGTH, least) => Self::MinLength(least.parse().ok()?),
            (Self::VALUE, "true") => Self::Value,
            (Self::ALTERNATIVE, url) => Self::Alternative(url.into()),
            (Self::REGEX, regex) => Self::Form { ty: Box::default(), regex: regex.into() },
            (Self::FORM_IN_WORDS, words) => Self::FormInWords(words.into()),
            (Self::DECIMALS, most) => Self::Decimals(most.parse().ok()?),
            (Self::SIZE, most) => Self::Size(most.into()),
            (Self::MIME, code) => Self::Mime(code.into()),
            _ => return None,
        })
    }

    /// Whether it is one about narratives.
    pub fn is_of_narrative(&self) -> bool {
        matches!(self, Self::Source(_) | Self::Language(_))
    }

    /// Whether `other`, of a profile on the definition that has `self`, takes its place.
    pub(crate) fn is_replaced_by(&self, other: &Self) -> bool {
        match (self, other) {
            // a profile adds to these, those that it is built on stay
            (Self::Binding(_) | Self::Impose(_), _) => self == other,
            (Self::Form { ty: one, .. }, Self::Form { ty: other, .. }) => one == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(severity) => write!(f, "{} {}", Self::SOURCE, severity.code()),
            Self::Language(language) => write!(f, "{} {language}", Self::LANGUAGE),
            Self::MinLength(least) => write!(f, "minLength {least}"),
            Self::Value => f.write_str("mustHaveValue"),
            Self::Alternative(url) => write!(f, "valueAlternatives {url}"),
            Self::Form { ty, regex } => write!(f, "regex {ty} {regex}"),
            Self::FormInWords(words) => write!(f, "entryFormat {words}"),
            Self::Decimals(most) => write!(f, "maxDecimalPlaces {most}"),
            Self::Size(most) => write!(f, "maxSize {most}"),
            Self::Mime(code) => write!(f, "mimeType {code}"),
            Self::Impose(url) => write!(f, "imposeProfile {url}"),
            Self::Unit(system, code) => write!(f, "allowedUnits {system} {code}"),
            Self::Binding(binding) => {
                let AdditionalBinding { purpose, value_set, any, has_usage } = &**binding;
                let some = if *any { " any" } else { "" };
                let usage = if *has_usage { " usage" } else { "" };
                write!(f, "additional binding {purpose} {value_set}{some}{usage}")
            }
        }
    }
}
