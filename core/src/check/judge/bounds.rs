//! `maxLength`, `minValue[x]`, `maxValue[x]`.

use super::value::shown;
use crate::check::document::below::{Below, Evaluation};
use crate::check::document::place::{name_of, place};
use crate::check::plan::literal::literal_text;
use crate::check::session::Session;
use crate::diagnostic::catalogue::structure as rule;
use crate::diagnostic::{Finding, Sink};
use crate::fhirpath::{self, Quantity, Temporal, TemporalKind};
use crate::json::{Kind, NodeId};
use crate::model::{Element, Literal};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::str::FromStr;

/// https://hl7.org/fhir/R4/ucum.html
const UCUM: &str = "http://unitsofmeasure.org";

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
    let sides = [
        (&element.min_value, Ordering::Less, ("<", '-'), &rule::VALUE_TOO_SMALL),
        (&element.max_value, Ordering::Greater, (">", '+'), &rule::VALUE_TOO_LARGE),
    ];
    let mut is_told = false;
    for (bound, wrong, (order, sign), said) in sides {
        let Some((_, bound)) = bound else { continue };
        let words = || vec![name_of(doc, node).into(), told(bound).into(), amount(doc, node).into()];
        match standing(doc, node, bound) {
            Standing::Known(order) if order == wrong => sink.push(Finding::new(said, place(doc, node), words())),
            // a minimum and a maximum of one unit are one thing to say
            Standing::OtherUnit if !is_told => {
                is_told = true;
                sink.push(Finding::new(&rule::VALUE_INCOMPARABLE, place(doc, node), words()));
            }
            Standing::Open if is_too_far(session, node, bound, order, sign) => {
                sink.push(Finding::new(said, place(doc, node), words()));
            }
            _ => {}
        }
    }
}

/// A bound as people write it: `1 g`, `2024-04-01`.
fn told(bound: &Literal) -> String {
    match bound {
        Literal::String(text) => text.to_string(),
        Literal::Object(properties) => {
            let get = |name: &str| properties.iter().find(|(key, ..)| &**key == name).map(|(_, _, value)| value);
            let text = |name: &str| match get(name) {
                Some(Literal::String(text) | Literal::Number(text)) => Some(&**text),
                _ => None,
            };
            with_unit(text("value").unwrap_or_default(), text("code").or(text("unit")))
        }
        other => literal_text(other),
    }
}

/// The value at `node` as people write it.
fn amount(doc: Below<'_>, node: NodeId) -> String {
    if doc.tree.kind(node) != Kind::Object {
        return shown(doc, node).trim_matches('"').to_owned();
    }
    let text = |name: &str| doc.tree.get(node, name).map(|child| doc.tree.text(child).into_owned());
    with_unit(&text("value").unwrap_or_default(), text("code").or_else(|| text("unit")).as_deref())
}

fn with_unit(value: &str, unit: Option<&str>) -> String {
    unit.map_or_else(|| value.to_owned(), |unit| format!("{value} {unit}"))
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

/// How a value stands to a bound.
enum Standing {
    Known(Ordering),
    /// The units of the two quantities do not convert into each other.
    OtherUnit,
    /// One of them is no value that could be compared; what is wrong with it is said elsewhere.
    Open,
}

/// Numbers by value; dates and times as instants; quantities by value once both stand in one unit (R4
/// elementdefinition minValue[x]; https://ucum.org).
fn standing(doc: Below<'_>, node: NodeId, bound: &Literal) -> Standing {
    let known = |order: Option<Ordering>| order.map_or(Standing::Open, Standing::Known);
    match bound {
        Literal::Number(bound) => known(number(&doc.tree.text(node)).zip(number(bound)).map(|(a, b)| a.cmp(&b))),
        Literal::String(bound) if doc.tree.kind(node) == Kind::String => {
            let kind = match doc.type_name(node) {
                "date" | "dateTime" | "instant" => TemporalKind::DateTime,
                "time" => TemporalKind::Time,
                _ => return Standing::Open,
            };
            let [found, bound] = [&*doc.tree.text(node), &**bound].map(|text| Temporal::parse(kind, text));
            known(found.zip(bound).map(|(found, bound)| found.order(bound)))
        }
        Literal::Object(properties) => {
            let get = |name: &str| properties.iter().find(|(key, ..)| &**key == name).map(|(_, _, value)| value);
            let text = |name: &str| match get(name) {
                Some(Literal::String(text)) => &**text,
                _ => "",
            };
            let found = |name: &str| doc.tree.get(node, name).map(|child| doc.tree.text(child)).unwrap_or_default();
            let (Some(value), Some(Literal::Number(limit))) = (number(&found("value")), get("value")) else {
                return Standing::Open;
            };
            let Some(limit) = number(limit) else { return Standing::Open };
            let (code, wanted) = (found("code"), text("code"));
            // a bound without a unit is one on the number; a value without a code may be in any unit
            if wanted.is_empty() || *code == *wanted && *found("system") == *text("system") {
                return Standing::Known(value.cmp(&limit));
            }
            if code.is_empty() {
                return Standing::Open;
            }
            let is_ucum = *found("system") == *UCUM && *text("system") == *UCUM;
            let order = is_ucum.then(|| Quantity::new(value, code).compare(&Quantity::new(limit, wanted))).flatten();
            order.map_or(Standing::OtherUnit, Standing::Known)
        }
        _ => Standing::Open,
    }
}

fn number(text: &str) -> Option<Decimal> {
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok()
}
