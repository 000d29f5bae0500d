//! The content of a value as one text that does not depend on white space, on the order of properties, or on whether it
//! was JSON or XML.

use crate::json::{Kind, NodeId, Tree};
use std::borrow::Cow;

/// The value with its properties in the order of their names, without white space; properties for which `skip` says so
/// are left out.
pub fn canonical(tree: &Tree<'_>, node: NodeId, skip: &dyn Fn(NodeId) -> bool) -> String {
    let mut out = String::new();
    write(tree, node, skip, &mut out);
    out
}

// Depth is bounded by the parsers' own bound on nesting.
fn write(tree: &Tree<'_>, node: NodeId, skip: &dyn Fn(NodeId) -> bool, out: &mut String) {
    match tree.kind(node) {
        Kind::Object => {
            let mut children: Vec<(Cow<'_, str>, NodeId)> =
                tree.children(node).filter(|&child| !skip(child)).map(|child| (tree.key(child), child)).collect();
            children.sort();
            out.push('{');
            for (at, (key, child)) in children.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                push_text(key, out);
                out.push(':');
                write(tree, *child, skip, out);
            }
            out.push('}');
        }
        Kind::Array => {
            out.push('[');
            for (at, child) in tree.children(node).enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(tree, child, skip, out);
            }
            out.push(']');
        }
        Kind::String => push_text(&tree.text(node), out),
        _ => out.push_str(&tree.text(node)),
    }
}

fn push_text(text: &str, out: &mut String) {
    // writing a text as JSON cannot fail
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}
