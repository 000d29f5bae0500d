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
    /// The bits on which several rows fell.
    shared: u64,
    /// By bit: the last row that fell on it.
    last: [u8; 64],
}

impl Few {
    pub(crate) fn new() -> Self {
        Self::filled(NodeId::ROOT)
    }
}

impl Default for Properties {
    fn default() -> Self {
        let rows = Short::filled((Sym::UNKNOWN, Sym::UNKNOWN, NodeId::ROOT));
        Self { rows, names: 0, shared: 0, last: [0; 64] }
    }
}

impl Properties {
    /// Leaves none.
    pub(crate) fn clear(&mut self) {
        (self.names, self.shared) = (0, 0);
        self.rows.clear();
    }

    #[inline]
    pub(crate) fn push(&mut self, own: Sym, choice: Sym, node: NodeId) {
        let at = self.rows.len() as u8;
        let mut bits = own.bit();
        self.last[usize::from(own.0 % 64)] = at;
        if choice != Sym::UNKNOWN {
            bits |= choice.bit();
            self.last[usize::from(choice.0 % 64)] = at;
        }
        self.shared |= self.names & bits;
        self.names |= bits;
        self.rows.push((own, choice, node));
    }

    /// Whether no property belongs to the element `sym`, a name of the table; `false` where that is not sure.
    #[inline]
    pub(crate) fn lack(&self, sym: Sym) -> bool {
        self.names & sym.bit() == 0
    }

    /// The properties that belong to the element `sym`, a name of the table.
    #[inline]
    pub(crate) fn of(&self, sym: Sym) -> impl Iterator<Item = NodeId> {
        let near = if self.lack(sym) {
            &[]
        } else if self.shared & sym.bit() != 0 || self.rows.len() > usize::from(u8::MAX) {
            &self.rows[..]
        } else {
            let at = usize::from(self.last[usize::from(sym.0 % 64)]);
            &self.rows[at..=at]
        };
        near.iter().filter(move |(own, choice, _)| *own == sym || *choice == sym).map(|(_, _, node)| *node)
    }
}

impl<T: Copy, const N: usize> Short<T, N> {
    /// An empty list; `item` stands where nothing is.
    #[inline]
    pub(crate) fn filled(item: T) -> Self {
        Self { len: 0, inline: [item; N], many: Vec::new() }
    }

    /// Leaves none.
    pub(crate) fn clear(&mut self) {
        self.len = 0;
        self.many.clear();
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
    use super::{Few, Properties};
    use crate::json::{NodeId, Sym};

    #[test]
    fn finds_the_properties_of_every_name() {
        let choice = |n: u16| if n.is_multiple_of(3) { Sym(n + 400) } else { Sym::UNKNOWN };
        for count in [0, 1, 5, 20, 70, 300] {
            let mut properties = Properties::default();
            let rows: Vec<_> = (0..count).map(|n| (Sym(n * 7 % 256), choice(n), NodeId(u32::from(n)))).collect();
            for &(own, choice, node) in &rows {
                properties.push(own, choice, node);
            }
            for sym in (1..800).map(Sym) {
                let is_so = |row: &&(Sym, Sym, NodeId)| row.0 == sym || row.1 == sym;
                let expected: Vec<_> = rows.iter().filter(is_so).map(|row| row.2).collect();
                assert_eq!(properties.of(sym).collect::<Vec<_>>(), expected, "{sym:?} of {count}");
                assert!(expected.is_empty() || !properties.lack(sym));
            }
        }
    }

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
