//! Small helpers to write findings about JSON text.

use crate::diagnostic::{Arg, Finding, Place, Rule};
use crate::text::Span;

/// The most characters of the data that a message repeats.
const QUOTE_CHARS: usize = 40;

/// A finding at `span`, outside any node.
pub(super) fn finding(rule: &'static Rule, span: Span, args: Vec<Arg>) -> Finding {
    Finding::new(rule, Place { span, ..Place::default() }, args)
}

/// A piece of the data for a message: short, control characters as U+XXXX.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::new();
    for (count, char) in text.chars().enumerate() {
        if count == QUOTE_CHARS {
            out.push('…');
            break;
        }
        if char.is_control() {
            out.push_str(&code_point(char));
        } else {
            out.push(char);
        }
    }
    out
}

/// `U+0009`.
pub(super) fn code_point(char: char) -> String {
    format!("U+{:04X}", u32::from(char))
}
