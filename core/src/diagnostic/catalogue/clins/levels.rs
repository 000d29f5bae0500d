//! Requirement levels: what is recommended.

rules! {
    RECOMMENDED_ABSENT: "recommended-element-absent", Incomplete, Information, ["element"],
        ja: "送ることが推奨されている「{element}」がありません", en: "\"{element}\", which is recommended, is absent",
        mend_ja: "電子カルテに値があれば「{element}」を出力してください。なければ、このままで構いません。", mend_en: "Write \"{element}\" when the EHR holds a value; otherwise nothing is to be done.",
        wrong: "{\"resourceType\":\"AllergyIntolerance\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS\"]}}", right: "{\"resourceType\":\"AllergyIntolerance\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS\"]},\"verificationStatus\":{\"text\":\"x\"},\"encounter\":{\"display\":\"x\"},\"recordedDate\":\"2024-04-01\"}", source: "JP-CLINS §4.1–4.4 (推奨)";
}
