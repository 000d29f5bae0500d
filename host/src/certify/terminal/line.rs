//! The terminal as a system in this process sees it.

use super::Terminal;
use crate::certify::system::{Files, Line, LineFault};

/// A terminal has so many sessions (Windows shares).
pub const SESSIONS: usize = 20;

impl Line for Terminal<'_> {
    fn now(&self) -> u64 {
        self.clock
    }

    fn wait(&mut self, milliseconds: u64) {
        self.advance(self.clock + milliseconds);
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), LineFault> {
        self.accept(name, bytes)
    }

    fn answers(&mut self) -> Vec<String> {
        self.res.keys().cloned().collect()
    }

    fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        self.res.get(name).map(|answer| answer.bytes.clone())
    }

    fn take(&mut self, name: &str) -> Option<Vec<u8>> {
        let answer = self.res.remove(name)?;
        let exchange = &mut self.log[answer.of];
        exchange.taken_at.get_or_insert(self.clock);
        exchange.taken_half |= !answer.whole;
        Some(answer.bytes)
    }

    fn face(&mut self) -> Files {
        self.face.clone()
    }
}

impl Terminal<'_> {
    /// Answers that lie in `res` now: name, bytes, and whether they are whole.
    pub fn lying(&self) -> impl Iterator<Item = (&str, &[u8], bool)> {
        self.res.iter().map(|(name, answer)| (name.as_str(), answer.bytes.as_slice(), answer.whole))
    }
}
