//! Rules about codes of publishers' masters, judged by the day of the record (`tekigo masters import`).

rules! {
    CODE_RETIRED: "code-retired", BusinessRule, Warning, ["code", "system", "last", "day", "successor"],
        ja: "コード「{code}」({system}) は {last} までで廃止されています (記録の日付: {day})。{successor}",
        en: "code \"{code}\" of {system} was retired after {last} (day of the record: {day}). {successor}",
        mend_ja: "移行先のコードに置き換えるか、名称を選び直してください。", mend_en: "Use the code that took its place, or choose the name anew.",
        wrong: "{\"recordedDate\":\"2025-04-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000002\"}]}}",
        right: "{\"recordedDate\":\"2025-03-31\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000002\"}]}}",
        source: "技術解説書 2.2.1③ (標準コードへの変換)";
    CODE_NOT_YET_VALID: "code-not-yet-valid", BusinessRule, Warning, ["code", "system", "first", "day"],
        ja: "コード「{code}」({system}) が使えるのは {first} からです (記録の日付: {day})",
        en: "code \"{code}\" of {system} is valid from {first} on (day of the record: {day})",
        mend_ja: "記録の日付とコードを確かめてください。", mend_en: "Check the day of the record and the code.",
        wrong: "{\"recordedDate\":\"2001-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000001\"}]}}",
        right: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000001\"}]}}",
        source: "技術解説書 2.2.1③ (標準コードへの変換)";
    CODE_BEFORE_EDITIONS: "code-before-editions", Informational, Information, ["code", "system", "day", "oldest"],
        ja: "コード「{code}」({system}) は取り込んだマスターにありませんが、記録の日付 {day} は最も古い版 ({oldest}) より前です。当時の版がないため判断できません",
        en: "code \"{code}\" of {system} is in no edition imported, but the record of {day} is older than the oldest one ({oldest}): it cannot be judged",
        mend_ja: "当時の版を tekigo masters import で加えると判断できます。", mend_en: "Import the edition of that time with tekigo masters import.",
        wrong: "{\"recordedDate\":\"2001-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000099\"}]}}",
        right: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000001\"}]}}",
        source: "FHIR R4 CodeSystem (version)";
    CODE_NOT_ALONE: "code-not-alone", BusinessRule, Warning, ["code", "name"],
        ja: "傷病名「{name}」({code}) は単独使用禁止です。修飾語がありません", en: "disease name \"{name}\" ({code}) is not to be used alone, and there is no modifier",
        mend_ja: "部位などの修飾語を JP_Condition_DiseasePrefixModifier / DiseasePostfixModifier で付けるか、より具体的な傷病名を選んでください。",
        mend_en: "Add a modifier by JP_Condition_DiseasePrefixModifier or DiseasePostfixModifier, or choose a more exact name.",
        wrong: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000003\"}]}}",
        right: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000001\"}]}}",
        source: "支払基金 傷病名マスター (単独使用禁止区分)";
    CODE_NOT_INSURED: "code-not-insured", Informational, Information, ["code", "name"],
        ja: "傷病名「{name}」({code}) は保険請求の対象外です", en: "disease name \"{name}\" ({code}) is not for claims",
        mend_ja: "診療情報として送るだけなら、このままで構いません。", mend_en: "Nothing is to be done where it is sent as clinical information only.",
        wrong: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000004\"}]}}",
        right: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000001\"}]}}",
        source: "支払基金 傷病名マスター (保険請求外区分)";
    CODE_UNCODED_ROW: "code-uncoded-row", BusinessRule, Warning, ["code", "system"],
        ja: "コード「{code}」({system}) はレセプトの未コード化傷病名です。電子カルテ情報共有サービスでは病名管理番号 99999999 を使います",
        en: "code \"{code}\" of {system} is the claims' row for what is not coded; the service uses key number 99999999",
        mend_ja: "病名管理番号 99999999 (未コード化傷病名) とし、名称を code.text に書いてください。", mend_en: "Use key number 99999999 and write the name in code.text.",
        wrong: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000005\"}]}}",
        right: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"99999999\"}]}}",
        source: "JP-CLINS JP_Condition_eCS (未コード化傷病名)";
    CODES_DISAGREE: "codes-disagree", BusinessRule, Warning, ["code", "name", "other", "otherSystem", "expected"],
        ja: "コード「{code}」({name}) と並ぶコード「{other}」({otherSystem}) は別のものを指しています。マスターで対応するのは {expected} です",
        en: "code \"{other}\" of {otherSystem} stands for something else than \"{code}\" ({name}) beside it; the master links that to {expected}",
        mend_ja: "どちらのコードが正しいか確かめてください。", mend_en: "Check which of the two is right.",
        wrong: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000001\"},{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-exCode\",\"code\":\"ZZZZ\"}]}}",
        right: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000001\"},{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-exCode\",\"code\":\"AAAA\"}]}}",
        source: "FHIR R4 CodeableConcept (codings of one concept)";
    MODIFIER_PLACE: "modifier-place", BusinessRule, Warning, ["code", "name", "place"],
        ja: "修飾語「{name}」({code}) はマスターでは{place}ですが、逆の拡張に入っています", en: "modifier \"{name}\" ({code}) {place}, by its master, but stands in the extension for the other place",
        mend_ja: "接頭語は JP_Condition_DiseasePrefixModifier、接尾語は JP_Condition_DiseasePostfixModifier に入れてください。",
        mend_en: "Use JP_Condition_DiseasePrefixModifier for what goes before the name, DiseasePostfixModifier for what goes behind.",
        wrong: "{\"code\":{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseasePrefixModifier\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-modKeyNumber\",\"code\":\"30000001\"}]}}],\"text\":\"x\"}}",
        right: "{\"code\":{\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseasePostfixModifier\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-modKeyNumber\",\"code\":\"30000001\"}]}}],\"text\":\"x\"}}",
        source: "MEDIS 修飾語テーブル (接続位置区分)";
    ITEM_UNIT: "item-unit", BusinessRule, Warning, ["unit", "code", "name", "expected"],
        ja: "検査項目「{name}」({code}) の単位「{unit}」は、マスターの単位ではありません。マスターでは {expected} です", en: "unit \"{unit}\" is not that of item \"{name}\" ({code}), whose master says {expected}",
        mend_ja: "値をマスターの単位に換算するか、項目コードを確かめてください。", mend_en: "Convert the value to the master's unit, or check the code of the item.",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS\",\"code\":\"3A010000002327101\"}]},\"valueQuantity\":{\"value\":72,\"unit\":\"g/L\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"g/L\"}}",
        right: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS\",\"code\":\"3A010000002327101\"}]},\"valueQuantity\":{\"value\":7.2,\"unit\":\"g/dL\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"g/dL\"}}",
        source: "共有項目JLACコードマスタ (XML用単位)";
    DISEASE_TEXT: "disease-text", Informational, Information, ["text", "composed"],
        ja: "病名の記載「{text}」は、修飾語と病名のコードから組み立てた「{composed}」と一致しません", en: "the text \"{text}\" is not what the codes of disease and modifiers give together, \"{composed}\"",
        mend_ja: "修飾語のコードの付け忘れや、病名の取り違えがないか確かめてください。言い回しの違いだけなら、このままで構いません。", mend_en: "Check that no modifier is missing and that the disease is the one that was meant. A mere difference of wording may stay.",
        wrong: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000001\"}],\"text\":\"右膝の病気\"}}",
        right: "{\"recordedDate\":\"2025-01-01\",\"code\":{\"coding\":[{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20000001\"}],\"text\":\"病気\"}}",
        source: "JP Core JP_Condition_Common (接頭語・接尾語の拡張)";
    LOCAL_CODE_MAPPED: "local-code-mapped", Informational, Information, ["code", "system", "targets"],
        ja: "施設のコード「{code}」({system}) に標準コードが並んでいません。対応表では {targets} です", en: "no standard code stands beside the local code \"{code}\" of {system}; the concept map gives {targets}",
        mend_ja: "対応表のコードでよいことを確かめ、coding に加えてください。", mend_en: "Make sure that the code of the map is meant, and add it as a coding.",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://hospital.example.jp/lab\",\"code\":\"L001\"}]}}",
        right: "{\"code\":{\"coding\":[{\"system\":\"http://hospital.example.jp/lab\",\"code\":\"L001\"},{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS\",\"code\":\"3A010000002327101\"}]}}",
        source: "技術解説書 2.2.1③ (標準コードへの変換)";
    LOCAL_CODE_DIFFERS: "local-code-differs", BusinessRule, Warning, ["code", "system", "other", "otherSystem", "expected"],
        ja: "施設のコード「{code}」({system}) に並ぶ「{other}」({otherSystem}) が、対応表の {expected} と違います", en: "\"{other}\" of {otherSystem} stands beside the local code \"{code}\" of {system}, for which the concept map gives {expected}",
        mend_ja: "どちらが正しいか確かめ、対応表かデータを直してください。", mend_en: "Check which of the two is right, and mend the map or the data.",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://hospital.example.jp/lab\",\"code\":\"L001\"},{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS\",\"code\":\"3A010000002399901\"}]}}",
        right: "{\"code\":{\"coding\":[{\"system\":\"http://hospital.example.jp/lab\",\"code\":\"L001\"},{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS\",\"code\":\"3A010000002327101\"}]}}",
        source: "技術解説書 2.2.1③ (標準コードへの変換)";
    CODE_CHECK_DIGIT: "code-check-digit", Informational, Information, ["code", "system"],
        ja: "コード「{code}」({system}) の検査数字が合いません。写し誤りのおそれがあります", en: "the check digit of code \"{code}\" of {system} does not fit: it may be mistyped",
        mend_ja: "コードを元のマスターと照らし合わせてください。公表コードにもまれに例外があります。", mend_en: "Compare the code with the master; a few published codes do not obey, either.",
        wrong: "{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"1124017F2136\"}",
        right: "{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"1124017F2135\"}",
        source: "YJ コード・HOT コードの構造 (公表コードで確かめた検査数字)";
}
