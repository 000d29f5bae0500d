//! Units as people write them, and the UCUM code that they mean (https://ucum.org/ucum: case-sensitive symbols, 7-bit ASCII).
//! What laboratories, Japanese ones among them, are known to write.

use super::ucum;

/// (as written, UCUM): whole components between `/` and `.`; case decides nothing where no other row is exact.
const COMPONENTS: &[(&str, &str)] = &[
    ("mmHg", "mm[Hg]"),
    ("cmH2O", "cm[H2O]"),
    ("mEq", "meq"),
    ("uEq", "ueq"),
    ("mOsm", "mosm"),
    ("IU", "[IU]"),
    ("uIU", "u[IU]"),
    ("mIU", "m[IU]"),
    ("kIU", "k[IU]"),
    ("Unit", "U"),
    ("units", "U"),
    ("mcg", "ug"),
    ("gm", "g"),
    ("gram", "g"),
    ("cc", "mL"),
    ("sec", "s"),
    ("secs", "s"),
    ("msec", "ms"),
    ("mins", "min"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("day", "d"),
    ("days", "d"),
    ("week", "wk"),
    ("weeks", "wk"),
    ("month", "mo"),
    ("months", "mo"),
    ("year", "a"),
    ("years", "a"),
    ("yr", "a"),
    ("bpm", "/min"),
    ("HPF", "[HPF]"),
    ("LPF", "[LPF]"),
    ("inch", "[in_i]"),
    ("lb", "[lb_av]"),
    ("lbs", "[lb_av]"),
    ("\u{2103}", "Cel"),
    ("\u{b0}C", "Cel"),
    ("degC", "Cel"),
    ("\u{b0}F", "[degF]"),
    ("percent", "%"),
    ("パーセント", "%"),
    ("千", "10*3"),
    ("万", "10*4"),
    ("百万", "10*6"),
    ("秒", "s"),
    ("分", "min"),
    ("時間", "h"),
    ("日", "d"),
    ("週", "wk"),
    ("月", "mo"),
    ("年", "a"),
    ("歳", "a"),
    ("度", "Cel"),
    ("拍", "{beats}"),
    ("回", "{times}"),
    ("個", "{count}"),
    ("錠", "{tablet}"),
    ("枚", "{piece}"),
    ("単位", "U"),
    ("グラム", "g"),
    ("ミリグラム", "mg"),
    ("リットル", "L"),
];

/// Powers of ten as they are written.
const POWERS: [&str; 7] = ["x10^", "X10^", "*10^", "10^", "x10*", "10E", "10e"];

/// Longer texts are no units.
const MAX_UNIT: usize = 64;

/// The UCUM code that a text which is none probably means.
pub(super) fn meant(written: &str) -> Option<String> {
    if written.len() > MAX_UNIT {
        return None;
    }
    let plain: String = written.chars().filter(|c| !c.is_whitespace()).flat_map(plain_form).collect();
    let power = POWERS.iter().find_map(|form| plain.strip_prefix(form));
    let plain = power.map_or(plain.clone(), |rest| format!("10*{rest}"));
    let mut out = String::new();
    let mut rest = &*plain;
    while !rest.is_empty() {
        let end = rest.find(['/', '.']).unwrap_or(rest.len());
        out.push_str(&component(&rest[..end])?);
        let separator = rest[end..].chars().next();
        out.extend(separator);
        rest = &rest[end + separator.map_or(0, char::len_utf8)..];
    }
    (out != written && ucum::is_unit(&out)).then_some(out)
}

/// One component: as it stands, or by the table; an annotation (`{個}`) is ASCII.
fn component(written: &str) -> Option<String> {
    if written.is_empty() || ucum::is_unit(written) {
        return Some(written.to_owned());
    }
    let exact = COMPONENTS.iter().find(|(form, _)| *form == written);
    let folded = || COMPONENTS.iter().find(|(form, _)| form.eq_ignore_ascii_case(written));
    let inside = || {
        let annotation = written.strip_prefix('{')?.strip_suffix('}')?;
        COMPONENTS.iter().find(|(form, code)| *form == annotation && code.starts_with('{'))
    };
    exact.or_else(folded).or_else(inside).map(|(_, code)| (*code).to_owned())
}

/// What a character of Japanese laboratories' systems is in ASCII.
fn plain_form(c: char) -> impl Iterator<Item = char> {
    let text = match c {
        '\u{b5}' | '\u{3bc}' => "u",
        '\u{338e}' => "mg",
        '\u{338d}' => "ug",
        '\u{338f}' => "kg",
        '\u{33a1}' => "m2",
        '\u{3396}' | '\u{33c4}' => "mL",
        '\u{3397}' => "dL",
        '\u{d7}' => "x",
        '\u{b2}' => "2",
        '\u{b3}' => "3",
        '\u{2113}' => "L",
        _ => "",
    };
    let is_wide = ('\u{ff01}'..='\u{ff5e}').contains(&c);
    let wide = if is_wide { char::from_u32(u32::from(c) - 0xfee0) } else { None };
    text.chars().chain(text.is_empty().then(|| wide.unwrap_or(c)))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn units_as_people_write_them() {
        let table = [
            ("mmHg", "mm[Hg]"),
            ("\u{b5}g/dL", "ug/dL"),
            ("\u{3bc}g/mL", "ug/mL"),
            ("mEq/L", "meq/L"),
            ("\u{2103}", "Cel"),
            ("\u{b0}C", "Cel"),
            ("IU/L", "[IU]/L"),
            ("sec", "s"),
            ("{個}", "{count}"),
            ("10^3/uL", "10*3/uL"),
            ("\u{d7}10^4/\u{3bc}L", "10*4/uL"),
            ("万/\u{3bc}L", "10*4/uL"),
            ("/HPF", "/[HPF]"),
            ("ｍｇ／ｄＬ", "mg/dL"),
            ("\u{338e}/日", "mg/d"),
            ("拍/分", "{beats}/min"),
            ("msec", "ms"),
            ("錠/日", "{tablet}/d"),
        ];
        for (written, code) in table {
            assert_eq!(meant(written).as_deref(), Some(code), "{written}");
        }
    }

    #[test]
    fn nothing_is_made_up() {
        for written in ["mg", "", "ふつう", "mg/ふつう", "x".repeat(200).as_str()] {
            assert_eq!(meant(written), None, "{written}");
        }
    }
}
