//! Which properties of an object were seen.

use crate::json::NodeId;

/// Which children were seen, and as which choice. Up to 64 children without an allocation.
pub(super) struct Seen {
    pub(super) bits: u64,
    /// Children past the 64th.
    many: Vec<bool>,
    /// (child, type, property) of choice elements.
    first_choice: Option<(usize, u16, NodeId)>,
    more_choices: Vec<(usize, u16, NodeId)>,
}

impl Seen {
    pub(super) fn new(children: usize) -> Self {
        let many = if children > 64 { vec![false; children - 64] } else { Vec::new() };
        Self { bits: 0, many, first_choice: None, more_choices: Vec::new() }
    }

    pub(super) fn has(&self, child: usize) -> bool {
        if child < 64 { self.bits & (1 << child) != 0 } else { self.many[child - 64] }
    }

    /// Marks a child; answers the earlier property when it was given as another type of a choice.
    #[inline]
    pub(super) fn mark(&mut self, child: usize, ty: u16, property: NodeId, choice: bool) -> Option<NodeId> {
        if choice || child >= 64 {
            return self.mark_closely(child, ty, property, choice);
        }
        // of what is no choice only that it is there
        self.bits |= 1 << child;
        None
    }

    fn mark_closely(&mut self, child: usize, ty: u16, property: NodeId, choice: bool) -> Option<NodeId> {
        let before = self.has(child);
        if child < 64 {
            self.bits |= 1 << child;
        } else {
            self.many[child - 64] = true;
        }
        let clash = if before {
            let mut choices = self.first_choice.iter().chain(&self.more_choices);
            choices.find(|(c, t, _)| *c == child && *t != ty).map(|&(_, _, first)| first)
        } else {
            None
        };
        if !before && choice {
            match self.first_choice {
                None => self.first_choice = Some((child, ty, property)),
                Some(_) => self.more_choices.push((child, ty, property)),
            }
        }
        clash
    }
}
