//! A tree as JSON text without white space, whatever it was read from.

use super::{Format, Kind, NodeId, Tree};
use std::fmt::Write as _;

impl Tree<'_> {
    /// The value as JSON: what was read from JSON as written but for the white space between its tokens, what was read
    /// from XML as its JSON twin.
    pub fn to_json(&self, node: NodeId) -> String {
        let mut out = String::new();
        self.write_json(node, &mut out);
        out
    }

    // Depth is bounded by the parsers' own bound on nesting.
    fn write_json(&self, node: NodeId, out: &mut String) {
        let kind = self.kind(node);
        if kind == Kind::Array || kind == Kind::Object {
            out.push(if kind == Kind::Array { '[' } else { '{' });
            for (index, child) in self.children(node).enumerate() {
                if index > 0 {
                    out.push(',');
                }
                if kind == Kind::Object {
                    match self.format() {
                        Format::Json => {
                            let span = self.key_span(child);
                            out.push_str(self.source().get(span.start as usize..span.end as usize).unwrap_or_default());
                        }
                        Format::Xml => push_string(&self.key(child), out),
                    }
                    out.push(':');
                }
                self.write_json(child, out);
            }
            out.push(if kind == Kind::Array { ']' } else { '}' });
            return;
        }
        match (self.format(), kind) {
            (Format::Xml, Kind::String) => push_string(&self.text(node), out),
            (Format::Xml, _) => out.push_str(&self.text(node)),
            (Format::Json, _) => {
                let span = self.span(node);
                out.push_str(self.source().get(span.start as usize..span.end as usize).unwrap_or_default());
            }
        }
    }
}

/// Appends a JSON string (RFC 8259 §7).
fn push_string(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char if u32::from(char) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            char => out.push(char),
        }
    }
    out.push('"');
}
