//! Values of primitive types: JSON kind, lexical form, range (http://hl7.org/fhir/R4/datatypes.html#primitive).
//!
//! The hottest check of all: it runs on every primitive of every resource. Scanners work on bytes, allocate nothing and
//! look at each byte once; text is made only for a finding.

mod date;
mod identifier;
mod number;
mod primitive;
mod problem;
mod text;

use crate::json::Kind;

pub use identifier::is_absolute;
pub(crate) use identifier::is_example_url;
pub use primitive::Primitive;
pub(crate) use problem::excerpt;
pub use problem::{Base64Problem, DateProblem, Problem};
pub(crate) use text::markdown_markup;
pub use text::{MAX_STRING_CHARS, is_java_blank, markup};

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

#[cfg(test)]
mod tests;
