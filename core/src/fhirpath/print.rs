//! Results for people and programs.

use super::{Collection, Context, Value};
use crate::json::{Kind, quoted};

/// The result as the text of a JSON array: elements of the input as they stand there (a primitive without a value as an object with
/// its extensions), numbers with their digits, dates and times as strings, a quantity as `{"value", "unit"}` (a UCUM code as
/// `code` with its `system`), a type as `{"namespace", "name"}`.
pub fn to_json(context: &Context<'_>, values: &Collection<'_>) -> String {
    let items: Vec<String> = values.iter().map(|value| value_json(context, value)).collect();
    format!("[{}]", items.join(","))
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
            _ => value_json(context, value),
        },
        _ => value_json(context, value),
    }
}

fn value_json(context: &Context<'_>, value: &Value<'_>) -> String {
    match value {
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Decimal(value) => value.to_string(),
        Value::String(text) => quoted(text),
        Value::Temporal(value) => quoted(&value.to_string()),
        Value::Quantity(quantity) => {
            let (value, unit) = (&quantity.value, quoted(&quantity.unit));
            if quantity.calendar {
                format!(r#"{{"value":{value},"unit":{unit}}}"#)
            } else {
                format!(r#"{{"value":{value},"system":"http://unitsofmeasure.org","code":{unit}}}"#)
            }
        }
        Value::Type(info) => {
            format!(r#"{{"namespace":{},"name":{}}}"#, quoted(info.namespace), quoted(&info.name))
        }
        Value::Node(item) => context.tree.to_json(item.node()),
    }
}
