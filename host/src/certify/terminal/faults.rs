//! Which exchange a fault befalls.

use crate::certify::catalogue::{Fault, FaultKind};
use crate::certify::rng::Rng;

/// Faults, and how often each came.
#[derive(Debug)]
pub(super) struct Faults(Vec<(Fault, u32)>);

impl Faults {
    pub(super) fn new(faults: &[Fault]) -> Self {
        Self(faults.iter().map(|fault| (fault.clone(), 0)).collect())
    }

    /// Whether a fault of `kind` befalls this exchange; its milliseconds.
    pub(super) fn befalls(&mut self, kind: FaultKind, operation: &str, rng: &mut Rng) -> Option<u64> {
        for (fault, times) in &mut self.0 {
            let meant = fault.kind == kind && fault.operation.as_deref().is_none_or(|one| one == operation);
            if !meant || fault.times.is_some_and(|most| *times >= most) {
                continue;
            }
            if fault.percent.is_none_or(|percent| rng.happens(percent)) {
                *times += 1;
                return Some(fault.ms.unwrap_or(0));
            }
        }
        None
    }
}
