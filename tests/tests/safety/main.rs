//! Hostile texts in pages: a parser's tree of each page is the tree that was meant, and holds nothing that asks, runs or
//! loads. html5ever stands for browsers; Chromium is asked itself where it is installed (`cargo xtask browser`).

mod browser;
mod cases;
mod dom;
mod vectors;

use cases::{STYLE, cases, document, documents, narrative, pages};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What is wrong with a page.
fn faults(page: &cases::Page) -> Vec<String> {
    let dom = dom::parse(&page.html);
    let mut faults: Vec<String> =
        dom::forbidden(&dom.document).into_iter().map(|found| format!("{}: {found}", page.name)).collect();
    for (name, id, outline) in &page.cases {
        let found = dom::by_id(&dom.document, id).map(|node| dom::outline(&node)).unwrap_or_default();
        if found != *outline {
            faults.push(format!("{name}\nmeant:\n{outline}\nfound:\n{found}"));
        }
    }
    faults
}

#[test]
fn the_style_sheet_has_its_digest() {
    let digest = Sha256::digest(STYLE.css().as_bytes());
    let base64 = base64(&digest);
    assert_eq!(STYLE.sha256(), base64);
    assert!(STYLE.policy().contains(&base64));
}

fn base64(bytes: &[u8]) -> String {
    let url = tekigo_core::markup::DataUrl::of_bytes(tekigo_core::markup::Media::Bytes, bytes).to_string();
    url.rsplit(',').next().unwrap_or_default().to_owned()
}

#[test]
fn there_are_vectors_of_every_class() {
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    for vector in vectors::all() {
        *classes.entry(vector.class).or_default() += 1;
    }
    let all: usize = classes.values().sum();
    assert!(all >= 400 && classes.len() >= 12, "{all}: {classes:?}");
    eprintln!("{all} vectors: {classes:?}");
}

#[test]
fn every_page_is_what_was_meant() {
    let cases = cases(&vectors::all());
    let mut all = Vec::new();
    for page in pages(&cases, 50) {
        all.extend(faults(&page));
    }
    assert!(
        all.is_empty(),
        "{} faults, the first:\n{}",
        all.len(),
        all.iter().take(3).cloned().collect::<Vec<_>>().join("\n\n")
    );
}

#[test]
fn the_vectors_make_documents() {
    for vector in vectors::all() {
        let read: Result<serde_json::Value, _> = serde_json::from_str(&document(&[&vector.text]));
        assert!(read.is_ok_and(|document| document["entry"][0]["resource"]["title"] == vector.text));
    }
}

#[test]
fn rendered_documents_hold_nothing_forbidden() {
    let all: Vec<String> = documents(&vectors::all(), 1).iter().flat_map(faults).collect();
    assert!(all.is_empty(), "{} faults, the first:\n{}", all.len(), all[..all.len().min(3)].join("\n\n"));
}

/// A narrative's inside: any element in any other.
fn inside() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "a",
        "b",
        "p",
        "div",
        "span",
        "h1",
        "h4",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "pre",
        "blockquote",
        "address",
        "br",
        "hr",
        "img",
        "i",
        "q",
        "sub",
        "font",
        "script",
        "svg",
        "form",
        "select",
        "option",
        "textarea",
        "title",
        "button",
        "nobr",
        "map",
    ];
    let attribute = prop_oneof![
        Just(String::new()),
        (
            prop::sample::select(
                &[
                    "id", "name", "class", "href", "title", "style", "src", "colspan", "align", "xmlns", "lang",
                    "headers"
                ][..]
            ),
            prop::sample::select(
                &[
                    "x",
                    "y",
                    "#x",
                    "#y",
                    "2",
                    "https://a/?b&amp;c",
                    "java&#9;script:x",
                    "text-align:right",
                    "ja",
                    "http://www.w3.org/2000/svg"
                ][..]
            )
        )
            .prop_map(|(name, value)| format!(" {name}=\"{value}\"")),
    ];
    let text = prop::sample::select(
        &[
            "",
            " ",
            "\n",
            "\n\n",
            "x",
            "患者",
            "&lt;",
            "&amp;lt;",
            "&#13;",
            "\u{202E}",
            "&nbsp;",
            "<!-- x -->",
            "<![CDATA[<b>]]>",
        ][..],
    );
    let leaf = text.prop_map(str::to_owned).boxed();
    leaf.prop_recursive(8, 64, 6, move |inner| {
        let element = (prop::sample::select(NAMES), attribute.clone(), prop::collection::vec(inner.clone(), 0..6))
            .prop_map(|(name, attribute, inner)| format!("<{name}{attribute}>{}</{name}>", inner.concat()));
        prop_oneof![3 => element, 1 => prop::collection::vec(inner, 0..4).prop_map(|all| all.concat())]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// The central one: whatever the narrative, a parser sees what was meant.
    #[test]
    fn any_narrative_is_what_was_meant(inner in inside()) {
        let div = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{inner}</div>");
        let case = narrative(div.clone(), 3, &div);
        let page = pages(std::slice::from_ref(&case), 1).remove(0);
        let faults = faults(&page);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn any_text_is_a_narrative(text in "(<div xmlns=\"http://www.w3.org/1999/xhtml\">)?(<|>|/|&|;|#|x|=|\"|'| |[a-z]{1,3}|<p>|</p>|<!--|-->|\\PC){0,40}(</div>)?") {
        let case = narrative(text.clone(), 3, &text);
        let page = pages(std::slice::from_ref(&case), 1).remove(0);
        let faults = faults(&page);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
