use super::*;
use crate::diagnostic::Place;
use proptest::prelude::*;

/// `Ok`, or the rule's id.
fn verdict(code: &str, text: &str) -> &'static str {
    let primitive = Primitive::from_code(code).expect("a type of this table");
    match check_text(primitive, text) {
        Ok(()) => "ok",
        Err(problem) => problem.rule().id,
    }
}

fn table(cases: &[(&str, &str, &str)]) {
    for &(code, text, expected) in cases {
        assert_eq!(verdict(code, text), expected, "{code} {text:?}");
    }
}

#[test]
fn json_kinds() {
    for (code, kind, fine) in [
        ("boolean", Kind::True, true),
        ("boolean", Kind::False, true),
        ("boolean", Kind::String, false),
        ("boolean", Kind::Number, false),
        ("integer", Kind::Number, true),
        ("integer", Kind::String, false),
        ("decimal", Kind::Number, true),
        ("decimal", Kind::String, false),
        ("integer64", Kind::String, true),
        ("integer64", Kind::Number, false),
        ("string", Kind::String, true),
        ("string", Kind::Number, false),
        ("date", Kind::Number, false),
        ("code", Kind::True, false),
        ("code", Kind::Null, true),
        ("uri", Kind::Object, false),
        ("uri", Kind::Array, false),
    ] {
        let primitive = Primitive::from_code(code).expect("a type of this table");
        let text = if kind == Kind::Number { "1" } else { "2024" };
        let found = check(primitive, kind, text);
        assert_eq!(!matches!(found, Err(Problem::JsonKind(_))), fine, "{code} {kind:?}");
    }
}

#[test]
fn every_code_leads_back_to_itself() {
    let codes = [
        "boolean",
        "integer",
        "integer64",
        "unsignedInt",
        "positiveInt",
        "decimal",
        "string",
        "markdown",
        "uri",
        "url",
        "canonical",
        "oid",
        "uuid",
        "id",
        "code",
        "date",
        "dateTime",
        "instant",
        "time",
        "base64Binary",
        "xhtml",
    ];
    for code in codes {
        assert_eq!(Primitive::from_code(code).map(Primitive::code), Some(code));
    }
    assert_eq!(Primitive::from_code("HumanName"), None);
}

#[test]
fn whole_numbers() {
    table(&[
        ("integer", "0", "ok"),
        ("integer", "-0", "ok"),
        ("unsignedInt", "-0", "integer-format"),
        ("integer", "-2147483648", "ok"),
        ("integer", "2147483647", "ok"),
        ("integer", "2147483648", "integer-range"),
        ("integer", "-2147483649", "integer-range"),
        ("integer", "99999999999999999999999999", "integer-range"),
        ("integer", "1.0", "integer-format"),
        ("integer", "1e3", "integer-format"),
        ("integer", "01", "integer-format"),
        ("integer", "+1", "integer-format"),
        ("integer", "-", "integer-format"),
        ("integer", "", "integer-format"),
        ("unsignedInt", "0", "ok"),
        ("unsignedInt", "-1", "integer-range"),
        ("positiveInt", "1", "ok"),
        ("positiveInt", "0", "integer-range"),
        ("integer64", "9223372036854775807", "ok"),
        ("integer64", "-9223372036854775808", "ok"),
        ("integer64", "9223372036854775808", "integer-range"),
        ("integer64", "x", "integer-format"),
    ]);
}

#[test]
fn decimals() {
    table(&[
        ("decimal", "1.0", "ok"),
        ("decimal", "-1e-7", "ok"),
        ("decimal", "0.000000000000000000000000001", "ok"),
        ("decimal", "123456789012345678", "ok"),
        ("decimal", "1234567890123456789", "decimal-precision"),
        ("decimal", "1.000000000000000000", "decimal-precision"),
        ("decimal", "1.00000000000000000e10", "ok"),
    ]);
}

#[test]
fn strings() {
    table(&[
        ("string", "東京 太郎", "ok"),
        ("string", "\u{3000}東京\u{3000}", "ok"),
        ("string", "\u{3000}", "ok"),
        ("string", "a\tb\r\nc", "ok"),
        ("string", "", "string-empty"),
        ("string", " ", "string-blank"),
        ("string", "\n\t", "string-blank"),
        ("string", " a", "string-space"),
        ("string", "a\n", "string-space"),
        ("string", "a\u{0}b", "string-control"),
        ("string", "a\u{7f}b", "string-control"),
        ("markdown", "a\n", "ok"),
        ("markdown", " ", "string-blank"),
        ("markdown", "", "string-empty"),
        ("code", "a b", "ok"),
        ("code", "a", "ok"),
        ("code", "a  b", "code-space"),
        ("code", " a", "code-space"),
        ("code", "a ", "code-space"),
        ("code", "a\tb", "code-space"),
        ("code", "", "string-empty"),
        ("code", " ", "code-space"),
        ("code", "a\u{3000}", "code-space"),
        ("code", "検査\u{3000}1", "ok"),
    ]);
    // counted in characters, not in bytes
    assert_eq!(verdict("string", &"あ".repeat(MAX_STRING_CHARS)), "ok");
    assert_eq!(verdict("string", &"a".repeat(MAX_STRING_CHARS + 1)), "string-length");
}

#[test]
fn identifiers() {
    table(&[
        ("uri", "http://example.org/fhir", "ok"),
        ("uri", "relative/path", "ok"),
        ("uri", "urn:oid:1.2.392.100495.20.3.51", "ok"),
        ("uri", "urn:oid:1.2.0392", "oid-format"),
        ("uri", "urn:oid:3.1", "oid-format"),
        ("uri", "urn:oid:1", "oid-format"),
        ("uri", "urn:oid:1.", "oid-format"),
        ("uri", "urn:oid:", "oid-format"),
        ("uri", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "ok"),
        ("uri", "urn:uuid:C757873d-ec9a-4326-a141-556f43239520", "uuid-case"),
        ("uri", "urn:uuid:c757873dec9a4326a141556f43239520", "uuid-format"),
        ("uri", "urn:uuid:c757873d-ec9a-4326-a141-556f4323952g", "uuid-format"),
        ("uri", "urn:ietf:rfc:3986", "ok"),
        ("uri", "oid:1.2.3", "uri-prefix"),
        ("uri", "uuid:c757873d-ec9a-4326-a141-556f43239520", "uri-prefix"),
        ("uri", "http://example.org/a b", "uri-space"),
        ("uri", "http://example.org/ ", "uri-space"),
        ("uri", "http://example.org/日本", "uri-not-ascii"),
        ("url", "ftp://x", "ok"),
        ("url", "\thttp://x", "uri-space"),
        ("uri", "http://x/\u{3000}a", "uri-space"),
        ("canonical", "http://example.org/q|1.0", "ok"),
        ("canonical", "#q", "ok"),
        ("canonical", "urn:oid:1.2.3|1", "ok"),
        ("canonical", "Questionnaire/q", "canonical-relative"),
        ("canonical", "http:", "canonical-relative"),
        ("canonical", "http://e x", "uri-space"),
        ("oid", "urn:oid:2.16.840", "ok"),
        ("oid", "2.16.840", "oid-format"),
        ("uuid", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "ok"),
        ("uuid", "c757873d-ec9a-4326-a141-556f43239520", "uuid-format"),
        ("id", "A-1.b", "ok"),
        ("id", "a_b", "id-format"),
        ("id", "a b", "id-format"),
        ("id", "あ", "id-format"),
        ("id", "", "string-empty"),
    ]);
    assert_eq!(verdict("id", &"a".repeat(64)), "ok");
    assert_eq!(verdict("id", &"a".repeat(65)), "id-format");
}

#[test]
fn dates() {
    table(&[
        ("date", "2024", "ok"),
        ("date", "2024-02", "ok"),
        ("date", "2024-02-29", "ok"),
        ("date", "2023-02-29", "date-format"),
        ("date", "1900-02-29", "date-format"),
        ("date", "2000-02-29", "ok"),
        ("date", "2024-04-31", "date-format"),
        ("date", "2024-13-01", "date-format"),
        ("date", "2024-00", "date-format"),
        ("date", "2024-1-1", "date-format"),
        ("date", "20240101", "date-format"),
        ("date", "2024/01/01", "date-format"),
        ("date", "0000", "date-format"),
        ("date", "0001", "date-year-unusual"),
        ("date", "1799-12-31", "date-year-unusual"),
        ("date", "2107", "date-year-unusual"),
        ("date", "2024-01-01T00:00:00Z", "date-format"),
        ("date", "2024-", "date-format"),
        ("date", "2024-01-", "date-format"),
        ("date", " 2024", "date-format"),
        ("date", "２０２４", "date-format"),
        ("dateTime", "2024-01", "ok"),
        ("dateTime", "2024-01-01T00:00:00Z", "ok"),
        ("dateTime", "2024-01-01T23:59:60.123456789+09:00", "ok"),
        ("dateTime", "2024-01-01T00:00:00", "date-time-zone"),
        ("dateTime", "2024-01-01T24:00:00Z", "date-format"),
        ("dateTime", "2024-01-01T00:60:00Z", "date-format"),
        ("dateTime", "2024-01-01T00:00:61Z", "date-format"),
        ("dateTime", "2024-01-01T00:00Z", "date-format"),
        ("dateTime", "2024-01-01T00:00:00.Z", "date-format"),
        ("dateTime", "2024-01-01T00:00:00+14:00", "ok"),
        ("dateTime", "2024-01-01T00:00:00+14:01", "date-format"),
        ("dateTime", "2024-01-01T00:00:00+0900", "date-format"),
        ("dateTime", "2024-01-01T00:00:00z", "date-format"),
        ("dateTime", "2024-01-01 00:00:00Z", "date-format"),
        ("dateTime", "2024-01T00:00:00Z", "date-format"),
        ("dateTime", "2024-01-01T", "date-format"),
        ("dateTime", "2183-01-01T00:00:00Z", "date-year-unusual"),
        ("instant", "2024-01-01T00:00:00.5Z", "ok"),
        ("instant", "2024-01-01", "date-format"),
        ("instant", "2024-01-01T00:00:00", "date-time-zone"),
        ("time", "23:59:59", "ok"),
        ("time", "12:00:00.123", "ok"),
        ("time", "24:00:00", "date-format"),
        ("time", "12:00", "date-format"),
        ("time", "12:00:00Z", "date-format"),
        ("time", "1:00:00", "date-format"),
    ]);
}

#[test]
fn base64() {
    table(&[
        ("base64Binary", "aGVsbG8=", "ok"),
        ("base64Binary", "aGVsbA==", "ok"),
        ("base64Binary", "aGVs bG8=", "base64-space"),
        ("base64Binary", "aGVsbG8", "base64-format"),
        ("base64Binary", "aGVsbG=8", "base64-format"),
        ("base64Binary", "a===", "base64-format"),
        ("base64Binary", "%%%2@()()", "base64-format"),
        ("base64Binary", "aGVsあ", "base64-format"),
        ("base64Binary", "a-_=", "base64-format"),
        ("base64Binary", "", "string-empty"),
        ("base64Binary", "  ", "string-blank"),
    ]);
}

/// A fault is the same wherever it stands among the blocks that are looked at together.
#[test]
fn base64_of_several_blocks() {
    let check = |text: &str| check_text(Primitive::Base64Binary, text);
    let digits = "Aa0+/".repeat(40);
    assert_eq!(check(&digits), Ok(()));
    for at in 0..digits.len() {
        let with = |other: &str, count: usize| [&digits[..at], other, &digits[at + count..]].concat();
        assert_eq!(check(&with("%", 1)), Err(Problem::Base64(Base64Problem::Character('%'))), "{at}");
        assert_eq!(check(&with("あ", 1)), Err(Problem::Base64(Base64Problem::Character('あ'))), "{at}");
        let padded = if at + 1 == digits.len() { Ok(()) } else { Err(Problem::Base64(Base64Problem::Padding)) };
        assert_eq!(check(&with("=", 1)), padded, "{at}");
        let spaced = if at % 4 == 0 { Problem::Base64Space } else { Problem::Base64(Base64Problem::Space) };
        assert_eq!(check(&with("\n", 0)), Err(spaced), "{at}");
    }
}

#[test]
fn markup_in_strings() {
    for (text, expected) in [
        ("CRP <0.1 mg/dL", None),
        ("a < b > c", None),
        ("x <a", None),
        ("<b>x</b>", Some("<b>")),
        ("x </b>", Some("</b>")),
        ("<!-- x -->", Some("<!-- x -->")),
        ("<日本>", None),
    ] {
        assert_eq!(markup(text).map(|range| &text[range]), expected, "{text}");
    }
}

#[test]
fn absolute_uris() {
    for (text, expected) in [
        ("http://x", true),
        ("urn:oid:1", true),
        ("a:b", true),
        (":b", false),
        ("1a:b", false),
        ("a/b", false),
        ("a:", false),
    ] {
        assert_eq!(is_absolute(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_panics_and_every_problem_has_its_arguments(text in "\\PC*|[0-9T:+.Zeu=-]{0,40}|urn:(oid|uuid):.*") {
        for code in 0..=20_u8 {
            let primitive = ALL[usize::from(code)];
            if let Err(problem) = check_text(primitive, &text) {
                let finding = problem.finding(primitive, &text, Place::default());
                prop_assert_eq!(finding.rule.args.len(), finding.args.len());
            }
        }
        if let Some(range) = markup(&text) {
            prop_assert!(text[range].starts_with('<'));
        }
    }

    #[test]
    fn every_real_day_is_a_date(day in 0_i64..79_000) {
        // days since 1890-01-01, by a second algorithm (civil-from-days)
        let z = day - 29_219 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let (d, m) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
        let y = yoe + era * 400 + i64::from(m <= 2);
        prop_assert_eq!(verdict("date", &format!("{y:04}-{m:02}-{d:02}")), "ok");
    }
}

const ALL: [Primitive; 21] = [
    Primitive::Boolean,
    Primitive::Integer,
    Primitive::Integer64,
    Primitive::UnsignedInt,
    Primitive::PositiveInt,
    Primitive::Decimal,
    Primitive::String,
    Primitive::Markdown,
    Primitive::Uri,
    Primitive::Url,
    Primitive::Canonical,
    Primitive::Oid,
    Primitive::Uuid,
    Primitive::Id,
    Primitive::Code,
    Primitive::Date,
    Primitive::DateTime,
    Primitive::Instant,
    Primitive::Time,
    Primitive::Base64Binary,
    Primitive::Xhtml,
];

#[test]
fn tags_in_markdown() {
    let found = |text: &str| markdown_markup(text).map(|range| text[range].to_owned());
    for (text, tag) in [
        ("a <b>c</b>", "<b>"),
        ("<!-- x -->", "<!-- x -->"),
        ("a\n</td>", "</td>"),
        ("` <i>", "<i>"),
        ("`a` <i> `b`", "<i>"),
        ("<a\nhref='x'>", "<a\nhref='x'>"),
    ] {
        assert_eq!(found(text).as_deref(), Some(tag), "{text}");
    }
    for text in [
        "3 < 5 > 2",
        "`<b>`",
        "``a ` <b>``",
        "\\<b>",
        "<https://a.jp/>",
        "<taro@a.jp>",
        "a <b",
        "血圧 <120>",
        "```\n<b>\n```",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
    // linear: none of these looks at the rest again and again
    let hostile = ["<".repeat(200_000), "`".repeat(200_000), "<a`".repeat(100_000), "` `` ".repeat(60_000) + "<"];
    assert!(hostile.iter().all(|text| markdown_markup(text).is_none()));
}

#[test]
fn example_domains() {
    for url in ["http://example.org", "https://a.EXAMPLE.com:80/x", "ftp://u@example.net/x", "http://a.example/x|1"] {
        assert!(is_example_url(url), "{url}");
    }
    for url in
        ["http://a.jp/example.org", "urn:example.org", "http://myexample.org", "http://example.org.jp", "example.org"]
    {
        assert!(!is_example_url(url), "{url}");
    }
}
