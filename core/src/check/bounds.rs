//! `maxLength`, `minValue[x]`, `maxValue[x]`.

use super::base::{name_of, place};
use super::document::Document;
use crate::diagnostic::catalogue::structure as rule;
use crate::diagnostic::{Finding, Sink};
use crate::json::{Kind, NodeId};
use crate::model::{Element, Literal};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::str::FromStr;

/// Checks a primitive (or Quantity) value against the bounds of its element.
pub(crate) fn check(doc: &Document, node: NodeId, element: &Element, sink: &mut Sink) {
    if let Some(max) = element.max_length
        && doc.tree.kind(node) == Kind::String
    {
        let found = doc.tree.text(node).chars().count();
        if found > max as usize {
            let words = vec![name_of(doc, node).into(), max.into(), found.into()];
            sink.push(Finding::new(&rule::MAX_LENGTH, place(doc, node), words));
        }
    }
    if let Some((_, min)) = &element.min_value
        && compare(doc, node, min) == Some(Ordering::Less)
    {
        let words = vec![
            name_of(doc, node).into(),
            super::value::literal_text(min).into(),
            super::value::shown(doc, node).into(),
        ];
        sink.push(Finding::new(&rule::VALUE_TOO_SMALL, place(doc, node), words));
    }
    if let Some((_, max)) = &element.max_value
        && compare(doc, node, max) == Some(Ordering::Greater)
    {
        let words = vec![
            name_of(doc, node).into(),
            super::value::literal_text(max).into(),
            super::value::shown(doc, node).into(),
        ];
        sink.push(Finding::new(&rule::VALUE_TOO_LARGE, place(doc, node), words));
    }
}

/// Numbers by value; dates and times of one form by their text; quantities by value when unit codes agree.
fn compare(doc: &Document, node: NodeId, bound: &Literal) -> Option<Ordering> {
    match bound {
        Literal::Number(bound) => {
            let found = Decimal::from_str(&doc.tree.text(node)).ok()?;
            Some(found.cmp(&Decimal::from_str(bound).ok()?))
        }
        Literal::String(bound) if doc.tree.kind(node) == Kind::String => {
            let found = doc.tree.text(node);
            (found.len() == bound.len()).then(|| found.as_ref().cmp(bound))
        }
        Literal::Object(properties) => {
            let get = |name: &str| properties.iter().find(|(key, ..)| &**key == name).map(|(_, _, value)| value);
            let unit = |key: &str| doc.tree.get(node, key).map(|child| doc.tree.text(child).into_owned());
            if let Some(Literal::String(code)) = get("code")
                && unit("code").is_some_and(|found| *found != **code)
            {
                return None;
            }
            compare(doc, doc.tree.get(node, "value")?, get("value")?)
        }
        _ => None,
    }
}
