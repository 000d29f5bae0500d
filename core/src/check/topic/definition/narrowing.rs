//! An element of a profile narrows what the type allows: its types, targets, binding and values
//! (http://hl7.org/fhir/R4/profiling.html#limitations).

use super::elements::{FHIR, Found, element_at};
use crate::check::document::json::Json;
use crate::check::document::place::place;
use crate::check::judge::binding::takes_codes;
use crate::check::session::Session;
use crate::diagnostic::catalogue::definition as rule;
use crate::diagnostic::{Finding, Sink};
use crate::model::{BindingStrength, Derivation, Element, ElementId, StructureId, Type};
use std::collections::{BTreeMap, BTreeSet};

/// Judges one element against the base definition of the type, which is the widest that any profile may allow.
pub(super) fn check(session: &Session, element: Json<'_>, path: &str, sink: &mut Sink) {
    let doc = session.doc;
    if let Some(node) = element.get("meaningWhenMissing") {
        sink.push(Finding::new(&rule::MEANING_WHEN_MISSING, place(doc, node.node), vec![path.into()]));
    }
    let Found::At(id) = element_at(doc.rules, path) else { return };
    let base = doc.rules.element(id);
    // the root of a type, and what stands for content that is defined elsewhere
    if base.parent.is_none() || base.types.is_empty() {
        return;
    }
    types(session, element, path, base, sink);
    values(session, element, path, base, sink);
    bindable(session, element, path, base, sink);
    let strength = element.get("binding").map(|binding| (binding, binding.text("strength")));
    if let Some((binding, strength)) = strength
        && base.binding.as_ref().is_some_and(|base| base.strength == BindingStrength::Required)
        && matches!(&*strength, "extensible" | "preferred" | "example")
    {
        let words = vec![path.into(), strength.as_ref().into()];
        sink.push(Finding::new(&rule::BINDING_WEAKER, place(doc, binding.node), words));
    }
}

fn types(session: &Session, element: Json<'_>, path: &str, base: &Element, sink: &mut Sink) {
    let doc = session.doc;
    for ty in element.items("type") {
        let code = ty.text("code");
        // FHIRPath's own types stand for values without elements
        if code.is_empty() || code.starts_with("http://hl7.org/fhirpath/") {
            continue;
        }
        let Some(own) = doc.rules.type_named(code.strip_prefix(FHIR).unwrap_or(&code)) else {
            if base.types.iter().all(|base| base.structure.is_some()) {
                not_allowed(session, ty, path, &code, base, sink);
            }
            continue;
        };
        if !base.types.iter().any(|base| takes(session, base, own)) {
            not_allowed(session, ty, path, &code, base, sink);
            continue;
        }
        if let Some(allowed) = base.types.iter().find(|base| *base.code == *code) {
            targets(session, ty, path, allowed, sink);
        }
        for profile in ty.items("profile") {
            let text = doc.tree.text(profile.node);
            let Some((id, _)) = doc.rules.resolve(&text) else { continue };
            let found = &*doc.rules.structure(id).type_name;
            // what specialises a type is another type, unless any resource or element may stand here
            let is_abstract = matches!(&*code, "Resource" | "DomainResource" | "Element" | "BackboneElement");
            if !doc.rules.derives_from(id, own) || !is_abstract && *found != *code {
                let words = vec![path.into(), found.into(), code.as_ref().into()];
                sink.push(Finding::new(&rule::PROFILE_OF_OTHER_TYPE, place(doc, profile.node), words));
            }
        }
    }
}

fn not_allowed(session: &Session, ty: Json<'_>, path: &str, code: &str, base: &Element, sink: &mut Sink) {
    let mut allowed: Vec<&str> = base.types.iter().map(|ty| &*ty.code).collect();
    allowed.dedup();
    let words = vec![path.into(), code.into(), allowed.join(", ").into()];
    sink.push(Finding::new(&rule::TYPE_NOT_ALLOWED, place(session.doc, ty.node), words));
}

/// A binding stands where one of the types may hold codes (eld-11 means it, but holds for everything as it is published).
fn bindable(session: &Session, element: Json<'_>, path: &str, base: &Element, sink: &mut Sink) {
    let doc = session.doc;
    let Some(binding) = element.get("binding") else { return };
    let own: Vec<String> = element.items("type").map(|ty| ty.text("code").into_owned()).collect();
    let of_base = || base.types.iter().map(|ty| ty.code.to_string()).collect();
    let types: Vec<String> = if own.is_empty() { of_base() } else { own };
    // what any type may stand for, extensions among them, and types that nobody knows here may hold codes
    let is_open = |code: &str| {
        let is_any = matches!(code, "Element" | "BackboneElement" | "Extension" | "Resource" | "DomainResource");
        is_any || code.contains(':') || doc.rules.type_named(code).is_none()
    };
    if !types.iter().any(|code| takes_codes(code) || is_open(code)) {
        let words = vec![path.into(), types.join(", ").into()];
        sink.push(Finding::new(&rule::BINDING_TYPE, place(doc, binding.node), words));
    }
}

/// Whether a type of the base takes values of `own`; one that is not known may.
fn takes(session: &Session, base: &Type, own: StructureId) -> bool {
    base.structure.is_none_or(|base| session.doc.rules.derives_from(own, base))
}

/// Each target is one of the base's, or derives from one.
fn targets(session: &Session, ty: Json<'_>, path: &str, allowed: &Type, sink: &mut Sink) {
    let doc = session.doc;
    let bases: Option<Vec<StructureId>> = allowed.targets.iter().map(|target| target.structure).collect();
    let Some(bases) = bases.filter(|bases| !bases.is_empty()) else { return };
    for target in ty.items("targetProfile") {
        let text = doc.tree.text(target.node);
        let Some((id, _)) = doc.rules.resolve(&text) else { continue };
        // a target may be wider than the base's (any resource): it narrows nothing, and is none of the base's all the same
        if !bases.iter().any(|&base| doc.rules.derives_from(id, base)) {
            let names: Vec<&str> = bases.iter().map(|&base| &*doc.rules.structure(base).type_name).collect();
            let words = vec![path.into(), text.strip_prefix(FHIR).unwrap_or(&text).into(), names.join(", ").into()];
            sink.push(Finding::new(&rule::TARGET_NOT_ALLOWED, place(doc, target.node), words));
        }
    }
}

/// `fixed[x]` and `pattern[x]` are values of the element's type.
fn values(session: &Session, element: Json<'_>, path: &str, base: &Element, sink: &mut Sink) {
    let doc = session.doc;
    for child in doc.tree.children(element.node) {
        let key = doc.tree.key(child);
        let Some(ty) = key.strip_prefix("fixed").or(key.strip_prefix("pattern")) else { continue };
        if !ty.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let is = |code: &str| code.eq_ignore_ascii_case(ty);
        // Extension.url and ids have FHIRPath's own types
        let known = base.types.iter().all(|base| base.structure.is_some() && !base.code.contains(':'));
        let wider = |base: &Type| {
            let own = doc.rules.type_named(ty);
            own.is_some_and(|own| takes(session, base, own)) || matches!(&*base.code, "Element" | "Resource")
        };
        if known && !base.types.iter().any(|base| is(&base.code) || wider(base)) {
            let mut allowed: Vec<&str> = base.types.iter().map(|ty| &*ty.code).collect();
            allowed.dedup();
            let words = vec![path.into(), ty.into(), allowed.join(", ").into()];
            sink.push(Finding::new(&rule::VALUE_TYPE, place(doc, child), words));
        }
    }
}

/// What must have come before an element of a differential.
#[derive(Default)]
pub(super) struct Order {
    /// The latest element directly below the root, and its path.
    latest: Option<(ElementId, String)>,
    /// Ids (or paths) of elements that say how they are sliced.
    sliced: BTreeSet<String>,
}

impl Order {
    pub(super) fn check(
        &mut self,
        session: &Session,
        element: Json<'_>,
        path: &str,
        base: &BTreeMap<&str, &Element>,
        sink: &mut Sink,
    ) {
        let doc = session.doc;
        if path.bytes().filter(|&byte| byte == b'.').count() == 1
            && let Found::At(id) = element_at(doc.rules, path)
        {
            match &self.latest {
                Some((latest, before)) if id < *latest => {
                    let words = vec![path.into(), before.as_str().into()];
                    sink.push(Finding::new(&rule::ORDER, place(doc, element.node), words));
                }
                _ => self.latest = Some((id, path.to_owned())),
            }
        }
        let id = element.text("id");
        let id = if id.is_empty() { path } else { &*id };
        if element.get("slicing").is_some() {
            self.sliced.insert(id.to_owned());
        }
        let name = element.text("sliceName");
        let Some(whole) = id.strip_suffix(&*name).and_then(|id| id.strip_suffix(':')).filter(|_| !name.is_empty())
        else {
            return;
        };
        // extensions are sliced by url, choices by type, and slices of slices by what sliced them
        let last = path.rsplit('.').next().unwrap_or_default();
        let by_nature =
            matches!(last, "extension" | "modifierExtension") || last.ends_with("[x]") || name.contains('/');
        // other profiles may say it in another version of theirs
        let unsliced = base.get(whole).is_some_and(|base| {
            let own = doc.rules.structure(base.structure).derivation == Derivation::Specialization;
            base.slicing.is_none() && base.max > 1 && own
        });
        if !by_nature && !self.sliced.contains(whole) && unsliced {
            let words = vec![whole.into(), name.as_ref().into()];
            sink.push(Finding::new(&rule::SLICE_WITHOUT_SLICING, place(doc, element.node), words));
        }
    }
}
