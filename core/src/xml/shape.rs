//! The second pass: elements to the nodes that the same data has in JSON.

use super::attributes::Attribute;
use super::fault::quote;
use super::read::{Element, Parts};
use super::{Child, Content, Schema, What};
use crate::diagnostic::{Arg, Finding, Place, Rule, Sink, catalogue::xml as rule};
use crate::json::tree::{COMPANION, ESCAPED, HAS_COMPANIONS, NO_KEY, Node, RAW, RESOURCE_TYPE};
use crate::json::{Format, Kind, Sym, Symbols, Tree};
use crate::text::Span;
use std::collections::BTreeMap;
use std::ops::Range;

/// The tree of a document that was read.
pub(super) fn shape<'a>(parts: &Parts<'a>, schema: &dyn Schema, symbols: &Symbols, sink: &mut Sink) -> Tree<'a> {
    let nodes = Vec::with_capacity(parts.elements.len() * 2);
    let resource_type = symbols.get(b"resourceType");
    let mut shaper = Shaper { parts, schema, symbols, resource_type, sink, nodes, members: Vec::new() };
    shaper.resource(0, Key::NONE, 0);
    Tree { source: parts.source, nodes: shaper.nodes, format: Format::Xml }
}

/// The property that a node is the value of.
#[derive(Clone, Copy)]
struct Key {
    open: u32,
    sym: Sym,
    flags: u8,
}

impl Key {
    const NONE: Self = Self { open: NO_KEY, sym: Sym::UNKNOWN, flags: 0 };
}

/// A child of the element in hand. Members of one group are one property.
#[derive(Clone, Copy)]
struct Member {
    group: u32,
    element: u32,
    found: Option<Child>,
}

/// What kind of object an element becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    Resource,
    Complex,
    /// What a primitive has besides its value.
    Companion,
}

struct Shaper<'a, 'p> {
    parts: &'p Parts<'a>,
    schema: &'p dyn Schema,
    symbols: &'p Symbols,
    resource_type: Sym,
    sink: &'p mut Sink,
    nodes: Vec<Node>,
    /// Members of the elements that are open, each element's behind those of the one around it.
    members: Vec<Member>,
}

impl<'a> Shaper<'a, '_> {
    fn element(&self, index: u32) -> Element {
        self.parts.elements[index as usize]
    }

    fn name(&self, element: &Element) -> &'a str {
        element.name(self.parts.source)
    }

    fn report(&mut self, rule: &'static Rule, span: Span, node: u32, args: Vec<Arg>) {
        self.sink.push(Finding::new(rule, Place { span, node: Some(node), tail: None }, args));
    }

    fn push(&mut self, span: Span, kind: Kind, flags: u8, key: Key, parent: u32) -> u32 {
        let index = self.nodes.len() as u32;
        self.nodes.push(Node {
            start: span.start,
            end: span.end,
            key: key.open,
            next: index + 1,
            parent,
            sym: key.sym,
            kind,
            flags: flags | key.flags,
        });
        index
    }

    fn close(&mut self, node: u32) {
        self.nodes[node as usize].next = self.nodes.len() as u32;
    }

    /// An element whose name is that of a resource type.
    fn resource(&mut self, index: u32, key: Key, parent: u32) {
        let content = self.schema.resource(self.name(&self.element(index)));
        self.object(index, content, key, parent, As::Resource);
    }

    // Recursion is as deep as the elements nest, which the first pass bounds.
    fn object(&mut self, index: u32, content: Option<Content>, key: Key, parent: u32, kind: As) {
        let element = self.element(index);
        let node = self.push(Span::new(element.start, element.end), Kind::Object, 0, key, parent);
        if kind == As::Resource {
            let key = Key { open: element.name, sym: self.resource_type, flags: RESOURCE_TYPE };
            self.push(element.name_span(), Kind::String, RAW, key, node);
        }
        self.attributes(&element, content, node, kind);
        if kind != As::Companion {
            self.stray_text(&element, node);
        }
        self.children(index, content, node);
        self.close(node);
    }

    /// `id` and `url` become properties; others are reported.
    fn attributes(&mut self, element: &Element, content: Option<Content>, node: u32, kind: As) {
        let extension = content.is_some_and(|content| self.schema.is_extension(content));
        for at in element.attributes.0..element.attributes.1 {
            let attribute = self.parts.attributes[at as usize];
            let name = attribute.name(self.parts.source);
            match name {
                "id" if kind != As::Resource => self.attribute(&attribute, node),
                "url" if extension => self.attribute(&attribute, node),
                "value" if kind == As::Companion => {}
                _ if content.is_none() && kind == As::Complex => {}
                _ => self.unknown_attribute(element, &attribute, node),
            }
        }
    }

    fn attribute(&mut self, attribute: &Attribute, parent: u32) {
        let sym = self.symbols.get(attribute.name(self.parts.source).as_bytes());
        let flags = if attribute.escaped { ESCAPED } else { 0 };
        let key = Key { open: attribute.name, sym, flags: 0 };
        self.push(Span::new(attribute.open, attribute.end), Kind::String, flags, key, parent);
    }

    fn unknown_attribute(&mut self, element: &Element, attribute: &Attribute, node: u32) {
        let name = attribute.name(self.parts.source);
        let hint = if name.ends_with("schemaLocation") || name.ends_with("SchemaLocation") {
            ("。スキーマの場所は送るデータに書きません", "; the place of a schema does not belong into the data")
        } else if name == "value" {
            ("。この要素の値は子要素に書きます", "; the value of this element stands in elements inside it")
        } else if name == "id" {
            ("。リソースの id は <id value=\"…\"/> と書きます", "; the id of a resource is written <id value=\"…\"/>")
        } else {
            ("", "")
        };
        let hint = Arg::words(hint.0, hint.1);
        let args = vec![quote(name).into(), self.name(element).into(), hint];
        self.report(&rule::XML_ATTRIBUTE, attribute.span(), node, args);
    }

    fn stray_text(&mut self, element: &Element, node: u32) {
        if let Some(span) = element.text() {
            let text = quote(&self.parts.source[span.start as usize..span.end as usize]);
            self.report(&rule::XML_TEXT, span, node, vec![text.into(), self.name(element).into()]);
        }
    }

    /// The elements inside an element, as properties of `node`.
    fn children(&mut self, index: u32, content: Option<Content>, node: u32) {
        let first = self.members.len();
        self.collect(index, content, node);
        let end = self.members.len();
        let mut from = first;
        while from < end {
            let group = self.members[from].group;
            let mut to = from + 1;
            while to < end && self.members[to].group == group {
                to += 1;
            }
            self.property(from..to, node);
            from = to;
        }
        self.members.truncate(first);
    }

    /// Groups the elements inside by name, in the order of their first; reports those that are out of order.
    fn collect(&mut self, index: u32, content: Option<Content>, node: u32) {
        let first = self.members.len();
        let mut group = 0;
        let mut before = "";
        let mut last: Option<(u32, &str)> = None;
        let mut scattered = false;
        let mut at = index + 1;
        let end = self.element(index).next;
        while at < end {
            let element = self.element(at);
            let name = self.name(&element);
            let found = content.and_then(|content| self.schema.child(content, name));
            if name == "url" && content.is_some_and(|content| self.schema.is_extension(content)) {
                self.report(&rule::XML_ELEMENT_FOR_ATTRIBUTE, element.name_span(), node, vec![name.into()]);
            }
            if name != before {
                group += 1;
                match (found, last) {
                    (Some(found), Some((rank, after))) if found.rank < rank => {
                        scattered = true;
                        let args = vec![name.into(), after.into()];
                        self.report(&rule::XML_ELEMENT_ORDER, element.name_span(), node, args);
                    }
                    (Some(found), Some((rank, _))) => scattered |= found.rank == rank,
                    (None, _) => scattered = true,
                    _ => {}
                }
                if let Some(found) = found
                    && last.is_none_or(|(rank, _)| found.rank >= rank)
                {
                    last = Some((found.rank, name));
                }
                before = name;
            }
            self.members.push(Member { group, element: at, found });
            at = element.next;
        }
        if scattered {
            let (parts, members) = (self.parts, &mut self.members[first..]);
            let mut groups: BTreeMap<&str, u32> = BTreeMap::new();
            for member in members.iter_mut() {
                let name = parts.elements[member.element as usize].name(parts.source);
                member.group = *groups.entry(name).or_insert(member.group);
            }
            members.sort_by_key(|member| member.group);
        }
    }

    /// One property of `parent`: members of one name.
    fn property(&mut self, members: Range<usize>, parent: u32) {
        let member = self.members[members.start];
        let element = self.element(member.element);
        let sym = self.symbols.get(self.name(&element).as_bytes());
        let key = Key { open: element.name, sym, flags: 0 };
        let what = member.found.map_or(What::Unknown, |found| found.what);
        let array = members.len() > 1 || member.found.is_some_and(|found| found.repeats);
        let content = match what {
            What::Complex(content) => Some(content),
            What::Resource => return self.resources(members, key, parent, array),
            // of what is not known, the form tells
            What::Unknown if !members.clone().all(|at| self.looks_primitive(self.members[at].element)) => None,
            _ => return self.primitives(members, what, key, parent, array),
        };
        let (holder, key) = self.holder(members.clone(), key, parent, array);
        for at in members {
            self.object(self.members[at].element, content, key, holder, As::Complex);
        }
        self.close_holder(holder, parent);
    }

    fn looks_primitive(&self, index: u32) -> bool {
        let element = self.element(index);
        element.raw || (element.next == index + 1 && self.find_attribute(&element, "value").is_some())
    }

    /// Opens the array of a property that has one.
    fn holder(&mut self, members: Range<usize>, key: Key, parent: u32, array: bool) -> (u32, Key) {
        if !array {
            return (parent, key);
        }
        let first = self.element(self.members[members.start].element);
        let last = self.element(self.members[members.end - 1].element);
        (self.push(Span::new(first.start, last.end), Kind::Array, 0, key, parent), Key::NONE)
    }

    fn close_holder(&mut self, holder: u32, parent: u32) {
        if holder != parent {
            self.close(holder);
        }
    }

    /// `contained`, `resource` and their like: each holds one element, the resource.
    fn resources(&mut self, members: Range<usize>, key: Key, parent: u32, array: bool) {
        let (holder, key) = self.holder(members.clone(), key, parent, array);
        for at in members {
            let index = self.members[at].element;
            let wrapper = self.element(index);
            for at in wrapper.attributes.0..wrapper.attributes.1 {
                let attribute = self.parts.attributes[at as usize];
                self.unknown_attribute(&wrapper, &attribute, holder);
            }
            self.stray_text(&wrapper, holder);
            let (mut count, mut inside) = (0_u32, index + 1);
            while inside < wrapper.next {
                if count == 0 || array {
                    self.resource(inside, key, holder);
                }
                count += 1;
                inside = self.element(inside).next;
            }
            if count != 1 {
                let args = vec![self.name(&wrapper).into(), count.into()];
                self.report(&rule::XML_RESOURCE_COUNT, wrapper.name_span(), holder, args);
            }
        }
        self.close_holder(holder, parent);
    }

    fn find_attribute(&self, element: &Element, name: &str) -> Option<Attribute> {
        let range = element.attributes.0 as usize..element.attributes.1 as usize;
        self.parts.attributes[range].iter().find(|attribute| attribute.name(self.parts.source) == name).copied()
    }

    fn has_value(&self, element: &Element) -> bool {
        element.raw || self.find_attribute(element, "value").is_some()
    }

    /// Whether a primitive has an id or extensions: then JSON has a companion.
    fn has_more(&self, index: u32) -> bool {
        let element = self.element(index);
        !element.raw && (element.next > index + 1 || self.find_attribute(&element, "id").is_some())
    }

    /// Values of a primitive, and their companions.
    fn primitives(&mut self, members: Range<usize>, what: What, key: Key, parent: u32, array: bool) {
        let mut has_values = false;
        let mut has_companions = false;
        for at in members.clone() {
            let index = self.members[at].element;
            let more = self.has_more(index);
            has_companions |= more;
            has_values |= !more || self.has_value(&self.element(index));
        }
        let mut first = self.nodes.len() as u32;
        if has_values {
            let (holder, key) = self.holder(members.clone(), key, parent, array);
            first = self.nodes.len() as u32;
            for at in members.clone() {
                self.value(&self.element(self.members[at].element), what, key, holder);
            }
            self.close_holder(holder, parent);
        }
        if has_companions {
            self.nodes[parent as usize].flags |= HAS_COMPANIONS;
            let key = Key { flags: COMPANION, ..key };
            let (holder, key) = self.holder(members.clone(), key, parent, array);
            if !has_values {
                first = self.nodes.len() as u32;
            }
            for at in members.clone() {
                let index = self.members[at].element;
                if self.has_more(index) {
                    let content = self.schema.element();
                    self.object(index, content, key, holder, As::Companion);
                } else {
                    self.push(Span::at(self.element(index).start), Kind::Null, 0, key, holder);
                }
            }
            self.close_holder(holder, parent);
        }
        let mut node = first;
        for at in members {
            let index = self.members[at].element;
            self.judge(index, what, node);
            node = self.nodes.get(node as usize).map_or(node, |node| node.next);
        }
    }

    /// What is wrong with a primitive besides its value.
    fn judge(&mut self, index: u32, what: What, node: u32) {
        let element = self.element(index);
        if element.raw {
            return;
        }
        self.stray_text(&element, node);
        if what == What::Unknown {
            return;
        }
        if !self.has_more(index) {
            for at in element.attributes.0..element.attributes.1 {
                let attribute = self.parts.attributes[at as usize];
                if attribute.name(self.parts.source) != "value" {
                    self.unknown_attribute(&element, &attribute, node);
                }
            }
        }
        let inside = index + 1;
        let extended = inside < element.next && self.name(&self.element(inside)) == "extension";
        if !extended && !self.has_value(&element) {
            self.report(&rule::XML_VALUE_MISSING, element.name_span(), node, vec![self.name(&element).into()]);
        }
    }

    /// The value of one primitive; null when it has none.
    fn value(&mut self, element: &Element, what: What, key: Key, parent: u32) {
        if element.raw {
            let flags = RAW | if element.prefixed { ESCAPED } else { 0 };
            self.push(Span::new(element.start, element.end), Kind::String, flags, key, parent);
            return;
        }
        let Some(attribute) = self.find_attribute(element, "value") else {
            self.push(Span::at(element.start), Kind::Null, 0, key, parent);
            return;
        };
        let inner = Span::new(attribute.open + 1, attribute.end - 1);
        let text = attribute.text(self.parts.source);
        let (kind, ty) = match what {
            What::Boolean if text == "true" => (Some(Kind::True), None),
            What::Boolean if text == "false" => (Some(Kind::False), None),
            What::Number if is_number(text) => (Some(Kind::Number), None),
            What::Boolean => (None, Some(("「true」か「false」", "true or false"))),
            What::Number => (None, Some(("数値", "a number"))),
            _ => (None, None),
        };
        if let Some(kind) = kind {
            self.push(inner, kind, 0, key, parent);
            return;
        }
        let flags = if attribute.escaped { ESCAPED } else { 0 };
        let node = self.push(Span::new(attribute.open, attribute.end), Kind::String, flags, key, parent);
        if let Some((ja, en)) = ty {
            let ty = Arg::words(ja, en);
            let args = vec![self.name(element).into(), quote(text).into(), ty];
            self.report(&rule::XML_VALUE_TYPE, inner, node, args);
        }
    }
}

/// Whether a text is a number as JSON and FHIR write it.
fn is_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let len = digits(fraction);
        if len == 0 {
            return false;
        }
        rest = &fraction[len..];
    }
    match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent) == exponent.len()
        }
        None => rest.is_empty(),
    }
}
