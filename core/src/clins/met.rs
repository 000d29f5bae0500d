//! Values met again: what a rule asks of a value that only the value decides is asked once of all values with the same bytes
//! (docs/adr/0008-values-met-again.md). The codes of a laboratory are a few hundred, its results thousands a day.

use super::service::Service;
use crate::diagnostic::Sink;
use crate::json::NodeId;

/// What is asked of a value. Version and edition may matter to the answer, the kind of document and what stands around the value
/// may not.
#[derive(Clone, Copy, Debug)]
pub(super) enum Question {
    /// The facility's own codes in the code of a test.
    LocalCodes,
    /// Characters in a CodeableConcept of a laboratory result.
    LaboratoryTexts,
    /// Which codes the code of a test lacks.
    TestCodes,
    /// Whether the code of a test is one of a designated infection test.
    IsInfection,
    /// The class of an encounter.
    EncounterClass,
    /// The code of a department, in its extension.
    Department,
    /// Which alternatives of the kind at this position a concept bears.
    Alternatives(u8),
}

impl Question {
    fn number(self) -> u8 {
        match self {
            Self::LocalCodes => 0,
            Self::LaboratoryTexts => 1,
            Self::TestCodes => 2,
            Self::IsInfection => 3,
            Self::EncounterClass => 4,
            Self::Department => 5,
            Self::Alternatives(kind) => 6 + kind,
        }
    }
}

impl Service<'_> {
    /// What `ask` finds and answers of the value at `node`, which is all that it looks at.
    pub(super) fn of_value(
        &self,
        node: NodeId,
        question: Question,
        sink: &mut Sink,
        ask: impl FnOnce(&mut Sink) -> u32,
    ) -> u32 {
        self.judging().of_value(node, question.number(), sink, ask)
    }

    /// Judges the value at `node`, which is all that `judge` looks at.
    pub(super) fn judge_value(&self, node: NodeId, question: Question, sink: &mut Sink, judge: impl FnOnce(&mut Sink)) {
        self.of_value(node, question, sink, |sink| {
            judge(sink);
            0
        });
    }

    /// [`Service::of_value`] of the code of a test. Where there are several, `ask` looks at all of them.
    pub(super) fn of_code(
        &self,
        test: NodeId,
        question: Question,
        sink: &mut Sink,
        ask: impl FnOnce(&mut Sink) -> u32,
    ) -> u32 {
        let mut codes = self.values(test, self.doc().syms.code);
        match (codes.next(), codes.next()) {
            (Some(only), None) => self.of_value(only, question, sink, ask),
            _ => ask(sink),
        }
    }
}
