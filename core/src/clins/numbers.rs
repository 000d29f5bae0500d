//! Numbers of the Japanese health insurance: their parts and check digits.

use crate::diagnostic::Arg;

/// Third digits of the years that a Bundle-ID may hold.
pub(super) const DECADES: &str = "23";

/// Whether the text is `count` half-width digits.
pub(super) fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The check digit that follows `digits`: weights 2, 1, 2, 1 … from the right, the digits of each product added, what is missing
/// to a full ten (保険者番号等設定要領; the same as Luhn's).
pub(super) fn check_digit(digits: &str) -> Option<u32> {
    let mut sum = 0;
    for (at, byte) in digits.bytes().rev().enumerate() {
        let digit = char::from(byte).to_digit(10)?;
        let product = if at % 2 == 0 { digit * 2 } else { digit };
        sum += product / 10 + product % 10;
    }
    Some((10 - sum % 10) % 10)
}

/// (expected, written) where the last digit of `number` is not the check digit of the others.
pub(super) fn wrong_check_digit(number: &str) -> Option<(u32, u32)> {
    let (rest, last) = number.split_at_checked(number.len().checked_sub(1)?)?;
    let (expected, written) = (check_digit(rest)?, last.parse().ok()?);
    (expected != written).then_some((expected, written))
}

/// Why `text` is no institution number of the service; `None` when it is one: prefecture (2 digits), fee table (1 to 3), code (7).
pub(super) fn institution_fault(text: &str) -> Option<Arg> {
    if !is_digits(text, 10) {
        let count = text.chars().count();
        let is_wide = text.chars().any(|c| ('０'..='９').contains(&c));
        return Some(if is_wide {
            Arg::fixed("全角の数字があります", "it holds full-width digits")
        } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
            Arg::words(format!("{count} 桁です"), format!("it has {count} digits"))
        } else {
            Arg::fixed("数字 10 桁ではありません", "it is not 10 digits")
        });
    }
    if text.as_bytes()[0] > b'4' {
        return Some(Arg::words(
            format!("都道府県番号が {} です", &text[..2]),
            format!("its prefecture is {}", &text[..2]),
        ));
    }
    match text.as_bytes()[2] {
        b'1'..=b'3' => None,
        _ => Some(Arg::words(
            format!("点数表番号 (3 桁目) が {} です。送信元になれるのは 1、2、3 です", &text[2..3]),
            format!("its fee table (third digit) is {}; a sender has 1, 2 or 3", &text[2..3]),
        )),
    }
}

/// Why `text` is not `institution^year^number` with a number of at most `most` characters; `None` when it is.
pub(super) fn hat_fault(text: &str, most: usize, years: &str, any_character: bool) -> Option<Arg> {
    if text.is_empty() {
        return Some(Arg::fixed("値がありません", "there is no value"));
    }
    if let Some(blank) = blank_around(text) {
        return Some(blank);
    }
    let parts: Vec<&str> = text.split('^').collect();
    let [institution, year, number] = parts.as_slice() else {
        let hats = parts.len() - 1;
        return Some(Arg::words(
            format!("「^」が {hats} 個です (2 個必要です)"),
            format!("it has {hats} \"^\" (two are needed)"),
        ));
    };
    if let Some(fault) = institution_fault(institution) {
        return Some(match fault {
            Arg::Words { ja, en } => Arg::words(
                format!("医療機関番号「{institution}」: {ja}"),
                format!("institution number \"{institution}\": {en}"),
            ),
            other => other,
        });
    }
    let in_years = is_digits(year, 4) && (years.is_empty() || (year.starts_with("20") && years.contains(&year[2..3])));
    if !in_years {
        return Some(Arg::words(
            format!("年「{year}」が西暦 4 桁 (2020〜2039) ではありません"),
            format!("year \"{year}\" is not one of 2020 to 2039"),
        ));
    }
    let length = number.chars().count();
    if length == 0 || length > most {
        return Some(Arg::words(
            format!("3 番目が {length} 文字です (1〜{most} 文字)"),
            format!("its third part has {length} characters (1 to {most})"),
        ));
    }
    let odd = number.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '-')).filter(|_| !any_character)?;
    Some(Arg::words(format!("3 番目に使えない文字「{odd}」があります"), format!("its third part holds \"{odd}\"")))
}

/// A blank or a line break at the beginning or end, which no identifier has.
fn blank_around(text: &str) -> Option<Arg> {
    (text.trim() != text)
        .then(|| Arg::fixed("前後に空白か改行があります", "it begins or ends with a blank or a line break"))
}

/// Why `text` is no 被保険者個人識別子; `None` when it is one.
pub(super) fn insured_fault(text: &str) -> Option<Arg> {
    if text.contains('：') {
        return Some(Arg::fixed("全角のコロンがあります", "it holds a full-width colon"));
    }
    if let Some(blank) = blank_around(text) {
        return Some(blank);
    }
    let parts: Vec<&str> = text.split(':').collect();
    let [insurer, symbol, number, branch] = parts.as_slice() else {
        let colons = parts.len() - 1;
        return Some(Arg::words(
            format!("コロンが {colons} 個です (3 個必要です。枝番がなくても省きません)"),
            format!("it has {colons} colons (three are needed, without a branch as well)"),
        ));
    };
    if !is_digits(insurer, 8) {
        return Some(if is_digits(insurer, 6) {
            Arg::words(
                format!("保険者番号「{insurer}」が 6 桁です。前に 00 を付けて 8 桁にします"),
                format!("insurer number \"{insurer}\" has 6 digits; 00 stands before it"),
            )
        } else {
            Arg::words(
                format!("保険者番号「{insurer}」が半角数字 8 桁ではありません"),
                format!("insurer number \"{insurer}\" is not 8 half-width digits"),
            )
        });
    }
    let has_blank = |part: &str| part.chars().any(char::is_whitespace);
    for (part, ja, en) in [(symbol, "記号", "symbol"), (number, "番号", "number")] {
        if has_blank(part) {
            return Some(Arg::words(
                format!("{ja}「{part}」に空白があります"),
                format!("{en} \"{part}\" holds a blank"),
            ));
        }
        // the published form excludes it: it stands between the parts of the other identifiers
        if part.contains('^') {
            return Some(Arg::words(format!("{ja}「{part}」に ^ があります"), format!("{en} \"{part}\" holds a ^")));
        }
    }
    if branch.is_empty() || is_digits(branch, 2) {
        return None;
    }
    Some(Arg::words(
        format!("枝番「{branch}」が半角数字 2 桁ではありません (券面にないときは空にします)"),
        format!("branch \"{branch}\" is not 2 half-width digits (empty where the card shows none)"),
    ))
}

/// Why `text` is no 生活保護受給者識別子; `None` when it is one.
pub(super) fn public_payer_fault(text: &str) -> Option<Arg> {
    if let Some(blank) = blank_around(text) {
        return Some(blank);
    }
    let parts: Vec<&str> = text.split(':').collect();
    let [payer, "", recipient, ""] = parts.as_slice() else {
        return Some(Arg::fixed("「番号::番号:」の形ではありません", "it is not \"number::number:\""));
    };
    if !is_digits(payer, 8) {
        return Some(Arg::words(
            format!("公費負担者番号「{payer}」が半角数字 8 桁ではありません"),
            format!("payer number \"{payer}\" is not 8 half-width digits"),
        ));
    }
    let is_other = |c: char| !c.is_whitespace() && c != '^';
    let fits = recipient.chars().count() == 7 && recipient.chars().all(is_other);
    (!fits).then(|| {
        Arg::words(
            format!("受給者番号「{recipient}」が 7 文字ではありません"),
            format!("recipient number \"{recipient}\" is not 7 characters"),
        )
    })
}

/// Whether full-width and half-width characters stand together.
pub(super) fn mixes_widths(text: &str) -> bool {
    let is_half = |c: char| c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c);
    text.chars().any(is_half) && text.chars().any(|c| !is_half(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that are published as examples of the rule.
    #[test]
    fn check_digits_are_those_of_published_numbers() {
        for number in ["33120015", "54016027", "0110113719"] {
            assert_eq!(wrong_check_digit(number), None, "{number}");
        }
        assert_eq!(wrong_check_digit("1311234567"), Some((9, 7)));
        assert_eq!(wrong_check_digit("1318814790"), Some((3, 0)));
        assert_eq!(wrong_check_digit("00012345"), Some((4, 5)));
        assert_eq!(wrong_check_digit(""), None);
        assert_eq!(wrong_check_digit("12a45"), None);
        assert_eq!(wrong_check_digit("１２"), None);
    }

    #[test]
    fn an_institution_number_has_its_parts() {
        for right in ["1311234567", "0121234567", "4731234567"] {
            assert_eq!(institution_fault(right), None, "{right}");
        }
        for wrong in [
            "",
            "131123456",
            "13112345678",
            "5311234567",
            "1341234567",
            "1301234567",
            "１３１１２３４５６７",
            "131123456a",
        ] {
            assert!(institution_fault(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn an_insured_identifier_has_four_parts() {
        for right in ["00012345:あいう:１８７:05", "00012345::１８７:", "00012345:::", "00012345:a-b:c:00"] {
            assert_eq!(insured_fault(right), None, "{right}");
        }
        for wrong in [
            "",
            "123456:あ:１:05",
            "00012345:あ:１",
            "00012345:あ:１:5",
            "00012345:あ い:１:05",
            "00012345:あ　い:１:05",
            "00012345：あ：１：05",
            "００012345:a:b:",
        ] {
            assert!(insured_fault(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_hat_identifier_has_three_parts() {
        for right in ["1311234567^2024^a", "1311234567^2039^ORDLAB-20230301O102930492039"] {
            assert_eq!(hat_fault(right, 36, "23", false), None, "{right}");
        }
        let long = format!("1311234567^2024^{}", "1".repeat(37));
        for wrong in [
            "1311234567-2024-1",
            "1311234567^2019^1",
            "1311234567^2040^1",
            "1311234567^24^1",
            "1311234567^2024^",
            "1311234567^2024^a_b",
            "131^2024^1",
            "1311234567^2024^1^2",
            &long,
        ] {
            assert!(hat_fault(wrong, 36, "23", false).is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_recipient_of_public_assistance_has_two_numbers() {
        assert_eq!(public_payer_fault("12130001::1234567:"), None);
        for wrong in [
            "12130001:1234567",
            "1213001::1234567:",
            "12130001::123456:",
            "12130001:a:1234567:",
            "12130001::1234567:01",
        ] {
            assert!(public_payer_fault(wrong).is_some(), "{wrong}");
        }
    }
}
