//! Floor 1: the typed writer of HTML, and the only place of the crate that escapes.
//!
//! What is written here parses to the same tree as HTML and as XHTML. Whoever writes a page names elements by [`Tag`] and
//! [`Void`], attributes by [`Attr`]; text of the source goes in by [`Markup::text`] and nothing else, so that data never
//! becomes markup:
//!
//! * there is no `style` attribute and no `on…`; class names and roles are constants of the program;
//! * a link takes a [`Url`], which only holds schemes that lead a reader somewhere ([`Url::checked`]);
//! * an image takes a [`DataUrl`] of a [`Media`], made of an attachment's bytes, never an address;
//! * ids are [`Id`]s, all of which hold a hyphen: no id of the data stands in the way of a name that a script may ask for;
//! * characters that are not seen or that turn text around are written out as `[U+202E]` ([`escape`]).
//!
//! ```
//! use tekigo_core::markup::{Attr, Markup, Tag};
//!
//! let mut page = Markup::new();
//! page.element(Tag::P, &[Attr::Class("note")], |page| {
//!     page.text("a < b");
//! });
//! assert_eq!(page.as_str(), "<p class=\"note\">a &lt; b</p>");
//! ```

mod address;
mod attribute;
pub mod escape;
mod page;
mod svg;
mod tag;
#[cfg(test)]
mod tests;

pub use crate::text::media::Media;
pub use address::{DataUrl, Id, Url};
pub use attribute::{Attr, Dir, InputKind, Scope};
pub use page::{Stylesheet, page};
pub use svg::{Figure, Svg};
pub use tag::{Tag, Void};

use escape::Place;

/// A buffer of HTML that is well-formed at any time: elements close what they open.
#[derive(Clone, Debug, Default)]
pub struct Markup {
    out: String,
    /// Where the content of a `pre` begins that was just opened: HTML drops a line end there, XHTML keeps it.
    pre_start: usize,
    /// Characters that were made visible.
    made_visible: u64,
}

impl Markup {
    /// An empty buffer.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty buffer with room for `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes), ..Self::default() }
    }

    /// Text of the source or of the program. Line ends become `\n`; at the start of a `pre` they are dropped (the two
    /// ways to parse a page differ there). Hidden characters are shown in a `span` of the class `code-point`.
    pub fn text(&mut self, text: &str) -> &mut Self {
        let text = if self.is_at_pre_start() { text.trim_start_matches(['\r', '\n']) } else { text };
        self.made_visible += escape::push(&mut self.out, text, Place::Content);
        self
    }

    /// Text of the source in a `bdi`: its direction does not reach beyond it.
    pub fn value(&mut self, text: &str) -> &mut Self {
        self.leaf(Tag::Bdi, &[], text)
    }

    /// An element and what `inner` writes into it. Of an attribute that is given twice the first counts.
    pub fn element(&mut self, tag: Tag, attributes: &[Attr<'_>], inner: impl FnOnce(&mut Self)) -> &mut Self {
        self.open(tag.name(), attributes);
        self.out.push('>');
        if tag == Tag::Pre {
            self.pre_start = self.out.len();
        }
        inner(self);
        self.out.push_str("</");
        self.out.push_str(tag.name());
        self.out.push('>');
        self
    }

    /// An element that holds only text.
    pub fn leaf(&mut self, tag: Tag, attributes: &[Attr<'_>], text: &str) -> &mut Self {
        self.element(tag, attributes, |markup| {
            markup.text(text);
        })
    }

    /// An element that holds nothing.
    pub fn void(&mut self, tag: Void, attributes: &[Attr<'_>]) -> &mut Self {
        self.open(tag.name(), attributes);
        self.out.push_str("/>");
        self
    }

    /// A drawing `width` × `height` (in its own units), told to those who do not see it by `label`, which stands in an
    /// attribute: no text of the source is inside of an SVG, whose `title` and `desc` are parsed as HTML.
    pub fn svg(
        &mut self,
        class: &'static str,
        (width, height): (f64, f64),
        label: &str,
        draw: impl FnOnce(&mut Svg<'_>),
    ) -> &mut Self {
        svg::write(self, class, (width, height), label, draw);
        self
    }

    /// What was written elsewhere.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        let inner = if self.is_at_pre_start() { other.out.trim_start_matches('\n') } else { &other.out };
        self.raw(inner);
        self.made_visible += other.made_visible;
        self
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// How many hidden characters were made visible in texts (not in attributes).
    pub fn made_visible(&self) -> u64 {
        self.made_visible
    }

    /// The HTML so far.
    pub fn as_str(&self) -> &str {
        &self.out
    }

    /// The HTML.
    pub fn into_string(self) -> String {
        self.out
    }

    /// Markup as it is: only constants of this room and what this room wrote.
    fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn is_at_pre_start(&self) -> bool {
        self.pre_start != 0 && self.pre_start == self.out.len()
    }

    /// `<name attributes`, not closed yet.
    fn open(&mut self, name: &'static str, attributes: &[Attr<'_>]) {
        self.out.push('<');
        self.out.push_str(name);
        for (at, attribute) in attributes.iter().enumerate() {
            let name = attribute.name();
            if !attributes[..at].iter().any(|earlier| earlier.name() == name) {
                attribute.push(&mut self.out);
            }
        }
    }
}
