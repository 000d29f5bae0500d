//! Systems whose codes are words of a grammar: no list of them can be loaded, but their form can be checked.

use super::{registers, subtags, ucum};

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

/// A system with a grammar, or with a register that this crate carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    /// Media types (RFC 6838 §4.2).
    Mime,
    /// Language tags (RFC 5646 §2.1).
    Language,
    /// Countries (ISO 3166-1, three notations).
    Country,
    /// Parts of countries (ISO 3166-2): the form only.
    Subdivision,
    /// Areas of the world (UN M49): the form only.
    Area,
    /// Currencies (ISO 4217).
    Currency,
    /// IANA time zones.
    Zone,
    /// Units (UCUM).
    Unit,
    /// LOINC: the form and the check digit only.
    Loinc,
    /// SNOMED CT: the form and the check digit only.
    Snomed,
}

impl Grammar {
    /// The systems that have one.
    pub(crate) const SYSTEMS: [&str; 11] = [
        "urn:ietf:bcp:13",
        "http://www.rfc-editor.org/bcp/bcp13.txt",
        "urn:ietf:bcp:47",
        "urn:iso:std:iso:3166",
        "urn:iso:std:iso:3166:-2",
        "http://unstats.un.org/unsd/methods/m49/m49.htm",
        "urn:iso:std:iso:4217",
        "https://www.iana.org/time-zones",
        "http://unitsofmeasure.org",
        "http://loinc.org",
        "http://snomed.info/sct",
    ];

    /// The grammar of a system.
    pub fn of(system: &str) -> Option<Self> {
        Some(match system {
            "urn:ietf:bcp:13" | "http://www.rfc-editor.org/bcp/bcp13.txt" => Self::Mime,
            "urn:ietf:bcp:47" => Self::Language,
            "urn:iso:std:iso:3166" => Self::Country,
            "urn:iso:std:iso:3166:-2" => Self::Subdivision,
            "http://unstats.un.org/unsd/methods/m49/m49.htm" => Self::Area,
            "urn:iso:std:iso:4217" => Self::Currency,
            "https://www.iana.org/time-zones" => Self::Zone,
            "http://unitsofmeasure.org" => Self::Unit,
            "http://loinc.org" => Self::Loinc,
            "http://snomed.info/sct" => Self::Snomed,
            _ => return None,
        })
    }

    /// A code that data from Japan is likely to need.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Mime => "application/pdf",
            Self::Language => "ja",
            Self::Country => "JP",
            Self::Subdivision => "JP-13",
            Self::Area => "392",
            Self::Currency => "JPY",
            Self::Zone => "Asia/Tokyo",
            Self::Unit => "mg",
            Self::Loinc => "8867-4",
            Self::Snomed => "73211009",
        }
    }

    /// Whether the grammar alone decides: no well-formed word is unknown.
    pub fn decides(self) -> bool {
        !matches!(self, Self::Subdivision | Self::Area | Self::Loinc | Self::Snomed)
    }

    /// Checks a code.
    pub fn check(self, code: &str) -> Verdict {
        let fits = match self {
            Self::Mime => mime(code),
            Self::Language => language(code),
            Self::Country => [registers::ALPHA_2, registers::ALPHA_3, registers::NUMERIC]
                .iter()
                .any(|list| registers::has(list, code)),
            Self::Subdivision => subdivision(code),
            Self::Area => code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()),
            Self::Currency => registers::has(registers::CURRENCIES, code),
            Self::Zone => registers::has(registers::ZONES, code),
            Self::Unit => ucum::is_unit(code),
            Self::Loinc => loinc(code),
            Self::Snomed => snomed(code),
        };
        match (fits, self.decides()) {
            (false, _) => Verdict::Invalid,
            (true, true) => Verdict::Valid,
            (true, false) => Verdict::Plausible,
        }
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
///
/// FHIR's own short names of its formats count as well: R4 allows them wherever a format is named
/// (http://hl7.org/fhir/R4/http.html#mime-type, CapabilityStatement.format).
fn mime(code: &str) -> bool {
    if matches!(code, "xml" | "json" | "ttl") {
        return true;
    }
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

/// A valid tag of RFC 5646 §2.2.9: well-formed (§2.1), each subtag registered, no variant and no singleton twice. Case does
/// not count (§2.1.1).
fn language(code: &str) -> bool {
    let lower = code.to_ascii_lowercase();
    if registers::has(subtags::GRANDFATHERED, &lower) {
        return true;
    }
    let mut rest = lower.split('-').peekable();
    let alpha = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
    let word = |text: &str| !text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let Some(primary) = rest.next() else { return false };
    if primary == "x" {
        return rest.peek().is_some() && rest.all(word);
    }
    // four letters are reserved, and of more none is registered (§2.2.1)
    let exists = match primary.len() {
        2 => registers::has(subtags::LANGUAGES, primary),
        3 => subtags::is_long_language(primary),
        _ => false,
    };
    if !exists {
        return false;
    }
    // what has the shape of a subtag and stands where it may stand has to be one
    let mut registered = true;
    for _ in 0..3 {
        if let Some(extended) = rest.next_if(|tag| tag.len() == 3 && alpha(tag)) {
            registered &= registers::has(subtags::EXTENDED, extended);
        }
    }
    if let Some(script) = rest.next_if(|tag| tag.len() == 4 && alpha(tag)) {
        let script = script[..1].to_ascii_uppercase() + &script[1..];
        registered &= registers::has(subtags::SCRIPTS, &script) || subtags::is_private(&script);
    }
    let is_region =
        |tag: &&str| tag.len() == 2 && alpha(tag) || tag.len() == 3 && tag.bytes().all(|b| b.is_ascii_digit());
    if let Some(region) = rest.next_if(is_region) {
        let region = region.to_ascii_uppercase();
        registered &= registers::has(subtags::REGIONS, &region) || subtags::is_private(&region);
    }
    let mut variants = Vec::new();
    let is_variant =
        |tag: &&str| word(tag) && (tag.len() >= 5 || (tag.len() == 4 && tag.starts_with(|c: char| c.is_ascii_digit())));
    while let Some(variant) = rest.next_if(is_variant) {
        registered &= registers::has(subtags::VARIANTS, variant) && !variants.contains(&variant);
        variants.push(variant);
    }
    let mut singletons = Vec::new();
    while let Some(singleton) = rest.next() {
        if singleton.len() != 1 || !word(singleton) || singletons.contains(&singleton) {
            return false;
        }
        singletons.push(singleton);
        let private = singleton == "x";
        let mut any = false;
        while rest.next_if(|tag| word(tag) && (private || tag.len() >= 2)).is_some() {
            any = true;
        }
        if !any {
            return false;
        }
    }
    registered
}

/// Country, hyphen, one to three letters or digits.
fn subdivision(code: &str) -> bool {
    code.split_once('-').is_some_and(|(country, part)| {
        registers::has(registers::ALPHA_2, country)
            && (1..=3).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

/// Digits, a hyphen and a check digit (mod 10, Luhn). Parts, answers and lists have a prefix of two letters and their
/// check digit is not of the digits alone: it is not checked.
fn loinc(code: &str) -> bool {
    let bare = code.strip_prefix('L').and_then(|rest| rest.strip_prefix(['P', 'A', 'L', 'G', 'N']));
    let number = bare.unwrap_or(code);
    // the check digit is one byte, or the code is none
    let Some((digits, check)) = number.len().checked_sub(2).and_then(|at| number.split_at_checked(at)) else {
        return false;
    };
    let Some(check) = check.strip_prefix('-') else { return false };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=8).contains(&digits.len()) || check.len() != 1 || !all_digits(digits) || !all_digits(check) {
        return false;
    }
    if bare.is_some() {
        return true;
    }
    let sum: u32 = (digits.bytes().rev().enumerate())
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    check.as_bytes()[0] - b'0' == ((10 - sum % 10) % 10) as u8
}

/// An identifier of a concept (partition 00 or 10, Verhoeff check digit), or an expression, which begins with one.
fn snomed(code: &str) -> bool {
    let end = code.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(code.len());
    let (number, rest) = code.split_at(end);
    let follows = rest.is_empty() || rest.trim_start().starts_with(['|', ':', '+']) || code.starts_with("===");
    if !follows || !(6..=18).contains(&number.len()) {
        // definition status in front of an expression: nothing more is checked
        return code.starts_with("===") || code.starts_with("<<<");
    }
    let partition = &number[number.len() - 3..number.len() - 1];
    matches!(partition, "00" | "10") && verhoeff(number)
}

/// Verhoeff's check: the permuted digits multiply to the identity of the dihedral group D5.
fn verhoeff(number: &str) -> bool {
    // the permutation (0 1 5 8 9 4 2 7)(3 6), applied as often as the place counted from the right
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    const POWERS: [[u8; 10]; 8] = {
        let mut powers = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]; 8];
        let mut at = 10;
        while at < 80 {
            powers[at / 10][at % 10] = PERMUTATION[powers[at / 10 - 1][at % 10] as usize];
            at += 1;
        }
        powers
    };
    /// By place and digit: what the sum so far becomes.
    const SUMS: [[[u8; 10]; 10]; 8] = {
        let mut sums = [[[0; 10]; 10]; 8];
        let mut at = 0;
        while at < 800 {
            let (place, digit, sum) = (at / 100, at / 10 % 10, at % 10);
            sums[place][digit][sum] = multiply(sum as u8, POWERS[place][digit]);
            at += 1;
        }
        sums
    };
    let digits = number.bytes().rev().map(|byte| usize::from(byte - b'0'));
    digits.enumerate().fold(0, |sum, (place, digit)| SUMS[place % 8][digit][usize::from(sum)]) == 0
}

/// The product of two elements of the dihedral group D5.
const fn multiply(a: u8, b: u8) -> u8 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + (b - 5)) % 5 + 5,
        (false, true) => (a - 5 + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

#[cfg(test)]
mod tests {
    use super::{Grammar, Verdict};

    #[test]
    fn every_system_has_its_grammar() {
        assert!(Grammar::SYSTEMS.iter().all(|system| Grammar::of(system).is_some()));
    }

    #[test]
    fn media_types() {
        let check = |code| Grammar::Mime.check(code);
        for code in [
            "text/plain",
            "application/fhir+json; fhirVersion=4.0",
            "image/svg+xml",
            "text/plain;charset=utf-8",
            "json",
        ] {
            assert_eq!(check(code), Verdict::Valid, "{code}");
        }
        for code in ["", "pdf", "text/", "/plain", "text/pla in", "テキスト/plain", "text/plain; charset"] {
            assert_eq!(check(code), Verdict::Invalid, "{code}");
        }
    }

    #[test]
    fn examples_are_codes() {
        for grammar in Grammar::SYSTEMS.iter().filter_map(|system| Grammar::of(system)) {
            assert_ne!(grammar.check(grammar.example()), Verdict::Invalid, "{grammar:?}");
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
            "ain",
            "JA-jpan-jp",
            "zh-yue",
            "ja-XX",
            "i-klingon",
            "en-a-bbb-b-ccc",
        ] {
            assert_eq!(check(code), Verdict::Valid, "{code}");
        }
        for code in [
            "",
            "j",
            "日本語",
            "ja_JP",
            "en-",
            "en--US",
            "en-u",
            "a1",
            "jp",
            "JP",
            "male",
            "active",
            "xxx",
            "jpn",
            "eng",
            "ja-JP-JP",
            "ja-Xyzz",
            "ja-UK",
            "de-1901-1901",
            "en-a-bbb-a-ccc",
            "en-abcde",
            "zh-jpn",
            "i-x",
        ] {
            assert_eq!(check(code), Verdict::Invalid, "{code}");
        }
    }

    #[test]
    fn check_digits() {
        let loinc = |code| Grammar::Loinc.check(code);
        for code in ["8867-4", "29463-7", "57133-1", "18842-5", "LP7786-9", "60591-5", "2160-0", "85354-9"] {
            assert_eq!(loinc(code), Verdict::Plausible, "{code}");
        }
        for code in ["8867-5", "8867", "abc-1", "-4", "29463-77", ""] {
            assert_eq!(loinc(code), Verdict::Invalid, "{code}");
        }
        let snomed = |code| Grammar::Snomed.check(code);
        for code in ["73211009", "404684003", "385055001", "840535000", "6736007", "73211009|x|:363698007=1"] {
            assert_eq!(snomed(code), Verdict::Plausible, "{code}");
        }
        for code in ["73211008", "1", "diabetes", "", "73211009x"] {
            assert_eq!(snomed(code), Verdict::Invalid, "{code}");
        }
    }
}
