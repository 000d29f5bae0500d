//! What was asked of nodes apart from judging them: "does it conform to this profile". Each question is answered once, and
//! where the answer is that nothing at all was found, the node need not be judged against the profile again: contained
//! resources are told by slices, led to by references, and declare the profile themselves.

use super::replay::Filled;
use crate::json::NodeId;
use crate::model::StructureId;

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) conforms: bool,
    /// More was asked than the value says by itself.
    pub(crate) asked_outside: bool,
    /// Judging the node finds nothing, not even what is only worth knowing; what it counts.
    pub(crate) clean: Option<Filled>,
    /// The question is still being answered.
    pub(crate) is_open: bool,
}

impl Answer {
    /// While a question is open it is taken as yes, as the circle's other members decide.
    pub(crate) const OPEN: Self = Self { conforms: true, asked_outside: true, clean: None, is_open: true };
}

/// Longer lists are given back.
const MAX_NODES: usize = 1 << 16;

/// Questions and answers by node; of one node no more is asked than there are profiles.
#[derive(Debug, Default)]
pub(crate) struct Trials {
    /// How many nodes there are.
    nodes: usize,
    /// By node: its last question, counted from one; empty before the first question.
    last: Vec<u32>,
    /// The profile, the answer, and the question before of the same node.
    asked: Vec<(StructureId, Answer, u32)>,
}

impl Trials {
    /// For the next document, of so many nodes.
    pub(crate) fn begin(&mut self, nodes: usize) {
        self.nodes = nodes;
        self.last.clear();
        self.asked.clear();
        if self.last.capacity() > MAX_NODES {
            *self = Self { nodes, ..Self::default() };
        }
    }

    /// The answer to a question asked before.
    pub(crate) fn get(&self, node: NodeId, structure: StructureId) -> Option<Answer> {
        let mut at = *self.last.get(node.index())?;
        while let Some((of, answer, before)) = self.asked.get((at as usize).checked_sub(1)?) {
            if *of == structure {
                return Some(*answer);
            }
            at = *before;
        }
        None
    }

    /// A new question; its place.
    pub(crate) fn open(&mut self, node: NodeId, structure: StructureId) -> usize {
        self.last.resize(self.nodes, 0);
        let last = &mut self.last[node.index()];
        self.asked.push((structure, Answer::OPEN, *last));
        *last = self.asked.len() as u32;
        self.asked.len() - 1
    }

    /// The question at this place is answered.
    pub(crate) fn close(&mut self, at: usize, answer: Answer) {
        self.asked[at].1 = answer;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_keeps_its_answer() {
        let mut trials = Trials::default();
        trials.begin(4);
        let no = Answer { conforms: false, asked_outside: false, clean: None, is_open: false };
        assert_eq!(trials.get(NodeId(2), StructureId(7)), None);
        let first = trials.open(NodeId(2), StructureId(7));
        let second = trials.open(NodeId(2), StructureId(8));
        assert_eq!(trials.get(NodeId(2), StructureId(7)), Some(Answer::OPEN));
        trials.close(first, no);
        assert_eq!(trials.get(NodeId(2), StructureId(7)), Some(no));
        assert_eq!(trials.get(NodeId(2), StructureId(8)), Some(Answer::OPEN));
        trials.close(second, no);
        assert_eq!(trials.get(NodeId(2), StructureId(8)), Some(no));
        assert_eq!((trials.get(NodeId(2), StructureId(9)), trials.get(NodeId(3), StructureId(7))), (None, None));
        trials.begin(4);
        assert_eq!(trials.get(NodeId(2), StructureId(7)), None);
    }
}
