//! A tree as JSON text without white space, whatever it was read from.

use super::{Format, Kind, NodeId, Tree};

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
                        Format::Xml => out.push_str(&quoted(&self.key(child))),
                    }
                    out.push(':');
                }
                self.write_json(child, out);
            }
            out.push(if kind == Kind::Array { ']' } else { '}' });
            return;
        }
        match (self.format(), kind) {
            (Format::Xml, Kind::String) => out.push_str(&quoted(&self.text(node))),
            (Format::Xml, _) => out.push_str(&self.text(node)),
            (Format::Json, _) => {
                let span = self.span(node);
                out.push_str(self.source().get(span.start as usize..span.end as usize).unwrap_or_default());
            }
        }
    }
}

/// A text as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
