//! Compiled elements → drafts and JSON: the way back, for profiles on compiled bases and for `tekigo snapshot`.

use crate::model::{
    BindingStrength, Demand, Derivation, DiscriminatorKind, Element, Literal, Ruleset, SliceRules, Slicing,
    StructureId, StructureKind, Type,
};
use crate::source::draft::{BindingDraft, ConstraintDraft, ElementDraft, SlicingDraft, TypeDraft, ValueDraft};
use serde_json::{Map, Value, json};

/// The elements of a compiled structure as drafts, in snapshot order.
pub(super) fn elements(rules: &Ruleset, id: StructureId) -> Vec<ElementDraft> {
    let structure = rules.structure(id);
    rules.elements[structure.first.0 as usize..structure.end.0 as usize]
        .iter()
        .map(|element| draft(rules, element))
        .collect()
}

fn draft(rules: &Ruleset, element: &Element) -> ElementDraft {
    let value = |value: &Option<(Box<str>, Literal)>| {
        let (type_name, literal) = value.as_ref()?;
        Some(ValueDraft { type_name: type_name.clone(), json: json_text(literal).into() })
    };
    let content_reference = element.content.map(|target| {
        let target = rules.element(target);
        // `#id` in a profile is the base's element as well
        let (own, of) = (rules.structure(element.structure), rules.structure(target.structure));
        if target.structure == element.structure
            || (own.type_name == of.type_name && of.derivation == Derivation::Specialization)
        {
            format!("#{}", target.id).into()
        } else {
            format!("{}#{}", of.url, target.id).into()
        }
    });
    ElementDraft {
        id: element.id.clone(),
        path: path_of(&element.id).into(),
        slice_name: element.slice_name.clone(),
        short: (!element.short.is_empty()).then(|| element.short.clone()),
        min: Some(element.min),
        max: Some(element.max),
        // A root repeats as often as it is used; whether JSON holds an array there is not its own to say.
        base_max: Some(if element.array || element.parent.is_none() { u32::MAX } else { 1 }),
        content_reference,
        types: (!element.types.is_empty()).then(|| element.types.iter().map(type_draft).collect()),
        fixed: value(&element.fixed),
        pattern: value(&element.pattern),
        min_value: value(&element.min_value),
        max_value: value(&element.max_value),
        max_length: element.max_length,
        must_support: element.must_support.then_some(true),
        is_modifier: Some(element.is_modifier),
        is_summary: Some(element.is_summary),
        slicing: element.slicing.as_ref().map(slicing_draft),
        binding: element.binding.as_ref().map(|binding| BindingDraft {
            strength: strength(binding.strength).into(),
            value_set: binding.canonical.clone(),
            max_value_set: binding.max.as_ref().map(|(canonical, _)| canonical.clone()).unwrap_or_default(),
        }),
        constraints: element
            .constraints
            .iter()
            .map(|it| ConstraintDraft {
                key: it.key.clone(),
                severity: if it.is_error { "error" } else { "warning" }.into(),
                expression: it.expression.map(|id| rules.expressions[id.0 as usize].text.clone()).unwrap_or_default(),
                human: it.human.as_str().into(),
                human_ja: it.human_ja.as_str().into(),
                source: it.source.clone(),
                spec_id: it.spec_id.clone(),
                best_practice: it.best_practice,
            })
            .collect(),
        demands: element.demands.clone(),
        representation: element.representation.clone(),
        source: (!element.source.is_empty()).then(|| element.source.clone()),
    }
}

fn type_draft(ty: &Type) -> TypeDraft {
    let bits = [(1, "contained"), (2, "referenced"), (4, "bundled")];
    TypeDraft {
        code: ty.code.clone(),
        profiles: ty.profiles.iter().map(|target| target.canonical.clone()).collect(),
        targets: ty.targets.iter().map(|target| target.canonical.clone()).collect(),
        aggregation: bits.iter().filter(|(bit, _)| ty.aggregation & bit != 0).map(|(_, code)| (*code).into()).collect(),
        versioning: match ty.versioning {
            1 => "independent".into(),
            2 => "specific".into(),
            _ => Box::default(),
        },
    }
}

fn slicing_draft(slicing: &Slicing) -> SlicingDraft {
    let kind = |kind| match kind {
        DiscriminatorKind::Value => "value",
        DiscriminatorKind::Exists => "exists",
        DiscriminatorKind::Pattern => "pattern",
        DiscriminatorKind::Type => "type",
        DiscriminatorKind::Profile => "profile",
    };
    SlicingDraft {
        discriminators: slicing.discriminators.iter().map(|it| (kind(it.kind).into(), it.path.clone())).collect(),
        rules: match slicing.rules {
            SliceRules::Open => "open".into(),
            SliceRules::Closed => "closed".into(),
            SliceRules::OpenAtEnd => "openAtEnd".into(),
        },
        ordered: slicing.ordered,
    }
}

fn strength(strength: BindingStrength) -> &'static str {
    match strength {
        BindingStrength::Required => "required",
        BindingStrength::Extensible => "extensible",
        BindingStrength::Preferred => "preferred",
        BindingStrength::Example => "example",
    }
}

/// An id without slice names is the path.
fn path_of(id: &str) -> String {
    let segments: Vec<&str> = id.split('.').map(|segment| segment.split(':').next().unwrap_or_default()).collect();
    segments.join(".")
}

/// A literal as JSON text, numbers as written in the definition.
fn json_text(literal: &Literal) -> String {
    let mut out = String::new();
    write_json(literal, &mut out);
    out
}

fn write_json(literal: &Literal, out: &mut String) {
    match literal {
        Literal::Null => out.push_str("null"),
        Literal::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Literal::Number(text) => out.push_str(text),
        Literal::String(text) => out.push_str(&Value::from(&**text).to_string()),
        Literal::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_json(item, out);
            }
            out.push(']');
        }
        Literal::Object(properties) => {
            out.push('{');
            for (index, (key, _, value)) in properties.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                out.push_str(&Value::from(&**key).to_string());
                out.push(':');
                write_json(value, out);
            }
            out.push('}');
        }
    }
}

/// A compiled structure as a StructureDefinition whose snapshot holds the facts that validation uses (no prose but
/// `short` and the constraints' texts).
pub fn snapshot_json(rules: &Ruleset, id: StructureId) -> Value {
    let structure = rules.structure(id);
    let mut out = Map::new();
    let mut set = |key: &str, value: Value| {
        if value.as_str() != Some("") {
            out.insert(key.into(), value);
        }
    };
    set("resourceType", json!("StructureDefinition"));
    set("url", json!(structure.url));
    set("version", json!(structure.version));
    set("name", json!(structure.name));
    set("title", json!(structure.title));
    set("status", json!(structure.status));
    set("fhirVersion", json!("4.0.1"));
    set(
        "kind",
        json!(match structure.kind {
            StructureKind::Primitive => "primitive-type",
            StructureKind::Complex => "complex-type",
            StructureKind::Resource => "resource",
            StructureKind::Logical => "logical",
        }),
    );
    set("abstract", json!(structure.is_abstract));
    set("type", json!(structure.type_name));
    set("baseDefinition", json!(structure.base));
    if !structure.base.is_empty() {
        let constraint = structure.derivation == crate::model::Derivation::Constraint;
        set("derivation", json!(if constraint { "constraint" } else { "specialization" }));
    }
    if !structure.context.is_empty() {
        let context = structure.context.iter().map(|it| json!({"type": it.kind, "expression": it.expression}));
        set("context", context.collect());
    }
    let elements = elements(rules, id);
    let imposed = elements.first().into_iter().flat_map(|root| &root.demands).filter_map(|demand| match demand {
        Demand::Impose(url) => Some(json!({"url": Demand::IMPOSE, "valueCanonical": url})),
        _ => None,
    });
    let imposed: Vec<Value> = imposed.collect();
    if !imposed.is_empty() {
        set("extension", Value::Array(imposed));
    }
    set("snapshot", json!({"element": elements.iter().map(element_json).collect::<Vec<_>>()}));
    Value::Object(out)
}

/// What an extension of the element itself says.
fn element_extension(demand: &Demand) -> Option<Value> {
    Some(match demand {
        Demand::Source(severity) => json!({"url": Demand::SOURCE, "valueCode": severity.code()}),
        Demand::Language(language) => json!({"url": Demand::LANGUAGE, "valueCode": language}),
        Demand::MinLength(least) => json!({"url": Demand::MIN_LENGTH, "valueInteger": least}),
        Demand::Value => json!({"url": Demand::VALUE, "valueBoolean": true}),
        Demand::Alternative(url) => json!({"url": Demand::ALTERNATIVE, "valueCanonical": url}),
        Demand::Form { ty, regex } if ty.is_empty() => json!({"url": Demand::REGEX, "valueString": regex}),
        Demand::FormInWords(words) => json!({"url": Demand::FORM_IN_WORDS, "valueString": words}),
        Demand::Decimals(most) => json!({"url": Demand::DECIMALS, "valueInteger": most}),
        Demand::Size(most) => {
            let most: Value = serde_json::from_str(most).unwrap_or(Value::Null);
            json!({"url": Demand::SIZE, "valueDecimal": most})
        }
        Demand::Mime(code) => json!({"url": Demand::MIME, "valueCode": code}),
        Demand::Unit(system, code) => {
            let coding = json!([{"system": system, "code": code}]);
            json!({"url": Demand::UNITS, "valueCodeableConcept": {"coding": coding}})
        }
        // with the type, with the binding, with the structure
        Demand::Form { .. } | Demand::Binding(_) | Demand::Impose(_) => return None,
    })
}

/// What an extension of the binding says.
fn binding_extension(demand: &Demand) -> Option<Value> {
    let Demand::Binding(more) = demand else { return None };
    let mut parts = vec![
        json!({"url": "purpose", "valueCode": more.purpose}),
        json!({"url": "valueSet", "valueCanonical": more.value_set}),
    ];
    if more.any {
        parts.push(json!({"url": "any", "valueBoolean": true}));
    }
    Some(json!({"url": Demand::BINDINGS[0], "extension": parts}))
}

fn element_json(draft: &ElementDraft) -> Value {
    let max = |max: u32| if max == u32::MAX { "*".to_owned() } else { max.to_string() };
    let mut out = Map::new();
    let mut set = |key: String, value: Value| {
        let empty = value.is_null() || value.as_str() == Some("") || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            out.insert(key, value);
        }
    };
    set("id".into(), json!(draft.id));
    set("extension".into(), draft.demands.iter().filter_map(element_extension).collect());
    set("path".into(), json!(draft.path));
    set("sliceName".into(), json!(draft.slice_name));
    set("short".into(), json!(draft.short));
    set("min".into(), json!(draft.min));
    set("max".into(), json!(draft.max.map(max)));
    set("representation".into(), json!(draft.representation));
    set("contentReference".into(), json!(draft.content_reference));
    set("maxLength".into(), json!(draft.max_length));
    set("mustSupport".into(), json!(draft.must_support));
    set("isModifier".into(), json!(draft.is_modifier));
    set("isSummary".into(), json!(draft.is_summary));
    for (prefix, value) in [
        ("fixed", &draft.fixed),
        ("pattern", &draft.pattern),
        ("minValue", &draft.min_value),
        ("maxValue", &draft.max_value),
    ] {
        if let Some(ValueDraft { type_name, json }) = value {
            let value = serde_json::from_str(json).unwrap_or(Value::Null);
            set(crate::text::choice::expansion(prefix, type_name), value);
        }
    }
    let types = draft.types.iter().flatten().map(|ty| {
        let mut out = Map::new();
        out.insert("code".into(), json!(ty.code));
        for (key, list) in [("profile", &ty.profiles), ("targetProfile", &ty.targets), ("aggregation", &ty.aggregation)]
        {
            if !list.is_empty() {
                out.insert(key.into(), json!(list));
            }
        }
        if !ty.versioning.is_empty() {
            out.insert("versioning".into(), json!(ty.versioning));
        }
        let regex = draft.demands.iter().find_map(|demand| match demand {
            Demand::Form { ty: of, regex } if *of == ty.code => Some(regex),
            _ => None,
        });
        if let Some(regex) = regex {
            out.insert("extension".into(), json!([{"url": Demand::REGEX, "valueString": regex}]));
        }
        Value::Object(out)
    });
    set("type".into(), types.collect());
    if let Some(slicing) = &draft.slicing {
        let discriminators: Vec<Value> =
            slicing.discriminators.iter().map(|(kind, path)| json!({"type": kind, "path": path})).collect();
        let mut value = json!({"rules": slicing.rules, "ordered": slicing.ordered});
        if !discriminators.is_empty() {
            value["discriminator"] = Value::Array(discriminators);
        }
        set("slicing".into(), value);
    }
    if let Some(binding) = &draft.binding {
        let mut value = json!({"strength": binding.strength});
        if !binding.value_set.is_empty() {
            value["valueSet"] = json!(binding.value_set);
        }
        let mut extensions: Vec<Value> = draft.demands.iter().filter_map(binding_extension).collect();
        if !binding.max_value_set.is_empty() {
            extensions.push(json!({
                "url": "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet",
                "valueCanonical": binding.max_value_set,
            }));
        }
        if !extensions.is_empty() {
            value["extension"] = Value::Array(extensions);
        }
        set("binding".into(), value);
    }
    let constraints = draft.constraints.iter().map(|it| {
        let mut out = Map::new();
        for (key, text) in [
            ("key", &it.key),
            ("severity", &it.severity),
            ("human", &it.human),
            ("expression", &it.expression),
            ("source", &it.source),
        ] {
            if !text.is_empty() {
                out.insert(key.into(), json!(text));
            }
        }
        Value::Object(out)
    });
    set("constraint".into(), constraints.collect());
    Value::Object(out)
}
