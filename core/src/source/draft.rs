//! The draft: definitions as facts, before anything is linked. Both sources (our tables, official FHIR packages)
//! produce it; `compile` is its only consumer.

use crate::model::Demand;
pub use crate::model::ruleset::ResourceDraft;
use serde::{Deserialize, Serialize};

/// Everything that one or more sources define, in load order (a later definition of the same canonical wins).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Draft {
    /// StructureDefinitions.
    pub structures: Vec<StructureDraft>,
    /// CodeSystems (supplements too).
    pub code_systems: Vec<CodeSystemDraft>,
    /// ValueSets.
    pub value_sets: Vec<ValueSetDraft>,
    /// NamingSystems: a preferred URI and its aliases.
    pub naming_systems: Vec<NamingSystemDraft>,
    /// Instances and definitions that conformance resolution may need (Questionnaire), as JSON text.
    pub resources: Vec<ResourceDraft>,
    /// ConceptMaps: masters are made of them, rules are not.
    #[serde(skip)]
    pub concept_maps: Vec<ConceptMapDraft>,
}

impl Draft {
    /// Puts the definitions of `more` after these: where both have one, that of `more` wins.
    pub fn append(&mut self, mut more: Self) {
        self.structures.append(&mut more.structures);
        self.code_systems.append(&mut more.code_systems);
        self.value_sets.append(&mut more.value_sets);
        self.naming_systems.append(&mut more.naming_systems);
        self.resources.append(&mut more.resources);
        self.concept_maps.append(&mut more.concept_maps);
    }
}

/// Where a definition came from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// `package name#version`, a file name, or `embedded`.
    pub package: Box<str>,
    /// File inside it; empty where there is none.
    pub file: Box<str>,
}

/// One StructureDefinition.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StructureDraft {
    /// Canonical without version.
    pub url: Box<str>,
    /// Business version; empty when absent.
    pub version: Box<str>,
    /// Computer name.
    pub name: Box<str>,
    /// Human title; may be empty.
    pub title: Box<str>,
    /// `primitive-type`, `complex-type`, `resource`, `logical`.
    pub kind: Box<str>,
    /// `type` (for logical models a URL).
    pub type_name: Box<str>,
    /// Canonical of `baseDefinition`, with version if written; empty for Element and Resource.
    pub base: Box<str>,
    /// `specialization` or `constraint`; empty when absent.
    pub derivation: Box<str>,
    /// `abstract`.
    pub is_abstract: bool,
    /// `status`.
    pub status: Box<str>,
    /// Extension contexts: (type, expression).
    pub context: Vec<(Box<str>, Box<str>)>,
    /// FHIRPath `contextInvariant`s.
    pub context_invariant: Vec<Box<str>>,
    /// Snapshot elements in order; empty when absent.
    pub snapshot: Vec<ElementDraft>,
    /// Differential elements in order; empty when absent.
    pub differential: Vec<ElementDraft>,
    /// Something in it could not be read (reported): it must not be taken for complete.
    pub broken: bool,
    /// Origin.
    pub origin: Origin,
}

/// One ElementDefinition: only facts, every one optional so that differentials overlay.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ElementDraft {
    /// `id`, e.g. `Patient.name:official.given`.
    pub id: Box<str>,
    /// `path`, e.g. `Patient.name.given`.
    pub path: Box<str>,
    /// `sliceName`.
    pub slice_name: Option<Box<str>>,
    /// `short`, kept for reports (a few words; empty in our tables unless ours).
    pub short: Option<Box<str>>,
    /// `min`.
    pub min: Option<u32>,
    /// `max`; `u32::MAX` is `*`.
    pub max: Option<u32>,
    /// `base.max`: whether JSON holds an array is decided by it; `u32::MAX` is `*`.
    pub base_max: Option<u32>,
    /// `contentReference` as written (`#Bundle.link`, or `url#Bundle.link`).
    pub content_reference: Option<Box<str>>,
    /// `type`.
    pub types: Option<Vec<TypeDraft>>,
    /// `fixed[x]`.
    pub fixed: Option<ValueDraft>,
    /// `pattern[x]`.
    pub pattern: Option<ValueDraft>,
    /// `minValue[x]`.
    pub min_value: Option<ValueDraft>,
    /// `maxValue[x]`.
    pub max_value: Option<ValueDraft>,
    /// `maxLength`, in characters.
    pub max_length: Option<u32>,
    /// `mustSupport`.
    pub must_support: Option<bool>,
    /// `isModifier`.
    pub is_modifier: Option<bool>,
    /// `isSummary`.
    pub is_summary: Option<bool>,
    /// `slicing`.
    pub slicing: Option<SlicingDraft>,
    /// `binding`.
    pub binding: Option<BindingDraft>,
    /// What its extensions ask of a value.
    pub demands: Vec<Demand>,
    /// `constraint`; overlays by key.
    pub constraints: Vec<ConstraintDraft>,
    /// `condition` ids are not kept. `representation` codes (`xmlAttr`, `xhtml`, …).
    pub representation: Vec<Box<str>>,
    /// Source clause of the fact, from our tables.
    pub source: Option<Box<str>>,
}

/// One `type` of an element.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TypeDraft {
    /// FHIR type name, already translated from the `http://hl7.org/fhirpath/System.X` form through the
    /// `structuredefinition-fhir-type` extension (`string`, `uri`, `id`).
    pub code: Box<str>,
    /// `profile` canonicals.
    pub profiles: Vec<Box<str>>,
    /// `targetProfile` canonicals.
    pub targets: Vec<Box<str>>,
    /// `aggregation` codes: contained, referenced, bundled.
    pub aggregation: Vec<Box<str>>,
    /// `versioning`: either, independent, specific; empty when absent.
    pub versioning: Box<str>,
}

/// A `fixed[x]`, `pattern[x]`, `minValue[x]`, …
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ValueDraft {
    /// FHIR type name: `code`, `CodeableConcept` (the x, with its primitive's first letter lowered).
    pub type_name: Box<str>,
    /// The value as compact JSON; decimals as written.
    pub json: Box<str>,
}

/// `slicing`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SlicingDraft {
    /// (type, path): value|exists|pattern|type|profile.
    pub discriminators: Vec<(Box<str>, Box<str>)>,
    /// `open`, `closed`, `openAtEnd`.
    pub rules: Box<str>,
    /// `ordered`.
    pub ordered: bool,
}

/// `binding`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BindingDraft {
    /// `required`, `extensible`, `preferred`, `example`.
    pub strength: Box<str>,
    /// `valueSet` canonical, with version if written; empty when absent.
    pub value_set: Box<str>,
    /// The `elementdefinition-maxValueSet` extension; empty when absent.
    pub max_value_set: Box<str>,
}

/// `constraint`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ConstraintDraft {
    /// `key`: ele-1, dom-3, R0211.
    pub key: Box<str>,
    /// `error` or `warning`.
    pub severity: Box<str>,
    /// FHIRPath; empty when absent (then it cannot be checked, which is a finding).
    pub expression: Box<str>,
    /// `human`, as the definition says it, or our English.
    pub human: Box<str>,
    /// Our Japanese; empty for official packages (then `human` serves both).
    pub human_ja: Box<str>,
    /// `source` canonical of the definition that states it first; may be empty.
    pub source: Box<str>,
    /// The `elementdefinition-bestpractice` extension is set.
    pub best_practice: bool,
    /// The id that the specification gives to the rule in its text (`R0211`); empty where the key is the id.
    #[serde(default)]
    pub spec_id: Box<str>,
}

/// One CodeSystem.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CodeSystemDraft {
    /// Canonical without version.
    pub url: Box<str>,
    /// Version; empty when absent.
    pub version: Box<str>,
    /// `name` or `title`.
    pub name: Box<str>,
    /// `complete`, `fragment`, `example`, `not-present`, `supplement`.
    pub content: Box<str>,
    /// `supplements` canonical; empty when absent.
    pub supplements: Box<str>,
    /// `caseSensitive`; FHIR's default where absent is true.
    pub case_sensitive: bool,
    /// Language of the displays (`language`), empty when absent.
    pub language: Box<str>,
    /// `valueSet` canonical of all codes; empty when absent.
    pub all_codes: Box<str>,
    /// `hierarchyMeaning`.
    pub hierarchy: Box<str>,
    /// Concepts in document order (parents before children).
    pub concepts: Vec<ConceptDraft>,
    /// Origin.
    pub origin: Origin,
}

/// One concept of a CodeSystem.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ConceptDraft {
    /// The code.
    pub code: Box<str>,
    /// The display; empty when absent.
    pub display: Box<str>,
    /// `designation`s: (language, value).
    pub designations: Vec<(Box<str>, Box<str>)>,
    /// Indexes of parent concepts in `concepts` (nesting, `parent`/`child` properties).
    pub parents: Vec<u32>,
    /// Properties for filters: (code, value as text). `inactive`, `notSelectable`, `status` among them.
    pub properties: Vec<(Box<str>, Box<str>)>,
}

/// One ValueSet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ValueSetDraft {
    /// Canonical without version.
    pub url: Box<str>,
    /// Version; empty when absent.
    pub version: Box<str>,
    /// `title` or `name`.
    pub name: Box<str>,
    /// `compose.include`.
    pub include: Vec<IncludeDraft>,
    /// `compose.exclude`.
    pub exclude: Vec<IncludeDraft>,
    /// `compose.inactive` false: inactive codes are not members.
    pub exclude_inactive: bool,
    /// `expansion.contains`, flattened; `None` when there is no expansion.
    pub expansion: Option<ExpansionDraft>,
    /// Origin.
    pub origin: Origin,
}

/// `compose.include` or `.exclude`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IncludeDraft {
    /// `system`; empty when absent.
    pub system: Box<str>,
    /// `version`; empty when absent.
    pub version: Box<str>,
    /// Enumerated (code, display).
    pub concepts: Vec<(Box<str>, Box<str>)>,
    /// (property, op, value).
    pub filters: Vec<(Box<str>, Box<str>, Box<str>)>,
    /// Imported value sets: all must hold.
    pub value_sets: Vec<Box<str>>,
}

/// `expansion`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ExpansionDraft {
    /// (system, code, display), abstract entries left out.
    pub contains: Vec<(Box<str>, Box<str>, Box<str>)>,
    /// Whether it is known to be all (no `total` larger than what is there, no `too-costly` mark).
    pub complete: bool,
}

/// One NamingSystem.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NamingSystemDraft {
    /// Name.
    pub name: Box<str>,
    /// `codesystem`, `identifier`, `root`.
    pub kind: Box<str>,
    /// (type, value, preferred).
    pub ids: Vec<(Box<str>, Box<str>, bool)>,
}

/// One ConceptMap.
#[derive(Clone, Debug, Default)]
pub struct ConceptMapDraft {
    /// Canonical without version; may be empty.
    pub url: Box<str>,
    /// Version; empty when absent.
    pub version: Box<str>,
    /// Its groups, in document order.
    pub groups: Vec<MapGroupDraft>,
}

/// `group` of a ConceptMap.
#[derive(Clone, Debug, Default)]
pub struct MapGroupDraft {
    /// System of the codes that are mapped; empty when absent.
    pub source: Box<str>,
    /// System of the codes that they are mapped to; empty when absent.
    pub target: Box<str>,
    /// The codes that are mapped.
    pub elements: Vec<MapElementDraft>,
}

/// `group.element` of a ConceptMap.
#[derive(Clone, Debug, Default)]
pub struct MapElementDraft {
    /// The code that is mapped.
    pub code: Box<str>,
    /// Its display; empty when absent.
    pub display: Box<str>,
    /// Code, display and `equivalence` of each target.
    pub targets: Vec<(Box<str>, Box<str>, Box<str>)>,
}
