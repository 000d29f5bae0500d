use super::*;

fn text(source: &str) -> String {
    let mut markup = Markup::new();
    markup.text(source);
    markup.into_string()
}

#[test]
fn text_is_text() {
    for (source, written) in [
        ("患者 ＜a＞", "患者 ＜a＞"),
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"),
        ("a\r\nb\rc\n\td", "a\nb\nc\n\td"),
        ("a\u{202E}b", "a<span class=\"code-point\">[U+202E]</span>b"),
        ("\0", "<span class=\"code-point\">[U+0000]</span>"),
        ("\u{E0041}", "<span class=\"code-point\">[U+E0041]</span>"),
        ("ㅤ", "<span class=\"code-point\">[U+3164]</span>"),
        // the second with a variation selector, as names have them
        ("葛\u{E0100}辻\u{FE00}", "葛\u{E0100}辻\u{FE00}"),
        ("\u{1FFFE}", "<span class=\"code-point\">[U+1FFFE]</span>"),
    ] {
        assert_eq!(text(source), written, "{source:?}");
    }
    let mut markup = Markup::new();
    markup.text("\u{200B}\u{FEFF}x");
    assert_eq!(markup.made_visible(), 2);
}

#[test]
fn every_hidden_character_is_looked_at() {
    for c in '\0'..=char::MAX {
        let mut out = String::new();
        let count = escape::push(&mut out, c.encode_utf8(&mut [0; 4]), escape::Place::Plain);
        assert_eq!(count == 1, escape::is_hidden(c), "{c:?}");
        assert_eq!(out.contains("[U+"), escape::is_hidden(c), "{c:?}");
    }
}

#[test]
fn what_is_visible_is_what_is_written() {
    for source in ["a\u{202E}b\r\nc\rd", "\r", "\u{AD}\u{34F}"] {
        let mut out = String::new();
        escape::push(&mut out, source, escape::Place::Plain);
        assert_eq!(out, escape::visible(source));
    }
}

#[test]
fn attributes_keep_what_xml_would_change() {
    let mut markup = Markup::new();
    markup.void(Void::Img, &[Attr::Alt("a\n\tb\"<\u{202E}\r\nc"), Attr::Title("x"), Attr::Title("y")]);
    assert_eq!(markup.as_str(), "<img alt=\"a&#10;&#9;b&quot;&lt;[U+202E]&#10;c\" title=\"x\"/>");
}

#[test]
fn a_pre_does_not_begin_with_a_line_end() {
    let mut markup = Markup::new();
    markup.element(Tag::Pre, &[], |markup| {
        markup.text("\r\n").text("\n a\n");
    });
    assert_eq!(markup.as_str(), "<pre> a\n</pre>");
}

#[test]
fn addresses() {
    for (source, read) in [
        ("https://example.org/a?b=c&d=e#f", Some("https://example.org/a?b=c&d=e#f")),
        (" HTTP://x", Some("http://x")),
        ("ht\ntp://x", Some("http://x")),
        ("mailto:a@b", Some("mailto:a@b")),
        ("tel:+81-3-0000-0000", Some("tel:+81-3-0000-0000")),
        ("javascript:alert(1)", None),
        ("\u{1} java\tscript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("vbscript:x", None),
        ("data:text/html,x", None),
        ("blob:https://x", None),
        ("file:///etc/passwd", None),
        ("urn:oid:1.2", None),
        ("//example.org", None),
        ("/a", None),
        ("#a", None),
        ("https:example.org", None),
        ("https:///x", None),
        ("https:\\\\x", None),
        ("https://x\u{202E}", None),
        ("https:", None),
        ("", None),
    ] {
        assert_eq!(Url::checked(source).as_ref().map(Url::as_str), read, "{source:?}");
    }
    assert!(Url::checked(&format!("https://{}", "x".repeat(MANY))).is_none());
}

const MANY: usize = 1_000_000;

#[test]
fn ids_hold_a_hyphen_and_stay_apart() {
    assert_eq!(Id::new("f", 3).as_str(), "f-3");
    assert_eq!(Id::of_source("n1", "location").expect("it is one").as_str(), "n1-location");
    assert_eq!(Id::of_source("n1", "a b").expect("it is one").as_str(), "n1-a_20_b");
    assert_eq!(Id::of_source("n1", "a_20_b").expect("it is one").as_str(), "n1-a_5f_20_5f_b");
    assert_eq!(Id::of_source("1\"", "x").expect("it is one").as_str(), "n1-x");
    assert!(Id::of_source("n", "").is_none() && Id::of_source("n", &"あ".repeat(MANY)).is_none());
}

#[test]
fn bytes_in_addresses() {
    let mut markup = Markup::new();
    let image = DataUrl::of_bytes(Media::Png, b"\x89PNG");
    markup.void(Void::Img, &[Attr::Src(&image), Attr::Alt("")]);
    assert_eq!(markup.as_str(), "<img src=\"data:image/png;base64,iVBORw==\" alt=\"\"/>");
    assert!(DataUrl::of_base64(Media::Png, "iVBO\nRw==").is_some_and(|url| url.digits_are("iVBORw==")));
    assert!(DataUrl::of_base64(Media::Png, "iVB\"").is_none());
}

impl DataUrl<'_> {
    fn digits_are(&self, digits: &str) -> bool {
        let mut out = String::new();
        self.push(&mut out);
        out.ends_with(&format!(",{digits}"))
    }
}

#[test]
fn drawings_hold_numbers() {
    let mut markup = Markup::new();
    markup.svg("trend", (100.0, 40.5), "<x>", |svg| {
        svg.line("axis", (0.0, 1.005), (f64::NAN, -0.001)).polyline("", [(1.0, 2.0), (3.0, 4.25)], false);
        if let Some(figure) = Figure::new("12.5") {
            svg.figure("last", (1.0, 1.0), figure);
        }
    });
    assert_eq!(
        markup.as_str(),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 40.5\" class=\"trend\" role=\"img\" aria-label=\"&lt;x&gt;\">\
         <line class=\"axis\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\"/><polyline class=\"\" points=\"1,2 3,4.25\"/>\
         <text class=\"last\" x=\"1\" y=\"1\">12.5</text></svg>"
    );
    assert!(Figure::new("<b>").is_none() && Figure::new("2026年11月20日").is_some());
}

#[test]
fn pages_say_their_policy_first() {
    const STYLE: Stylesheet = Stylesheet::new("p { margin: 0 }", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    let page = page("ja", "<T>", &STYLE, |page| {
        page.leaf(Tag::P, &[], "x");
    });
    let head = page.split_once("<head>\n").expect("it has one").1;
    assert!(head.starts_with(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'sha256-"
    ));
    assert!(page.contains("<title>&lt;T&gt;</title>") && page.contains("<body>\n<p>x</p>\n</body>"));
}
