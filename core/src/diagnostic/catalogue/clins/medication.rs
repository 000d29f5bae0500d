//! 処方 in documents.

rules! {
    USAGE_CHOICE: "usage-code-choice", CodeInvalid, Error, ["found"],
        ja: "用法のコードは、電子処方箋の用法コードかダミー用法コードの、どちらか一方だけを書きます: {found}", en: "the usage has either a code of 電子処方箋 or the dummy code, exactly one of them: {found}",
        mend_ja: "電子処方箋の用法コードがあればそれだけを、なければダミー用法コード (0X0XXXXXXXXX0000) だけを書いてください。JAMI や施設のコードは添えられます。", mend_en: "Write the code of 電子処方箋, or else the dummy 0X0XXXXXXXXX0000; codes of JAMI or of the facility may be added.",
        wrong: "{\"timing\":{\"code\":{\"coding\":[{\"system\":\"http://jami.jp/CodeSystem/MedicationUsage\",\"code\":\"1013044400000000\"}],\"text\":\"1日3回\"}}}", right: "{\"timing\":{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_MedicationUsage_Uncoded_CS\",\"code\":\"0X0XXXXXXXXX0000\",\"display\":\"ダミー用法コード\"}],\"text\":\"1日3回\"}}}", source: "JP-CLINS JP_MedicationDosage_eCS";
    PERIOD_END: "period-of-use-end", BusinessRule, Warning, [],
        ja: "服用期間 (PeriodOfUse) に終了日があります。書くのは開始日だけで、日数は timing.repeat.boundsDuration に書きます", en: "the period of use has an end; only its start is written, the number of days in timing.repeat.boundsDuration",
        mend_ja: "end を取り除いてください。", mend_en: "Leave end out.",
        wrong: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_PeriodOfUse\",\"valuePeriod\":{\"start\":\"2024-09-30\",\"end\":\"2024-10-27\"}}]}", right: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_PeriodOfUse\",\"valuePeriod\":{\"start\":\"2024-09-30\"}}]}", source: "JP-CLINS JP_MedicationDosage_eCS (PeriodOfUse)";
    USAGE_DURATION_SAME: "usage-duration-same", Informational, Information, ["days"],
        ja: "実服用日数 (UsageDuration) が、期間の日数と同じ {days} 日です。隔日投与などで日数が違うときだけ書きます", en: "the days of taking (UsageDuration) are those of the whole span, {days}; they are written only where they differ (alternate days)",
        mend_ja: "拡張を取り除いても構いません。", mend_en: "The extension may be left out.",
        wrong: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_UsageDuration\",\"valueDuration\":{\"value\":28,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}],\"timing\":{\"repeat\":{\"boundsDuration\":{\"value\":28,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}}}", right: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_UsageDuration\",\"valueDuration\":{\"value\":14,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}],\"timing\":{\"repeat\":{\"boundsDuration\":{\"value\":28,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}}}", source: "JP-CLINS JP_MedicationDosage_eCS (UsageDuration)";
    AS_NEEDED: "as-needed-unmarked", Incomplete, Information, [],
        ja: "用法に「頓用」とありますが、asNeededBoolean がありません", en: "the text says that the medication is taken as needed (頓用), but asNeededBoolean is missing",
        mend_ja: "頓用なら asNeededBoolean を true にしてください。", mend_en: "Write asNeededBoolean: true.",
        wrong: "{\"text\":\"疼痛時 頓用\"}", right: "{\"text\":\"疼痛時 頓用\",\"asNeededBoolean\":true}", source: "JP-CLINS JP_MedicationDosage_eCS (asNeededBoolean)";
    INJECTION: "medication-injection", Informational, Information, ["code"],
        ja: "YJ コード「{code}」は注射薬です。サービスに送るのは処方で、注射は自己注射の処方だけが対象です", en: "the YJ code \"{code}\" is that of an injection; of injections, only prescriptions for self-injection are sent",
        mend_ja: "自己注射の処方なら、このままで構いません。院内の注射なら取り除いてください。", mend_en: "Let it stay if it is for self-injection; else leave it out.",
        wrong: "{\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"2492415G1020\",\"display\":\"x\"}]}}", right: "{\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"2171022F1029\",\"display\":\"x\"}]}}", source: "JP-CLINS core6spec (処方情報)";
    HOT7_COMPANY: "hot7-company-known", Informational, Information, ["hot7", "code"],
        ja: "HOT7「{hot7}」と、会社まで決まる「{code}」が並んでいます。HOT7 は、販売会社が分からないときだけ使います", en: "HOT7 \"{hot7}\" is beside \"{code}\", which identifies the company; HOT7 is for drugs whose company is not known",
        mend_ja: "会社が決まっていれば HOT9 にするか、HOT7 を取り除いてください。", mend_en: "Write HOT9, or leave HOT7 out, where the company is known.",
        wrong: "{\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"2171022F1029\",\"display\":\"x\"},{\"system\":\"http://medis.or.jp/CodeSystem/master-HOT7\",\"code\":\"1033294\",\"display\":\"x\"}],\"text\":\"x\"}}", right: "{\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"2171022F1029\",\"display\":\"x\"}],\"text\":\"x\"}}", source: "JP-CLINS JP_MedicationRequest_eCS (medication[x])";
    SUBSTITUTION_CODE: "substitution-code", CodeInvalid, Warning, ["code"],
        ja: "後発品への変更の可否のコード「{code}」は、使えるコード 0 (変更可)、1 (後発品変更不可)、2 (剤形変更不可)、3 (含量規格変更不可) のどれでもありません", en: "the code for substitution must be 0 (free), 1 (no generic), 2 (no other dose form) or 3 (no other strength), but it is \"{code}\"",
        mend_ja: "0 から 3 のどれかを書いてください。制限がなければ、substitution を書かなくても構いません。", mend_en: "Write 0, 1, 2 or 3; where nothing is restricted, substitution may be left out.",
        wrong: "{\"substitution\":{\"allowedCodeableConcept\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationSubstitutionProhibittedCategory\",\"code\":\"9\"}]}}}", right: "{\"substitution\":{\"allowedCodeableConcept\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationSubstitutionProhibittedCategory\",\"code\":\"1\"}]}}}", source: "JP-CLINS JP_MedicationRequest_eCS (substitution)";
}
