//! The day by which a record's codes are judged.
//!
//! A code has to be valid on the day on which it was put down, not on the day of the fact: a disease that began in 1990 is
//! coded with the master of the day of its recording. The first of a type's elements that is there counts.

use crate::check::document::Document;
use crate::json::{Kind, NodeId};
use crate::masters::Day;

/// Type, elements in the order in which they are asked (a point leads into one), why that day.
#[rustfmt::skip]
pub(super) const DAYS: &[(&str, &[&str], &str)] = &[
    ("Condition", &["recordedDate", "onsetDateTime", "onsetPeriod.start"], "the name was chosen when it was recorded; a disease may be older than its code"),
    ("AllergyIntolerance", &["recordedDate", "onsetDateTime"], "as for a condition"),
    ("Observation", &["effectiveDateTime", "effectivePeriod.start", "effectiveInstant", "issued"], "the item is ordered and measured by the master of that day"),
    ("DiagnosticReport", &["effectiveDateTime", "effectivePeriod.start", "issued"], "as for its observations"),
    ("Specimen", &["collection.collectedDateTime", "receivedTime"], "the material is named when it is taken"),
    ("MedicationRequest", &["authoredOn"], "a prescription is valid by the masters of the day on which it was written"),
    ("MedicationDispense", &["whenHandedOver", "whenPrepared"], "what was given is coded when it was given"),
    ("MedicationAdministration", &["effectiveDateTime", "effectivePeriod.start"], "what was given is coded when it was given"),
    ("MedicationStatement", &["dateAsserted", "effectiveDateTime", "effectivePeriod.start"], "the statement is newer than the taking"),
    ("Procedure", &["performedDateTime", "performedPeriod.start"], "a procedure is coded for its day"),
    ("Immunization", &["occurrenceDateTime", "recorded"], "a vaccine is coded for its day"),
    ("ServiceRequest", &["authoredOn"], "an order is coded when it is written"),
    ("Encounter", &["period.start"], "reasons are put down at its beginning"),
    ("FamilyMemberHistory", &["date"], "it was put down then"),
    ("Composition", &["date"], "it was written then"),
];

/// The day of a resource: its own, else that of its last change, else that of the resource around it; `None` where nothing
/// tells it.
pub(super) fn record_day(doc: &Document<'_>, resource: NodeId) -> Option<Day> {
    let mut at = resource;
    loop {
        let kind = doc.resource_type(at);
        let own = DAYS.iter().find(|(name, ..)| *name == kind).map_or(&[][..], |(_, elements, _)| elements);
        let day = own.iter().chain(&["meta.lastUpdated", "timestamp"]).find_map(|path| day_at(doc, at, path));
        if day.is_some() {
            return day;
        }
        at = doc.resource_of(doc.tree.parent(at)?);
    }
}

fn day_at(doc: &Document<'_>, resource: NodeId, path: &str) -> Option<Day> {
    let mut at = resource;
    for name in path.split('.') {
        if doc.tree.kind(at) != Kind::Object {
            return None;
        }
        at = doc.tree.get(at, name)?;
    }
    if doc.tree.kind(at) == Kind::String { Day::parse(&doc.tree.text(at)) } else { None }
}
