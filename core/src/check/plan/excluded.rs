//! Elements that have no place beside what is there: who is told that one of them is absent could not add it.
//!
//! Facts of FHIR's own constraints, and of definitions that say what an element is for. They are asked only where the absence of
//! an optional element is told, as the service's levels do.

use crate::check::document::below::Below;
use crate::check::document::few::Properties;
use crate::json::{Kind, NodeId, Sym, Symbols};
use crate::model::element::without_slices;

/// What keeps an element out, beside it in the same object: `N` is a name, or its number in the rules. `value[x]` is any form of the
/// choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unless<N> {
    /// This one is there.
    Beside(N),
    /// This one is not there.
    Without(N),
    /// The code of the element, or that of its Coding or `CodeableConcept`, is one of these.
    Code(N, &'static [&'static str]),
    /// It has a code, and none of these.
    OtherCode(N, &'static [&'static str]),
    /// The resource stands in `contained` of another one.
    Contained,
}

use Unless::{Beside, Code, Contained, OtherCode, Without};

/// A result that is not there yet, or never will be (R4 `ObservationStatus`).
const WITHOUT_RESULT: Unless<&str> = Code("status", &["registered", "cancelled"]);
/// Encounters without a stay: the hospitalization is "details about the admission" (R4 Encounter.hospitalization).
const OUTPATIENT: Unless<&str> = Code("class", &["AMB", "HH", "VR"]);
/// A record that was wrong has no clinical status: `con-5`, `ait-2`.
const IN_ERROR: Unless<&str> = Code("verificationStatus", &["entered-in-error"]);

/// Paths of elements, without slices, and what keeps each out; of a path within a type or a section its end.
#[rustfmt::skip] // one a line, with its source
static EXCLUDED: &[(&str, &[Unless<&str>])] = &[
    // ait-2
    ("AllergyIntolerance.clinicalStatus", &[IN_ERROR]),
    // bdl-1
    ("Bundle.total", &[OtherCode("type", &["searchset", "history"])]),
    // cpl-3
    ("CarePlan.activity.detail", &[Beside("reference")]),
    ("CarePlan.activity.reference", &[Beside("detail")]),
    // con-4, and with con-5 for a record that was wrong
    ("Condition.abatement", &[OtherCode("clinicalStatus", &["inactive", "remission", "resolved"]), IN_ERROR]),
    // con-5
    ("Condition.clinicalStatus", &[IN_ERROR]),
    // one form of a choice
    ("Condition.onsetDateTime", &[Beside("onset[x]")]),
    ("Encounter.hospitalization", &[OUTPATIENT]),
    // how long it lasted (R4 Encounter.length)
    ("Encounter.length", &[Code("status", &["planned", "arrived", "triaged", "in-progress", "onleave"])]),
    // fhs-1; the age of who lives
    ("FamilyMemberHistory.age", &[Beside("born[x]"), Beside("deceasedAge"), Beside("deceasedRange"), Beside("deceasedDate")]),
    ("FamilyMemberHistory.born", &[Beside("age[x]")]),
    // why the history is not available (R4 FamilyMemberHistory.dataAbsentReason)
    ("FamilyMemberHistory.dataAbsentReason", &[Beside("condition")]),
    // fhs-2
    ("FamilyMemberHistory.estimatedAge", &[Without("age[x]")]),
    // who told of it, where not who gave it did (R4 Immunization.reportOrigin); why it was not given (statusReason)
    ("Immunization.reportOrigin", &[Code("primarySource", &["true"])]),
    ("Immunization.statusReason", &[OtherCode("status", &["not-done"])]),
    // lst-1
    ("List.emptyReason", &[Beside("entry")]),
    ("List.entry", &[Beside("emptyReason")]),
    // why it was not given (R4 MedicationAdministration.statusReason)
    ("MedicationAdministration.statusReason", &[Code("status", &["completed"])]),
    // several results at once, and the members of a panel, which has no value (JP_Observation_LabResult_eCS)
    ("Observation.component", &[Beside("value[x]"), Beside("hasMember"), WITHOUT_RESULT]),
    // the value that it stands for (obs-6); members and components have their own
    ("Observation.dataAbsentReason", &[Beside("value[x]"), Beside("component"), Beside("hasMember")]),
    ("Observation.hasMember", &[Beside("value[x]"), Beside("component"), Beside("dataAbsentReason"), WITHOUT_RESULT]),
    // what is said of a value (R4 Observation.interpretation, referenceRange)
    ("Observation.interpretation", &[Beside("dataAbsentReason"), WITHOUT_RESULT]),
    ("Observation.referenceRange", &[Beside("dataAbsentReason"), WITHOUT_RESULT]),
    // obs-6; the results of a panel are its members' or components'
    ("Observation.value", &[Beside("dataAbsentReason"), Beside("component"), Beside("hasMember"), WITHOUT_RESULT]),
    // the value that it stands for (R4 Observation.component.dataAbsentReason)
    ("component.dataAbsentReason", &[Beside("value[x]")]),
    ("component.value", &[Beside("dataAbsentReason")]),
    // dom-4, dom-5
    ("meta.lastUpdated", &[Contained]),
    ("meta.security", &[Contained]),
    ("meta.versionId", &[Contained]),
    // a range that low and high do not say (R4 Observation.referenceRange.text; JP_Observation_LabResult_eCS)
    ("referenceRange.text", &[Beside("low"), Beside("high")]),
    // tim-8, tim-7, tim-6, tim-9, tim-10
    ("repeat.countMax", &[Without("count")]),
    ("repeat.durationMax", &[Without("duration")]),
    ("repeat.offset", &[Without("when")]),
    ("repeat.periodMax", &[Without("period")]),
    ("repeat.timeOfDay", &[Beside("when")]),
    ("repeat.when", &[Beside("timeOfDay")]),
    // cmp-2; a section of sections is not empty
    ("section.emptyReason", &[Beside("entry"), Beside("section")]),
    ("section.entry", &[Beside("emptyReason")]),
];

impl<N> Unless<N> {
    /// Whether it holds in an object, whose properties `find` finds; `is_contained` says whether the object is the `meta` of a
    /// contained resource.
    #[inline]
    fn holds(&self, doc: Below<'_>, find: impl Fn(&N) -> Option<NodeId>, is_contained: impl Fn() -> bool) -> bool {
        match self {
            Self::Beside(name) => find(name).is_some(),
            Self::Without(name) => find(name).is_none(),
            Self::Code(name, codes) => find(name).is_some_and(|found| has_code(doc, found, codes) == Some(true)),
            Self::OtherCode(name, codes) => find(name).is_some_and(|found| has_code(doc, found, codes) == Some(false)),
            Self::Contained => is_contained(),
        }
    }
}

/// The rows of the table for the element with this id (`Observation.component:low.value[x]`) or path.
pub(crate) fn rows(id: &str) -> &'static [Unless<&'static str>] {
    let path = without_slices(id).replace("[x]", "");
    let is_end = |end: &str| path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    EXCLUDED.iter().find(|(end, _)| is_end(end)).map_or(&[], |(_, unless)| unless)
}

/// What keeps the element with this id out, for [`keeps_out`]. A choice goes by the name of its element, as [`Properties`] have it.
pub(crate) fn of(id: &str, symbols: &Symbols) -> Box<[Unless<Sym>]> {
    let sym = |name: &str| symbols.get(name.strip_suffix("[x]").unwrap_or(name).as_bytes());
    let numbered = |one: &Unless<&str>| match *one {
        Beside(name) => Beside(sym(name)),
        Without(name) => Without(sym(name)),
        Code(name, codes) => Code(sym(name), codes),
        OtherCode(name, codes) => OtherCode(sym(name), codes),
        Contained => Contained,
    };
    rows(id).iter().map(numbered).collect()
}

/// Whether something beside it keeps an element out of an object that has these properties; `is_contained` says whether the object
/// is the `meta` of a contained resource.
#[inline]
pub(crate) fn keeps_out(
    doc: Below<'_>,
    properties: &Properties,
    unless: &[Unless<Sym>],
    is_contained: impl Fn() -> bool,
) -> bool {
    let find = |sym: &Sym| properties.of(*sym).find(|&node| !doc.tree.is_companion(node));
    unless.iter().any(|one| one.holds(doc, find, &is_contained))
}

/// The same by rows of the table, for who judges the document as a whole; `find` finds a property of the object by its name,
/// `value[x]` being any form of the choice.
pub(crate) fn is_kept_out(
    doc: Below<'_>,
    unless: &'static [Unless<&'static str>],
    find: impl Fn(&str) -> Option<NodeId>,
) -> bool {
    unless.iter().any(|one| one.holds(doc, |name| find(name), || false))
}

/// The form of the choice `start[x]` that an object has.
pub(crate) fn form_of(doc: Below<'_>, parent: NodeId, start: &str) -> Option<NodeId> {
    if doc.tree.kind(parent) != Kind::Object {
        return None;
    }
    let symbols = &doc.rules.symbols;
    let element = symbols.get(start.as_bytes());
    let is_form = |&child: &NodeId| {
        symbols.has_capital(doc.tree.sym(child))
            && doc.definition(child).map(|id| doc.rules.element(id)).is_some_and(|own| own.choice && own.sym == element)
    };
    doc.tree.children(parent).find(is_form)
}

/// Whether a code, a Coding or a `CodeableConcept` has one of these codes; `None` where it has no code. A boolean is a code here.
fn has_code(doc: Below<'_>, value: NodeId, codes: &[&str]) -> Option<bool> {
    let is_one = |code: NodeId| codes.iter().any(|one| doc.tree.is_text(code, one));
    match doc.tree.kind(value) {
        Kind::String => Some(is_one(value)),
        Kind::True | Kind::False => Some(codes.contains(&doc.tree.source(value))),
        Kind::Object => {
            let list = doc.tree.child(value, doc.syms.coding).filter(|&list| doc.tree.kind(list) == Kind::Array);
            let items = list.into_iter().flat_map(|list| doc.tree.children(list));
            let codings = items.chain(Some(value).filter(|_| list.is_none()));
            let own = codings.filter_map(|coding| doc.items(coding, doc.syms.code).next());
            let own = own.filter(|&code| doc.tree.kind(code) == Kind::String);
            own.map(is_one).reduce(|any, one| any || one)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_by_its_end() {
        assert_eq!(rows("Observation.value[x]"), rows("Observation.value"));
        assert_eq!(rows("Observation.component:low.value[x]"), &[Beside("dataAbsentReason")]);
        assert_eq!(
            rows("Composition.section:structuredSection.section:allergiesSection.emptyReason"),
            &[Beside("entry"), Beside("section")]
        );
        assert_eq!(rows("Encounter.meta.lastUpdated"), &[Contained]);
        for none in ["Observation.valueless", "Composition.subsection.emptyReason", "Observation.status", ""] {
            assert_eq!(rows(none), &[], "{none}");
        }
    }

    #[test]
    fn paths_are_in_order_and_once() {
        assert!(EXCLUDED.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(EXCLUDED.iter().all(|(_, unless)| !unless.is_empty()));
    }
}
