//! What was said already about the document, of what is said once: a code system that cannot be looked up, a value set that
//! cannot answer, a code that base and profile both refuse.
//!
//! While the check of a value is written down (`replay`), what it says once is written down as well, so that it can be
//! said again where the value is met first.

use crate::diagnostic::{Sink, Text};
use crate::json::NodeId;
use crate::model::valueset::ValueSetId;
use std::collections::{BTreeMap, BTreeSet};

/// More kinds of values than these are told one by one first, and folded later.
const MAX_ALIKE: usize = 16;

/// What is said once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Once {
    /// A code system, a document.
    System(Text),
    /// A value set, a document.
    Set(Text),
    /// A rule (its id) of a value set, a node.
    Miss(u32, Text, &'static str),
}

/// Values of which a preferred value set has no code: those whose codes are of the same systems are told by the first of them,
/// with a count (`fold`).
#[derive(Debug)]
struct Alike {
    set: ValueSetId,
    /// The first.
    node: NodeId,
    /// How many values came after it.
    more: u64,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// By node, value set and rule: base and profile often bind the same value set.
    misses: BTreeMap<u32, Vec<(Text, &'static str)>>,
    /// Systems whose codes could not be checked, and how many codes of each that was so far.
    systems: BTreeMap<Text, u64>,
    /// Value sets that could not answer.
    sets: BTreeSet<Text>,
    /// What the base specification's preferred value sets lack.
    alike: Vec<Alike>,
    /// How often it mattered, or will, what was said already.
    remembered: u64,
    /// Checks of values that are being written down, one in another.
    writers: u32,
    /// What they say once; where it was not yet said, the place of the finding in the sink.
    log: Vec<(Once, Option<usize>)>,
}

impl Said {
    /// Changes when it matters what was said already of the document.
    pub(crate) fn remembered(&self) -> u64 {
        self.remembered
    }

    /// Begins to write down what is said once: where it will begin in the log.
    pub(crate) fn write(&mut self) -> usize {
        self.writers += 1;
        self.log.len()
    }

    /// What was said once since `from`, each with its place in the sink counted from `found`.
    pub(crate) fn written(&mut self, from: usize, found: usize) -> Vec<(Once, Option<usize>)> {
        let log = self.log.get(from..).unwrap_or_default();
        let log = log.iter().map(|(once, at)| (once.clone(), at.and_then(|at| at.checked_sub(found)))).collect();
        self.writers -= 1;
        if self.writers == 0 {
            self.log.clear();
        }
        log
    }

    /// Whether it was said already.
    pub(crate) fn is_said(&self, once: &Once) -> bool {
        match once {
            Once::System(system) => self.systems.contains_key(system),
            Once::Set(set) => self.sets.contains(set),
            Once::Miss(node, set, rule) => {
                let missed = self.misses.get(node);
                missed.is_some_and(|all| all.iter().any(|(known, of)| known == set && of == rule))
            }
        }
    }

    /// Whether a code system was told as one that cannot be looked up, and nobody writes down that it is so again; then one
    /// more code of it is counted.
    pub(crate) fn is_old_system(&mut self, system: &str) -> bool {
        let is_free = self.writers == 0;
        let known = self.systems.get_mut(system).filter(|_| is_free);
        let is_old = known.map(|count| *count += 1).is_some();
        self.is_old(is_old)
    }

    /// Codes of a system that could not be checked.
    pub(crate) fn unchecked(&self, system: &str) -> u64 {
        self.systems.get(system).copied().unwrap_or_default()
    }

    /// The same of a value set that cannot answer.
    pub(crate) fn is_old_set(&mut self, set: &str) -> bool {
        self.is_old(self.sets.contains(set))
    }

    /// Counts one more value that `set` lacks, where one was told with which it `is_alike`.
    pub(crate) fn is_one_more(&mut self, set: ValueSetId, is_alike: impl Fn(NodeId) -> bool) -> bool {
        let known = self.alike.iter_mut().find(|known| known.set == set && is_alike(known.node));
        known.map(|known| known.more += 1).is_some()
    }

    /// The value at `node`, which `set` lacks, is told, and stands for those that are alike.
    pub(crate) fn tell_first(&mut self, set: ValueSetId, node: NodeId) {
        if self.alike.len() < MAX_ALIKE {
            self.alike.push(Alike { set, node, more: 0 });
        }
    }

    /// How many values were counted by the one at `node` instead of being told.
    pub(crate) fn alike(&self, node: Option<u32>) -> u64 {
        self.alike.iter().filter(|alike| Some(alike.node.0) == node).map(|alike| alike.more).sum()
    }

    /// Whether values were counted instead of being told.
    pub(crate) fn has_alike(&self) -> bool {
        self.alike.iter().any(|alike| alike.more > 0)
    }

    fn is_old(&mut self, was_said: bool) -> bool {
        let is_old = was_said && self.writers == 0;
        self.remembered += u64::from(is_old);
        is_old
    }

    /// Whether it was not said yet; from now on it was. The finding is the sink's next.
    pub(crate) fn say(&mut self, once: Once, sink: &Sink) -> bool {
        self.remembered += 1;
        let is_new = !self.is_said(&once);
        if self.writers > 0 {
            self.log.push((once.clone(), Some(sink.findings.len()).filter(|_| is_new)));
        }
        match once {
            Once::System(system) => *self.systems.entry(system).or_default() += 1,
            Once::Set(set) if is_new => drop(self.sets.insert(set)),
            Once::Miss(node, set, rule) if is_new => self.misses.entry(node).or_default().push((set, rule)),
            Once::Set(_) | Once::Miss(..) => {}
        }
        is_new
    }
}
