//! Names of the laboratory items that the service designates: the 43 items and the 5 infections. Facts of 電子カルテ情報共有サービスマスター表
//! (2024-09-30) and JP_Observation_LabResult_eCS (1.5 to 1.12), FHIR識別名 of all versions and the items' names,
//! case and width of letters folded, in order.

use crate::terminology::letters;

/// The 43 items.
#[rustfmt::skip]
const ITEMS: [&str; 120] = [
    "abo-bld", "alb", "alp", "alt", "alt(gpt)", "amy", "aptt", "ast", "ast(got)", "bg", "bnp", "bs", "bun", "ca",
    "cbg", "che", "ck", "cl", "cre", "crp", "crp(スコア)", "crp(定量)", "crp-class", "ctg", "cys-c", "d-bil", "dd",
    "dd-定性", "dダイマー(定性)", "dダイマー(定量)", "fbg", "fbs", "ftg", "ggt", "hb", "hba1c(ngsp)", "hba1c-ngsp",
    "hdl-c", "hdl-コレステロール(hdl-c)", "k", "ld", "ld(ldh)", "ldl-c", "ldl-コレステロール(ldl-c)", "na",
    "nt-probnp", "plt", "pt-act", "pt-inr", "pt-ratio", "pt-sec", "pt-活性%", "pt-秒", "pt比", "rbc", "rh-bld",
    "t-bil", "t-cho", "tg", "tp", "u-a/c", "u-ac", "u-bld", "u-bld-半定量", "u-glu", "u-glu-半定量",
    "u-glu-定性半定量", "u-p/c", "u-pc", "u-tp", "u-tp-半定量", "ua", "wbc", "γ-gt(γ-gtp)", "アミラーゼ(amy)",
    "アルカリホスファターゼ(alp)", "アルブミン", "カリウム(k)", "カルシウム(ca)", "クレアチンキナーゼ(ck)",
    "クロール(cl)", "コリンエステラーゼ(che)", "シスタチンc(cys-c)", "ナトリウム(na)",
    "ヒト脳性na利尿ペプチド前駆体n端フラグメント(nt-probnp)", "プロトロンビン時間(pt-inr)",
    "プロトロンビン時間(pt-活性)", "プロトロンビン時間(pt-秒)", "プロトロンビン時間(pt比)", "中性脂肪(tg)",
    "尿中アルブミン/クレアチニン比(a/c比)", "尿中蛋白/クレアチニン比(p/c比)", "尿潜血(半定量、希釈倍率)",
    "尿潜血(定性)", "尿糖(半定量)", "尿糖(定性)", "尿素窒素(bun)", "尿蛋白(半定量)", "尿蛋白(定性)",
    "活性化部分トロンボプラスチン時間(aptt)", "白血球数", "直接ビリルビン(d-bil)", "空腹時中性脂肪(tg)", "空腹時血糖",
    "総コレステロール(t-cho)", "総ビリルビン(t-bil)", "総蛋白(tp)", "脳性na利尿ペプチド(bnp)", "血小板数",
    "血液型(abo)", "血液型(rh)", "血液型-abo", "血液型-rh", "血清クレアチニン(cre)", "血清尿酸(ua)", "血糖(定量)",
    "血色素量(ヘモグロビン値)", "赤血球数", "随時中性脂肪(tg)", "随時血糖",
];

/// The 5 infections.
#[rustfmt::skip]
const INFECTIONS: [&str; 38] = [
    "hbs抗体(定性)", "hbs抗体(定量)", "hbs抗体(希釈倍率)", "hbs抗原(コントロール比)", "hbs抗原(吸光度)",
    "hbs抗原(定性)", "hbs抗原(定量)", "hbs抗原(希釈倍率)", "hbs抗原(陽性コントロール比)", "hcv抗体(コントロール比)",
    "hcv抗体(定性)", "hcv抗体(希釈倍率)", "hcv抗体(陽性コントロール比)", "hcv抗原検査(定性)", "hcv抗原検査(定量)",
    "hcv核酸増幅検査(定性)", "hcv核酸増幅検査(定量)", "hiv-1(ウイルスrna定量)", "hiv-1(ウイルスrna定量判定)",
    "hiv-1+2抗体(コントロール比)", "hiv-1+2抗体(定性)", "hiv-1+2抗体(希釈倍率)", "hiv-1+2抗体(陽性コントロール比)",
    "hiv-1+2抗体・p24抗原(コントロール比)", "hiv-1+2抗体・p24抗原(吸光度)", "hiv-1+2抗体・p24抗原(定性)",
    "hiv-1+2抗体・p24抗原(定量)", "hiv-1+2抗体・p24抗原(陽性コントロール比)", "hiv-1抗体(定性)",
    "hiv-1抗体(希釈倍率)", "hiv-2抗体(定性)", "hiv-2抗体(希釈倍率)", "梅毒sts(定性)", "梅毒sts(定量)",
    "梅毒tp抗体(半定量)", "梅毒tp抗体(定性)", "梅毒tp抗体(定量)", "梅毒tp抗体(定量、陽性コントロール比)",
];

/// Bytes of the longest of the names.
const LONGEST: usize = {
    let (mut longest, mut at) = (0, 0);
    while at < ITEMS.len() + INFECTIONS.len() {
        let name = if at < ITEMS.len() { ITEMS[at] } else { INFECTIONS[at - ITEMS.len()] };
        longest = if name.len() > longest { name.len() } else { longest };
        at += 1;
    }
    longest
};

/// Whether an item of this name is one of them; case and width of letters aside.
pub(super) fn is_designated(name: &str) -> bool {
    // every laboratory result is asked: its name is folded in place, as far as one of these is long
    let mut folded = [0; LONGEST];
    let mut length = 0;
    for letter in letters(name) {
        let end = length + letter.len_utf8();
        let Some(room) = folded.get_mut(length..end) else { return false };
        letter.encode_utf8(room);
        length = end;
    }
    let name = &folded[..length];
    [&ITEMS[..], &INFECTIONS[..]].iter().any(|list| list.binary_search_by(|one| one.as_bytes().cmp(name)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// They are found by halves, as `letters` writes them.
    #[test]
    fn names_are_folded_and_in_order() {
        for list in [&ITEMS[..], &INFECTIONS[..]] {
            assert!(list.is_sorted_by(|one, next| one < next), "{list:?}");
            assert!(list.iter().all(|one| letters(one).eq(one.chars())), "{list:?}");
        }
    }

    #[test]
    fn items_are_known_by_their_names() {
        for name in ["WBC", "wbc", "ＷＢＣ", "白血球数", "HBs抗原(定性)", "血液型-ABO", "ABO-BLD", "PT-INR"]
        {
            assert!(is_designated(name), "{name}");
        }
        let long = "x".repeat(LONGEST + 1);
        for name in ["", "亜鉛", "WBCX", "Zn", &long, "hiv-1+2抗体・p24抗原(陽性コントロール比)。"] {
            assert!(!is_designated(name), "{name}");
        }
    }
}
