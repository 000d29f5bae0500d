//! アレルギー情報, 薬剤禁忌情報.

rules! {
    CODE_FORM: "allergy-code-form", CodeInvalid, Error, ["code", "forms"],
        ja: "アレルゲンのコード「{code}」は、このコード体系の形ではありません。形は {forms} です", en: "the allergen's code \"{code}\" does not have the form of this code system: {forms}",
        mend_ja: "J-FAGY のメタコードの形に直してください。コードを付けられないものは D9M、D9F、D9N で始まるコードとし、名前を text に書きます。", mend_en: "Write it as J-FAGY's meta code. What has no code is D9M, D9F or D9N and nine zeros, its name in text.",
        wrong: "{\"category\":[\"medication\"],\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/core/CodeSystem/YCM/JP_JfagyMedicationAllergen_CS\",\"code\":\"2171022F1029\",\"display\":\"アムロジン錠2.5mg\"}],\"text\":\"アムロジン錠2.5mg\"}}", right: "{\"category\":[\"medication\"],\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/core/CodeSystem/YCM/JP_JfagyMedicationAllergen_CS\",\"code\":\"YCM2171022F1029\",\"display\":\"アムロジン錠2.5mg\"}],\"text\":\"アムロジン錠2.5mg\"}}", source: "JP-CLINS JP_AllergyIntolerance_eCS (code)";
    CODE_SYSTEM: "allergy-code-system", CodeInvalid, Warning, ["system", definition "meant"],
        ja: "アレルゲンのコード体系が J-FAGY (食品、非食品・非医薬品) でも、YJ・一般名に基づくもの (YCM、GCM) でもありません: {system}{meant}", en: "the allergen's code is neither of J-FAGY (foods, others) nor of its systems on YJ and generic names (YCM, GCM): {system}{meant}",
        mend_ja: "カテゴリーに合う J-FAGY のコード体系のコードを、1 つは書いてください。", mend_en: "Write one code at least of J-FAGY's systems, of the category's kind.",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"2171022F1029\",\"display\":\"アムロジン錠2.5mg\"}],\"text\":\"アムロジン錠2.5mg\"}}", right: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/core/CodeSystem/YCM/JP_JfagyMedicationAllergen_CS\",\"code\":\"YCM2171022F1029\",\"display\":\"アムロジン錠2.5mg\"}],\"text\":\"アムロジン錠2.5mg\"}}", source: "JP-CLINS JP_AllergyIntolerance_eCS (code)";
    CATEGORY_CODE: "allergy-category-code", BusinessRule, Warning, ["category", "code", "expected"],
        ja: "category が「{category}」なのに、コード「{code}」は {expected} のものです。薬剤禁忌情報になるのは category が medication のものだけです", en: "category is \"{category}\", but the code \"{code}\" is one of {expected}; only medication counts as a contraindicated drug",
        mend_ja: "category を {expected} にするか、コードを直してください。", mend_en: "Write the category {expected}, or correct the code.",
        wrong: "{\"category\":[\"food\"],\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/core/CodeSystem/YCM/JP_JfagyMedicationAllergen_CS\",\"code\":\"YCM2171022F1029\"}]}}", right: "{\"category\":[\"medication\"],\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/core/CodeSystem/YCM/JP_JfagyMedicationAllergen_CS\",\"code\":\"YCM2171022F1029\"}]}}", source: "JP-CLINS JP_AllergyIntolerance_eCS (category)";
    CATEGORY_BIOLOGIC: "allergy-category-biologic", Informational, Information, [],
        ja: "category の biologic は、サービスでは当面使いません (書いても受け付けられます)", en: "the category biologic is not used by the service for now (it is accepted)",
        mend_ja: "medication、food、environment のどれかに置き換えられるなら、置き換えてください。", mend_en: "Write medication, food or environment where one of them fits.",
        wrong: "{\"category\":[\"biologic\"]}", right: "{\"category\":[\"medication\"]}", source: "JP-CLINS 1.4.0 変更履歴 (JP_AllergyIntolerance_eCS)";
    MANIFESTATION_TEXT: "allergy-manifestation-text", Incomplete, Warning, [],
        ja: "症状 (reaction.manifestation) に text がありません。JP-CLINS 1.11 からは必須です", en: "a manifestation has no text, which JP-CLINS requires since 1.11",
        mend_ja: "症状の表記を text に書いてください。", mend_en: "Write the manifestation as it is shown into text.",
        wrong: "{\"reaction\":[{\"manifestation\":[{\"coding\":[{\"display\":\"蕁麻疹\"}]}]}]}", right: "{\"reaction\":[{\"manifestation\":[{\"text\":\"蕁麻疹\"}]}]}", source: "JP-CLINS 1.4.0, 1.11.0 変更履歴 (JP_AllergyIntolerance_eCS)";
    PERSON_UNUSED: "allergy-person-unused", Informational, Information, ["element"],
        ja: "アレルギーの {element} は、書いてもサービスでは使いません", en: "{element} of an allergy may be written, but the service does not use it",
        mend_ja: "このままでも構いません。", mend_en: "Nothing needs to be done.",
        wrong: "{\"recorder\":{\"display\":\"検証 一郎\"}}", right: "{\"recordedDate\":\"2024-09-30\"}", source: "JP-CLINS JP_AllergyIntolerance_eCS (recorder, asserter)";
}
