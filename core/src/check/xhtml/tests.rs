use super::*;
use proptest::prelude::*;

fn ids(text: &str) -> Vec<&'static str> {
    read(text).problems.iter().map(|problem| problem.fault.rule().id).collect()
}

/// Problems of `inner` in a proper root, each with the text that it marks.
fn inner(inner: &str) -> Vec<(&'static str, String)> {
    let text = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{inner}</div>");
    read(&text)
        .problems
        .iter()
        .map(|problem| (problem.fault.rule().id, text[problem.range.clone()].to_owned()))
        .collect()
}

#[test]
fn what_is_allowed() {
    for text in [
        "患者",
        "<p>a<br/>b</p>",
        "<table border=\"1\"><tr><td colspan='2'>x</td></tr></table>",
        "<img src=\"#pic\" alt=\"x\"/>",
        "<a href=\"https://example.org?a=1&amp;b=2\">x</a>",
        "&lt;&#12354;&#x3042;",
        "<!-- note -->x",
        "<![CDATA[a < b]]>",
        "<p style=\"color: red\">x</p>",
        "\u{3000}",
    ] {
        assert_eq!(inner(text), vec![], "{text}");
    }
}

#[test]
fn what_is_not_allowed() {
    for (text, rule, marked) in [
        ("x<script>alert(1)</script>", "xhtml-element", "script"),
        ("x<iframe src=\"http://x\"/>", "xhtml-element", "iframe"),
        ("x<form/>", "xhtml-element", "form"),
        ("x<object/>", "xhtml-element", "object"),
        ("x<P/>", "xhtml-element", "P"),
        ("<p onclick=\"x()\">x</p>", "xhtml-active-content", "onclick=\"x()\""),
        ("<p data-x=\"1\">x</p>", "xhtml-attribute", "data-x"),
        ("<a href=\"javascript:x\">x</a>", "xhtml-active-content", "javascript:x"),
        ("<a href=\"&#106;avascript:x\">x</a>", "xhtml-active-content", "&#106;avascript:x"),
        ("<a href=\"data:text/html,x\">x</a>", "xhtml-active-content", "data:text/html,x"),
        ("<p style=\"background: url(http://x)\">x</p>", "xhtml-active-content", "background: url(http://x)"),
        ("<a href=\"urn:uuid:1\">x</a>", "xhtml-link", "urn:uuid:1"),
        ("a&nbsp;b", "xhtml-entity", "&nbsp;"),
        ("<a title=\"&nbsp;\">b</a>", "xhtml-entity", "&nbsp;"),
        ("<p id=\"a\">x</p><p id=\"a\">y</p>", "xhtml-duplicate-id", "a"),
    ] {
        assert_eq!(inner(text), vec![(rule, marked.to_owned())], "{text}");
    }
}

#[test]
fn what_is_not_xml() {
    for text in [
        "a<br>",
        "<b><i>x</b></i>",
        "a & b",
        "&unknown;",
        "&#0;",
        "&#xZ;",
        "a < b",
        "<p a=1>x</p>",
        "<p a>x</p>",
        "<p a=\"1\" a=\"2\">x</p>",
        "<p a=\"1\"b=\"2\">x</p>",
        "<p a=\"<\">x</p>",
        "<!-- a -- b -->",
        "<!-- a",
        "<!DOCTYPE x>",
        "<?x?>",
        "a]]>b",
        "a\u{1}b",
        "</div>",
        "<p",
    ] {
        assert!(inner(text).iter().any(|(rule, _)| *rule == "xhtml-malformed"), "{text}: {:?}", inner(text));
    }
}

#[test]
fn roots() {
    assert_eq!(ids(""), ["xhtml-malformed"]);
    assert_eq!(ids("text"), ["xhtml-malformed"]);
    assert_eq!(ids("<div>x</div>"), ["xhtml-namespace"]);
    assert_eq!(ids("<div xmlns='http://www.w3.org/1999/html'>x</div>"), ["xhtml-namespace"]);
    assert_eq!(ids("<p>x</p>"), ["xhtml-root"]);
    assert_eq!(ids("<div xmlns='http://www.w3.org/1999/xhtml'>x</div><p/>"), ["xhtml-malformed"]);
    assert_eq!(ids("<div xmlns='http://www.w3.org/1999/xhtml'>x</div> y"), ["xhtml-malformed"]);
    assert_eq!(ids(" <div xmlns='http://www.w3.org/1999/xhtml'>x</div>\n"), [""; 0]);
    for empty in ["", " \n", "<p/>", "&#32;", "<!-- x -->"] {
        assert_eq!(inner(empty).iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), ["xhtml-empty"], "{empty}");
    }
}

#[test]
fn what_fhirpath_asks() {
    assert!(html_checks("<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"));
    assert!(!html_checks("<div xmlns=\"http://www.w3.org/1999/xhtml\">a&nbsp;b</div>"));
    assert!(!html_checks("<div xmlns=\"http://www.w3.org/1999/xhtml\"><script/></div>"));
    assert!(!html_checks("<div xmlns=\"http://www.w3.org/1999/xhtml\"/>"));
}

#[test]
fn hostile_sizes() {
    let nested = format!("{}x{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert!(inner(&nested).iter().any(|(rule, _)| *rule == "xhtml-too-deep"));
    assert_eq!(inner(&"&nbsp;".repeat(1_000_000)).len(), MAX_PROBLEMS);
    assert_eq!(inner(&"&amp;".repeat(1_000_000)).len(), 0);
    assert_eq!(inner(&"&".repeat(1_000_000)).len(), 1);
    assert_eq!(inner(&"<br/>".repeat(1_000_000)).len(), 1);
    let attributes = (0..200_000).fold(String::new(), |all, n| all + &format!(" a{n}=\"\""));
    assert_eq!(inner(&format!("<p{attributes}>x</p>")).len(), MAX_PROBLEMS);
    let references = format!("<p title=\"{}\">x</p>", "&nbsp;".repeat(1_000_000));
    assert_eq!(inner(&references).len(), MAX_PROBLEMS);
}

#[test]
fn places_behind_escapes() {
    let json = r#"{"div":"<div xmlns=\"http:\/\/www.w3.org\/1999\/xhtml\">\u60a3\ud83d\ude00者<bad\/></div>"}"#;
    let mut sink = Sink::default();
    let symbols = crate::json::Symbols::new();
    let tree = crate::json::parse(json.as_bytes(), &symbols, crate::json::ParseOptions::default(), &mut sink)
        .expect("this is JSON");
    let node = tree.get(NodeId::ROOT, "div").expect("it is there");
    let text = tree.text(node);
    let narrative = read(&text);
    let mut cursor = place::Cursor::new(&tree, node);
    let spans: Vec<_> =
        narrative.problems.iter().map(|problem| cursor.span(&problem.range).of(json.as_bytes())).collect();
    assert_eq!(spans, [b"bad"]);
}

proptest! {
    #[test]
    fn no_text_panics_and_ranges_lie_inside(text in "(<div xmlns=\"http://www.w3.org/1999/xhtml\">)?(<|>|/|&|;|#|x|=|\"|'| |[a-z]{1,3}|<p>|</p>|<!--|-->|\\PC){0,40}(</div>)?") {
        for problem in read(&text).problems {
            prop_assert!(text.get(problem.range.clone()).is_some(), "{:?}", problem);
            let finding = problem.finding(&text, Place::default());
            prop_assert_eq!(finding.args.len(), finding.rule.args.len());
        }
    }

    /// The short way through usual narratives says what the close look says.
    #[test]
    fn the_short_way_says_the_same(text in "(<div xmlns=\"http://www.w3.org/1999/xhtml\">)?(<|>|/|&amp;|]|]]>|\n| |患者|\u{ffff}|[a-z]{1,9}|<p>|</p>|<p a=\"\">|<br/>|<blockquote>|</blockquote>|<strong>|</strong>|<b>[a-z]{0,20}</b>|<script>|</script>|<!--|-->|</div>){0,40}(</div>)?") {
        prop_assert_eq!(format!("{:?}", read(&text)), format!("{:?}", judge::read_as(&text, true)));
    }
}
