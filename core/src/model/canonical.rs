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
        let parted = |text: &'a str, by: u8| {
            memchr::memchr(by, text.as_bytes()).map_or((text, ""), |at| (&text[..at], &text[at + 1..]))
        };
        let (rest, fragment) = parted(text, b'#');
        let (url, version) = parted(rest, b'|');
        Self { url, version, fragment }
    }

    /// [`Canonical::name`] of a canonical as it is written.
    pub fn name_of(text: &'a str) -> &'a str {
        let end = memchr::memchr2(b'#', b'|', text.as_bytes()).unwrap_or(text.len());
        Self { url: &text[..end], version: "", fragment: "" }.name()
    }

    /// The end of the URL, by which a definition is called: `JP_Condition_eCS`.
    pub fn name(&self) -> &'a str {
        &self.url[memchr::memrchr(b'/', self.url.as_bytes()).map_or(0, |slash| slash + 1)..]
    }
}

/// A version of a definition, as far as it can be told which of two is the newer: `1.10.0-20250522` is 1.10.0 here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version([u32; 3]);

impl Version {
    /// Reads `1`, `1.10` or `1.10.0`, with or without what stands behind a `-` or `+`; `None` where it begins otherwise.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.split(['-', '+']).next().unwrap_or_default();
        let mut numbers = [0; 3];
        let mut parts = plain.split('.');
        for (at, number) in numbers.iter_mut().enumerate() {
            match parts.next() {
                Some(part) => *number = part.parse().ok()?,
                None if at == 0 => return None,
                None => {}
            }
        }
        Some(Self(numbers))
    }

    /// Whether `asked` is the first part of a version: `1` and `1.5` of 1.5.2.
    pub(crate) fn is_part(asked: &str, version: &str) -> bool {
        version.strip_prefix(asked).is_some_and(|rest| rest.starts_with('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_is_called_by_the_end_of_its_url() {
        let texts = [
            "http://x/A",
            "http://x/A|1/2",
            "http://x/A#b/A",
            "A",
            "A|1",
            "http://x/BA",
            "",
            "/",
            "http://x/A/",
            "x/A#|",
        ];
        for text in texts {
            assert_eq!(Canonical::name_of(text), Canonical::parse(text).name(), "{text}");
        }
        assert_eq!(Canonical::name_of("http://x/A|1/2"), "A");
    }
}
