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
    rows: Short<(Sym, Sym, NodeId), 16>,
    /// A bit for each name: most of what a profile asks for is not there.
    names: u64,
}

impl Few {
    pub(crate) fn new() -> Self {
        Self { len: 0, inline: [NodeId::ROOT; 8], many: Vec::new() }
    }
}

impl Default for Properties {
    fn default() -> Self {
        let inline = [(Sym::UNKNOWN, Sym::UNKNOWN, NodeId::ROOT); 16];
        Self { rows: Short { len: 0, inline, many: Vec::new() }, names: 0 }
    }
}

impl Properties {
    #[inline]
    pub(crate) fn push(&mut self, own: Sym, choice: Sym, node: NodeId) {
        self.names |= bit(own) | bit(choice);
        self.rows.push((own, choice, node));
    }

    /// Whether no property belongs to the element `sym`, a name of the table; `false` where that is not sure.
    #[inline]
    pub(crate) fn lack(&self, sym: Sym) -> bool {
        self.names & bit(sym) == 0
    }

    #[inline]
    pub(crate) fn rows(&self) -> &[(Sym, Sym, NodeId)] {
        &self.rows
    }
}

fn bit(sym: Sym) -> u64 {
    1 << (sym.0 % 64)
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
