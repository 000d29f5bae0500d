//! Signatures: never an error, their layers are told.

rules! {
    UNVERIFIED: "signature-unverified", NotSupported, Information, ["container", "signer"],
        ja: "電子署名があります: {container} ({signer})。署名の形式と対象範囲は公表されていないので、署名値、証明書 (期限と失効)、改ざんの有無のどれも検証していません", en: "there is a signature: {container} ({signer}); its format and scope are not published, so neither its value nor the certificate (validity, revocation) nor the integrity of what is signed was verified",
        mend_ja: "署名の検証は、サービスが登録のときに行います。", mend_en: "The service verifies it when the document is registered.",
        wrong: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral\"]},\"type\":\"document\",\"signature\":{\"type\":[{\"system\":\"urn:iso-astm:E1762-95:2013\",\"code\":\"1.2.840.10065.1.12.1.1\"}],\"when\":\"2024-10-01T10:31:00.000+09:00\",\"who\":{\"display\":\"検証 一郎\"},\"data\":\"ZXlKaGJHYw==\"}}", right: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral\"]},\"type\":\"document\"}", source: "技術解説書 §1.5.1, §2.3.3";
    NOT_EXPECTED: "signature-not-expected", Informational, Information, [],
        ja: "電子署名の対象は診療情報提供書だけです。この署名は検証していません", en: "only referrals are meant to be signed; this signature was not verified",
        mend_ja: "署名は取り除いて構いません。", mend_en: "The signature can be left out.",
        wrong: "{\"signature\":{\"type\":[{\"system\":\"urn:iso-astm:E1762-95:2013\",\"code\":\"1.2.840.10065.1.12.1.1\"}],\"when\":\"2024-10-01T10:31:00.000+09:00\",\"who\":{\"display\":\"検証 一郎\"},\"data\":\"ZXlKaGJHYw==\"}}", right: "{\"timestamp\":\"2024-10-01T10:30:00.000+09:00\"}", source: "技術解説書 §2.3.3";
    ABSENT: "signature-absent", Informational, Information, [],
        ja: "電子署名がありません。2023-09 の技術解説書は、診療情報提供書に署名を求めています (その後の資料では任意です)", en: "there is no signature; the guide of 2023-09 requires one on referrals (later texts leave it open)",
        mend_ja: "署名するかどうかを、登録の方法と合わせて確かめてください。", mend_en: "Check whether documents are signed where you register them.",
        wrong: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral\"]},\"type\":\"document\"}", right: "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eReferral\"]},\"type\":\"document\",\"signature\":{\"type\":[{\"system\":\"urn:iso-astm:E1762-95:2013\",\"code\":\"1.2.840.10065.1.12.1.1\"}],\"when\":\"2024-10-01T10:31:00.000+09:00\",\"who\":{\"display\":\"検証 一郎\"}}}", source: "技術解説書 (2023-09) §1.5.1";
}
