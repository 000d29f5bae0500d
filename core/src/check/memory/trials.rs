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
const MAX_KEPT: usize = 1 << 12;
/// So many neighbours share a chain of questions: hardly more than one of them, a resource, is asked about, and a place for each
/// node would be as long as the document.
const SHARED: usize = 16;

/// Questions and answers by node; of one node no more is asked than there are profiles.
#[derive(Debug, Default)]
pub(crate) struct Trials {
    /// How many nodes there are.
    nodes: usize,
    /// By node, [`SHARED`] of them together: their last question, counted from one; empty before the first question.
    last: Vec<u32>,
    asked: Vec<Question>,
}

#[derive(Debug)]
struct Question {
    node: NodeId,
    structure: StructureId,
    answer: Answer,
    /// The question before in the same chain, counted from one.
    before: u32,
}

impl Trials {
    /// For the next document, of so many nodes.
    pub(crate) fn begin(&mut self, nodes: usize) {
        self.nodes = nodes;
        self.last.clear();
        self.asked.clear();
        if self.last.capacity().max(self.asked.capacity()) > MAX_KEPT {
            *self = Self { nodes, ..Self::default() };
        }
    }

    /// The answer to a question asked before.
    pub(crate) fn get(&self, node: NodeId, structure: StructureId) -> Option<Answer> {
        let mut at = *self.last.get(node.index() / SHARED)?;
        while let Some(question) = self.asked.get((at as usize).checked_sub(1)?) {
            if question.node == node && question.structure == structure {
                return Some(question.answer);
            }
            at = question.before;
        }
        None
    }

    /// A new question; its place.
    pub(crate) fn open(&mut self, node: NodeId, structure: StructureId) -> usize {
        self.last.resize(self.nodes.div_ceil(SHARED), 0);
        let last = &mut self.last[node.index() / SHARED];
        self.asked.push(Question { node, structure, answer: Answer::OPEN, before: *last });
        *last = self.asked.len() as u32;
        self.asked.len() - 1
    }

    /// The question at this place is answered.
    pub(crate) fn close(&mut self, at: usize, answer: Answer) {
        self.asked[at].answer = answer;
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
        // a neighbour has questions of its own
        let third = trials.open(NodeId(3), StructureId(7));
        assert_eq!(trials.get(NodeId(3), StructureId(7)), Some(Answer::OPEN));
        trials.close(third, no);
        assert_eq!(trials.get(NodeId(2), StructureId(7)), Some(no));
        trials.begin(4);
        assert_eq!(trials.get(NodeId(2), StructureId(7)), None);
    }
}
