//! A narrative as a part of a page: what its source says is hostile until it was looked at.
//!
//! The text is read by `xhtml::read`, gathered as a tree of allowed elements ([`gather`](self)), brought to the structure
//! that HTML parsers keep as it is ([`structure`](self)), and written by [`Markup`]. The page is parsed as HTML, the
//! narrative was XML: where the two read the same letters differently (blocks in paragraphs, rows outside of tables, links
//! in links, a line end after `<pre>`), the tree is changed so that they do not.
//!
//! What passes: the elements of R4's narratives (http://hl7.org/fhir/R4/narrative.html#xhtml), headings as paragraphs of a
//! class, `title`, `lang`, `dir`, spans of cells, numbers of lists, links to `https`, `http`, `mailto` and `tel` and to
//! places of the narrative, images of the document whose bytes are images. Of `style`, `align` and `class` passes what is
//! told by a class of ours: alignment, kept line ends, kinds of lists. Scripts, style sheets and drawings are dropped with
//! what they hold; of other elements the content stays.

mod attributes;
mod gather;
mod structure;
#[cfg(test)]
mod tests;
mod tree;

use super::read;
use crate::markup::{DataUrl, Markup};
use gather::Gather;
pub use tree::Tree;

/// Elements nest so deep; what nests deeper stands in the innermost of these.
const MAX_DEPTH: usize = 64;
/// Elements and texts of one narrative.
const MAX_NODES: usize = 50_000;
/// Bytes of a narrative that is no XML which are shown.
const MAX_RAW: usize = 100_000;

/// What the caller knows.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// A number of this narrative's own in the page: its ids begin with `n` and this number, so that no id of one
    /// narrative meets another's or the page's.
    pub number: usize,
    /// Words that stand where a narrative was cut.
    pub cut: &'a str,
    /// Words before a narrative that is no XML and is shown as its text.
    pub not_read: &'a str,
    /// The image that `#id` in an `src` names: one that is contained in the resource and was looked at.
    pub image: &'a dyn Fn(&str) -> Option<DataUrl<'static>>,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("number", &self.number).finish_non_exhaustive()
    }
}

/// What of a narrative is not in the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Elements that are not allowed. The text of most still stands.
    pub elements: u32,
    /// Attributes that are not allowed, `style`s among them that say more than a class of ours.
    pub attributes: u32,
    /// Links that lead nowhere or where nobody should go; their text stands.
    pub links: u32,
    /// Images that are elsewhere or are none; their `alt` stands.
    pub images: u32,
    /// It was too long or too deep.
    pub cut: bool,
    /// It is no XML and stands as its text.
    pub not_read: bool,
}

impl Dropped {
    /// Whether a reader misses something that was meant to be seen.
    pub fn is_seen(self) -> bool {
        self.elements > 0 || self.images > 0 || self.cut || self.not_read
    }

    /// Both.
    pub fn add(&mut self, other: Self) {
        self.elements = self.elements.saturating_add(other.elements);
        self.attributes = self.attributes.saturating_add(other.attributes);
        self.links = self.links.saturating_add(other.links);
        self.images = self.images.saturating_add(other.images);
        self.cut |= other.cut;
        self.not_read |= other.not_read;
    }
}

/// Writes the narrative `div` (the text of `text.div`) as a `div` of the class `narrative`. Linear in its length.
pub fn render(div: &str, options: &Options<'_>, markup: &mut Markup) -> Dropped {
    let tree = Tree::read(div, options);
    tree.write(markup);
    tree.dropped()
}

impl Tree {
    /// What is to be written of the narrative `div`.
    pub fn read(div: &str, options: &Options<'_>) -> Self {
        let mut gather = Gather::new(div, options);
        if let Err(stop) = read(div, &mut gather)
            && !matches!(stop, super::Stop::Enough)
        {
            return Self::raw(div, options);
        }
        gather.finish()
    }

    /// A narrative that cannot be read, as it is written.
    fn raw(div: &str, options: &Options<'_>) -> Self {
        let mut end = div.len().min(MAX_RAW);
        while !div.is_char_boundary(end) {
            end -= 1;
        }
        let dropped = Dropped { not_read: true, cut: end < div.len(), ..Dropped::default() };
        let cut = if dropped.cut { options.cut } else { "" };
        Self::of_raw(options.not_read, &div[..end], cut, dropped)
    }
}
