//! Quantities.

use rust_decimal::Decimal;

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
