use super::*;
use crate::check::document::references::{References, RestUrl, Target};
use crate::check::document::syms::Syms;
use crate::json::{NodeId, ParseOptions, Symbols, Tree, parse};
use crate::model::{Derivation, ElementId, Ruleset, Structure, StructureId, StructureKind};

fn rules() -> Ruleset {
    let mut rules = Ruleset { symbols: Symbols::new(), ..Ruleset::default() };
    for name in [
        "resourceType",
        "id",
        "meta",
        "versionId",
        "entry",
        "fullUrl",
        "resource",
        "reference",
        "contained",
        "type",
        "link",
        "relation",
        "url",
        "search",
        "mode",
        "request",
        "method",
        "subject",
        "author",
        "focus",
        "section",
        "extension",
        "questionnaire",
    ] {
        rules.symbols.intern(name);
    }
    for name in ["Patient", "Observation", "Composition", "MessageHeader", "Provenance", "Bundle", "Organization"] {
        let id = StructureId(rules.structures.len() as u32);
        rules.structures.push(Structure {
            url: format!("http://hl7.org/fhir/StructureDefinition/{name}").into(),
            version: "".into(),
            name: name.into(),
            title: "".into(),
            kind: StructureKind::Resource,
            derivation: Derivation::Specialization,
            type_name: name.into(),
            base: "".into(),
            base_id: None,
            is_abstract: false,
            status: "".into(),
            context: vec![],
            context_invariants: vec![],
            first: ElementId(0),
            end: ElementId(0),
            origin: "test".into(),
            broken: false,
        });
        rules.by_type.insert(name.into(), id);
    }
    rules
}

fn with<T>(text: &str, then: impl FnOnce(&Document<'_>, &Tree<'_>) -> T) -> T {
    let rules = rules();
    let mut sink = Sink::default();
    let tree = parse(text.as_bytes(), &rules.symbols, ParseOptions::default(), &mut sink).expect("this is JSON");
    let doc = Document::new(&tree, &rules, Syms::new(&rules.symbols));
    then(&doc, &tree)
}

fn bundle(kind: &str, entries: &str) -> String {
    format!(r#"{{"resourceType":"Bundle","type":"{kind}","entry":[{entries}]}}"#)
}

fn ids(text: &str) -> Vec<&'static str> {
    with(text, |doc, _| {
        let mut sink = Sink::default();
        check(doc, &References::new(doc), &mut sink);
        for finding in &sink.findings {
            assert_eq!(finding.args.len(), finding.rule.args.len());
        }
        sink.findings.iter().map(|finding| finding.rule.id).collect()
    })
}

#[test]
fn contained_resources_are_found_by_id_in_their_own_container() {
    for count in [0, 1, 2, 7, 8, 9, 30] {
        let held = |at: usize| format!(r#"{{"resourceType":"Patient","id":"p{}"}}"#, (at * 7 % count.max(1)).min(5));
        let all: Vec<String> = (0..count).map(held).collect();
        let entry = format!(
            r##"{{"resource":{{"resourceType":"Observation","contained":[{}],"subject":{{"reference":"#p5"}}}}}}"##,
            all.join(",")
        );
        with(&bundle("collection", &[&*entry, &*entry].join(",")), |doc, tree| {
            let references = References::new(doc);
            let subjects = (0..tree.len() as u32).map(NodeId).filter(|&node| tree.sym(node) == doc.syms.reference);
            let containers = subjects.filter_map(|node| tree.parent(tree.parent(node)?)).collect::<Vec<_>>();
            assert_eq!(containers.len(), 2);
            for container in containers {
                for id in ["p0", "p5", "p6"] {
                    let own = doc
                        .items(container, doc.syms.contained)
                        .filter(|&item| doc.text(item, doc.syms.id).is_some_and(|own| *own == *id));
                    let own: Vec<NodeId> = own.collect();
                    let expected = match own[..] {
                        [] => Target::NoContained,
                        [only] => Target::Resource(only),
                        [first, ..] => Target::Several(first, own.len()),
                    };
                    assert_eq!(references.contained(doc, container, id), expected, "{id} of {count}");
                }
            }
        });
    }
}

/// Where a reference from the first entry of a Bundle leads: the id of the resource, or a word.
fn leads(from_url: &str, reference: &str, others: &str) -> String {
    let entries = format!(
        r#"{{"fullUrl":"{from_url}","resource":{{"resourceType":"Observation","id":"9","subject":{{"reference":"{reference}"}},"contained":[{{"resourceType":"Patient","id":"c"}}]}}}},{others}"#
    );
    with(&bundle("collection", &entries), |doc, tree| {
        let references = References::new(doc);
        let from = (0..tree.len() as u32).map(NodeId).find(|&node| tree.sym(node) == doc.syms.reference);
        match references.resolve(doc, reference, from.expect("it is there")) {
            Target::Resource(node) => doc.text(node, doc.syms.id).unwrap_or_default().into_owned(),
            Target::Several(_, count) => format!("several {count}"),
            Target::NoContained => "no contained".to_owned(),
            Target::Outside { near: Some(_) } => "near".to_owned(),
            Target::Outside { near: None } => "outside".to_owned(),
        }
    })
}

fn patient(url: &str, id: &str, version: &str) -> String {
    format!(
        r#"{{"fullUrl":"{url}","resource":{{"resourceType":"Patient","id":"{id}","meta":{{"versionId":"{version}"}}}}}}"#
    )
}

#[test]
fn where_references_lead() {
    let http = patient("http://x/fhir/Patient/1", "1", "1");
    let urn = patient("urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "1", "1");
    let two =
        format!("{},{}", patient("http://x/fhir/Patient/1", "1", "1"), patient("http://x/fhir/Patient/1", "1", "2"));
    for (from, reference, others, expected) in [
        ("http://x/fhir/Observation/9", "Patient/1", &http, "1"),
        ("http://x/fhir/Observation/9", "http://x/fhir/Patient/1", &http, "1"),
        ("http://x/fhir/Observation/9/_history/3", "Patient/1", &http, "1"),
        ("http://y/fhir/Observation/9", "Patient/1", &http, "near"),
        ("urn:uuid:0", "Patient/1", &http, "near"),
        ("urn:uuid:0", "http://x/fhir/Patient/1", &http, "1"),
        ("urn:uuid:0", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", &urn, "1"),
        ("urn:uuid:0", "Patient/1", &urn, "near"),
        ("http://x/fhir/Observation/9", "Patient/2", &http, "outside"),
        ("http://x/fhir/Observation/9", "Patient/1/_history/2", &two, "1"),
        ("http://x/fhir/Observation/9", "Patient/1/_history/3", &two, "near"),
        ("http://x/fhir/Observation/9", "Patient/1", &two, "several 2"),
        ("http://x/fhir/Unheard/9", "Patient/1", &http, "near"),
        ("http://x/fhir/Observation/8", "Patient/1", &http, "near"),
    ] {
        assert_eq!(leads(from, reference, others), expected, "{from} {reference}");
    }
}

#[test]
fn rest_urls() {
    let parts = RestUrl::parse("http://x/fhir/Patient/1/_history/2").expect("it is one");
    assert_eq!((parts.base, parts.resource_type, parts.id, parts.version), ("http://x/fhir/", "Patient", "1", "2"));
    assert_eq!(RestUrl::parse("Patient/1").map(|parts| parts.base), Some(""));
    for other in ["urn:uuid:1", "patient/1", "Patient", "Patient/", "http://x", "foo/Patient/1"] {
        assert_eq!(RestUrl::parse(other), None, "{other}");
    }
}

#[test]
fn full_urls() {
    let entry = |url: &str, id: &str| format!(r#"{{"fullUrl":"{url}","resource":{{"resourceType":"Patient"{id}}}}}"#);
    let one = r#","id":"1""#;
    for (entry, expected) in [
        (entry("http://x/Patient/1", one), None),
        (entry("urn:uuid:c757873d-ec9a-4326-a141-556f43239520", ""), None),
        (entry("http://x/anything", one), None),
        (entry("Patient/1", one), Some("bundle-fullurl-relative")),
        (entry("http://x/Patient/2", one), Some("bundle-fullurl-mismatch")),
        (entry("http://x/Organization/1", one), Some("bundle-fullurl-mismatch")),
        (entry("http://x/Patient/1", ""), Some("bundle-fullurl-without-id")),
        (r#"{"resource":{"resourceType":"Patient"}}"#.to_owned(), Some("bundle-fullurl-missing")),
        ("{}".to_owned(), None),
    ] {
        assert_eq!(ids(&bundle("collection", &entry)), expected.into_iter().collect::<Vec<_>>(), "{entry}");
    }
    for (method, url, expected) in [
        ("POST", "Patient", None),
        ("PUT", "Patient/1", Some("bundle-fullurl-missing")),
        ("PUT", "Patient?identifier=x", None),
    ] {
        let entry = format!(
            r#"{{"resource":{{"resourceType":"Patient","id":"1"}},"request":{{"method":"{method}","url":"{url}"}}}}"#
        );
        assert_eq!(ids(&bundle("batch", &entry)), expected.into_iter().collect::<Vec<_>>(), "{method} {url}");
    }
    assert_eq!(ids(&bundle("transaction-response", r#"{"resource":{"resourceType":"Patient"}}"#)), [""; 0]);
}

#[test]
fn requests() {
    let entry = |method: &str, url: &str| {
        format!(
            r#"{{"fullUrl":"http://x/Patient/1","resource":{{"resourceType":"Patient","id":"1"}},"request":{{"method":"{method}","url":"{url}"}}}}"#
        )
    };
    for (method, url, expected) in [
        ("POST", "Patient", None),
        ("PUT", "Patient/1", None),
        ("PUT", "Patient?identifier=x", None),
        ("POST", "Patient/$match", None),
        ("PUT", "Patient/2", Some("bundle-request-url-mismatch")),
        ("POST", "Observation", Some("bundle-request-url-mismatch")),
        ("POST", "/Patient", Some("bundle-request-url-absolute")),
        ("POST", "http://x/Patient", Some("bundle-request-url-absolute")),
    ] {
        assert_eq!(
            ids(&bundle("transaction", &entry(method, url))),
            expected.into_iter().collect::<Vec<_>>(),
            "{method} {url}"
        );
    }
    let empty = r#"{"request":{"method":"POST","url":"Patient"}}"#;
    assert_eq!(ids(&bundle("batch", empty)), ["bundle-request-resource-missing"]);
}

#[test]
fn searches_and_links() {
    let set = |links: &str, entry: &str| {
        format!(r#"{{"resourceType":"Bundle","type":"searchset","link":[{links}],"entry":[{entry}]}}"#)
    };
    let own = r#"{"relation":"self","url":"http://x/Patient"}"#;
    let fine =
        r#"{"fullUrl":"http://x/Patient/1","resource":{"resourceType":"Patient","id":"1"},"search":{"mode":"match"}}"#;
    assert_eq!(ids(&set(own, fine)), [""; 0]);
    assert_eq!(ids(&set("", fine)), ["bundle-search-self-missing"]);
    assert_eq!(ids(&set(&format!("{own},{own}"), fine)), ["bundle-link-twice"]);
    assert_eq!(ids(&set(own, &fine.replace("match", "outcome"))), ["bundle-search-outcome-type"]);
    assert_eq!(ids(&set(own, &fine.replace(r#","search":{"mode":"match"}"#, ""))), ["bundle-search-mode-missing"]);
    assert_eq!(ids(&set(own, r#"{"search":{"mode":"match"}}"#)), ["bundle-search-resource-missing"]);
    let without_id = r#"{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient"},"search":{"mode":"match"}}"#;
    assert_eq!(ids(&set(own, without_id)), ["bundle-search-id-missing"]);
    let document = r#"{"resourceType":"Bundle","type":"document","link":[{"relation":"first","url":"x"}]}"#;
    assert_eq!(ids(document), ["bundle-link-not-here"]);
}

#[test]
fn documents_and_messages() {
    let entry = |name: &str, kind: &str, rest: &str| {
        format!(r#"{{"fullUrl":"urn:uuid:{name}","resource":{{"resourceType":"{kind}"{rest}}}}}"#)
    };
    let composition = |rest: &str| entry("c", "Composition", rest);
    let subject = r#","subject":{"reference":"urn:uuid:p"}"#;
    let doc = |entries: &[String]| ids(&bundle("document", &entries.join(",")));
    let patient = entry("p", "Patient", "");
    assert_eq!(doc(&[composition(subject), patient.clone()]), [""; 0]);
    assert_eq!(doc(&[composition(subject)]), ["bundle-reference-not-carried"]);
    assert_eq!(doc(&[composition(""), patient.clone()]), ["bundle-entry-unreachable"]);
    let observation = entry("o", "Observation", subject);
    assert_eq!(doc(&[composition(subject), patient.clone(), observation]), ["bundle-entry-backward"]);
    let provenance = entry("v", "Provenance", r#","target":[{"reference":"urn:uuid:p"}]"#);
    assert_eq!(doc(&[composition(subject), patient.clone(), provenance]), [""; 0]);
    assert_eq!(
        doc(&[composition(subject), patient.clone(), patient.clone()]),
        ["bundle-reference-several"; 1].into_iter().chain(["bundle-entry-unreachable"]).collect::<Vec<_>>()
    );
    let header = entry("m", "MessageHeader", r#","focus":[{"reference":"urn:uuid:p"}]"#);
    assert_eq!(ids(&bundle("message", &header)), ["bundle-reference-not-carried"]);
    assert_eq!(ids(&bundle("message", &format!("{header},{patient}"))), [""; 0]);
    // the first entry is asked for by an invariant
    assert_eq!(doc(&[patient]), [""; 0]);
}

#[test]
fn a_hundred_thousand_entries() {
    let entries: Vec<String> = (0..100_000)
        .map(|n| {
            format!(r#"{{"fullUrl":"http://x/Observation/{n}","resource":{{"resourceType":"Observation","id":"{n}","subject":{{"reference":"Observation/{}"}}}}}}"#, n + 1)
        })
        .collect();
    let first = r#"{"fullUrl":"http://x/Composition/1","resource":{"resourceType":"Composition","id":"1","subject":{"reference":"Observation/0"}}}"#;
    let text = bundle("document", &format!("{first},{}", entries.join(",")));
    assert_eq!(ids(&text), [""; 0]);
    let same = vec![
        r#"{"fullUrl":"http://x/Observation/1","resource":{"resourceType":"Observation","id":"1","subject":{"reference":"Observation/1"}}}"#;
        100_000
    ];
    let text = bundle("document", &format!("{first},{}", same.join(",")));
    assert_eq!(ids(&text).len(), crate::text::limits::MAX_FINDINGS);
}
