//! A short list of nodes: most questions about data have a handful of answers, and a list on the heap for each of them
//! was the largest cost of the profile walk.

use crate::json::NodeId;
use std::ops::Deref;

const INLINE: usize = 8;

/// Nodes in order; up to eight without an allocation.
#[derive(Clone, Debug)]
pub(crate) struct Few {
    len: usize,
    inline: [NodeId; INLINE],
    /// All of them, once there are more than fit inline.
    many: Vec<NodeId>,
}

impl Few {
    pub(crate) fn new() -> Self {
        Self { len: 0, inline: [NodeId::ROOT; INLINE], many: Vec::new() }
    }

    #[inline]
    pub(crate) fn push(&mut self, node: NodeId) {
        if let Some(place) = self.inline.get_mut(self.len) {
            *place = node;
        } else {
            if self.many.is_empty() {
                self.many.extend_from_slice(&self.inline);
            }
            self.many.push(node);
        }
        self.len += 1;
    }
}

impl Deref for Few {
    type Target = [NodeId];

    #[inline]
    fn deref(&self) -> &[NodeId] {
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
