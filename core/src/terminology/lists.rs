//! The lists of the designated items (JLAC10) as JP-CLINS 1.5.2 has them. The embedded code systems and value sets are those of 1.10;
//! what 1.5.2 has otherwise stands in `code-lists.txt`, so that a document is judged by the list of its own version.

use std::cmp::Ordering;

/// Codes that 1.5.2 and 1.10 have in different ways, sorted: the list (`C` core, `I` infections), the code, the number of its display in
/// 1.5.2 and in 1.10 (`---`: not in that list). Facts of the CodeSystems of the official packages 1.5.2 and 1.10.0
/// (`conformance/tests/code_lists.rs` holds them against the packages).
static CODES: &str = include_str!("code-lists.txt");
/// The displays by number, from 0.
static DISPLAYS: &str = include_str!("code-list-displays.txt");
/// Bytes of a line of [`CODES`], and where its parts stand in it.
const LINE: usize = 28;
const CODE: std::ops::Range<usize> = 2..19;
const OLD: std::ops::Range<usize> = 20..23;
const NEW: std::ops::Range<usize> = 24..27;

/// The system of the designated items.
pub(crate) const CORE: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS";
/// The system of the designated infection tests.
pub(crate) const INFECTIONS: &str =
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS";

/// Whose lists judge the codes of the designated items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lists {
    /// Those that are loaded.
    #[default]
    Loaded,
    /// Those of JP-CLINS 1.5.2.
    Clins152,
}

/// What these lists say of a code that the loaded ones have otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// It is in the list and called so.
    Called(&'static str),
    /// It is not in the list; the loaded one has it and calls it so.
    Later(&'static str),
}

impl Listed {
    /// Whether a coding with this code is in the list as it stands: a display that is absent is not wrong.
    pub(crate) fn takes(self, display: &str) -> bool {
        matches!(self, Self::Called(name) if display.is_empty() || display == name)
    }
}

impl Lists {
    /// What they say of a code of `system`; `None` where the loaded code system answers.
    pub(crate) fn find(self, system: &str, code: &str) -> Option<Listed> {
        let list = match self {
            Self::Loaded => return None,
            Self::Clins152 if system == CORE => b'C',
            Self::Clins152 if system == INFECTIONS => b'I',
            Self::Clins152 => return None,
        };
        listed(list, code)
    }
}

fn listed(list: u8, code: &str) -> Option<Listed> {
    let lines = CODES.as_bytes();
    let (mut from, mut to) = (0, lines.len() / LINE);
    while from < to {
        let middle = usize::midpoint(from, to);
        let line = &CODES[middle * LINE..(middle + 1) * LINE];
        match (line.as_bytes()[0], &line[CODE]).cmp(&(list, code)) {
            Ordering::Less => from = middle + 1,
            Ordering::Greater => to = middle,
            Ordering::Equal => {
                let display = |number: &str| DISPLAYS.lines().nth(number.parse().ok()?);
                let is_in_old = display(&line[OLD]).map(Listed::Called);
                return is_in_old.or_else(|| display(&line[NEW]).map(Listed::Later));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// They are found by halves, and by the width of their lines.
    #[test]
    fn lines_have_one_width_and_are_in_order() {
        assert_eq!(CODES.len() % LINE, 0);
        let lines: Vec<&str> = CODES.lines().collect();
        assert!(lines.len() > 600 && lines.is_sorted_by(|one, next| one < next));
        for line in lines {
            assert!(line.len() == LINE - 1 && line.is_ascii(), "{line}");
            let found = listed(line.as_bytes()[0], &line[CODE]).expect(line);
            assert_eq!(matches!(found, Listed::Later(_)), &line[OLD] == "---", "{line}");
        }
    }

    #[test]
    fn codes_are_called_by_their_list() {
        let find = |system, code| Lists::Clins152.find(system, code);
        assert_eq!(find(CORE, "3D010129902327101"), Some(Listed::Called("BS")));
        assert_eq!(find(INFECTIONS, "3D010129902327101"), None);
        assert_eq!(find(CORE, ""), None);
        assert_eq!(find("http://loinc.org", "3D010129902327101"), None);
        assert_eq!(Lists::Loaded.find(CORE, "3D010129902327101"), None);
        assert!(Listed::Called("BS").takes("") && Listed::Called("BS").takes("BS"));
        assert!(!Listed::Called("BS").takes("CBG") && !Listed::Later("BS").takes("BS"));
    }
}
