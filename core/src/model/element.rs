//! A compiled element: the facts of one ElementDefinition, linked.

use super::{Demand, ElementId, Literal, StructureId, ValueSetId};
use crate::diagnostic::Text;
use crate::json::Sym;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One element of a structure. Facts are those of the snapshot.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "FHIR's own facts are booleans")]
pub struct Element {
    /// Element id: `Patient.name:official.given`.
    pub id: Box<str>,
    /// The structure that it belongs to.
    pub structure: StructureId,
    /// The element above; for a slice the sliced element's parent.
    pub parent: Option<ElementId>,
    /// Interned last segment of the path without `[x]`; `UNKNOWN` for the root.
    pub sym: Sym,
    /// The path ends with `[x]`.
    pub choice: bool,
    /// `sliceName`.
    pub slice_name: Option<Box<str>>,
    /// For a slice: the sliced element.
    pub sliced: Option<ElementId>,
    /// `min`.
    pub min: u32,
    /// `max`; `u32::MAX` is `*`.
    pub max: u32,
    /// The base element repeats: JSON holds an array.
    pub array: bool,
    /// Allowed types; empty for the root and for content references.
    pub types: Vec<Type>,
    /// Direct child elements in order, slices left out.
    pub children: Vec<ElementId>,
    /// JSON names of `children`, choice expansions included, sorted by `sym`.
    pub lookup: Vec<Child>,
    /// Slices in order (re-slices too, after the slice that they refine).
    pub slices: Vec<ElementId>,
    /// How the slices are told apart.
    pub slicing: Option<Slicing>,
    /// Target of `contentReference`.
    pub content: Option<ElementId>,
    /// `fixed[x]`: (type name, value).
    pub fixed: Option<(Box<str>, Literal)>,
    /// `pattern[x]`: (type name, value).
    pub pattern: Option<(Box<str>, Literal)>,
    /// `minValue[x]`.
    pub min_value: Option<(Box<str>, Literal)>,
    /// `maxValue[x]`.
    pub max_value: Option<(Box<str>, Literal)>,
    /// `maxLength` in characters.
    pub max_length: Option<u32>,
    /// `mustSupport`.
    pub must_support: bool,
    /// `isModifier`.
    pub is_modifier: bool,
    /// `isSummary`.
    pub is_summary: bool,
    /// The value is an XML attribute or the xhtml of a narrative.
    pub representation: Vec<Box<str>>,
    /// `binding`.
    pub binding: Option<Binding>,
    /// What extensions of the definition ask of a value.
    pub demands: Vec<Demand>,
    /// `constraint`s, those checked natively (`ele-1`, `ext-1`) included.
    #[serde(skip)] // packed apart: `model::elements`
    pub constraints: Vec<Arc<Constraint>>,
    /// `short`.
    pub short: Box<str>,
    /// Source clause of the facts; empty when unknown.
    pub source: Box<str>,
}

impl Element {
    /// Whether `id` names it: its own id, the same without slices, or what data calls it (`Condition.onsetDateTime`). A slice has only
    /// its own id.
    pub fn is_called(&self, id: &str) -> bool {
        if *self.id == *id {
            return true;
        }
        if self.slice_name.is_some() {
            return false;
        }
        let plain = without_slices(&self.id).replace("[x]", "");
        id.strip_prefix(&*plain).is_some_and(|rest| {
            rest.is_empty() || self.choice && self.types.iter().any(|one| one.code.eq_ignore_ascii_case(rest))
        })
    }
}

/// `Patient.name:official.given` → `Patient.name.given`.
pub(crate) fn without_slices(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for (index, segment) in id.split('.').enumerate() {
        if index > 0 {
            out.push('.');
        }
        out.push_str(segment.split(':').next().unwrap_or_default());
    }
    out
}

/// A JSON property name that leads to a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// Interned JSON name (`valueQuantity`).
    pub sym: Sym,
    /// Index into `Element::children`.
    pub child: u16,
    /// Index into that child's `types`.
    pub ty: u16,
}

/// An allowed type.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Type {
    /// FHIR type name: `HumanName`, `string`, `Reference`.
    pub code: Box<str>,
    /// Its base definition; `None` when it is not loaded.
    pub structure: Option<StructureId>,
    /// Profiles on the type, one of which must hold.
    pub profiles: Vec<Target>,
    /// Target profiles of a Reference or canonical, one of which must hold.
    pub targets: Vec<Target>,
    /// `contained`, `referenced`, `bundled` as bits 1, 2, 4; 0 when not restricted.
    pub aggregation: u8,
    /// `independent` 1, `specific` 2, either or absent 0.
    pub versioning: u8,
}

/// A canonical in a definition and what it leads to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Target {
    /// As written.
    pub canonical: Box<str>,
    /// The definition, when it is loaded.
    pub structure: Option<StructureId>,
}

/// `slicing`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Slicing {
    /// How to tell the slices apart; empty: slices are told by name only (or `@type` for choices).
    pub discriminators: Vec<Discriminator>,
    /// Whether other items are allowed.
    pub rules: SliceRules,
    /// Slices must come in definition order.
    pub ordered: bool,
}

/// `slicing.discriminator`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Discriminator {
    /// Kind.
    pub kind: DiscriminatorKind,
    /// Path as written: `$this`, `coding.code`, `resolve()`, `extension('url')`, `value.ofType(Quantity)`.
    pub path: Box<str>,
}

/// `discriminator.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum DiscriminatorKind {
    Value,
    Exists,
    Pattern,
    Type,
    Profile,
}

/// `slicing.rules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum SliceRules {
    Open,
    Closed,
    OpenAtEnd,
}

/// `binding`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Binding {
    /// Strength.
    pub strength: BindingStrength,
    /// The canonical as written; may be empty.
    pub canonical: Box<str>,
    /// The value set, when it is loaded.
    pub value_set: Option<ValueSetId>,
    /// `maxValueSet`, when there is one.
    pub max: Option<(Box<str>, Option<ValueSetId>)>,
}

/// `binding.strength`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum BindingStrength {
    Required,
    Extensible,
    Preferred,
    Example,
}

/// Index of a parsed expression in `Ruleset::expressions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ExprId(pub u32);

/// `constraint`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Constraint {
    /// `key`.
    pub key: Box<str>,
    /// `severity` is `error` (else `warning`).
    pub is_error: bool,
    /// `best-practice` extension.
    pub best_practice: bool,
    /// The expression; `None` when the definition has none, or one that cannot be parsed (reported when compiled).
    pub expression: Option<ExprId>,
    /// English, or the definition's only text; shared by the findings that tell it.
    pub human: Text,
    /// Japanese; empty when the definition has one text only.
    pub human_ja: Text,
    /// Canonical of the definition that states it first; may be empty.
    pub source: Box<str>,
    /// The id that the specification gives to the rule in its text (`R0211`); empty where the key is the id.
    pub spec_id: Box<str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_has_few_names() {
        let (profiles, targets) = <(Vec<Target>, Vec<Target>)>::default();
        let date = Type { code: "dateTime".into(), structure: None, profiles, targets, aggregation: 0, versioning: 0 };
        let onset = Element { id: "Condition.onset[x]".into(), choice: true, types: vec![date], ..Element::default() };
        let of_slice = Element { id: "Patient.name:official.given".into(), ..Element::default() };
        let slice =
            Element { id: "Patient.name:official".into(), slice_name: Some("official".into()), ..Element::default() };
        for (element, id, expected) in [
            (&onset, "Condition.onset[x]", true),
            (&onset, "Condition.onset", true),
            (&onset, "Condition.onsetDateTime", true),
            (&onset, "Condition.onsetAge", false),
            (&of_slice, "Patient.name:official.given", true),
            (&of_slice, "Patient.name.given", true),
            (&of_slice, "Patient.name:other.given", false),
            (&slice, "Patient.name:official", true),
            (&slice, "Patient.name", false),
        ] {
            assert_eq!(element.is_called(id), expected, "{id}");
        }
    }
}
