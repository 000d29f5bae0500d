//! The vectors in their places, and pages that hold them.

use crate::dom::{as_xhtml, xml};
use crate::vectors::Vector;
use std::fmt::Write as _;
use tekigo_core::markup::escape::{is_hidden, visible};
use tekigo_core::markup::{Attr, DataUrl, Id, Markup, Media, Stylesheet, Tag, Void, page};
use tekigo_core::render::{Audience, RenderOptions};
use tekigo_core::text::media::Attachment;
use tekigo_core::xhtml::narrative::{Options, Tree};

const CSS: &str = "p { margin: 0 0 7px } .code-point { border: 1px solid }";
pub(crate) const STYLE: Stylesheet = Stylesheet::new(CSS, "8X4AEQEKJrQQQJInVsssUZVYqvEuYGZZXzv0gT1pcqE=");

/// A part of a page, and what a parser has to make of it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    markup: Markup,
    pub(crate) outline: String,
}

/// A whole page. One that is rendered of a resource has no outlines: of it only what it may not hold is known.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) html: String,
    /// Name, id of the element around it, outline.
    pub(crate) cases: Vec<(String, String, String)>,
}

/// Pages of so many cases each.
pub(crate) fn pages(cases: &[Case], each: usize) -> Vec<Page> {
    let page_of = |(number, cases): (usize, &[Case])| {
        let told = cases.iter().enumerate();
        let html = page("ja", "</title><script>alert(1)</script>", &STYLE, |page| {
            for (at, case) in cases.iter().enumerate() {
                page.element(Tag::Div, &[Attr::Id(&Id::new("case", at))], |page| {
                    page.append(&case.markup);
                });
            }
        });
        let cases = told.map(|(at, case)| (case.name.clone(), format!("case-{at}"), case.outline.clone())).collect();
        Page { name: format!("page {number}"), html, cases }
    };
    cases.chunks(each).enumerate().map(page_of).collect()
}

/// The vector in each of the five positions.
pub(crate) fn cases(vectors: &[Vector]) -> Vec<Case> {
    let mut all = Vec::new();
    for (number, vector) in vectors.iter().enumerate() {
        let name = |place: &str| {
            format!(
                "{} {number}, {place}: {:?}",
                vector.class,
                &visible(&vector.text).chars().take(200).collect::<String>()
            )
        };
        let text = &vector.text;
        all.push(narrative(name("as it is"), number, &div(text)));
        all.push(narrative(name("as XHTML"), number, &div(&as_xhtml(text))));
        all.push(narrative(name("in attributes"), number, &div(&attributes(&xml(text)))));
        all.push(leaves(name("as strings"), text));
        for mime in ["image/png", "image/svg+xml", "text/html", "application/pdf"] {
            all.push(attachment(name(mime), text.as_bytes().to_vec(), mime));
        }
        let mut image = b"GIF89a\x01\0\x01\0\0\0\0,".to_vec();
        image.extend(text.as_bytes());
        all.push(attachment(name("behind an image's head"), image, "text/html"));
    }
    all
}

fn div(inner: &str) -> String {
    format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{inner}</div>")
}

/// A narrative with the value in every attribute that a narrative may hold, in one or the other element.
fn attributes(value: &str) -> String {
    const ATTRIBUTES: &[(&str, &str)] = &[
        ("a", "href name rel type shape coords hreflang charset title id class style lang dir accesskey tabindex"),
        ("img", "src alt longdesc usemap ismap width height border hspace vspace title id"),
        ("td", "colspan rowspan headers abbr axis scope align valign char charoff nowrap bgcolor width height style"),
        ("th", "colspan rowspan headers abbr axis scope align valign"),
        ("table", "summary border frame rules cellspacing cellpadding bgcolor width class"),
        ("ol", "start type compact style class"),
        ("li", "value type id"),
        ("q", "cite lang xml:lang"),
        ("blockquote", "cite dir"),
        ("col", "span width align"),
        ("area", "href alt coords shape nohref"),
        ("pre", "width xml:space"),
        ("hr", "size noshade width"),
        ("p", "idref name xmlns title lang style"),
    ];
    let mut out = String::new();
    for (element, names) in ATTRIBUTES {
        for name in names.split(' ') {
            let _ = write!(out, "<{element} {name}=\"{value}\">x</{element}>");
        }
    }
    out
}

pub(crate) fn narrative(name: String, number: usize, div: &str) -> Case {
    let image = |_: &str| Some(DataUrl::of_bytes(Media::Png, b"x"));
    let options = Options { number, cut: "［省略］", not_read: "［読めません］", image: &image };
    let tree = Tree::read(div, &options);
    let mut markup = Markup::new();
    tree.write(&mut markup);
    Case { name, markup, outline: tree.outline() }
}

/// The text in every place that takes text.
fn leaves(name: String, text: &str) -> Case {
    let mut markup = Markup::new();
    let attributes = [Attr::Title(text), Attr::AriaLabel(text), Attr::Lang(text), Attr::Data("value", text)];
    markup.element(Tag::P, &attributes, |markup| {
        markup.text(text).value(text);
    });
    markup.void(Void::Img, &[Attr::Alt(text)]);
    markup.leaf(Tag::Pre, &[Attr::DateTime(text), Attr::Abbr(text)], text);
    let shown = serde_json::Value::from(visible(text)).to_string();
    let is_language =
        (1..=35).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let lang = if is_language { text } else { "und" };
    let mut outline = format!("<p> aria-label={shown} data-value={shown} lang=\"{lang}\" title={shown}\n");
    text_outline(text, 1, &mut outline);
    outline.push_str("  <bdi>\n");
    text_outline(text, 2, &mut outline);
    let _ = write!(outline, "<img> alt={shown}\n<pre> abbr={shown} datetime={shown}\n");
    text_outline(text.trim_start_matches(['\r', '\n']), 1, &mut outline);
    Case { name, markup, outline }
}

/// A text as it is shown: hidden characters stand apart.
fn text_outline(text: &str, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let mut run = String::new();
    let end = |run: &mut String, out: &mut String| {
        if !run.is_empty() {
            let _ = writeln!(out, "{indent}{}", serde_json::Value::from(visible(run)));
            run.clear();
        }
    };
    for c in text.chars() {
        if is_hidden(c) {
            end(&mut run, out);
            let _ = writeln!(out, "{indent}<span> class=\"code-point\"\n{indent}  \"[U+{:04X}]\"", u32::from(c));
        } else {
            run.push(c);
        }
    }
    end(&mut run, out);
}

/// Bytes of which something is said: an image is shown where they are one, else they can be saved.
fn attachment(name: String, bytes: Vec<u8>, mime: &str) -> Case {
    let attachment = Attachment::of(bytes, Some(mime));
    let url = DataUrl::of_bytes(attachment.media, &attachment.bytes);
    let mut markup = Markup::new();
    let outline = if attachment.is_image() {
        markup.void(Void::Img, &[Attr::Src(&url), Attr::Alt(mime)]);
        format!("<img> alt=\"{mime}\" src=\"{url}\"\n")
    } else {
        markup.leaf(Tag::A, &[Attr::HrefData(&url), Attr::Download("a/b.html")], mime);
        format!("<a> download=\"a_b.html\" href=\"{url}\"\n  \"{mime}\"\n")
    };
    Case { name, markup, outline }
}

/// Whole documents as the product renders them, for both readers; each holds so many vectors.
pub(crate) fn documents(vectors: &[Vector], each: usize) -> Vec<Page> {
    let validator = tekigo_core::Validator::builder().build();
    let mut all = Vec::new();
    for (number, some) in vectors.chunks(each).enumerate() {
        let texts: Vec<&str> = some.iter().map(|vector| &*vector.text).collect();
        let json = document(&texts);
        for audience in [Audience::Clinician, Audience::Patient] {
            let options = RenderOptions { audience, ..RenderOptions::default() };
            let html = validator.render(&[json.as_bytes()], &options).expect("it is JSON").page;
            let name = format!("document {number} for {audience:?}: {:?}", visible(texts[0]));
            all.push(Page { name, html, cases: Vec::new() });
        }
    }
    all
}

/// A document with each text in a section of its own, in each string and in its narratives.
pub(crate) fn document(texts: &[&str]) -> String {
    let urn = |at: usize| format!("urn:uuid:00000000-0000-4000-8000-{at:012}");
    let sections: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            serde_json::json!({ "title": text, "code": { "text": text }, "text": { "status": "additional", "div": div(&as_xhtml(text)) },
                "entry": [{ "reference": urn(2 * at) }, { "reference": urn(2 * at + 1) }, { "reference": text }] })
        })
        .collect();
    let first = texts[0];
    let mut entries = vec![
        serde_json::json!({ "fullUrl": first, "resource": { "resourceType": "Composition", "id": first, "language": first, "status": first,
        "title": first, "date": first, "text": { "status": "generated", "div": div(first) },
        "type": { "text": first, "coding": [{ "system": first, "code": first, "display": first }] },
        "author": [{ "reference": first, "display": first }], "section": sections } }),
    ];
    for (at, text) in texts.iter().enumerate() {
        entries.push(serde_json::json!({ "fullUrl": urn(2 * at), "resource": { "resourceType": "Observation", "status": text,
            "code": { "coding": [{ "display": text }] }, "valueString": text, "note": [{ "text": text, "authorString": text }],
            "interpretation": [{ "text": text }], "referenceRange": [{ "text": text }], "text": { "div": div(&attributes(&xml(text))) } } }));
        entries.push(serde_json::json!({ "fullUrl": urn(2 * at + 1), "resource": { "resourceType": "Patient",
            "name": [{ "text": text, "family": text, "given": [text] }], "address": [{ "text": text }],
            "telecom": [{ "system": text, "value": text }],
            "photo": [{ "contentType": "image/png", "title": text, "url": text, "data": text }] } }));
    }
    serde_json::json!({ "resourceType": "Bundle", "type": "document", "timestamp": first,
        "identifier": { "system": first, "value": first }, "entry": entries })
    .to_string()
}
