//! Compiled structures → JSON, for `tekigo snapshot`. Properties stand in the order of the specification, decimals keep their digits.

use super::decompile::{compiled, draft, path_of};
use crate::model::{Demand, Derivation, Element, Ruleset, StructureId, StructureKind};
use crate::source::draft::{BindingDraft, ConstraintDraft, SlicingDraft, TypeDraft, ValueDraft};
use serde::Serialize;
use serde_json::json;

/// A compiled structure as a StructureDefinition whose snapshot holds the facts that validation uses; see [`snapshot_elements`].
pub fn snapshot_json(rules: &Ruleset, id: StructureId) -> String {
    let structure = rules.structure(id);
    let mut out = Object::default();
    out.set("resourceType", "StructureDefinition");
    let imposed = rules.element(structure.first).demands.iter().filter_map(|demand| match demand {
        Demand::Impose(url) => Some(json!({"url": Demand::IMPOSE, "valueCanonical": url}).to_string()),
        _ => None,
    });
    out.list("extension", imposed);
    out.set("url", &structure.url);
    out.text("version", &structure.version);
    out.text("name", &structure.name);
    out.text("title", &structure.title);
    out.text("status", &structure.status);
    out.set("fhirVersion", "4.0.1");
    let kind = match structure.kind {
        StructureKind::Primitive => "primitive-type",
        StructureKind::Complex => "complex-type",
        StructureKind::Resource => "resource",
        StructureKind::Logical => "logical",
    };
    out.set("kind", kind);
    out.set("abstract", &structure.is_abstract);
    let contexts = structure.context.iter().map(|it| json!({"type": it.kind, "expression": it.expression}).to_string());
    out.list("context", contexts);
    out.text("type", &structure.type_name);
    out.text("baseDefinition", &structure.base);
    if !structure.base.is_empty() {
        let constraint = structure.derivation == Derivation::Constraint;
        out.set("derivation", if constraint { "constraint" } else { "specialization" });
    }
    let mut snapshot = Object::default();
    snapshot.list("element", snapshot_elements(rules, id).into_iter());
    out.raw("snapshot", &snapshot.done());
    out.done()
}

/// The elements of a compiled structure's snapshot, each as the text of an ElementDefinition. What validation does not use is not kept
/// (definitions, why an element modifies others): there the text points at the element that the specification defines.
pub fn snapshot_elements(rules: &Ruleset, id: StructureId) -> Vec<String> {
    compiled(rules, id).map(|element| element_json(rules, element)).collect()
}

/// A JSON object that is being written.
#[derive(Default)]
struct Object(String);

impl Object {
    fn raw(&mut self, key: &str, json: &str) {
        self.0.push_str(if self.0.is_empty() { "\"" } else { ",\"" });
        self.0.push_str(key);
        self.0.push_str("\":");
        self.0.push_str(json);
    }

    fn set(&mut self, key: &str, value: &(impl Serialize + ?Sized)) {
        // nothing that is written here can fail
        self.raw(key, &serde_json::to_string(value).unwrap_or_default());
    }

    /// A text that may be missing.
    fn text(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.set(key, value);
        }
    }

    fn option(&mut self, key: &str, value: Option<impl Serialize>) {
        if let Some(value) = value {
            self.set(key, &value);
        }
    }

    /// Values that are written already; an empty list is left out.
    fn list(&mut self, key: &str, values: impl Iterator<Item = String>) {
        let values: Vec<String> = values.collect();
        if !values.is_empty() {
            self.raw(key, &format!("[{}]", values.join(",")));
        }
    }

    fn done(self) -> String {
        format!("{{{}}}", self.0)
    }
}

fn times(max: u32) -> String {
    if max == u32::MAX { "*".to_owned() } else { max.to_string() }
}

fn element_json(rules: &Ruleset, element: &Element) -> String {
    let draft = &draft(rules, element);
    let base = base_of(rules, element).unwrap_or(element);
    let base_path = path_of(&base.id);
    let mut out = Object::default();
    out.set("id", &draft.id);
    out.list("extension", draft.demands.iter().filter_map(element_extension));
    out.set("path", &draft.path);
    out.list("representation", draft.representation.iter().map(|code| json!(code).to_string()));
    out.option("sliceName", draft.slice_name.as_ref());
    out.option("slicing", draft.slicing.as_ref().map(slicing));
    out.option("short", draft.short.as_ref());
    let see = format!("See {base_path}.");
    out.set("definition", draft.short.as_deref().unwrap_or(&see));
    out.option("min", draft.min);
    out.option("max", draft.max.map(times));
    let max = if base.parent.is_none() { u32::MAX } else { base.max };
    out.raw("base", &format!(r#"{{"path":"{base_path}","min":{},"max":"{}"}}"#, base.min, times(max)));
    out.option("contentReference", draft.content_reference.as_ref());
    out.list("type", draft.types.iter().flatten().map(|ty| type_json(ty, &draft.demands)));
    for (prefix, value) in [
        ("fixed", &draft.fixed),
        ("pattern", &draft.pattern),
        ("minValue", &draft.min_value),
        ("maxValue", &draft.max_value),
    ] {
        if let Some(ValueDraft { type_name, json }) = value {
            out.raw(&crate::text::choice::expansion(prefix, type_name), json);
        }
    }
    out.option("maxLength", draft.max_length);
    out.list("constraint", draft.constraints.iter().map(constraint));
    out.option("mustSupport", draft.must_support);
    out.option("isModifier", draft.is_modifier);
    if draft.is_modifier == Some(true) {
        out.set("isModifierReason", &see);
    }
    out.option("isSummary", draft.is_summary);
    if let Some(binding) = &draft.binding {
        out.raw("binding", &binding_json(binding, &draft.demands, &see));
    }
    out.done()
}

/// The element of the specification that this one stands for: that of the type which first has it (`Patient.id` is `Resource.id`,
/// `Patient.contact.id` is `Element.id`, `Patient.name.family` in a profile is `HumanName.family`).
fn base_of<'r>(rules: &'r Ruleset, element: &'r Element) -> Option<&'r Element> {
    let mut found = home(rules, element)?;
    // it ends: a part of a type is next to its root, from where only bases lead on, and no snapshot is made of bases in a circle
    while let Some(above) = inherited(rules, found).or_else(|| of_type(rules, rules.element(found.parent?), found)) {
        found = above;
    }
    Some(found)
}

/// The same element in the base of its type. A root is its own type's.
fn inherited<'r>(rules: &'r Ruleset, element: &'r Element) -> Option<&'r Element> {
    let base = rules.structure(element.structure).base_id?;
    let rest = &element.id[element.id.find('.')?..];
    let id = format!("{}{rest}", rules.structure(base).type_name);
    compiled(rules, base).find(|above| *above.id == id)
}

/// The same in the definition of its type: where the specification has it, or the type of what it is a part of.
fn home<'r>(rules: &'r Ruleset, element: &'r Element) -> Option<&'r Element> {
    let Some(parent) = element.parent else { return root(rules, &rules.structure(element.structure).type_name) };
    let parent = rules.element(parent);
    let above = home(rules, parent)?;
    let of_content = || child(rules, rules.element(above.content?), element);
    let of_types = || of_type(rules, parent, element).or_else(|| of_type(rules, above, element));
    child(rules, above, element).or_else(of_content).or_else(of_types)
}

/// The part of a type of `parent` that has the name of `element`.
fn of_type<'r>(rules: &'r Ruleset, parent: &Element, element: &Element) -> Option<&'r Element> {
    parent.types.iter().find_map(|ty| child(rules, root(rules, &ty.code)?, element))
}

fn child<'r>(rules: &'r Ruleset, of: &Element, named: &Element) -> Option<&'r Element> {
    let mut children = of.children.iter().map(|&id| rules.element(id));
    children.find(|child| child.sym == named.sym && child.choice == named.choice)
}

fn root<'r>(rules: &'r Ruleset, code: &str) -> Option<&'r Element> {
    rules.type_named(code).map(|id| rules.element(rules.structure(id).first))
}

/// What an extension of the element itself says.
fn element_extension(demand: &Demand) -> Option<String> {
    let made = match demand {
        Demand::Source(severity) => json!({"url": Demand::SOURCE, "valueCode": severity.code()}),
        Demand::Language(language) => json!({"url": Demand::LANGUAGE, "valueCode": language}),
        Demand::MinLength(least) => json!({"url": Demand::MIN_LENGTH, "valueInteger": least}),
        Demand::Value => json!({"url": Demand::VALUE, "valueBoolean": true}),
        Demand::Alternative(url) => json!({"url": Demand::ALTERNATIVE, "valueCanonical": url}),
        Demand::Form { ty, regex } if ty.is_empty() => json!({"url": Demand::REGEX, "valueString": regex}),
        Demand::FormInWords(words) => json!({"url": Demand::FORM_IN_WORDS, "valueString": words}),
        Demand::Decimals(most) => json!({"url": Demand::DECIMALS, "valueInteger": most}),
        Demand::Size(most) => {
            let mut out = Object::default();
            out.set("url", Demand::SIZE);
            out.raw("valueDecimal", most);
            return Some(out.done());
        }
        Demand::Mime(code) => json!({"url": Demand::MIME, "valueCode": code}),
        Demand::Unit(system, code) => {
            let coding = json!([{"system": system, "code": code}]);
            json!({"url": Demand::UNITS, "valueCodeableConcept": {"coding": coding}})
        }
        // with the type, with the binding, with the structure
        Demand::Form { .. } | Demand::Binding(_) | Demand::Impose(_) => return None,
    };
    Some(made.to_string())
}

fn type_json(ty: &TypeDraft, demands: &[Demand]) -> String {
    let regex = demands.iter().find_map(|demand| match demand {
        Demand::Form { ty: of, regex } if *of == ty.code => Some(regex),
        _ => None,
    });
    let mut out = Object::default();
    out.option("extension", regex.map(|regex| json!([{"url": Demand::REGEX, "valueString": regex}])));
    out.set("code", &ty.code);
    for (key, list) in [("profile", &ty.profiles), ("targetProfile", &ty.targets), ("aggregation", &ty.aggregation)] {
        out.list(key, list.iter().map(|code| json!(code).to_string()));
    }
    out.text("versioning", &ty.versioning);
    out.done()
}

fn slicing(slicing: &SlicingDraft) -> serde_json::Value {
    let by = slicing.discriminators.iter().map(|(kind, path)| json!({"type": kind, "path": path}));
    let by: Vec<_> = by.collect();
    if by.is_empty() {
        return json!({"ordered": slicing.ordered, "rules": slicing.rules});
    }
    json!({"discriminator": by, "ordered": slicing.ordered, "rules": slicing.rules})
}

fn binding_json(binding: &BindingDraft, demands: &[Demand], see: &str) -> String {
    let most = (!binding.max_value_set.is_empty()).then(|| {
        let url = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet";
        json!({"url": url, "valueCanonical": binding.max_value_set}).to_string()
    });
    let mut out = Object::default();
    out.list("extension", demands.iter().filter_map(binding_extension).chain(most));
    out.set("strength", &binding.strength);
    if binding.value_set.is_empty() {
        // one in words only, which are not kept
        out.set("description", see);
    }
    out.text("valueSet", &binding.value_set);
    out.done()
}

/// What an extension of the binding says.
fn binding_extension(demand: &Demand) -> Option<String> {
    let Demand::Binding(more) = demand else { return None };
    let mut parts = vec![
        json!({"url": "purpose", "valueCode": more.purpose}),
        json!({"url": "valueSet", "valueCanonical": more.value_set}),
    ];
    if more.any {
        parts.push(json!({"url": "any", "valueBoolean": true}));
    }
    Some(json!({"url": Demand::BINDINGS[0], "extension": parts}).to_string())
}

fn constraint(constraint: &ConstraintDraft) -> String {
    let mut out = Object::default();
    for (key, text) in [
        ("key", &constraint.key),
        ("severity", &constraint.severity),
        ("human", &constraint.human),
        ("expression", &constraint.expression),
        ("source", &constraint.source),
    ] {
        out.text(key, text);
    }
    out.done()
}
