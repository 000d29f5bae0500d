//! The form of codes of masters that are not embedded: diseases, drugs, laboratory items, usages. A code of another form
//! cannot be in the master; whether one of the right form is, only the master knows.
//!
//! Facts of the publishers' field lists. Where a master is known to hold codes beside the rule (一般名処方マスタ), there
//! is no row: its form decides nothing.

/// A run of characters: how many, and of which kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    /// Digits.
    Digits(usize),
    /// Capital letters.
    Capitals(usize),
    /// Digits and capital letters.
    Alphanumerics(usize),
    /// Just this.
    Text(&'static str),
}

use Run::{Alphanumerics, Capitals, Digits, Text};

/// The form of a system's codes.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    systems: &'static [&'static str],
    /// Each a form that a code may have.
    forms: &'static [&'static [Run]],
    /// The form in words.
    pub ja: &'static str,
    /// The form in words.
    pub en: &'static str,
}

const SHAPES: [Shape; 18] = [
    Shape {
        systems: &["http://medis.or.jp/CodeSystem/master-disease-keyNumber", "urn:oid:1.2.392.200119.4.101.2"],
        forms: &[&[Digits(8)]],
        ja: "病名管理番号は数字 8 桁です (例 20064049)。",
        en: "A disease key number has 8 digits (e.g. 20064049).",
    },
    Shape {
        systems: &["http://medis.or.jp/CodeSystem/master-disease-modKeyNumber", "urn:oid:1.2.392.200119.4.201.2"],
        forms: &[&[Digits(8)]],
        ja: "修飾語管理番号は数字 8 桁です。",
        en: "A modifier key number has 8 digits.",
    },
    Shape {
        systems: &[
            "http://medis.or.jp/CodeSystem/master-disease-exCode",
            "urn:oid:1.2.392.200119.4.101.6",
            "http://medis.or.jp/CodeSystem/master-disease-modExCode",
            "urn:oid:1.2.392.200119.4.201.5",
        ],
        forms: &[&[Alphanumerics(4)]],
        ja: "交換用コードは英大文字と数字の 4 桁です (例 B0EF)。",
        en: "An exchange code has 4 capital letters or digits (e.g. B0EF).",
    },
    Shape {
        systems: &["http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterB-disease"],
        forms: &[&[Digits(7)]],
        ja: "レセプト電算の傷病名コードは数字 7 桁です。",
        en: "A disease code of claims has 7 digits.",
    },
    Shape {
        systems: &[
            "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code",
            "urn:oid:1.2.392.100495.20.2.73",
            "urn:oid:1.2.392.100495.20.1.73",
        ],
        forms: &[&[Digits(7), Capitals(1), Digits(4)]],
        ja: "YJ コードは数字 7 桁、英大文字 1 桁、数字 4 桁です (例 1124017F2135)。",
        en: "A YJ code has 7 digits, a capital letter and 4 digits (e.g. 1124017F2135).",
    },
    Shape {
        systems: &["http://capstandard.jp/CodeSystem/KikakubetsuYakuzaiSeibun"],
        forms: &[&[Digits(7), Capitals(1), Digits(1), Text("ZZZ")]],
        ja: "規格別薬剤成分コードは YJ コードの末尾 3 桁を ZZZ にしたものです (例 1124017F2ZZZ)。",
        en: "A code of ingredient and strength is a YJ code that ends in ZZZ (e.g. 1124017F2ZZZ).",
    },
    Shape {
        systems: &["http://medis.or.jp/CodeSystem/master-HOT7", "urn:oid:1.2.392.200119.4.403.2"],
        forms: &[&[Digits(7)]],
        ja: "HOT7 は数字 7 桁です。",
        en: "HOT7 has 7 digits.",
    },
    Shape {
        systems: &["http://medis.or.jp/CodeSystem/master-HOT9", "urn:oid:1.2.392.200119.4.403.1"],
        forms: &[&[Digits(9)]],
        ja: "HOT9 は数字 9 桁です。",
        en: "HOT9 has 9 digits.",
    },
    Shape {
        systems: &["http://medis.or.jp/CodeSystem/master-HOT13", "urn:oid:1.2.392.200119.4.402.1"],
        forms: &[&[Digits(13)]],
        ja: "HOT13 は数字 13 桁です。",
        en: "HOT13 has 13 digits.",
    },
    Shape {
        systems: &["http://medis.or.jp/CodeSystem/master-JLAC10-17digits"],
        forms: &[&[Alphanumerics(17)]],
        ja: "JLAC10 コードは英大文字と数字の 17 桁です。",
        en: "A JLAC10 code has 17 capital letters or digits.",
    },
    Shape {
        systems: &["http://jami.jp/CodeSystem/MedicationUsage"],
        forms: &[&[Alphanumerics(16)]],
        ja: "JAMI 標準用法コードは英大文字と数字の 16 桁です (例 1013044400000000)。",
        en: "A JAMI usage code has 16 capital letters or digits (e.g. 1013044400000000).",
    },
    Shape {
        systems: &["http://jami.jp/CodeSystem/MedicationUsageAdditional", "urn:oid:1.2.392.200250.2.2.20.22"],
        forms: &[&[Alphanumerics(8)]],
        ja: "JAMI 補足用法コードは英大文字と数字の 8 桁です (例 V14NNNNN)。",
        en: "A JAMI code of additional usage has 8 capital letters or digits (e.g. V14NNNNN).",
    },
    Shape {
        systems: &["http://jami.jp/CodeSystem/MedicationMethodBasicUsage", "urn:oid:1.2.392.200250.2.2.20.30"],
        forms: &[&[Alphanumerics(1)]],
        ja: "JAMI 基本用法コードは 1 桁です (例 1 内服)。",
        en: "A JAMI code of basic usage has one character (e.g. 1, 内服).",
    },
    Shape {
        systems: &["http://jami.jp/CodeSystem/MedicationMethodDetailUsage", "urn:oid:1.2.392.200250.2.2.20.40"],
        forms: &[&[Alphanumerics(2)]],
        ja: "JAMI 投与経路区分コードは 2 桁です (例 10 経口)。",
        en: "A JAMI code of the way of taking has two characters (e.g. 10, 経口).",
    },
    Shape {
        systems: &["http://jami.jp/CodeSystem/MedicationBodySiteExternal", "urn:oid:1.2.392.200250.2.2.20.32"],
        forms: &[&[Alphanumerics(3)]],
        ja: "JAMI 外用部位コードは 3 桁です (例 77L 左手)。",
        en: "A JAMI code of a site has three characters (e.g. 77L, 左手).",
    },
    Shape {
        systems: &[
            "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationIngredientStrengthStrengthType",
            "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationIngredientStrengthType",
        ],
        forms: &[&[Text("1")], &[Text("2")]],
        ja: "力価区分は 1 (製剤量) か 2 (原薬量) です。",
        en: "The kind of strength is 1 (製剤量, of the product) or 2 (原薬量, of the substance).",
    },
    Shape {
        systems: &["http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuranceMajorCategory"],
        forms: &[
            &[Text("1")],
            &[Text("2")],
            &[Text("3")],
            &[Text("4")],
            &[Text("5")],
            &[Text("6")],
            &[Text("7")],
            &[Text("8")],
        ],
        ja: "保険種別は 1 から 8 です。",
        en: "The kind of insurance is 1 to 8.",
    },
    Shape {
        systems: &["http://jpfhir.jp/fhir/eCS/CodeSystem/admit-Source"],
        forms: &[&[Text("0")], &[Text("1")], &[Text("4")], &[Text("5")], &[Text("8")], &[Text("9")]],
        ja: "入院経路は 0 (院内転棟)、1 (家庭)、4 (他院病棟)、5 (介護・福祉施設)、8 (院内出生)、9 (その他) です。",
        en: "The way of admission is 0 (from another ward), 1 (home), 4 (another hospital), 5 (care facility), 8 (born here) or 9 (other).",
    },
];

/// The form of the system's codes, where it is known.
pub fn shape(system: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.systems.contains(&system))
}

impl Shape {
    /// Whether `code` has the form.
    pub fn fits(&self, code: &str) -> bool {
        self.forms.iter().any(|form| fits(form, code.as_bytes()))
    }
}

fn fits(form: &[Run], mut code: &[u8]) -> bool {
    for run in form {
        let (count, is_of): (usize, fn(&u8) -> bool) = match run {
            Digits(count) => (*count, u8::is_ascii_digit),
            Capitals(count) => (*count, u8::is_ascii_uppercase),
            Alphanumerics(count) => (*count, |byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()),
            Text(text) => {
                let Some(rest) = code.strip_prefix(text.as_bytes()) else { return false };
                code = rest;
                continue;
            }
        };
        let Some((head, rest)) = code.split_at_checked(count) else { return false };
        if !head.iter().all(is_of) {
            return false;
        }
        code = rest;
    }
    code.is_empty()
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn a_form_is_whole() {
        let yj = shape("http://capstandard.jp/iyaku.info/CodeSystem/YJ-code").expect("known");
        assert!(yj.fits("1124017F2135"));
        for code in ["", "1124017F213", "1124017F21350", "1124017f2135", "11240171213５", "1124017F2ZZZ"] {
            assert!(!yj.fits(code), "{code}");
        }
        let strength = shape("http://capstandard.jp/CodeSystem/KikakubetsuYakuzaiSeibun").expect("known");
        assert!(strength.fits("1124017F2ZZZ") && !strength.fits("1124017F2135"));
        let disease = shape("urn:oid:1.2.392.200119.4.101.2").expect("known by its OID");
        assert!(disease.fits("99999999") && !disease.fits("9999999"));
        let strength =
            shape("http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationIngredientStrengthType").expect("known");
        assert!(strength.fits("1") && strength.fits("2"));
        for code in ["", "0", "3", "11", "製剤量"] {
            assert!(!strength.fits(code), "{code}");
        }
        assert!(shape("http://loinc.org").is_none());
    }
}
