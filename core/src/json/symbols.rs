//! Interned property names: the tree carries a small number instead of a name, so that looking up an element never
//! compares text.

use crate::text::words;
use serde::{Deserialize, Serialize};

/// An interned property name. `Sym::UNKNOWN` (0) is every name that the table does not hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Sym(pub u16);

impl Sym {
    /// A name that the table does not hold.
    pub const UNKNOWN: Self = Self(0);

    /// Its bit in a set of names that says of most names that they are not in it.
    #[inline]
    pub(crate) const fn bit(self) -> u64 {
        1 << (self.0 % 64)
    }
}

/// The table of names of a ruleset (element names with every choice expansion, `resourceType`, …), frozen before data
/// is read. At most 65,535 names. Deterministic: no random hashing.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    names: Vec<Box<str>>,
    /// By number: what its letters are.
    letters: Vec<Letters>,
    /// Open addressing, power of two, at most half full.
    slots: Vec<Slot>,
}

/// What is known of the letters of a name.
#[derive(Clone, Copy, Debug, Default)]
struct Letters {
    /// They are letters, digits and `_`, the first no digit.
    plain: bool,
    /// One is a capital.
    capital: bool,
}

impl Letters {
    fn of(name: &str) -> Self {
        Self { plain: is_plain(name), capital: name.bytes().any(|byte| byte.is_ascii_uppercase()) }
    }
}

/// What is compared before the name itself: names up to 16 bytes are equal exactly when their prints are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Print {
    /// The first eight bytes, zeros behind a shorter name.
    pub(super) first: u64,
    /// Bytes 8 to 16, zeros behind a shorter name; the last eight bytes of a name longer than 16.
    pub(super) second: u64,
    /// Bytes.
    pub(super) len: u32,
}

impl Print {
    /// The print of a name; of one that the program itself looks for the compiler works it out.
    #[inline]
    pub(super) fn of(name: &[u8]) -> Self {
        let len = name.len() as u32;
        let second = words::padded(name, if name.len() > 16 { name.len() - 8 } else { 8 });
        Self { first: words::padded(name, 0), second, len }
    }

    /// A multiplicative hash: names are short, and the table is small and trusted.
    #[inline]
    pub(super) fn hash(self) -> u64 {
        let state = (self.first ^ u64::from(self.len)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let state = (state.rotate_left(32) ^ self.second).wrapping_mul(0xd6e8_feb8_6659_fd93);
        state ^ (state >> 32)
    }
}

/// Whether a name is of letters, digits and `_`, the first no digit: an identifier of FHIRPath.
pub(crate) fn is_plain(name: &str) -> bool {
    /// By byte: it may stand in such a name.
    const PLAIN: [bool; 256] = {
        let mut plain = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            plain[byte] = byte as u8 == b'_' || (byte as u8).is_ascii_alphanumeric();
            byte += 1;
        }
        plain
    };
    name.bytes().next().is_some_and(|first| !first.is_ascii_digit())
        && name.bytes().all(|byte| PLAIN[usize::from(byte)])
}

/// One place of the table; `sym` 0 is free.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    print: Print,
    sym: Sym,
}

impl Symbols {
    /// An empty table.
    pub fn new() -> Self {
        Self { names: vec!["".into()], letters: vec![Letters::default()], slots: vec![Slot::default(); 16] }
    }

    /// The number of a name, added when new; `UNKNOWN` when the table is full.
    pub fn intern(&mut self, name: &str) -> Sym {
        let found = self.get(name.as_bytes());
        if found != Sym::UNKNOWN || name.is_empty() || self.names.len() > usize::from(u16::MAX) {
            return found;
        }
        if self.names.is_empty() {
            *self = Self::new();
        }
        self.names.push(name.into());
        self.letters.push(Letters::of(name));
        if self.names.len() * 2 > self.slots.len() {
            self.slots = vec![Slot::default(); self.slots.len() * 2];
            for sym in 1..self.names.len() {
                self.place(Sym(sym as u16));
            }
        } else {
            self.place(Sym((self.names.len() - 1) as u16));
        }
        Sym((self.names.len() - 1) as u16)
    }

    /// The number of a name, or `UNKNOWN`.
    #[inline]
    pub fn get(&self, name: &[u8]) -> Sym {
        let print = Print::of(name);
        self.find(print, print.hash(), name)
    }

    /// The same when the print and its hash are known.
    #[inline]
    pub(super) fn find(&self, print: Print, hash: u64, name: &[u8]) -> Sym {
        if self.slots.is_empty() {
            return Sym::UNKNOWN;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.sym == Sym::UNKNOWN {
                return Sym::UNKNOWN;
            }
            if slot.print == print && (print.len <= 16 || self.names[usize::from(slot.sym.0)].as_bytes() == name) {
                return slot.sym;
            }
            at = (at + 1) & mask;
        }
    }

    /// The name of a number; empty for `UNKNOWN`.
    pub fn name(&self, sym: Sym) -> &str {
        self.names.get(usize::from(sym.0)).map_or("", |name| name)
    }

    /// Whether the name of a number is of letters, digits and `_`, the first no digit.
    pub(crate) fn is_plain(&self, sym: Sym) -> bool {
        self.letters.get(usize::from(sym.0)).is_some_and(|letters| letters.plain)
    }

    /// Whether the name of a number has a capital letter, as that of every choice has (`valueQuantity`).
    pub(crate) fn has_capital(&self, sym: Sym) -> bool {
        self.letters.get(usize::from(sym.0)).is_some_and(|letters| letters.capital)
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

    fn place(&mut self, sym: Sym) {
        let print = Print::of(self.names[usize::from(sym.0)].as_bytes());
        let mask = self.slots.len() - 1;
        let mut at = print.hash() as usize & mask;
        while self.slots[at].sym != Sym::UNKNOWN {
            at = (at + 1) & mask;
        }
        self.slots[at] = Slot { print, sym };
    }
}
