//! Quantities: reading, printing, comparing and calculating over units that convert into each other.

pub(super) mod ucum;

use super::temporal::DurationUnit;
use rust_decimal::{Decimal, RoundingStrategy};
use std::cmp::Ordering;
use std::fmt;
use ucum::Unit;

/// A System.Quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number, its scale as written.
    pub value: Decimal,
    /// A UCUM code, or the singular of a calendar word (`day`); `1` when there is no unit.
    pub unit: String,
    /// `unit` is a calendar word (written without quotes).
    pub calendar: bool,
}

/// Calendar words: singular, plural, unit. The UCUM code of the same length follows, where there is one.
const CALENDAR: [(&str, &str, DurationUnit, &str); 8] = [
    ("year", "years", DurationUnit::Year, ""),
    ("month", "months", DurationUnit::Month, ""),
    ("week", "weeks", DurationUnit::Week, "wk"),
    ("day", "days", DurationUnit::Day, "d"),
    ("hour", "hours", DurationUnit::Hour, "h"),
    ("minute", "minutes", DurationUnit::Minute, "min"),
    ("second", "seconds", DurationUnit::Second, "s"),
    ("millisecond", "milliseconds", DurationUnit::Millisecond, "ms"),
];

/// The singular of a calendar word.
pub(super) fn calendar_word(word: &str) -> Option<&'static str> {
    CALENDAR.iter().find(|row| row.0 == word || row.1 == word).map(|row| row.0)
}

impl Quantity {
    /// A number with a UCUM code.
    pub fn new(value: Decimal, unit: impl Into<String>) -> Self {
        Self { value, unit: unit.into(), calendar: false }
    }

    /// Reads `4.5 'mg'`, `4 days`, `4`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+')).unwrap_or(text.len());
        let value = super::value::decimal(&text[..end])?;
        let unit = text[end..].trim_start();
        if unit.is_empty() {
            return Some(Self::new(value, "1"));
        }
        if let Some(code) = unit.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
            return (!code.is_empty() && !code.contains('\'')).then(|| Self::new(value, code));
        }
        let spaced = end < text.len() - unit.len();
        calendar_word(unit).filter(|_| spaced).map(|word| Self { value, unit: word.into(), calendar: true })
    }

    /// The unit as a duration to add to a date: calendar words (also in quotes) and the UCUM codes of the same length.
    /// The definite `a` and `mo` are not calendar durations.
    pub(super) fn duration(&self) -> Option<DurationUnit> {
        CALENDAR
            .iter()
            .find(|row| row.0 == self.unit || row.1 == self.unit || (!self.calendar && row.3 == self.unit))
            .map(|row| row.2)
    }

    fn parsed_unit(&self) -> Option<Unit> {
        if self.calendar { Unit::calendar(&self.unit) } else { Unit::parse(&self.unit) }
    }

    /// Whether the units are of one dimension.
    pub(super) fn comparable(&self, other: &Self) -> bool {
        match (self.parsed_unit(), other.parsed_unit()) {
            (Some(left), Some(right)) => left.same_dimension(&right),
            _ => self.unit == other.unit,
        }
    }

    /// The same quantity in another UCUM unit.
    pub(super) fn convert(&self, unit: &str) -> Option<Self> {
        if self.unit == unit && !self.calendar {
            return Some(self.clone());
        }
        let value = self.parsed_unit()?.convert(self.value, &Unit::parse(unit)?)?;
        Some(Self::new(value, unit))
    }

    /// Orders two quantities; `None` when their units do not convert into each other.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if self.unit == other.unit && self.calendar == other.calendar {
            return Some(self.value.cmp(&other.value));
        }
        let (left, right) = (self.parsed_unit()?, other.parsed_unit()?);
        left.compare(self.value, &right, other.value)
    }

    /// `~`: equal once both stand in the coarser unit, to the precision of the less precise number.
    pub(super) fn equivalent(&self, other: &Self) -> bool {
        let (Some(left), Some(right)) = (self.lenient_unit(), other.lenient_unit()) else {
            return self.unit == other.unit && equivalent_numbers(self.value, other.value);
        };
        let coarse =
            if left.compare(Decimal::ONE, &right, Decimal::ONE) == Some(Ordering::Less) { &right } else { &left };
        match (left.convert(self.value, coarse), right.convert(other.value, coarse)) {
            (Some(left), Some(right)) => equivalent_numbers(left, right),
            _ => false,
        }
    }

    /// As `parsed_unit`, with a calendar year and month as long as UCUM's.
    fn lenient_unit(&self) -> Option<Unit> {
        match (&*self.unit, self.calendar) {
            ("year", true) => Unit::parse("a"),
            ("month", true) => Unit::parse("mo"),
            _ => self.parsed_unit(),
        }
    }

    /// Adds (or with a negative sign subtracts); the result has the finer of the units.
    pub(super) fn add(&self, other: &Self, subtract: bool) -> Option<Self> {
        let sign = |value: Decimal| if subtract { -value } else { value };
        if self.unit == other.unit && self.calendar == other.calendar {
            return Some(Self { value: self.value.checked_add(sign(other.value))?, ..self.clone() });
        }
        let (left, right) = (self.parsed_unit()?, other.parsed_unit()?);
        let finer = match left.compare(Decimal::ONE, &right, Decimal::ONE)? {
            Ordering::Greater => (&right, other),
            _ => (&left, self),
        };
        let value = left.convert(self.value, finer.0)?.checked_add(sign(right.convert(other.value, finer.0)?))?;
        Some(Self { value, ..finer.1.clone() })
    }

    /// Multiplies or divides; the result is in base units unless one side has no unit.
    pub(super) fn multiply(&self, other: &Self, divide: bool) -> Option<Self> {
        if other.unit == "1" {
            let value =
                if divide { self.value.checked_div(other.value)? } else { self.value.checked_mul(other.value)? };
            return Some(Self { value: value.normalize(), ..self.clone() });
        }
        let (left, right) = (self.parsed_unit()?, other.parsed_unit()?);
        let product = left.combine(&right, divide);
        let value = if divide { self.value.checked_div(other.value)? } else { self.value.checked_mul(other.value)? };
        let (value, unit) = product.in_base_units(value)?;
        Some(Self::new(value, unit))
    }

    /// A text that is the same for two quantities exactly when they are equal.
    pub(super) fn key(&self) -> String {
        match self.parsed_unit().and_then(|unit| unit.key(self.value)) {
            Some(key) => key,
            None => format!("{}|{}", self.value.normalize(), self.unit),
        }
    }
}

/// Whether two numbers are the same at the precision of the less precise one.
pub(super) fn equivalent_numbers(left: Decimal, right: Decimal) -> bool {
    // Digits after the point that say nothing do not count: 1.0 is as precise as 1.
    let digits = left.normalize().scale().min(right.normalize().scale());
    let round = |value: Decimal| value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    round(left) == round(right)
}

/// `4.5 'mg'`, `4 day`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.calendar {
            write!(f, "{} {}", self.value, self.unit)
        } else {
            write!(f, "{} '{}'", self.value, self.unit)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap_or_else(|| panic!("not a quantity: {text}"))
    }

    #[test]
    fn reads_only_what_the_grammar_has() {
        assert_eq!(quantity("1 day").to_string(), "1 day");
        assert_eq!(quantity("1.50 'mg'").to_string(), "1.50 'mg'");
        assert_eq!(quantity("1").unit, "1");
        for text in ["1 wk", "1.a", "", "'mg'", "1 ''", "1day", "--1"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }

    #[test]
    fn converts_between_units() {
        let order = |left: &str, right: &str| quantity(left).compare(&quantity(right));
        assert_eq!(order("4.0000 'g'", "4000.0 'mg'"), Some(Ordering::Equal));
        assert_eq!(order("60 '/min'", "1 '/s'"), Some(Ordering::Equal));
        assert_eq!(order("1 'mm[Hg]'", "133.322 'Pa'"), Some(Ordering::Equal));
        assert_eq!(order("37 'Cel'", "310.15 'K'"), Some(Ordering::Equal));
        assert_eq!(order("98.6 '[degF]'", "37 'Cel'"), Some(Ordering::Equal));
        assert_eq!(order("1 'mo'", "1 month"), None);
        assert_eq!(order("12 months", "1 year"), Some(Ordering::Equal));
        assert_eq!(order("7 days", "1 'wk'"), Some(Ordering::Equal));
        assert_eq!(order("1 'cm'", "1 's'"), None);
        assert_eq!(order("1 '10*3/uL'", "1 '10*9/L'"), Some(Ordering::Equal));
        assert_eq!(order("5 '[IU]/L'", "5 'm[IU]/mL'"), Some(Ordering::Equal));
        assert_eq!(order("1 'no such'", "1 'no such'"), Some(Ordering::Equal));
    }

    #[test]
    fn calculates_with_units() {
        assert_eq!(quantity("3 'm'").add(&quantity("3 'cm'"), false), Some(quantity("303 'cm'")));
        let area = quantity("2.0 'cm'").multiply(&quantity("2.0 'm'"), false).expect("an area");
        assert_eq!(area.compare(&quantity("0.040 'm2'")), Some(Ordering::Equal));
        assert_eq!(quantity("1 'm'").multiply(&quantity("1 'm'"), true).map(|q| q.unit), Some("1".into()));
    }
}
