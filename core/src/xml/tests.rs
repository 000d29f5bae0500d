//! Small documents, their JSON twins, and hostile ones.

use crate::diagnostic::{Severity, Sink};
use crate::json::{Kind, NodeId, ParseOptions, Tree, parse};
use crate::model::Ruleset;
use std::fmt::Write as _;

const FHIR: &str = "xmlns=\"http://hl7.org/fhir\"";

/// Names, kinds and texts of a tree, properties sorted: what two texts of the same data have in common.
fn outline(tree: &Tree<'_>, node: NodeId, depth: usize, out: &mut String) {
    let indent = " ".repeat(depth);
    let mut children: Vec<NodeId> = tree.children(node).collect();
    if tree.kind(node) == Kind::Object {
        children.sort_by_key(|&child| tree.key(child).into_owned());
    }
    for child in children {
        let _ = writeln!(out, "{indent}{} {:?} {}", tree.key(child), tree.kind(child), tree.text(child));
        outline(tree, child, depth + 1, out);
    }
}

/// The outline, and the ids of the findings.
fn xml(text: &str) -> (String, Vec<&'static str>) {
    let rules = Ruleset::embedded();
    let mut sink = Sink::default();
    let tree = super::parse(text.as_bytes(), &*rules, &rules.symbols, &mut sink);
    let mut out = String::new();
    if let Some(tree) = tree {
        sound(&tree);
        outline(&tree, NodeId::ROOT, 0, &mut out);
    }
    (out, sink.findings.iter().map(|finding| finding.rule.id).collect())
}

fn json(text: &[u8]) -> String {
    let rules = Ruleset::embedded();
    let mut sink = Sink::default();
    let tree = parse(text, &rules.symbols, ParseOptions::default(), &mut sink).expect("this is JSON");
    let mut out = String::new();
    outline(&tree, NodeId::ROOT, 0, &mut out);
    out
}

/// Spans lie inside the text and inside those around them; numbers of nodes fit.
fn sound(tree: &Tree<'_>) {
    for index in 0..tree.len() {
        let node = NodeId(index as u32);
        let span = tree.span(node);
        assert!(span.start <= span.end && span.end as usize <= tree.source().len());
        assert!(
            tree.source().is_char_boundary(span.start as usize) && tree.source().is_char_boundary(span.end as usize)
        );
        assert!(tree.subtree_end(node).index() <= tree.len() && tree.subtree_end(node) > node);
        let _ = (tree.text(node), tree.key(node), tree.key_span(node));
        if let Some(parent) = tree.parent(node) {
            assert!(parent < node && tree.subtree_end(node) <= tree.subtree_end(parent));
        }
    }
}

/// The same data in both forms, without findings.
fn same(text: &str, twin: &str) {
    let (outline, findings) = xml(text);
    assert_eq!(findings, [""; 0], "{text}");
    assert_eq!(outline, json(twin.as_bytes()), "{text}");
}

/// The findings of the fragment put into a Patient.
fn patient(inside: &str) -> Vec<&'static str> {
    xml(&format!("<Patient {FHIR}>{inside}</Patient>")).1
}

#[test]
fn arrays_numbers_and_choices() {
    same(
        &format!(
            "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- a -->\n<Patient {FHIR}>\n  <id value='p1'/><active value=\"true\"/>
  <name><family value=\"山田 &amp; &#x592A;&#37070;&quot;\"/><given value=\"a\nb\"/><!-- c --><given value=\"b\"/></name>
  <multipleBirthInteger value = \"2\" /></Patient>\n<!-- d -->"
        ),
        r#"{"resourceType":"Patient","id":"p1","active":true,
            "name":[{"family":"山田 & 太郎\"","given":["a b","b"]}],"multipleBirthInteger":2}"#,
    );
    same(
        "<f:Observation xmlns:f=\"http://hl7.org/fhir\"><f:valueQuantity><f:value value=\"-1.50E+3\"/></f:valueQuantity></f:Observation>",
        r#"{"resourceType":"Observation","valueQuantity":{"value":-1.50E+3}}"#,
    );
}

#[test]
fn companions_and_extensions() {
    same(
        &format!(
            "<Patient {FHIR}><name id=\"n\"><given value=\"a\"/><given id=\"g\" value=\"b\"><extension url=\"u&amp;v\">\
             <valueCode value=\"x\"/></extension></given><given><extension url=\"w\"><valueBoolean value=\"false\"/>\
             </extension></given></name><birthDate><extension url=\"y\"><valueString value=\"z\"/></extension></birthDate></Patient>"
        ),
        r#"{"resourceType":"Patient","name":[{"id":"n","given":["a","b",null],
            "_given":[null,{"id":"g","extension":[{"url":"u&v","valueCode":"x"}]},{"extension":[{"url":"w","valueBoolean":false}]}]}],
            "_birthDate":{"extension":[{"url":"y","valueString":"z"}]}}"#,
    );
}

#[test]
fn resources_in_resources() {
    same(
        &format!(
            "<Bundle {FHIR}><entry><resource><Patient><contained><Device><id value=\"d\"/></Device></contained>\
             <contained><Patient/></contained></Patient></resource></entry><entry><fullUrl value=\"u\"/></entry></Bundle>"
        ),
        r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","contained":[
            {"resourceType":"Device","id":"d"},{"resourceType":"Patient"}]}},{"fullUrl":"u"}]}"#,
    );
}

#[test]
fn narratives_are_kept_as_they_are() {
    let div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"&lt;\">a &amp; b<br/></p><!-- <x> --></div>";
    same(
        &format!("<Patient {FHIR}><text><status value=\"generated\"/>{div}</text></Patient>"),
        &serde_json::json!({"resourceType":"Patient","text":{"status":"generated","div":div}}).to_string(),
    );
}

#[test]
fn what_is_unknown_is_kept() {
    same(
        &format!("<Patient {FHIR}><foo value=\"1\"/><bar><baz value=\"x\"/></bar><foo value=\"2\"/></Patient>"),
        r#"{"resourceType":"Patient","foo":["1","2"],"bar":{"baz":"x"}}"#,
    );
    same(&format!("<Foo {FHIR}><a value=\"1\"/></Foo>"), r#"{"resourceType":"Foo","a":"1"}"#);
}

#[test]
fn what_fhir_asks_of_xml() {
    assert_eq!(patient("<active value=\"true\"/>"), [""; 0]);
    assert_eq!(patient("<active value=\"yes\"/>"), ["xml-value-type"]);
    assert_eq!(patient("<active value=\"\"/>"), ["xml-value-type"]);
    assert_eq!(patient("<multipleBirthInteger value=\" 1\"/>"), ["xml-value-type"]);
    assert_eq!(patient("<active/>"), ["xml-value-missing"]);
    assert_eq!(patient("<active>true</active>"), ["xml-value-missing", "xml-text"]);
    assert_eq!(patient("<active id=\"a\"/>"), ["xml-value-missing"]);
    assert_eq!(patient("<active><value value=\"true\"/></active>"), ["xml-value-missing"]);
    assert_eq!(patient("<active value=\"true\" note=\"x\"/>"), ["xml-attribute"]);
    assert_eq!(patient("<name value=\"x\" url=\"y\"/>"), ["xml-attribute", "xml-attribute"]);
    assert_eq!(patient("x<active value=\"true\"/>y"), ["xml-text"]);
    assert_eq!(patient("<![CDATA[x]]>"), ["xml-text"]);
    assert_eq!(patient("<?php x?>"), ["xml-processing-instruction"]);
    assert_eq!(patient("<gender value=\"male\"/><active value=\"true\"/>"), ["xml-element-order"]);
    assert_eq!(patient("<name/><gender value=\"male\"/><name/><name/>"), ["xml-element-order"]);
    assert_eq!(patient("<contained><Patient/><Device/></contained>"), ["xml-resource-count"]);
    assert_eq!(patient("<contained/>"), ["xml-resource-count"]);
    assert_eq!(patient("<active xmlns=\"urn:x\" value=\"true\"/>"), ["xml-namespace"]);
    assert_eq!(xml("<Patient><active value=\"true\"/></Patient>").1, ["xml-namespace"]);
    assert_eq!(xml("<p:Patient><p:active value=\"true\"/></p:Patient>").1, ["xml-namespace"]);
    assert_eq!(xml(&format!("<Patient id=\"a\" {FHIR} xmlns:xsi=\"i\" xsi:schemaLocation=\"x\"/>")).1.len(), 2);
    let declared = format!("<?xml version='1.0' encoding='Shift_JIS'?><Patient {FHIR}/>");
    assert_eq!(xml(&declared).1, ["xml-encoding"]);
}

#[test]
fn out_of_order_repeats_are_one_property() {
    let text = format!(
        "<Patient {FHIR}><name><text value=\"a\"/></name><gender value=\"male\"/><name><text value=\"b\"/></name></Patient>"
    );
    let twin = r#"{"resourceType":"Patient","name":[{"text":"a"},{"text":"b"}],"gender":"male"}"#;
    assert_eq!(xml(&text).0, json(twin.as_bytes()));
}

#[test]
fn what_is_not_well_formed() {
    let fatal = |text: &str| {
        let rules = Ruleset::embedded();
        let mut sink = Sink::default();
        super::parse(text.as_bytes(), &*rules, &rules.symbols, &mut sink);
        assert!(sink.has_fatal(), "{text}");
        sink.findings.iter().find(|finding| finding.severity == Severity::Fatal).map(|finding| finding.rule.id)
    };
    for text in [
        "<",
        "<a",
        "<a>",
        "<a></b>",
        "</a>",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "<a b/>",
        "<a b=c/>",
        "<a b='c'd='e'/>",
        "<a b='<'/>",
        "<a b='&'/>",
        "<a b='&nbsp;'/>",
        "<a>&reg;</a>",
        "<a>&#0;</a>",
        "<a b='1' b='2'/>",
        "<1/>",
        "< a/>",
        "<a:b:c/>",
        "<a><!-- -- --></a>",
        "<a>]]></a>",
        "<a>\u{1}</a>",
        "<a b='\u{ffff}'/>",
        "<!-- x -->",
        "<a><![CDATA[</a>",
        "<?xml version='1.0'?>",
        "<a/><?xml version='1.0'?>",
        "<a",
        "<a b='",
        "<a b",
        "<?pi",
        "<!",
        "<a><div xmlns='http://www.w3.org/1999/xhtml'><p></div></a>",
        "<a><div xmlns='http://www.w3.org/1999/xhtml'>&copy;</div></a>",
    ] {
        assert_eq!(fatal(text), Some("xml-syntax"), "{text}");
    }
    for text in [
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x 'y'>",
    ] {
        assert_eq!(fatal(text), Some("xml-doctype"), "{text}");
    }
}

#[test]
fn bytes_of_a_declared_encoding() {
    let rules = Ruleset::embedded();
    let mut sink = Sink::default();
    let declared = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><Patient><a value=\"\x93\xFA\x96\x7B\"/></Patient>";
    super::parse(declared, &*rules, &rules.symbols, &mut sink);
    assert_eq!(sink.findings[0].rule.id, "xml-encoding");
}

#[test]
fn hostile_sizes_end() {
    let spaces: String = (0..200_000).fold(String::new(), |mut out, at| {
        let _ = write!(out, " xmlns:a{at}='u{at}'");
        out
    });
    let many = format!("<Patient {FHIR}{spaces}>{}</Patient>", "<a9:name/>".repeat(200_000));
    assert!(!xml(&many).1.is_empty());
    let mixed = format!("<Patient {FHIR}>{}</Patient>", "<name/><gender value='male'/>".repeat(200_000));
    assert!(xml(&mixed).1.contains(&"xml-element-order"));
    let bomb = "<!DOCTYPE a [<!ENTITY l0 \"lol\">".to_owned()
        + &(1..30).fold(String::new(), |mut out, at| {
            let _ = write!(out, "<!ENTITY l{at} \"&l{};&l{};\">", at - 1, at - 1);
            out
        });
    assert_eq!(xml(&format!("{bomb}]><a>&l29;</a>")).1, ["xml-doctype"]);
    let ampersands = format!("<Patient {FHIR}><id value=\"{}\"/></Patient>", "&".repeat(1_000_000));
    assert_eq!(xml(&ampersands).1.first(), Some(&"xml-syntax"));
}

/// The published FHIRPath inputs exist in both forms: the trees must be the same.
#[test]
fn published_twins() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/tests/fhirpath-r4/input");
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("skipped: {folder} is absent");
        return;
    };
    let mut seen = 0;
    for entry in entries.flatten() {
        let path = entry.path();
        let twin = path.with_extension("json");
        if path.extension().is_none_or(|end| end != "xml") || !twin.exists() {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let (mut found, findings) = xml(&text);
        let mut expected = json(&std::fs::read(&twin).expect("a readable file"));
        assert!(!findings.contains(&"xml-syntax"), "{}: {findings:?}", path.display());
        // narratives were written by other tools in each form: only that they are there is compared
        for outline in [&mut found, &mut expected] {
            *outline = without_narratives(outline);
        }
        let wrong = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
        assert_eq!(wrong, None, "{}", path.display());
        assert_eq!(found.lines().count(), expected.lines().count(), "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 6, "only {seen} pairs");
}

fn without_narratives(outline: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in outline.lines() {
        // a text of many lines goes on until one that begins like a node
        let node =
            line.trim_start().split(' ').nth(1).is_some_and(|kind| {
                matches!(kind, "String" | "Object" | "Array" | "Number" | "True" | "False" | "Null")
            });
        if line.trim_start().starts_with("div String") {
            inside = true;
            kept.push_str("div\n");
        } else if node || !inside {
            inside = false;
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}
