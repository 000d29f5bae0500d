//! The tree that is meant: what a browser shall make of what is written.

use super::Dropped;
use crate::json::quoted;
use crate::markup::escape::{is_hidden, visible};
use crate::markup::{Attr, DataUrl, Dir, Id, Markup, Scope, Tag, Url, Void};
use std::fmt::Write as _;

/// A narrative as it is written.
#[derive(Debug)]
pub struct Tree {
    pub(super) root: Element,
    pub(super) dropped: Dropped,
}

#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Tag(Tag),
    Void(Void),
}

#[derive(Debug)]
pub(super) struct Element {
    pub(super) kind: Kind,
    pub(super) classes: Vec<&'static str>,
    pub(super) attributes: Vec<Kept>,
    pub(super) children: Vec<Node>,
    /// It is, or holds, what ends a paragraph.
    pub(super) has_block: bool,
}

/// An attribute with a value of its own.
#[derive(Debug)]
pub(super) enum Kept {
    Id(Id),
    Href(Url),
    HrefId(Id),
    Src(DataUrl<'static>),
    Alt(String),
    Title(String),
    AriaLabel(String),
    Abbr(String),
    Lang(String),
    Dir(Dir),
    ColSpan(u16),
    RowSpan(u16),
    Span(u16),
    Scope(Scope),
    Headers(Vec<Id>),
    Start(i32),
    Value(i32),
    ListType(char),
    Width(u32),
    Height(u32),
}

impl Kept {
    fn attr(&self) -> Attr<'_> {
        match self {
            Self::Id(id) => Attr::Id(id),
            Self::Href(url) => Attr::Href(url),
            Self::HrefId(id) => Attr::HrefId(id),
            Self::Src(data) => Attr::Src(data),
            Self::Alt(text) => Attr::Alt(text),
            Self::Title(text) => Attr::Title(text),
            Self::AriaLabel(text) => Attr::AriaLabel(text),
            Self::Abbr(text) => Attr::Abbr(text),
            Self::Lang(tag) => Attr::Lang(tag),
            Self::Dir(dir) => Attr::Dir(*dir),
            Self::ColSpan(number) => Attr::ColSpan(*number),
            Self::RowSpan(number) => Attr::RowSpan(*number),
            Self::Span(number) => Attr::Span(*number),
            Self::Scope(scope) => Attr::Scope(*scope),
            Self::Headers(ids) => Attr::Headers(ids),
            Self::Start(number) => Attr::Start(*number),
            Self::Value(number) => Attr::Value(*number),
            Self::ListType(kind) => Attr::ListType(*kind),
            Self::Width(pixels) => Attr::Width(*pixels),
            Self::Height(pixels) => Attr::Height(*pixels),
        }
    }
}

impl Element {
    pub(super) fn new(kind: Kind, children: Vec<Node>) -> Self {
        let is_block = match kind {
            Kind::Void(void) => void == Void::Hr,
            Kind::Tag(tag) => matches!(
                tag,
                Tag::Address
                    | Tag::Blockquote
                    | Tag::Dd
                    | Tag::Div
                    | Tag::Dl
                    | Tag::Dt
                    | Tag::Li
                    | Tag::Ol
                    | Tag::P
                    | Tag::Pre
                    | Tag::Table
                    | Tag::Ul
            ),
        };
        let has_block = is_block || children.iter().any(|child| matches!(child, Node::Element(it) if it.has_block));
        Self { kind, classes: Vec::new(), attributes: Vec::new(), children, has_block }
    }

    pub(super) fn tag(tag: Tag, children: Vec<Node>) -> Self {
        Self::new(Kind::Tag(tag), children)
    }

    pub(super) fn with(mut self, class: &'static str) -> Self {
        self.classes.push(class);
        self
    }

    fn write(&self, markup: &mut Markup) {
        let mut attributes = Vec::with_capacity(self.attributes.len() + 1);
        if !self.classes.is_empty() {
            attributes.push(Attr::Classes(&self.classes));
        }
        attributes.extend(self.attributes.iter().map(Kept::attr));
        match self.kind {
            Kind::Void(void) => {
                markup.void(void, &attributes);
            }
            Kind::Tag(tag) => {
                markup.element(tag, &attributes, |markup| {
                    for child in &self.children {
                        match child {
                            Node::Text(text) => {
                                markup.text(text);
                            }
                            Node::Element(element) => element.write(markup),
                        }
                    }
                });
            }
        }
    }

    fn outline(&self, depth: usize, out: &mut String) {
        let name = match self.kind {
            Kind::Tag(tag) => tag.name(),
            Kind::Void(void) => void.name(),
        };
        let mut attributes: Vec<(String, String)> = self.attributes.iter().flat_map(told).collect();
        if !self.classes.is_empty() {
            attributes.push(("class".to_owned(), self.classes.join(" ")));
        }
        attributes.sort();
        let _ = write!(out, "{}<{name}>", "  ".repeat(depth));
        for (name, value) in attributes {
            let _ = write!(out, " {name}={}", quoted(&value));
        }
        out.push('\n');
        for child in &self.children {
            match child {
                Node::Text(text) => outline_text(text, depth + 1, out),
                Node::Element(element) => element.outline(depth + 1, out),
            }
        }
    }
}

/// Name and value as a parser gives them.
fn told(kept: &Kept) -> Vec<(String, String)> {
    let one = |name: &str, value: String| vec![(name.to_owned(), value)];
    match kept {
        Kept::Id(id) => one("id", id.as_str().to_owned()),
        Kept::Href(url) => {
            vec![("href".to_owned(), url.as_str().to_owned()), ("rel".to_owned(), "noreferrer".to_owned())]
        }
        Kept::HrefId(id) => one("href", format!("#{}", id.as_str())),
        Kept::Src(data) => one("src", data.to_string()),
        Kept::Alt(text) => one("alt", visible(text)),
        Kept::Title(text) => one("title", visible(text)),
        Kept::AriaLabel(text) => one("aria-label", visible(text)),
        Kept::Abbr(text) => one("abbr", visible(text)),
        Kept::Lang(tag) => one("lang", tag.clone()),
        Kept::Dir(Dir::Ltr) => one("dir", "ltr".to_owned()),
        Kept::Dir(Dir::Rtl) => one("dir", "rtl".to_owned()),
        Kept::Dir(Dir::Auto) => one("dir", "auto".to_owned()),
        Kept::ColSpan(number) => one("colspan", number.to_string()),
        Kept::RowSpan(number) => one("rowspan", number.to_string()),
        Kept::Span(number) => one("span", number.to_string()),
        Kept::Scope(Scope::Row) => one("scope", "row".to_owned()),
        Kept::Scope(Scope::Col) => one("scope", "col".to_owned()),
        Kept::Scope(Scope::RowGroup) => one("scope", "rowgroup".to_owned()),
        Kept::Scope(Scope::ColGroup) => one("scope", "colgroup".to_owned()),
        Kept::Headers(ids) => one("headers", ids.iter().map(Id::as_str).collect::<Vec<_>>().join(" ")),
        Kept::Start(number) => one("start", number.to_string()),
        Kept::Value(number) => one("value", number.to_string()),
        Kept::ListType(kind) => one("type", kind.to_string()),
        Kept::Width(pixels) => one("width", pixels.to_string()),
        Kept::Height(pixels) => one("height", pixels.to_string()),
    }
}

/// Text, with hidden characters in elements of their own.
fn outline_text(text: &str, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_hidden).unwrap_or(rest.len());
        if end > 0 {
            let _ = writeln!(out, "{indent}{}", quoted(&visible(&rest[..end])));
        }
        rest = &rest[end..];
        if let Some(c) = rest.chars().next() {
            let shown = quoted(&visible(c.encode_utf8(&mut [0; 4])));
            let _ = writeln!(out, "{indent}<span> class=\"code-point\"\n{indent}  {shown}");
            rest = &rest[c.len_utf8()..];
        }
    }
}

impl Tree {
    /// What is not in it.
    pub fn dropped(&self) -> Dropped {
        self.dropped
    }

    /// Writes it.
    pub fn write(&self, markup: &mut Markup) {
        self.root.write(markup);
    }

    /// One line an element or a text, two spaces a level: `<p> class="a" id="n1-b"`, `"text"`; attributes by name. A
    /// parser's tree of what [`Tree::write`] wrote, told the same way, is the same.
    pub fn outline(&self) -> String {
        let mut out = String::new();
        self.root.outline(0, &mut out);
        out
    }

    pub(super) fn of_raw(not_read: &str, text: &str, cut: &str, dropped: Dropped) -> Self {
        let note = |words: &str| {
            Node::Element(Element::tag(Tag::P, vec![Node::Text(words.to_owned())]).with("narrative-note"))
        };
        let mut children = vec![note(not_read)];
        let shown = text.replace("\r\n", "\n").replace('\r', "\n");
        let shown = shown.trim_start_matches('\n').to_owned();
        if !shown.is_empty() {
            children.push(Node::Element(Element::tag(Tag::Pre, vec![Node::Text(shown)])));
        }
        if !cut.is_empty() {
            children.push(note(cut));
        }
        Self { root: Element::tag(Tag::Div, children).with("narrative"), dropped }
    }
}
