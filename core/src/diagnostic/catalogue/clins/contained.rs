//! Contained resources and references.

rules! {
    CONTAINED_TYPE: "contained-type", BusinessRule, Error, ["type", "allowed", "instead"],
        ja: "contained に {type} は入れられません。入れられるもの: {allowed}", en: "a {type} cannot be contained here (allowed: {allowed})",
        mend_ja: "{type} を contained から取り除いてください。{instead}", mend_en: "Take the {type} out of contained.{instead}",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"p\"}],\"subject\":{\"reference\":\"#p\"}}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"contained\":[{\"resourceType\":\"Encounter\",\"id\":\"p\"}],\"encounter\":{\"reference\":\"#p\"}}}]", source: "JP-CLINS core6spec §contained";
    CONTAINED_DISPLAY: "contained-reference-display", Incomplete, Information, ["reference"],
        ja: "contained への参照「{reference}」に display がありません。短い説明 (入院、医師の氏名など) を添えることになっています", en: "the reference \"{reference}\" to a contained resource has no display; a short text (such as the stay or the physician's name) should be beside it",
        mend_ja: "参照の display に、参照先を人が読んで分かる短い説明を書いてください。", mend_en: "Write a short text that tells people what it leads to into display of the reference.",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"contained\":[{\"resourceType\":\"Encounter\",\"id\":\"e\"}],\"encounter\":{\"reference\":\"#e\"}}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"contained\":[{\"resourceType\":\"Encounter\",\"id\":\"e\"}],\"encounter\":{\"reference\":\"#e\",\"display\":\"外来\"}}}]", source: "JP-CLINS core6spec §参照";
    LOGICAL_REFERENCE: "logical-reference-not-used", BusinessRule, Warning, ["type"],
        ja: "識別子だけの参照です。サービスでは、contained か entry への参照だけを使います", en: "the reference has only an identifier; the service uses references to contained resources and entries",
        mend_ja: "参照先の {type} を contained (5 情報) か entry に入れ、reference に書いてください。", mend_en: "Put the {type} into contained (five kinds) or an entry, and write it into reference.",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"encounter\":{\"type\":\"Encounter\",\"identifier\":{\"value\":\"1\"}}}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"contained\":[{\"resourceType\":\"Encounter\",\"id\":\"e\"}],\"encounter\":{\"reference\":\"#e\",\"display\":\"外来\"}}}]", source: "JP-CLINS core6spec §参照";
    MODIFIER_REFUSED: "modifier-extension-refused", Extension, Error, ["url"],
        ja: "サービスが知らない modifierExtension「{url}」があります。意味を変える拡張なので、受け取る側は読めません", en: "the service does not know the modifierExtension \"{url}\"; as it changes the meaning, no receiver can use the resource",
        mend_ja: "modifierExtension を取り除き、必要な内容は定められた要素に書いてください。", mend_en: "Leave the modifierExtension out; write what is needed into the elements of the profile.",
        wrong: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"modifierExtension\":[{\"url\":\"http://a.jp/x\",\"valueBoolean\":true}]}}]", right: "\"entry\":[{\"resource\":{\"resourceType\":\"Condition\"}}]", source: "JP-CLINS core6spec";
    SUBJECT_NOT_PATIENT: "subject-not-patient", BusinessRule, Error, ["element", "found"],
        ja: "{element} が、この Bundle の Patient を指していません: {found}", en: "{element} does not lead to the Patient of this Bundle: {found}",
        mend_ja: "{element}.reference に、Patient の entry の fullUrl (urn:uuid:…) を書いてください。", mend_en: "Write the fullUrl of the Patient's entry (urn:uuid:…) into {element}.reference.",
        wrong: "\"entry\":[{\"fullUrl\":\"urn:uuid:2b9c6f10-5d3e-4c1a-9a51-3f0d8e7b0001\",\"resource\":{\"resourceType\":\"Patient\"}},{\"resource\":{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"Patient/1\"}}}]", right: "\"entry\":[{\"fullUrl\":\"urn:uuid:2b9c6f10-5d3e-4c1a-9a51-3f0d8e7b0001\",\"resource\":{\"resourceType\":\"Patient\"}},{\"resource\":{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"urn:uuid:2b9c6f10-5d3e-4c1a-9a51-3f0d8e7b0001\"}}}]", source: "JP-CLINS core6spec (リソースの参照)";
}
