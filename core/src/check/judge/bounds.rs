//! `maxLength`, `minValue[x]`, `maxValue[x]`.

use super::value::shown;
use crate::check::document::below::{Below, Evaluation};
use crate::check::document::place::{name_of, place};
use crate::check::plan::literal::literal_text;
use crate::check::session::Session;
use crate::diagnostic::catalogue::structure as rule;
use crate::diagnostic::{Finding, Sink};
use crate::fhirpath;
use crate::json::{Kind, NodeId};
use crate::model::{Element, Literal};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::str::FromStr;

/// Checks a primitive (or Quantity) value against the bounds of its element.
pub(crate) fn check(session: &Session, node: NodeId, element: &Element, sink: &mut Sink) {
    let doc = session.doc;
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
        && (compare(doc, node, min) == Some(Ordering::Less) || is_too_far(session, node, min, "<", '-'))
    {
        let words = vec![name_of(doc, node).into(), literal_text(min).into(), shown(doc, node).into()];
        sink.push(Finding::new(&rule::VALUE_TOO_SMALL, place(doc, node), words));
    }
    if let Some((_, max)) = &element.max_value
        && (compare(doc, node, max) == Some(Ordering::Greater) || is_too_far(session, node, max, ">", '+'))
    {
        let words = vec![name_of(doc, node).into(), literal_text(max).into(), shown(doc, node).into()];
        sink.push(Finding::new(&rule::VALUE_TOO_LARGE, place(doc, node), words));
    }
}

/// A duration as the bound of a date: so far before (or after) now at most. Not judged without the caller's clock.
fn is_too_far(session: &Session, node: NodeId, bound: &Literal, order: &str, sign: char) -> bool {
    let Literal::Object(properties) = bound else { return false };
    let get = |name: &str| properties.iter().find(|(key, ..)| &**key == name).map(|(_, _, value)| value);
    let (Some(Literal::Number(value)), Some(Literal::String(code))) = (get("value"), get("code")) else { return false };
    let unit = match &**code {
        "a" => "years",
        "mo" => "months",
        "wk" => "weeks",
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        _ => return false,
    };
    let clock = match session.doc.type_name(node) {
        "date" => "today()",
        "dateTime" | "instant" => "now()",
        _ => return false,
    };
    if session.call.options.now.is_none() {
        return false;
    }
    let Ok(expr) = fhirpath::parse(&format!("$this {order} {clock} {sign} {value} {unit}")) else { return false };
    session.doc.holds(&expr, session, node, Evaluation::default()).0 == Ok(true)
}

/// Numbers by value; dates and times of one form by their text; quantities by value when unit codes agree.
fn compare(doc: Below<'_>, node: NodeId, bound: &Literal) -> Option<Ordering> {
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
