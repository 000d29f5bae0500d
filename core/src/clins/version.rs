//! Versions of JP-CLINS that the service has taken in, and which of them a document is judged by.

use crate::model::Canonical;
use std::fmt;

/// A version whose tables are embedded, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Version {
    V1_5_2,
    V1_10,
    V1_11,
    V1_12,
}

impl Version {
    /// All of them, oldest first.
    pub const ALL: [Self; 4] = [Self::V1_5_2, Self::V1_10, Self::V1_11, Self::V1_12];
    /// The newest one in force: what a document without a version is judged by.
    pub const NEWEST: Self = Self::V1_12;

    /// As it stands behind the `|` of a canonical.
    pub const fn text(self) -> &'static str {
        self.edition().split_at("jp-clins ".len()).1
    }

    /// The guide in this version, as reports call it.
    pub const fn edition(self) -> &'static str {
        match self {
            Self::V1_5_2 => "jp-clins 1.5.2",
            Self::V1_10 => "jp-clins 1.10.0",
            Self::V1_11 => "jp-clins 1.11.0",
            Self::V1_12 => "jp-clins 1.12.0",
        }
    }

    /// The version called `text` exactly: `1.10.0` or, without its last number, `1.10`.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.is_called(text))
    }

    /// Whether `text` is the name of this version.
    pub fn is_called(self, text: &str) -> bool {
        let full = self.text();
        full == text || full.strip_suffix(".0") == Some(text)
    }

    /// The version that answers `text`, and whether it is that very one. `|1` is how every canonical up to 1.5.2 was
    /// written. Between two embedded ones the older answers: what came with the newer was not yet asked for.
    pub fn nearest(text: &str) -> (Self, bool) {
        if text == "1" {
            return (Self::V1_5_2, true);
        }
        if let Some(version) = Self::named(text) {
            return (version, true);
        }
        let Some(asked) = numbers(text) else { return (Self::NEWEST, false) };
        let before = Self::ALL.into_iter().rev().find(|version| numbers(version.text()) <= Some(asked));
        (before.unwrap_or(Self::V1_5_2), false)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.text())
    }
}

/// Whether a version of this number was published or announced: up to 1.13, by the history of the guide.
pub(super) fn is_published(text: &str) -> bool {
    const ANNOUNCED: u32 = 13;
    numbers(text).is_some_and(|(major, minor, _)| major == 0 || (major == 1 && minor <= ANNOUNCED))
}

/// `1.10.0-20250522` → (1, 10, 0).
fn numbers(text: &str) -> Option<(u32, u32, u32)> {
    let plain = text.split(['-', '+']).next().unwrap_or_default();
    let mut parts = plain.split('.').map(|part| part.parse::<u32>().ok());
    let mut next = |default: Option<u32>| parts.next().unwrap_or(default);
    Some((next(None)?, next(Some(0))?, next(Some(0))?))
}

/// Version of a canonical; empty when it has none.
pub(super) fn of_canonical(canonical: &str) -> &str {
    Canonical::parse(canonical).version
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_between_two_is_answered_by_the_older() {
        for (text, version, exact) in [
            ("1.10.0", Version::V1_10, true),
            ("1.10", Version::V1_10, true),
            ("1.5.2", Version::V1_5_2, true),
            ("1", Version::V1_5_2, true),
            ("1.8.0", Version::V1_5_2, false),
            ("1.4.1", Version::V1_5_2, false),
            ("1.10.0-20250522", Version::V1_10, false),
            ("1.12.7", Version::V1_12, false),
            ("2.0.0", Version::V1_12, false),
            ("latest", Version::V1_12, false),
            // announced, and nothing of it is known that 1.12 has not
            ("1.13.0", Version::V1_12, false),
        ] {
            assert_eq!(Version::nearest(text), (version, exact), "{text}");
        }
    }

    #[test]
    fn versions_that_no_history_names() {
        for (text, published) in
            [("1.8.0", true), ("1.13.0", true), ("0.9.4", true), ("1.14.0", false), ("9.9.9", false), ("latest", false)]
        {
            assert_eq!(is_published(text), published, "{text}");
        }
    }

    #[test]
    fn versions_are_in_the_order_of_their_numbers() {
        assert!(Version::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(Version::ALL.windows(2).all(|pair| numbers(pair[0].text()) < numbers(pair[1].text())));
        assert_eq!(Version::ALL.last(), Some(&Version::NEWEST));
    }
}
