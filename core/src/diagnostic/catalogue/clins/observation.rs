//! 検査, 感染症.

rules! {
    STATUS_UNUSED: "lab-status-unused", BusinessRule, Warning, ["status"],
        ja: "検査結果の status の「{status}」は、JP-CLINS 1.10 から使いません", en: "the status \"{status}\" of laboratory results is no longer used since JP-CLINS 1.10",
        mend_ja: "結果があれば preliminary、final、corrected、なければ registered か cancelled にしてください。", mend_en: "Write preliminary, final or corrected for a result; registered or cancelled where there is none.",
        wrong: "{\"status\":\"amended\",\"valueString\":\"3\"}", right: "{\"status\":\"corrected\",\"valueString\":\"3\"}", source: "JP-CLINS 1.10.0 変更履歴 (JP_Observation_LabResult_eCS)";
    STATUS_VALUE: "lab-status-value", BusinessRule, Warning, ["status"],
        ja: "status が「{status}」なのに、結果の値があります", en: "status is \"{status}\", but there is a result",
        mend_ja: "結果があるなら status を preliminary、final、corrected に、なければ値を取り除いて dataAbsentReason に理由を書いてください。", mend_en: "Write preliminary, final or corrected for a result; else leave the value out and give a reason in dataAbsentReason.",
        wrong: "{\"status\":\"cancelled\",\"valueString\":\"3\"}", right: "{\"status\":\"cancelled\",\"dataAbsentReason\":{\"text\":\"検体量不足\"}}", source: "JP-CLINS 1.10.0 変更履歴 (JP_Observation_LabResult_eCS)";
    RESULT_ABSENT: "lab-result-absent", Incomplete, Warning, [],
        ja: "結果の値も、値がない理由 (dataAbsentReason) もありません", en: "there is neither a result nor a reason for its absence (dataAbsentReason)",
        mend_ja: "値を書くか、値がない理由 (検査中、未実施、検体凝固、検体量不足など) を dataAbsentReason.text に書いてください。", mend_en: "Write the value, or why there is none into dataAbsentReason.text.",
        wrong: "{\"status\":\"final\"}", right: "{\"status\":\"registered\",\"dataAbsentReason\":{\"text\":\"検査中\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS (dataAbsentReason)";
    CHECKUP_STATUS: "checkup-result-status", BusinessRule, Warning, ["status"],
        ja: "健診結果の status は final か、値がなければ cancelled ですが、「{status}」です", en: "the status of a check-up result must be final, or cancelled where there is no value, but it is \"{status}\"",
        mend_ja: "final か cancelled にしてください。", mend_en: "Write final or cancelled.",
        wrong: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Observation_eCheckupGeneral\"]},\"status\":\"preliminary\",\"code\":{\"text\":\"身長\"}}", right: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Observation_eCheckupGeneral\"]},\"status\":\"final\",\"code\":{\"text\":\"身長\"}}", source: "健診結果報告書 HL7 FHIR 記述仕様 (Observation.status)";
    ABSENT_REASON_TEXT: "lab-absent-reason-text", Incomplete, Warning, [],
        ja: "dataAbsentReason に text がありません。JP-CLINS 1.10 からは必須です", en: "dataAbsentReason has no text, which JP-CLINS requires since 1.10",
        mend_ja: "値がない理由を text に書いてください。", mend_en: "Write the reason into text.",
        wrong: "{\"status\":\"registered\",\"dataAbsentReason\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/data-absent-reason\",\"code\":\"temp-unknown\"}]}}", right: "{\"status\":\"registered\",\"dataAbsentReason\":{\"text\":\"検査中\"}}", source: "JP-CLINS 1.10.0 変更履歴 (JP_Observation_LabResult_eCS)";
    DESIGNATED_UNCODED: "lab-designated-uncoded", CodeInvalid, Warning, ["item"],
        ja: "「{item}」は、サービスが指定する検査 43 項目・感染症 5 項目に当たりますが、指定のコード (JLAC10 または JLAC11) がありません", en: "\"{item}\" is one of the 43 items and 5 infections that the service designates, but their JLAC10 or JLAC11 code is missing",
        mend_ja: "CoreLabo または InfectionLabo のコード体系のコードを、FHIR識別名を display として加えてください。", mend_en: "Add the code of the CoreLabo or InfectionLabo system, with the FHIR識別名 as its display.",
        wrong: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS\"]},\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"B0001\",\"display\":\"WBC\"}],\"text\":\"WBC\"}}", right: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS\"]},\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"B0001\",\"display\":\"WBC\"},{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS\",\"code\":\"2A990000001930952\",\"display\":\"WBC\"}],\"text\":\"WBC\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS 設定パターン(2)";
    STANDARD_CODE_ABSENT: "lab-standard-code-absent", CodeInvalid, Warning, ["code"],
        ja: "検査項目「{code}」には、施設固有のコードのほかに標準のコードがありません", en: "the item has no standard code beside the facility's own code \"{code}\"",
        mend_ja: "JLAC10 (MEDIS) のコードを加えてください。なければ、9 を 17 桁並べた未標準化コードを加えます。", mend_en: "Add the JLAC10 code (MEDIS); where there is none, the code of seventeen 9s for what is not standardised.",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"C0105\",\"display\":\"亜鉛\"}],\"text\":\"亜鉛\"}}", right: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"C0105\",\"display\":\"亜鉛\"},{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_Uncoded_CS\",\"code\":\"99999999999999999\",\"display\":\"未標準化コード項目(JLAC)\"}],\"text\":\"亜鉛\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS 設定パターン(3)(4)";
    TEXT_DIFFERS: "lab-text-differs", Informational, Information, ["text", "display"],
        ja: "code.text「{text}」が、施設固有の項目名「{display}」と違います。text には施設固有の項目名を書きます", en: "code.text, \"{text}\", must be the facility's name of the item, \"{display}\"",
        mend_ja: "どちらかに揃えてください。", mend_en: "Write the same into both.",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"C0105\",\"display\":\"亜鉛\"}],\"text\":\"Zn\"}}", right: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"C0105\",\"display\":\"亜鉛\"}],\"text\":\"亜鉛\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS (code.text)";
    SPECIMEN_UNNAMED: "lab-specimen-unnamed", Incomplete, Warning, [],
        ja: "検体 (specimen) に、参照も名前 (display) もありません", en: "the specimen has neither a reference nor a name (display)",
        mend_ja: "contained の Specimen を参照するか、type を Specimen とし、材料名を display に書いてください。", mend_en: "Refer to a contained Specimen, or write the type Specimen and the material's name as display.",
        wrong: "{\"status\":\"final\",\"valueString\":\"3\",\"specimen\":{\"type\":\"Specimen\"}}", right: "{\"status\":\"final\",\"valueString\":\"3\",\"specimen\":{\"type\":\"Specimen\",\"display\":\"血清\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS (specimen)";
    METHOD_CODED: "lab-method-coded", Informational, Information, [],
        ja: "測定法 (method) にコードがありますが、サービスは text だけを使います", en: "the method has a code, but the service uses its text only",
        mend_ja: "測定法の名前を text に書いてください。コードはこのままでも構いません。", mend_en: "Write the method's name into text; the code may stay.",
        wrong: "{\"status\":\"final\",\"valueString\":\"3\",\"method\":{\"coding\":[{\"display\":\"酵素法\"}]}}", right: "{\"status\":\"final\",\"valueString\":\"3\",\"method\":{\"text\":\"酵素法\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS (method)";
    OUT_OF_SCOPE: "lab-out-of-scope", BusinessRule, Warning, ["code"],
        ja: "JLAC10 コード「{code}」は、細菌検査 (塗抹・培養・感受性) か病理・細胞診のものです。サービスの検査情報の対象ではありません", en: "the JLAC10 code \"{code}\" is one of microbiology (smear, culture, susceptibility) or pathology, which the service does not accept as laboratory results",
        mend_ja: "送る結果から取り除いてください。", mend_en: "Leave the result out.",
        wrong: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"M0001\",\"display\":\"一般細菌培養同定\"},{\"system\":\"http://medis.or.jp/CodeSystem/master-JLAC10-17digits\",\"code\":\"6B010000009974100\",\"display\":\"一般細菌培養同定\"}],\"text\":\"一般細菌培養同定\"}}", right: "{\"code\":{\"coding\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS\",\"code\":\"C0021\",\"display\":\"亜鉛\"},{\"system\":\"http://medis.or.jp/CodeSystem/master-JLAC10-17digits\",\"code\":\"3I035000002306101\",\"display\":\"亜鉛\"}],\"text\":\"亜鉛\"}}", source: "JP-CLINS JP_Observation_LabResult_eCS (対象としないこと)";
    RANGE_UNIT: "reference-range-unit", BusinessRule, Error, ["element", "found", "value"],
        ja: "基準値の {element} は「{found}」ですが、検査結果の値 (valueQuantity) {value}", en: "the reference range has \"{found}\" as its {element}, but the value (valueQuantity) {value}",
        mend_ja: "基準値の上限・下限の unit と code を、検査結果の値の unit、code とまったく同じにしてください。結果の値が抜けているなら値を書き、もともと値がないなら、基準値の単位か基準値を取り除きます。", mend_en: "Write unit and code of the limits exactly as those of the value. Write the value if it was left out; where there is none, leave out the unit of the limits or the range.",
        wrong: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS\"]},\"valueQuantity\":{\"value\":4.1,\"unit\":\"g/dL\"},\"referenceRange\":[{\"low\":{\"value\":3.9,\"unit\":\"g/L\"}}]}", right: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS\"]},\"valueQuantity\":{\"value\":4.1,\"unit\":\"g/dL\"},\"referenceRange\":[{\"low\":{\"value\":3.9,\"unit\":\"g/dL\"}}]}", source: "JP-CLINS JP_Observation_LabResult_eCS (1.9.0)";
    RANGE_REVERSED: "reference-range-reversed", BusinessRule, Warning, ["low", "high"],
        ja: "基準値の下限 {low} が、上限 {high} より大きくなっています", en: "the low limit {low} of the reference range is above its high limit {high}",
        mend_ja: "下限 (low) と上限 (high) が入れ替わっていないか確かめてください。", mend_en: "Check whether low and high changed places.",
        wrong: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS\"]},\"referenceRange\":[{\"low\":{\"value\":5.1},\"high\":{\"value\":3.9}}]}", right: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS\"]},\"referenceRange\":[{\"low\":{\"value\":3.9},\"high\":{\"value\":5.1}}]}", source: "FHIR R4 Observation.referenceRange (low, high)";
}
