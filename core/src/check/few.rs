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

/// The properties of an object with the names of the elements that they belong to.
#[derive(Clone, Debug)]
pub(crate) struct Properties {
    /// Own name, name of the choice, node.
    rows: Short<(Sym, Sym, NodeId), 24>,
    /// A bit for each name: most of what a profile asks for is not there.
    names: u64,
}

impl Few {
    pub(crate) fn new() -> Self {
        Self::filled(NodeId::ROOT)
    }
}

impl Default for Properties {
    fn default() -> Self {
        Self { rows: Short::filled((Sym::UNKNOWN, Sym::UNKNOWN, NodeId::ROOT)), names: 0 }
    }
}

impl Properties {
    #[inline]
    pub(crate) fn push(&mut self, own: Sym, choice: Sym, node: NodeId) {
        self.names |= own.bit() | choice.bit();
        self.rows.push((own, choice, node));
    }

    /// Whether no property belongs to the element `sym`, a name of the table; `false` where that is not sure.
    #[inline]
    pub(crate) fn lack(&self, sym: Sym) -> bool {
        self.names & sym.bit() == 0
    }

    #[inline]
    pub(crate) fn rows(&self) -> &[(Sym, Sym, NodeId)] {
        &self.rows
    }
}

impl<T: Copy, const N: usize> Short<T, N> {
    /// An empty list; `item` stands where nothing is.
    #[inline]
    pub(crate) fn filled(item: T) -> Self {
        Self { len: 0, inline: [item; N], many: Vec::new() }
    }

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
