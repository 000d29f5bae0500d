//! What extensions of an ElementDefinition, of its types and of its binding ask of a value.

use super::{Doc, Key};
use crate::json::NodeId;
use crate::model::{AdditionalBinding, Demand};

/// Those of the element itself.
pub(super) fn of_element(doc: &mut Doc<'_>, extensions: NodeId, into: &mut Vec<Demand>) {
    for (url, extension) in doc.extensions(extensions) {
        if &*url == Demand::UNITS {
            units(doc, extension, into);
        } else {
            let asked = doc.extension_value(extension);
            into.extend(asked.and_then(|asked| Demand::of_extension(&url, &asked)));
        }
    }
}

/// Those of its types: `regex` is one of a type (R4's own definitions write it there).
pub(super) fn of_types(doc: &mut Doc<'_>, types: NodeId, into: &mut Vec<Demand>) {
    let types: Vec<NodeId> = doc.tree.children(types).collect();
    for node in types {
        let (mut code, mut regex) = (Box::<str>::default(), None);
        for (key, value) in doc.properties(node) {
            match key {
                Key::Code => code = doc.tree.text(value).into(),
                Key::Extension => {
                    let found = doc.extensions(value).into_iter().find(|(url, _)| &**url == Demand::REGEX);
                    regex = found.and_then(|(_, extension)| doc.extension_value(extension));
                }
                _ => {}
            }
        }
        into.extend(regex.map(|regex| Demand::Form { ty: code, regex }));
    }
}

/// Those of its binding: additional bindings.
pub(super) fn of_binding(doc: &mut Doc<'_>, binding: NodeId, into: &mut Vec<Demand>) {
    let properties = doc.properties(binding);
    let Some((_, list)) = properties.into_iter().find(|(key, _)| *key == Key::Extension) else { return };
    for (url, extension) in doc.extensions(list) {
        if !Demand::BINDINGS.contains(&&*url) {
            continue;
        }
        let mut made = AdditionalBinding::default();
        let properties = doc.properties(extension);
        let parts = properties.into_iter().find(|(key, _)| *key == Key::Extension);
        for (part, extension) in parts.map(|(_, parts)| doc.extensions(parts)).unwrap_or_default() {
            let value = doc.extension_value(extension).unwrap_or_default();
            match &*part {
                "purpose" => made.purpose = value,
                "valueSet" => made.value_set = value,
                "any" => made.any = &*value == "true",
                "usage" => made.has_usage = true,
                _ => {}
            }
        }
        if !made.value_set.is_empty() {
            into.push(Demand::Binding(Box::new(made)));
        }
    }
}

/// The codings of a concept; a value set of units is an additional binding of the quantity.
fn units(doc: &mut Doc<'_>, extension: NodeId, into: &mut Vec<Demand>) {
    let is = |name: &'static str| move |doc: &Doc<'_>, node: &NodeId| *doc.tree.key(*node) == *name;
    let children: Vec<NodeId> = doc.tree.children(extension).collect();
    if let Some(set) = children.iter().find(|node| is("valueCanonical")(doc, node)) {
        let value_set = doc.tree.text(*set).into();
        let binding = AdditionalBinding { purpose: "required".into(), value_set, ..AdditionalBinding::default() };
        into.push(Demand::Binding(Box::new(binding)));
    }
    let Some(concept) = children.iter().find(|node| is("valueCodeableConcept")(doc, node)) else { return };
    let codings = doc.tree.get(*concept, "coding").into_iter().flat_map(|codings| doc.tree.children(codings));
    let text = |node: NodeId, name: &str| doc.tree.get(node, name).map(|it| doc.tree.text(it)).unwrap_or_default();
    into.extend(codings.map(|coding| {
        let (system, code) = (text(coding, "system"), text(coding, "code"));
        Demand::Unit(system.into(), code.into())
    }));
}
