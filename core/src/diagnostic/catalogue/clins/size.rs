//! Sizes: of the whole, of texts, and what makes it large.

rules! {
    SIZE_NEAR: "document-size-near", TooLong, Warning, ["bytes", "parts"],
        ja: "{bytes} バイトあります。1 回に送れるのは 10 メガバイトまでで、それが 10,000,000 バイトか 10,485,760 バイト (10 MiB) かは公表されていません。大きいもの: {parts}", en: "the document has {bytes} bytes. The limit for one send is 10 megabytes; whether that means 10,000,000 or 10,485,760 bytes (10 MiB) is not published. Largest parts: {parts}",
        mend_ja: "10,000,000 バイト未満にすれば確実です。大きい添付から、解像度を下げるか、別に送ってください。", mend_en: "Below 10,000,000 bytes it is safe. Reduce the largest attachments, or send them apart.",
        wrong: "a referral of 10,200,000 bytes", right: "the same with smaller images, 9,800,000 bytes", source: "技術解説書 §2.2.1 (10 メガバイト)";
    SIZE_PARTS: "document-size-parts", TooLong, Information, ["over", "parts"],
        ja: "上限を {over} バイト超えています。大きいもの: {parts}", en: "the document is {over} bytes over the limit. Largest parts: {parts}",
        mend_ja: "大きいものから合わせて {over} バイト以上を減らすと、上限に収まります。", mend_en: "Taking at least {over} bytes off the largest parts brings it under the limit.",
        wrong: "a referral of 12,000,000 bytes", right: "the same with smaller images, 9,800,000 bytes", source: "技術解説書 §2.2.1 (10 メガバイト)";
    TEXT_TOO_LONG: "text-over-megabyte", TooLong, Error, ["bytes", "type"],
        ja: "{type} が {bytes} バイトあります。文字列と記述は 1 MB (1,048,576 バイト) までです", en: "{bytes} bytes of type {type}: strings, markdown and narratives have at most 1 MB (1,048,576 bytes)",
        mend_ja: "文章を短くするか、分けて書いてください。文書の写しなら添付 (DocumentReference) にします。", mend_en: "Shorten or divide the text; a copy of a document becomes an attachment (DocumentReference).",
        wrong: "a note.text of 1,100,000 bytes", right: "the same as an attachment", source: "HL7 FHIR R4 datatypes §string; JP-CLINS";
}
