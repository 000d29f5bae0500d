//! 受診, 入退院.

rules! {
    CLASS: "encounter-class", CodeInvalid, Warning, ["code"],
        ja: "受診の区分 (Encounter.class) は IMP (入院) か AMB (外来) のどちらかですが、「{code}」になっています", en: "the class of the encounter must be IMP (inpatient) or AMB (outpatient), but it is \"{code}\"",
        mend_ja: "IMP か AMB にしてください (INP ではありません)。", mend_en: "Write IMP or AMB (not INP).",
        wrong: "{\"resourceType\":\"Encounter\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Encounter_eCS\"]},\"class\":{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"INP\",\"display\":\"入院\"}}", right: "{\"resourceType\":\"Encounter\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Encounter_eCS\"]},\"class\":{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"IMP\",\"display\":\"入院\"}}", source: "JP-CLINS JP_Encounter_eCS (class)";
    CLASS_DISPLAY: "encounter-class-display", BusinessRule, Warning, ["code", "display", "expected"],
        ja: "受診の区分「{code}」の表示は「{expected}」ですが、「{display}」になっています", en: "the display of class \"{code}\" must be \"{expected}\", but it is \"{display}\"",
        mend_ja: "入院か外来かを確かめて、コードと表示を揃えてください。", mend_en: "Check which of the two it is, and make code and display agree.",
        wrong: "{\"resourceType\":\"Encounter\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Encounter_eCS\"]},\"class\":{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\",\"display\":\"入院\"}}", right: "{\"resourceType\":\"Encounter\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Encounter_eCS\"]},\"class\":{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\",\"display\":\"外来\"}}", source: "JP-CLINS JP_Encounter_eCS (class)";
    PURPOSE_TEXT: "referral-purpose-text", Incomplete, Warning, [],
        ja: "紹介目的 (Encounter.reasonCode.text) がありません", en: "the purpose of the referral (Encounter.reasonCode.text) is missing",
        mend_ja: "紹介目的を reasonCode.text に書いてください。", mend_en: "Write the purpose into reasonCode.text.",
        wrong: "a referral whose section 950 refers to an Encounter without reasonCode", right: "reasonCode with the purpose as text", source: "JP-CLINS 共通表 (紹介目的)";
    STAY_INCOMPLETE: "discharge-stay-incomplete", Incomplete, Warning, ["element"],
        ja: "退院時サマリーの入院 (Encounter) に「{element}」がありません", en: "the stay (Encounter) of the discharge summary lacks \"{element}\"",
        mend_ja: "入院日・退院日、退院時転帰、入院時診断 (AD)・退院時診断 (DD)・主訴 (CC) を書いてください。", mend_en: "Write admission and discharge, the disposition, and the diagnoses of admission (AD), discharge (DD) and chief complaint (CC).",
        wrong: "a summary whose Encounter has no discharge disposition", right: "an Encounter with its period, disposition and diagnoses", source: "JP-CLINS JP_Encounter_eCS (退院時サマリー)";
    STAY_CLASS: "discharge-stay-class", BusinessRule, Warning, ["code"],
        ja: "退院時サマリーの入院 (Encounter) の区分が「{code}」です。入院は IMP です", en: "the stay (Encounter) of the discharge summary is of the class \"{code}\"; a stay is IMP",
        mend_ja: "class を IMP (入院) にするか、サマリーが指す Encounter を確かめてください。", mend_en: "Write the class IMP, or see which Encounter the summary refers to.",
        wrong: "a summary whose Encounter is of the class AMB", right: "an Encounter of the class IMP", source: "JP-CLINS JP_Encounter_eCS (退院時サマリー)";
    DOCTOR_NUMBER: "doctor-number-absent", Incomplete, Warning, [],
        ja: "検査結果が指す医師に、施設の医師番号がありません。患者サマリーは、同じ医療機関・医師・日付の検査と処方を結び付けて表示します", en: "the doctor named by the result has no number of the facility; patient summaries are shown with results and prescriptions of the same institution, doctor and day",
        mend_ja: "identifier に、system が urn:oid:1.2.392.100495.20.3.41.1 + 医療機関番号 10 桁の番号を書いてください。", mend_en: "Write an identifier whose system is urn:oid:1.2.392.100495.20.3.41.1 and the institution's ten digits.",
        wrong: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS\"]},\"contained\":[{\"resourceType\":\"Practitioner\",\"id\":\"p\",\"name\":[{\"text\":\"検証 一郎\"}]}],\"performer\":[{\"reference\":\"#p\"}]}", right: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS\"]},\"contained\":[{\"resourceType\":\"Practitioner\",\"id\":\"p\",\"identifier\":[{\"system\":\"urn:oid:1.2.392.100495.20.3.41.11311234569\",\"value\":\"D0007\"}],\"name\":[{\"text\":\"検証 一郎\"}]}],\"performer\":[{\"reference\":\"#p\"}]}", source: "JP-CLINS JP_Practitioner_eCS, JP_Composition_ePCS";
    STATUS: "encounter-status", CodeInvalid, Warning, ["status"],
        ja: "受診の状態 (Encounter.status) は finished ですが、「{status}」になっています", en: "the status of the encounter must be finished, but it is \"{status}\"",
        mend_ja: "status を finished にしてください。", mend_en: "Write finished.",
        wrong: "\"contained\":[{\"resourceType\":\"Encounter\",\"id\":\"e\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/core/StructureDefinition/JP_Encounter\"]},\"status\":\"in-progress\"}]", right: "\"contained\":[{\"resourceType\":\"Encounter\",\"id\":\"e\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/core/StructureDefinition/JP_Encounter\"]},\"status\":\"finished\"}]", source: "JP-CLINS JP_Encounter_eCS (status)";
    DEPARTMENT_CODE: "department-code", CodeInvalid, Warning, ["code"],
        ja: "診療科コード「{code}」が 2 桁ではありません。サービスで使うのは JAMI の診療科コードの 2 桁のものです", en: "the department code \"{code}\" does not have two characters; the service uses the two-digit codes of JAMI",
        mend_ja: "2 桁の診療科コード (例 01 内科) にするか、coding を取り除いて text だけにしてください。", mend_en: "Write a two-digit code, such as 01, or leave the coding out and keep the text.",
        wrong: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]},\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_Department\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment\",\"code\":\"010\"}],\"text\":\"内科\"}}]}", right: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]},\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_Department\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment\",\"code\":\"01\"}],\"text\":\"内科\"}}]}", source: "JP-CLINS JP_eCS_Department";
}
