//! What Japanese sources are called in English, beside their own name: a reader who looks one up needs both.

use super::Lang;
use std::borrow::Cow;

/// Names of documents and of their parts, and the words that stand for them. A longer one stands before what it holds.
#[rustfmt::skip]
static NAMES: &[(&str, &str)] = &[
    ("電子カルテ情報共有サービス 技術解説書", "CLINS technical guide"),
    ("電子カルテ情報共有サービス 運用", "How CLINS is run"),
    ("技術解説書(案)", "Technical guide (draft)"),
    ("技術解説書", "Technical guide"),
    ("健診結果報告書 HL7 FHIR 記述仕様", "HL7 FHIR specification of the check-up report"),
    ("診療情報提供書 HL7 FHIR 記述仕様", "HL7 FHIR specification of the referral"),
    ("診療情報提供書", "referral"),
    ("退院時サマリー", "discharge summary"),
    ("患者サマリーは「検討中」", "the patient summary is under study"),
    ("保険者番号等設定要領", "Rules for setting insurer numbers"),
    ("公費負担医療 受給者番号", "recipient numbers of publicly funded care"),
    ("都道府県番号", "prefecture numbers"),
    ("共有項目JLACコードマスタ", "JLAC code master of the shared items"),
    ("支払基金 傷病名マスター", "Disease master of the Payment Fund"),
    ("MEDIS 修飾語テーブル", "MEDIS modifier table"),
    ("YJ コード・HOT コードの構造", "Structure of YJ and HOT codes"),
    ("公表コードで確かめた検査数字", "check digits, confirmed with published codes"),
    ("の変更一覧", ", list of changes"),
    ("変更履歴", "history of changes"),
    ("を引用する第三者の記録", ", as third parties cite it"),
    ("注意事項", "notes"),
    ("設定パターン", "coding pattern "),
    ("共通表", "common tables"),
    ("キーの照合", "matching of keys"),
    ("登録の単位", "units of registration"),
    ("一つの登録単位", "one unit of registration"),
    ("登録する情報", "what is registered"),
    ("総入れ替え", "full refresh"),
    ("標準コードへの変換", "conversion to standard codes"),
    ("リソースの参照", "references between resources"),
    ("接頭語・接尾語の拡張", "extensions of prefixes and postfixes"),
    ("code の修飾語", "modifiers of code"),
    ("未コード化傷病名", "diseases without a code"),
    ("対象としないこと", "what is out of scope"),
    ("接続位置区分", "place of the modifier"),
    ("材料コード", "code of the specimen"),
    ("保険請求外区分", "not for insurance claims"),
    ("単独使用禁止区分", "not to be used alone"),
    ("XML用単位", "units for XML"),
    ("検証番号", "check digits"),
    ("二次資料", "secondary sources"),
    ("審査支払", "claims review and payment"),
    ("添付情報", "attachments"),
    ("処方情報", "prescriptions"),
    ("紹介目的", "purpose of the referral"),
    ("PDF セクション", "PDF section"),
    ("10 メガバイト", "10 megabytes"),
    ("準必須", "semi-required"),
    ("、検査のほかには準用", ", taken over beyond the laboratory"),
    ("推奨", "recommended"),
    ("文字", "characters"),
    ("参照", "references"),
    ("原則", "principle "),
    ("図", "figure "),
    ("表", "table "),
    ("・", ", "),
    ("①", "(1)"),
    ("②", "(2)"),
    ("③", "(3)"),
];

/// The name of a source in a language: in English beside the Japanese one, which is what stands on the document.
pub fn source_named(source: &str, lang: Lang) -> Cow<'_, str> {
    if lang == Lang::Ja || !is_japanese(source) {
        return source.into();
    }
    let english = NAMES.iter().fold(source.to_owned(), |text, (ja, en)| text.replace(ja, en));
    format!("{source} ({})", english.replace(" , ", ", ")).into()
}

/// Whether a text holds Japanese letters, or signs that stand in Japanese texts alone.
fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{2460}'..='\u{24ff}' | '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::catalogue;

    #[test]
    fn every_source_has_an_english_name() {
        for source in catalogue::all().map(|rule| rule.source).filter(|source| is_japanese(source)) {
            let named = source_named(source, Lang::En);
            let english = &named[source.len()..];
            assert!(!is_japanese(english), "{named}: add it to NAMES");
            assert_eq!(source_named(source, Lang::Ja), source);
        }
    }

    #[test]
    fn the_name_on_the_document_stays() {
        let check = |source: &str, expected: &str| assert_eq!(source_named(source, Lang::En), expected);
        check("技術解説書 §1.5.1", "技術解説書 §1.5.1 (Technical guide §1.5.1)");
        check(
            "JP-CLINS 1.11 の変更一覧 (2025-05-22)",
            "JP-CLINS 1.11 の変更一覧 (2025-05-22) (JP-CLINS 1.11, list of changes (2025-05-22))",
        );
        check("技術解説書 §2.2.2③", "技術解説書 §2.2.2③ (Technical guide §2.2.2(3))");
        check("RFC 8259 §2", "RFC 8259 §2");
    }

    /// A name that stands behind a part of itself would never be found.
    #[test]
    fn longer_names_stand_first() {
        for (at, (name, _)) in NAMES.iter().enumerate() {
            let before = NAMES[..at].iter().find(|(other, _)| name.contains(other));
            assert!(before.is_none(), "{name} stands behind {before:?}");
        }
    }
}
