//! The 資格確認端末 between a system and the service: folders `req`, `res`, `face`, with everything that goes wrong there.
//! Time is a number that the caller moves on, chance comes from a seed: the same case gives the same exchanges.

mod exchange;
mod faults;
mod line;
#[cfg(test)]
mod tests;

pub use exchange::{Exchange, Outcome};
pub use line::SESSIONS;

use crate::certify::catalogue::{Fault, FaultKind, hex};
use crate::certify::rng::Rng;
use crate::certify::service::{Asked, Machine};
use crate::certify::system::Files;
use faults::Faults;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, VecDeque};

/// The terminal looks into `req` this often, milliseconds.
const POLL: u64 = 200;
/// The service needs so long for an answer, milliseconds.
const ANSWER: u64 = 300;
/// An answer that is held back for another one comes after so long at the latest.
const HELD_BACK: u64 = 5_000;
/// The service is away so long after it was killed.
const RESTART: u64 = 2_000;

/// What happens at a time.
#[derive(Debug)]
enum Step {
    /// A request reaches the service.
    Arrive(usize, Vec<u8>),
    /// An answer, or the first half of it, appears in `res`.
    Write { name: String, bytes: Vec<u8>, whole: bool, of: usize },
}

/// A file in `res`.
#[derive(Clone, Debug)]
struct Answer {
    bytes: Vec<u8>,
    whole: bool,
    of: usize,
}

/// The terminal, and the service behind it.
#[derive(Debug)]
pub struct Terminal<'j> {
    machine: Machine<'j>,
    /// The time of day at the beginning.
    start: jiff::Timestamp,
    clock: u64,
    steps: BTreeMap<(u64, u64), Step>,
    sequence: u64,
    faults: Faults,
    rng: Rng,
    res: BTreeMap<String, Answer>,
    face: Files,
    /// Files in `req` that are no requests: data beside one.
    parts: Files,
    log: Vec<Exchange>,
    held_back: VecDeque<(String, Vec<u8>, usize)>,
    away_until: u64,
    most_sessions: usize,
}

impl<'j> Terminal<'j> {
    /// A terminal with nothing in its folders but `face`.
    pub fn new(machine: Machine<'j>, start: jiff::Timestamp, seed: u64, faults: &[Fault], face: Files) -> Self {
        Self {
            machine,
            start,
            clock: 0,
            steps: BTreeMap::new(),
            sequence: 0,
            faults: Faults::new(faults),
            rng: Rng::new(seed),
            res: BTreeMap::new(),
            face,
            parts: Files::new(),
            log: Vec::new(),
            held_back: VecDeque::new(),
            away_until: 0,
            most_sessions: 0,
        }
    }

    /// Milliseconds since the beginning.
    pub fn clock(&self) -> u64 {
        self.clock
    }

    /// The service.
    pub fn machine(&self) -> &Machine<'j> {
        &self.machine
    }

    /// The exchanges, in the order in which requests were put.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.log
    }

    /// The files that came beside requests.
    pub fn parts(&self) -> &Files {
        &self.parts
    }

    /// The most requests that were open at once.
    pub fn most_sessions(&self) -> usize {
        self.most_sessions
    }

    /// The time of day.
    fn time(&self) -> String {
        let now = self.start.saturating_add(jiff::SignedDuration::from_millis(self.clock.cast_signed()));
        now.unwrap_or(self.start).strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string()
    }

    fn at(&mut self, when: u64, step: Step) {
        self.sequence += 1;
        self.steps.insert((when, self.sequence), step);
    }

    /// Moves the time on to `until`, and does what is due.
    pub fn advance(&mut self, until: u64) {
        while let Some(entry) = self.steps.first_entry() {
            let &(due, _) = entry.key();
            if due > until {
                break;
            }
            let step = entry.remove();
            self.clock = self.clock.max(due);
            self.step(step);
        }
        self.clock = self.clock.max(until);
    }

    /// When the next thing happens.
    pub fn next_due(&self) -> Option<u64> {
        self.steps.keys().next().map(|(due, _)| *due)
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Arrive(of, bytes) => self.arrive(of, &bytes),
            Step::Write { name, bytes, whole, of } => {
                let exchange = &mut self.log[of];
                if whole {
                    exchange.answered_at = Some(self.clock);
                    exchange.outcome = Outcome::Answered;
                }
                self.res.insert(name, Answer { bytes, whole, of });
            }
        }
    }

    /// A request reaches the service, which answers it; the way back has its faults, too.
    fn arrive(&mut self, of: usize, bytes: &[u8]) {
        if self.clock < self.away_until {
            self.log[of].outcome = Outcome::Lost;
            return;
        }
        let operation = self.log[of].operation.clone();
        if self.faults.befalls(FaultKind::LostRequest, &operation, &mut self.rng).is_some() {
            self.log[of].outcome = Outcome::Lost;
            return;
        }
        let now = self.time();
        let killed = self.faults.befalls(FaultKind::Killed, &operation, &mut self.rng).is_some();
        // the first time it has taken the request already: a system that does not know that would register twice
        let killed_before = killed && self.away_until > 0 && self.rng.happens(50);
        let answer = if killed_before { None } else { Some(self.machine.receive(&now, bytes, &self.parts)) };
        if let Some(answer) = &answer {
            self.log[of].arrived_at = Some(self.clock);
            self.log[of].answer = answer.to_string().into_bytes();
        }
        if killed {
            // what it had taken is in its record; everything else is gone with the process
            if let Ok(machine) = self.machine.restarted() {
                self.machine = machine;
            }
            self.away_until = self.clock + RESTART;
            self.log[of].outcome = Outcome::Lost;
            return;
        }
        let Some(answer) = answer else { return };
        if self.faults.befalls(FaultKind::LostAnswer, &operation, &mut self.rng).is_some() {
            self.log[of].outcome = Outcome::Lost;
            return;
        }
        self.reply(of, &operation, answer.to_string().into_bytes());
    }

    fn reply(&mut self, of: usize, operation: &str, bytes: Vec<u8>) {
        let name = self.log[of].name.clone();
        let delay = self.faults.befalls(FaultKind::Delay, operation, &mut self.rng);
        let mut due = self.clock + ANSWER + delay.unwrap_or(0);
        if self.faults.befalls(FaultKind::OtherOrder, operation, &mut self.rng).is_some() {
            self.held_back.push_back((name.clone(), bytes.clone(), of));
            self.at(due + HELD_BACK, Step::Write { name, bytes, whole: true, of });
            return;
        }
        if let Some(pause) = self.faults.befalls(FaultKind::HalfWritten, operation, &mut self.rng) {
            let half = bytes[..bytes.len() / 2].to_vec();
            self.at(due, Step::Write { name: name.clone(), bytes: half, whole: false, of });
            due += pause.max(1);
        }
        self.at(due, Step::Write { name: name.clone(), bytes: bytes.clone(), whole: true, of });
        if self.faults.befalls(FaultKind::DoubleAnswer, operation, &mut self.rng).is_some() {
            self.at(due + ANSWER, Step::Write { name, bytes, whole: true, of });
        }
        // one that was held back comes right behind this one
        while let Some((name, bytes, of)) = self.held_back.pop_front() {
            let waiting = self.log[of].answered_at.is_none();
            let planned = self.steps.iter().find_map(|(key, step)| match step {
                Step::Write { of: other, .. } if *other == of => Some(*key),
                _ => None,
            });
            if let Some(key) = planned.filter(|_| waiting) {
                self.steps.remove(&key);
                self.at(due + 1, Step::Write { name, bytes, whole: true, of });
            }
        }
    }

    /// Requests that are open: put, and neither lost nor answered.
    fn sessions(&self) -> usize {
        self.log.iter().rev().take(4 * SESSIONS).filter(|exchange| exchange.outcome == Outcome::Open).count()
    }

    /// A request is put, or data beside one.
    fn accept(&mut self, name: &str, bytes: &[u8]) -> Result<(), crate::certify::system::LineFault> {
        use crate::certify::system::LineFault;
        let Some(asked) = Asked::read(bytes) else {
            self.parts.insert(name.to_owned(), bytes.to_vec());
            return Ok(());
        };
        let mut exchange = Exchange {
            name: name.to_owned(),
            operation: asked.operation.clone(),
            digest: hex(&Sha256::digest(bytes)),
            request: bytes.to_vec(),
            put_at: self.clock,
            ..Exchange::default()
        };
        let operation = asked.operation;
        let full = self.faults.befalls(FaultKind::FullDisk, &operation, &mut self.rng).is_some();
        let busy = self.faults.befalls(FaultKind::Busy, &operation, &mut self.rng).is_some();
        let open = self.sessions() + 1;
        let fault = match (full, busy || open > SESSIONS) {
            (true, _) => Some((LineFault::Full, Outcome::Full)),
            (false, true) => Some((LineFault::Busy, Outcome::Busy)),
            (false, false) => None,
        };
        self.most_sessions = self.most_sessions.max(open);
        if let Some((fault, outcome)) = fault {
            exchange.outcome = outcome;
            self.log.push(exchange);
            return Err(fault);
        }
        let of = self.log.len();
        self.log.push(exchange);
        self.at(self.clock + POLL, Step::Arrive(of, bytes.to_vec()));
        Ok(())
    }
}
