//! ElementDefinition → `ElementDraft`.

use super::{Doc, Key, demand};
use crate::json::{Kind, NodeId};
use crate::source::draft::{BindingDraft, ConstraintDraft, ElementDraft, SlicingDraft, TypeDraft, ValueDraft};
use crate::text::choice;

/// https://hl7.org/fhir/R4/extension-structuredefinition-fhir-type.html
const FHIR_TYPE: &str = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";
/// https://hl7.org/fhir/R4/extension-elementdefinition-bestpractice.html
const BEST_PRACTICE: &str = "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice";
/// https://hl7.org/fhir/R4/extension-elementdefinition-maxvalueset.html
const MAX_VALUE_SET: &str = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet";
/// https://hl7.org/fhir/R4/extension-elementdefinition-profile-element.html
const PROFILE_ELEMENT: &str = "http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element";
/// Types of primitive values, as R4 writes them.
const SYSTEM: &str = "http://hl7.org/fhirpath/System.";

/// The elements under `snapshot` or `differential`.
pub(super) fn elements(doc: &mut Doc<'_>, node: NodeId, kind: &str) -> Vec<ElementDraft> {
    let mut list = Vec::new();
    for (key, value) in doc.properties(node) {
        if key == Key::Element {
            for item in doc.items(value, "element") {
                list.push(element(doc, item, kind));
            }
        }
    }
    list
}

fn element(doc: &mut Doc<'_>, node: NodeId, kind: &str) -> ElementDraft {
    let mut draft = ElementDraft::default();
    let mut base_path = Box::<str>::default();
    let mut types = None;
    for (key, value) in doc.properties(node) {
        match key {
            Key::Id => draft.id = doc.text(value, "element.id"),
            Key::Path => draft.path = doc.text(value, "element.path"),
            Key::SliceName => draft.slice_name = Some(doc.text(value, "element.sliceName")),
            Key::Short => draft.short = Some(doc.text(value, "element.short")),
            Key::Min => draft.min = doc.count(value, "element.min"),
            Key::Max => draft.max = max(doc, value, "element.max"),
            Key::Base => {
                for (key, value) in doc.properties(value) {
                    match key {
                        Key::Max => draft.base_max = max(doc, value, "element.base.max"),
                        Key::Path => base_path = doc.text(value, "element.base.path"),
                        _ => {}
                    }
                }
            }
            Key::ContentReference => draft.content_reference = Some(doc.text(value, "element.contentReference")),
            Key::Type => types = Some(value),
            Key::MaxLength => draft.max_length = doc.count(value, "element.maxLength"),
            Key::MustSupport => draft.must_support = Some(doc.flag(value, "element.mustSupport")),
            Key::IsModifier => draft.is_modifier = Some(doc.flag(value, "element.isModifier")),
            Key::IsSummary => draft.is_summary = Some(doc.flag(value, "element.isSummary")),
            Key::Slicing => draft.slicing = Some(slicing(doc, value)),
            Key::Binding => {
                draft.binding = Some(binding(doc, value));
                demand::of_binding(doc, value, &mut draft.demands);
            }
            Key::Constraint => {
                let items = doc.items(value, "element.constraint");
                draft.constraints = items.map(|item| constraint(doc, item)).collect();
            }
            Key::Extension => demand::of_element(doc, value, &mut draft.demands),
            Key::Representation => draft.representation = doc.texts(value, "element.representation"),
            Key::Other => valued(doc, value, &mut draft),
            _ => {}
        }
    }
    // After the loop: what a System type stands for depends on the path, which may stand later in the text.
    if let Some(types) = types {
        let of_primitive = kind == "primitive-type" && draft.path.ends_with(".value");
        let referenced = profile_element(doc, types);
        // what R4 says of the text of its own primitives, the forms of primitives say (`check::datatype`)
        if kind != "primitive-type" {
            demand::of_types(doc, types, &mut draft.demands);
        }
        let items = doc.items(types, "element.type");
        draft.types = Some(items.map(|item| ty(doc, item, of_primitive)).collect());
        if let (Some(element), Some([ty])) = (referenced, draft.types.as_deref_mut())
            && let [profile] = &ty.profiles[..]
        {
            // the content is that of one element of the profile, which is what a content reference says
            draft.content_reference = Some(format!("{profile}#{element}").into());
            ty.profiles.clear();
        }
    }
    // R4 types the id of a resource `System.String`, marked as `string`; it is the FHIR type `id`, which is what the
    // published R4 schemas and every later version say. https://hl7.org/fhir/R4/resource.html#id
    let own_id = kind == "resource" && draft.path.ends_with(".id") && draft.path.matches('.').count() == 1;
    if (own_id || &*base_path == "Resource.id")
        && let Some([ty]) = draft.types.as_deref_mut()
        && (&*ty.code == "string" || ty.code.starts_with(SYSTEM))
    {
        ty.code = "id".into();
    }
    draft
}

/// The element of the one profile on the one type that the type's content is to answer: an extension of `profile`.
fn profile_element(doc: &mut Doc<'_>, types: NodeId) -> Option<Box<str>> {
    let mut items = doc.tree.children(types);
    let (Some(only), None) = (items.next(), items.next()) else { return None };
    let (_, profile) = doc.properties(only).find(|(key, _)| *key == Key::Profile)?;
    let companions = doc.tree.companion_child(only, doc.tree.sym(profile))?;
    let companion = doc.tree.children(companions).next()?;
    let (_, list) = doc.properties(companion).find(|(key, _)| *key == Key::Extension)?;
    let extensions = doc.extensions(list);
    let (_, extension) = extensions.iter().find(|(url, _)| **url == *PROFILE_ELEMENT)?;
    doc.extension_value(*extension)
}

/// `fixed[x]`, `pattern[x]`, `minValue[x]`, `maxValue[x]`.
fn valued(doc: &Doc<'_>, node: NodeId, draft: &mut ElementDraft) {
    let key = doc.tree.key(node);
    let (place, name) = if let Some(name) = key.strip_prefix("fixed") {
        (&mut draft.fixed, name)
    } else if let Some(name) = key.strip_prefix("pattern") {
        (&mut draft.pattern, name)
    } else if let Some(name) = key.strip_prefix("minValue") {
        (&mut draft.min_value, name)
    } else if let Some(name) = key.strip_prefix("maxValue") {
        (&mut draft.max_value, name)
    } else {
        return;
    };
    // a type's name begins with a capital here, whether it does elsewhere or not
    let code = choice::OPEN.iter().find(|code| choice::expands(code, name));
    if name.starts_with(|c: char| c.is_ascii_uppercase()) {
        *place = Some(ValueDraft { type_name: (*code.unwrap_or(&name)).into(), json: doc.compact(node) });
    }
}

/// `max`: a number or `*`.
fn max(doc: &mut Doc<'_>, node: NodeId, what: &'static str) -> Option<u32> {
    let text = doc.text(node, what);
    if &*text == "*" {
        return Some(u32::MAX);
    }
    let count = text.parse().ok();
    if count.is_none() {
        doc.misfits.push((doc.tree.span(node), what));
    }
    count
}

/// A `type`. `keep_system`: the value of a primitive is no FHIR element and keeps its System type.
fn ty(doc: &mut Doc<'_>, node: NodeId, keep_system: bool) -> TypeDraft {
    let mut draft = TypeDraft::default();
    let mut fhir_type = None;
    for (key, value) in doc.properties(node) {
        match key {
            Key::Code => draft.code = doc.text(value, "element.type.code"),
            // STU3 wrote one canonical where R4 has a list; some old definitions still do.
            Key::Profile if doc.tree.kind(value) == Kind::String => draft.profiles = vec![doc.text(value, "")],
            Key::TargetProfile if doc.tree.kind(value) == Kind::String => draft.targets = vec![doc.text(value, "")],
            Key::Profile => draft.profiles = doc.texts(value, "element.type.profile"),
            Key::TargetProfile => draft.targets = doc.texts(value, "element.type.targetProfile"),
            Key::Aggregation => draft.aggregation = doc.texts(value, "element.type.aggregation"),
            Key::Versioning => draft.versioning = doc.text(value, "element.type.versioning"),
            Key::Extension => {
                for (url, extension) in doc.extensions(value) {
                    if &*url == FHIR_TYPE {
                        fhir_type = doc.extension_value(extension);
                    }
                }
            }
            _ => {}
        }
    }
    if let (false, true, Some(code)) = (keep_system, draft.code.starts_with(SYSTEM), fhir_type) {
        draft.code = code;
    }
    draft
}

fn slicing(doc: &mut Doc<'_>, node: NodeId) -> SlicingDraft {
    let mut draft = SlicingDraft::default();
    for (key, value) in doc.properties(node) {
        match key {
            Key::Rules => draft.rules = doc.text(value, "element.slicing.rules"),
            Key::Ordered => draft.ordered = doc.flag(value, "element.slicing.ordered"),
            Key::Discriminator => {
                for item in doc.items(value, "element.slicing.discriminator") {
                    let (mut kind, mut path) = <(Box<str>, Box<str>)>::default();
                    for (key, value) in doc.properties(item) {
                        match key {
                            Key::Type => kind = doc.text(value, "element.slicing.discriminator.type"),
                            Key::Path => path = doc.text(value, "element.slicing.discriminator.path"),
                            _ => {}
                        }
                    }
                    draft.discriminators.push((kind, path));
                }
            }
            _ => {}
        }
    }
    draft
}

fn binding(doc: &mut Doc<'_>, node: NodeId) -> BindingDraft {
    let mut draft = BindingDraft::default();
    for (key, value) in doc.properties(node) {
        match key {
            Key::Strength => draft.strength = doc.text(value, "element.binding.strength"),
            Key::ValueSet => draft.value_set = doc.text(value, "element.binding.valueSet"),
            Key::Extension => {
                for (url, extension) in doc.extensions(value) {
                    if &*url == MAX_VALUE_SET {
                        draft.max_value_set = doc.extension_value(extension).unwrap_or_default();
                    }
                }
            }
            _ => {}
        }
    }
    draft
}

/// The id that JP-CLINS writes before the text of a rule (`R0211:`, `R1113-`, `R9013C:`), empty without one: the key is
/// a phrase there.
fn spec_id(human: &str) -> &str {
    let digits = human.strip_prefix('R').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    let letter = usize::from(matches!(human.as_bytes().get(1 + digits), Some(b'A'..=b'Z')));
    let end = 1 + digits + letter;
    let ends = human.as_bytes().get(end).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    if digits >= 4 && ends { human.get(..end).unwrap_or_default() } else { "" }
}

fn constraint(doc: &mut Doc<'_>, node: NodeId) -> ConstraintDraft {
    let mut draft = ConstraintDraft::default();
    for (key, value) in doc.properties(node) {
        match key {
            Key::KeyName => draft.key = doc.text(value, "element.constraint.key"),
            Key::Severity => draft.severity = doc.text(value, "element.constraint.severity"),
            Key::Expression => draft.expression = doc.text(value, "element.constraint.expression"),
            Key::Human => {
                draft.human = doc.text(value, "element.constraint.human");
                draft.spec_id = spec_id(&draft.human).into();
            }
            Key::Source => draft.source = doc.text(value, "element.constraint.source"),
            Key::Extension => {
                for (url, extension) in doc.extensions(value) {
                    if &*url == BEST_PRACTICE {
                        draft.best_practice = doc.extension_value(extension).is_some_and(|value| &*value == "true");
                    }
                }
            }
            _ => {}
        }
    }
    draft
}
