use super::*;

fn options() -> Options<'static> {
    Options { number: 1, cut: "［省略］", not_read: "［読めません］", image: &|_| None }
}

fn rendered(inner: &str) -> (String, Dropped) {
    let mut markup = Markup::new();
    let div = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{inner}</div>");
    let dropped = render(&div, &options(), &mut markup);
    let page = markup.into_string();
    let inner = page.strip_prefix("<div class=\"narrative\">").and_then(|page| page.strip_suffix("</div>"));
    (inner.expect("it stands in a div").to_owned(), dropped)
}

#[test]
fn what_is_allowed_stands() {
    for (source, page) in [
        ("<p>a <b>b</b><br/>&amp;&nbsp;c</p>", "<p>a <b>b</b><br/>&amp;\u{A0}c</p>"),
        (
            "<a href=\"https://example.org/?a=1&amp;b=2\">x</a>",
            "<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noreferrer\">x</a>",
        ),
        ("<a href=\"#b\">x</a><p id=\"b\">y</p>", "<a href=\"#n1-b\">x</a><p id=\"n1-b\">y</p>"),
        ("<h1>x</h1>", "<p class=\"narrative-h1\">x</p>"),
        (
            "<td style=\"text-align: right; color: red\" colspan=\"2\">1</td>",
            "<table><tbody><tr><td class=\"narrative-right\" colspan=\"2\">1</td></tr></tbody></table>",
        ),
        ("&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"),
        ("<![CDATA[<b>]]>", "&lt;b&gt;"),
        (
            "<img src=\"data:image/jpeg;base64,R0lGODlhAQABAAAAACw=\" alt=\"x\"/>",
            "<img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" alt=\"x\"/>",
        ),
        ("<P LANG='ja'>x</P>", "<p>x</p>"),
    ] {
        assert_eq!(rendered(source).0, page, "{source}");
    }
}

#[test]
fn what_is_not_allowed_does_not() {
    for (source, page) in [
        ("<script>alert(1)</script>x", "x"),
        ("<svg xmlns=\"http://www.w3.org/2000/svg\"><p>x</p></svg>y", "y"),
        ("<p xmlns=\"http://www.w3.org/2000/svg\">x</p>y", "y"),
        ("<form action=\"https://x\"><input/>y</form>", "y"),
        ("<p onclick=\"x()\" style=\"position: fixed\">y</p>", "<p>y</p>"),
        ("<a href=\"java&#10;script:x\">y</a>", "<a>y</a>"),
        ("<img src=\"https://example.org/x.png\" alt=\"絵\"/>", "<span class=\"narrative-image\">絵</span>"),
        ("<img src=\"data:image/png;base64,PHN2Zy8+\"/>", "<span class=\"narrative-image\"></span>"),
        ("<a name=\"cookie\">x</a><p id=\"cookie\">y</p>", "<a id=\"n1-cookie\">x</a><p>y</p>"),
        ("<!-- x -->y", "y"),
        ("<a href=\"#nowhere\">x</a>", "<a>x</a>"),
    ] {
        assert_eq!(rendered(source).0, page, "{source}");
    }
    let (_, dropped) = rendered("<script/><p onclick=\"x\">a</p><a href=\"x\">b</a><img src=\"y\"/>");
    assert_eq!(dropped, Dropped { elements: 1, attributes: 1, links: 1, images: 1, ..Dropped::default() });
    assert!(dropped.is_seen() && !rendered("<p style=\"color: red\">x</p>").1.is_seen());
}

#[test]
fn structure_is_what_html_keeps() {
    for (source, page) in [
        ("<p>a<div>b</div>c</p>", "<div class=\"narrative-p\">a<div>b</div>c</div>"),
        ("<p><b><ul><li>b</li></ul></b></p>", "<div class=\"narrative-p\"><b><ul><li>b</li></ul></b></div>"),
        (
            "<a href=\"mailto:a@b\">x<b><a href=\"mailto:c@d\">y</a></b></a>",
            "<a href=\"mailto:a@b\" rel=\"noreferrer\">x<b>y</b></a>",
        ),
        (
            "<table>x<tr><td>1</td>y</tr></table>",
            "<table><tbody><tr><td>x</td></tr><tr><td>1</td><td>y</td></tr></tbody></table>",
        ),
        ("<li>a</li> <li>b</li>c", "<ul><li>a</li><li>b</li></ul>c"),
        ("<ul><ul><li>a</li></ul></ul>", "<ul><li><ul><li>a</li></ul></li></ul>"),
        ("<dl><div>x</div></dl>", "<dl><dd><div>x</div></dd></dl>"),
        ("<pre>\n\n a</pre>", "<pre> a</pre>"),
        ("<br>x</br>y", "<br/>xy"),
        ("<p/>", "<p></p>"),
        ("<h1><h2>x</h2></h1>", "<div class=\"narrative-p narrative-h1\"><p class=\"narrative-h2\">x</p></div>"),
        ("<table><col/><tr/></table>", "<table><colgroup><col/></colgroup><tbody><tr></tr></tbody></table>"),
    ] {
        assert_eq!(rendered(source).0, page, "{source}");
    }
}

#[test]
fn what_is_no_xml_is_shown_as_text() {
    let mut markup = Markup::new();
    let dropped = render("<div><p>a<script>", &options(), &mut markup);
    assert!(dropped.not_read);
    assert_eq!(
        markup.as_str(),
        "<div class=\"narrative\"><p class=\"narrative-note\">［読めません］</p><pre>&lt;div&gt;&lt;p&gt;a&lt;script&gt;</pre></div>"
    );
}

#[test]
fn hostile_sizes() {
    let (page, dropped) = rendered(&"<br/>".repeat(MAX_NODES * 2));
    assert!(dropped.cut && page.ends_with("<p class=\"narrative-note\">［省略］</p>"));
    let (page, dropped) = rendered(&format!("{}x{}", "<div>".repeat(400), "</div>".repeat(400)));
    assert!(dropped.elements > 300 && page.contains('x'));
    let mut markup = Markup::new();
    assert!(render(&"あ".repeat(MAX_RAW), &options(), &mut markup).cut && markup.len() < MAX_RAW * 2);
    rendered(&format!("<p title=\"{}\">x</p>", "&amp;".repeat(1_000_000)));
}
