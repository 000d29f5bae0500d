//! What is equal but for width and look-alike characters.
//!
//! One name is spelled in several ways by the masters themselves: byte 0x817C of CP932 decodes to U+FF0D in one table and
//! to U+2212 in another, 0x8160 to U+FF5E or U+301C, 0x8161 to U+2225 or U+2016. Names are compared folded; codes never.

/// The Kangxi radicals U+2F00–U+2FD5 as the characters that they look like.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕\
     大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日\
     曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
     目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行\
     衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音\
     頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Half-width katakana U+FF61–U+FF9D in full width.
const KATAKANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// Roman numerals U+2160–U+216B and U+2170–U+217B.
const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// Folds a name for comparison and search: half width for Latin and digits, full width for katakana (hiragana become
/// katakana), small letters, one spelling of look-alike signs, no white space.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {}
            '\u{ff9e}' | '\u{3099}' | '\u{309b}' => voice(&mut folded, 1),
            '\u{ff9f}' | '\u{309a}' | '\u{309c}' => voice(&mut folded, 2),
            '\u{2160}'..='\u{216b}' => folded.push_str(ROMAN[(c as usize - 0x2160) % 12]),
            '\u{2170}'..='\u{217b}' => folded.push_str(ROMAN[(c as usize - 0x2170) % 12]),
            c => folded.extend(one(c).to_lowercase()),
        }
    }
    folded
}

/// The same letters, signs and words, but for what [`fold`] does not tell apart.
pub fn same(one: &str, other: &str) -> bool {
    one == other || fold(one) == fold(other)
}

/// Look-alike signs only, everything else as it is: what a decoder may have changed is no difference at all.
pub fn decoded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().map(look_alike)
}

fn one(c: char) -> char {
    let c = look_alike(c);
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{ff61}'..='\u{ff9d}' => KATAKANA.chars().nth(c as usize - 0xff61).unwrap_or(c),
        '\u{3041}'..='\u{3096}' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        '\u{2010}'..='\u{2012}' | '\u{2212}' | '\u{fe63}' => '-',
        _ => c,
    }
}

/// One of several characters that decoders and fonts take for each other.
fn look_alike(c: char) -> char {
    match c {
        '\u{2212}' => '\u{ff0d}',
        '\u{301c}' => '\u{ff5e}',
        '\u{2016}' => '\u{2225}',
        '\u{a2}' => '\u{ffe0}',
        '\u{a3}' => '\u{ffe1}',
        '\u{ac}' => '\u{ffe2}',
        '\u{2014}' => '\u{2015}',
        '\u{a6}' => '\u{ffe4}',
        '\u{212a}' => 'K',
        '\u{212b}' => '\u{c5}',
        '\u{2126}' => '\u{3a9}',
        '\u{b5}' => '\u{3bc}',
        '\u{2f00}'..='\u{2fd5}' => RADICALS.chars().nth(c as usize - 0x2f00).unwrap_or(c),
        _ => c,
    }
}

/// Puts a voicing mark (1) or a half-voicing mark (2) on the kana before it.
fn voice(folded: &mut String, steps: u32) {
    const VOICED: &str = "カキクケコサシスセソタチツテトハヒフヘホ";
    let Some(last) = folded.chars().last() else { return };
    let voiced = match (last, steps) {
        ('ウ', 1) => Some('ヴ'),
        (c, 2) if "ハヒフヘホ".contains(c) => char::from_u32(u32::from(c) + 2),
        (c, 1) if VOICED.contains(c) => char::from_u32(u32::from(c) + 1),
        _ => None,
    };
    if let Some(voiced) = voiced {
        folded.pop();
        folded.push(voiced);
    }
}

#[cfg(test)]
mod tests {
    use super::{decoded, fold, same};

    #[test]
    fn what_decoders_and_widths_change_is_equal() {
        for (one, other) in [
            ("Ａ\u{2212}Ｂ症候群", "Ａ\u{ff0d}Ｂ症候群"),
            ("１\u{301c}３型", "1\u{ff5e}3型"),
            ("\u{2016}", "\u{2225}"),
            ("ｷｭｳｾｲｽｲｴﾝ", "キュウセイスイエン"),
            ("ｶﾞﾊﾟｳﾞ", "ガパヴ"),
            ("きゅうせい", "キュウセイ"),
            ("\u{2f8e}液型", "血液型"),
            ("\u{212a}+", "k+"),
            ("第Ⅱ期", "第ｉｉ期"),
            ("１日３回朝昼夕食後\u{3000}服用", "１日３回朝昼夕食後服用"),
        ] {
            assert!(same(one, other), "{one} {other}: {} {}", fold(one), fold(other));
        }
        assert!(!same("急性膵炎", "急性肝炎") && !same("ハ", "パ"));
    }

    #[test]
    fn only_the_decoder_is_forgiven_by_decoded() {
        assert!(decoded("Ａ\u{2212}Ｂ").eq(decoded("Ａ\u{ff0d}Ｂ")));
        assert!(!decoded("Ａ").eq(decoded("A")));
    }
}
