//! Requirement levels: what is recommended.

rules! {
    RECOMMENDED_ABSENT: "recommended-element-absent", Incomplete, Information, ["element"],
        ja: "送ることが推奨されている「{element}」がありません", en: "recommended element \"{element}\" is missing",
        mend_ja: "電子カルテに値があれば「{element}」を出力してください。なければ、このままで構いません。", mend_en: "Write \"{element}\" if the EHR has a value; otherwise nothing needs to be done.",
        wrong: "{\"resourceType\":\"AllergyIntolerance\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS\"]}}", right: "{\"resourceType\":\"AllergyIntolerance\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS\"]},\"verificationStatus\":{\"text\":\"x\"},\"encounter\":{\"display\":\"x\"},\"recordedDate\":\"2024-04-01\"}", source: "JP-CLINS §4.1–4.4 (推奨)";
    STANDARD_CODES: "standard-code-coverage", Incomplete, Information, ["edition", "kinds"],
        ja: "技術解説書 {edition} 表4 の標準コードが付いていない記録があります (コードのある記録 / 全記録): {kinds}", en: "records without a standard code of table 4 of the technical guide {edition} (with one / all): {kinds}",
        mend_ja: "表4 のコードのどれか 1 つを付けてください。未標準化のコードを書いた記録は、そのままで構いません。コードのない記録も登録はできます。", mend_en: "Give each record a code of table 4, but for those whose code says that there is none (not standardised); records without one are accepted as well.",
        wrong: "{\"resourceType\":\"MedicationRequest\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS\"]},\"medicationCodeableConcept\":{\"text\":\"x\"}}", right: "{\"resourceType\":\"MedicationRequest\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS\"]},\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"2171022F1029\",\"display\":\"x\"}],\"text\":\"x\"}}", source: "技術解説書 §1.4.2 表4";
}
