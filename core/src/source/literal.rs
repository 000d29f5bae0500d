//! JSON text of a definition's value → `Literal`.

use crate::diagnostic::Sink;
use crate::json::{Kind, NodeId, Symbols, Tree, tree::ParseOptions, tree::parse};
use crate::model::Literal;

/// The value of `json`, its property names interned; `None` when it is not JSON.
pub(super) fn from_json(json: &str, symbols: &mut Symbols) -> Option<Literal> {
    // Nearly all values are plain strings; they need no tree.
    if let Some(text) = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
        && !text.contains(['"', '\\'])
        && !text.contains(char::is_control)
    {
        return Some(Literal::String(text.into()));
    }
    let mut sink = Sink::default();
    let tree = parse(json.as_bytes(), &Symbols::new(), ParseOptions::default(), &mut sink)?;
    Some(literal(&tree, NodeId::ROOT, symbols))
}

// Depth is bounded by the parser's own bound on nesting.
fn literal(tree: &Tree<'_>, node: NodeId, symbols: &mut Symbols) -> Literal {
    match tree.kind(node) {
        Kind::Null => Literal::Null,
        Kind::False => Literal::Bool(false),
        Kind::True => Literal::Bool(true),
        Kind::Number => Literal::Number(tree.text(node).into()),
        Kind::String => Literal::String(tree.text(node).into()),
        Kind::Array => Literal::Array(tree.children(node).map(|item| literal(tree, item, symbols)).collect()),
        Kind::Object => Literal::Object(
            tree.children(node)
                .map(|child| {
                    let key = tree.key(child);
                    let sym = symbols.intern(key.strip_prefix('_').unwrap_or(&key));
                    (key.into(), sym, literal(tree, child, symbols))
                })
                .collect(),
        ),
    }
}
