//! Is this text one of the displays of that code?

use super::lists::{CORE, INFECTIONS};
use super::status::{CodeStatus, code_status};
use crate::model::valueset::{CodeSystemId, Terms};

/// What is known of a display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisplayCheck<'t> {
    /// It is one of the code's displays, in whatever language; differences of white space are none.
    Ok,
    /// It differs from one of them by case (or full and half width letters) only.
    Spelling {
        /// The display as the system writes it.
        expected: &'t str,
    },
    /// It is none of them.
    Mismatch {
        /// (language, text) of the displays, those in the language asked for first; the language may be empty.
        expected: Vec<(&'t str, &'t str)>,
    },
    /// The system or the code is not loaded, or the code has no display.
    Unknown,
}

/// Compares `display` with the displays of `code`. `lang` only orders what was expected.
pub fn display_check<'t>(
    terms: &'t Terms,
    system: &str,
    version: &str,
    code: &str,
    display: &str,
    lang: &str,
) -> DisplayCheck<'t> {
    let CodeStatus::Known { system, concept, .. } = code_status(terms, system, version, code) else {
        return DisplayCheck::Unknown;
    };
    display_of(terms, system, concept, display, lang)
}

/// The same for a concept that was found.
pub(crate) fn display_of<'t>(
    terms: &'t Terms,
    system: CodeSystemId,
    concept: u32,
    display: &str,
    lang: &str,
) -> DisplayCheck<'t> {
    let system = terms.code_system(system);
    if system.all_displays(concept).any(|(_, text)| text == display) {
        return DisplayCheck::Ok;
    }
    if system.all_displays(concept).any(|(_, text)| words(text).eq(words(display))) {
        return DisplayCheck::Ok;
    }
    if let Some((_, expected)) = system.all_displays(concept).find(|(_, text)| same_letters(text, display)) {
        return DisplayCheck::Spelling { expected };
    }
    let mut expected: Vec<(&str, &str)> = system.all_displays(concept).collect();
    if expected.is_empty() {
        return DisplayCheck::Unknown;
    }
    // slices are told by the FHIR識別名, which these lists have as the main display
    if [CORE, INFECTIONS].contains(&&*system.url) {
        expected.truncate(1);
    }
    expected.sort_by_key(|(language, _)| !language.eq_ignore_ascii_case(lang));
    DisplayCheck::Mismatch { expected }
}

/// The words of a text, whatever white space (the ideographic space too) stands between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(char::is_whitespace).filter(|word| !word.is_empty())
}

/// Equal but for case, width, white space, and signs of which Japanese character sets have two.
fn same_letters(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

/// The letters of a text as they are compared: half width, lower case, without white space.
pub(crate) fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace()).map(half_width).flat_map(char::to_lowercase)
}

/// The ASCII letter, digit or sign that a full-width one stands for (U+FF01–U+FF5E). Signs that Shift_JIS knows once come out of its
/// conversions in two ways: minus (U+2212, U+FF0D), wave dash (U+301C, U+FF5E), double bar (U+2016, U+2225).
fn half_width(c: char) -> char {
    match c {
        '\u{2212}' => '-',
        '\u{301c}' => '~',
        '\u{2225}' => '\u{2016}',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
