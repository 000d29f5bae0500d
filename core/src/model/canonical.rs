//! `url|version`.

/// A canonical reference split at its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canonical<'a> {
    /// The URL without version and fragment.
    pub url: &'a str,
    /// The part after `|`; empty when absent.
    pub version: &'a str,
    /// The part after `#`; empty when absent.
    pub fragment: &'a str,
}

impl<'a> Canonical<'a> {
    /// Splits `text`; never fails.
    pub fn parse(text: &'a str) -> Self {
        let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (url, version) = rest.split_once('|').unwrap_or((rest, ""));
        Self { url, version, fragment }
    }
}
