//! 処方 in documents.

rules! {
    USAGE_CHOICE: "usage-code-choice", CodeInvalid, Error, ["found"],
        ja: "用法のコードは、電子処方箋の用法コードかダミー用法コードの、どちらか一方だけを書きます: {found}", en: "the usage has either a code of 電子処方箋 or the dummy code, exactly one of them: {found}",
        mend_ja: "電子処方箋の用法コードがあればそれだけを、なければダミー用法コード (0X0XXXXXXXXX0000) だけを書いてください。JAMI や施設のコードは添えられます。", mend_en: "Write the code of 電子処方箋, or else the dummy 0X0XXXXXXXXX0000; codes of JAMI or of the facility may be added.",
        wrong: "{\"timing\":{\"code\":{\"coding\":[{\"system\":\"http://jami.jp/CodeSystem/MedicationUsage\",\"code\":\"1013044400000000\"}],\"text\":\"1日3回\"}}}", right: "{\"timing\":{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_MedicationUsage_Uncoded_CS\",\"code\":\"0X0XXXXXXXXX0000\",\"display\":\"ダミー用法コード\"}],\"text\":\"1日3回\"}}}", source: "JP-CLINS JP_MedicationDosage_eCS";
    PERIOD_START: "period-of-use-start", Incomplete, Warning, [],
        ja: "服用期間 (PeriodOfUse) に開始日がありません", en: "the period of use has no start",
        mend_ja: "開始日を start に書いてください。処方で開始日を決めていなければ、交付日を書きます。", mend_en: "Write the start; where none is prescribed, the date of issue.",
        wrong: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_PeriodOfUse\",\"valuePeriod\":{\"end\":\"2024-10-27\"}}]}", right: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_PeriodOfUse\",\"valuePeriod\":{\"start\":\"2024-09-30\"}}]}", source: "JP-CLINS JP_MedicationDosage_eCS (PeriodOfUse)";
    PERIOD_END: "period-of-use-end", BusinessRule, Warning, [],
        ja: "服用期間 (PeriodOfUse) に終了日があります。書くのは開始日だけで、日数は timing.repeat.boundsDuration に書きます", en: "the period of use has an end; only its start is written, the number of days in timing.repeat.boundsDuration",
        mend_ja: "end を取り除いてください。", mend_en: "Leave end out.",
        wrong: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_PeriodOfUse\",\"valuePeriod\":{\"start\":\"2024-09-30\",\"end\":\"2024-10-27\"}}]}", right: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_PeriodOfUse\",\"valuePeriod\":{\"start\":\"2024-09-30\"}}]}", source: "JP-CLINS JP_MedicationDosage_eCS (PeriodOfUse)";
    USAGE_DURATION_SAME: "usage-duration-same", Informational, Information, ["days"],
        ja: "実服用日数 (UsageDuration) が、期間の日数と同じ {days} 日です。隔日投与などで日数が違うときだけ書きます", en: "the days of taking (UsageDuration) are those of the whole span, {days}; they are written only where they differ (alternate days)",
        mend_ja: "拡張を取り除いても構いません。", mend_en: "The extension may be left out.",
        wrong: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_UsageDuration\",\"valueDuration\":{\"value\":28,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}],\"timing\":{\"repeat\":{\"boundsDuration\":{\"value\":28,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}}}", right: "{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_UsageDuration\",\"valueDuration\":{\"value\":14,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}],\"timing\":{\"repeat\":{\"boundsDuration\":{\"value\":28,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}}}", source: "JP-CLINS JP_MedicationDosage_eCS (UsageDuration)";
    DAYS: "medication-days", Value, Warning, ["element"],
        ja: "{element} の単位が日ではありません。system は http://unitsofmeasure.org、code は d です", en: "the unit of {element} is not days: system http://unitsofmeasure.org, code d",
        mend_ja: "日数に直し、unit を「日」、code を d としてください。", mend_en: "Write it in days, with the unit 日 and the code d.",
        wrong: "{\"timing\":{\"repeat\":{\"boundsDuration\":{\"value\":4,\"unit\":\"週\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"wk\"}}}}", right: "{\"timing\":{\"repeat\":{\"boundsDuration\":{\"value\":28,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}}}", source: "JP-CLINS JP_MedicationDosage_eCS (boundsDuration), JP_MedicationRequest_eCS (expectedSupplyDuration)";
    RATE_DENOMINATOR: "rate-denominator", Value, Warning, [],
        ja: "1 日量 (rateRatio) の分母は、いつも 1 日 (値 1、code d) です", en: "the denominator of the daily dose (rateRatio) is always one day (value 1, code d)",
        mend_ja: "分母を 1 日にし、分子を 1 日の量にしてください。", mend_en: "Write one day, and the amount of one day as numerator.",
        wrong: "{\"doseAndRate\":[{\"type\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationIngredientStrengthType\",\"code\":\"1\",\"display\":\"製剤量\"}]},\"rateRatio\":{\"numerator\":{\"value\":14,\"unit\":\"錠\"},\"denominator\":{\"value\":7,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}}]}", right: "{\"doseAndRate\":[{\"type\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationIngredientStrengthType\",\"code\":\"1\",\"display\":\"製剤量\"}]},\"rateRatio\":{\"numerator\":{\"value\":2,\"unit\":\"錠\"},\"denominator\":{\"value\":1,\"unit\":\"日\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"d\"}}}]}", source: "JP-CLINS JP_MedicationDosage_eCS (rateRatio)";
    DOSE_TYPE: "dose-type", CodeInvalid, Warning, [],
        ja: "用量の種別 (doseAndRate.type) が、1 (製剤量) でも 2 (原薬量) でもありません", en: "the type of the dose (doseAndRate.type) is neither 1 (製剤量) nor 2 (原薬量)",
        mend_ja: "力価区分のコードを type に書いてください。", mend_en: "Write a code of MedicationIngredientStrengthType into type.",
        wrong: "{\"doseAndRate\":[{\"doseQuantity\":{\"value\":1,\"unit\":\"錠\"}}]}", right: "{\"doseAndRate\":[{\"type\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationIngredientStrengthType\",\"code\":\"1\",\"display\":\"製剤量\"}]},\"doseQuantity\":{\"value\":1,\"unit\":\"錠\"}}]}", source: "JP-CLINS JP_MedicationDosage_eCS (doseAndRate.type)";
    AS_NEEDED: "as-needed-unmarked", Incomplete, Information, [],
        ja: "用法に「頓用」とありますが、asNeededBoolean がありません", en: "the text says that it is taken as needed (頓用), but asNeededBoolean is absent",
        mend_ja: "頓用なら asNeededBoolean を true にしてください。", mend_en: "Write asNeededBoolean: true.",
        wrong: "{\"text\":\"疼痛時 頓用\"}", right: "{\"text\":\"疼痛時 頓用\",\"asNeededBoolean\":true}", source: "JP-CLINS JP_MedicationDosage_eCS (asNeededBoolean)";
    INJECTION: "medication-injection", Informational, Information, ["code"],
        ja: "YJ コード「{code}」は注射薬です。サービスに送るのは処方で、注射は自己注射の処方だけが対象です", en: "the YJ code \"{code}\" is that of an injection; what is sent are prescriptions, of injections only those for self-injection",
        mend_ja: "自己注射の処方なら、このままで構いません。院内の注射なら除いてください。", mend_en: "Let it stay if it is for self-injection; else leave it out.",
        wrong: "{\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"2492415G1020\",\"display\":\"x\"}]}}", right: "{\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"2171022F1029\",\"display\":\"x\"}]}}", source: "JP-CLINS core6spec (処方情報)";
}
