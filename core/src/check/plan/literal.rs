//! Values of definitions: how data has to agree with them, and their words.

use crate::model::Literal;

/// How much must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// `fixed[x]`: the same properties, nothing else.
    Fixed,
    /// `pattern[x]`: at least what the pattern has; array items in any order.
    Pattern,
}

/// A definition's value as compact JSON.
pub(crate) fn literal_text(literal: &Literal) -> String {
    fn write(literal: &Literal, out: &mut String) {
        match literal {
            Literal::Null => out.push_str("null"),
            Literal::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Literal::Number(text) => out.push_str(text),
            Literal::String(text) => {
                out.push('"');
                out.push_str(text);
                out.push('"');
            }
            Literal::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write(item, out);
                }
                out.push(']');
            }
            Literal::Object(properties) => {
                out.push('{');
                for (index, (key, _, value)) in properties.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    out.push('"');
                    out.push_str(key);
                    out.push_str("\":");
                    write(value, out);
                }
                out.push('}');
            }
        }
    }
    let mut out = String::new();
    write(literal, &mut out);
    shorten(&out)
}

/// At most so much of a text as a message can hold.
pub(crate) fn shorten(text: &str) -> String {
    const MOST: usize = 160;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(MOST).collect();
    short.push('…');
    short
}
