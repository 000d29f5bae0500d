//! What an announced version will refuse, as far as it is known; told only where a call asks for that version.

rules! {
    ELEMENT_PROHIBITED: "announced-element-prohibited", BusinessRule, Warning, [data "element", definition "version"],
        ja: "「{element}」は JP-CLINS {version} では使えなくなる見込みです (公式パッケージでは確かめていません)", en: "\"{element}\" is expected to be refused by JP-CLINS {version} (not confirmed by its official package)",
        mend_ja: "JP-CLINS {version} で送る予定であれば、この拡張を出力しないようにします。今の版ではそのままで構いません。", mend_en: "Leave this extension out before you send by JP-CLINS {version}; by today's version it may stay.",
        wrong: "{\"referenceRange\":[{\"extension\":[{\"url\":\"http://example.org/range\",\"valueString\":\"成人\"}],\"low\":{\"value\":3.5},\"high\":{\"value\":5.0}}]}", right: "{\"referenceRange\":[{\"low\":{\"value\":3.5},\"high\":{\"value\":5.0}}]}", source: "JP-CLINS 1.13.0 JP_Observation_LabResult_eCS";
}
