//! Pieces of a line.

use super::super::model::{By, Inline, Look, Tone};
use super::{Writer, id};
use crate::markup::{Attr, Markup, Tag, Void};

impl Writer<'_, '_> {
    /// Writes a line's pieces; text of the data keeps its direction to itself and its line breaks.
    #[allow(clippy::unused_self, reason = "reads like the other parts of the writer")]
    pub(super) fn inline(&mut self, out: &mut Markup, inline: &Inline<'_>) {
        for span in &inline.0 {
            let text = &*span.text;
            match span.look {
                Look::Break => {
                    out.void(Void::Br, &[]);
                }
                Look::Plain => piece(out, span.by, text),
                Look::Strong => {
                    out.element(Tag::Strong, &[], |out| piece(out, span.by, text));
                }
                Look::Minor => {
                    out.element(Tag::Span, &[Attr::Class("tk-minor")], |out| piece(out, span.by, text));
                }
                Look::Unbroken => {
                    out.element(Tag::Span, &[Attr::Class("tk-unbroken")], |out| piece(out, span.by, text));
                }
                Look::Code => {
                    out.element(Tag::Code, &[], |out| piece(out, span.by, text));
                }
                Look::Mark(tone) => {
                    let tone = match tone {
                        Tone::Quiet => "tk-quiet",
                        Tone::Alert => "tk-alert",
                        Tone::High => "tk-high",
                        Tone::Low => "tk-low",
                        Tone::Secret => "tk-secret",
                    };
                    out.element(Tag::Span, &[Attr::Classes(&["tk-mark", tone])], |out| piece(out, span.by, text));
                }
                Look::Link(anchor) => {
                    out.element(Tag::A, &[Attr::HrefId(&id(anchor))], |out| piece(out, span.by, text));
                }
            }
        }
    }
}

fn piece(out: &mut Markup, by: By, text: &str) {
    match by {
        By::Us => {
            out.text(text);
        }
        By::Data => {
            out.value(text);
        }
    }
}
