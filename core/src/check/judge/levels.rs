//! Requirement levels of the service's technical guide (docs/contract.md §4): what the absence of an element means, and
//! how complete an instance is.

use crate::check::document::few::Properties;
use crate::check::document::place::start;
use crate::check::plan::excluded::{self, Unless};
use crate::check::plan::profile::{class, is_classed};
use crate::check::session::Session;
use crate::diagnostic::catalogue::levels as rule;
use crate::diagnostic::{Finding, Level, Place, Severity, Text};
use crate::json::{NodeId, Sym};
use crate::model::{Canonical, Element};
use crate::options::Edition;

/// Puts the level of an absent element with minimum 1 on its finding, and the severity that the edition gives it.
pub(crate) fn grade(session: &Session, element: &Element, finding: &mut Finding) {
    finding.level = class(element);
    let lenient = session.call.policy.edition == Edition::E2023 && finding.level == Some(Level::SemiRequired);
    if lenient && !is_recorded(session, element) {
        finding.severity = Severity::Warning;
    }
}

/// An absent mustSupport element that FHIR does not ask for: information, or an error when the EHR holds a value.
pub(crate) fn absent(session: &Session, parent: NodeId, element: &Element, name: &str) -> Option<Finding> {
    if !element.must_support || element.min > 0 || element.max == 0 || element.slice_name.is_some() {
        return None;
    }
    // what the EHR holds was said by the caller, whoever receives it
    let recorded = is_recorded(session, element);
    let is_told = || session.call.policy.tells_semi_required && is_classed(session.doc.rules, element.structure);
    if !recorded && !is_told() {
        return None;
    }
    if session.is_trial() {
        session.reserve();
        return None;
    }
    if !recorded && session.call.policy.told_apart.holds(name, |profile| declares(session, parent, profile)) {
        return None;
    }
    let name = Text::from(name);
    let place = Place { tail: Some(name.clone()), ..start(session.doc, parent) };
    let rule = if recorded { &rule::RECORDED_ABSENT } else { &rule::SEMI_REQUIRED_ABSENT };
    let mut finding = Finding::new(rule, place, vec![name.into()]);
    finding.level = Some(Level::SemiRequired);
    Some(finding)
}

/// Whether an absent element has no place beside what is there.
#[inline]
pub(crate) fn is_kept_out(session: &Session, parent: NodeId, properties: &Properties, unless: &[Unless<Sym>]) -> bool {
    excluded::keeps_out(session.doc, properties, unless, || is_of_contained(session, parent))
}

/// Whether this is the `meta` of a resource in `contained`: what lies around a value is asked by the door that counts.
fn is_of_contained(session: &Session, meta: NodeId) -> bool {
    let tree = session.around().tree;
    let list = tree.parent(meta).and_then(|resource| tree.parent(resource));
    list.is_some_and(|list| tree.key_is(list, "contained"))
}

/// Whether a resource declares or was given a profile called `name`, in any version.
fn declares(session: &Session, resource: NodeId, name: &str) -> bool {
    let doc = session.doc;
    doc.declared(resource).any(|node| Canonical::name_of(&doc.tree.text(node)) == name)
        || resource == NodeId::ROOT && session.call.options.profiles.iter().any(|url| Canonical::name_of(url) == name)
}

/// A mustSupport slice without an item, although the EHR holds one. That it may be absent is not told: slices are alternatives.
pub(crate) fn absent_slice(session: &Session, parent: NodeId, slice: &Element, name: &str) -> Option<Finding> {
    if !slice.must_support || slice.min > 0 || slice.max == 0 || !is_recorded(session, slice) {
        return None;
    }
    if session.is_trial() {
        session.reserve();
        return None;
    }
    let place = Place { tail: Some(name.into()), ..start(session.doc, parent) };
    let called = format!("{name}:{}", slice.slice_name.as_deref().unwrap_or_default());
    let mut finding = Finding::new(&rule::RECORDED_ABSENT, place, vec![called.into()]);
    finding.level = Some(Level::SemiRequired);
    Some(finding)
}

/// Whether the EHR is said to hold a value.
fn is_recorded(session: &Session, element: &Element) -> bool {
    session.call.options.recorded.iter().any(|id| element.is_called(id))
}
