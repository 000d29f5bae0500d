//! Cases in the classes of the public JSON suites (accept, refuse, up to the reader), written for this parser.

use super::{Kind, NodeId, ParseOptions, Symbols, Tree, parse};
use crate::diagnostic::{Severity, Sink, catalogue};
use crate::text::Span;

/// A table that interns some names and not others.
pub(super) fn symbols() -> Symbols {
    let mut symbols = Symbols::new();
    for name in ["resourceType", "id", "name", "given", "active", "extension", "aVeryLongElementName"] {
        symbols.intern(name);
    }
    symbols
}

/// Parses and returns the rule ids in order.
pub(super) fn read(text: &[u8], options: ParseOptions) -> (Option<Tree<'_>>, Sink) {
    let mut sink = Sink::default();
    let tree = parse(text, &symbols(), options, &mut sink);
    (tree, sink)
}

/// The tree as compact JSON text, with strings decoded and `|` before repeated names.
fn print(tree: &Tree<'_>, node: NodeId) -> String {
    let items = tree.children(node).map(|child| {
        let key = tree.key(child);
        let bar = if tree.is_duplicate(child) { "|" } else { "" };
        let colon = if tree.kind(node) == Kind::Object { ":" } else { "" };
        format!("{bar}{key}{colon}{}", print(tree, child))
    });
    match tree.kind(node) {
        Kind::Array => format!("[{}]", items.collect::<Vec<_>>().join(",")),
        Kind::Object => format!("{{{}}}", items.collect::<Vec<_>>().join(",")),
        Kind::String => format!("'{}'", tree.text(node)),
        _ => tree.text(node).into_owned(),
    }
}

#[test]
fn accepts() {
    for (text, expected) in [
        ("0", "0"),
        ("-0", "-0"),
        ("-0.10e+01", "-0.10e+01"),
        ("1E5", "1E5"),
        (" true ", "true"),
        ("null", "null"),
        ("\"\"", "''"),
        ("[]", "[]"),
        ("{}", "{}"),
        ("[ ]", "[]"),
        ("{\n}", "{}"),
        ("[[],[[]],{}]", "[[],[[]],{}]"),
        ("[1,\r\n\t 2]", "[1,2]"),
        (r#"{"id":"a","_id":{"extension":[]},"x":1.00}"#, "{id:'a',_id:{extension:[]},x:1.00}"),
        (r#"{"":0}"#, "{:0}"),
        (r#"{"_":0}"#, "{_:0}"),
        (r#"{"na\u006de":1}"#, "{name:1}"),
        (r#"["\"\\\/\b\f\n\r\t\u3042\ud842\udfb7"]"#, "['\"\\/\u{8}\u{c}\n\r\tあ𠮷']"),
        ("[\"\u{7f}\u{2028}\u{feff}日本語\"]", "['\u{7f}\u{2028}\u{feff}日本語']"),
        (r#"{"aVeryLongElementName":1,"aVeryLongElementNameX":2}"#, "{aVeryLongElementName:1,aVeryLongElementNameX:2}"),
    ] {
        let (tree, sink) = read(text.as_bytes(), ParseOptions::default());
        assert!(sink.findings.is_empty(), "{text}: {:?}", sink.findings);
        assert_eq!(tree.map(|tree| print(&tree, NodeId::ROOT)).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn refuses_and_reads_on() {
    for (text, rules, expected) in [
        ("", &["json-empty"][..], None),
        (" \n", &["json-empty"], None),
        ("[1,]", &["json-trailing-comma"], Some("[1]")),
        ("[1 , ]", &["json-trailing-comma"], Some("[1]")),
        ("{\"a\":1,}", &["json-trailing-comma"], Some("{a:1}")),
        ("{\"a\":{},}", &["json-trailing-comma"], Some("{a:{}}")),
        ("[,1]", &["json-missing-value"], Some("[1]")),
        ("[1,,2]", &["json-missing-value"], Some("[1,2]")),
        ("{\"a\":,\"b\":2}", &["json-missing-value"], Some("{b:2}")),
        ("{\"a\":}", &["json-missing-value"], Some("{}")),
        ("{\"a\",\"b\":2}", &["json-missing-value"], Some("{b:2}")),
        ("{\"a\"}", &["json-missing-value"], Some("{}")),
        ("{,\"b\":2}", &["json-missing-value"], Some("{b:2}")),
        ("[1 2]", &["json-missing-comma"], Some("[1,2]")),
        ("{\"a\":1 \"b\":2}", &["json-missing-comma"], Some("{a:1,b:2}")),
        ("{\"a\":1;\"b\":2}", &["json-missing-comma"], Some("{a:1,b:2}")),
        ("{\"a\" 1}", &["json-missing-colon"], Some("{a:1}")),
        ("{\"a\"=1}", &["json-missing-colon"], Some("{a:1}")),
        ("{\"a\"=>\"b\"}", &["json-missing-colon"], Some("{a:'b'}")),
        ("{a:1, $b_2 : 2}", &["json-unquoted-name", "json-unquoted-name"], Some("{a:1,$b_2:2}")),
        ("{名前:1}", &["json-unquoted-name"], Some("{名前:1}")),
        ("{1:2}", &["json-unquoted-name"], Some("{1:2}")),
        ("{'a':'it\\'s'}", &["json-single-quote", "json-single-quote"], Some("{a:'it's'}")),
        ("[01]", &["json-number"], Some("[01]")),
        ("[1.,.5,+1,0x1F,1e,1e+,2024-01-01,-01]", &["json-number"; 8], Some("[1.,.5,+1,0x1F,1e,1e+,2024-01-01,-01]")),
        ("[-]", &["json-literal"], Some("[-]")),
        ("[1あ]", &["json-number"], Some("[1あ]")),
        ("[True,NULL,None,NaN,-Infinity,nul]", &["json-literal"; 6], Some("[True,NULL,None,NaN,-Infinity,nul]")),
        ("abc", &["json-literal"], Some("abc")),
        ("[\"\\x\"]", &["json-escape"], Some("['x']")),
        ("[\"\\u12\"]", &["json-escape"], Some("['u12']")),
        ("[\"\\u00zz\",\"\\あ\"]", &["json-escape", "json-escape"], Some("['u00zz','あ']")),
        ("[\"a\tb\"]", &["json-control-character"], Some("['a\tb']")),
        ("[\"a\nb\"]", &["json-control-character"], Some("['a\nb']")),
        ("[\"a\0\"]", &["json-control-character"], Some("['a\0']")),
        ("{\"a\tb\":1}", &["json-control-character"], Some("{a\tb:1}")),
        ("{\"a\":\"x,\n\"b\":1}", &["json-unterminated-string"], Some("{a:'x',b:1}")),
        ("{\"a\":\"x\r\n}", &["json-unterminated-string"], Some("{a:'x'}")),
        ("{\"a\":\"x,\r\n\"b\":1}", &["json-unterminated-string"], Some("{a:'x',b:1}")),
        ("[\"abc", &["json-unterminated-string"], Some("[]")),
        ("[\"あ\\", &["json-unterminated-string", "json-escape"], Some("[]")),
        ("[1", &["json-truncated"], Some("[1]")),
        ("{\"a\":[{\"b\":1", &["json-truncated"], Some("{a:[{b:1}]}")),
        ("{\"a\"", &["json-truncated"], Some("{}")),
        ("{\"a", &["json-truncated"], Some("{}")),
        ("{\"a\":", &["json-truncated"], Some("{}")),
        ("{", &["json-truncated"], Some("{}")),
        ("[1}", &["json-bracket", "json-truncated"], Some("[1]")),
        ("{\"a\":[1}", &["json-bracket"], Some("{a:[1]}")),
        ("{\"a\":[1},\"b\":2}", &["json-bracket", "json-trailing-text"], Some("{a:[1]}")),
        ("[{\"a\":1],2]", &["json-bracket", "json-trailing-text"], Some("[{a:1}]")),
        ("{\"a\":1]}", &["json-bracket"], Some("{a:1}")),
        ("1 2", &["json-trailing-text"], Some("1")),
        ("{}{}", &["json-trailing-text"], Some("{}")),
        ("[]]", &["json-trailing-text"], Some("[]")),
        ("]", &["json-syntax"], None),
        ("<Patient/>", &["json-syntax"], None),
        ("@@@", &["json-syntax"], None),
        ("[@, 1]", &["json-syntax", "json-missing-value"], Some("[1]")),
        ("{\"a\":\u{3000}1}", &["json-syntax"], Some("{a:1}")),
        ("{\"a\":1}\u{a0}", &["json-syntax"], Some("{a:1}")),
        ("[1 // one\n]", &["json-syntax"], Some("[1]")),
        ("[1, /* two */ 2]", &["json-syntax"], Some("[1,2]")),
        ("# head\n[1]", &["json-syntax"], Some("[1]")),
        ("[1 /* open", &["json-syntax"], Some("[1]")),
        ("{\"a\":1:2,\"b\":3}", &["json-syntax"], Some("{a:1,b:3}")),
        ("[\"a\":1]", &["json-syntax"], Some("['a',1]")),
        ("{[1],\"b\":3}", &["json-syntax"], Some("{b:3}")),
        ("{:1,\"b\":3}", &["json-syntax"], Some("{b:3}")),
        ("[\"\\ud842\"]", &["json-lone-surrogate"], Some("['\u{fffd}']")),
        ("[\"\\ud842\\n\\udfb7\"]", &["json-lone-surrogate", "json-lone-surrogate"], Some("['\u{fffd}\n\u{fffd}']")),
        ("\u{feff}[1]", &["json-bom"], Some("[1]")),
        ("{\"id\":1,\"id\":2,\"x\":{\"x\":1},\"x\":3}", &["json-duplicate-key"; 2], Some("{id:1,|id:2,x:{x:1},|x:3}")),
        (
            "{\"id\":1,\"_id\":2,\"i\\u0064\":3,\"_id\":4}",
            &["json-duplicate-key"; 2],
            Some("{id:1,_id:2,|id:3,|_id:4}"),
        ),
    ] {
        let (tree, sink) = read(text.as_bytes(), ParseOptions::default());
        let found: Vec<_> = sink.findings.iter().map(|finding| finding.rule.id).collect();
        assert_eq!(found, rules, "{text}");
        assert_eq!(tree.map(|tree| print(&tree, NodeId::ROOT)).as_deref(), expected, "{text}");
    }
}

#[test]
fn comments_by_leave() {
    let text = "// head\n{ /* a */ \"a\" /* b */ : /* c */ [1, // d\n2 /* e */], } // f";
    let (tree, sink) = read(text.as_bytes(), ParseOptions { allow_comments: true });
    let fatal: Vec<_> = sink.findings.iter().filter(|found| found.severity == Severity::Fatal).collect();
    assert_eq!(tree.map(|tree| print(&tree, NodeId::ROOT)).as_deref(), Some("{a:[1,2]}"));
    assert_eq!((sink.findings.len(), fatal.len()), (8, 1));
    assert_eq!(fatal[0].rule.id, "json-trailing-comma");
    let (_, sink) = read(b"[1] /* open", ParseOptions { allow_comments: true });
    assert!(sink.has_fatal());
}

#[test]
fn findings_name_places() {
    let (_, sink) = read(b"{\n\"id\":1,\n\"x\":2,\n\"id\":3}", ParseOptions::default());
    let found = &sink.findings[0];
    assert_eq!(found.args, vec!["id".into(), crate::diagnostic::Arg::Count(2)]);
    assert_eq!((found.place.node, found.place.span), (Some(3), Span::new(17, 21)));
    let (_, sink) = read(b"[\n {\"a\": [1", ParseOptions::default());
    assert_eq!(
        (sink.findings[0].args[1].clone(), sink.findings[0].place.node),
        (crate::diagnostic::Arg::Count(2), Some(2))
    );
}

#[test]
fn encodings_are_named() {
    let text = "{\"text\": \"日本\"}";
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let little = |bom: &[u8]| [bom, &utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()].concat();
    let big = |bom: &[u8]| [bom, &utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<_>>()].concat();
    let wide_little: Vec<u8> = text.chars().flat_map(|char| u32::from(char).to_le_bytes()).collect();
    let wide_big: Vec<u8> = text.chars().flat_map(|char| u32::from(char).to_be_bytes()).collect();
    for (bytes, name) in [
        (little(b"\xFF\xFE"), "UTF-16LE"),
        (little(b""), "UTF-16LE"),
        (big(b"\xFE\xFF"), "UTF-16BE"),
        (big(b""), "UTF-16BE"),
        (wide_little, "UTF-32LE"),
        (wide_big, "UTF-32BE"),
    ] {
        let (tree, sink) = read(&bytes, ParseOptions::default());
        assert!(tree.is_none());
        assert_eq!((sink.findings[0].rule.id, sink.findings[0].args[0].clone()), ("json-encoding", name.into()));
    }
    for (bytes, name) in [(&b"\x93\xFA\x96\x7B"[..], "Shift_JIS"), (b"\xC6\xFC\xCB\xDC", "EUC-JP")] {
        let text = [&b"{\"text\": \""[..], bytes, b"\"}"].concat();
        let (_, sink) = read(&text, ParseOptions::default());
        assert_eq!((sink.findings[0].rule.id, sink.findings[0].place.span.start), ("json-utf8", 10));
        assert!(format!("{:?}", sink.findings[0].args).contains(name));
    }
}

/// Rules whose wrong example is too large for a row, or not text.
const NOT_SHOWN: &[&str] = &["json-too-deep", "json-too-large", "json-gave-up", "json-utf8"];

#[test]
fn examples_of_the_catalogue() {
    for rule in catalogue::json::ALL {
        let options = ParseOptions { allow_comments: rule.id == "json-comment" };
        let (_, sink) = read(rule.right.as_bytes(), options);
        assert!(sink.findings.is_empty(), "{}: {:?}", rule.id, sink.findings);
        let (_, sink) = read(rule.wrong.as_bytes(), options);
        let raised = sink.findings.iter().any(|found| found.rule.id == rule.id);
        assert!(raised || NOT_SHOWN.contains(&rule.id), "{}: {:?}", rule.id, sink.findings);
    }
}

#[test]
fn look_ups() {
    let symbols = symbols();
    let text = br#"{"_id":{"id":1},"id":"a\u0062","id":"c","odd":2,"given":[1]}"#;
    let mut sink = Sink::default();
    let tree = parse(text, &symbols, ParseOptions::default(), &mut sink).expect("readable");
    let (root, id) = (NodeId::ROOT, symbols.get(b"id"));
    let child = tree.child(root, id).expect("there");
    assert!(tree.is_text(child, "ab") && tree.key_is(child, "id") && !tree.is_companion(child));
    assert!(tree.is_companion(tree.companion_child(root, id).expect("there")));
    assert_eq!(tree.get(root, "odd").and_then(|node| tree.number(node)), Some("2"));
    assert_eq!((tree.get(root, "none"), tree.get(child, "id"), tree.number(child)), (None, None, None));
    assert_eq!(tree.sym(tree.get(root, "odd").expect("there")), super::Sym::UNKNOWN);
    assert_eq!(symbols.names().map(|name| symbols.get(name.as_bytes())).collect::<Vec<_>>().len(), symbols.len());
}
