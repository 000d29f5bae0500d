//! Flags in meta.tag: LTS, UNINFORMED, UNDELIVERED.

rules! {
    FLAG_NOT_ALLOWED: "flag-not-allowed", BusinessRule, Error, ["code", "type", "allowed", "others"],
        ja: "{type} にフラグ「{code}」は付けられません。付けられるもの: {allowed}", en: "the flag \"{code}\" is not allowed on {type}; allowed: {allowed}",
        mend_ja: "meta.tag の「{code}」のタグを{others}ください。", mend_en: "Leave the tag \"{code}\" out of meta.tag{others}.",
        wrong: "{\"resourceType\":\"AllergyIntolerance\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS\"],\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"UNINFORMED\"}]}}", right: "{\"resourceType\":\"AllergyIntolerance\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS\"],\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"LTS\"}]}}", source: "JP-CLINS meta.tag";
    FLAG_NOT_INFECTION: "flag-not-infection", BusinessRule, Error, [],
        ja: "長期保存 (LTS) は、感染症の指定検査 (梅毒、HBs、HCV、HIV) の結果だけに付けられます。この検査結果に、その検査のコードはありません", en: "LTS is only for the designated infection tests (syphilis, HBs, HCV, HIV), and no coding of this result is one of them",
        mend_ja: "LTS のタグを取り除くか、感染症の検査なら JLAC10 か JLAC11 の感染症項目のコードを加えてください。", mend_en: "Leave the tag LTS out or, for such a test, add its code of JLAC10 or JLAC11.",
        wrong: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS\"],\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"LTS\"}]},\"status\":\"final\",\"code\":{\"text\":\"x\"}}", right: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS\"],\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"LTS\"}]},\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS\",\"code\":\"x\"}]}}", source: "JP-CLINS 1.6 Observation.meta.tag";
    FLAG_TWICE: "flag-twice", BusinessRule, Error, ["code"],
        ja: "フラグ「{code}」が 2 回付いています", en: "the flag \"{code}\" occurs twice",
        mend_ja: "「{code}」のタグを 1 つだけ残してください。", mend_en: "Keep one tag \"{code}\".",
        wrong: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"],\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"LTS\"},{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"LTS\"}]}}", right: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"],\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"LTS\"},{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"UNINFORMED\"}]}}", source: "JP-CLINS meta.tag";
    FLAG_EDITION: "flag-not-in-edition", BusinessRule, Information, ["code"],
        ja: "フラグ「{code}」は、技術解説書 2023-09 にはありません (後の版で加わりました)", en: "the flag \"{code}\" is not in edition 2023-09 of the technical guide; it came later",
        mend_ja: "2024-06 版以降に合わせて送るなら、このままで構いません。", mend_en: "Nothing needs to be done when sending by edition 2024-06 or later.",
        wrong: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"],\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"UNDELIVERED\"}]}}", right: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]}}", source: "技術解説書 2023-09 §1.6";
    FLAG_SYSTEM: "flag-system-misspelt", BusinessRule, Warning, ["found", "system"],
        ja: "タグの system「{found}」は、フラグの system の書き誤りのようです。このままではフラグとして働きません", en: "the tag's system \"{found}\" looks like a misspelling of the flags' system; it has no effect as a flag",
        mend_ja: "system を {system} にしてください。", mend_en: "Write the system {system}.",
        wrong: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"],\"tag\":[{\"system\":\"http:/jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"LTS\"}]}}", right: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"],\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"LTS\"}]}}", source: "JP-CLINS meta.tag";
}
