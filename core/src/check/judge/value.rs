//! `fixed[x]` and `pattern[x]`: comparing data with a value of a definition.

use crate::check::document::below::Below;
use crate::check::document::place::{name_of, place};
use crate::check::plan::element::is_attribute;
use crate::check::plan::literal::{Mode, literal_text, shorten};
use crate::diagnostic::catalogue::structure as rule;
use crate::diagnostic::{Arg, Finding, Place, Sink};
use crate::json::{Kind, NodeId};
use crate::model::{Element, Literal};
use rust_decimal::Decimal;
use std::str::FromStr;

/// Whether the value at `node` agrees with `literal`.
pub(crate) fn agrees(doc: Below<'_>, node: NodeId, literal: &Literal, mode: Mode) -> bool {
    mismatch(doc, node, literal, mode).is_none()
}

/// Where a value first disagrees: the node, and the name of a property that it lacks.
struct Mismatch<'l> {
    node: NodeId,
    lacks: Option<&'l str>,
    expected: Option<&'l Literal>,
}

fn mismatch<'l>(doc: Below<'_>, node: NodeId, literal: &'l Literal, mode: Mode) -> Option<Mismatch<'l>> {
    let tree = doc.tree;
    let here = Some(Mismatch { node, lacks: None, expected: Some(literal) });
    match literal {
        Literal::Null => None,
        Literal::Bool(expected) => {
            let kind = if *expected { Kind::True } else { Kind::False };
            if tree.kind(node) == kind { None } else { here }
        }
        Literal::String(expected) => {
            if tree.is_text(node, expected) {
                None
            } else {
                here
            }
        }
        Literal::Number(expected) => {
            let same = tree.kind(node) == Kind::Number && same_number(&tree.text(node), expected);
            if same { None } else { here }
        }
        Literal::Array(expected) => {
            if tree.kind(node) != Kind::Array {
                return here;
            }
            match mode {
                Mode::Fixed => {
                    let mut items = tree.children(node);
                    for expected in expected {
                        let Some(item) = items.next() else { return here };
                        if let Some(found) = mismatch(doc, item, expected, mode) {
                            return Some(found);
                        }
                    }
                    if items.next().is_some() { here } else { None }
                }
                Mode::Pattern => {
                    let all = expected
                        .iter()
                        .all(|expected| tree.children(node).any(|item| agrees(doc, item, expected, mode)));
                    // with one item on both sides the fault is inside it
                    match (all, &expected[..], tree.children(node).count()) {
                        (true, ..) => None,
                        (false, [only], 1) => {
                            tree.children(node).next().and_then(|item| mismatch(doc, item, only, mode))
                        }
                        _ => here,
                    }
                }
            }
        }
        Literal::Object(expected) => {
            if tree.kind(node) != Kind::Object {
                return here;
            }
            for (key, _, expected) in expected {
                let Some(child) = tree.get(node, key) else {
                    return Some(Mismatch { node, lacks: Some(key), expected: Some(expected) });
                };
                if let Some(found) = mismatch(doc, child, expected, mode) {
                    return Some(found);
                }
            }
            if mode == Mode::Fixed {
                let extra =
                    tree.children(node).find(|&child| !expected.iter().any(|(key, ..)| **key == tree.key(child)));
                return extra.map(|node| Mismatch { node, lacks: None, expected: None });
            }
            None
        }
    }
}

/// A decimal's precision is part of its value: 0.010 is regarded as different from 0.01 (R4 datatypes, decimal). What is
/// written with an exponent says no precision, and agrees by its value.
fn same_number(a: &str, b: &str) -> bool {
    let is_plain = |text: &str| !text.contains(['e', 'E']);
    let number = |text: &str| Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok();
    a == b || !(is_plain(a) && is_plain(b)) && number(a).is_some_and(|value| number(b) == Some(value))
}

/// Reports a value that disagrees with the element's fixed value or pattern.
pub(crate) fn check(doc: Below<'_>, node: NodeId, element: &Element, sink: &mut Sink) {
    let both = [(&element.fixed, Mode::Fixed), (&element.pattern, Mode::Pattern)];
    for (value, mode) in both {
        let Some((_, literal)) = value else { continue };
        let Some(found) = mismatch(doc, node, literal, mode) else {
            // an id or extensions beside a primitive whose fixed value has none: "missing elements/attributes must also be
            // missing" (R4 elementdefinition fixed[x])
            let is_primitive = !matches!(doc.tree.kind(node), Kind::Object | Kind::Array);
            let asked = mode == Mode::Fixed && is_primitive && !is_attribute(doc.rules, element);
            if let Some(beside) = doc.companion(node).filter(|_| asked) {
                one_too_many(doc, beside, element, sink);
            }
            continue;
        };
        if mode == Mode::Fixed && found.expected.is_none() {
            surplus(doc, node, literal, element, sink);
            continue;
        }
        let rule = if mode == Mode::Fixed { &rule::FIXED_MISMATCH } else { &rule::PATTERN_MISMATCH };
        let written = match found.lacks {
            Some(_) => Arg::words("書かれていません", "it is absent"),
            None => said(&shown(doc, found.node)),
        };
        let mut name = name_of(doc, found.node);
        let mut place: Place = place(doc, found.node);
        if let Some(lacks) = found.lacks {
            lacks.clone_into(&mut name);
            place.tail = Some(lacks.into());
            place.span.end = place.span.start + 1;
        }
        let expected = found.expected.map_or_else(String::new, literal_text);
        let mut finding = Finding::new(rule, place, vec![name.into(), expected.into(), written]);
        finding.profile = Some(doc.rules.called(doc.rules.structure(element.structure)).into());
        sink.push(finding);
    }
}

/// Each property that a fixed value does not have is one too many.
fn surplus(doc: Below<'_>, node: NodeId, literal: &Literal, element: &Element, sink: &mut Sink) {
    let (Literal::Object(expected), Kind::Object) = (literal, doc.tree.kind(node)) else { return };
    for child in doc.tree.children(node) {
        let Some((.., below)) = expected.iter().find(|(key, ..)| **key == doc.tree.key(child)) else {
            one_too_many(doc, child, element, sink);
            continue;
        };
        match (below, doc.tree.kind(child)) {
            (Literal::Array(items), Kind::Array) => {
                for (child, below) in doc.tree.children(child).zip(items) {
                    surplus(doc, child, below, element, sink);
                }
            }
            _ => surplus(doc, child, below, element, sink),
        }
    }
}

/// A property, or what stands beside a primitive, that the fixed value does not have.
fn one_too_many(doc: Below<'_>, node: NodeId, element: &Element, sink: &mut Sink) {
    let words = vec![name_of(doc, node).into(), shown(doc, node).into()];
    let mut finding = Finding::new(&rule::FIXED_SURPLUS, place(doc, node), words);
    finding.profile = Some(doc.rules.called(doc.rules.structure(element.structure)).into());
    sink.push(finding);
}

/// What was found, as the end of a sentence.
pub(crate) fn said(shown: &str) -> Arg {
    Arg::words(format!("{shown} です"), format!("it is {shown}"))
}

/// A value as a short quotation of the data.
pub(crate) fn shown(doc: Below<'_>, node: NodeId) -> String {
    shorten(&doc.tree.source(node).split_whitespace().collect::<Vec<_>>().join(" "))
}
