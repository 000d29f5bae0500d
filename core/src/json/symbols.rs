//! Interned property names: the tree carries a small number instead of a name, so that looking up an element never
//! compares text.

use serde::{Deserialize, Serialize};

/// An interned property name. `Sym::UNKNOWN` (0) is every name that the table does not hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Sym(pub u16);

impl Sym {
    /// A name that the table does not hold.
    pub const UNKNOWN: Self = Self(0);
}

/// The table of names of a ruleset (element names with every choice expansion, `resourceType`, …), frozen before data
/// is read. At most 65,535 names. Deterministic: no random hashing.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    names: Vec<Box<str>>,
    /// Open addressing, power of two, 0 = free.
    slots: Vec<u16>,
}

impl Symbols {
    /// An empty table.
    pub fn new() -> Self {
        Self { names: vec!["".into()], slots: vec![0; 16] }
    }

    /// The number of a name, added when new; `UNKNOWN` when the table is full.
    pub fn intern(&mut self, name: &str) -> Sym {
        let found = self.get(name.as_bytes());
        if found != Sym::UNKNOWN || name.is_empty() || self.names.len() > usize::from(u16::MAX) {
            return found;
        }
        self.names.push(name.into());
        let sym = (self.names.len() - 1) as u16;
        if self.names.len() * 2 > self.slots.len() {
            self.slots = vec![0; self.slots.len() * 2];
            for sym in 1..self.names.len() {
                self.place(sym as u16);
            }
        } else {
            self.place(sym);
        }
        Sym(sym)
    }

    /// The number of a name, or `UNKNOWN`.
    #[inline]
    pub fn get(&self, name: &[u8]) -> Sym {
        if self.slots.is_empty() {
            return Sym::UNKNOWN;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash(name) & mask;
        loop {
            match self.slots[at] {
                0 => return Sym::UNKNOWN,
                sym if self.names[usize::from(sym)].as_bytes() == name => return Sym(sym),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// The name of a number; empty for `UNKNOWN`.
    pub fn name(&self, sym: Sym) -> &str {
        self.names.get(usize::from(sym.0)).map_or("", |name| name)
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len().saturating_sub(1)
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All names in the order of their numbers, from 1.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().skip(1).map(|name| &**name)
    }

    fn place(&mut self, sym: u16) {
        let mask = self.slots.len() - 1;
        let mut at = hash(self.names[usize::from(sym)].as_bytes()) & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = sym;
    }
}

/// A short multiplicative hash (FNV-1a with a final mix): names are short and the table is small and trusted.
#[inline]
fn hash(name: &[u8]) -> usize {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for chunk in name.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state ^= state >> 29;
    }
    (state ^ name.len() as u64) as usize
}
