//! What judging a value against a profile did, kept so that it can be done again where the same bytes are met.
//!
//! Findings are kept by their distance from the value's first byte and node. What is said once a document (a system that
//! cannot be looked up, a value set that cannot answer, a code that base and profile both refuse) is kept with what it
//! hinges on: said again where it was not said yet.

use super::said::{Once, Said};
use crate::check::document::below::TreeBelow;
use crate::diagnostic::{Arg, Finding, Sink};
use crate::json::NodeId;
use crate::text::Span;

/// A value with more findings is judged anew.
const MAX_KEPT: usize = 8;

/// `[filled, all]` of the required, then the semi-required elements that a value adds.
pub(crate) type Filled = [[u32; 2]; 2];

/// What judging a value did; see the module.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    filled: Filled,
    /// What a floor above was answered.
    answer: u32,
    steps: Box<[Step]>,
}

#[derive(Debug)]
struct Step {
    once: Option<Once>,
    /// None: it had been said, its words are not known.
    finding: Option<Finding>,
}

impl Effects {
    /// What was found in the value at `node`, and what was said once, each with its place in `found` or, where it had been
    /// said, none; `None` when that cannot be done again elsewhere.
    pub(crate) fn of(
        tree: TreeBelow<'_>,
        node: NodeId,
        filled: Filled,
        found: &[Finding],
        said: &[(Once, Option<usize>)],
    ) -> Option<Self> {
        if found.len() + said.len() > MAX_KEPT {
            return None;
        }
        let unsaid = said.iter().filter(|(_, finding)| finding.is_none());
        let mut steps: Vec<Step> = unsaid.map(|(once, _)| Step { once: Some(once.clone()), finding: None }).collect();
        for (at, finding) in found.iter().enumerate() {
            let once = said.iter().find(|(_, finding)| *finding == Some(at)).map(|(once, _)| once.clone());
            steps.push(Step { once, finding: Some(finding.clone()) });
        }
        let start = tree.span(node);
        for step in &mut steps {
            if let Some(Once::Miss(at, ..)) = &mut step.once {
                *at = at.checked_sub(node.0)?;
            }
            let Some(finding) = &mut step.finding else { continue };
            let place = &mut finding.place;
            let at = place.node.filter(|&at| (node.0..tree.subtree_end(node).0).contains(&at))?;
            place.node = Some(at - node.0);
            if place.span.start < start.start || place.span.end > start.end {
                return None;
            }
            place.span = Span::new(place.span.start - start.start, place.span.end - start.start);
            for other in finding.other_nodes() {
                *other = Some(*other).filter(|at| (node.0..tree.subtree_end(node).0).contains(at))? - node.0;
            }
        }
        Some(Self { filled, answer: 0, steps: steps.into() })
    }

    /// The same with what was answered.
    pub(crate) fn answering(self, answer: u32) -> Self {
        Self { answer, ..self }
    }

    /// What was answered.
    pub(crate) fn answer(&self) -> u32 {
        self.answer
    }

    /// What the value adds to the elements counted.
    pub(crate) fn filled(&self) -> Filled {
        self.filled
    }

    /// How many bytes it takes, about.
    pub(crate) fn weight(&self) -> usize {
        let words = |finding: &Finding| 256 + finding.args.iter().map(Arg::bytes).sum::<usize>();
        self.steps.iter().map(|step| size_of::<Step>() + step.finding.as_ref().map_or(0, words)).sum()
    }

    /// Whether nothing of it is an error, asked apart from what was said; `None` where words are not known.
    pub(crate) fn conforms(&self) -> Option<bool> {
        let mut steps = self.steps.iter().map(|step| step.finding.as_ref());
        steps.try_fold(true, |so_far, finding| Some(so_far & !finding?.severity.is_error()))
    }

    /// Whether nothing was found or said.
    pub(crate) fn is_silent(&self) -> bool {
        self.steps.is_empty()
    }

    /// Does it again for the value at `node`; `false`, and nothing is done, where something would have to be said whose
    /// words are not known.
    pub(crate) fn replay(&self, tree: TreeBelow<'_>, node: NodeId, told: &mut Said, sink: &mut Sink) -> bool {
        let moved = |once: &Once| match once {
            Once::Miss(at, set, rule) => Once::Miss(at + node.0, set.clone(), rule),
            other => other.clone(),
        };
        let lacks =
            |step: &Step| step.finding.is_none() && step.once.as_ref().is_some_and(|once| !told.is_said(&moved(once)));
        if self.steps.iter().any(lacks) {
            return false;
        }
        let start = tree.span(node).start;
        for step in &self.steps {
            if let Some(once) = &step.once
                && !told.say(moved(once), sink)
            {
                continue;
            }
            let Some(mut finding) = step.finding.clone() else { continue };
            let place = &mut finding.place;
            place.node = place.node.map(|at| at + node.0);
            place.span = Span::new(place.span.start + start, place.span.end + start);
            finding.other_nodes().for_each(|other| *other += node.0);
            sink.push(finding);
        }
        true
    }
}
