//! A part of UCUM: the grammar whole, and the units that health data is written in. Each unit is a ratio of exact
//! decimals over base dimensions, so that comparing never divides. A unit that is not here converts into nothing but
//! itself.

use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A decimal with its own power of ten: `mantissa × 10^exponent`, `1 ≤ |mantissa| < 10` or zero. Multiplying never
/// overflows and keeps 27 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scientific {
    mantissa: Decimal,
    exponent: i32,
}

impl Scientific {
    const ONE: Self = Self { mantissa: Decimal::ONE, exponent: 0 };

    fn new(value: Decimal, exponent: i32) -> Self {
        let value = value.normalize();
        if value.is_zero() {
            return Self { mantissa: Decimal::ZERO, exponent: 0 };
        }
        let digits = value.mantissa().unsigned_abs().ilog10();
        let shift = digits.cast_signed() - value.scale().cast_signed();
        let mut mantissa = Decimal::from_i128_with_scale(value.mantissa(), digits);
        mantissa.normalize_assign();
        Self { mantissa, exponent: exponent + shift }
    }

    fn times(self, other: Self) -> Self {
        // Both are below 10, so the product is below 100: it is rounded, never out of range.
        Self::new(self.mantissa * other.mantissa, self.exponent + other.exponent)
    }

    fn over(self, other: Self) -> Option<Self> {
        Some(Self::new(self.mantissa.checked_div(other.mantissa)?, self.exponent - other.exponent))
    }

    fn compare(self, other: Self) -> Ordering {
        let sign = |value: Self| value.mantissa.cmp(&Decimal::ZERO);
        let by_sign = sign(self).cmp(&sign(other));
        if by_sign != Ordering::Equal || self.mantissa.is_zero() {
            return by_sign;
        }
        let by_size = self.exponent.cmp(&other.exponent);
        let by_size = if self.mantissa.is_sign_negative() { by_size.reverse() } else { by_size };
        by_size.then_with(|| self.mantissa.cmp(&other.mantissa))
    }

    fn to_decimal(self) -> Option<Decimal> {
        let mut value = self.mantissa;
        let mut left = self.exponent;
        while left > 0 {
            value = value.checked_mul(Decimal::TEN)?;
            left -= 1;
        }
        if left < 0 {
            let scale = value.scale() + left.unsigned_abs();
            if scale > 28 {
                return None;
            }
            value.set_scale(scale).ok()?;
        }
        Some(value.normalize())
    }
}

/// A unit: `numerator / denominator` of base units, an offset for the temperature scales, and the exponent of each base
/// dimension (zero exponents left out).
#[derive(Clone, Debug)]
pub(in crate::fhirpath) struct Unit {
    numerator: Scientific,
    denominator: Scientific,
    /// Added before scaling: kelvin = (value + offset) × ratio.
    offset: Decimal,
    dimensions: BTreeMap<&'static str, i32>,
}

/// Longest unit text that is read, and most nested parentheses.
const MAX_UNIT_BYTES: usize = 256;
const MAX_UNIT_DEPTH: u32 = 16;

const PREFIXES: [(&str, i32); 20] = [
    ("Y", 24),
    ("Z", 21),
    ("E", 18),
    ("P", 15),
    ("T", 12),
    ("G", 9),
    ("M", 6),
    ("k", 3),
    ("h", 2),
    ("da", 1),
    ("d", -1),
    ("c", -2),
    ("m", -3),
    ("u", -6),
    ("n", -9),
    ("p", -12),
    ("f", -15),
    ("a", -18),
    ("z", -21),
    ("y", -24),
];

/// Code, whether it takes a prefix, number, UCUM expression that it is that many of. An expression equal to the code is
/// a base dimension of its own (the arbitrary units among them). Values are UCUM's (https://ucum.org/ucum).
#[rustfmt::skip]
const ATOMS: [(&str, bool, &str, &str); 92] = [
    ("m", true, "1", "m"), ("s", true, "1", "s"), ("g", true, "1", "g"), ("rad", true, "1", "rad"),
    ("K", true, "1", "K"), ("C", true, "1", "C"), ("cd", true, "1", "cd"),
    ("%", false, "0.01", "1"), ("[ppth]", false, "0.001", "1"), ("[ppm]", false, "0.000001", "1"),
    ("[ppb]", false, "0.000000001", "1"), ("[pi]", false, "3.1415926535897932384626433832", "1"),
    ("mol", true, "6.0221367", "10*23"), ("eq", true, "1", "mol"), ("osm", true, "1", "mol"),
    ("sr", true, "1", "rad2"), ("deg", false, "0.0174532925199432957692369076849", "rad"),
    ("Hz", true, "1", "s-1"), ("N", true, "1", "kg.m/s2"), ("Pa", true, "1", "N/m2"), ("J", true, "1", "N.m"),
    ("W", true, "1", "J/s"), ("A", true, "1", "C/s"), ("V", true, "1", "J/C"), ("F", true, "1", "C/V"),
    ("Ohm", true, "1", "V/A"), ("S", true, "1", "Ohm-1"), ("Wb", true, "1", "V.s"), ("T", true, "1", "Wb/m2"),
    ("H", true, "1", "Wb/A"), ("lm", true, "1", "cd.sr"), ("lx", true, "1", "lm/m2"), ("Bq", true, "1", "s-1"),
    ("Gy", true, "1", "J/kg"), ("Sv", true, "1", "J/kg"), ("kat", true, "1", "mol/s"), ("U", true, "1", "umol/min"),
    ("l", true, "1", "dm3"), ("L", true, "1", "dm3"), ("ar", true, "100", "m2"), ("t", true, "1000", "kg"),
    ("bar", true, "100000", "Pa"), ("u", true, "1.6605402", "10*-24.g"), ("eV", true, "1.60217733", "10*-19.J"),
    ("min", false, "60", "s"), ("h", false, "60", "min"), ("d", false, "24", "h"), ("wk", false, "7", "d"),
    ("a", false, "365.25", "d"), ("a_j", false, "365.25", "d"), ("a_g", false, "365.2425", "d"),
    ("mo", false, "30.4375", "d"), ("mo_j", false, "30.4375", "d"), ("mo_g", false, "30.436875", "d"),
    ("cal", true, "4.184", "J"), ("[Cal]", false, "1", "kcal"), ("dyn", true, "1", "g.cm/s2"),
    ("erg", true, "1", "dyn.cm"), ("P", true, "1", "dyn.s/cm2"), ("Ao", false, "0.1", "nm"),
    ("m[H2O]", true, "9.80665", "kPa"), ("m[Hg]", true, "133.322", "kPa"), ("atm", false, "101325", "Pa"),
    ("[psi]", false, "6894.757293168", "Pa"), ("[in_i]", false, "2.54", "cm"), ("[ft_i]", false, "12", "[in_i]"),
    ("[yd_i]", false, "3", "[ft_i]"), ("[mi_i]", false, "5280", "[ft_i]"), ("[lb_av]", false, "453.59237", "g"),
    ("[oz_av]", false, "28.349523125", "g"), ("[gr]", false, "64.79891", "mg"), ("[st_av]", false, "14", "[lb_av]"),
    ("[gal_us]", false, "231", "[in_i]3"), ("[qt_us]", false, "57.75", "[in_i]3"), ("[pt_us]", false, "28.875", "[in_i]3"),
    ("[foz_us]", false, "1.8046875", "[in_i]3"), ("[cup_us]", false, "14.4375", "[in_i]3"),
    ("[tbs_us]", false, "0.90234375", "[in_i]3"), ("[tsp_us]", false, "0.30078125", "[in_i]3"),
    ("[drp]", false, "0.05", "ml"), ("[diop]", false, "1", "m-1"), ("bit", true, "1", "1"), ("By", true, "8", "bit"),
    ("[IU]", true, "1", "[IU]"), ("[iU]", true, "1", "[IU]"), ("[arb'U]", false, "1", "[arb'U]"),
    ("[USP'U]", false, "1", "[USP'U]"), ("[CFU]", false, "1", "[CFU]"), ("[PFU]", false, "1", "[PFU]"),
    ("[pH]", false, "1", "[pH]"), ("B", true, "1", "B"), ("[HPF]", false, "1", "[HPF]"),
];

impl Unit {
    const fn none() -> Self {
        Self {
            numerator: Scientific::ONE,
            denominator: Scientific::ONE,
            offset: Decimal::ZERO,
            dimensions: BTreeMap::new(),
        }
    }

    fn base(name: &'static str) -> Self {
        Self { dimensions: BTreeMap::from([(name, 1)]), ..Self::none() }
    }

    /// A calendar word in the singular. Year and month are a dimension of their own: their days differ.
    pub(super) fn calendar(word: &str) -> Option<Self> {
        match word {
            "year" => Some(Self { numerator: Scientific::new(Decimal::from(12), 0), ..Self::base("month") }),
            "month" => Some(Self::base("month")),
            "week" => Self::parse("wk"),
            "day" => Self::parse("d"),
            "hour" => Self::parse("h"),
            "minute" => Self::parse("min"),
            "second" => Self::parse("s"),
            "millisecond" => Self::parse("ms"),
            _ => None,
        }
    }

    /// Reads a UCUM code; `None` when it is not one, or has a unit that is not in the table.
    pub(in crate::fhirpath) fn parse(text: &str) -> Option<Self> {
        let kelvin = |numerator: i64, denominator: i64, offset: Decimal| Self {
            numerator: Scientific::new(Decimal::from(numerator), 0),
            denominator: Scientific::new(Decimal::from(denominator), 0),
            offset,
            ..Self::base("K")
        };
        match text {
            "Cel" => return Some(kelvin(1, 1, Decimal::new(27_315, 2))),
            "[degF]" => return Some(kelvin(5, 9, Decimal::new(45_967, 2))),
            _ if text.len() > MAX_UNIT_BYTES || text.is_empty() => return None,
            _ => {}
        }
        let mut parser = Parser { text, at: 0, depth: 0 };
        let unit = parser.term()?;
        (parser.at == text.len()).then_some(unit)
    }

    fn atom(code: &str) -> Option<Self> {
        if let Some(&(name, _, number, expression)) = ATOMS.iter().find(|row| row.0 == code) {
            return Self::defined(name, number, expression, 0);
        }
        PREFIXES.iter().find_map(|&(prefix, power)| {
            let rest = code.strip_prefix(prefix)?;
            let &(name, _, number, expression) = ATOMS.iter().find(|row| row.1 && row.0 == rest)?;
            Self::defined(name, number, expression, power)
        })
    }

    fn defined(name: &'static str, number: &str, expression: &str, power: i32) -> Option<Self> {
        let mut unit = match expression {
            "1" => Self::none(),
            _ if expression == name => Self::base(name),
            _ => Parser { text: expression, at: 0, depth: 0 }.term()?,
        };
        unit.numerator = unit.numerator.times(Scientific::new(number.parse().ok()?, power));
        Some(unit)
    }

    pub(super) fn combine(&self, other: &Self, divide: bool) -> Self {
        let mut result = self.clone();
        let (up, down) =
            if divide { (other.denominator, other.numerator) } else { (other.numerator, other.denominator) };
        result.numerator = result.numerator.times(up);
        result.denominator = result.denominator.times(down);
        for (&name, &exponent) in &other.dimensions {
            let sum = result.dimensions.entry(name).or_default();
            *sum += if divide { -exponent } else { exponent };
        }
        result.dimensions.retain(|_, exponent| *exponent != 0);
        result
    }

    fn power(&self, exponent: i32) -> Self {
        let mut result = Self::none();
        for _ in 0..exponent.abs() {
            result = result.combine(self, exponent < 0);
        }
        result
    }

    pub(super) fn same_dimension(&self, other: &Self) -> bool {
        self.dimensions == other.dimensions
    }

    fn scaled(&self, value: Decimal) -> Option<Scientific> {
        Some(Scientific::new(value.checked_add(self.offset)?, 0).times(self.numerator))
    }

    pub(super) fn compare(&self, value: Decimal, other: &Self, other_value: Decimal) -> Option<Ordering> {
        if !self.same_dimension(other) {
            return None;
        }
        let left = self.scaled(value)?.times(other.denominator);
        Some(left.compare(other.scaled(other_value)?.times(self.denominator)))
    }

    /// `value` of this unit in `other`.
    pub(super) fn convert(&self, value: Decimal, other: &Self) -> Option<Decimal> {
        if !self.same_dimension(other) {
            return None;
        }
        let scaled = self.scaled(value)?.times(other.denominator);
        scaled.over(self.denominator.times(other.numerator))?.to_decimal()?.checked_sub(other.offset)
    }

    /// `value` of this unit in base units, and their code (`m2`, `g.m-1`, `1`).
    pub(super) fn in_base_units(&self, value: Decimal) -> Option<(Decimal, String)> {
        let value = self.scaled(value)?.over(self.denominator)?.to_decimal()?;
        let parts: Vec<String> = self
            .dimensions
            .iter()
            .map(|(name, &exponent)| if exponent == 1 { (*name).to_string() } else { format!("{name}{exponent}") })
            .collect();
        Some((value, if parts.is_empty() { "1".to_string() } else { parts.join(".") }))
    }

    /// A text that is the same for equal quantities; the division is rounded, which can only part values that differ
    /// after the 26th digit.
    pub(super) fn key(&self, value: Decimal) -> Option<String> {
        let number = self.scaled(value)?.over(self.denominator)?;
        let mantissa = number.mantissa.round_dp(24).normalize();
        Some(format!("{mantissa}e{}{:?}", number.exponent, self.dimensions))
    }
}

/// UCUM's grammar: terms of components joined by `.` and `/`, from the left.
struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl Parser<'_> {
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn term(&mut self) -> Option<Unit> {
        self.depth += 1;
        if self.depth > MAX_UNIT_DEPTH {
            return None;
        }
        let mut unit = if self.byte() == b'/' { Unit::none() } else { self.component()? };
        while let sign @ (b'.' | b'/') = self.byte() {
            self.at += 1;
            unit = unit.combine(&self.component()?, sign == b'/');
        }
        self.depth -= 1;
        Some(unit)
    }

    fn component(&mut self) -> Option<Unit> {
        if self.byte() == b'(' {
            self.at += 1;
            let unit = self.term()?;
            if self.byte() != b')' {
                return None;
            }
            self.at += 1;
            return Some(unit);
        }
        let unit = if self.byte() == b'{' { Unit::none() } else { self.simple()? };
        if self.byte() == b'{' {
            self.at += self.text[self.at..].find('}')? + 1;
        }
        Some(unit)
    }

    fn simple(&mut self) -> Option<Unit> {
        for ten in ["10*", "10^"] {
            if self.text[self.at..].starts_with(ten) {
                self.at += ten.len();
                let exponent = self.exponent()?.unwrap_or(1);
                return Some(Unit { numerator: Scientific::new(Decimal::ONE, exponent), ..Unit::none() });
            }
        }
        let start = self.at;
        if self.byte().is_ascii_digit() {
            while self.byte().is_ascii_digit() {
                self.at += 1;
            }
            let number: u64 = self.text[start..self.at].parse().ok().filter(|&number| number > 0)?;
            return Some(Unit { numerator: Scientific::new(Decimal::from(number), 0), ..Unit::none() });
        }
        // A bracketed part may hold digits and signs; outside of brackets a digit or sign begins the exponent.
        loop {
            match self.byte() {
                b'[' => self.at += self.text[self.at..].find(']')? + 1,
                byte if byte.is_ascii_alphabetic() || matches!(byte, b'%' | b'_' | b'\'' | b'"') => self.at += 1,
                _ => break,
            }
        }
        let unit = Unit::atom(self.text.get(start..self.at).filter(|code| !code.is_empty())?)?;
        Some(match self.exponent()? {
            Some(exponent) => unit.power(exponent),
            None => unit,
        })
    }

    /// `Some(None)`: there is none. Exponents are at most 99 either way.
    #[allow(clippy::option_option, reason = "a bad exponent and none are two things; `?` tells them apart")]
    fn exponent(&mut self) -> Option<Option<i32>> {
        let start = self.at;
        if matches!(self.byte(), b'+' | b'-') {
            self.at += 1;
        }
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        if start == self.at {
            return Some(None);
        }
        let exponent: i32 = self.text[start..self.at].parse().ok()?;
        (exponent.abs() <= 99).then_some(Some(exponent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_atom_can_be_read() {
        for (code, prefixed, _, _) in ATOMS {
            assert!(Unit::parse(code).is_some(), "{code}");
            assert_eq!(Unit::parse(&format!("k{code}")).is_some(), prefixed, "k{code}");
        }
    }

    #[test]
    fn hostile_units_are_refused() {
        for text in ["", "m/", "((((((((((((((((((m))))))))))))))))))", "m99999", "{", "0", "m2m", "あ", "[", "k"] {
            assert!(Unit::parse(text).is_none(), "{text}");
        }
    }
}
