//! Bundles of the service: entries, kinds, profiles declared, a discharge summary that stands alone.

rules! {
    BUNDLE_KIND_UNDECLARED: "bundle-kind-undeclared", BusinessRule, Error, ["kinds"],
        ja: "Bundle がサービスのプロファイルを宣言していません。候補: {kinds}", en: "the Bundle declares no profile of the service; it could be: {kinds}",
        mend_ja: "Bundle の meta.profile に、送る情報に合うもの ({kinds}) を書いてください。", mend_en: "Write the profile of what you send into meta.profile of the Bundle: {kinds}.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}", right: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS\"]},\"type\":\"collection\"}", source: "JP-CLINS JP_Bundle_CLINS";
    BUNDLE_KIND_DIFFERS: "bundle-kind-differs", BusinessRule, Error, ["declared", "held", "expected"],
        ja: "Bundle は {declared} を宣言していますが、中身は {held} のものです", en: "the Bundle declares {declared}, but what it holds is of {held}",
        mend_ja: "Bundle の meta.profile を {expected} にするか、中身を宣言どおりの文書にしてください。", mend_en: "Write {expected} into meta.profile of the Bundle, or put the document into it that it declares.",
        wrong: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eDischargeSummary\"]},\"type\":\"document\",\"entry\":[{\"resource\":{\"resourceType\":\"Composition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eReferral/StructureDefinition/JP_Composition_eReferral\"]}}}]}", right: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral\"]},\"type\":\"document\",\"entry\":[{\"resource\":{\"resourceType\":\"Composition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eReferral/StructureDefinition/JP_Composition_eReferral\"]}}}]}", source: "JP-CLINS JP_Bundle_eReferral, JP_Bundle_eDischargeSummary, JP_Bundle_ePCS, JP_Bundle_CLINS (entry)";
    COMPOSITION_KIND_DIFFERS: "composition-kind-differs", BusinessRule, Error, ["declared", "held", "expected"],
        ja: "Composition は {declared} を宣言していますが、Bundle のプロファイルと文書の種類 (type) は {held} のものです", en: "the Composition declares {declared}, but the Bundle's profile and the type of the document are those of {held}",
        mend_ja: "Composition の meta.profile を {expected} のものにしてください。", mend_en: "Write the profile of {expected} into meta.profile of the Composition.",
        wrong: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral\"]},\"type\":\"document\",\"entry\":[{\"resource\":{\"resourceType\":\"Composition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eDischargeSummary/StructureDefinition/JP_Composition_eDischargeSummary\"]},\"type\":{\"coding\":[{\"code\":\"57133-1\"}]}}}]}", right: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral\"]},\"type\":\"document\",\"entry\":[{\"resource\":{\"resourceType\":\"Composition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eReferral/StructureDefinition/JP_Composition_eReferral\"]},\"type\":{\"coding\":[{\"code\":\"57133-1\"}]}}}]}", source: "JP-CLINS JP_Composition_eReferral, JP_Composition_eDischargeSummary, JP_Composition_ePCS (meta.profile, type)";
    PATIENT_NOT_FIRST: "patient-not-first", BusinessRule, Error, ["found", "patient"],
        ja: "最初の entry は {found} です。最初は Patient でなければなりません ({patient})", en: "the first entry must be the Patient ({patient}), but it is {found}",
        mend_ja: "Patient を entry[0] に移すか、なければ加えてください。", mend_en: "Move the Patient to entry[0], or add it.",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\"}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Patient\"}}]", source: "JP-CLINS JP_Bundle_CLINS";
    ENTRY_PROFILE_UNDECLARED: "entry-profile-undeclared", BusinessRule, Error, ["type", "profile"],
        ja: "この {type} は {profile} を宣言していません", en: "this {type} does not declare {profile}",
        mend_ja: "meta.profile に {profile} を書いてください (|1.12.0 のような版は付けても付けなくてもかまいません)。", mend_en: "Write {profile} into meta.profile (a version such as |1.12.0 may follow or not).",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Patient\"}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS\"]}}}]", source: "JP-CLINS JP_Bundle_CLINS";
    BUNDLE_TYPE_TAG: "bundle-type-tag", BusinessRule, Error, ["found", "system"],
        ja: "何を送る Bundle かを示すタグが正しくありません: {found}。AllergyIntolerance、Condition、Observation のどれか 1 つを、ちょうど 1 回書きます", en: "the tag for the kind of information is wrong: {found}; there must be exactly one of AllergyIntolerance, Condition and Observation",
        mend_ja: "meta.tag に、system が {system} で code が 3 つのうちの 1 つのタグを、1 つだけ書いてください。", mend_en: "Write one tag with the system {system} and one of the three codes into meta.tag.",
        wrong: "\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS\"],\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"MedicationRequest\"}]}", right: "\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS\"],\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]}", source: "JP-CLINS JP_Bundle_CLINS";
    BUNDLE_TYPE_ABSENT: "bundle-type-absent", BusinessRule, Error, ["type"],
        ja: "タグでは {type} を送ることになっていますが、{type} の entry がありません。登録した情報の削除は、空の Bundle ではなく取消で行います", en: "the tag says that {type} is sent, but there is no such entry; to take back what was registered, send a cancellation, not an empty Bundle",
        mend_ja: "{type} を entry に加えるか、タグを送る種類に直してください。", mend_en: "Add the {type} entries, or let the tag name what is sent.",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Patient\"}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\"}}]", source: "JP-CLINS JP_Bundle_CLINS";
    BUNDLE_TYPE_MIXED: "bundle-type-mixed", BusinessRule, Error, ["found", "type"],
        ja: "{type} を送る Bundle に {found} が入っています。1 つの Bundle で送れるのは、Patient のほかは 1 種類だけです", en: "the Bundle sends {type}, but also contains {found}; beside the Patient, a Bundle carries one type only",
        mend_ja: "{found} は別の Bundle で送るか、取り除いてください。", mend_en: "Send the {found} in a Bundle of its own, or leave it out.",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\"}},{\"resource\":{\"resourceType\":\"Observation\"}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\"}},{\"resource\":{\"resourceType\":\"Condition\"}}]", source: "JP-CLINS JP_Bundle_CLINS";
    SENT_ELEMENT_ABSENT: "sent-element-absent", Required, Error, ["type", "element", "hint"],
        ja: "サービスに送る {type} には「{element}」が必要です{hint}", en: "what is sent to the service as {type} needs \"{element}\"{hint}",
        mend_ja: "この {type} に「{element}」を加えてください。", mend_en: "Give this {type} \"{element}\".",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\"}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"onsetDateTime\":\"2024\",\"contained\":[{\"resourceType\":\"Encounter\",\"id\":\"e\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Encounter_eCS\"]}}],\"encounter\":{\"reference\":\"#e\"},\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber\"},{\"url\":\"http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_Department\"}]}}]", source: "JP-CLINS JP_Bundle_CLINS";
    DOCUMENT_INSTITUTION_ABSENT: "document-institution-absent", Incomplete, Warning, ["type"],
        ja: "この {type} に医療機関番号の拡張 JP_eCS_InstitutionNumber がありません。サービスが文書から 6 情報として取り出すリソースには必要とされています", en: "this {type} has no extension JP_eCS_InstitutionNumber; the service is said to need it for what it extracts from documents",
        mend_ja: "この {type} に医療機関番号の拡張を加えてください。", mend_en: "Give this {type} the extension of the institution number.",
        wrong: "{\"resourceType\":\"AllergyIntolerance\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS\"]}}", right: "{\"resourceType\":\"AllergyIntolerance\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS\"]},\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber\"}]}", source: "JP-CLINS core6spec";
    OBSERVATION_HAS_MEMBER: "observation-has-member", BusinessRule, Error, [],
        ja: "5 情報として送る検査結果では hasMember を使えません", en: "hasMember must not be used in laboratory results sent as one of the five kinds",
        mend_ja: "hasMember を取り除き、検査項目をそれぞれ Observation の entry にしてください。", mend_en: "Leave hasMember out; make each item an Observation entry.",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Observation\",\"hasMember\":[{\"display\":\"x\"}]}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Observation\"}}]", source: "JP-CLINS JP_Bundle_CLINS";
    FULL_REFRESH: "full-refresh-only-ended", Informational, Information, ["type", "count"],
        ja: "{type} {count} 件のすべてに終了日があります。傷病名の登録は総入れ替えです: 終了していないものと、5 年以内に終了したものを、すべて 1 つの Bundle で送ります", en: "all {count} {type} entries have ended; registration replaces everything, so entries that go on and those that ended within 5 years are sent in one Bundle",
        mend_ja: "継続中の傷病名が漏れていないか確かめてください。なければ、このままで構いません。", mend_en: "Check whether a disease that has not ended is left out; if there is none, nothing needs to be done.",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"abatementDateTime\":\"2024-01-01\"}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\"}}]", source: "電子カルテ情報共有サービス 運用 (総入れ替え)";
    DISCHARGE_SUMMARY_ALONE: "discharge-summary-alone", BusinessRule, Error, [],
        ja: "退院時サマリーは単体では登録できず、それ自身のキー情報もありません。診療情報提供書の添付情報に入れて送ります", en: "a discharge summary cannot be registered on its own and has no keys of its own; it is sent attached to a referral",
        mend_ja: "診療情報提供書 (JP_Bundle_eReferral) の添付情報セクション (210) に、この Bundle を入れてください。", mend_en: "Put this Bundle into the section of attachments (210) of a referral (JP_Bundle_eReferral).",
        wrong: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eDischargeSummary\"]},\"type\":\"document\"}", right: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral\"]},\"type\":\"document\"}", source: "技術解説書 §1.5.1";
    ATTACHED_SUMMARY_UNDECLARED: "attached-summary-undeclared", BusinessRule, Error, ["profile"],
        ja: "添付された Bundle が {profile} を宣言していません。添付の退院時サマリーも、自身のプロファイルに適合する必要があります", en: "the attached Bundle does not declare {profile}; an attached discharge summary must conform to its own profile",
        mend_ja: "添付の Bundle の meta.profile に {profile} を書いてください。", mend_en: "Write {profile} into meta.profile of the attached Bundle.",
        wrong: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral\"]},\"type\":\"document\",\"entry\":[{\"resource\":{\"resourceType\":\"Bundle\",\"type\":\"document\"}}]}", right: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral\"]},\"type\":\"document\",\"entry\":[{\"resource\":{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eDischargeSummary\"]},\"type\":\"document\"}}]}", source: "技術解説書 §2.2.2";
    CLINS_VERSION_UNKNOWN: "clins-version-unknown", NotSupported, Warning, ["asked", "used"],
        ja: "JP-CLINS {asked} の定義は同梱していないため、{used} で検証しました", en: "the definitions of JP-CLINS {asked} are not embedded, so that {used} was used",
        mend_ja: "サービスが受け付けている版を確かめて meta.profile の版を直すか、版を付けないでください。", mend_en: "Write a version that the service takes in, or none.",
        wrong: "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS|1.8.0\"]}}", right: "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS|1.10.0\"]}}", source: "JP-CLINS 変更履歴";
    CLINS_VERSION_UNPUBLISHED: "clins-version-unpublished", NotSupported, Error, ["asked", "used"],
        ja: "JP-CLINS {asked} という版は公表されていません。{used} で検証しました", en: "no version {asked} of JP-CLINS was published; {used} was used",
        mend_ja: "meta.profile の「|」の後ろを、サービスが受け付けている版 (1.12.0 など) に直すか、「|」から後ろを取り除いてください。", mend_en: "Behind the \"|\" in meta.profile, write a version that the service takes in, such as 1.12.0, or leave the \"|\" and the version out.",
        wrong: "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS|9.9.9\"]}}", right: "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS|1.10.0\"]}}", source: "JP-CLINS 変更履歴";
    ENTRY_ABSENT: "entry-absent", Required, Error, ["type", "profile"],
        ja: "この Bundle に必要な {type} の entry がありません", en: "the Bundle needs an entry of type {type}, and has none",
        mend_ja: "{type} を entry に加え、その meta.profile に {profile} を書いてください。", mend_en: "Add an entry of type {type}, with {profile} in its meta.profile.",
        wrong: "a referral without a Patient", right: "the same with its Patient", source: "JP-CLINS JP_Bundle_eReferral, JP_Bundle_eDischargeSummary, JP_Bundle_ePCS; eCheckup JP_Bundle_eCheckupGeneral";
    RESOURCE_ALONE: "resource-alone", Informational, Information, ["type", definition "sent"],
        ja: "{type} が 1 つだけで、Bundle ではありません。サービスに登録するのは Bundle です (ここではリソースとして検証しました)", en: "{type} by itself and no Bundle; what is registered with the service is a Bundle (it was judged as a resource)",
        mend_ja: "{sent}部品として検証しただけなら、このままで構いません。", mend_en: "{sent} Nothing is to be done where only a part was to be judged.",
        wrong: "a Patient by itself, judged with --for clins", right: "the same in a Bundle of the service", source: "JP-CLINS core6spec";
    NOT_JSON: "not-json", BusinessRule, Warning, [],
        ja: "XML で書かれていますが、サービスに登録できるファイルは JSON だけです (内容は、JSON のときと同じように検証しました)", en: "this is XML, but only JSON can be registered with the service (the content was judged as if it was JSON)",
        mend_ja: "送るときは、同じ内容を FHIR JSON で書き出してください。", mend_en: "Write the same content as FHIR JSON before it is sent.",
        wrong: "a Bundle of the service in XML, judged with --for clins", right: "the same in JSON", source: "技術解説書 §1.4.2 原則1";
    LONG_ENDED: "full-refresh-long-ended", Informational, Information, ["end", "made"],
        ja: "この傷病名は {end} に終了していて、Bundle の作成 ({made}) より 5 年以上前です。送るのは、終了していないものと、5 年以内に終了したものです", en: "this disease ended on {end}, more than 5 years before the Bundle was made ({made}); only diseases that go on or that ended within 5 years are sent",
        mend_ja: "5 年より前に終了した傷病名は取り除けます。長期保存 (LTS) で残すものなら、このままで構いません。", mend_en: "What ended longer ago may be left out; it may stay where it is to be kept (LTS).",
        wrong: "\"timestamp\":\"2024-10-01T10:30:00.000+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"abatementDateTime\":\"2018-03-01\"}}]", right: "\"timestamp\":\"2024-10-01T10:30:00.000+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"abatementDateTime\":\"2023-03-01\"}}]", source: "電子カルテ情報共有サービス 運用 (総入れ替え)";
    RECORD_TWICE: "record-twice", BusinessRule, Warning, ["identifier", "first"],
        ja: "識別子「{identifier}」が {first} と同じです。1 つの登録単位に、同じ記録が 2 回あります", en: "{first} has the same identifier \"{identifier}\": the same record occurs twice in one unit of registration",
        mend_ja: "重複した entry を取り除くか、別の記録なら別の識別子を付けてください。", mend_en: "Remove the duplicate, or give it an identifier of its own if it is another record.",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]},\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier\",\"value\":\"1311234569^2024^C-1\"}]}},{\"resource\":{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]},\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier\",\"value\":\"1311234569^2024^C-1\"}]}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]},\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier\",\"value\":\"1311234569^2024^C-1\"}]}},{\"resource\":{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]},\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier\",\"value\":\"1311234569^2024^C-2\"}]}}]", source: "JP-CLINS JP_Bundle_CLINS (一つの登録単位)";
}
