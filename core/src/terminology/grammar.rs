//! Systems whose codes are words of a grammar: no list of them can be loaded, but their form can be checked.

/// What a grammar says of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is a code of the system.
    Valid,
    /// It cannot be one.
    Invalid,
    /// Its form is right; whether it exists is not known.
    Plausible,
}

/// A system with a grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    /// Media types, `urn:ietf:bcp:13` (RFC 6838 §4.2).
    Mime,
    /// Language tags, `urn:ietf:bcp:47` (RFC 5646 §2.1).
    Language,
}

impl Grammar {
    /// The grammar of a system.
    pub fn of(system: &str) -> Option<Self> {
        match system {
            "urn:ietf:bcp:13" | "http://www.rfc-editor.org/bcp/bcp13.txt" => Some(Self::Mime),
            "urn:ietf:bcp:47" => Some(Self::Language),
            _ => None,
        }
    }

    /// Whether the grammar alone decides: no well-formed word is unknown.
    pub fn decides(self) -> bool {
        matches!(self, Self::Mime | Self::Language)
    }

    /// Checks a code.
    pub fn check(self, code: &str) -> Verdict {
        let valid = match self {
            Self::Mime => mime(code),
            Self::Language => language(code),
        };
        if valid { Verdict::Valid } else { Verdict::Invalid }
    }
}

/// Systems that no FHIR package carries as a whole: that they are not loaded is no news.
pub fn is_external(system: &str) -> bool {
    Grammar::of(system).is_some()
        || system.starts_with("http://www.nlm.nih.gov/")
        || system.starts_with("http://hl7.org/fhir/sid/")
        || system.starts_with("http://fdasis.nlm.nih.gov")
        || system.starts_with("http://dicom.nema.org")
        || system.starts_with("http://www.ama-assn.org")
}

/// `type/subtype` with parameters: RFC 6838 §4.2 restricts names to 127 characters of a small alphabet; parameters
/// follow RFC 2045 §5.1.
fn mime(code: &str) -> bool {
    let (kind, parameters) = code.split_once(';').unwrap_or((code, ""));
    let Some((top, sub)) = kind.trim_end().split_once('/') else { return false };
    restricted(top)
        && restricted(sub)
        && !parameters.contains(['\r', '\n'])
        && (parameters.is_empty() || parameters.split(';').all(|pair| pair.trim().is_empty() || pair.contains('=')))
}

fn restricted(name: &str) -> bool {
    name.len() <= 127
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
}

/// RFC 5646 §2.1: language, script, region, variants, extensions, private use, each subtag of the right shape.
fn language(code: &str) -> bool {
    let mut subtags = code.split('-').peekable();
    let alpha = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
    let word = |text: &str| !text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let Some(primary) = subtags.next() else { return false };
    if matches!(primary, "x" | "X" | "i" | "I") {
        return subtags.peek().is_some() && subtags.all(word);
    }
    if !alpha(primary) || !(2..=8).contains(&primary.len()) {
        return false;
    }
    if primary.len() <= 3 {
        for _ in 0..3 {
            subtags.next_if(|tag| tag.len() == 3 && alpha(tag));
        }
    }
    subtags.next_if(|tag| tag.len() == 4 && alpha(tag));
    subtags
        .next_if(|tag| (tag.len() == 2 && alpha(tag)) || (tag.len() == 3 && tag.bytes().all(|b| b.is_ascii_digit())));
    while subtags
        .next_if(|tag| {
            word(tag) && (tag.len() >= 5 || (tag.len() == 4 && tag.starts_with(|c: char| c.is_ascii_digit())))
        })
        .is_some()
    {}
    while let Some(singleton) = subtags.next() {
        if singleton.len() != 1 || !word(singleton) {
            return false;
        }
        let private = singleton.eq_ignore_ascii_case("x");
        let mut any = false;
        while subtags.next_if(|tag| word(tag) && (private || tag.len() >= 2)).is_some() {
            any = true;
        }
        if !any {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Grammar, Verdict};

    #[test]
    fn media_types() {
        let check = |code| Grammar::Mime.check(code);
        for code in
            ["text/plain", "application/fhir+json; fhirVersion=4.0", "image/svg+xml", "text/plain;charset=utf-8"]
        {
            assert_eq!(check(code), Verdict::Valid, "{code}");
        }
        for code in ["", "pdf", "text/", "/plain", "text/pla in", "テキスト/plain", "text/plain; charset"] {
            assert_eq!(check(code), Verdict::Invalid, "{code}");
        }
    }

    #[test]
    fn language_tags() {
        let check = |code| Grammar::Language.check(code);
        for code in [
            "ja",
            "en-US",
            "zh-Hant-TW",
            "sl-rozaj-biske-1994",
            "de-CH-x-phonebk",
            "x-own",
            "en-u-co-phonebk",
            "es-419",
        ] {
            assert_eq!(check(code), Verdict::Valid, "{code}");
        }
        for code in ["", "j", "日本語", "ja_JP", "en-", "en--US", "en-u", "a1"] {
            assert_eq!(check(code), Verdict::Invalid, "{code}");
        }
    }
}
