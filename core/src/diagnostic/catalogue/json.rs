//! Rules about JSON text itself.

rules! {
    JSON_SYNTAX: "json-syntax", Invalid, Fatal, ["what"],
        ja: "JSON として読めません: {what}", en: "this is not JSON: {what}",
        mend_ja: "示した位置の前後を JSON (RFC 8259) の文法に合わせてください。", mend_en: "Mend the text at this place so that it is JSON (RFC 8259).",
        wrong: "{\"resourceType\":}", right: "{\"resourceType\":\"Patient\"}", source: "RFC 8259 §2";
}
