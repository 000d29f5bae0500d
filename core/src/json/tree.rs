//! The flat tree: one 24-byte node a value, in document order, no allocation per node. A tree that `crate::xml` made has
//! the same shape as that of the JSON twin; only its spans lead into XML text.

use super::{Sym, decode, prefix, scan, xml};
use crate::text::Span;
use std::borrow::Cow;

/// Index of a node; the root is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The root.
    pub const ROOT: Self = Self(0);

    /// As an index into side tables.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
#[repr(u8)]
pub enum Kind {
    Null,
    False,
    True,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    /// What it is called, in Japanese and English.
    pub(crate) const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Null => ("null", "null"),
            Self::False | Self::True => ("真偽値", "boolean"),
            Self::Number => ("数値", "number"),
            Self::String => ("文字列", "string"),
            Self::Array => ("配列", "array"),
            Self::Object => ("オブジェクト", "object"),
        }
    }
}

/// Flag: the string's text holds escapes and must be decoded.
pub(crate) const ESCAPED: u8 = 1;
/// Flag: the key began with `_` (the companion of a primitive); `sym` is that of the name without it.
pub(crate) const COMPANION: u8 = 2;
/// Flag on an object: at least one of its keys is a companion.
pub(crate) const HAS_COMPANIONS: u8 = 4;
/// Flag: an earlier sibling has the same key; it is reported, and look-ups by name do not return it.
pub(crate) const DUPLICATE: u8 = 8;
/// Flag: the key itself holds escapes.
pub(crate) const KEY_ESCAPED: u8 = 16;

/// Flag, XML only: the string is the text of its span, without quotes (a narrative's `div`, the type of a resource).
pub(crate) const RAW: u8 = 32;
/// Flag, XML only: the property is `resourceType`; its name does not stand in the text.
pub(crate) const RESOURCE_TYPE: u8 = 64;

/// What text a tree was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Format {
    Json,
    Xml,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// Value span; a string's includes its quotes.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Offset of the key's opening quote; `NO_KEY` for array items and the root. A key ends where its closing quote is found.
    pub(crate) key: u32,
    /// Index after the last node of the subtree.
    pub(crate) next: u32,
    pub(crate) parent: u32,
    pub(crate) sym: Sym,
    pub(crate) kind: Kind,
    pub(crate) flags: u8,
}

pub(crate) const NO_KEY: u32 = u32::MAX;

/// A parsed document. Nodes are in document order; a subtree is a contiguous range.
#[derive(Debug)]
pub struct Tree<'a> {
    pub(crate) source: &'a str,
    pub(crate) nodes: Vec<Node>,
    pub(crate) format: Format,
}

impl<'a> Tree<'a> {
    /// The text that was parsed.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// What text was parsed.
    #[inline]
    pub fn format(&self) -> Format {
        self.format
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// What the value is.
    #[inline]
    pub fn kind(&self, node: NodeId) -> Kind {
        self.nodes[node.index()].kind
    }

    /// The value's span.
    #[inline]
    pub fn span(&self, node: NodeId) -> Span {
        let node = &self.nodes[node.index()];
        Span::new(node.start, node.end)
    }

    /// The interned name of the property that holds this value (without a leading `_`); `UNKNOWN` for array items,
    /// the root and names that the table did not hold.
    #[inline]
    pub fn sym(&self, node: NodeId) -> Sym {
        self.nodes[node.index()].sym
    }

    /// Whether the key began with `_`.
    #[inline]
    pub fn is_companion(&self, node: NodeId) -> bool {
        self.nodes[node.index()].flags & COMPANION != 0
    }

    /// Whether an earlier sibling has the same key.
    #[inline]
    pub fn is_duplicate(&self, node: NodeId) -> bool {
        self.nodes[node.index()].flags & DUPLICATE != 0
    }

    /// The name of a property that is known, no companion and not said twice.
    #[inline]
    pub(crate) fn plain_sym(&self, node: NodeId) -> Option<Sym> {
        let Node { sym, flags, .. } = self.nodes[node.index()];
        (sym != Sym::UNKNOWN && flags & (COMPANION | DUPLICATE) == 0).then_some(sym)
    }

    /// Whether any key of this object began with `_`.
    #[inline]
    pub fn has_companions(&self, node: NodeId) -> bool {
        self.nodes[node.index()].flags & HAS_COMPANIONS != 0
    }

    /// The array or object that holds this value.
    #[inline]
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        (node != NodeId::ROOT).then(|| NodeId(self.nodes[node.index()].parent))
    }

    /// One past the last node of the subtree.
    #[inline]
    pub fn subtree_end(&self, node: NodeId) -> NodeId {
        NodeId(self.nodes[node.index()].next)
    }

    /// The values in an array or object, in document order.
    #[inline]
    pub fn children(&self, node: NodeId) -> Children<'_> {
        Children { nodes: &self.nodes, at: node.0 + 1, end: self.nodes[node.index()].next }
    }

    /// A node as the items of an array or, where it is none, as its only item; nothing for none.
    #[inline]
    pub(crate) fn items(&self, value: Option<NodeId>) -> Children<'_> {
        let (at, end) = match value {
            Some(value) if self.nodes[value.index()].kind == Kind::Array => {
                (value.0 + 1, self.nodes[value.index()].next)
            }
            // its own end is behind the one that follows it, or the very same
            Some(value) => (value.0, value.0 + 1),
            None => (0, 0),
        };
        Children { nodes: &self.nodes, at, end }
    }

    /// Whether an array or object has nothing in it.
    #[inline]
    pub fn is_childless(&self, node: NodeId) -> bool {
        self.nodes[node.index()].next == node.0 + 1
    }

    /// All strings that are properties with this interned name, companions and repeated keys as well.
    pub(crate) fn strings_named(&self, sym: Sym) -> impl Iterator<Item = NodeId> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let found = self.nodes.get(at..)?.iter().position(|node| node.sym == sym && node.kind == Kind::String)?;
            at += found + 1;
            Some(NodeId(at as u32 - 1))
        })
    }

    /// The property with this interned name (not its companion, not a repeated key).
    pub fn child(&self, node: NodeId, sym: Sym) -> Option<NodeId> {
        self.children(node).find(|child| {
            let child = &self.nodes[child.index()];
            child.sym == sym && child.flags & (COMPANION | DUPLICATE) == 0
        })
    }

    /// The `_name` companion of the property with this interned name.
    pub fn companion_child(&self, node: NodeId, sym: Sym) -> Option<NodeId> {
        if !self.has_companions(node) {
            return None;
        }
        self.children(node).find(|child| {
            let child = &self.nodes[child.index()];
            child.sym == sym && child.flags & (COMPANION | DUPLICATE) == COMPANION
        })
    }

    /// The property with this name as text; for names outside the table.
    pub fn get(&self, node: NodeId, name: &str) -> Option<NodeId> {
        if self.kind(node) != Kind::Object {
            return None;
        }
        self.children(node).find(|&child| !self.is_duplicate(child) && self.key_is(child, name))
    }

    /// The key as in the data, decoded, with a leading `_` where there is one; empty for array items and the root.
    pub fn key(&self, node: NodeId) -> Cow<'a, str> {
        let n = &self.nodes[node.index()];
        if n.key == NO_KEY {
            return Cow::Borrowed("");
        }
        if self.format == Format::Xml {
            return self.xml_key(n);
        }
        decode_text(name_text(self.source, n.key), n.flags & KEY_ESCAPED != 0)
    }

    /// The key's span with its quotes; empty at the value's start for array items and the root.
    pub fn key_span(&self, node: NodeId) -> Span {
        let node = &self.nodes[node.index()];
        if node.key == NO_KEY {
            return Span::at(node.start);
        }
        if self.format == Format::Xml {
            return Span::new(node.key, xml::name_end(self.source.as_bytes(), node.key as usize) as u32);
        }
        Span::new(node.key, scan::name_end(self.source.as_bytes(), node.key as usize) as u32)
    }

    /// A string's decoded text, a number as written, `true`/`false`/`null`; empty for arrays and objects.
    #[inline]
    pub fn text(&self, node: NodeId) -> Cow<'a, str> {
        let n = &self.nodes[node.index()];
        if n.kind == Kind::String && n.flags & (ESCAPED | RAW) == 0 {
            return Cow::Borrowed(&self.source[n.start as usize + 1..n.end as usize - 1]);
        }
        self.other_text(n)
    }

    fn other_text(&self, n: &Node) -> Cow<'a, str> {
        let (start, end) = (n.start as usize, n.end as usize);
        match n.kind {
            Kind::Array | Kind::Object => Cow::Borrowed(""),
            // nothing in XML stands for it; in JSON it may be a faulty word that is taken for it
            Kind::Null if self.format == Format::Xml => Cow::Borrowed("null"),
            Kind::String => self.odd_text(n),
            _ => Cow::Borrowed(&self.source[start..end]),
        }
    }

    /// Whether a string's decoded text is exactly `text`; false for other kinds.
    pub fn is_text(&self, node: NodeId, text: &str) -> bool {
        let n = &self.nodes[node.index()];
        n.kind == Kind::String
            && if n.flags & (ESCAPED | RAW) == 0 {
                self.source.as_bytes()[n.start as usize + 1..n.end as usize - 1] == *text.as_bytes()
            } else {
                self.text(node) == text
            }
    }

    /// Whether the key, decoded and with a leading `_` where there is one, is exactly `name`; false without a key.
    pub fn key_is(&self, node: NodeId, name: &str) -> bool {
        let n = &self.nodes[node.index()];
        n.key != NO_KEY
            && if n.flags & KEY_ESCAPED == 0 && self.format == Format::Json {
                name_text(self.source, n.key) == name
            } else {
                self.key(node) == name
            }
    }

    /// Where the text of a string lies, without quotes, and whether each byte of it is a byte of [`Tree::text`] (there
    /// are no escapes).
    pub fn string_span(&self, node: NodeId) -> (Span, bool) {
        let n = &self.nodes[node.index()];
        if n.flags & RAW != 0 {
            return (Span::new(n.start, n.end), true);
        }
        let start = n.start + 1;
        (Span::new(start, n.end.saturating_sub(1).max(start)), n.flags & ESCAPED == 0)
    }

    /// The text of a string that is not simply between its quotes.
    fn odd_text(&self, n: &Node) -> Cow<'a, str> {
        let (start, end) = (n.start as usize, n.end as usize);
        if n.flags & RAW != 0 {
            let text = &self.source[start..end];
            return if n.flags & ESCAPED == 0 { text.into() } else { prefix::unprefixed(text).into() };
        }
        let text = &self.source[start + 1..end - 1];
        Cow::Owned(if self.format == Format::Xml { xml::unescape(text) } else { decode::unescape(text) })
    }

    /// The name that the property would have in JSON.
    fn xml_key(&self, n: &Node) -> Cow<'a, str> {
        if n.flags & RESOURCE_TYPE != 0 {
            return Cow::Borrowed("resourceType");
        }
        let start = n.key as usize;
        let name = &self.source[start..xml::name_end(self.source.as_bytes(), start)];
        if n.flags & COMPANION != 0 { Cow::Owned(format!("_{name}")) } else { Cow::Borrowed(name) }
    }

    /// A number as written (`1.00` stays `1.00`); `None` for other kinds. After a fatal finding it may be a lexeme that
    /// RFC 8259 does not allow.
    pub fn number(&self, node: NodeId) -> Option<&'a str> {
        let n = &self.nodes[node.index()];
        (n.kind == Kind::Number).then(|| &self.source[n.start as usize..n.end as usize])
    }
}

/// The text of the name that starts at `open`, without its quotes, not decoded.
pub(super) fn name_text(source: &str, open: u32) -> &str {
    let open = open as usize;
    let end = scan::name_end(source.as_bytes(), open);
    match source.as_bytes().get(open) {
        Some(b'"' | b'\'') => &source[open + 1..end - 1],
        _ => &source[open..end],
    }
}

fn decode_text(text: &str, escaped: bool) -> Cow<'_, str> {
    if escaped { Cow::Owned(decode::unescape(text)) } else { Cow::Borrowed(text) }
}

/// Iterator over direct children.
#[derive(Debug)]
pub struct Children<'t> {
    nodes: &'t [Node],
    at: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    #[inline]
    fn next(&mut self) -> Option<NodeId> {
        if self.at >= self.end {
            return None;
        }
        let node = NodeId(self.at);
        self.at = self.nodes[self.at as usize].next;
        Some(node)
    }
}

/// How to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseOptions {
    /// `//` and `/* */` comments are reported (`json-comment`), not fatal.
    pub allow_comments: bool,
}

pub use super::parse::parse;
