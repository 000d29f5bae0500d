//! A value for an element that the golden instances leave out: what its definition asks for and no more.

use serde_json::{Map, Value, json};
use tekigo_core::model::element::{BindingStrength, Element, Type};
use tekigo_core::model::ruleset::StructureKind;
use tekigo_core::model::valueset::Codes;
use tekigo_core::model::{Literal, Ruleset, StructureId, ValueSetId};

const DEEPEST: u8 = 8;

/// A value of the element (an item of it, where it repeats), of its first type.
pub(crate) fn value(rules: &Ruleset, element: &Element, depth: u8) -> Value {
    if let Some((_, literal)) = element.fixed.as_ref().or(element.pattern.as_ref()) {
        return plain(literal);
    }
    if depth > DEEPEST {
        return json!({"id": "m"});
    }
    if !element.children.is_empty() {
        let mut object = Map::new();
        let of_type = element.types.first().and_then(|ty| profile_of(ty).or(ty.structure));
        if let Some(resource) = of_type.filter(|&id| rules.structure(id).kind == StructureKind::Resource) {
            return resource_of(rules, resource, depth);
        }
        fill(rules, element, &mut object, depth);
        if object.is_empty() {
            // nothing is asked for, and yet there must be something
            let free = element.children.iter().map(|&id| rules.element(id)).find(|child| {
                let own = rules.symbols.name(child.sym);
                child.max > 0 && !matches!(own, "id" | "extension" | "modifierExtension")
            });
            if let Some(child) = free {
                let item = value(rules, child, depth + 1);
                object.insert(name(rules, child), if child.array { json!([item]) } else { item });
            }
        }
        return Value::Object(object);
    }
    match element.types.first() {
        Some(ty) => of_type(rules, element, ty, depth),
        // a content reference
        None => json!({"id": "m"}),
    }
}

/// The property name of the element with this value: for a choice, that of its first type.
pub(crate) fn name(rules: &Ruleset, element: &Element) -> String {
    let name = rules.symbols.name(element.sym);
    match element.types.first().filter(|_| element.choice) {
        Some(ty) => {
            let (head, tail) = ty.code.split_at(1);
            format!("{name}{}{tail}", head.to_uppercase())
        }
        None => name.to_owned(),
    }
}

/// Puts what the children ask for into an object.
fn fill(rules: &Ruleset, element: &Element, object: &mut Map<String, Value>, depth: u8) {
    for &id in &element.children {
        let child = rules.element(id);
        let slices = child.slices.iter().map(|&slice| rules.element(slice)).filter(|slice| slice.min > 0);
        let mut items: Vec<(String, Value)> =
            slices.map(|slice| (name(rules, slice), value(rules, slice, depth + 1))).collect();
        if items.is_empty() && child.min > 0 {
            items.push((name(rules, child), value(rules, child, depth + 1)));
        }
        for (name, item) in items {
            if child.array {
                let list = object.entry(name).or_insert_with(|| json!([]));
                if let Value::Array(list) = list {
                    list.push(item);
                }
            } else {
                object.insert(name, item);
            }
        }
    }
}

fn profile_of(ty: &Type) -> Option<StructureId> {
    ty.profiles.first()?.structure
}

fn resource_of(rules: &Ruleset, id: StructureId, depth: u8) -> Value {
    let structure = rules.structure(id);
    let mut object = Map::new();
    object.insert("resourceType".into(), Value::from(&*structure.type_name));
    if structure.url.contains("jpfhir.jp") {
        object.insert("meta".into(), json!({"profile": [&*structure.url]}));
    }
    fill(rules, rules.root(id), &mut object, depth);
    if structure.url.contains("jpfhir.jp") {
        object.insert("meta".into(), json!({"lastUpdated": "2024-10-01T10:30:00+09:00", "profile": [&*structure.url]}));
    }
    Value::Object(object)
}

fn of_type(rules: &Ruleset, element: &Element, ty: &Type, depth: u8) -> Value {
    let code = element.binding.as_ref().filter(|b| b.strength == BindingStrength::Required);
    let bound = code.and_then(|binding| binding.value_set).and_then(|set| first_code(rules, set, 0));
    let profile = profile_of(ty);
    if let Some(id) = profile.or(ty.structure)
        && rules.structure(id).kind != StructureKind::Primitive
        && bound.is_none()
    {
        if rules.structure(id).kind == StructureKind::Resource {
            return resource_of(rules, id, depth);
        }
        let mut object = Map::new();
        fill(rules, rules.root(id), &mut object, depth);
        if !object.is_empty() {
            return Value::Object(object);
        }
    }
    let (system, code) = bound.unwrap_or_else(|| ("http://example.org/codes".to_owned(), "m".to_owned()));
    match &*ty.code {
        "boolean" => json!(true),
        "integer" | "positiveInt" | "unsignedInt" => json!(1),
        "decimal" => json!(1.5),
        "date" | "dateTime" => json!("2024-10-01"),
        "instant" => json!("2024-10-01T10:30:00+09:00"),
        "time" => json!("10:30:00"),
        "code" => json!(code),
        "uri" | "url" | "canonical" => json!("http://example.org/m"),
        "oid" => json!("urn:oid:1.2.3"),
        "base64Binary" => json!("bQ=="),
        "xhtml" => json!("<div xmlns=\"http://www.w3.org/1999/xhtml\">m</div>"),
        "Identifier" => json!({"value": "1"}),
        "CodeableConcept" => json!({"coding": [{"system": system, "code": code}], "text": "m"}),
        "Coding" => json!({"system": system, "code": code}),
        "Reference" => json!({"display": "m"}),
        "Quantity" | "SimpleQuantity" | "Age" | "Duration" | "Count" | "Distance" | "Money" => json!({"value": 1}),
        "Period" => json!({"start": "2024-10-01"}),
        "Range" => json!({"low": {"value": 1}}),
        "Ratio" => json!({"numerator": {"value": 1}, "denominator": {"value": 1}}),
        "Attachment" => json!({"title": "m"}),
        "ContactPoint" => json!({"system": "phone", "value": "1"}),
        "Timing" => json!({"code": {"text": "m"}}),
        "SampledData" => json!({"data": "E"}),
        "Meta" => json!({"versionId": "1"}),
        "HumanName" | "Address" | "Annotation" | "Dosage" | "Signature" => json!({"text": "m"}),
        "Extension" => json!({"url": "http://example.org/m", "valueString": "m"}),
        _ if rules.type_named(&ty.code).is_some_and(|id| rules.structure(id).kind == StructureKind::Primitive) => {
            json!("m")
        }
        "http://hl7.org/fhirpath/System.String" => json!("m"),
        _ => json!({"id": "m"}),
    }
}

/// A literal as JSON.
pub(crate) fn plain(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(value) => Value::from(*value),
        Literal::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        Literal::String(text) => Value::from(&**text),
        Literal::Array(items) => Value::Array(items.iter().map(plain).collect()),
        Literal::Object(all) => all.iter().map(|(key, _, value)| (key.to_string(), plain(value))).collect(),
    }
}

/// A code that is in the value set, with its system.
fn first_code(rules: &Ruleset, set: ValueSetId, depth: u8) -> Option<(String, String)> {
    let terms = &rules.terms;
    let include = terms.value_set(set).include.iter();
    let mut found = include.filter_map(|rule| {
        let code = match (&rule.codes, rule.code_system) {
            (Codes::Listed(listed), _) => (!listed.codes.is_empty()).then(|| listed.codes.get(0).to_owned()),
            (Codes::All, Some(system)) => {
                let codes = &terms.code_system(system).codes;
                (!codes.is_empty()).then(|| codes.get(0).to_owned())
            }
            _ => None,
        };
        let imported = rule.imports.first().filter(|_| depth < 3 && rule.system.is_empty());
        match code {
            Some(code) => Some((rule.system.to_string(), code)),
            None => first_code(rules, imported?.value_set?, depth + 1),
        }
    });
    found.next()
}
