//! Requirement levels: what the absence of an element means (docs: contract §4).

rules! {
    SEMI_REQUIRED_ABSENT: "semi-required-absent", Incomplete, Information, ["element"],
        ja: "準必須の要素「{element}」がありません。電子カルテに値があれば送ります", en: "semi-required element \"{element}\" is missing; send it if the EHR has a value",
        mend_ja: "電子カルテが値を持つなら「{element}」を出力してください。持たないなら、このままで構いません。", mend_en: "Write \"{element}\" if the EHR has a value; otherwise nothing needs to be done.",
        wrong: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]}}",
        right: "the same with \"recordedDate\":\"2024-04-01\"", source: "技術解説書 2024-06 (準必須)";
    RECORDED_ABSENT: "recorded-element-absent", Required, Error, ["element"],
        ja: "電子カルテが値を持つ (--recorded) のに、準必須の要素「{element}」がありません", en: "the EHR has a value (--recorded), but semi-required element \"{element}\" is missing",
        mend_ja: "「{element}」を出力してください。", mend_en: "Write \"{element}\".",
        wrong: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]},\"subject\":{\"reference\":\"Patient/1\"}}", right: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]},\"subject\":{\"reference\":\"Patient/1\"},\"recordedDate\":\"2024-04-01\"}", source: "技術解説書 2024-06 (準必須)";
}
