//! Short lists: most questions about data have a handful of answers, and a list on the heap for each of them
//! was the largest cost of the profile walk.

use crate::json::{NodeId, Sym};
use std::ops::Deref;

/// Items in order; up to `N` without an allocation.
#[derive(Clone, Debug)]
pub(crate) struct Short<T, const N: usize> {
    len: usize,
    inline: [T; N],
    /// All of them, once there are more than fit inline.
    many: Vec<T>,
}

/// Nodes.
pub(crate) type Few = Short<NodeId, 8>;
/// The properties of an object: name, name of the choice that it is one of, node.
pub(crate) type Properties = Short<(Sym, Sym, NodeId), 16>;

impl Few {
    pub(crate) fn new() -> Self {
        Self { len: 0, inline: [NodeId::ROOT; 8], many: Vec::new() }
    }
}

impl Default for Properties {
    fn default() -> Self {
        Self { len: 0, inline: [(Sym::UNKNOWN, Sym::UNKNOWN, NodeId::ROOT); 16], many: Vec::new() }
    }
}

impl<T: Copy, const N: usize> Short<T, N> {
    #[inline]
    pub(crate) fn push(&mut self, item: T) {
        if let Some(place) = self.inline.get_mut(self.len) {
            *place = item;
        } else {
            if self.many.is_empty() {
                self.many.extend_from_slice(&self.inline);
            }
            self.many.push(item);
        }
        self.len += 1;
    }
}

impl<T, const N: usize> Deref for Short<T, N> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        self.inline.get(..self.len).unwrap_or(&self.many)
    }
}

#[cfg(test)]
mod tests {
    use super::Few;
    use crate::json::NodeId;

    #[test]
    fn keeps_every_node_in_order_across_the_inline_bound() {
        let mut few = Few::new();
        for count in 0..20u32 {
            let expected: Vec<NodeId> = (0..count).map(NodeId).collect();
            assert_eq!(&few[..], expected);
            few.push(NodeId(count));
        }
    }
}
