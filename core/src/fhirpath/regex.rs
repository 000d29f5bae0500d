//! Regular expressions with Java's meaning, matched in linear time.
//!
//! The pattern is rewritten for the `regex` crate: `\d \s \w` are ASCII as in Java (an ideographic space is not `\s`),
//! `\p{IsHan}` and the like get their Unicode names. What has no linear-time equal (look-around, back-references,
//! possessive quantifiers) is an error that says so.

use super::EvalErrorKind;
use regex::{Regex, RegexBuilder};
use std::fmt::Write as _;

/// Longest pattern, in bytes.
const MAX_PATTERN_BYTES: usize = 16 << 10;
/// Bytes of one compiled pattern.
const MAX_COMPILED_BYTES: usize = 4 << 20;

/// A compiled pattern, free and anchored at both ends.
#[derive(Clone, Debug)]
pub(super) struct JavaRegex {
    free: Regex,
    full: Regex,
}

/// Whether the whole text matches a pattern; `None` for a pattern that cannot be read. Linear in the text.
pub(crate) fn matches_whole(pattern: &str, text: &str) -> Option<bool> {
    // published patterns anchor themselves, or not
    let bare = pattern.strip_prefix('^').unwrap_or(pattern);
    JavaRegex::new(bare).ok().map(|regex| regex.is_full_match(text))
}

type Failure = (EvalErrorKind, String);

impl JavaRegex {
    pub(super) fn new(pattern: &str) -> Result<Self, Failure> {
        if pattern.len() > MAX_PATTERN_BYTES {
            return Err((EvalErrorKind::Regex, format!("longer than {MAX_PATTERN_BYTES} bytes")));
        }
        let pattern = translate(pattern)?;
        Ok(Self { free: build(&pattern)?, full: build(&format!("^(?:{pattern})$"))? })
    }

    /// `matches()`: somewhere in the text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.free.is_match(text)
    }

    /// `matchesFull()`: the whole text.
    pub(super) fn is_full_match(&self, text: &str) -> bool {
        self.full.is_match(text)
    }

    /// `replaceMatches()`; `$1` and `${name}` in the replacement stand for groups.
    pub(super) fn replace(&self, text: &str, replacement: &str) -> String {
        self.free.replace_all(text, java_replacement(replacement)).into_owned()
    }
}

fn build(pattern: &str) -> Result<Regex, Failure> {
    RegexBuilder::new(pattern)
        // FHIRPath matches in single-line mode: the dot takes line ends too.
        .dot_matches_new_line(true)
        .size_limit(MAX_COMPILED_BYTES)
        .dfa_size_limit(MAX_COMPILED_BYTES)
        .nest_limit(100)
        .build()
        .map_err(|error| {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
            (EvalErrorKind::Regex, last.to_string())
        })
}

/// `\s` of Java, as it stands inside a class.
const SPACE: &str = r" \t\n\x0B\f\r";
const WORD: &str = "a-zA-Z_0-9";
const DIGIT: &str = "0-9";
/// `\h` of Java: horizontal white space.
const BLANK: &str = r" \t\x{A0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}";
/// `\v` of Java: vertical white space.
const VERTICAL: &str = r"\n\x0B\f\r\x{85}\x{2028}\x{2029}";

fn translate(pattern: &str) -> Result<String, Failure> {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut characters = pattern.chars().peekable();
    let mut classes = 0_u32;
    // At the beginning of a class a `]` is a literal for Rust, as an unpaired one is for Java.
    let mut previous = '\0';
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let Some(escaped) = characters.next() else {
                    return Err((EvalErrorKind::Regex, "the pattern ends with a backslash".to_string()));
                };
                let inside = classes > 0;
                match escaped {
                    's' | 'w' | 'd' | 'h' | 'v' => {
                        let set = set_of(escaped);
                        let _ = if inside { write!(out, "{set}") } else { write!(out, "[{set}]") };
                    }
                    'S' | 'W' | 'D' | 'H' | 'V' => {
                        let _ = write!(out, "[^{}]", set_of(escaped.to_ascii_lowercase()));
                    }
                    'R' => {
                        let _ = write!(out, r"(?:\r\n|[{VERTICAL}])");
                    }
                    'Z' => out.push_str(r"(?:\r?\n)?\z"),
                    'e' => out.push_str(r"\x1B"),
                    'Q' => {
                        let mut literal = String::new();
                        for next in characters.by_ref() {
                            literal.push(next);
                            if literal.ends_with("\\E") {
                                literal.truncate(literal.len() - 2);
                                break;
                            }
                        }
                        out.push_str(&regex::escape(&literal));
                    }
                    'p' | 'P' if characters.peek() == Some(&'{') => {
                        characters.next();
                        let name: String = characters.by_ref().take_while(|&next| next != '}').collect();
                        out.push_str(&property(escaped, &name));
                    }
                    'u' => {
                        let code: String = characters.by_ref().take(4).collect();
                        let _ = write!(out, "\\u{{{code}}}");
                    }
                    '1'..='9' | 'k' => {
                        return Err((EvalErrorKind::Regex, "back-references are not supported".to_string()));
                    }
                    'G' | 'X' | 'N' | 'c' => {
                        return Err((EvalErrorKind::Regex, format!("\\{escaped} is not supported")));
                    }
                    // Java takes a backslash before any sign, Rust before ASCII signs only.
                    _ if escaped.is_ascii() => {
                        out.push('\\');
                        out.push(escaped);
                    }
                    _ => out.push(escaped),
                }
                previous = '\\';
                continue;
            }
            '[' => {
                classes += 1;
                out.push(character);
            }
            ']' if classes > 0 => {
                classes -= 1;
                out.push(character);
            }
            // Set difference in Rust, plain characters in Java.
            '-' | '~' if classes > 0 && previous == character => {
                out.push('\\');
                out.push(character);
            }
            '(' if classes == 0 && characters.peek() == Some(&'?') => {
                let rest: String = characters.clone().skip(1).take(2).collect();
                let look_around = rest.starts_with(['=', '!', '>']) || rest == "<=" || rest == "<!";
                if look_around {
                    return Err((EvalErrorKind::Regex, "look-around and atomic groups are not supported".to_string()));
                }
                out.push(character);
            }
            '+' if classes == 0 && matches!(previous, '*' | '+' | '?' | '}') => {
                return Err((EvalErrorKind::Regex, "possessive quantifiers are not supported".to_string()));
            }
            _ => out.push(character),
        }
        previous = character;
    }
    Ok(out)
}

fn set_of(escaped: char) -> &'static str {
    match escaped {
        's' => SPACE,
        'w' => WORD,
        'd' => DIGIT,
        'h' => BLANK,
        _ => VERTICAL,
    }
}

/// Java's names of properties: POSIX classes are ASCII, scripts may begin with `Is`, blocks with `In`.
fn property(escape: char, name: &str) -> String {
    let posix = match name {
        "Lower" => "a-z",
        "Upper" => "A-Z",
        "ASCII" => r"\x00-\x7F",
        "Alpha" => "a-zA-Z",
        "Digit" => DIGIT,
        "Alnum" => "a-zA-Z0-9",
        "Punct" => r"!-/:-@\[-`{-~",
        "Graph" => "!-~",
        "Print" => " -~",
        "Blank" => r" \t",
        "Cntrl" => r"\x00-\x1F\x7F",
        "XDigit" => "0-9a-fA-F",
        "Space" => SPACE,
        "InHiragana" | "InHIRAGANA" => r"\x{3040}-\x{309F}",
        "InKatakana" | "InKATAKANA" => r"\x{30A0}-\x{30FF}",
        "InCJKUnifiedIdeographs" | "InCJK_UNIFIED_IDEOGRAPHS" => r"\x{4E00}-\x{9FFF}",
        "InHalfwidthAndFullwidthForms" | "InHALFWIDTH_AND_FULLWIDTH_FORMS" => r"\x{FF00}-\x{FFEF}",
        _ => {
            let name = name.strip_prefix("Is").unwrap_or(name);
            return format!("\\{escape}{{{name}}}");
        }
    };
    format!("[{}{posix}]", if escape == 'P' { "^" } else { "" })
}

/// Java: `$1` is one digit group here, `\$` a dollar sign. Rust: `${1}`, `$$`.
fn java_replacement(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('$') => out.push_str("$$"),
                Some(escaped) => out.push(escaped),
                None => out.push('\\'),
            },
            '$' => match characters.peek() {
                Some(digit) if digit.is_ascii_digit() => {
                    let _ = write!(out, "${{{digit}}}");
                    characters.next();
                }
                Some('{') => out.push('$'),
                _ => out.push_str("$$"),
            },
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        JavaRegex::new(pattern).unwrap_or_else(|(_, error)| panic!("{pattern}: {error}")).is_match(text)
    }

    #[test]
    fn classes_are_those_of_java() {
        // The ideographic space is an ordinary character for Java.
        assert!(matches(r"^[ \r\n\t\S]+$", "山田　太郎"));
        assert!(matches(r"^\S+$", "山田　太郎"));
        assert!(!matches(r"\s", "山田　太郎"));
        assert!(!matches(r"^\d$", "１"));
        assert!(!matches(r"^\w$", "あ"));
        assert!(matches(r"^[\s\S]*$", "a\n　"));
        assert!(matches(r"^[^\s]+$", "　"));
        assert!(matches(r"^\W+$", "あ"));
        assert!(matches(r"^\p{IsHiragana}+$", "あい"));
        assert!(matches(r"^\p{InKatakana}+$", "アー"));
        assert!(!matches(r"^\p{Alpha}$", "あ"));
        assert!(matches(r"^[\u3041-\u3096]$", "あ"));
        assert!(matches(r"^\Q.*\E$", ".*"));
        assert!(matches("^[a~~]+$", "~a"));
    }

    #[test]
    fn what_cannot_be_linear_is_refused_with_a_reason() {
        for (pattern, reason) in [
            (r"(?=a)b", "look-around"),
            (r"(?<!a)b", "look-around"),
            (r"(a)\1", "back-references"),
            ("a++", "possessive"),
            (r"(((a{1000}){1000}){1000})", "size"),
            ("(", "unclosed"),
        ] {
            let (_, error) = JavaRegex::new(pattern).expect_err(pattern);
            assert!(error.contains(reason), "{pattern}: {error}");
        }
        assert!(JavaRegex::new(r"(?<name>a)(?:b)(?i)C").is_ok());
    }

    #[test]
    fn replacements_are_those_of_java() {
        let regex = JavaRegex::new("(a)(b)").unwrap();
        assert_eq!(regex.replace("ab", "$2$1"), "ba");
        assert_eq!(regex.replace("ab", r"\$1"), "$1");
        assert_eq!(regex.replace("ab", "$"), "$");
        assert_eq!(regex.replace("ab", "$1a"), "aa");
    }
}
