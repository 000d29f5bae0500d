//! Attachments: what they claim to be and are.

rules! {
    TYPE_MISMATCH: "attachment-type-mismatch", Value, Error, ["claimed", "found"],
        ja: "contentType は {claimed} ですが、データ{found}", en: "contentType says {claimed}, but data {found}",
        mend_ja: "contentType を中身に合わせるか、正しいデータを入れてください。", mend_en: "Write what the data is into contentType, or give the right data.",
        wrong: "{\"content\":[{\"attachment\":{\"contentType\":\"application/pdf\",\"data\":\"iVBORw0KGgoAAAANSUhEUg==\"}}]}", right: "{\"content\":[{\"attachment\":{\"contentType\":\"image/png\",\"data\":\"iVBORw0KGgoAAAANSUhEUg==\"}}]}", source: "技術解説書 §2.2.2③ (PNG・JPEG・TIFF・PDF)";
    TYPE_FOREIGN: "attachment-type-foreign", BusinessRule, Warning, ["type"],
        ja: "添付情報セクション (210) に入れられるのは PDF と画像 (PNG、JPEG、TIFF)、画像一式の ZIP ですが、「{type}」です", en: "the attachment section (210) may contain PDF, images (PNG, JPEG, TIFF) and a set of images as ZIP, but not \"{type}\"",
        mend_ja: "PDF か画像に変換してください。", mend_en: "Convert it to a PDF or an image.",
        wrong: "a referral whose section 210 refers to a document of the type application/msword", right: "the same as application/pdf", source: "技術解説書 表2, §2.2.2③";
    EMPTY: "attachment-empty", Incomplete, Warning, [],
        ja: "添付に、データ (data) も所在 (url) もありません", en: "the attachment has neither data nor a url",
        mend_ja: "中身を base64 で data に入れるか、url を書いてください。", mend_en: "Put the content in base64 into data, or write a url.",
        wrong: "{\"content\":[{\"attachment\":{\"contentType\":\"application/pdf\"}}]}", right: "{\"content\":[{\"attachment\":{\"contentType\":\"application/pdf\",\"data\":\"JVBERi0xLjcK\"}}]}", source: "JP-CLINS 共通表 (DocumentReference)";
    NOT_CURRENT: "document-not-current", BusinessRule, Warning, ["status"],
        ja: "DocumentReference の status は current で送りますが、「{status}」になっています", en: "the status of a DocumentReference must be current, but it is \"{status}\"",
        mend_ja: "current にするか、古い文書なら参照しないでください。", mend_en: "Write current, or remove the reference to a document that is no longer valid.",
        wrong: "{\"status\":\"superseded\"}", right: "{\"status\":\"current\"}", source: "JP-CLINS 共通表 (DocumentReference)";
    NO_PDF: "pdf-section-type", BusinessRule, Warning, ["type"],
        ja: "PDF セクション (230) に入れられるのは PDF だけですが、「{type}」です", en: "the PDF section (230) may contain PDF only, not \"{type}\"",
        mend_ja: "PDF にするか、画像なら添付情報セクション (210) に移してください。", mend_en: "Convert it to PDF, or move an image to the section of attachments (210).",
        wrong: "a referral whose section 230 refers to an image", right: "the image in section 210", source: "JP-CLINS JP_Composition_eReferral (PDF セクション)";
}
