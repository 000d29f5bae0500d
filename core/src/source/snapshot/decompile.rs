//! Compiled elements → drafts: the way back, for profiles on compiled bases and for `tekigo snapshot`.

use crate::json::quoted;
use crate::model::{
    BindingStrength, Derivation, DiscriminatorKind, Element, Literal, Ruleset, SliceRules, Slicing, StructureId, Type,
};
use crate::source::draft::{BindingDraft, ConstraintDraft, ElementDraft, SlicingDraft, TypeDraft, ValueDraft};

/// The elements of a compiled structure as drafts, in snapshot order.
pub(super) fn elements(rules: &Ruleset, id: StructureId) -> Vec<ElementDraft> {
    compiled(rules, id).map(|element| draft(rules, element)).collect()
}

/// The elements of a compiled structure, in snapshot order.
pub(super) fn compiled(rules: &Ruleset, id: StructureId) -> impl Iterator<Item = &Element> {
    let structure = rules.structure(id);
    rules.elements[structure.first.0 as usize..structure.end.0 as usize].iter()
}

pub(super) fn draft(rules: &Ruleset, element: &Element) -> ElementDraft {
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
pub(super) fn path_of(id: &str) -> String {
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
        Literal::String(text) => out.push_str(&quoted(text)),
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
                out.push_str(&quoted(key));
                out.push(':');
                write_json(value, out);
            }
            out.push('}');
        }
    }
}
