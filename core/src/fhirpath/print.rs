//! Results for people and programs.

use super::{Collection, Context, Value};
use crate::json::{Kind, NodeId, Tree};
use serde_json::{Map, Number, Value as Json};

/// The result as a JSON array: elements of the input as they stand there (a primitive without a value as an object with
/// its extensions), numbers as written, dates and times as strings, a quantity as `{"value", "unit"}` (a UCUM code as
/// `code` with its `system`), a type as `{"namespace", "name"}`.
pub fn to_json(context: &Context<'_>, values: &Collection<'_>) -> Json {
    Json::Array(values.iter().map(|value| value_json(context, value)).collect())
}

/// The name of an item's type without its namespace: `Patient`, `string`, `Integer`.
pub fn type_name(context: &Context<'_>, value: &Value<'_>) -> String {
    super::navigate::type_info(context, value).name
}

/// One item as a line of text: a primitive's value, JSON for anything else.
pub fn to_text(context: &Context<'_>, value: &Value<'_>) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Decimal(value) => value.to_string(),
        Value::Quantity(quantity) => quantity.to_string(),
        Value::Temporal(value) => value.to_string(),
        Value::Type(info) => format!("{}.{}", info.namespace, info.name),
        Value::Node(item) => match item.value() {
            Some(node) if !matches!(context.tree.kind(node), Kind::Object | Kind::Array) => {
                context.tree.text(node).into_owned()
            }
            _ => value_json(context, value).to_string(),
        },
        _ => value_json(context, value).to_string(),
    }
}

fn value_json(context: &Context<'_>, value: &Value<'_>) -> Json {
    match value {
        Value::Boolean(value) => Json::Bool(*value),
        Value::Integer(value) => Json::from(*value),
        Value::Decimal(value) => number(&value.to_string()),
        Value::String(text) => Json::from(&**text),
        Value::Temporal(value) => Json::from(value.to_string()),
        Value::Quantity(quantity) => {
            let mut map = Map::new();
            map.insert("value".into(), number(&quantity.value.to_string()));
            if quantity.calendar {
                map.insert("unit".into(), Json::from(quantity.unit.clone()));
            } else {
                map.insert("system".into(), Json::from("http://unitsofmeasure.org"));
                map.insert("code".into(), Json::from(quantity.unit.clone()));
            }
            Json::Object(map)
        }
        Value::Type(info) => {
            let mut map = Map::new();
            map.insert("namespace".into(), Json::from(info.namespace));
            map.insert("name".into(), Json::from(info.name.clone()));
            Json::Object(map)
        }
        Value::Node(item) => node_json(context.tree, item.node()),
    }
}

/// A number keeps its digits where the JSON library is built to keep them.
fn number(text: &str) -> Json {
    text.parse::<Number>().map_or_else(|_| Json::from(text), Json::Number)
}

/// The tree's depth is bounded by its parser, so this may recurse.
fn node_json(tree: &Tree<'_>, node: NodeId) -> Json {
    match tree.kind(node) {
        Kind::Null => Json::Null,
        Kind::True => Json::Bool(true),
        Kind::False => Json::Bool(false),
        Kind::Number => number(&tree.text(node)),
        Kind::String => Json::from(tree.text(node).into_owned()),
        Kind::Array => Json::Array(tree.children(node).map(|child| node_json(tree, child)).collect()),
        Kind::Object => Json::Object(
            tree.children(node)
                .filter(|&child| !tree.is_duplicate(child))
                .map(|child| (tree.key(child).into_owned(), node_json(tree, child)))
                .collect(),
        ),
    }
}
