//! What physicians call the elements in which a record changes.

use crate::check::Lang;

/// Element path without indices, Japanese, English. The longest that a path begins with names it.
const ELEMENTS: &[(&str, &str, &str)] = &[
    ("abatementDateTime", "転帰日", "end"),
    ("abatementPeriod", "転帰の期間", "end"),
    ("authoredOn", "処方日", "date of prescription"),
    ("birthDate", "生年月日", "birth date"),
    ("category", "分類", "category"),
    ("clinicalStatus", "転帰・状態", "clinical status"),
    ("code", "コード", "code"),
    ("code.coding.code", "コード", "code"),
    ("code.coding.display", "コードの名称", "name of the code"),
    ("code.text", "名称", "name"),
    ("content.attachment", "添付ファイル", "attachment"),
    ("criticality", "重篤度", "criticality"),
    ("dispenseRequest.quantity", "処方量", "quantity dispensed"),
    ("dosageInstruction", "用法・用量", "dosage"),
    ("effectiveDateTime", "検査日時", "time of the specimen"),
    ("gender", "性別", "gender"),
    ("interpretation", "判定", "interpretation"),
    ("issued", "報告日時", "time of the report"),
    ("lastOccurrence", "最後に起きた日", "last occurrence"),
    ("medicationCodeableConcept", "医薬品", "drug"),
    ("meta.tag", "フラグ", "flags"),
    ("method", "検査方法", "method"),
    ("name", "氏名", "name"),
    ("note", "コメント", "note"),
    ("onsetDateTime", "開始日", "onset"),
    ("onsetPeriod", "開始の期間", "onset"),
    ("reaction", "症状", "reaction"),
    ("recordedDate", "記録日", "recorded on"),
    ("referenceRange", "基準範囲", "reference range"),
    ("section.text", "本文", "text"),
    ("severity", "重症度", "severity"),
    ("specimen", "検体", "specimen"),
    ("status", "状態", "status"),
    ("type", "種類", "type"),
    ("valueCodeableConcept", "結果", "result"),
    ("valueDateTime", "結果", "result"),
    ("valueQuantity.comparator", "不等号", "comparator"),
    ("valueQuantity.unit", "単位", "unit"),
    ("valueQuantity.value", "結果", "result"),
    ("valueString", "結果", "result"),
    ("verificationStatus", "確からしさ", "verification status"),
];

/// The name of an element by its path below the record (`code.coding[0].display`); `None` where only its path says it.
pub(super) fn element(path: &str, lang: Lang) -> Option<&'static str> {
    let mut plain = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        inside = c == '[' || inside && c != ']';
        if !inside && c != ']' {
            plain.push(c);
        }
    }
    let begins = |name: &str| plain.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let found = ELEMENTS.iter().filter(|(name, ..)| begins(name)).max_by_key(|(name, ..)| name.len());
    found.map(|(_, ja, en)| lang.pick(ja, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_counts_and_indices_do_not() {
        assert_eq!(element("valueQuantity.value", Lang::Ja), Some("結果"));
        assert_eq!(element("code.coding[1].display", Lang::En), Some("name of the code"));
        assert_eq!(element("code.coding[0].userSelected", Lang::Ja), Some("コード"));
        assert_eq!(element("codes", Lang::Ja), None);
        assert_eq!(element("extension[0].valueCode", Lang::Ja), None);
        assert!(ELEMENTS.windows(2).all(|pair| pair[0].0 < pair[1].0), "sorted, none twice");
    }
}
