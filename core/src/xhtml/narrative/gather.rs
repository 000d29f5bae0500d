//! Events to a tree of the elements that are allowed, in the structure of the source.

use super::attributes::Pending;
use super::tree::{Element, Tree};
use super::{Dropped, MAX_DEPTH, MAX_NODES, Options, attributes, structure};
use crate::markup::{Id, Tag, Void};
use crate::xhtml::{Listener, NAMESPACE, Open, Text, decode};
use std::collections::BTreeMap;
use std::ops::Range;

/// A node of the source that passes.
#[derive(Debug)]
pub(super) enum Raw {
    Text(String),
    Element(RawElement),
}

/// An element of the source that passes.
#[derive(Debug)]
pub(super) struct RawElement {
    pub(super) name: Name,
    pub(super) pending: Pending,
    pub(super) children: Vec<Raw>,
}

/// Allowed elements, by what becomes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Words of a line, and blocks that may stand wherever text may.
    Flow(Tag),
    /// `p`.
    Paragraph,
    /// A heading: the page has its own, so it becomes a paragraph of this class.
    Heading(&'static str),
    Link,
    Image,
    Empty(Void),
    List(Tag),
    Item,
    Terms,
    Term(Tag),
    Table,
    Caption,
    Columns,
    Column,
    Rows(Tag),
    Row,
    Cell(Tag),
}

impl Name {
    /// By the name in small letters; HTML 4's older names by what took their place.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "a" => Self::Link,
            "abbr" | "acronym" => Self::Flow(Tag::Abbr),
            "address" => Self::Flow(Tag::Address),
            "b" => Self::Flow(Tag::B),
            "bdo" => Self::Flow(Tag::Bdo),
            "big" => Self::Flow(Tag::Big),
            "blockquote" => Self::Flow(Tag::Blockquote),
            "br" => Self::Empty(Void::Br),
            "caption" => Self::Caption,
            "cite" => Self::Flow(Tag::Cite),
            "code" | "tt" => Self::Flow(Tag::Code),
            "col" => Self::Column,
            "colgroup" => Self::Columns,
            "dd" => Self::Term(Tag::Dd),
            "dfn" => Self::Flow(Tag::Dfn),
            "div" => Self::Flow(Tag::Div),
            "dl" => Self::Terms,
            "dt" => Self::Term(Tag::Dt),
            "em" => Self::Flow(Tag::Em),
            "h1" => Self::Heading("narrative-h1"),
            "h2" => Self::Heading("narrative-h2"),
            "h3" => Self::Heading("narrative-h3"),
            "h4" => Self::Heading("narrative-h4"),
            "h5" => Self::Heading("narrative-h5"),
            "h6" => Self::Heading("narrative-h6"),
            "hr" => Self::Empty(Void::Hr),
            "i" => Self::Flow(Tag::I),
            "img" => Self::Image,
            "kbd" => Self::Flow(Tag::Kbd),
            "li" => Self::Item,
            "ol" => Self::List(Tag::Ol),
            "p" => Self::Paragraph,
            "pre" => Self::Flow(Tag::Pre),
            "q" => Self::Flow(Tag::Q),
            "s" | "strike" => Self::Flow(Tag::S),
            "samp" => Self::Flow(Tag::Samp),
            "small" => Self::Flow(Tag::Small),
            "span" => Self::Flow(Tag::Span),
            "strong" => Self::Flow(Tag::Strong),
            "sub" => Self::Flow(Tag::Sub),
            "sup" => Self::Flow(Tag::Sup),
            "table" => Self::Table,
            "tbody" => Self::Rows(Tag::Tbody),
            "td" => Self::Cell(Tag::Td),
            "tfoot" => Self::Rows(Tag::Tfoot),
            "th" => Self::Cell(Tag::Th),
            "thead" => Self::Rows(Tag::Thead),
            "tr" => Self::Row,
            "u" => Self::Flow(Tag::U),
            "ul" => Self::List(Tag::Ul),
            "var" => Self::Flow(Tag::Var),
            _ => return None,
        })
    }

    fn is_empty(self) -> bool {
        matches!(self, Self::Empty(_) | Self::Image | Self::Column)
    }
}

/// Elements whose content is nothing to read.
fn is_dropped_whole(name: &str) -> bool {
    let local = name.rsplit(':').next().unwrap_or(name);
    matches!(local, "script" | "style" | "template" | "svg" | "math" | "head" | "title")
}

/// An element that is open.
enum Frame {
    Kept(RawElement),
    /// Its content stands in the element around it.
    Unwrapped,
    /// Nothing of it stands.
    Gone,
}

pub(super) struct Gather<'t, 'o> {
    text: &'t str,
    options: &'o Options<'o>,
    frames: Vec<Frame>,
    /// Elements of `frames` that are kept, and whether one is gone.
    kept: usize,
    gone: usize,
    nodes: usize,
    root: RawElement,
    ids: BTreeMap<String, Id>,
    dropped: Dropped,
}

impl<'t, 'o> Gather<'t, 'o> {
    pub(super) fn new(text: &'t str, options: &'o Options<'o>) -> Self {
        let root = RawElement { name: Name::Flow(Tag::Div), pending: Pending::default(), children: Vec::new() };
        Self {
            text,
            options,
            frames: Vec::new(),
            kept: 0,
            gone: 0,
            nodes: 0,
            root,
            ids: BTreeMap::new(),
            dropped: Dropped::default(),
        }
    }

    /// The innermost element that is kept.
    fn innermost(&mut self) -> &mut RawElement {
        let kept = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Kept(element) => Some(element),
            Frame::Unwrapped | Frame::Gone => None,
        });
        kept.unwrap_or(&mut self.root)
    }

    fn push(&mut self, node: Raw) {
        self.nodes += 1;
        let children = &mut self.innermost().children;
        match (children.last_mut(), node) {
            (Some(Raw::Text(before)), Raw::Text(text)) => before.push_str(&text),
            (_, node) => children.push(node),
        }
    }

    /// Ends the innermost frame.
    fn close(&mut self) {
        match self.frames.pop() {
            Some(Frame::Kept(mut element)) => {
                self.kept -= 1;
                if element.name == Name::Image && !element.pending.has_image {
                    // its words stand in its place
                    self.dropped.images += 1;
                    let words = std::mem::take(&mut element.pending.alt).unwrap_or_default();
                    element = RawElement {
                        name: Name::Flow(Tag::Span),
                        pending: Pending::of_class("narrative-image"),
                        children: if words.is_empty() { Vec::new() } else { vec![Raw::Text(words)] },
                    };
                }
                let after = if element.name.is_empty() { std::mem::take(&mut element.children) } else { Vec::new() };
                self.push(Raw::Element(element));
                for node in after {
                    self.push(node);
                }
            }
            Some(Frame::Gone) => self.gone -= 1,
            Some(Frame::Unwrapped) | None => {}
        }
    }

    /// The tree that is meant.
    pub(super) fn finish(mut self) -> Tree {
        self.dropped.cut |= self.is_enough();
        while !self.frames.is_empty() {
            self.close();
        }
        let mut root = self.root;
        // the outermost element is a `div`, so that it stands in for the one around it
        if root.children.len() == 1
            && let Some(Raw::Element(RawElement { name: Name::Flow(Tag::Div), .. })) = root.children.first()
            && let Some(Raw::Element(outermost)) = root.children.pop()
        {
            root = outermost;
        }
        let mut element = structure::root(root, &self.ids);
        if self.dropped.cut {
            let words = super::tree::Node::Text(self.options.cut.to_owned());
            let note = Element::tag(Tag::P, vec![words]).with("narrative-note");
            element.children.push(super::tree::Node::Element(note));
        }
        Tree { root: element, dropped: self.dropped }
    }
}

impl<'t> Listener<'t> for Gather<'t, '_> {
    type Mark = ();

    fn start(&mut self, name: &'t str, _: Range<usize>, _: Option<&Open<'t, ()>>) {
        let name = name.to_ascii_lowercase();
        let frame = match Name::of(&name) {
            _ if self.gone > 0 => Frame::Gone,
            _ if is_dropped_whole(&name) => Frame::Gone,
            Some(name) if self.kept < MAX_DEPTH => {
                Frame::Kept(RawElement { name, pending: Pending::default(), children: Vec::new() })
            }
            _ => Frame::Unwrapped,
        };
        match frame {
            Frame::Kept(_) => self.kept += 1,
            Frame::Gone => {
                self.dropped.elements += u32::from(self.gone == 0);
                self.gone += 1;
            }
            Frame::Unwrapped => self.dropped.elements += 1,
        }
        self.frames.push(frame);
    }

    fn attribute(&mut self, name: &'t str, _: Range<usize>, value: Range<usize>) {
        let value = decode(&self.text[value]);
        if name == "xmlns" {
            // elements of another language are none of a narrative, whatever their names
            if &*value != NAMESPACE
                && self.frames.len() > 1
                && let Some(frame @ Frame::Kept(_)) = self.frames.last_mut()
            {
                *frame = Frame::Gone;
                (self.kept, self.gone) = (self.kept - 1, self.gone + 1);
                self.dropped.elements += 1;
            }
            return;
        }
        let is_root = self.frames.len() == 1;
        if let Some(Frame::Kept(element)) = self.frames.last_mut() {
            let mut reading =
                attributes::Reading { options: self.options, ids: &mut self.ids, dropped: &mut self.dropped };
            reading.attribute(element, is_root, name, &value);
        }
    }

    fn text(&mut self, text: Text, range: Range<usize>, _: bool, parent: Option<&Open<'t, ()>>) {
        if self.gone > 0 || parent.is_none() {
            return;
        }
        let source = &self.text[range];
        let words = if text == Text::Reference { decode(source) } else { source.into() };
        let words = if words.contains('\r') { words.replace("\r\n", "\n").replace('\r', "\n") } else { words.into() };
        if !words.is_empty() {
            self.push(Raw::Text(words));
        }
    }

    fn end(&mut self) {
        self.close();
    }

    fn is_enough(&self) -> bool {
        self.nodes > MAX_NODES
    }
}
