//! Where a node is, in words: a JSON Pointer, or the steps from the root for those who write other paths.
//!
//! A node knows its parent but not its place among its siblings. Counting from the first sibling each time would make a
//! report on 100,000 bad entries of one array quadratic, so the last place found in each array on the way is kept.

use super::{Kind, NodeId, Tree};

/// One step from a container to a value in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The value that the step leads to.
    pub node: NodeId,
    /// Its place in the array that holds it, from 0; `None` for a property.
    pub index: Option<u32>,
}

/// Writes paths of nodes of one tree. Nodes asked for in document order cost amortised constant time per step; any
/// order is correct.
#[derive(Debug)]
pub struct Paths<'t, 'a> {
    tree: &'t Tree<'a>,
    /// One entry for each depth: the array counted there last, and the item and index that the count reached.
    counted: Vec<Counted>,
    segments: Vec<Segment>,
}

#[derive(Clone, Copy, Debug)]
struct Counted {
    array: NodeId,
    item: NodeId,
    index: u32,
}

impl<'t, 'a> Paths<'t, 'a> {
    /// Paths in `tree`.
    pub fn new(tree: &'t Tree<'a>) -> Self {
        Self { tree, counted: Vec::new(), segments: Vec::new() }
    }

    /// The steps from the root to `node`, outermost first; none for the root. A node outside the tree has none.
    pub fn segments(&mut self, node: NodeId) -> &[Segment] {
        self.segments.clear();
        if node.index() >= self.tree.len() {
            return &self.segments;
        }
        let mut at = node;
        while let Some(parent) = self.tree.parent(at) {
            self.segments.push(Segment { node: at, index: None });
            at = parent;
        }
        self.segments.reverse();
        let mut parent = NodeId::ROOT;
        for depth in 0..self.segments.len() {
            let node = self.segments[depth].node;
            if self.tree.kind(parent) == Kind::Array {
                self.segments[depth].index = Some(self.index(depth, parent, node));
            }
            parent = node;
        }
        &self.segments
    }

    /// The place of `item` in `array`, counted on from the last one asked for when that was before it.
    fn index(&mut self, depth: usize, array: NodeId, item: NodeId) -> u32 {
        let first = Counted { array, item: NodeId(array.0 + 1), index: 0 };
        if self.counted.len() <= depth {
            self.counted.resize(depth + 1, first);
        }
        let counted = &mut self.counted[depth];
        if counted.array != array || counted.item > item {
            *counted = first;
        }
        while counted.item < item {
            counted.item = self.tree.subtree_end(counted.item);
            counted.index += 1;
        }
        counted.index
    }

    /// The RFC 6901 pointer of `node`; `tail`, a path of names and indices joined by dots (`code.coding[0]`) to
    /// something that is not in the data, is appended. Empty for the root.
    pub fn pointer(&mut self, node: NodeId, tail: Option<&str>) -> String {
        let tree = self.tree;
        let mut out = String::new();
        for segment in self.segments(node) {
            out.push('/');
            match segment.index {
                Some(index) => out.push_str(&index.to_string()),
                None => push_escaped(&mut out, &tree.key(segment.node)),
            }
        }
        for name in tail.unwrap_or_default().split(['.', '[']).map(|name| name.trim_end_matches(']')) {
            if !name.is_empty() {
                out.push('/');
                push_escaped(&mut out, name);
            }
        }
        out
    }
}

/// Appends a reference token (RFC 6901 §3).
fn push_escaped(out: &mut String, name: &str) {
    for char in name.chars() {
        match char {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            char => out.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::ParseOptions;
    use crate::json::tests::read;

    #[test]
    fn pointers_of_every_node() {
        let text = r#"{"name":[{"_given":[null,{"extension":[{"url":"u"}]}],"a/b~c":[[1],[2,3]]}]}"#;
        let (tree, _) = read(text.as_bytes(), ParseOptions::default());
        let tree = tree.expect("valid");
        let mut paths = Paths::new(&tree);
        let nodes: Vec<_> = (0..tree.len()).map(|index| NodeId(index as u32)).collect();
        let value: serde_json::Value = serde_json::from_str(text).expect("valid");
        let all: Vec<_> = nodes.iter().map(|&node| paths.pointer(node, None)).collect();
        for (pointer, &node) in all.iter().zip(&nodes) {
            let found = value.pointer(pointer).unwrap_or_else(|| panic!("{pointer} leads nowhere"));
            assert_eq!(found.is_array(), tree.kind(node) == Kind::Array, "{pointer}");
        }
        assert!(all.contains(&"/name/0/_given/1/extension/0/url".to_owned()), "{all:?}");
        assert!(all.contains(&"/name/0/a~1b~0c/1/1".to_owned()), "{all:?}");
        let backwards: Vec<_> = nodes.iter().rev().map(|&node| paths.pointer(node, None)).collect();
        assert!(backwards.iter().rev().eq(&all));
        assert_eq!(paths.pointer(NodeId(1), Some("code.coding[2]")), "/name/code/coding/2");
        assert_eq!(paths.pointer(NodeId(9999), None), "");
    }

    #[test]
    fn many_items_in_order_stay_linear() {
        let text = format!("[{}0]", "0,".repeat(300_000));
        let (tree, _) = read(text.as_bytes(), ParseOptions::default());
        let tree = tree.expect("valid");
        let mut paths = Paths::new(&tree);
        // Counting from the start for each would be 45 billion steps.
        for index in 0..300_001 {
            assert_eq!(paths.segments(NodeId(index + 1))[0].index, Some(index));
        }
    }
}
