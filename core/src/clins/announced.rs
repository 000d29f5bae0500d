//! What JP-CLINS 1.13 announces. Its package was not seen: what stands here was told by others who use it, and is a table of its
//! own, which judges nothing: what of it could be judged is so in the tables of 1.12 already.

/// The version that is announced.
pub const VERSION: &str = "1.13.0";

/// Something that is announced.
#[derive(Debug)]
pub struct Fact {
    /// What it is about: a profile, a package, a kind of document.
    pub about: &'static str,
    /// What is announced, Japanese.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
    /// What is not known of it, and what that means here, Japanese.
    pub unknown_ja: &'static str,
    /// English.
    pub unknown_en: &'static str,
    /// Where it was told.
    pub source: &'static str,
}

/// Those who cite the pages of 1.13.0.
const CITED: &str = "JP-CLINS 1.13.0 (2026-08-31) を引用する第三者の記録";

/// All that is known.
pub static FACTS: &[Fact] = &[
    Fact {
        about: "JP_Observation_LabResult_eCS",
        ja: "referenceRange とその low、high の extension、referenceRange の modifierExtension が使えません (component の referenceRange も同じ)",
        en: "referenceRange, its low and high bear no extension, referenceRange no modifierExtension; those of component neither",
        unknown_ja: "1.10 以降の表がすでに禁じているので、違いはありません (エラー element-prohibited)。1.13.0 の差分は見ていません",
        unknown_en: "the tables from 1.10 on forbid it already (the error element-prohibited), so that nothing differs; the differential of 1.13.0 was not seen",
        source: CITED,
    },
    Fact {
        about: "JP-CLINS 1.13.0",
        ja: "2026-08-31 の公開が予告されています",
        en: "its publication is announced for 2026-08-31",
        unknown_ja: "サービスがいつから受け付けるかは公表されていません。既定は 1.12.0 のままです",
        unknown_en: "from when on the service takes it is not public; 1.12.0 stays the default",
        source: "JP-CLINS 1.13.0-preR1",
    },
    Fact {
        about: "JP Core 1.2.0, jpfhir-terminology 2.2606.0",
        ja: "1.13.0 と組み合わせて使われています",
        en: "they are used together with 1.13.0",
        unknown_ja: "1.13.0 が必要とする組み合わせかどうか、変わる要素とコードは不明です。JP Core 1.2.0 は --core-version 1.2.0 で選べます",
        unknown_en: "whether 1.13.0 needs them, and which elements and codes change, is not known; JP Core 1.2.0 is chosen by --core-version 1.2.0",
        source: CITED,
    },
    Fact {
        about: "JP_Composition_eReferral",
        ja: "セクション 340、370、360、330、430、220、950 と、950 の Encounter.reasonCode に書く紹介目的が引用されています",
        en: "sections 340, 370, 360, 330, 430, 220 and 950 are cited, and the purpose in Encounter.reasonCode of 950",
        unknown_ja: "1.12 の表と違う点は見つかっていません。ServiceRequest を使わなくなるとの引用がありますが、禁止かどうかは不明です",
        unknown_en: "nothing in them differs from the table of 1.12; that there is no ServiceRequest any more is cited, whether it is forbidden is not known",
        source: CITED,
    },
    Fact {
        about: "JP_Composition_eReferral, JP_Composition_eDischargeSummary",
        ja: "エントリーがなく、文章だけのセクションの例 (NoEntry) があります",
        en: "there are examples of sections that hold a narrative and no entry (NoEntry)",
        unknown_ja: "1.12 でも文章だけのセクションは受け付けられます。条件が変わるかどうかは不明です",
        unknown_en: "1.12 takes such sections, too; whether the conditions change is not known",
        source: CITED,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_said() {
        for fact in FACTS {
            for words in [fact.about, fact.ja, fact.en, fact.unknown_ja, fact.unknown_en, fact.source] {
                assert!(!words.is_empty(), "{}", fact.about);
            }
        }
    }
}
