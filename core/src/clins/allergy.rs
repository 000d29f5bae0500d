//! アレルギー情報, 薬剤禁忌情報: codes of J-FAGY and YJ, what the categories mean.

use super::registry::{Basis, Row};
use super::service::Service;
use super::version::Version;
use crate::check::document::meant::meant as meant_for;
use crate::diagnostic::catalogue::clins::allergy as rule;
use crate::diagnostic::{Arg, Sink};
use crate::json::NodeId;

const BASE: &str = "http://jpfhir.jp/fhir/core/CodeSystem/";
/// Systems of allergens (behind [`BASE`]), what their codes begin with, and the category that goes with them.
const SYSTEMS: [(&str, &[&str], &str); 4] = [
    ("YCM/JP_JfagyMedicationAllergen_CS", &["YCM", "D9M"], "medication"),
    ("GCM/JP_JfagyMedicationAllergen_CS", &["GCM"], "medication"),
    ("JP_JfagyFoodAllergen_CS", &["J9F", "D9F"], "food"),
    ("JP_JfagyNonFoodNonMedicationAllergen_CS", &["J9N", "D9N"], "environment"),
];

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::CODE_FORM),
    Row::new(&rule::CODE_SYSTEM),
    Row::new(&rule::CATEGORY_CODE).basis(Basis::Reading),
    Row::new(&rule::CATEGORY_BIOLOGIC).basis(Basis::Reading),
    Row::new(&rule::MANIFESTATION_TEXT).until(Version::V1_10).basis(Basis::Reading),
    Row::new(&rule::PERSON_UNUSED).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let read = &service.read;
    for allergy in service.declaring("JP_AllergyIntolerance_eCS") {
        codes(service, allergy, sink);
        for category in service.items(allergy, "category") {
            if service.doc().tree.is_text(category, "biologic") {
                service.tell(sink, &rule::CATEGORY_BIOLOGIC, category, vec![]);
            }
        }
        for manifestation in
            service.items(allergy, "reaction").flat_map(|reaction| read.items(reaction, "manifestation"))
        {
            if read.child(manifestation, "text").is_none() {
                service.tell_absent(sink, &rule::MANIFESTATION_TEXT, manifestation, "text", vec![]);
            }
        }
        for name in ["recorder", "asserter"] {
            if let Some(node) = service.child(allergy, name) {
                service.tell(sink, &rule::PERSON_UNUSED, node, vec![name.into()]);
            }
        }
    }
}

/// At least one code of J-FAGY's systems, of its system's form, of the category's kind.
fn codes(service: &Service<'_>, allergy: NodeId, sink: &mut Sink) {
    let codings = service.codings(allergy, "code");
    let categories: Vec<_> =
        service.items(allergy, "category").map(|node| (node, service.doc().tree.text(node))).collect();
    let mut is_known = false;
    for coding in &codings {
        let of = SYSTEMS.iter().find(|(system, ..)| coding.system.strip_prefix(BASE) == Some(system));
        let Some((_, prefixes, category)) = of else { continue };
        is_known = true;
        let at = service.part(coding.node, "code");
        if !prefixes.iter().any(|prefix| has_form(&coding.code, prefix)) {
            let args = vec![(&*coding.code).into(), forms(prefixes)];
            service.tell(sink, &rule::CODE_FORM, at, args);
        } else if !categories.is_empty()
            && !categories.iter().any(|(_, found)| found == category || found == "biologic")
        {
            let args = vec![(&*categories[0].1).into(), (&*coding.code).into(), (*category).into()];
            service.tell(sink, &rule::CATEGORY_CODE, categories[0].0, args);
        }
    }
    if let Some(first) = codings.first().filter(|_| !is_known) {
        // the code itself says which system it is of
        let meant = codings.iter().find_map(|coding| Some((coding, system_of(&coding.code)?)));
        let (wrong, words) = match &meant {
            Some((coding, system)) => (*coding, meant_for(system)),
            None => (first, Arg::nothing()),
        };
        let node = service.part(wrong.node, "system");
        service.tell(sink, &rule::CODE_SYSTEM, node, vec![(&*wrong.system).into(), words]);
    }
}

/// The system whose codes have the form of this one.
fn system_of(code: &str) -> Option<String> {
    let is_of = |(_, prefixes, _): &&(&str, &[&str], &str)| prefixes.iter().any(|prefix| has_form(code, prefix));
    SYSTEMS.iter().find(is_of).map(|(system, ..)| [BASE, system].concat())
}

/// Whether a code has the form that goes with its first three characters.
fn has_form(code: &str, prefix: &str) -> bool {
    let Some(rest) = code.strip_prefix(prefix) else { return false };
    let is_digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_upper = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    if !rest.is_ascii() {
        return false;
    }
    match prefix {
        "YCM" => {
            rest.len() == 12
                && is_digits(&rest[..7], 7)
                && rest.as_bytes()[7].is_ascii_uppercase()
                && is_digits(&rest[8..], 4)
        }
        "GCM" => rest.len() == 12 && is_digits(&rest[..7], 7) && is_upper(&rest[7..9]) && rest.ends_with("ZZZ"),
        _ if prefix.starts_with('D') => rest == "000000000",
        _ => rest.len() == 9 && is_upper(rest),
    }
}

/// The forms that codes of a system have, in words.
fn forms(prefixes: &[&str]) -> Arg {
    let one = |prefix: &&str| match *prefix {
        "YCM" => ("YCM + YJ コード 12 桁".to_owned(), "YCM and the 12 characters of a YJ code".to_owned()),
        "GCM" => ("GCM + 末尾が ZZZ の 12 桁".to_owned(), "GCM and 12 characters that end with ZZZ".to_owned()),
        dummy if dummy.starts_with('D') => {
            (format!("{dummy}000000000 (コードなし)"), format!("{dummy}000000000 (not coded)"))
        }
        food => (format!("{food} + 9 桁"), format!("{food} and 9 characters")),
    };
    let (ja, en): (Vec<_>, Vec<_>) = prefixes.iter().map(one).unzip();
    Arg::words(ja.join("、"), en.join(", or "))
}

#[cfg(test)]
mod tests {
    use super::has_form;

    #[test]
    fn codes_have_the_forms_of_their_systems() {
        for (code, prefix, expected) in [
            ("YCM2171022F1029", "YCM", true),
            ("YCM2171022F102", "YCM", false),
            ("YCM217102211029", "YCM", false),
            ("GCM2171022F1ZZZ", "GCM", true),
            ("GCM2171022F1029", "GCM", false),
            ("D9M000000000", "D9M", true),
            ("D9M00000000", "D9M", false),
            ("J9FA32280000", "J9F", true),
            ("J9Fa32280000", "J9F", false),
            ("J9Fくるみ", "J9F", false),
            ("", "J9F", false),
        ] {
            assert_eq!(has_form(code, prefix), expected, "{code}");
        }
    }
}
