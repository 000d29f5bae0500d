//! Changes of a JSON text that leave every other byte, and so every other line, where it was.

use serde::Deserialize;
use tekigo_core::diagnostic::Sink;
use tekigo_core::json::tree::ParseOptions;
use tekigo_core::json::{self, Kind, NodeId, Symbols, Tree};

/// What to do at a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// Replaces the value, or adds the property or the item `-` (after the last) where there is none.
    Set,
    /// Removes the property or item.
    Remove,
    /// Puts the value in front of the array item.
    Insert,
}

/// One change.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// What to do.
    pub op: Op,
    /// RFC 6901.
    pub pointer: String,
    /// The new value, as TOML.
    pub value: Option<serde_json::Value>,
    /// The new value, as JSON text: for what TOML cannot say, or must not (`1.00`, `null`, key order).
    pub json: Option<String>,
}

/// The text with all edits made, in order.
///
/// # Errors
/// Why an edit does not apply: an edit that changes nothing is a fault of the case.
pub fn apply(bytes: &[u8], edits: &[Edit]) -> Result<Vec<u8>, String> {
    let mut text = String::from_utf8(bytes.to_vec()).map_err(|_| "the input is not UTF-8".to_owned())?;
    for edit in edits {
        text = one(&text, edit).map_err(|why| format!("{}: {why}", edit.pointer))?;
    }
    Ok(text.into_bytes())
}

fn one(text: &str, edit: &Edit) -> Result<String, String> {
    let symbols = Symbols::new();
    let mut sink = Sink::default();
    let tree =
        json::parse(text.as_bytes(), &symbols, ParseOptions::default(), &mut sink).ok_or("the input is not JSON")?;
    let value = match (&edit.value, &edit.json) {
        (Some(value), None) => value.to_string(),
        (None, Some(json)) => json.clone(),
        (None, None) if edit.op == Op::Remove => String::new(),
        _ => return Err("one of value and json is needed, neither with remove".to_owned()),
    };
    let tokens: Vec<String> =
        edit.pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~")).collect();
    let Some((last, above)) = tokens.split_last() else { return Err("the root cannot be edited".to_owned()) };
    let mut node = NodeId::ROOT;
    for token in above {
        node = child(&tree, node, token).ok_or_else(|| format!("{token} is not there"))?;
    }
    let target = child(&tree, node, last);
    let (start, end, new) = match (edit.op, target) {
        (Op::Set, Some(target)) => (tree.span(target).start, tree.span(target).end, value),
        (Op::Set, None) => {
            let array = tree.kind(node) == Kind::Array;
            if array && last != "-" {
                return Err("there is no such item; `-` adds one".to_owned());
            }
            if !array && tree.kind(node) != Kind::Object {
                return Err("its parent is no object and no array".to_owned());
            }
            let name = if array { String::new() } else { serde_json::Value::from(last.as_str()).to_string() + ": " };
            match tree.children(node).last() {
                Some(before) => {
                    let at = tree.span(before).end;
                    (at, at, format!(", {name}{value}"))
                }
                None => (tree.span(node).start + 1, tree.span(node).start + 1, format!("{name}{value}")),
            }
        }
        (Op::Insert, Some(target)) => (tree.span(target).start, tree.span(target).start, format!("{value}, ")),
        (Op::Remove, Some(target)) => {
            let all: Vec<NodeId> = tree.children(node).collect();
            let at = all.iter().position(|&child| child == target).unwrap_or_default();
            let (start, end) = match (at, all.get(at + 1)) {
                (_, Some(&next)) => (begin(&tree, target), begin(&tree, next)),
                (0, None) => (begin(&tree, target), tree.span(target).end),
                (_, None) => (tree.span(all[at - 1]).end, tree.span(target).end),
            };
            // line breaks stay, so that a line number means the same line in every variant
            let breaks = text.get(start as usize..end as usize).unwrap_or_default().matches('\n').count();
            (start, end, "\n".repeat(breaks))
        }
        (_, None) => return Err("it is not there".to_owned()),
    };
    let (Some(head), Some(tail)) = (text.get(..start as usize), text.get(end as usize..)) else {
        return Err("the input has no text there".to_owned());
    };
    Ok([head, &new, tail].concat())
}

/// Where a property (its name included) or item begins.
fn begin(tree: &Tree<'_>, node: NodeId) -> u32 {
    tree.key_span(node).start.min(tree.span(node).start)
}

fn child(tree: &Tree<'_>, node: NodeId, token: &str) -> Option<NodeId> {
    match tree.kind(node) {
        Kind::Object => tree.children(node).find(|&child| tree.key(child) == token),
        Kind::Array => tree.children(node).nth(token.parse().ok()?),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn edited(text: &str, op: Op, pointer: &str, json: Option<&str>) -> Result<String, String> {
        let edit = Edit { op, pointer: pointer.to_owned(), value: None, json: json.map(str::to_owned) };
        apply(text.as_bytes(), &[edit]).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn edits_change_their_place_only() {
        let text = "{\n  \"a\": [1, 2, 3],\n  \"b\": {\"c/d\": 1.00},\n  \"e\": {}\n}";
        let cases = [
            (Op::Set, "/a/1", Some("9"), "{\n  \"a\": [1, 9, 3],\n  \"b\": {\"c/d\": 1.00},\n  \"e\": {}\n}"),
            (Op::Set, "/a/-", Some("4"), "{\n  \"a\": [1, 2, 3, 4],\n  \"b\": {\"c/d\": 1.00},\n  \"e\": {}\n}"),
            (
                Op::Set,
                "/e/x",
                Some("null"),
                "{\n  \"a\": [1, 2, 3],\n  \"b\": {\"c/d\": 1.00},\n  \"e\": {\"x\": null}\n}",
            ),
            (Op::Insert, "/a/0", Some("0"), "{\n  \"a\": [0, 1, 2, 3],\n  \"b\": {\"c/d\": 1.00},\n  \"e\": {}\n}"),
            (Op::Remove, "/a/2", None, "{\n  \"a\": [1, 2],\n  \"b\": {\"c/d\": 1.00},\n  \"e\": {}\n}"),
            (Op::Remove, "/b/c~1d", None, "{\n  \"a\": [1, 2, 3],\n  \"b\": {},\n  \"e\": {}\n}"),
            (Op::Remove, "/a", None, "{\n  \n\"b\": {\"c/d\": 1.00},\n  \"e\": {}\n}"),
        ];
        for (op, pointer, json, expected) in cases {
            assert_eq!(edited(text, op, pointer, json).unwrap(), expected, "{op:?} {pointer}");
        }
    }

    #[test]
    fn an_edit_that_does_not_apply_is_a_fault() {
        let text = "{\"a\": [1]}";
        assert!(edited(text, Op::Remove, "/b", None).is_err());
        assert!(edited(text, Op::Set, "/a/7", Some("1")).is_err());
        assert!(edited(text, Op::Set, "/a", None).is_err());
        assert!(edited(text, Op::Insert, "/a/1", Some("1")).is_err());
    }
}
