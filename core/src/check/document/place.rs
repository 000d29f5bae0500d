//! Where something is, and what it is called, as messages say it.

use crate::diagnostic::{Arg, Place};
use crate::json::{Kind, NodeId, Tree};

/// What can say where its nodes are: a whole document, and the part of one that a check may look at.
pub(crate) trait Places: Copy {
    /// The place of a node: its value's span.
    fn place(&self, node: NodeId) -> Place;
    /// The property name that leads to a node (through its array), as in the data; `resourceType` for a root.
    fn name_of(&self, node: NodeId) -> String;
}

/// The place of a node of a tree.
pub(crate) fn in_tree(tree: &Tree<'_>, node: NodeId) -> Place {
    Place { span: tree.span(node), node: Some(node.0), tail: None }
}

/// The place of a node: its value's span.
pub(crate) fn place(doc: impl Places, node: NodeId) -> Place {
    doc.place(node)
}

/// The first character of a node: a value can be pages long, and what is absent stands nowhere.
pub(crate) fn start(doc: impl Places, node: NodeId) -> Place {
    let mut place = doc.place(node);
    place.span.end = place.span.start + 1;
    place
}

/// The property name that leads to a node (through its array), as in the data; `resourceType` for a root.
pub(crate) fn name_of(doc: impl Places, node: NodeId) -> String {
    doc.name_of(node)
}

/// A JSON kind in words: `a number`.
pub(crate) fn kind_words(kind: Kind) -> Arg {
    let (ja, en) = kind.name();
    let article = match kind {
        Kind::Null => "",
        Kind::Array | Kind::Object => "an ",
        _ => "a ",
    };
    Arg::words(ja, [article, en].concat())
}
