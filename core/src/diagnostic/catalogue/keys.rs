//! Rules about key information: what the service finds a registered document or unit by.

rules! {
    KEY_MISSING: "key-missing", Required, Error, ["what", "element"],
        ja: "キー情報の{what}がありません: {element}", en: "the key {what} is missing: {element}",
        mend_ja: "{element} に値を入れてください。{what}がないと、登録した後に取消も変更もできません。",
        mend_en: "Fill {element}. Without {what}, what was registered can be neither cancelled nor changed.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]},\"timestamp\":\"2024-10-01T10:30:00+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID\",\"value\":\"00012345:あ:１:00\"}]}}]}",
        right: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]},\"identifier\":{\"system\":\"http://jpfhir.jp/fhir/clins/bundle-identifier\",\"value\":\"1311234567^2024^C-1\"},\"timestamp\":\"2024-10-01T10:30:00+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID\",\"value\":\"00012345:あ:１:00\"}]}}]}",
        source: "技術解説書(案) 2.2.4 図39; JP-CLINS Bundle-CLINS, キーの照合";
    KEY_INVALID: "key-invalid", Value, Error, ["what", "value", "why"],
        ja: "キー情報の{what}「{value}」の形が正しくありません: {why}", en: "the key {what} \"{value}\" is malformed: {why}",
        mend_ja: "{what}を決められた形に直してください。", mend_en: "Write {what} in the prescribed form.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]},\"identifier\":{\"system\":\"http://jpfhir.jp/fhir/clins/bundle-identifier\",\"value\":\"1311234567-2024-C-1\"},\"timestamp\":\"2024-10-01T10:30:00+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID\",\"value\":\"00012345:あ:１:00\"}]}}]}",
        right: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]},\"identifier\":{\"system\":\"http://jpfhir.jp/fhir/clins/bundle-identifier\",\"value\":\"1311234567^2024^C-1\"},\"timestamp\":\"2024-10-01T10:30:00+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID\",\"value\":\"00012345:あ:１:00\"}]}}]}",
        source: "JP-CLINS R1013, R02151, R2152, R9012";
    KEY_AMBIGUOUS: "key-ambiguous", Duplicate, Error, ["what", "values"],
        ja: "キー情報の{what}が 1 つに決まりません: {values}", en: "there is more than one value for the key {what}: {values}",
        mend_ja: "{what}は 1 つだけにしてください。", mend_en: "Keep one {what} only.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]},\"identifier\":{\"system\":\"http://jpfhir.jp/fhir/clins/bundle-identifier\",\"value\":\"1311234567^2024^C-1\"},\"timestamp\":\"2024-10-01T10:30:00+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID\",\"value\":\"00012345:あ:１:00\"},{\"system\":\"http://jpfhir.jp/fhir/clins/Idsystem/JP_PublicPayer_memberID\",\"value\":\"12130001::1234567:\"}]}}]}",
        right: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]},\"identifier\":{\"system\":\"http://jpfhir.jp/fhir/clins/bundle-identifier\",\"value\":\"1311234567^2024^C-1\"},\"timestamp\":\"2024-10-01T10:30:00+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/clins/Idsystem/JP_PublicPayer_memberID\",\"value\":\"12130001::1234567:\"}]}}]}",
        source: "JP-CLINS R1012; 技術解説書(案) 2.2.4 図39";
    KEY_SEVERAL_PERSONS: "key-several-persons", BusinessRule, Error, ["count", "values"],
        ja: "{count} 人分の患者が入っています ({values})。1 回の登録は患者 1 人分です", en: "the file contains {count} patients ({values}); one registration is about one patient",
        mend_ja: "患者ごとにファイルを分けてください。", mend_en: "Make one file for each patient.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]},\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID\",\"value\":\"00012345:あ:１:00\"}]}},{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID\",\"value\":\"00012345:あ:２:00\"}]}}]}",
        right: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]},\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID\",\"value\":\"00012345:あ:１:00\"}]}}]}",
        source: "技術解説書(案) 2.2.4 図39; JP-CLINS Bundle-CLINS, 登録の単位";
    KEY_OTHER_SUBJECT: "key-other-subject", BusinessRule, Error, ["record", "reference"],
        ja: "{record} は、このファイルの患者のものではありません (参照先 {reference})", en: "{record} is not about the patient of this file (it refers to {reference})",
        mend_ja: "参照先を患者の fullUrl に直すか、別の患者の記録を取り除いてください。", mend_en: "Refer to the patient's fullUrl, or take the other person's record out.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]},\"entry\":[{\"fullUrl\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0001\",\"resource\":{\"resourceType\":\"Patient\"}},{\"fullUrl\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0002\",\"resource\":{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"Patient/999\"}}}]}",
        right: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]},\"entry\":[{\"fullUrl\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0001\",\"resource\":{\"resourceType\":\"Patient\"}},{\"fullUrl\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0002\",\"resource\":{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0001\"}}}]}",
        source: "JP-CLINS Bundle-CLINS, 登録の単位";
    KEY_INSTITUTION_DIFFERS: "key-institution-differs", BusinessRule, Warning, ["institution", "other", "where"],
        ja: "医療機関番号が食い違っています: {institution} と {other} ({where})", en: "two institution numbers differ: {institution} and {other} ({where})",
        mend_ja: "発行した医療機関の番号に揃えてください。医療機関番号を変更した施設では、古い番号が残っていないか確かめてください。",
        mend_en: "Use the number of the issuing institution; where it was changed, see that no old number is left.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"identifier\":{\"system\":\"http://jpfhir.jp/fhir/clins/bundle-identifier\",\"value\":\"1318814790^2024^R-1\"},\"entry\":[{\"fullUrl\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0001\",\"resource\":{\"resourceType\":\"Composition\",\"type\":{\"coding\":[{\"code\":\"57133-1\"}]},\"custodian\":{\"reference\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0002\"}}},{\"fullUrl\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0002\",\"resource\":{\"resourceType\":\"Organization\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no\",\"value\":\"1311234567\"}]}}]}",
        right: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"identifier\":{\"system\":\"http://jpfhir.jp/fhir/clins/bundle-identifier\",\"value\":\"1311234567^2024^R-1\"},\"entry\":[{\"fullUrl\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0001\",\"resource\":{\"resourceType\":\"Composition\",\"type\":{\"coding\":[{\"code\":\"57133-1\"}]},\"custodian\":{\"reference\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0002\"}}},{\"fullUrl\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0002\",\"resource\":{\"resourceType\":\"Organization\",\"identifier\":[{\"system\":\"http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no\",\"value\":\"1311234567\"}]}}]}",
        source: "JP-CLINS Bundle-CLINS, Bundle.identifier; 技術解説書(案) 2.2.4(1)";
    KEY_KIND_UNKNOWN: "key-kind-unknown", NotSupported, Error, ["what"],
        ja: "サービスに登録できる種類の文書ではありません: {what}", en: "the service does not take documents of this kind: {what}",
        mend_ja: "登録できるのは、診療情報提供書・健診結果報告書・患者サマリーの文書 Bundle と、傷病名・アレルギー・検査の collection Bundle です。",
        mend_en: "The service takes document Bundles (referral, checkup report, patient care summary) and collection Bundles of conditions, allergies or laboratory results.",
        wrong: "{\"resourceType\":\"Patient\"}", right: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\",\"code\":\"Condition\"}]}}",
        source: "技術解説書(案) 1.5.1, 1.5.2";
    KEY_RULE_NOT_PUBLIC: "key-rule-not-public", Informational, Information, [],
        ja: "患者サマリーのキー情報の決まりは公開されていません。ほかの文書と同じ 3 つ (文書、医療機関、被保険者の識別子) を示します",
        en: "the key rule of patient care summaries is not public; the three keys of the other documents are shown",
        mend_ja: "正式な決まりは、医療機関等ONS の外部インターフェイス仕様書で確かめてください。",
        mend_en: "See the external interface specification for the rule in force.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{\"resource\":{\"resourceType\":\"Composition\",\"type\":{\"coding\":[{\"code\":\"56447-6\"}]}}}]}",
        right: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{\"resource\":{\"resourceType\":\"Composition\",\"type\":{\"coding\":[{\"code\":\"57133-1\"}]}}}]}",
        source: "技術解説書(案) 1.4.1, 2.2.4 図39 (患者サマリーは「検討中」)";
}
