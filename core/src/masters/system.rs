//! Code systems whose codes stand in a publisher's master: what they are called, which file holds them, which check digit
//! they have.

/// 病名管理番号.
pub const DISEASE_KEY: &str = "http://medis.or.jp/CodeSystem/master-disease-keyNumber";
/// 病名交換用コード.
pub const DISEASE_EXCHANGE: &str = "http://medis.or.jp/CodeSystem/master-disease-exCode";
/// 修飾語管理番号.
pub const MODIFIER_KEY: &str = "http://medis.or.jp/CodeSystem/master-disease-modKeyNumber";
/// 修飾語交換用コード.
pub const MODIFIER_EXCHANGE: &str = "http://medis.or.jp/CodeSystem/master-disease-modExCode";
/// レセプト電算の傷病名コード.
pub const CLAIM_DISEASE: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterB-disease";
/// レセプト電算の修飾語コード.
pub const CLAIM_MODIFIER: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterZ-disease-modifier";
/// ICD-10 (2013).
pub const ICD10: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full";
/// ICD-10 (2013), three digits.
pub const ICD10_3: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-3digits";
/// HOT13.
pub const HOT13: &str = "http://medis.or.jp/CodeSystem/master-HOT13";
/// HOT9.
pub const HOT9: &str = "http://medis.or.jp/CodeSystem/master-HOT9";
/// HOT7.
pub const HOT7: &str = "http://medis.or.jp/CodeSystem/master-HOT7";
/// YJ コード (個別医薬品コード).
pub const YJ: &str = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
/// 規格別薬剤成分コード.
pub const STRENGTH: &str = "http://capstandard.jp/CodeSystem/KikakubetsuYakuzaiSeibun";
/// 一般名処方マスタ.
pub const GENERIC: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode";
/// レセプト電算の医薬品コード: no canonical was published; the name is tekigo's own.
pub const CLAIM_DRUG: &str = "urn:tekigo:master:claim-drug";
/// 薬価基準収載医薬品コード: no canonical was published; the name is tekigo's own.
pub const PRICE_LIST: &str = "urn:tekigo:master:price-list";
/// 電子処方箋用法コード.
pub const USAGE: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUsage_ePrescription";
/// JAMI 標準用法コード, 16 characters.
pub const JAMI_USAGE: &str = "http://jami.jp/CodeSystem/MedicationUsage";
/// JLAC10, 17 characters.
pub const JLAC10: &str = "http://medis.or.jp/CodeSystem/master-JLAC10-17digits";
/// JLAC11, 17 characters: no canonical was decided; the name is tekigo's own.
pub const JLAC11: &str = "urn:tekigo:master:jlac11";
/// The 43 shared items by JLAC10.
pub const CORE_JLAC10: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS";
/// The 43 shared items by JLAC11.
pub const CORE_JLAC11: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC11/JP_CLINS_ObsLabResult_CoreLabo_CS";
/// The 5 infection items by JLAC10.
pub const INFECTION_JLAC10: &str =
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS";
/// The 5 infection items by JLAC11.
pub const INFECTION_JLAC11: &str =
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC11/JP_CLINS_ObsLabResult_InfectionLabo_CS";
/// J-FAGY, food.
pub const ALLERGEN_FOOD: &str = "http://jpfhir.jp/fhir/core/CodeSystem/JP_JfagyFoodAllergen_CS";
/// J-FAGY, neither food nor drug.
pub const ALLERGEN_OTHER: &str = "http://jpfhir.jp/fhir/core/CodeSystem/JP_JfagyNonFoodNonMedicationAllergen_CS";
/// J-FAGY, drugs without form and brand.
pub const ALLERGEN_DRUG: &str = "http://jpfhir.jp/fhir/core/CodeSystem/GCM/JP_JfagyMedicationAllergen_CS";
/// J-FAGY, drugs by YJ.
pub const ALLERGEN_YJ: &str = "http://jpfhir.jp/fhir/core/CodeSystem/YCM/JP_JfagyMedicationAllergen_CS";
/// 保険医療機関.
pub const INSTITUTION: &str = "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no";
/// 保険者.
pub const INSURER: &str = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber";

/// 医科診療行為コード of claims.
pub const PROCEDURE: &str = "http://jpfhir.jp/fhir/core/CodeSystem/JP_ProcedureCodesMedical_CS";
/// 特定器材コード of claims: no canonical was published; the name is tekigo's own.
pub const CLAIM_MATERIAL: &str = "urn:tekigo:master:claim-material";
/// コメントコード of claims: no canonical was published; the name is tekigo's own.
pub const CLAIM_COMMENT: &str = "urn:tekigo:master:claim-comment";

/// What is known of a system before any file of it is.
#[derive(Debug)]
pub struct System {
    /// Canonical.
    pub url: &'static str,
    /// OIDs by which it was known.
    pub oids: &'static [&'static str],
    /// Its name, Japanese.
    pub ja: &'static str,
    /// Its name, English.
    pub en: &'static str,
    /// The short name that its pack has as a file.
    pub file: &'static str,
    /// Files that hold it, as their publisher names them.
    pub held_by: &'static str,
}

macro_rules! systems {
    ($($url:expr, $oids:expr, $ja:literal, $en:literal, $file:literal, $held_by:literal;)*) => {
        [$(System { url: $url, oids: &$oids, ja: $ja, en: $en, file: $file, held_by: $held_by }),*]
    };
}

/// Every system that a master holds, in the order in which they are listed.
#[rustfmt::skip]
pub const SYSTEMS: [System; 30] = systems! {
    DISEASE_KEY, ["urn:oid:1.2.392.200119.4.101.2"], "病名管理番号", "disease key number", "disease-key", "b_YYYYMMDD.txt";
    DISEASE_EXCHANGE, ["urn:oid:1.2.392.200119.4.101.6"], "病名交換用コード", "disease exchange code", "disease-exchange", "b_YYYYMMDD.txt";
    MODIFIER_KEY, ["urn:oid:1.2.392.200119.4.201.2"], "修飾語管理番号", "modifier key number", "modifier-key", "z_YYYYMMDD.txt";
    MODIFIER_EXCHANGE, ["urn:oid:1.2.392.200119.4.201.5"], "修飾語交換用コード", "modifier exchange code", "modifier-exchange", "z_YYYYMMDD.txt";
    CLAIM_DISEASE, [], "レセプト電算の傷病名コード", "disease code of claims", "claim-disease", "b_YYYYMMDD.txt";
    CLAIM_MODIFIER, [], "レセプト電算の修飾語コード", "modifier code of claims", "claim-modifier", "z_YYYYMMDD.txt";
    ICD10, ["urn:oid:2.16.840.1.113883.6.3.1"], "ICD-10 (2013 年版)", "ICD-10 (2013)", "icd10", "b_YYYYMMDD.txt";
    HOT13, ["urn:oid:1.2.392.200119.4.402.1"], "HOT13", "HOT13", "hot13", "MEDISYYYYMMDD.TXT";
    HOT9, ["urn:oid:1.2.392.200119.4.403.1"], "HOT9", "HOT9", "hot9", "MEDISYYYYMMDD_HOT9.TXT";
    HOT7, ["urn:oid:1.2.392.200119.4.403.2"], "HOT7", "HOT7", "hot7", "MEDISYYYYMMDD.TXT";
    YJ, ["urn:oid:1.2.392.100495.20.2.73", "urn:oid:1.2.392.100495.20.1.73"], "YJ コード", "YJ code", "yj", "MEDISYYYYMMDD_HOT9.TXT";
    STRENGTH, [], "規格別薬剤成分コード", "code of ingredient and strength", "strength", "MEDISYYYYMMDD_HOT9.TXT";
    GENERIC, ["urn:oid:1.2.392.100495.20.2.81", "urn:oid:1.2.392.100495.20.1.81"], "一般名処方マスタ", "generic prescription name", "generic", "ippanmeishohoumaster_YYMMDD.xlsx";
    CLAIM_DRUG, [], "レセプト電算の医薬品コード", "drug code of claims", "claim-drug", "y_ALLYYYYMMDD.csv";
    PRICE_LIST, [], "薬価基準収載医薬品コード", "price-list drug code", "price-list", "tpYYYYMMDD-01_01.xlsx";
    USAGE, [], "電子処方箋用法コード", "usage code of electronic prescriptions", "usage", "001056865.xlsx";
    JAMI_USAGE, ["urn:oid:1.2.392.200250.2.2.20"], "JAMI 標準用法コード", "JAMI usage code", "jami-usage", "001056865.xlsx";
    JLAC10, ["urn:oid:1.2.392.200119.4.504"], "JLAC10 コード (17 桁)", "JLAC10 code (17 characters)", "jlac10", "共有項目JLACコードマスタ_YYYYMM.csv";
    JLAC11, [], "JLAC11 コード (17 桁)", "JLAC11 code (17 characters)", "jlac11", "jlac11_3_1.1.xlsx";
    CORE_JLAC10, [], "検査 43 項目 (JLAC10)", "the 43 laboratory items (JLAC10)", "core-jlac10", "共有項目JLACコードマスタ_YYYYMM.csv";
    CORE_JLAC11, [], "検査 43 項目 (JLAC11)", "the 43 laboratory items (JLAC11)", "core-jlac11", "共有項目JLACコードマスタ_YYYYMM.csv";
    INFECTION_JLAC10, [], "感染症 5 項目 (JLAC10)", "the 5 infection items (JLAC10)", "infection-jlac10", "共有項目JLACコードマスタ_YYYYMM.csv";
    INFECTION_JLAC11, [], "感染症 5 項目 (JLAC11)", "the 5 infection items (JLAC11)", "infection-jlac11", "共有項目JLACコードマスタ_YYYYMM.csv";
    ALLERGEN_FOOD, [], "J-FAGY 食品アレルゲン", "J-FAGY food allergen", "allergen-food", "JFAGY_YYYYMMDD.csv";
    ALLERGEN_OTHER, [], "J-FAGY 非食品・非医薬品アレルゲン", "J-FAGY allergen, neither food nor drug", "allergen-other", "JFAGY_YYYYMMDD.csv";
    ALLERGEN_DRUG, [], "J-FAGY 医薬品アレルゲン (剤形・規格・銘柄不明)", "J-FAGY drug allergen (brand unknown)", "allergen-drug", "剤形・規格・銘柄不明コードマスタ.csv";
    ALLERGEN_YJ, [], "J-FAGY 医薬品アレルゲン (銘柄)", "J-FAGY drug allergen (brand)", "allergen-yj", "MEDISYYYYMMDD_HOT9.TXT";
    PROCEDURE, [], "医科診療行為コード", "medical procedure code of claims", "procedure", "s_ALLYYYYMMDD.csv";
    CLAIM_MATERIAL, [], "特定器材コード", "material code of claims", "claim-material", "t_ALLYYYYMMDD.csv";
    CLAIM_COMMENT, [], "コメントコード", "comment code of claims", "claim-comment", "c_ALLYYYYMMDD.csv";
};

/// The system with this URL or OID.
pub fn system(url: &str) -> Option<&'static System> {
    SYSTEMS.iter().find(|system| system.url == url || system.oids.contains(&url))
}

/// Whether the check digit of a code is right; `None` when its system has none or the code is not of its form.
///
/// YJ: weights 2 to 7 from the right over eleven characters, letters A–I and J–R as 1–9, S–Z as 2–9, 11 − sum mod 11, 10
/// and 11 are 0. HOT7: weights 3 and 1 in turn from the right over six digits, 10 − sum mod 10. Both were worked out from
/// public codes, of which few do not obey: a wrong digit is a hint.
pub fn check_digit(system: &str, code: &str) -> Option<bool> {
    let url = self::system(system)?.url;
    let bytes = code.as_bytes();
    match url {
        YJ if bytes.len() == 12 => {
            let value = |byte: u8| match byte {
                b'0'..=b'9' => Some(u32::from(byte - b'0')),
                b'A'..=b'I' => Some(u32::from(byte - b'A') + 1),
                b'J'..=b'R' => Some(u32::from(byte - b'J') + 1),
                b'S'..=b'Z' => Some(u32::from(byte - b'S') + 2),
                _ => None,
            };
            let weights = [2, 3, 4, 5, 6, 7].into_iter().cycle();
            let mut sum = 0;
            for (&byte, weight) in bytes[..11].iter().rev().zip(weights) {
                sum += value(byte)? * weight;
            }
            let digit = match 11 - sum % 11 {
                10 | 11 => 0,
                digit => digit,
            };
            bytes[11].is_ascii_digit().then(|| u32::from(bytes[11] - b'0') == digit)
        }
        HOT7 | HOT9 | HOT13 if bytes.len() >= 7 && bytes.iter().all(u8::is_ascii_digit) => {
            let sum: u32 = bytes[..6]
                .iter()
                .rev()
                .zip([3, 1].into_iter().cycle())
                .map(|(byte, w)| u32::from(byte - b'0') * w)
                .sum();
            Some(u32::from(bytes[6] - b'0') == (10 - sum % 10) % 10)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_is_found_by_all_its_names_once() {
        let mut names: Vec<&str> = SYSTEMS.iter().flat_map(|of| of.oids.iter().copied().chain([of.url])).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        let files: std::collections::BTreeSet<&str> = SYSTEMS.iter().map(|of| of.file).collect();
        assert_eq!(files.len(), SYSTEMS.len());
        assert_eq!(system("urn:oid:1.2.392.100495.20.1.73").map(|of| of.url), Some(YJ));
    }

    #[test]
    fn check_digits_of_public_codes() {
        assert_eq!(check_digit(YJ, "1124017F2135"), Some(true));
        assert_eq!(check_digit(YJ, "1124017F2136"), Some(false));
        assert_eq!(check_digit(YJ, "1124017F213"), None);
        assert_eq!(check_digit("http://loinc.org", "1124017F2135"), None);
    }
}
