//! 傷病名.

rules! {
    VERIFICATION_UNUSED: "condition-verification-unused", BusinessRule, Warning, ["code"],
        ja: "verificationStatus の「{code}」は、サービスでは使いません。疑いのないものは confirmed、疑いは unconfirmed とします", en: "verificationStatus \"{code}\" is not used by the service: what is no suspicion is confirmed, a suspicion unconfirmed",
        mend_ja: "confirmed か unconfirmed にしてください。", mend_en: "Write confirmed or unconfirmed.",
        wrong: "{\"verificationStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-ver-status\",\"code\":\"provisional\"}]}}", right: "{\"verificationStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-ver-status\",\"code\":\"unconfirmed\"}]}}", source: "JP-CLINS JP_Condition_eCS (verificationStatus)";
    CLINICAL_UNUSED: "condition-clinical-unused", BusinessRule, Warning, ["code"],
        ja: "clinicalStatus の「{code}」は、JP-CLINS 1.10 から使いません。続いているものは active、終わったものは remission か resolved とします", en: "clinicalStatus \"{code}\" is no longer used since JP-CLINS 1.10: what goes on is active, what has ended remission or resolved",
        mend_ja: "active、remission、resolved、unknown のどれかにしてください。", mend_en: "Write active, remission, resolved or unknown.",
        wrong: "{\"clinicalStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-clinical\",\"code\":\"inactive\"}]}}", right: "{\"clinicalStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-clinical\",\"code\":\"active\"}]}}", source: "JP-CLINS 1.10.0 変更履歴 (JP_Condition_eCS)";
    END_ABSENT: "condition-end-absent", Required, Warning, ["code"],
        ja: "clinicalStatus が「{code}」なのに、終了日 (abatementDateTime) がありません。5 情報では、終了日か転帰日があれば必要です", en: "clinicalStatus is \"{code}\" but there is no end date (abatementDateTime); the five kinds of information need it where a disease has ended",
        mend_ja: "終了日か転帰日を abatementDateTime に書いてください。", mend_en: "Write the date of the end or outcome into abatementDateTime.",
        wrong: "{\"clinicalStatus\":{\"coding\":[{\"code\":\"resolved\"}]}}", right: "{\"clinicalStatus\":{\"coding\":[{\"code\":\"resolved\"}]},\"abatementDateTime\":\"2024-07-08\"}", source: "JP-CLINS JP_Condition_eCS (abatement[x])";
    CATEGORY_SENT: "condition-category-sent", BusinessRule, Warning, ["code"],
        ja: "5 情報として送る傷病名の category は encounter-diagnosis ですが、「{code}」になっています", en: "the category of diagnoses sent as one of the five kinds is encounter-diagnosis, not \"{code}\"",
        mend_ja: "encounter-diagnosis にしてください。プロブレムリスト (problem-list-item) は文書の中で使います。", mend_en: "Write encounter-diagnosis; items of problem lists are for documents.",
        wrong: "{\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-category\",\"code\":\"problem-list-item\"}]}]}", right: "{\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-category\",\"code\":\"encounter-diagnosis\"}]}]}", source: "JP-CLINS JP_Condition_eCS (category)";
    UNCODED_DISPLAY: "condition-uncoded-display", CodeInvalid, Warning, ["display", "expected"],
        ja: "コードのない傷病名 (99999999) の display は「{expected}」と決まっていますが、「{display}」になっています", en: "the display of the code for a disease without one (99999999) is \"{expected}\", not \"{display}\"",
        mend_ja: "display を「{expected}」にし、病名は code.text に書いてください。", mend_en: "Write \"{expected}\", and the disease's name into code.text.",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"99999999\",\"display\":\"左膝の打撲\"}],\"text\":\"左膝の打撲\"}}", right: "{\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"99999999\",\"display\":\"未コード化傷病名\"}],\"text\":\"左膝の打撲\"}}", source: "JP-CLINS JP_Condition_eCS (code)";
    NAME_HOLDS_MODIFIER: "condition-name-holds-modifier", BusinessRule, Warning, ["display", "modifier"],
        ja: "病名管理番号の display「{display}」に修飾語「{modifier}」が付いています。病名管理番号には、修飾語を除いた病名を書きます", en: "the display of the 病名管理番号, \"{display}\", holds the modifier \"{modifier}\"; it is the name of the disease without modifiers",
        mend_ja: "修飾語は code の拡張 (JP_Condition_DiseasePostfixModifier など) に分けてください。", mend_en: "Put modifiers into the extensions of code (JP_Condition_DiseasePostfixModifier).",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20054178\",\"display\":\"胃癌の疑い\"}],\"text\":\"胃癌の疑い\"}}", right: "{\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20054178\",\"display\":\"胃癌\"}],\"text\":\"胃癌の疑い\"}}", source: "JP-CLINS JP_Condition_eCS (code)";
    TEXT_INCOMPLETE: "condition-text-incomplete", BusinessRule, Warning, ["text", "modifier"],
        ja: "code.text「{text}」に修飾語「{modifier}」がありません。text には、修飾語を含めた病名の全体を書きます", en: "code.text, \"{text}\", lacks the modifier \"{modifier}\"; it is the whole name, modifiers included",
        mend_ja: "画面に表示される病名の全体を text に書いてください。", mend_en: "Write the whole name as it is shown into text.",
        wrong: "{\"code\":{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseasePrefixModifier\",\"valueCodeableConcept\":{\"text\":\"急性\"}}],\"text\":\"胃炎\"}}", right: "{\"code\":{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseasePrefixModifier\",\"valueCodeableConcept\":{\"text\":\"急性\"}}],\"text\":\"急性胃炎\"}}", source: "JP-CLINS JP_Condition_eCS (code.text)";
    SUSPECTED_CONFIRMED: "condition-suspected-confirmed", BusinessRule, Warning, [],
        ja: "修飾語に「の疑い」があるのに、verificationStatus が confirmed です", en: "a modifier says that the disease is suspected, and verificationStatus that it is confirmed",
        mend_ja: "疑い病名なら unconfirmed に、確定したなら修飾語を除いてください。", mend_en: "Write unconfirmed for a suspicion; leave the modifier out once it is confirmed.",
        wrong: "{\"verificationStatus\":{\"coding\":[{\"code\":\"confirmed\"}]},\"code\":{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseasePostfixModifier\",\"valueCodeableConcept\":{\"text\":\"の疑い\"}}],\"text\":\"胃癌の疑い\"}}", right: "{\"verificationStatus\":{\"coding\":[{\"code\":\"unconfirmed\"}]},\"code\":{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseasePostfixModifier\",\"valueCodeableConcept\":{\"text\":\"の疑い\"}}],\"text\":\"胃癌の疑い\"}}", source: "JP-CLINS JP_Condition_eCS (verificationStatus)";
    SEVERITY_CODE: "condition-severity-code", CodeInvalid, Warning, ["code"],
        ja: "severity の「{code}」は、使えるコード MI (軽症)、MO (中等症)、SE (重症)、UK (不明) のどれでもありません", en: "severity \"{code}\" is none of MI, MO, SE, UK",
        mend_ja: "JP_ConditionSeverity_CS のコードを書いてください。", mend_en: "Write a code of JP_ConditionSeverity_CS.",
        wrong: "{\"severity\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"24484000\"}]}}", right: "{\"severity\":{\"text\":\"重症\"}}", source: "JP-CLINS JP_Condition_eCS (severity)";
    DIAGNOSIS_TYPE_CODE: "condition-diagnosis-type", CodeInvalid, Warning, ["code"],
        ja: "JP_eCS_DiagnosisType のコード「{code}」は使いません。主病名の印は principal です", en: "the code \"{code}\" of JP_eCS_DiagnosisType is not used: what marks the 主病名 is principal",
        mend_ja: "主病名なら principal とし、主病名でなければ拡張を取り除いてください。", mend_en: "Write principal for the 主病名, and leave the extension out for others.",
        wrong: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_DiagnosisType\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/ex-diagnosistype\",\"code\":\"admitting\"}]}}]}", right: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_DiagnosisType\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/ex-diagnosistype\",\"code\":\"principal\"}]}}]}", source: "JP-CLINS JP_eCS_DiagnosisType";
    ASSERTER_UNUSED: "condition-asserter-unused", Informational, Information, ["element"],
        ja: "傷病名の {element} に参照がありますが、サービスは使いません。書くなら display だけにします", en: "{element} of a diagnosis refers to a resource, which the service does not use; a display is all that it may hold",
        mend_ja: "このままでも構いません。", mend_en: "It may stay.",
        wrong: "{\"asserter\":{\"reference\":\"#p\"}}", right: "{\"asserter\":{\"display\":\"検証 一郎\"}}", source: "JP-CLINS JP_Condition_eCS (asserter)";
}
