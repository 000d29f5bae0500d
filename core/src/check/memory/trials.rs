//! What was asked of nodes apart from judging them: "does it conform to this profile". Each question is answered once.

use crate::json::NodeId;
use crate::model::StructureId;

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) conforms: bool,
    /// More was asked than the value says by itself.
    pub(crate) asked_outside: bool,
}

impl Answer {
    /// While a question is open it is taken as yes, as the circle's other members decide.
    pub(crate) const OPEN: Self = Self { conforms: true, asked_outside: true };
}

/// Questions and answers by node; of one node no more is asked than there are profiles.
#[derive(Debug)]
pub(crate) struct Trials {
    /// How many nodes there are.
    nodes: usize,
    /// By node: its last question, counted from one; empty before the first question.
    last: Vec<u32>,
    /// The profile, the answer, and the question before of the same node.
    asked: Vec<(StructureId, Answer, u32)>,
}

impl Trials {
    /// None yet, of a document of so many nodes.
    pub(crate) fn among(nodes: usize) -> Self {
        Self { nodes, last: Vec::new(), asked: Vec::new() }
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
        let mut trials = Trials::among(4);
        let no = Answer { conforms: false, asked_outside: false };
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
    }
}
