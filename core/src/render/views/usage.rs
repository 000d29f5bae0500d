//! 用法: what its text says and what its codes say, side by side. Neither is believed more than the other; where they differ, the
//! reader is told (medication errors of this kind are named in the anchors of the JAMI usage master's guide).

use crate::check::Lang;

/// What can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Says {
    /// Times a day.
    pub(crate) times: Option<String>,
    /// Amount each time, a number.
    pub(crate) dose: Option<String>,
    /// Amount a day.
    pub(crate) daily: Option<String>,
    /// Days of supply.
    pub(crate) days: Vec<String>,
    /// Morning, noon, evening, bedtime, on rising.
    pub(crate) slots: Option<[bool; 5]>,
    /// Before or after meals: 前, 直前, 直後, 後, 間.
    pub(crate) meal: Option<&'static str>,
}

/// Full-width forms of ASCII as ASCII; all else as it is.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// What a text says: only what it says plainly.
pub(crate) fn of_text(text: &str) -> Says {
    let text: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let mut out = Says {
        times: after(&text, "1日", |rest| rest.starts_with('回')),
        dose: after(&text, "1回", is_unit),
        daily: after(&text, "1日", |rest| !rest.starts_with('回') && is_unit(rest)),
        days: before(&text, "日分"),
        ..Says::default()
    };
    let meals = text.contains('食');
    let each = text.contains("毎食");
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let slots = [
        each || meals && has(&["朝"]),
        each || meals && has(&["昼"]),
        each || meals && has(&["夕"]),
        has(&["就寝前", "寝る前", "眠前"]),
        has(&["起床時"]),
    ];
    if slots.contains(&true) {
        out.slots = Some(slots);
    }
    let meal = [("食直前", "直前"), ("食直後", "直後"), ("食間", "間"), ("食前", "前"), ("食後", "後")];
    // a text with two of them says different things of different meals
    let mut said = meal.iter().filter(|(word, _)| text.contains(word));
    out.meal = said.next().map(|(_, is)| *is).filter(|_| said.next().is_none());
    out
}

/// The number right after the first `word` that `then` allows.
fn after(text: &str, word: &str, then: impl Fn(&str) -> bool) -> Option<String> {
    text.match_indices(word).find_map(|(at, _)| {
        // 11日, 21回 are other words
        if text[..at].ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let rest = &text[at + word.len()..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        (end > 0 && then(&rest[end..])).then(|| plain_number(&rest[..end]))
    })
}

/// The numbers right before each `word`.
fn before(text: &str, word: &str) -> Vec<String> {
    let numbers = text.match_indices(word).filter_map(|(at, _)| {
        let start = text[..at]
            .rfind(|c: char| !c.is_ascii_digit())
            .map_or(0, |start| start + text[start..].chars().next().map_or(1, char::len_utf8));
        (start < at).then(|| plain_number(&text[start..at]))
    });
    numbers.collect()
}

/// Words that units of drugs begin with; `1回5分` is no amount.
fn is_unit(rest: &str) -> bool {
    const UNITS: &[&str] = &[
        "錠",
        "T",
        "カプセル",
        "C",
        "包",
        "g",
        "mg",
        "mL",
        "ml",
        "滴",
        "個",
        "枚",
        "本",
        "単位",
        "プッシュ",
        "噴霧",
        "吸入",
        "瓶",
        "キット",
        "袋",
        "管",
        "丸",
        "片",
        "cm",
        "シート",
    ];
    UNITS.iter().any(|unit| rest.starts_with(unit))
}

/// A number without zeros that say nothing, for comparing.
pub(crate) fn plain_number(text: &str) -> String {
    let text = text.trim().trim_start_matches('0');
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    match text.strip_prefix('.') {
        Some(_) => format!("0{text}"),
        None if text.is_empty() => "0".to_owned(),
        None => text.to_owned(),
    }
}

/// What a code of the usage master says, and its words. Its digits are: basic use, its detail, kind of timing, times a day, then for
/// meals one digit each for bedtime, evening, noon and morning (1 前, 2 直前, 3 直後, 4 後, 5 two hours after) and one for another time.
/// `None` for what is not understood whole.
pub(crate) fn of_code(code: &str) -> Option<(Says, String)> {
    let digits: Vec<char> = code.chars().collect();
    if digits.len() != 16 || !digits.iter().all(char::is_ascii_alphanumeric) {
        return None;
    }
    let basic = match digits[0] {
        '1' => "内服",
        '2' => "外用",
        '3' => "注射",
        '4' => "注入",
        _ => return None,
    };
    let times = digits[3].to_digit(36).filter(|&times| times > 0)?;
    let rest = |from: usize| digits[from..].iter().all(|&digit| digit == '0');
    let mut says = Says { times: Some(times.to_string()), ..Says::default() };
    if digits[1] != '0' {
        return None;
    }
    let words = match digits[2] {
        '1' if rest(9) => {
            let rising = digits[8] == '9';
            if !rising && digits[8] != '0' {
                return None;
            }
            let bedtime = digits[4] == '1';
            let names = ["朝", "昼", "夕"];
            let mut meal = None;
            let mut slots = [false, false, false, bedtime, rising];
            let mut at = String::new();
            for (slot, name) in names.iter().enumerate() {
                let is = match digits[7 - slot] {
                    '0' => continue,
                    '1' => "前",
                    '2' => "直前",
                    '3' => "直後",
                    '4' => "後",
                    '5' => "間",
                    _ => return None,
                };
                if meal.is_some_and(|meal| meal != is) {
                    return None;
                }
                meal = Some(is);
                slots[slot] = true;
                at.push_str(name);
            }
            says.slots = Some(slots);
            says.meal = meal;
            let meals = meal.map(|meal| format!("{at}食{}", if meal == "間" { "後2時間" } else { meal }));
            let mut parts: Vec<String> = Vec::new();
            if rising {
                parts.push("起床時".to_owned());
            }
            parts.extend(meals);
            if bedtime {
                parts.push("就寝前".to_owned());
            }
            format!("{basic} 1日{times}回 {}", parts.join("と"))
        }
        '2' if rest(4) && 24 % times == 0 => format!("{basic} 1日{times}回 {}時間ごと", 24 / times),
        _ => return None,
    };
    Some((says, words.trim_end().to_owned()))
}

/// What a supplementary code says: uneven doses, days of the week, intervals.
pub(crate) fn of_supplement(code: &str, lang: Lang) -> Option<String> {
    let digits: Vec<char> = code.chars().collect();
    if digits.len() != 8 || !digits.iter().all(char::is_ascii_alphanumeric) {
        return None;
    }
    match digits[0] {
        'V' if digits[3..].iter().all(|&digit| digit == 'N') => {
            let (nth, amount) = (digits[1].to_digit(10)?, digits[2].to_digit(10)?);
            Some(match lang {
                Lang::Ja => format!("{nth}回目に{amount}"),
                Lang::En => format!("dose {nth}: {amount}"),
            })
        }
        'W' => {
            let days = lang.pick("日月火水木金土", "SMTWTFS");
            let on: Vec<String> = days
                .chars()
                .zip(&digits[1..])
                .filter(|(_, digit)| **digit == '1')
                .map(|(day, _)| day.to_string())
                .collect();
            (!on.is_empty()).then(|| match lang {
                Lang::Ja => format!("{}曜日", on.join("・")),
                Lang::En => format!("on {}", on.join(" ")),
            })
        }
        _ => None,
    }
}

/// In what text and codes differ, in words; empty when nothing can be held against them.
pub(crate) fn differences(text: &Says, codes: &Says, lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    let mut differ = |what: &str, text: &Option<String>, code: &Option<String>| {
        if let (Some(text), Some(code)) = (text, code)
            && text != code
        {
            out.push(match lang {
                Lang::Ja => format!("{what}: 記載 {text}／コード {code}"),
                Lang::En => format!("{what}: text {text}, codes {code}"),
            });
        }
    };
    differ(lang.pick("1日の回数", "times a day"), &text.times, &codes.times);
    differ(lang.pick("1回量", "dose"), &text.dose, &codes.dose);
    differ(lang.pick("1日量", "daily amount"), &text.daily, &codes.daily);
    if let [days] = &text.days[..]
        && !codes.days.is_empty()
        && !codes.days.contains(days)
    {
        differ(lang.pick("日数", "days"), &Some(days.clone()), &codes.days.first().cloned());
    }
    let slots = |says: &Says| says.slots.map(|slots| slot_words(slots, lang));
    differ(lang.pick("時期", "when"), &slots(text), &slots(codes));
    let meal = |says: &Says| says.meal.map(|meal| format!("食{meal}"));
    differ(lang.pick("食事との関係", "meals"), &meal(text), &meal(codes));
    out
}

fn slot_words(slots: [bool; 5], lang: Lang) -> String {
    let names = match lang {
        Lang::Ja => ["朝", "昼", "夕", "就寝前", "起床時"],
        Lang::En => ["morning", "noon", "evening", "bedtime", "rising"],
    };
    let on: Vec<&str> = names.iter().zip(slots).filter(|(_, on)| *on).map(|(name, _)| *name).collect();
    on.join(lang.pick("・", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_both_widths() {
        let says = of_text("1日3回 毎食後 １回 2錠  (１日  6錠) 2 日分");
        assert_eq!(says.times.as_deref(), Some("3"));
        assert_eq!(says.dose.as_deref(), Some("2"));
        assert_eq!(says.daily.as_deref(), Some("6"));
        assert_eq!(says.days, ["2"]);
        assert_eq!(says.slots, Some([true, true, true, false, false]));
        assert_eq!(says.meal, Some("後"));
        let says = of_text("１日１回　就寝前　１回０．５錠　２８日分");
        assert_eq!(says.dose.as_deref(), Some("0.5"));
        assert_eq!(says.days, ["28"]);
        assert_eq!(says.slots, Some([false, false, false, true, false]));
        assert_eq!(of_text("不眠時 4 回分"), Says::default());
        assert_eq!(of_text("21日1回").times, None);
    }

    fn code(code: &str, words: &str) {
        assert_eq!(of_code(code).map(|(_, words)| words).as_deref(), Some(words), "{code}");
    }

    #[test]
    fn codes_are_understood_whole_or_not_at_all() {
        code("1013044400000000", "内服 1日3回 朝昼夕食後");
        code("1012100400000000", "内服 1日2回 朝食後と就寝前");
        code("1011000100000000", "内服 1日1回 朝食前");
        code("1012040400000000", "内服 1日2回 朝夕食後");
        code("1011000090000000", "内服 1日1回 起床時");
        code("1022000000000000", "内服 1日2回 12時間ごと");
        code("1014144400000000", "内服 1日4回 朝昼夕食後と就寝前");
        assert_eq!(of_code("0X0XXXXXXXXX0000"), None);
        assert_eq!(of_code("101514440P000000"), None);
        assert_eq!(of_code("1050110020000000"), None);
        assert_eq!(of_code("1013044400000001"), None);
        assert_eq!(of_code("漢"), None);
    }

    #[test]
    fn supplements_are_understood() {
        assert_eq!(of_supplement("V14NNNNN", Lang::Ja).as_deref(), Some("1回目に4"));
        assert_eq!(of_supplement("W0101000", Lang::Ja).as_deref(), Some("月・水曜日"));
        assert_eq!(of_supplement("I1100000", Lang::Ja), None);
    }

    #[test]
    fn differences_are_told_and_agreement_is_silent() {
        let text = of_text("1日3回 毎食後 1回2錠 3日分");
        let (mut codes, _) = of_code("1013044400000000").unwrap();
        codes.dose = Some("2".to_owned());
        codes.days = vec!["3".to_owned()];
        assert!(differences(&text, &codes, Lang::Ja).is_empty());
        let (mut codes, _) = of_code("1012040400000000").unwrap();
        codes.dose = Some("1".to_owned());
        codes.days = vec!["7".to_owned()];
        assert_eq!(
            differences(&text, &codes, Lang::Ja),
            [
                "1日の回数: 記載 3／コード 2",
                "1回量: 記載 2／コード 1",
                "日数: 記載 3／コード 7",
                "時期: 記載 朝・昼・夕／コード 朝・夕"
            ]
        );
    }
}
