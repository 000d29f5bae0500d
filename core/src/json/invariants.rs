//! What holds for every tree, whatever was parsed: for fuzzing and property tests.

use super::{Kind, NodeId, Tree};

impl Tree<'_> {
    /// Checks the structure of the tree; the error says what does not hold. Linear.
    #[doc(hidden)]
    pub fn check_invariants(&self) -> Result<(), String> {
        let len = self.source().len() as u32;
        if self.is_empty() {
            return Err("a tree has at least one node".to_owned());
        }
        if self.subtree_end(NodeId::ROOT).index() != self.len() {
            return Err("the root does not hold all nodes".to_owned());
        }
        for node in (0..self.len() as u32).map(NodeId) {
            let wrong = |what: &str| Err(format!("node {}: {what}", node.0));
            let (span, key) = (self.span(node), self.key_span(node));
            if span.start >= span.end || span.end > len || key.start > key.end || key.end > span.start {
                return wrong("spans are not in the input, or the key is not before the value");
            }
            if self.source().get(span.start as usize..span.end as usize).is_none() {
                return wrong("the span splits a character");
            }
            let (text, name) = (self.text(node), self.key(node));
            if self.kind(node) == Kind::String && !self.is_text(node, &text) {
                return wrong("text and is_text differ");
            }
            if key.start < key.end && !self.key_is(node, &name) {
                return wrong("key and key_is differ");
            }
            if self.subtree_end(node) <= node {
                return wrong("the subtree does not hold its node");
            }
            let container = matches!(self.kind(node), Kind::Array | Kind::Object);
            if !container && !self.is_childless(node) {
                return wrong("only containers have children");
            }
            let (mut end, mut last) = (span.start, node.0 + 1);
            for child in self.children(node) {
                let inner = self.span(child);
                if self.parent(child) != Some(node) || child.0 != last {
                    return wrong("children do not follow each other, or name another parent");
                }
                if inner.start < end || inner.end > span.end {
                    return wrong("a child is not inside, or not behind the one before");
                }
                let keyed = self.key_span(child).start < self.key_span(child).end;
                if keyed != (self.kind(node) == Kind::Object) {
                    return wrong("properties have names, items have none");
                }
                if self.is_companion(child) && !(self.has_companions(node) && self.key(child).starts_with('_')) {
                    return wrong("a companion is not marked as one");
                }
                (end, last) = (inner.end, self.subtree_end(child).0);
            }
            if last != self.subtree_end(node).0 {
                return wrong("the children do not fill the subtree");
            }
        }
        Ok(())
    }
}
