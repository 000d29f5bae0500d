//! Where published sources contradict each other: what was chosen. `tekigo explain` shows it beside the rule; the reasons stand in
//! docs/adr.

/// A contradiction that a rule decides.
#[derive(Debug)]
pub struct Conflict {
    /// Ids of the rules.
    pub rules: &'static [&'static str],
    /// Number of the decision in docs/adr.
    pub adr: &'static str,
    /// What the sources say and what was chosen, Japanese.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
}

/// All of them.
#[rustfmt::skip]
pub static ALL: &[Conflict] = &[
    Conflict { rules: &["bundle-type-absent"], adr: "0016",
        ja: "本文の注記は Patient だけの Bundle を全件削除に使うとしますが、R02143 はそれを認めません。プロファイルに従ってエラーとし、削除は取消の要求 (tekigo request cancel) で行います",
        en: "the notes use a Bundle with the Patient alone to delete everything, R02143 refuses it; the profile is followed, and to delete is a request of its own (tekigo request cancel)" },
    Conflict { rules: &["bundle-type-mixed"], adr: "0016",
        ja: "紹介ページは対象外のリソースを「読み捨て」、注記は「エラー」とします。entry のスライスが閉じているので、エラーとします",
        en: "the introduction drops resources of other types, the notes call them an error; the profile's entries are closed, so that it is an error" },
    Conflict { rules: &["condition-end-absent"], adr: "0016",
        ja: "本文は終了した傷病名に終了日を求めますが、制約 R9018C は定義だけで適用されていません。受け付けられるデータなので警告とします",
        en: "the text needs the end date of what has ended, but R9018C is applied nowhere; the centre takes such data in, so that it is a warning" },
    Conflict { rules: &["uuid-format", "uuid-case", "bundle-fullurl-relative"], adr: "0016",
        ja: "注記の例は UUID だけの fullUrl ですが、core6spec と表は urn:uuid: (小文字) です。後者に従います",
        en: "a sample of the notes has a bare UUID as fullUrl, core6spec and the tables have urn:uuid: in lower case; the latter are followed" },
    Conflict { rules: &["flag-system-misspelt", "flag-not-allowed"], adr: "0017",
        ja: "要素表の一部はフラグの system を http:/ (スラッシュ 1 つ) と印刷しています。プロファイルの http:// に従います",
        en: "some tables print the flags' system with one slash; the profile's http:// is followed" },
    Conflict { rules: &["composition-identifier-form"], adr: "0017",
        ja: "古い例は文書 ID をハイフンでつなぎ、本文は「^」でつなぐとします。1.10 から「^」を求めます",
        en: "older samples join the Composition-ID by hyphens, the text by \"^\"; the hat is asked for since 1.10" },
    Conflict { rules: &["section-foreign"], adr: "0017",
        ja: "退院時サマリーの 360、370、550、640 は、1.5.3 までのプロファイルでは 362、372、552、642 でした。どちらの番号も知っています",
        en: "360, 370, 550 and 640 of the discharge summary were 362, 372, 552 and 642 in the profile until 1.5.3; both are known" },
    Conflict { rules: &["clins-version-unknown", "profile-version-substituted"], adr: "0017",
        ja: "1.5.2 までは meta.profile に版 (|1) が必須、1.5.3 からは任意 (なければ受付時の最新) です",
        en: "until 1.5.2 a version (|1) was mandatory in meta.profile, since 1.5.3 it is optional (none: the newest at reception)" },
    Conflict { rules: &["clins-version-unpublished"], adr: "0022",
        ja: "contract は読み込まれていない版を最も近い版で検証して知らせるとし、サービスの要件は不明な版をエラーとします。公表・予告された版 (1.13 まで) は警告、それ以外の版はエラーとします",
        en: "the contract judges a version that is not loaded by the nearest one and says so, the service's requirements call an unknown version an error; versions that were published or announced (up to 1.13) are a warning, others an error" },
    Conflict { rules: &["insured-identifier-form", "public-payer-identifier-form"], adr: "0022",
        ja: "本文は記号・番号に使えない文字を空白だけとしますが、公表された式は ^ も除きます。式に従います",
        en: "the text excludes only blanks from symbol and number, the published pattern excludes ^ too; the pattern is followed" },
    Conflict { rules: &["signature-absent", "signature-unverified"], adr: "0018",
        ja: "技術解説書 2023-09 は診療情報提供書に署名を求め、2024 年の版は任意とします。署名の形式は公表されていないので、どの版でもエラーにしません",
        en: "the guide of 2023-09 wants referrals signed, those of 2024 leave it open; the container is not public, so that it is an error in neither" },
    Conflict { rules: &["flag-not-in-edition"], adr: "0018",
        ja: "未提供 (UNDELIVERED) は 2023-09 の版にはなく、後の版にあります。どの版でも受け付け、2023-09 では情報として示します",
        en: "UNDELIVERED is not in the edition of 2023-09, but in later ones; it is taken in both, and told in the former" },
    Conflict { rules: &["document-size-near", "document-size-parts", "file-too-large"], adr: "0018",
        ja: "「10 メガバイト」が 10,000,000 バイトか 10 MiB かは公表されていません。前者から警告し、後者を超えるとエラーにします",
        en: "whether \"10 メガバイト\" is 10,000,000 bytes or 10 MiB is not public; from the former on it is warned of, above the latter it is an error" },
    Conflict { rules: &["designated-left-out"], adr: "0021",
        ja: "1.11 の変更一覧は HIV-1+2抗体・p24抗原とコントロール比の項目を外しますが、1.12 は 38 項目を数えます。1.11 の文書に情報として示します",
        en: "the changes of 1.11 take HIV-1+2抗体・p24抗原 and the control ratios out, 1.12 counts 38 items; it is information, of documents of 1.11" },
    Conflict { rules: &["attachment-type-foreign"], adr: "0023",
        ja: "技術解説書の添付は PNG・JPEG・TIFF・PDF ですが、記述仕様は大きな画像一式に ZIP (IHE PDI) を認めます。ZIP も受け付けます",
        en: "the guide lets PNG, JPEG, TIFF and PDF be attached, the 記述仕様 a ZIP (IHE PDI) for large sets of images as well; a ZIP is taken" },
    Conflict { rules: &["standard-code-coverage"], adr: "0019",
        ja: "技術解説書の表4 と JP-CLINS のプロファイルは、使えるコードが違います。登録できるかはプロファイルで判断し、表4 は件数だけを示します",
        en: "table 4 of the guide and the profiles of JP-CLINS name different codes; the profile says what is refused, table 4 is counted only" },
];

/// Those that a rule decides.
pub fn of(rule: &str) -> impl Iterator<Item = &'static Conflict> + use<'_> {
    ALL.iter().filter(move |conflict| conflict.rules.contains(&rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::catalogue;

    #[test]
    fn each_is_of_rules_that_exist() {
        for id in ALL.iter().flat_map(|conflict| conflict.rules) {
            assert!(catalogue::find(id).is_some(), "there is no rule {id}");
        }
        assert_eq!(of("bundle-type-mixed").count(), 1);
    }
}
