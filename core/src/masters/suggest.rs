//! The nearest right codes for one that its master does not have. Never applied by itself.

use super::Day;
use super::find::{How, near};
use super::fold::fold;
use super::layer::Standing;
use super::pack::{Entry, Pack};

/// How many are told.
pub const MOST: usize = 3;

/// Why a code is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It took the place of the retired one.
    Successor,
    /// The same code in the master's spelling (width, letter case, leading zeros).
    Spelling,
    /// It is the one with this name.
    Name,
    /// A name reads the same or differs little.
    NearName,
    /// The code differs by one character.
    NearCode,
}

impl Why {
    /// In words: Japanese, English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Successor => ("移行先", "its successor"),
            Self::Spelling => ("同じコードの正しい書き方", "the same code as the master writes it"),
            Self::Name => ("名称が一致", "has this name"),
            Self::NearName => ("名称が近い", "has a similar name"),
            Self::NearCode => ("コードが 1 文字違い", "differs by one character"),
        }
    }
}

/// A code that may have been meant.
#[derive(Clone, Copy, Debug)]
pub struct Suggestion<'p> {
    /// The code.
    pub entry: Entry<'p>,
    /// Why.
    pub why: Why,
}

/// At most [`MOST`] codes in use on the day `on`, the likeliest first; `display` may be empty.
pub fn suggest<'p>(pack: &'p Pack, code: &str, display: &str, on: Option<Day>) -> Vec<Suggestion<'p>> {
    let mut found: Vec<Suggestion<'p>> = Vec::new();
    let mut add = |candidate: &str, why: Why| {
        let known = found.iter().any(|known| known.entry.code() == candidate);
        if !known
            && found.len() < MOST
            && candidate != code
            && let Standing::Active(entry) = pack.standing(candidate, "", on)
        {
            found.push(Suggestion { entry, why });
        }
    };
    if let Standing::Retired(entry) = pack.standing(code, "", on) {
        for successor in heirs(pack, entry, on) {
            add(successor, Why::Successor);
        }
    }
    for spelling in spellings(pack, code) {
        add(&spelling, Why::Spelling);
    }
    for hit in near(pack, display, MOST * 2) {
        let why = if hit.how <= How::Exact { Why::Name } else { Why::NearName };
        add(hit.entry.code(), why);
    }
    // a slip of the pen in a code is believed where nothing speaks against it
    if found.is_empty() || display.is_empty() {
        let mut add = |candidate: &str| {
            let known = found.iter().any(|known| known.entry.code() == candidate);
            if !known
                && found.len() < MOST
                && let Standing::Active(entry) = pack.standing(candidate, "", on)
            {
                found.push(Suggestion { entry, why: Why::NearCode });
            }
        };
        neighbours(code, &mut add);
    }
    found
}

/// The codes in use that took the place of a retired one, over several steps.
pub fn heirs<'p>(pack: &'p Pack, entry: Entry<'p>, on: Option<Day>) -> Vec<&'p str> {
    const MOST_STEPS: usize = 16;
    let mut heirs = Vec::new();
    let mut work: Vec<&str> = entry.successors().collect();
    let mut seen = vec![entry.code()];
    while let Some(code) = work.pop() {
        if seen.contains(&code) || seen.len() > MOST_STEPS {
            continue;
        }
        seen.push(code);
        match pack.standing(code, "", on) {
            Standing::Retired(further) if further.successors().next().is_some() => work.extend(further.successors()),
            _ => heirs.push(code),
        }
    }
    heirs.sort_unstable();
    heirs
}

/// The code in half width and capital letters, without what stands around it, with the zeros that a spreadsheet took.
fn spellings(pack: &Pack, code: &str) -> Vec<String> {
    let plain = fold(code).to_uppercase();
    let width = if pack.is_empty() { 0 } else { pack.code(0).len() };
    let mut spellings = vec![plain.clone(), plain.replace(['-', '.'], "")];
    if plain.len() < width && plain.len() + 4 >= width && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        spellings.push(format!("{plain:0>width$}"));
    }
    spellings.retain(|spelling| spelling != code);
    spellings
}

/// Codes that differ by one character or by two neighbours that changed places.
fn neighbours(code: &str, add: &mut impl FnMut(&str)) {
    const MAX_CODE: usize = 32;
    let bytes = code.as_bytes();
    if bytes.is_empty() || bytes.len() > MAX_CODE || !code.is_ascii() {
        return;
    }
    let mut try_one = |bytes: &[u8]| {
        if let Ok(code) = std::str::from_utf8(bytes) {
            add(code);
        }
    };
    for at in 1..bytes.len() {
        if bytes[at - 1] != bytes[at] {
            let mut swapped = bytes.to_vec();
            swapped.swap(at - 1, at);
            try_one(&swapped);
        }
    }
    let mut changed = bytes.to_vec();
    for at in 0..bytes.len() {
        let class = if bytes[at].is_ascii_digit() { b'0'..=b'9' } else { b'A'..=b'Z' };
        for byte in class.filter(|byte| *byte != bytes[at]) {
            changed[at] = byte;
            try_one(&changed);
        }
        changed[at] = bytes[at];
    }
}
