//! Characters that names, displays and texts may hold.

rules! {
    HALF_WIDTH_KATAKANA: "half-width-katakana", Value, Warning, ["characters"],
        ja: "半角カタカナがあります: {characters}", en: "the text contains half-width katakana: {characters}",
        mend_ja: "全角のカタカナで書いてください。", mend_en: "Write katakana in full width.",
        wrong: "{\"code\":{\"text\":\"ｱﾙﾌﾞﾐﾝ\"}}", right: "{\"code\":{\"text\":\"アルブミン\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS 注意事項 (文字)";
    IDEOGRAPHIC_SPACE: "ideographic-space", Value, Warning, ["characters"],
        ja: "全角の空白があります: {characters}", en: "the text contains an ideographic space: {characters}",
        mend_ja: "半角の空白にするか、取り除いてください。", mend_en: "Write a half-width space, or leave it out.",
        wrong: "{\"code\":{\"text\":\"血清　アルブミン\"}}", right: "{\"code\":{\"text\":\"血清アルブミン\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS 注意事項 (文字)";
    CONTROL_CHARACTER: "control-character", Value, Warning, ["characters"],
        ja: "タブ・改行などの制御文字か、目に見えない文字があります: {characters}", en: "the text contains control characters (tab, line feed) or invisible ones: {characters}",
        mend_ja: "取り除いてください。", mend_en: "Remove them.",
        wrong: "{\"code\":{\"text\":\"アルブミン\\t(血清)\"}}", right: "{\"code\":{\"text\":\"アルブミン(血清)\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS 注意事項 (文字)";
    MACHINE_DEPENDENT: "machine-dependent-character", Value, Warning, ["characters"],
        ja: "機種依存文字、外字、または漢字に似た部首の文字があります: {characters}", en: "the text contains machine-dependent or user-defined characters, or radicals that look like kanji: {characters}",
        mend_ja: "ほかのシステムでも表示できる文字に書き換えてください (①→(1)、㎎→mg、⾎→血)。", mend_en: "Write characters that every system shows: (1) for ①, mg for ㎎, 血 for the radical ⾎.",
        wrong: "{\"code\":{\"text\":\"⾎糖①\"}}", right: "{\"code\":{\"text\":\"血糖(1)\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS 注意事項 (文字)";
    FULL_WIDTH_LETTER: "full-width-letter", Value, Warning, ["characters"],
        ja: "全角の英数字・記号があります: {characters}", en: "the text contains full-width letters, digits or signs: {characters}",
        mend_ja: "英数字・記号は半角で書いてください。", mend_en: "Write letters, digits and signs in half width.",
        wrong: "{\"code\":{\"text\":\"ＡＳＴ（ＧＯＴ）\"}}", right: "{\"code\":{\"text\":\"AST(GOT)\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS 注意事項 (文字)";
    NAME_SPACE: "name-ideographic-space", Value, Error, ["name"],
        ja: "氏名「{name}」に全角の空白があります。姓と名の間は、空けないか、半角の空白 1 つにします", en: "the name \"{name}\" contains an ideographic space; write nothing or one half-width space between family and given name",
        mend_ja: "全角の空白を半角にしてください。", mend_en: "Write a half-width space.",
        wrong: "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS\"]},\"name\":[{\"text\":\"適合　花子\"}]}", right: "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS\"]},\"name\":[{\"text\":\"適合 花子\"}]}", source: "JP-CLINS JP_Patient_eCS";
    LOCAL_CODE_FORM: "local-code-form", CodeInvalid, Warning, ["code"],
        ja: "施設固有の検査項目コード「{code}」に、半角の英数字・ハイフン・下線のほかの文字があります", en: "the facility's item code \"{code}\" contains characters other than half-width letters, digits, hyphen and underscore",
        mend_ja: "半角の英数字、-、_ だけで書いてください。", mend_en: "Write letters, digits, - and _ only.",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"C.0021\",\"display\":\"アルブミン\"}]}}", right: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"C0021\",\"display\":\"アルブミン\"}]}}", source: "JP-CLINS JP_Observation_LabResult_eCS 設定パターン(1)";
    LOCAL_DISPLAY_BLANK: "local-display-blank", CodeInvalid, Warning, ["display"],
        ja: "施設固有の検査項目の display「{display}」に空白があります", en: "the display of the facility's item, \"{display}\", contains a blank",
        mend_ja: "空白を取り除くか、下線 (_) でつないでください。", mend_en: "Leave the blank out, or write an underscore.",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"C0021\",\"display\":\"アルブミン 血清\"}]}}", right: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"C0021\",\"display\":\"アルブミン_血清\"}]}}", source: "JP-CLINS JP_Observation_LabResult_eCS 設定パターン(1)";
}
