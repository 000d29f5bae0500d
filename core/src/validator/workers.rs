//! Workers for callers whose options change from document to document.

use super::{Validator, Worker};
use crate::check::Options;

/// Sets of options for which a worker is kept.
const KEPT: usize = 8;

/// Workers over the same rules, for callers whose options change from document to document: a worker stays warm for each of the
/// sets of options that were asked for last.
#[derive(Debug)]
pub struct Workers {
    plain: Validator,
    /// The one asked for last at the end.
    warm: Vec<Worker>,
}

impl Workers {
    /// Workers that judge by the rules of `validator`; its options are not asked.
    pub fn new(validator: Validator) -> Self {
        Self { plain: validator, warm: Vec::new() }
    }

    /// The validator that was given.
    pub fn validator(&self) -> &Validator {
        &self.plain
    }

    /// The worker with these options.
    pub fn with(&mut self, options: &Options) -> &mut Worker {
        if let Some(at) = self.warm.iter().rposition(|kept| kept.validator().options() == options) {
            self.warm[at..].rotate_left(1);
        } else {
            if self.warm.len() >= KEPT {
                self.warm.remove(0);
            }
            self.warm.push(self.plain.with_options(options.clone()).worker());
        }
        let last = self.warm.len() - 1;
        &mut self.warm[last]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ruleset;

    #[test]
    fn workers_are_kept_by_their_options_and_bounded() {
        let mut workers = Workers::new(Validator::new(Ruleset::embedded(), Options::default()));
        let most = |bytes| Options { max_bytes: Some(bytes), ..Options::default() };
        for bytes in 0..30 {
            let worker = workers.with(&most(bytes));
            assert_eq!(worker.validator().options().max_bytes, Some(bytes));
            assert!(workers.warm.len() <= KEPT);
        }
        let kept: Vec<_> = workers.warm.iter().map(|worker| worker.validator().options().max_bytes).collect();
        workers.with(&most(25));
        let after: Vec<_> = workers.warm.iter().map(|worker| worker.validator().options().max_bytes).collect();
        assert_eq!(after.last(), Some(&Some(25)), "the one asked for last is the last to go");
        assert_eq!((kept.len(), kept.contains(&Some(25))), (after.len(), true), "it was there already");
    }
}
