//! References: form, target, its type and profile, where it may be held.

use super::conforms::conforms;
use super::reason;
use crate::check::document::place::{name_of, place};
use crate::check::document::references::RestUrl;
use crate::check::session::Session;
use crate::diagnostic::catalogue::{profile as rule, structure};
use crate::diagnostic::{Arg, Finding, Place, Severity, Sink};
use crate::fhirpath::Resolved;
use crate::json::NodeId;
use crate::model::{StructureId, Type};
use std::borrow::Cow;

/// Judges one Reference against the base specification: it can be read, its target is there, of an allowed type.
pub(crate) fn check(session: &Session, node: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    let Some(text_node) = doc.tree.child(node, doc.syms.reference) else {
        // of what is named by an identifier, the type may be stated
        if let Some((found, ty)) = stated_type(session, node) {
            allowed(session, node, &found, ty, sink);
        }
        return;
    };
    let reference = doc.tree.text(text_node);
    // the element at fault is the Reference; the bytes to mark are those of its text
    let at = || Place { node: Some(node.0), ..place(doc, text_node) };
    let form = form(session, &reference, || is_transaction(session, node));
    if form != Form::Good {
        let finding = Finding::new(&rule::REFERENCE_FORMAT, at(), vec![reference.as_ref().into()]);
        // the entries of a Bundle are found by type and id, so that it leads nowhere there
        let mild = form == Form::Odd
            && !session.call.policy.strict_references
            && session.references().bundle_around(node).is_none();
        sink.push(if mild { finding.severity(Severity::Warning) } else { finding });
        return;
    }
    let resolved = session.follow(&reference, node);
    if resolved == Resolved::Missing {
        let finding = Finding::new(&rule::REFERENCE_UNRESOLVED, at(), vec![reference.as_ref().into()]);
        let may_be_elsewhere =
            !reference.starts_with('#') && !session.call.policy.strict_references && may_lack(session, node);
        sink.push(if may_be_elsewhere { finding.severity(Severity::Warning) } else { finding });
        return;
    }
    if matches!(resolved, Resolved::External(_))
        && let Some((full_url, found)) = entry_of_other_type(session, &reference, node)
    {
        let words = vec![reference.as_ref().into(), full_url.into(), found.into()];
        sink.push(Finding::new(&rule::REFERENCE_ENTRY_TYPE, at(), words));
        return;
    }
    // what the URL does not tell may be stated
    let Some((found, ty)) = target_type(session, &resolved).or_else(|| stated_type(session, node)) else { return };
    if let Some(stated) = doc.text(node, doc.syms.kind)
        && stated.rsplit('/').next() != Some(&found)
    {
        let words = vec![stated.as_ref().into(), found.as_ref().into()];
        sink.push(Finding::new(&rule::REFERENCE_TYPE_MISMATCH, place(doc, node), words));
    }
    allowed(session, node, &found, ty, sink);
}

/// The type of a target is one that the base definition allows.
fn allowed(session: &Session, node: NodeId, found: &str, ty: StructureId, sink: &mut Sink) {
    let doc = session.doc;
    let Some(definition) = doc.definition(node) else { return };
    let element = doc.rules.element(definition);
    let targets = element.types.iter().filter(|ty| &*ty.code == "Reference").flat_map(|ty| &ty.targets);
    let mut structures = targets.map(|target| target.structure).peekable();
    if structures.peek().is_none()
        || structures.clone().any(|structure| structure.is_none_or(|id| is_of(session, found, ty, id)))
    {
        return;
    }
    let types: Vec<StructureId> = structures.flatten().collect();
    let words = vec![name_of(doc, node).into(), found.into(), type_names(session, &types).into()];
    sink.push(Finding::new(&rule::REFERENCE_TARGET_TYPE, place(doc, node), words));
}

/// Whether the Bundles around the node need not hold what their entries refer to: only documents, messages and
/// transactions are to be whole (http://hl7.org/fhir/R4/bundle.html#references, documents.html, http.html#transaction).
fn may_lack(session: &Session, node: NodeId) -> bool {
    let (doc, references) = (session.around(), session.references());
    let bundles = std::iter::successors(references.bundle_around(node), |index| references.bundle_around(index.bundle));
    let kinds = bundles.map(|index| doc.text(index.bundle, doc.syms.kind).unwrap_or_default());
    kinds.into_iter().all(|kind| !matches!(&*kind, "document" | "message" | "transaction"))
}

/// A contained resource is known by its id.
pub(crate) fn check_contained(session: &Session, resource: NodeId, sink: &mut Sink) {
    let doc = session.around();
    let Some(list) = doc.tree.parent(resource).filter(|&list| doc.tree.sym(list) == doc.syms.contained) else { return };
    if doc.tree.child(resource, doc.syms.id).is_none() {
        sink.push(Finding::new(&structure::CONTAINED_WITHOUT_ID, place(doc, resource), vec![]));
    }
    // said with the first of them, for all
    let mut all = doc.tree.children(list);
    if all.next() != Some(resource) || all.next().is_none() {
        return;
    }
    let id = |node| Some((doc.text(node, doc.syms.id)?, node));
    let mut ids: Vec<(Cow<'_, str>, NodeId)> = doc.tree.children(list).filter_map(id).collect();
    ids.sort();
    for pair in ids.windows(2) {
        if let [(before, _), (id, node)] = pair
            && before == id
        {
            sink.push(Finding::new(&structure::CONTAINED_ID_TWICE, place(doc, *node), vec![(**id).into()]));
        }
    }
}

/// A canonical leads to a resource of a type that its element allows, as far as that is known.
#[cfg_attr(target_family = "wasm", inline(never))] // engines compile a function when it is first called
pub(crate) fn check_canonical(session: &Session, node: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    let Some(definition) = doc.definition(node) else { return };
    let text = doc.tree.text(node);
    if text.starts_with('#') && session.follow(&text, node) == Resolved::Missing {
        sink.push(Finding::new(&rule::REFERENCE_UNRESOLVED, place(doc, node), vec![text.as_ref().into()]));
        return;
    }
    // every resource has one, and a profile that is known is judged where profiles are looked up
    if &*doc.rules.element(definition).id == "Meta.profile" && session.definition(&text).is_some() {
        return;
    }
    let canonicals = || doc.rules.element(definition).types.iter().filter(|ty| &*ty.code == "canonical");
    let targets = canonicals().flat_map(|ty| &ty.targets);
    let types: Vec<StructureId> = targets.clone().filter_map(|target| target.structure).collect();
    if types.is_empty() || types.len() < targets.count() {
        return;
    }
    let contained = text.starts_with('#').then(|| session.follow(&text, node));
    let own = match contained {
        Some(Resolved::Node(target)) => doc.resource_type(target),
        _ => Cow::Borrowed(""),
    };
    let found = if own.is_empty() { types_at(session, &text) } else { vec![&*own] };
    if !found.is_empty() && !found.iter().any(|found| is_type_of_any(session, found, &types)) {
        let words = vec![text.as_ref().into(), found.join(", ").into(), type_names(session, &types).into()];
        sink.push(Finding::new(&rule::CANONICAL_TARGET_TYPE, place(doc, node), words));
    }
}

/// The types of the resources that a canonical names: of those that are loaded, or as HL7's own canonicals tell.
fn types_at<'t>(session: &'t Session, canonical: &'t str) -> Vec<&'t str> {
    let rules = session.doc.rules;
    let url = crate::model::Canonical::parse(canonical).url;
    let known = [
        (rules.by_url.contains_key(url), "StructureDefinition"),
        (rules.terms.find_value_set(url).is_some(), "ValueSet"),
        (rules.terms.find_code_system(url, "").is_some(), "CodeSystem"),
    ];
    let mut found: Vec<&str> = known.iter().filter(|(known, _)| *known).map(|(_, name)| *name).collect();
    found.extend(session.call.plan.resource_types(rules, url).iter().map(|name| &**name));
    if found.is_empty()
        && let Some((name, _)) = url.strip_prefix("http://hl7.org/fhir/").and_then(|tail| tail.split_once('/'))
        && session.call.plan.type_named(rules, name).is_some()
    {
        found.push(name);
    }
    found
}

/// Judges a Reference against what a profile says of its target: type, profile, aggregation, versioning.
pub(crate) fn check_targets(session: &Session, node: NodeId, ty: &Type, sink: &mut Sink) {
    let doc = session.doc;
    let Some(reference) = session.reference_text(node) else {
        let loaded: Option<Vec<StructureId>> = ty.targets.iter().map(|target| target.structure).collect();
        if let (Some((found, own)), Some(targets)) = (stated_type(session, node), loaded)
            && !targets.is_empty()
            && !targets.iter().any(|&target| is_of(session, &found, own, target))
        {
            let words = vec![name_of(doc, node).into(), found.as_ref().into(), type_names(session, &targets).into()];
            sink.push(Finding::new(&rule::REFERENCE_TARGET_TYPE, place(doc, node), words));
        }
        return;
    };
    let resolved = session.follow(&reference, node);
    held(session, node, &reference, &resolved, ty, sink);
    if ty.targets.is_empty() {
        return;
    }
    let targets = ty.targets.iter().filter_map(|target| target.structure);
    if targets.clone().count() < ty.targets.len() {
        return unknown_targets(session, node, &resolved, ty, sink);
    }
    let Some((found, found_type)) = target_type(session, &resolved) else { return };
    let mut fitting = targets.clone().filter(|&target| is_of(session, &found, found_type, target)).peekable();
    if fitting.peek().is_none() {
        let targets: Vec<StructureId> = targets.collect();
        let words = vec![name_of(doc, node).into(), found.as_ref().into(), type_names(session, &targets).into()];
        sink.push(Finding::new(&rule::REFERENCE_TARGET_TYPE, place(doc, node), words));
        return;
    }
    if let Resolved::Node(target) = resolved
        && !fitting.clone().any(|structure| conforms(session, target, structure))
    {
        let fitting: Vec<StructureId> = fitting.collect();
        let list = fitting.iter().map(|&id| &*doc.rules.structure(id).url).collect::<Vec<_>>().join(", ");
        let why = reason::why_not(session, target, &fitting);
        let words = vec![name_of(doc, node).into(), reference.as_ref().into(), list.into(), why];
        sink.push(Finding::new(&rule::REFERENCE_TARGET_PROFILE, place(doc, node), words).about([target.0]));
    }
}

/// One of the alternatives is not known, so nothing can be refused; but a target at hand that meets no other alternative
/// was asked for by a name that nobody answers, and stays unjudged.
fn unknown_targets(session: &Session, node: NodeId, resolved: &Resolved, ty: &Type, sink: &mut Sink) {
    let Resolved::Node(target) = resolved else { return };
    let mut known = ty.targets.iter().filter_map(|target| target.structure);
    if session.is_trial() {
        return session.reserve();
    }
    if known.any(|known| conforms(session, *target, known)) {
        return;
    }
    for unknown in ty.targets.iter().filter(|target| target.structure.is_none()) {
        let words = vec![
            (&*unknown.canonical).into(),
            session.call.plan.namesakes(session.doc.rules).of(&unknown.canonical, false),
        ];
        let finding = Finding::new(&rule::PROFILE_UNKNOWN, place(session.doc, node), words);
        sink.push(finding.severity(Severity::Error));
    }
}

/// `aggregation` and `versioning`.
fn held(session: &Session, node: NodeId, reference: &str, resolved: &Resolved, ty: &Type, sink: &mut Sink) {
    let doc = session.doc;
    if ty.aggregation != 0 {
        let (bit, ja, en) = match resolved {
            _ if reference.starts_with('#') => (1, " contained の中", "contained"),
            Resolved::Node(_) => (4, " Bundle の中", "in the Bundle"),
            Resolved::External(_) | Resolved::Missing => (2, "外部", "outside"),
        };
        // an entry of a Bundle is referenced as well
        let accepted = ty.aggregation & bit != 0 || (bit == 4 && ty.aggregation & 2 != 0);
        if !accepted {
            let names = [(1, "contained"), (2, "referenced"), (4, "bundled")];
            let allowed: Vec<_> =
                names.iter().filter(|(bit, _)| ty.aggregation & bit != 0).map(|(_, name)| *name).collect();
            let found = Arg::words(ja, en);
            let words = vec![name_of(doc, node).into(), found, allowed.join(", ").into()];
            sink.push(Finding::new(&rule::REFERENCE_AGGREGATION, place(doc, node), words));
        }
    }
    let versioned = reference.contains("/_history/");
    let asked = match ty.versioning {
        1 if versioned => ("版なし", "version-independent"),
        2 if !versioned && !reference.starts_with('#') => ("版付き", "version-specific"),
        _ => return,
    };
    let asked = Arg::words(asked.0, asked.1);
    sink.push(Finding::new(&rule::REFERENCE_VERSIONING, place(doc, node), vec![name_of(doc, node).into(), asked]));
}

/// The target's FHIR type, when it can be known.
fn target_type<'t>(session: &Session<'t>, resolved: &Resolved<'t>) -> Option<(Cow<'t, str>, StructureId)> {
    let name = match resolved {
        // the base walk has written down what it is; looking for its name again would go through all of its properties
        Resolved::Node(target) => match session.doc.type_name(*target) {
            "" => session.doc.resource_type(*target),
            name => Cow::Borrowed(name),
        },
        Resolved::External(name) => Cow::Borrowed((*name)?),
        Resolved::Missing => return None,
    };
    // a type that is not known is said where it is written
    let ty = session.call.plan.type_named(session.doc.rules, &name)?;
    Some((name, ty))
}

/// `Reference.type`, where it names a type.
fn stated_type<'t>(session: &Session<'t>, node: NodeId) -> Option<(Cow<'t, str>, StructureId)> {
    let name = session.doc.text(node, session.doc.syms.kind)?;
    let ty = session.call.plan.type_named(session.doc.rules, &name)?;
    Some((name, ty))
}

/// Whether the FHIR type `found`, called `name`, is that of one of the definitions, or derives from it.
fn is_type_of_any(session: &Session, name: &str, structures: &[StructureId]) -> bool {
    let Some(found) = session.call.plan.type_named(session.doc.rules, name) else { return true };
    structures.iter().any(|&id| is_of(session, name, found, id))
}

/// Whether the FHIR type `found`, called `name`, is that of the definition, or derives from it.
fn is_of(session: &Session, name: &str, found: StructureId, structure: StructureId) -> bool {
    let rules = session.doc.rules;
    let wanted = &*rules.structure(structure).type_name;
    wanted == name
        || session.call.plan.type_named(rules, wanted).is_some_and(|id| found == id || rules.derives_from(found, id))
}

fn type_names(session: &Session, structures: &[StructureId]) -> String {
    let mut names: Vec<&str> = structures.iter().map(|&id| &*session.doc.rules.structure(id).type_name).collect();
    names.dedup();
    names.join(", ")
}

/// `Type/uuid` beside an entry `urn:uuid:uuid` that holds another type: (its fullUrl, its type). A UUID names one thing.
fn entry_of_other_type(session: &Session, reference: &str, node: NodeId) -> Option<(String, String)> {
    const UUID: usize = 36;
    let bundle = session.references().bundle_around(node)?;
    let url = RestUrl::parse(reference).filter(|url| url.base.is_empty() && url.id.len() == UUID)?;
    let full_url = format!("urn:uuid:{}", url.id);
    let &entry = bundle.with_url(&full_url).first()?;
    let found = &*bundle.entries[entry as usize].resource_type;
    (!found.is_empty() && found != url.resource_type).then(|| (full_url, found.to_owned()))
}

/// How a reference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A fragment, an absolute URL, or `Type/id` with a known type.
    Good,
    /// A relative URL of another shape: nothing forbids it in so many words, but a server's base leads nowhere with it.
    Odd,
    /// Anything else.
    Bad,
}

/// Whether a conditional reference may stand here (http://hl7.org/fhir/R4/http.html#trules).
fn is_transaction(session: &Session, node: NodeId) -> bool {
    let doc = session.doc;
    session.references().bundle_around(node).is_some_and(|around| {
        doc.text(around.bundle, doc.syms.kind).is_none_or(|kind| matches!(&*kind, "transaction" | "batch"))
    })
}

fn form(session: &Session, reference: &str, is_transaction: impl Fn() -> bool) -> Form {
    let find = |byte: u8, text: &str| memchr::memchr(byte, text.as_bytes());
    let is_type = |name: &str| session.call.plan.type_named(session.doc.rules, name).is_some();
    // nearly every reference is a type and an id
    if find(b'/', reference).is_some_and(|slash| is_id(&reference[slash + 1..]) && is_type(&reference[..slash])) {
        return Form::Good;
    }
    // all bytes are looked at, so that compilers make vector code of it
    let is_plain = reference.bytes().fold(true, |so_far, byte| so_far & byte.is_ascii_graphic());
    if !is_plain && reference.contains(char::is_whitespace) {
        return Form::Bad;
    }
    let path = &reference[..find(b'?', reference).unwrap_or(reference.len())];
    let is_absolute = find(b':', path).is_some();
    // a conditional reference: a search stands for a resource while a transaction is processed, and nowhere else
    let is_search = path.len() < reference.len() && (!is_absolute || path.rsplit('/').next().is_some_and(is_type));
    if is_search && !reference.starts_with('#') {
        return if is_transaction() { Form::Good } else { Form::Bad };
    }
    if reference.starts_with('#') || is_absolute {
        return Form::Good;
    }
    let path = reference.split('#').next().unwrap_or_default();
    let versioned = path.bytes().any(|byte| byte == b'_').then(|| path.split_once("/_history/")).flatten();
    let (path, version) = versioned.map_or((path, None), |(path, version)| (path, Some(version)));
    let Some((ty, id)) = path.split_once('/').filter(|(ty, _)| !ty.is_empty()) else { return Form::Odd };
    let known = is_type(ty);
    if known && is_id(id) && version.is_none_or(is_id) {
        return Form::Good;
    }
    // a known type with what is no id, or an id of what is no type
    let like_a_type = ty.bytes().all(|byte| byte.is_ascii_alphabetic()) && is_id(id);
    if known || like_a_type { Form::Bad } else { Form::Odd }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}
