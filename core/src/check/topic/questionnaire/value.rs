//! Answers, options and bounds as values that can be compared.

use super::form::Json;
use crate::fhirpath::{Quantity, Temporal, TemporalKind};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A `value[x]` of an answer, option, condition or bound.
pub(super) struct Value<'t> {
    /// FHIR type: `Coding`, `string`, `date`, …
    pub(super) ty: &'static str,
    pub(super) json: Json<'t>,
}

const TYPES: [(&str, &str); 14] = [
    ("Boolean", "boolean"),
    ("Decimal", "decimal"),
    ("Integer", "integer"),
    ("Date", "date"),
    ("DateTime", "dateTime"),
    ("Time", "time"),
    ("String", "string"),
    ("Uri", "uri"),
    ("Attachment", "Attachment"),
    ("Coding", "Coding"),
    ("Quantity", "Quantity"),
    ("Reference", "Reference"),
    ("Instant", "dateTime"),
    ("Code", "string"),
];

impl<'t> Value<'t> {
    /// By the suffix of the property: `Coding` of `valueCoding`.
    pub(super) fn read(suffix: &str, json: Json<'t>) -> Option<Self> {
        let ty = TYPES.iter().find(|(name, _)| *name == suffix)?.1;
        Some(Self { ty, json })
    }

    /// A primitive's text.
    pub(super) fn text(&self) -> Cow<'t, str> {
        self.json.tree.text(self.json.node)
    }

    /// For a message.
    pub(super) fn shown(&self) -> String {
        let text = match self.ty {
            "Coding" => match (self.json.text("system"), self.json.text("code")) {
                (system, code) if system.is_empty() => code.into_owned(),
                (system, code) => format!("{system}#{code}"),
            },
            "Quantity" => {
                let code = self.json.text("code");
                let unit = if code.is_empty() { self.json.text("unit") } else { code };
                format!("{} {unit}", self.json.text("value"))
            }
            "Reference" => self.json.text("reference").into_owned(),
            "Attachment" => self.json.text("contentType").into_owned(),
            _ => self.text().into_owned(),
        };
        crate::check::datatype::excerpt(&text)
    }

    /// Whether two values are the same answer: codings by system and code.
    #[allow(clippy::match_same_arms, reason = "one row a type")]
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self.ty, other.ty) {
            ("Coding", "Coding") => {
                self.json.text("code") == other.json.text("code")
                    && self.json.text("system") == other.json.text("system")
            }
            ("Quantity", "Quantity") => self.order(other) == Some(Ordering::Equal),
            ("Reference", "Reference") => self.json.text("reference") == other.json.text("reference"),
            ("decimal" | "integer", "decimal" | "integer") => self.order(other) == Some(Ordering::Equal),
            ("date" | "dateTime", "date" | "dateTime") => {
                // a year is none of its days
                let equal = self.moment().zip(other.moment()).and_then(|(one, two)| one.compare(two));
                equal.map_or_else(|| self.text() == other.text(), Ordering::is_eq)
            }
            (a, b) => a == b && self.text() == other.text(),
        }
    }

    /// Orders two values; `None` when they cannot be compared.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self.ty, other.ty) {
            ("decimal" | "integer", "decimal" | "integer") => Some(self.number()?.cmp(&other.number()?)),
            ("date" | "dateTime", "date" | "dateTime") => {
                // a bound of a year is met by every day in it
                Some(self.moment()?.order(other.moment()?))
            }
            ("time", "time") => Temporal::parse(TemporalKind::Time, &self.text())?
                .compare(Temporal::parse(TemporalKind::Time, &other.text())?),
            ("Quantity", "Quantity") => match (self.quantity(), other.quantity()) {
                (Some(one), Some(two)) => one.compare(&two),
                _ if self.unit() == other.unit() => self.magnitude()?.partial_cmp(&other.magnitude()?),
                _ => None,
            },
            ("string" | "uri", "string" | "uri") => Some(self.text().cmp(&other.text())),
            _ => None,
        }
    }

    /// A date or date-time.
    fn moment(&self) -> Option<Temporal> {
        Temporal::parse(TemporalKind::DateTime, &self.text())
    }

    /// Whether two dates or times overlap as far as they are written, without being the same: their order is open.
    pub(super) fn is_blurred(&self, other: &Self) -> bool {
        let is_date = |value: &Self| matches!(value.ty, "date" | "dateTime");
        is_date(self) && is_date(other) && self.order(other) == Some(Ordering::Equal) && !self.is_same(other)
    }

    pub(super) fn number(&self) -> Option<Decimal> {
        number(&self.text())
    }

    /// System, code and unit as they are written: quantities in the same unit compare by their numbers, whatever it means.
    fn unit(&self) -> [Cow<'t, str>; 3] {
        ["system", "code", "unit"].map(|part| self.json.text(part))
    }

    /// A quantity's number.
    fn magnitude(&self) -> Option<Decimal> {
        number(&self.json.text("value"))
    }

    /// A quantity with a UCUM code, which compares with those in other units of its kind.
    fn quantity(&self) -> Option<Quantity> {
        let code = self.json.text("code");
        if code.is_empty() || self.json.text("system") != "http://unitsofmeasure.org" {
            return None;
        }
        Some(Quantity::new(self.magnitude()?, code))
    }
}

fn number(text: &str) -> Option<Decimal> {
    text.parse().ok().or_else(|| Decimal::from_scientific(text).ok())
}
