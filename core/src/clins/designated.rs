//! Names of the laboratory items that the service designates: the 43 items and the 5 infections. Facts of 電子カルテ情報共有サービスマスター表
//! (2024-09-30) and JP_Observation_LabResult_eCS (1.5 to 1.12), in the order of their folded letters: FHIR識別名 of all
//! versions, and the items' names.

use crate::terminology::letters;

/// The 43 items.
#[rustfmt::skip]
static ITEMS: [&str; 120] = [
    "ABO-BLD", "ALB", "ALP", "ALT", "ALT(GPT)", "AMY", "APTT", "AST", "AST(GOT)", "BG", "BNP", "BS", "BUN", "Ca",
    "CBG", "ChE", "CK", "Cl", "Cre", "CRP", "CRP(スコア)", "CRP(定量)", "CRP-class", "CTG", "Cys-C", "D-Bil", "DD",
    "DD-定性", "Dダイマー(定性)", "Dダイマー(定量)", "FBG", "FBS", "FTG", "GGT", "Hb", "HbA1c(NGSP)", "HbA1c-NGSP",
    "HDL-C", "HDL-コレステロール(HDL-C)", "K", "LD", "LD(LDH)", "LDL-C", "LDL-コレステロール(LDL-C)", "Na",
    "NT-proBNP", "PLT", "PT-act", "PT-INR", "PT-ratio", "PT-sec", "PT-活性%", "PT-秒", "PT比", "RBC", "Rh-BLD",
    "T-Bil", "T-CHO", "TG", "TP", "U-A/C", "U-ac", "U-Bld", "U-Bld-半定量", "U-Glu", "U-Glu-半定量",
    "U-Glu-定性半定量", "U-P/C", "U-pc", "U-TP", "U-TP-半定量", "UA", "WBC", "γ-GT(γ-GTP)", "アミラーゼ(AMY)",
    "アルカリホスファターゼ(ALP)", "アルブミン", "カリウム(K)", "カルシウム(Ca)", "クレアチンキナーゼ(CK)",
    "クロール(Cl)", "コリンエステラーゼ(ChE)", "シスタチンC(Cys-C)", "ナトリウム(Na)",
    "ヒト脳性Na利尿ペプチド前駆体N端フラグメント(NT-proBNP)", "プロトロンビン時間(PT-INR)",
    "プロトロンビン時間(PT-活性)", "プロトロンビン時間(PT-秒)", "プロトロンビン時間(PT比)", "中性脂肪(TG)",
    "尿中アルブミン/クレアチニン比(A/C比)", "尿中蛋白/クレアチニン比(P/C比)", "尿潜血(半定量、希釈倍率)",
    "尿潜血(定性)", "尿糖(半定量)", "尿糖(定性)", "尿素窒素(BUN)", "尿蛋白(半定量)", "尿蛋白(定性)",
    "活性化部分トロンボプラスチン時間(APTT)", "白血球数", "直接ビリルビン(D-Bil)", "空腹時中性脂肪(TG)", "空腹時血糖",
    "総コレステロール(T-CHO)", "総ビリルビン(T-Bil)", "総蛋白(TP)", "脳性Na利尿ペプチド(BNP)", "血小板数",
    "血液型(ABO)", "血液型(Rh)", "血液型-ABO", "血液型-Rh", "血清クレアチニン(Cre)", "血清尿酸(UA)", "血糖(定量)",
    "血色素量(ヘモグロビン値)", "赤血球数", "随時中性脂肪(TG)", "随時血糖",
];

/// The 5 infections.
#[rustfmt::skip]
static INFECTIONS: [&str; 38] = [
    "HBs抗体(定性)", "HBs抗体(定量)", "HBs抗体(希釈倍率)", "HBs抗原(コントロール比)", "HBs抗原(吸光度)",
    "HBs抗原(定性)", "HBs抗原(定量)", "HBs抗原(希釈倍率)", "HBs抗原(陽性コントロール比)", "HCV抗体(コントロール比)",
    "HCV抗体(定性)", "HCV抗体(希釈倍率)", "HCV抗体(陽性コントロール比)", "HCV抗原検査(定性)", "HCV抗原検査(定量)",
    "HCV核酸増幅検査(定性)", "HCV核酸増幅検査(定量)", "HIV-1(ウイルスRNA定量)", "HIV-1(ウイルスRNA定量判定)",
    "HIV-1+2抗体(コントロール比)", "HIV-1+2抗体(定性)", "HIV-1+2抗体(希釈倍率)", "HIV-1+2抗体(陽性コントロール比)",
    "HIV-1+2抗体・p24抗原(コントロール比)", "HIV-1+2抗体・p24抗原(吸光度)", "HIV-1+2抗体・p24抗原(定性)",
    "HIV-1+2抗体・p24抗原(定量)", "HIV-1+2抗体・p24抗原(陽性コントロール比)", "HIV-1抗体(定性)",
    "HIV-1抗体(希釈倍率)", "HIV-2抗体(定性)", "HIV-2抗体(希釈倍率)", "梅毒STS(定性)", "梅毒STS(定量)",
    "梅毒TP抗体(半定量)", "梅毒TP抗体(定性)", "梅毒TP抗体(定量)", "梅毒TP抗体(定量、陽性コントロール比)",
];

/// Whether an item of this name is one of them; case and width of letters aside.
pub(super) fn is_designated(name: &str) -> bool {
    let has = |list: &[&str]| list.binary_search_by(|one| letters(one).cmp(letters(name))).is_ok();
    has(&ITEMS) || has(&INFECTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// They are found by halves.
    #[test]
    fn names_stand_in_the_order_of_their_letters() {
        for list in [&ITEMS[..], &INFECTIONS[..]] {
            assert!(list.is_sorted_by(|one, next| letters(one).le(letters(next))), "{list:?}");
        }
    }

    #[test]
    fn items_are_known_by_their_names() {
        for name in ["WBC", "wbc", "ＷＢＣ", "白血球数", "HBs抗原(定性)", "血液型-ABO", "ABO-BLD", "PT-INR"]
        {
            assert!(is_designated(name), "{name}");
        }
        for name in ["", "亜鉛", "WBCX", "Zn"] {
            assert!(!is_designated(name), "{name}");
        }
    }
}
