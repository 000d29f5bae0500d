//! Elements that have no place beside what is there: who is told that one of them is absent could not add it.
//!
//! Facts of FHIR's own constraints, and of definitions that say what an element is for. They are asked only where the absence of
//! an optional element is told, as the service's levels do.

use crate::check::document::Document;
use crate::check::document::below::Below;
use crate::json::{Kind, NodeId, Sym};
use crate::model::element::without_slices;
use std::borrow::Cow;

/// What keeps an element out, beside it in the same object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unless {
    /// One of these is there. `value[x]` is any form of the choice.
    Beside(&'static [&'static str]),
    /// This one is not there.
    Without(&'static str),
    /// The code of the element, or that of its Coding or `CodeableConcept`, is one of these.
    Code(&'static str, &'static [&'static str]),
    /// It has a code, and none of these.
    OtherCode(&'static str, &'static [&'static str]),
    /// The resource stands in `contained` of another one.
    Contained,
}

use Unless::{Beside, Code, Contained, OtherCode, Without};

/// A result that is not there yet, or never will be (R4 `ObservationStatus`).
const WITHOUT_RESULT: Unless = Code("status", &["registered", "cancelled"]);
/// Encounters without a stay: the hospitalization is "details about the admission" (R4 Encounter.hospitalization).
const OUTPATIENT: Unless = Code("class", &["AMB", "HH", "VR"]);
/// A record that was wrong has no clinical status: `con-5`, `ait-2`.
const IN_ERROR: Unless = Code("verificationStatus", &["entered-in-error"]);

/// Paths of elements, without slices, and what keeps each out; of a path within a type or a section its end.
#[rustfmt::skip] // one a line, with its source
static EXCLUDED: &[(&str, &[Unless])] = &[
    // ait-2
    ("AllergyIntolerance.clinicalStatus", &[IN_ERROR]),
    // bdl-1
    ("Bundle.total", &[OtherCode("type", &["searchset", "history"])]),
    // cpl-3
    ("CarePlan.activity.detail", &[Beside(&["reference"])]),
    ("CarePlan.activity.reference", &[Beside(&["detail"])]),
    // con-4, and with con-5 for a record that was wrong
    ("Condition.abatement", &[OtherCode("clinicalStatus", &["inactive", "remission", "resolved"]), IN_ERROR]),
    // con-5
    ("Condition.clinicalStatus", &[IN_ERROR]),
    // one form of a choice
    ("Condition.onsetDateTime", &[Beside(&["onset[x]"])]),
    ("Encounter.hospitalization", &[OUTPATIENT]),
    // how long it lasted (R4 Encounter.length)
    ("Encounter.length", &[Code("status", &["planned", "arrived", "triaged", "in-progress", "onleave"])]),
    // fhs-1; the age of who lives
    ("FamilyMemberHistory.age", &[Beside(&["born[x]", "deceasedAge", "deceasedRange", "deceasedDate"])]),
    ("FamilyMemberHistory.born", &[Beside(&["age[x]"])]),
    // why the history is not available (R4 FamilyMemberHistory.dataAbsentReason)
    ("FamilyMemberHistory.dataAbsentReason", &[Beside(&["condition"])]),
    // fhs-2
    ("FamilyMemberHistory.estimatedAge", &[Without("age[x]")]),
    // who told of it, where not who gave it did (R4 Immunization.reportOrigin); why it was not given (statusReason)
    ("Immunization.reportOrigin", &[Code("primarySource", &["true"])]),
    ("Immunization.statusReason", &[OtherCode("status", &["not-done"])]),
    // lst-1
    ("List.emptyReason", &[Beside(&["entry"])]),
    ("List.entry", &[Beside(&["emptyReason"])]),
    // why it was not given (R4 MedicationAdministration.statusReason)
    ("MedicationAdministration.statusReason", &[Code("status", &["completed"])]),
    // the value that it stands for (obs-6); members and components have their own
    ("Observation.dataAbsentReason", &[Beside(&["value[x]", "component", "hasMember"])]),
    // what is said of a value (R4 Observation.interpretation, referenceRange)
    ("Observation.interpretation", &[Beside(&["dataAbsentReason"]), WITHOUT_RESULT]),
    ("Observation.referenceRange", &[Beside(&["dataAbsentReason"]), WITHOUT_RESULT]),
    // obs-6; the results of a panel are its members' or components'
    ("Observation.value", &[Beside(&["dataAbsentReason", "component", "hasMember"]), WITHOUT_RESULT]),
    // the value that it stands for (R4 Observation.component.dataAbsentReason)
    ("component.dataAbsentReason", &[Beside(&["value[x]"])]),
    ("component.value", &[Beside(&["dataAbsentReason"])]),
    // dom-4, dom-5
    ("meta.lastUpdated", &[Contained]),
    ("meta.security", &[Contained]),
    ("meta.versionId", &[Contained]),
    // tim-8, tim-7, tim-6, tim-9, tim-10
    ("repeat.countMax", &[Without("count")]),
    ("repeat.durationMax", &[Without("duration")]),
    ("repeat.offset", &[Without("when")]),
    ("repeat.periodMax", &[Without("period")]),
    ("repeat.timeOfDay", &[Beside(&["when"])]),
    ("repeat.when", &[Beside(&["timeOfDay"])]),
    // cmp-2
    ("section.emptyReason", &[Beside(&["entry"])]),
    ("section.entry", &[Beside(&["emptyReason"])]),
];

/// What keeps the element with this id (`Observation.component:low.value[x]`) or path out.
pub(crate) fn of(id: &str) -> &'static [Unless] {
    let path = without_slices(id).replace("[x]", "");
    let is_end = |end: &str| path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    EXCLUDED.iter().find(|(end, _)| is_end(end)).map_or(&[], |(_, unless)| unless)
}

/// Whether something in `parent` keeps the element out; `is_contained` says whether `parent` is the `meta` of a contained resource.
pub(crate) fn keeps_out(doc: Below<'_>, parent: NodeId, unless: &[Unless], is_contained: impl Fn() -> bool) -> bool {
    let has = |name: &str| property(doc, parent, name).is_some();
    unless.iter().any(|one| match *one {
        Beside(names) => names.iter().any(|name| has(name)),
        Without(name) => !has(name),
        Code(name, codes) => codes_of(doc, parent, name).iter().any(|code| codes.contains(&&**code)),
        OtherCode(name, codes) => {
            let found = codes_of(doc, parent, name);
            !found.is_empty() && !found.iter().any(|code| codes.contains(&&**code))
        }
        Contained => is_contained(),
    })
}

/// [`keeps_out`] for the element of a resource at `path` (`Observation.interpretation`), for who judges the document as a whole.
pub(crate) fn is_kept_out(doc: &Document<'_>, resource: NodeId, path: &str) -> bool {
    let row = EXCLUDED.binary_search_by(|(known, _)| (*known).cmp(path));
    row.is_ok_and(|row| keeps_out(Below::new(doc), resource, EXCLUDED[row].1, || false))
}

/// The property of an object; of a choice (`value[x]`) the form that is there.
fn property(doc: Below<'_>, parent: NodeId, name: &str) -> Option<NodeId> {
    if doc.tree.kind(parent) != Kind::Object {
        return None;
    }
    let symbols = &doc.rules.symbols;
    let Some(start) = name.strip_suffix("[x]") else {
        return match symbols.get(name.as_bytes()) {
            Sym::UNKNOWN => doc.tree.get(parent, name),
            sym => doc.tree.child(parent, sym),
        };
    };
    let element = symbols.get(start.as_bytes());
    let is_form = |&child: &NodeId| {
        symbols.has_capital(doc.tree.sym(child))
            && doc.definition(child).map(|id| doc.rules.element(id)).is_some_and(|own| own.choice && own.sym == element)
    };
    doc.tree.children(parent).find(is_form)
}

/// Codes of a code, a Coding or a `CodeableConcept`; a boolean is a code here.
fn codes_of<'d>(doc: Below<'d>, parent: NodeId, name: &str) -> Vec<Cow<'d, str>> {
    let Some(found) = property(doc, parent, name) else { return Vec::new() };
    match doc.tree.kind(found) {
        Kind::String => vec![doc.tree.text(found)],
        Kind::True | Kind::False => vec![Cow::Borrowed(doc.tree.source(found))],
        Kind::Object => {
            let codings = property(doc, found, "coding").filter(|&list| doc.tree.kind(list) == Kind::Array);
            let own = codings.map_or_else(|| vec![found], |list| doc.tree.children(list).collect());
            let codes = own.into_iter().filter_map(|coding| property(doc, coding, "code"));
            codes.filter(|&code| doc.tree.kind(code) == Kind::String).map(|code| doc.tree.text(code)).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_by_its_end() {
        assert_eq!(of("Observation.value[x]"), of("Observation.value"));
        assert_eq!(of("Observation.component:low.value[x]"), &[Beside(&["dataAbsentReason"])]);
        assert_eq!(
            of("Composition.section:structuredSection.section:allergiesSection.emptyReason"),
            &[Beside(&["entry"])]
        );
        assert_eq!(of("Encounter.meta.lastUpdated"), &[Contained]);
        for none in ["Observation.valueless", "Composition.subsection.emptyReason", "Observation.status", ""] {
            assert_eq!(of(none), &[], "{none}");
        }
    }

    #[test]
    fn paths_are_in_order_and_once() {
        assert!(EXCLUDED.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(EXCLUDED.iter().all(|(_, unless)| !unless.is_empty()));
    }
}
