//! The catalogue of rules: one file a family, one row a rule. Ids are permanent: retired ones stay documented and are
//! never reused.

use super::Rule;
use crate::text::near;

/// Declares the rules of a family and the list `ALL` of them. An argument is `data "name"`, `definition "name"`, or only its
/// name where that tells (`diagnostic/args.rs`).
///
/// ```ignore
/// rules! {
///     JSON_SYNTAX: "json-syntax", Invalid, Fatal, [definition "what"],
///         ja: "JSON として読めません: {what}", en: "this is not JSON: {what}",
///         mend_ja: "…", mend_en: "…",
///         wrong: "{\"a\":}", right: "{\"a\":1}", source: "RFC 8259 §2";
/// }
/// ```
macro_rules! rules {
    ($($name:ident: $id:literal, $code:ident, $severity:ident, [$($($of:ident)? $arg:literal),*],
        ja: $ja:literal, en: $en:literal, mend_ja: $mend_ja:literal, mend_en: $mend_en:literal,
        wrong: $wrong:literal, right: $right:literal, source: $source:literal;)*) => {
        $(
            #[doc = concat!("`", $id, "`: `", $en, "`")]
            pub static $name: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
                id: $id,
                family: $crate::diagnostic::rule::Family::of(module_path!()),
                code: $crate::diagnostic::IssueType::$code,
                severity: $crate::diagnostic::Severity::$severity,
                args: &[$($arg),*],
                of: &[$($crate::diagnostic::args::of!($($of)?)),*],
                ja: $ja,
                en: $en,
                mend_ja: $mend_ja,
                mend_en: $mend_en,
                wrong: $wrong,
                right: $right,
                source: $source,
            };
        )*
        /// Every rule of this family, in catalogue order.
        pub static ALL: &[&$crate::diagnostic::Rule] = &[$(&$name),*];
    };
}

pub mod binding;
pub mod datatype;
pub mod clins;
pub mod levels;
pub mod input;
pub mod json;
pub mod profile;
pub mod source;
pub mod structure;
pub mod terms;
pub mod masters;
pub mod measure;
pub mod questionnaire;
pub mod bundle;
pub mod vocabulary;
pub mod definition;
pub mod xhtml;
pub mod xml;
pub mod keys;

/// The families, in catalogue order.
// one a line, so that additions merge
#[rustfmt::skip]
static FAMILIES: &[&[&Rule]] = &[
    input::ALL,
    json::ALL,
    xml::ALL,
    structure::ALL,
    profile::ALL,
    levels::ALL,
    binding::ALL,
    terms::ALL,
    masters::ALL,
    source::ALL,
    datatype::ALL,
    vocabulary::ALL,
    definition::ALL,
    xhtml::ALL,
    bundle::ALL,
    measure::ALL,
    questionnaire::ALL,
    keys::ALL,
];

/// Every rule of the catalogue.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().chain(clins::FAMILIES).flat_map(|family| family.iter().copied())
}

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// Ids that are spelled much like `id`, or contain it: the nearest first, three at most.
pub fn nearest(id: &str) -> Vec<&'static str> {
    let written: Vec<char> = id.chars().take(64).collect();
    let mut found: Vec<(usize, &'static str)> = all()
        .filter_map(|rule| {
            let distance = near::distance(&written, &rule.id.chars().collect::<Vec<_>>());
            let close = distance <= 3.max(written.len() / 3) || (id.len() > 3 && rule.id.contains(id));
            close.then_some((distance, rule.id))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().take(3).map(|(_, id)| id).collect()
}
