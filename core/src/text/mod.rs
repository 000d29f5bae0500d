//! Floor 0: places in the input and the bounds on it; how names are written.

pub(crate) mod base64;
pub(crate) mod calendar;
pub(crate) mod choice;
pub mod limits;
pub(crate) mod near;
pub mod media;
mod records;
pub mod span;
pub(crate) mod table;
pub(crate) mod words;

pub use records::records;
pub use span::{LineIndex, Span};

/// Writes a number in decimal digits.
pub(crate) fn push_number(out: &mut String, number: usize) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}
