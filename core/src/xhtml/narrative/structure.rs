//! The structure that HTML parsers keep (https://html.spec.whatwg.org/multipage/parsing.html#tree-construction).
//!
//! * A block inside of a `p` ends it there: a `p` that holds one becomes a `div` of the class `narrative-p`.
//! * A link in a link ends it there: the inner one is unwrapped.
//! * What is no part of a table is put before it: it gets a cell. Rows and cells outside of tables vanish: they get one.
//!   Rows right in a table get a `tbody`, which a parser would add.
//! * The same for items outside of lists, and for what is no item inside.
//! * A line end that begins a `pre` is dropped.

use super::gather::{Name, Raw, RawElement};
use super::tree::{Element, Kept, Kind, Node};
use crate::markup::{Id, Tag, Void};
use std::collections::BTreeMap;

type Ids = BTreeMap<String, Id>;

/// What is gathered into a structure of its own when it stands where it may not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    Items,
    Terms,
    Table,
}

fn run_of(node: &Raw) -> Option<Run> {
    let Raw::Element(element) = node else { return None };
    match element.name {
        Name::Item => Some(Run::Items),
        Name::Term(_) => Some(Run::Terms),
        Name::Caption | Name::Columns | Name::Column | Name::Rows(_) | Name::Row | Name::Cell(_) => Some(Run::Table),
        _ => None,
    }
}

fn is_blank(node: &Raw) -> bool {
    matches!(node, Raw::Text(text) if text.chars().all(|c| matches!(c, ' ' | '\t' | '\n')))
}

/// The outermost `div`.
pub(super) fn root(raw: RawElement, ids: &Ids) -> Element {
    let RawElement { pending, children, .. } = raw;
    let mut element = Structure { ids }.dressed(Kind::Tag(Tag::Div), pending, |it| it.flow(children, false));
    element.classes.insert(0, "narrative");
    element
}

struct Structure<'i> {
    ids: &'i Ids,
}

impl Structure<'_> {
    /// An element with the attributes of `pending`.
    fn dressed(
        &self,
        kind: Kind,
        pending: super::attributes::Pending,
        children: impl FnOnce(&Self) -> Vec<Node>,
    ) -> Element {
        let mut element = Element::new(kind, children(self));
        element.classes = pending.classes;
        element.attributes = pending.kept;
        if let Some(id) = pending.target.and_then(|target| self.ids.get(&target)) {
            element.attributes.push(Kept::HrefId(id.clone()));
        }
        let headers: Vec<Id> = pending.headers.iter().filter_map(|name| self.ids.get(name).cloned()).collect();
        if !headers.is_empty() {
            element.attributes.push(Kept::Headers(headers));
        }
        element
    }

    /// Nodes where text and blocks may stand.
    fn flow(&self, nodes: Vec<Raw>, in_link: bool) -> Vec<Node> {
        let mut out: Vec<Node> = Vec::with_capacity(nodes.len());
        let mut run: Vec<Raw> = Vec::new();
        let mut kind = None;
        for node in nodes {
            let next = run_of(&node);
            if kind.is_some() && (next == kind || is_blank(&node)) {
                run.push(node);
                continue;
            }
            self.end_run(kind.take(), std::mem::take(&mut run), in_link, &mut out);
            if next.is_some() {
                (kind, run) = (next, vec![node]);
                continue;
            }
            match node {
                Raw::Text(text) => push_text(&mut out, text),
                Raw::Element(element) => self.element(element, in_link, &mut out),
            }
        }
        self.end_run(kind, run, in_link, &mut out);
        out
    }

    fn end_run(&self, kind: Option<Run>, nodes: Vec<Raw>, in_link: bool, out: &mut Vec<Node>) {
        let element = match kind {
            None => return,
            Some(Run::Items) => Element::tag(Tag::Ul, self.items(nodes, in_link)),
            Some(Run::Terms) => Element::tag(Tag::Dl, self.terms(nodes, in_link)),
            Some(Run::Table) => Element::tag(Tag::Table, self.table(nodes, in_link)),
        };
        out.push(Node::Element(element));
    }

    /// An element that may stand where text may.
    fn element(&self, raw: RawElement, in_link: bool, out: &mut Vec<Node>) {
        let RawElement { name, mut pending, children } = raw;
        let element = match name {
            Name::Link if in_link => {
                for node in self.flow(children, true) {
                    match node {
                        Node::Text(text) => push_text(out, text),
                        node @ Node::Element(_) => out.push(node),
                    }
                }
                return;
            }
            Name::Link => self.dressed(Kind::Tag(Tag::A), pending, |it| it.flow(children, true)),
            Name::Image => {
                pending.kept.push(Kept::Alt(pending.alt.take().unwrap_or_default()));
                self.dressed(Kind::Void(Void::Img), pending, |_| Vec::new())
            }
            Name::Empty(void) => self.dressed(Kind::Void(void), pending, |_| Vec::new()),
            Name::Paragraph => self.paragraph(pending, children, in_link, "narrative-p"),
            Name::Heading(class) => {
                pending.classes.insert(0, class);
                self.paragraph(pending, children, in_link, "narrative-p")
            }
            Name::List(tag) => self.dressed(Kind::Tag(tag), pending, |it| it.items(children, in_link)),
            Name::Terms => self.dressed(Kind::Tag(Tag::Dl), pending, |it| it.terms(children, in_link)),
            Name::Table => self.dressed(Kind::Tag(Tag::Table), pending, |it| it.table(children, in_link)),
            Name::Flow(Tag::Pre) => self.dressed(Kind::Tag(Tag::Pre), pending, |it| {
                let mut nodes = it.flow(children, in_link);
                if let Some(Node::Text(text)) = nodes.first_mut() {
                    *text = text.trim_start_matches('\n').to_owned();
                    if text.is_empty() {
                        nodes.remove(0);
                    }
                }
                nodes
            }),
            Name::Flow(tag) => self.dressed(Kind::Tag(tag), pending, |it| it.flow(children, in_link)),
            // parts of lists and tables are gathered before they come here
            Name::Item
            | Name::Term(_)
            | Name::Caption
            | Name::Columns
            | Name::Column
            | Name::Rows(_)
            | Name::Row
            | Name::Cell(_) => self.dressed(Kind::Tag(Tag::Div), pending, |it| it.flow(children, in_link)),
        };
        out.push(Node::Element(element));
    }

    /// A paragraph; one that holds a block is a `div`.
    fn paragraph(
        &self,
        pending: super::attributes::Pending,
        children: Vec<Raw>,
        in_link: bool,
        class: &'static str,
    ) -> Element {
        let children = self.flow(children, in_link);
        let holds_block = children.iter().any(|child| matches!(child, Node::Element(it) if it.has_block));
        let tag = if holds_block { Tag::Div } else { Tag::P };
        let mut element = self.dressed(Kind::Tag(tag), pending, |_| children);
        if holds_block {
            element.classes.insert(0, class);
        }
        element
    }

    /// Puts `nodes` into parts that `part` makes of those that are one, and `wrap` of the others.
    fn parts(
        &self,
        nodes: Vec<Raw>,
        is_part: impl Fn(Name) -> bool,
        part: impl Fn(&Self, RawElement) -> Element,
        wrap: impl Fn(&Self, Vec<Raw>) -> Element,
    ) -> Vec<Node> {
        let mut out = Vec::with_capacity(nodes.len());
        let mut others = Vec::new();
        for node in nodes {
            match node {
                Raw::Element(element) if is_part(element.name) => {
                    if !others.is_empty() {
                        out.push(Node::Element(wrap(self, std::mem::take(&mut others))));
                    }
                    out.push(Node::Element(part(self, element)));
                }
                node if others.is_empty() && is_blank(&node) => {}
                node => others.push(node),
            }
        }
        if !others.is_empty() {
            out.push(Node::Element(wrap(self, others)));
        }
        out
    }

    fn items(&self, nodes: Vec<Raw>, in_link: bool) -> Vec<Node> {
        self.parts(
            nodes,
            |name| name == Name::Item,
            |it, raw| it.dressed(Kind::Tag(Tag::Li), raw.pending, |it| it.flow(raw.children, in_link)),
            |it, others| Element::tag(Tag::Li, it.flow(others, in_link)),
        )
    }

    fn terms(&self, nodes: Vec<Raw>, in_link: bool) -> Vec<Node> {
        self.parts(
            nodes,
            |name| matches!(name, Name::Term(_)),
            |it, raw| {
                let tag = if raw.name == Name::Term(Tag::Dt) { Tag::Dt } else { Tag::Dd };
                it.dressed(Kind::Tag(tag), raw.pending, |it| it.flow(raw.children, in_link))
            },
            |it, others| Element::tag(Tag::Dd, it.flow(others, in_link)),
        )
    }

    fn table(&self, nodes: Vec<Raw>, in_link: bool) -> Vec<Node> {
        self.parts(
            nodes,
            |name| matches!(name, Name::Caption | Name::Columns | Name::Column | Name::Rows(_)),
            |it, raw| match raw.name {
                Name::Caption => it.dressed(Kind::Tag(Tag::Caption), raw.pending, |it| it.flow(raw.children, in_link)),
                Name::Columns => it.dressed(Kind::Tag(Tag::Colgroup), raw.pending, |it| it.columns(raw.children)),
                Name::Column => Element::tag(Tag::Colgroup, it.columns(vec![Raw::Element(raw)])),
                Name::Rows(tag) => it.dressed(Kind::Tag(tag), raw.pending, |it| it.rows(raw.children, in_link)),
                _ => Element::tag(Tag::Tbody, it.rows(vec![Raw::Element(raw)], in_link)),
            },
            |it, others| Element::tag(Tag::Tbody, it.rows(others, in_link)),
        )
    }

    /// Columns only; what else stands among them has nothing to show.
    fn columns(&self, nodes: Vec<Raw>) -> Vec<Node> {
        let columns = nodes.into_iter().filter_map(|node| match node {
            Raw::Element(raw) if raw.name == Name::Column => {
                Some(Node::Element(self.dressed(Kind::Void(Void::Col), raw.pending, |_| Vec::new())))
            }
            _ => None,
        });
        columns.collect()
    }

    fn rows(&self, nodes: Vec<Raw>, in_link: bool) -> Vec<Node> {
        self.parts(
            nodes,
            |name| name == Name::Row,
            |it, raw| it.dressed(Kind::Tag(Tag::Tr), raw.pending, |it| it.cells(raw.children, in_link)),
            |it, others| Element::tag(Tag::Tr, it.cells(others, in_link)),
        )
    }

    fn cells(&self, nodes: Vec<Raw>, in_link: bool) -> Vec<Node> {
        self.parts(
            nodes,
            |name| matches!(name, Name::Cell(_)),
            |it, raw| {
                let tag = if raw.name == Name::Cell(Tag::Th) { Tag::Th } else { Tag::Td };
                it.dressed(Kind::Tag(tag), raw.pending, |it| it.flow(raw.children, in_link))
            },
            |it, others| Element::tag(Tag::Td, it.flow(others, in_link)),
        )
    }
}

fn push_text(out: &mut Vec<Node>, text: String) {
    match out.last_mut() {
        Some(Node::Text(before)) => before.push_str(&text),
        _ => out.push(Node::Text(text)),
    }
}
