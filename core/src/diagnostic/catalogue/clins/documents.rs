//! Documents: sections, texts, destination.

rules! {
    CDA_OR_STRUCTURE: "section-200-or-300", BusinessRule, Error, ["found"],
        ja: "CDA 参照セクション (200) と構造情報セクション (300) は、どちらか一方だけを置きます: {found}", en: "a document has either the CDA section (200) or the structured one (300): {found}",
        mend_ja: "CDA 文書を送るなら 200 だけ、構造情報を送るなら 300 だけにしてください。", mend_en: "Leave 200 for a CDA document, or 300 for structured sections.",
        wrong: "{\"section\":[]}", right: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]}}]}", source: "JP-CLINS JP_Composition_eReferral, JP_Composition_eDischargeSummary";
    ATTACHMENTS_ALONE: "attachments-alone", BusinessRule, Error, ["sections"],
        ja: "構造情報に内容がなく、添付・備考・PDF ({sections}) だけの文書です。添付だけの送信は想定されていません", en: "the structured sections hold nothing, all is in attachments, remarks or PDF ({sections}); a document of attachments alone is not foreseen",
        mend_ja: "傷病名・現病歴などを構造情報のセクションに書いてください。", mend_en: "Write the diagnoses, the history and so on into the structured sections.",
        wrong: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]}},{\"title\":\"PDF\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"230\"}]}}]}", right: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]},\"section\":[{\"title\":\"現病歴\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"360\"}]},\"text\":{\"status\":\"additional\",\"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'>咳</div>\"}}]}]}", source: "技術解説書 §2.2.2③";
    SECTION_FOREIGN: "section-foreign", BusinessRule, Warning, ["code", "title"],
        ja: "セクション {code}「{title}」は、この文書のこの位置に置くものではありません。受け取る側で読まれないおそれがあります", en: "the section {code} \"{title}\" is none of this document's at this place; receivers may not read it",
        mend_ja: "セクションの番号と、構造情報 (300) の中か外かを確かめてください。", mend_en: "See whether its number is right, and whether it belongs into section 300.",
        wrong: "{\"section\":[{\"title\":\"退院時診断\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"344\"}]}}]}", right: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]}}]}", source: "JP-CLINS JP_Composition_eReferral, JP_Composition_eDischargeSummary (section)";
    SECTION_NUMBER: "section-number-changed", BusinessRule, Warning, ["code", "expected", "version"],
        ja: "セクションの番号 {code} は、JP-CLINS {version} では {expected} です (1.5.4 で変わりました)", en: "the section's number {code} is {expected} in JP-CLINS {version} (it changed with 1.5.4)",
        mend_ja: "{expected} にしてください。", mend_en: "Write {expected}.",
        wrong: "a discharge summary of 1.10.0 with the section 372", right: "the section 370", source: "JP-CLINS 1.5.4 変更履歴";
    SECTION_ORDER: "section-order", Informational, Information, ["section", "before"],
        ja: "セクション「{section}」は「{before}」より前に置く並びになっています", en: "the section \"{section}\" stands before \"{before}\" in the guide's order",
        mend_ja: "仕様書の順に並べてください。", mend_en: "Put the sections into the guide's order.",
        wrong: "{\"section\":[{\"title\":\"PDF\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"230\"}]}},{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]}}]}", right: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]}},{\"title\":\"PDF\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"230\"}]}}]}", source: "JP-CLINS JP_Composition_eReferral, JP_Composition_eDischargeSummary (section)";
    EMPTY_REASON: "section-empty-reason", CodeInvalid, Warning, ["code"],
        ja: "emptyReason の「{code}」は使いません。ないと確かめたものは nilknown、尋ねていないものは notasked、分からないか文章だけのものは unavailable です", en: "emptyReason \"{code}\" is not used: nilknown for what is known to be absent, notasked for what was not asked, unavailable for what is unknown or a text only",
        mend_ja: "3 つのうちの 1 つにしてください。", mend_en: "Write one of the three.",
        wrong: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]},\"emptyReason\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/list-empty-reason\",\"code\":\"withheld\"}]}}]}", right: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]},\"emptyReason\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/list-empty-reason\",\"code\":\"unavailable\"}]}}]}", source: "診療情報提供書 HL7 FHIR 記述仕様 (emptyReason)";
    EMPTY_REASON_ABSENT: "section-empty-reason-absent", Informational, Information, ["section"],
        ja: "必須のセクション「{section}」に entry がなく、emptyReason もありません。文章だけなら unavailable とします (なくても受け付けられます)", en: "the required section \"{section}\" has neither entries nor an emptyReason; for a text only it is unavailable (it is accepted without)",
        mend_ja: "emptyReason を加えてください。", mend_en: "Add an emptyReason.",
        wrong: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]},\"section\":[{\"title\":\"現病歴\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"360\"}]}}]}]}", right: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]},\"section\":[{\"title\":\"現病歴\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"360\"}]},\"emptyReason\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/list-empty-reason\",\"code\":\"unavailable\"}]}}]}]}", source: "JP-CLINS 1.10.0 変更履歴 (emptyReason)";
    STRUCTURED_SHARE: "structured-share", Informational, Information, ["structured", "all"],
        ja: "構造化されたセクションは {all} 個のうち {structured} 個です。紹介状の内容がすべて文章で、受け取る側のシステムや 6 情報としては使えません", en: "{structured} of {all} sections are structured: the referral is all text, of no use for the receiver's system and for the six kinds of information",
        mend_ja: "傷病名・検査・処方などは、リソースを作って entry から参照してください。", mend_en: "Make resources of diagnoses, results, prescriptions, and refer to them in entry.",
        wrong: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]},\"section\":[{\"title\":\"現病歴\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"360\"}]}}]}]}", right: "{\"section\":[{\"title\":\"構造情報\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"300\"}]},\"section\":[{\"title\":\"現病歴\",\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/document-section\",\"code\":\"360\"}]},\"entry\":[{\"reference\":\"urn:uuid:7b1f9c52-3a0e-4a6d-8c55-0d2f6e1a0001\"}]}]}]}", source: "技術解説書 §1.4.2 原則1";
    DESTINATION_INCOMPLETE: "destination-incomplete", Incomplete, Error, ["missing"],
        ja: "紹介先の医療機関に {missing} がありません。送付先利用状況確認で得た名称とコードを書きます", en: "the institution that the referral goes to lacks {missing}; its name and code are those that the check of the destination gave",
        mend_ja: "紹介先の Organization に、名称と医療機関番号を書いてください。", mend_en: "Write name and institution number into that Organization.",
        wrong: "a referral whose section 910 refers to an Organization without identifier", right: "the Organization with its name and ten digits", source: "技術解説書 §2.2.2(1)①";
    DESTINATION_IS_SENDER: "destination-is-sender", BusinessRule, Warning, ["number"],
        ja: "紹介先の医療機関番号 {number} が、紹介元と同じです", en: "the referral goes to the institution {number} that it comes from",
        mend_ja: "紹介先を確かめてください。", mend_en: "See whether the destination is right.",
        wrong: "a referral whose sections 920 and 910 name the same institution", right: "another institution in section 910", source: "技術解説書 §2.2.2(1)①";
    CHECKUP_PROGRAMME: "checkup-section-programme", BusinessRule, Warning, ["section", "title", "programme", "event"],
        ja: "セクション {section}「{title}」は健診プログラム {programme} のものですが、報告書の健診プログラムは {event} です", en: "the section {section} \"{title}\" is one of the programme {programme}, but the report is of {event}",
        mend_ja: "event の code か、セクションの番号を直してください。", mend_en: "Mend the code of the event, or the section's number.",
        wrong: "a report of the programme 030 with the section 01011", right: "the section 01031", source: "健診結果報告書 HL7 FHIR 記述仕様 (event, section)";
}
