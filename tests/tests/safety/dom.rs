//! The live DOM of a page, as html5ever builds it.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::fmt::Write as _;
use tekigo_core::markup::{Tag, Void};

/// Elements of the shell and of drawings, beside those that text may stand in.
const SHELL: &[&str] =
    &["html", "head", "meta", "title", "style", "body", "svg", "line", "rect", "circle", "polyline", "polygon", "text"];

pub(crate) fn parse(page: &str) -> RcDom {
    parse_document(RcDom::default(), ParseOpts::default()).one(page)
}

fn name(node: &Handle) -> Option<String> {
    match &node.data {
        NodeData::Element { name, .. } => Some(name.local.to_string()),
        _ => None,
    }
}

fn attributes(node: &Handle) -> Vec<(String, String)> {
    let NodeData::Element { attrs, .. } = &node.data else { return Vec::new() };
    let mut all: Vec<_> = attrs
        .borrow()
        .iter()
        .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()))
        .collect();
    all.sort();
    all
}

/// The element of this id.
pub(crate) fn by_id(node: &Handle, id: &str) -> Option<Handle> {
    if attributes(node).iter().any(|(name, value)| name == "id" && value == id) {
        return Some(node.clone());
    }
    node.children.borrow().iter().find_map(|child| by_id(child, id))
}

/// What stands in `node`, told as `Tree::outline` tells it.
pub(crate) fn outline(node: &Handle) -> String {
    let mut out = String::new();
    for child in node.children.borrow().iter() {
        push(child, 0, &mut out);
    }
    out
}

fn push(node: &Handle, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match &node.data {
        NodeData::Text { contents } => {
            let _ = writeln!(out, "{indent}{}", serde_json::Value::from(&**contents.borrow()));
        }
        NodeData::Element { name, .. } => {
            let _ = write!(out, "{indent}<{}>", name.local);
            for (name, value) in attributes(node) {
                let _ = write!(out, " {name}={}", serde_json::Value::from(value));
            }
            out.push('\n');
            for child in node.children.borrow().iter() {
                push(child, depth + 1, out);
            }
        }
        other => {
            let _ = writeln!(out, "{indent}?? {other:?}");
        }
    }
}

/// Everything in a page that no page of ours holds.
pub(crate) fn forbidden(node: &Handle) -> Vec<String> {
    let mut found = Vec::new();
    gather(node, &mut found);
    found
}

fn gather(node: &Handle, found: &mut Vec<String>) {
    if let Some(element) = name(node) {
        let is_known = SHELL.contains(&&*element)
            || Tag::ALL.iter().any(|tag| tag.name() == element)
            || Void::ALL.iter().any(|tag| tag.name() == element);
        if !is_known {
            found.push(format!("<{element}>"));
        }
        for (name, value) in attributes(node) {
            let scheme = |allowed: &[&str]| allowed.iter().any(|start| value.starts_with(start));
            let fits = match &*name {
                "style" | "srcset" | "background" | "action" | "formaction" | "srcdoc" | "data" => false,
                name if name.starts_with("on") => false,
                "href" => {
                    scheme(&["#", "https://", "http://", "mailto:", "tel:", "data:application/", "data:image/tiff;"])
                }
                "src" => scheme(&["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"]),
                "id" => value.contains('-'),
                _ => true,
            };
            if !fits {
                found.push(format!("<{element} {name}={value:?}>"));
            }
        }
    }
    if matches!(node.data, NodeData::Comment { .. } | NodeData::ProcessingInstruction { .. }) {
        found.push("a comment".to_owned());
    }
    for child in node.children.borrow().iter() {
        gather(child, found);
    }
}

/// What an HTML parser makes of `text` in a `body`, written as XML: the way by which tag soup becomes a narrative. What XML
/// cannot hold (names with odd letters, comments with two hyphens) is left out.
pub(crate) fn as_xhtml(text: &str) -> String {
    let dom = parse(&format!("<!DOCTYPE html><body>{text}"));
    let mut out = String::new();
    if let Some(body) = find(&dom.document, "body") {
        for child in body.children.borrow().iter() {
            write_xml(child, 0, "http://www.w3.org/1999/xhtml", &mut out);
        }
    }
    out
}

fn find(node: &Handle, wanted: &str) -> Option<Handle> {
    if name(node).as_deref() == Some(wanted) {
        return Some(node.clone());
    }
    node.children.borrow().iter().find_map(|child| find(child, wanted))
}

fn write_xml(node: &Handle, depth: usize, around: &str, out: &mut String) {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    match &node.data {
        NodeData::Text { contents } => out.push_str(&xml(&contents.borrow())),
        NodeData::Element { name, template_contents, .. } if is_name(&name.local) && depth < 500 => {
            let _ = write!(out, "<{}", name.local);
            if &*name.ns != around {
                let _ = write!(out, " xmlns=\"{}\"", name.ns);
            }
            for (name, value) in attributes(node).into_iter().filter(|(name, _)| is_name(name) && name != "xmlns") {
                let _ = write!(out, " {name}=\"{}\"", xml(&value));
            }
            out.push('>');
            for child in node.children.borrow().iter() {
                write_xml(child, depth + 1, &name.ns, out);
            }
            if let Some(inner) = &*template_contents.borrow() {
                for child in inner.children.borrow().iter() {
                    write_xml(child, depth + 1, &name.ns, out);
                }
            }
            let _ = write!(out, "</{}>", name.local);
        }
        NodeData::Comment { contents } if !contents.contains('-') => {
            let _ = write!(out, "<!--{}-->", xml(contents).replace('&', ""));
        }
        _ => {}
    }
}

/// Text as XML, without the characters that it does not have.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
    out
}
