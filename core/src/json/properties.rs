//! Properties on made-up text, with `serde_json` as the oracle, and hostile sizes.

use super::tests::read;
use super::{Kind, NodeId, ParseOptions, Tree};
use crate::text::limits::MAX_DEPTH;
use proptest::prelude::*;

/// Parses with every check that holds for any input; whether there was a fatal finding.
fn check(text: &[u8]) -> bool {
    let mut fatal = Vec::new();
    for allow_comments in [false, true] {
        let (tree, sink) = read(text, ParseOptions { allow_comments });
        for finding in &sink.findings {
            let span = finding.place.span;
            assert!(span.start <= span.end && span.end as usize <= text.len(), "{finding:?}");
            assert!(finding.rule.id.starts_with("json-"));
            let nodes = tree.as_ref().map_or(0, Tree::len);
            assert!(finding.place.node.is_none_or(|node| (node as usize) < nodes), "{finding:?}");
        }
        let starts: Vec<_> = sink.findings.iter().map(|finding| finding.place.span.start).collect();
        assert!(starts.is_sorted(), "document order: {starts:?}");
        match &tree {
            Some(tree) => assert_eq!(tree.check_invariants(), Ok(())),
            None => assert!(sink.has_fatal(), "no tree and no reason"),
        }
        fatal.push(sink.has_fatal());
    }
    assert!(fatal[0] || !fatal[1], "a comment is no less than an error");
    fatal[0]
}

/// `serde_json` agrees about what JSON is. It differs in three points, none of which is fatal here or the other way
/// round: a BOM and half a surrogate pair are refused by it, nesting is bounded at 127 there and at 512 here, and
/// numbers beyond an f64 are refused by it and kept as written here. Repeated names are accepted by both.
fn agree(text: &[u8]) {
    let fatal = check(text);
    let value: Result<serde_json::Value, _> = serde_json::from_slice(text);
    let (tree, sink) = read(text, ParseOptions::default());
    match value {
        Ok(value) => {
            assert!(!fatal, "{:?}", sink.findings);
            same(&tree.expect("not fatal"), NodeId::ROOT, &value);
        }
        Err(error) => {
            let error = error.to_string();
            let known = sink.findings.iter().any(|found| matches!(found.rule.id, "json-bom" | "json-lone-surrogate"))
                || error.contains("out of range")
                || error.contains("recursion limit");
            assert!(fatal || known, "{error}: {:?}", String::from_utf8_lossy(text));
        }
    }
}

/// The tree says what the value says; of repeated names `serde_json` keeps the last.
fn same(tree: &Tree<'_>, node: NodeId, value: &serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Null => assert_eq!(tree.kind(node), Kind::Null),
        Value::Bool(value) => assert_eq!(tree.kind(node), if *value { Kind::True } else { Kind::False }),
        Value::Number(value) => {
            let written: f64 = tree.number(node).expect("a number").parse().expect("a number as written");
            assert!((written - value.as_f64().expect("finite")).abs() <= written.abs() * 1e-9);
        }
        Value::String(value) => assert!(tree.kind(node) == Kind::String && tree.text(node) == *value),
        Value::Array(values) => {
            let children: Vec<_> = tree.children(node).collect();
            assert_eq!(children.len(), values.len());
            children.iter().zip(values).for_each(|(&child, value)| same(tree, child, value));
        }
        Value::Object(values) => {
            assert_eq!(tree.children(node).filter(|&child| !tree.is_duplicate(child)).count(), values.len());
            for (key, value) in values {
                let last = tree.children(node).filter(|&child| tree.key_is(child, key)).last();
                same(tree, last.expect("the name is there"), value);
            }
        }
    }
}

/// JSON values in text, with escapes, known and unknown names, companions and repetition.
fn json() -> impl Strategy<Value = String> {
    let string = prop_oneof!["\"[a-zA-Z0-9 あ𠮷é]{0,20}\"", Just("\"\\u3042\\n\\ud842\\udfb7\\\\\\\"\"".to_owned())];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,8})?([eE][+-]?[0-9]{1,2})?",
        string,
    ];
    let key = prop_oneof![
        "\"_?(id|name|given|aVeryLongElementName|x|日本)\"",
        "\"_?[a-z]{0,30}\"",
        Just("\"n\\u0061me\"".to_owned())
    ];
    let space = "[ \n\t]{0,3}";
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec((inner.clone(), space), 0..6).prop_map(|items| {
                let items: Vec<_> = items.into_iter().map(|(item, space)| format!("{space}{item}{space}")).collect();
                format!("[{}]", items.join(","))
            }),
            prop::collection::vec((key.clone(), inner, space), 0..8).prop_map(|items| {
                let items: Vec<_> =
                    items.into_iter().map(|(key, item, space)| format!("{key}{space}:{space}{item}")).collect();
                format!("{{{}}}", items.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        agree(&bytes);
    }

    #[test]
    fn any_structure(text in "[\\[\\]{}:,\"'\\\\/*#a-b_0-1.eu+\\- \n\u{3000}あ]{0,60}") {
        agree(text.as_bytes());
    }

    #[test]
    fn valid(text in json()) {
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
        agree(text.as_bytes());
    }

    #[test]
    fn mutated(text in json(), edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..4)) {
        let mut bytes = text.into_bytes();
        for (index, byte, edit) in edits {
            if bytes.is_empty() {
                break;
            }
            let at = index.index(bytes.len());
            match edit {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, b"[]{}:,\"'\\ /"[byte as usize % 11]),
                _ => {
                    bytes.remove(at);
                }
            }
        }
        agree(&bytes);
    }
}

#[test]
fn nesting_is_bounded() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let per = open.matches(['[', '{']).count();
        let within = MAX_DEPTH as usize / per;
        let text = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert!(!check(text(within).as_bytes()));
        let (_, sink) = read(text(within + 1).as_bytes(), ParseOptions::default());
        assert!(check(text(within + 1).as_bytes()) && sink.findings[0].rule.id == "json-too-deep");
    }
}

#[test]
fn faults_are_bounded() {
    for item in ["@,", "'", "}", "[\"\t", "a ", "{]", "\\", "\"\\x", "：", "1 ", "{a", "//\n", "{\"a\":}"] {
        let text = format!("[{}", item.repeat(200_000));
        assert!(check(text.as_bytes()));
        let (_, sink) = read(text.as_bytes(), ParseOptions::default());
        assert!(sink.findings.len() <= 1001, "{item}: {}", sink.findings.len());
    }
}
