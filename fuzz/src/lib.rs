//! What must hold for any bytes: nothing panics, every place lies inside the input, the same input has the same answer.
//! `tests/tests/regressions.rs` runs the same functions over the seeds and over every input that once broke them.

pub mod structured;

use arbitrary::Unstructured;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tekigo_core::diagnostic::{Finding, Sink};
use tekigo_core::fhirpath::{self, Context, Expr, Host, NoHost};
use tekigo_core::json::tree::{ParseOptions, parse};
use tekigo_core::json::{NodeId, Symbols, Tree};
use tekigo_core::markup::{Attr, Id, Markup, Stylesheet, Tag, page};
use tekigo_core::masters::read::{self, Kind};
use tekigo_core::masters::{Day, Edition, Pack, find, merge, pack_of, suggest};
use tekigo_core::model::codec;
use tekigo_core::outcome::Record;
use tekigo_core::outcome::format::file_json;
use tekigo_core::render::{Audience, RenderOptions};
use tekigo_core::text::Span;
use tekigo_core::xhtml::narrative;
use tekigo_core::{Options, Ruleset, Validator, Worker, source};

#[allow(dead_code, reason = "the tests of safety use more of it")]
#[path = "../../tests/tests/safety/dom.rs"]
mod dom;

/// Steps of one evaluation: enough for any sensible expression, few enough for many runs a second.
const FUEL: u64 = 50_000;
/// A document for expressions that bring none.
const PATIENT: &[u8] =
    br#"{"resourceType":"Patient","active":true,"name":[{"family":"A","given":["B","C"]}],"multipleBirthInteger":2}"#;

/// Any bytes as JSON text.
pub fn json(data: &[u8]) {
    let read = |allow_comments| {
        let mut sink = Sink::default();
        let symbols = Symbols::new();
        let tree = parse(data, &symbols, ParseOptions { allow_comments }, &mut sink);
        inside(&sink.findings, data);
        assert!(tree.is_some() || sink.has_fatal(), "no tree and no word about it");
        let mut told = String::new();
        if let Some(tree) = &tree {
            for index in 0..tree.len() {
                let node = NodeId(index as u32);
                let (span, key) = (tree.span(node), tree.key_span(node));
                assert!(fits(span, data) && fits(key, data), "node {index} at {span:?}, key at {key:?}");
                told.push_str(&tree.key(node));
            }
        }
        format!("{told}{:?}", sink.findings.iter().map(|f| (f.rule.id, f.place.span, &f.args)).collect::<Vec<_>>())
    };
    for allow_comments in [false, true] {
        assert_eq!(read(allow_comments), read(allow_comments));
    }
}

/// A line of FHIRPath, then perhaps a document.
pub fn fhirpath(data: &[u8]) {
    let (expression, document) = data.split_at(data.iter().position(|&byte| byte == b'\n').unwrap_or(data.len()));
    let Ok(text) = std::str::from_utf8(expression) else { return };
    let symbols = Symbols::new();
    let mut expr = match fhirpath::parse(text) {
        Ok(expr) => expr,
        Err(error) => return assert!(fits(error.span, expression), "{:?} outside of {text:?}", error.span),
    };
    expr.bind(&symbols);
    looked_at(&expr, expression);
    let document = if document.len() > 1 { &document[1..] } else { PATIENT };
    let Some(tree) = parse(document, &symbols, ParseOptions::default(), &mut Sink::default()) else { return };
    let answer = || {
        let mut context = Context::new(&tree, &NoHost);
        context.fuel = FUEL;
        let focus = fhirpath::Item::at(&tree, NodeId::ROOT);
        match fhirpath::evaluate(&expr, &context, focus) {
            Ok(found) => format!("{found:?}"),
            Err(error) => {
                assert!(fits(error.span, expression), "{:?} outside of {text:?}", error.span);
                format!("{error:?}")
            }
        }
    };
    assert_eq!(answer(), answer());
}

/// What an expression can be told to get wrong without data stands in it.
fn looked_at(expr: &Expr, expression: &[u8]) {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    let validator = VALIDATOR.get_or_init(|| Validator::new(rules(), Options::default()));
    let _ = validator.open(PATIENT, |_: &Tree<'_>, host: &dyn Host| {
        let roots = ["Patient", "Extension", "Bundle"].map(|name| host.type_named(name));
        let each = roots.map(|root| fhirpath::check(expr, host, root, true));
        for fault in each.iter().flatten().chain(&fhirpath::check_any(expr, host, &roots)) {
            assert!(fits(fault.span, expression), "{:?} outside", fault.span);
        }
    });
}

/// Any bytes as a package archive, and as one definition file; what compiles must survive the cache's codec.
pub fn package(data: &[u8]) {
    let archived = data.starts_with(&[0x1f, 0x8b]);
    let load = || if archived { source::read_archive(data, "a.tgz") } else { source::definitions("a.json", data) };
    let compiled = || {
        let loaded = load();
        // the embedded rules are large: they are copied for definitions that can lean on them, not for noise
        let leaning = loaded.draft.structures.iter().any(|structure| !structure.base.is_empty());
        let over = leaning.then(|| source::compile(Some(&rules()), loaded.draft.clone(), "fuzz").1.len());
        let (rules, findings) = source::compile(None, loaded.draft, "fuzz");
        (codec::encode(&rules), loaded.findings.len(), findings.len(), over)
    };
    let first = compiled();
    assert!(first == compiled(), "the same package compiles differently");
    assert!(codec::decode(first.0).is_ok(), "a compiled package cannot be read back");
    // the cache's file is input, too
    let _ = codec::decode(data.to_vec());
}

/// Any bytes as a publisher's file of any kind, and as a pack: what is read becomes a pack that answers, and one file twice
/// gives the same bytes. The first byte chooses the kind, so that any layout meets any columns.
pub fn masters(data: &[u8]) {
    let Some((&first, text)) = data.split_first() else { return };
    let sheets = [read::rows(text)];
    let seen = read::recognise("b_20240601.txt", &sheets, None);
    let chosen = Kind::all().nth(usize::from(first) % Kind::all().count());
    for (kind, is_delta) in seen.kind.into_iter().chain(chosen).zip([seen.is_delta, first >= 128]) {
        let made = || {
            let batch = read::read(kind, &sheets, is_delta);
            let edition = Edition { day: 20_240_601, delta: false, ..Edition::default() };
            let packs = batch.systems.into_iter().map(|of| {
                let merged = merge::merge(None, of, kind.id(), &edition).expect("a whole edition needs no base");
                pack_of(merged.meta, merged.concepts).expect("small")
            });
            packs.collect::<Vec<_>>()
        };
        let packs = made();
        assert!(packs == made(), "the same file makes other packs");
        for bytes in packs {
            let pack = Pack::open(Arc::new(bytes)).expect("what was made opens");
            assert!(pack.verify());
            for entry in pack.entries().take(20) {
                assert_eq!(pack.find(entry.code()), Some(entry.number()), "{:?}", entry.code());
                let _ = (entry.to_concept(), pack.standing(entry.code(), "", Some(Day(20_240_601))));
                let _ = find::find(&pack, entry.display(), 3);
                let _ = suggest::suggest(&pack, &entry.code().to_lowercase(), entry.display(), None);
            }
        }
    }
    // a pack from disk is input, too
    if let Ok(pack) = Pack::open(Arc::new(data.to_vec())) {
        pack.entries().take(100).for_each(|entry| drop(entry.to_concept()));
        let _ = find::find(&pack, "急性", 3);
    }
}

/// Any bytes as a document to validate; what the validator remembers of documents before changes no answer.
pub fn validate(data: &[u8]) {
    static WORKER: OnceLock<Mutex<Worker>> = OnceLock::new();
    let worker = WORKER.get_or_init(|| Mutex::new(Validator::new(rules(), Options::default()).worker()));
    let mut worker = worker.lock().unwrap_or_else(PoisonError::into_inner);
    let report = |worker: &mut Worker| {
        let outcome = worker.validate(data);
        for issue in outcome.issues() {
            assert!(fits(issue.span, data), "{} at {:?}", issue.rule.id, issue.span);
            assert!(issue.line >= 1 && issue.column >= 1, "{} has no line", issue.rule.id);
        }
        file_json(&Record { file: "a.json", record: None, outcome: &outcome, bytes: data })
    };
    // the second has the same rules, worked out, and remembers nothing
    let mut fresh = worker.validator().worker();
    assert_eq!(report(&mut worker), report(&mut fresh));
}

/// Any text as a narrative in a page: a parser's tree of the page is the tree that was meant, and holds nothing that no
/// page of ours holds; the page is well-formed XML, too.
pub fn render(data: &[u8]) {
    const STYLE: Stylesheet = Stylesheet::new("", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    let Ok(text) = std::str::from_utf8(data) else { return };
    let options = narrative::Options { number: 1, cut: "(cut)", not_read: "(not read)", image: &|_| None };
    let whole = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{text}</div>");
    for div in [text, &whole] {
        let tree = narrative::Tree::read(div, &options);
        let mut markup = Markup::new();
        assert_eq!(narrative::render(div, &options, &mut markup), tree.dropped());
        let mut again = Markup::new();
        tree.write(&mut again);
        assert_eq!(markup.as_str(), again.as_str());
        let html = page("ja", text, &STYLE, |page| {
            page.element(Tag::Div, &[Attr::Id(&Id::new("case", 0))], |page| {
                page.append(&markup);
            });
        });
        let parsed = dom::parse(&html);
        assert_eq!(dom::forbidden(&parsed.document), [""; 0], "{html}");
        let found = dom::by_id(&parsed.document, "case-0").map(|node| dom::outline(&node));
        assert_eq!(found.as_deref(), Some(&*tree.outline()), "{html}");
        let mut reader = quick_xml::Reader::from_str(html.trim_start_matches("<!DOCTYPE html>"));
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag)) => {
                    assert!(tag.attributes().all(|attribute| attribute.is_ok()), "{html}");
                }
                Ok(_) => {}
                Err(error) => panic!("{error}: {html}"),
            }
        }
    }
}

/// Any bytes as what a resource of the definitions grows by: it is validated, and a page of it is shown, the same twice and
/// with nothing in it that no page of ours holds.
pub fn grown(data: &[u8]) {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    let Ok(text) = structured::resource(&rules(), &mut Unstructured::new(data)) else { return };
    validate(text.as_bytes());
    let validator = VALIDATOR.get_or_init(|| Validator::new(rules(), Options::default()));
    for audience in [Audience::Clinician, Audience::Patient] {
        let options = RenderOptions { audience, ..RenderOptions::default() };
        let shown = || validator.render(&[text.as_bytes()], &options).map(|shown| shown.page);
        match (shown(), shown()) {
            (Ok(page), Ok(again)) => {
                assert!(page == again, "two pages of one resource: {text}");
                let parsed = dom::parse(&page);
                assert_eq!(dom::forbidden(&parsed.document), [""; 0], "{text}");
            }
            (Err(_), Err(_)) => {}
            _ => panic!("shown once: {text}"),
        }
    }
}

/// The rules that documents are judged by: the embedded ones, decoded once.
fn rules() -> Arc<Ruleset> {
    static RULES: OnceLock<Arc<Ruleset>> = OnceLock::new();
    Arc::clone(RULES.get_or_init(Ruleset::embedded))
}

fn inside(findings: &[Finding], data: &[u8]) {
    for finding in findings {
        assert!(fits(finding.place.span, data), "{} at {:?}", finding.rule.id, finding.place.span);
    }
}

fn fits(span: Span, data: &[u8]) -> bool {
    span.start <= span.end && span.end as usize <= data.len()
}
