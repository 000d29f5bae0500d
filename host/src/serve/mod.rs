//! `tekigo serve`: FHIR's `$validate` over HTTP. It judges as `tekigo validate` does, in bounded memory and time.
//!
//! Connections and bodies are the asynchronous part ([`web`], [`listen`]); documents are judged by threads of their own
//! ([`desk`]), which have the stack and the processor that this takes. Nothing of a request reaches the disk, another machine or a
//! log.

mod ask;
mod capability;
mod desk;
mod listen;
mod metrics;
mod refusal;
mod web;

pub(crate) use desk::{Desk, Line};
pub(crate) use listen::{Limits, serve};
pub(crate) use web::{Service, Setup};

use crate::clock;
use std::time::{Duration, SystemTime};
use tekigo_core::Options;

/// The clock of a long-running server is read in steps of this.
const STEP: Duration = Duration::from_mins(10);

/// The options that requests without wishes of their own are judged by.
#[derive(Clone, Debug)]
pub(crate) struct Defaults {
    /// As the command line has them.
    pub(crate) options: Options,
    /// The command line says what now is.
    pub(crate) holds_the_clock: bool,
}

impl Defaults {
    /// Of this moment. Workers stay warm for options that are the same, so "now" is that of the next full step: what was written a
    /// moment ago is never in the future, and what lies in it by less than a step is not told.
    fn of_now(&self) -> Options {
        let mut options = self.options.clone();
        if !self.holds_the_clock {
            options.now = Some(clock::at(next_step(SystemTime::now())));
        }
        options
    }
}

fn next_step(now: SystemTime) -> SystemTime {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let steps = since / STEP.as_secs() + 1;
    SystemTime::UNIX_EPOCH + Duration::from_secs(steps * STEP.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_is_ahead_by_a_step_at_most() {
        for seconds in [0, 1, 599, 600, 1_764_460_799] {
            let now = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            let ahead = next_step(now).duration_since(now).expect("later");
            assert!(ahead > Duration::ZERO && ahead <= STEP, "{seconds}: {ahead:?}");
        }
    }
}
