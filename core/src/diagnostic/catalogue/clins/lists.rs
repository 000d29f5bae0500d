//! Lists of the designated items, by version.

rules! {
    NOT_IN_LIST: "designated-not-in-list", CodeInvalid, Warning, [data "code", definition "name"],
        ja: "コード「{code}」({name}) は JP-CLINS 1.5.2 の対象項目の一覧にありません。後の版の一覧にあります", en: "code \"{code}\" ({name}) is not in the list of designated items of JP-CLINS 1.5.2; lists of later versions have it",
        mend_ja: "1.5.2 の一覧のコードにするか、文書を新しい版のプロファイルで作ります。", mend_en: "Take a code of the list of 1.5.2, or write the document by a later version.",
        wrong: "{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS\",\"code\":\"1A015000000199901\",\"display\":\"U-TP-半定量\"}", right: "{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS\",\"code\":\"1A015000000427126\",\"display\":\"U-TP-半定量\"}", source: "JP-CLINS 1.5.2 JP_CLINS_ObsLabResult_CoreLabo_CS, JP_CLINS_ObsLabResult_InfectionLabo_CS";
    DISPLAY_OF_LIST: "designated-display-of-list", CodeInvalid, Warning, ["display", "code", definition "expected"],
        ja: "JP-CLINS 1.5.2 の一覧では、コード「{code}」の FHIR 識別名は「{expected}」です。「{display}」ではありません", en: "the list of JP-CLINS 1.5.2 calls code \"{code}\" \"{expected}\", not \"{display}\"",
        mend_ja: "display を「{expected}」にするか、文書を新しい版のプロファイルで作ります。", mend_en: "Write the display \"{expected}\", or write the document by a later version.",
        wrong: "{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS\",\"code\":\"3D010129902327101\",\"display\":\"CBG\"}", right: "{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS\",\"code\":\"3D010129902327101\",\"display\":\"BS\"}", source: "JP-CLINS 1.5.2 JP_CLINS_ObsLabResult_CoreLabo_CS, JP_CLINS_ObsLabResult_InfectionLabo_CS";
    LEFT_OUT: "designated-left-out", Informational, Information, ["name", "code"],
        ja: "変更一覧によると、「{name}」(コード {code}) は JP-CLINS 1.11 の対象項目から外れています (1.11 の定義は確かめていません。1.12 では再び数えられています)", en: "by the list of changes \"{name}\" (code {code}) is no designated item of JP-CLINS 1.11 (its definition was not seen; 1.12 counts it again)",
        mend_ja: "1.11 で送るときは、「陽性コントロール比」の項目で送れるかを確かめます。", mend_en: "For 1.11, see whether the item for the ratio to the positive control can be sent instead.",
        wrong: "{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS\",\"code\":\"5F016141002302331\",\"display\":\"HBs抗原(コントロール比)\"}", right: "{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS\",\"code\":\"5F016141002302333\",\"display\":\"HBs抗原(陽性コントロール比)\"}", source: "JP-CLINS 1.11 の変更一覧 (2025-05-22)";
    SYSTEM_REPLACED: "system-replaced", CodeInvalid, Warning, [definition "found", definition "url", "count"],
        ja: "system「{found}」は、JP-CLINS 1.5.0 から「{url}」と書きます ({count} か所)", en: "the system \"{found}\" is written \"{url}\" since JP-CLINS 1.5.0 (places: {count})",
        mend_ja: "system を「{url}」にしてください。OID のままでは、サービスはコードや番号を見つけられません。", mend_en: "Write \"{url}\" into system; the service does not find codes and numbers by the OID.",
        wrong: "{\"resourceType\":\"MedicationRequest\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS\"]},\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"urn:oid:1.2.392.100495.20.2.73\",\"code\":\"2171022F1029\"}]}}", right: "{\"resourceType\":\"MedicationRequest\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS\"]},\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"2171022F1029\"}]}}", source: "JP-CLINS 1.5.0 変更履歴 (CodeSystem)";
}
