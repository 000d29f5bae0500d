//! Dates: of one document among themselves, against the time that it was made, and against a `now` that the caller gives.

use super::kind::Kind;
use super::moment::Moment;
use super::registry::{Basis, Row};
use super::service::Service;
use crate::check::Syms;
use crate::diagnostic::catalogue::clins::dates as rule;
use crate::diagnostic::{Arg, Sink};
use crate::json::{Kind as JsonKind, NodeId, Sym};
use std::borrow::Cow;

/// The number of an element's name: every record is asked for dates, and their names are looked up once for a ruleset.
type Element = fn(&Syms) -> Sym;

const ABATEMENT: Element = |syms| syms.abatement;
const AUTHORED: Element = |syms| syms.authored;
const DATE: Element = |syms| syms.date;
const EFFECTIVE: Element = |syms| syms.effective;
const ISSUED: Element = |syms| syms.issued;
const LAST_OCCURRENCE: Element = |syms| syms.last_occurrence;
const OCCURRENCE: Element = |syms| syms.occurrence;
const ONSET: Element = |syms| syms.onset;
const PERFORMED: Element = |syms| syms.performed;
const RECORDED: Element = |syms| syms.recorded;

/// Types of resources, and their dates that say when something was, was found or was written.
const PAST: [(&str, &[Element]); 9] = [
    ("Condition", &[ONSET, ABATEMENT, RECORDED]),
    ("AllergyIntolerance", &[ONSET, RECORDED, LAST_OCCURRENCE]),
    ("Observation", &[EFFECTIVE, ISSUED]),
    ("MedicationRequest", &[AUTHORED]),
    ("Immunization", &[OCCURRENCE]),
    ("Procedure", &[PERFORMED]),
    ("DocumentReference", &[DATE]),
    ("DiagnosticReport", &[EFFECTIVE, ISSUED]),
    ("Composition", &[DATE]),
];
/// Pairs of dates of one resource of which the second is not before the first.
const ORDERED: [(&str, Element, Element); 4] = [
    ("Condition", ONSET, ABATEMENT),
    ("Observation", EFFECTIVE, ISSUED),
    ("DiagnosticReport", EFFECTIVE, ISSUED),
    ("Condition", ONSET, RECORDED),
];

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::AFTER_DOCUMENT).basis(Basis::Reading),
    Row::new(&rule::IN_FUTURE).basis(Basis::Reading),
    Row::new(&rule::BEFORE_BIRTH).basis(Basis::Reading),
    Row::new(&rule::DATES_ORDER).basis(Basis::Reading),
    Row::new(&rule::TIME_PRECISION).basis(Basis::Reading),
    Row::new(&rule::MILLISECONDS).basis(Basis::Reading),
    Row::new(&rule::STAY_DIFFERS).basis(Basis::Reading),
];

/// What dates are held against: when the document was made, and now, each as written.
struct Clock<'j> {
    made: Option<(Cow<'j, str>, Moment)>,
    now: Option<(&'j str, Moment)>,
}

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let root = NodeId::ROOT;
    let syms = &service.doc().syms;
    let stamp = service.values(root, syms.timestamp).next();
    let written = stamp.and_then(|node| Some((service.doc().tree.text(node), moment(service, node)?)));
    let now = service.options().now.as_deref().and_then(|text| Some((text, Moment::parse(text)?)));
    let clock = Clock { made: written, now };
    let is_future = stamp.is_some_and(|stamp| against_now(service, stamp, &clock, sink));
    // what was changed last was changed before it is sent
    if !is_future && clock.now.is_some() {
        for &resource in service.judging().resources() {
            let mut metas = service.values(resource, syms.meta);
            if let Some(node) = metas.find_map(|meta| service.doc().items(meta, syms.last_updated).next()) {
                against_now(service, node, &clock, sink);
            }
        }
    }
    let born = service.patient().and_then(|patient| service.values(patient, syms.birth_date).next());
    let birth = born.and_then(|node| Some((node, moment(service, node)?)));
    // a resource alone has nothing to be held against, unless the caller says what time it is
    if clock.made.is_some() || clock.now.is_some() || birth.is_some() {
        for patient in service.of_type("Patient") {
            if let Some(node) = service.values(patient, syms.birth_date).next() {
                after(service, node, &clock, None, sink);
            }
        }
        for (name, dates) in PAST {
            for resource in service.of_type(name) {
                for node in dates.iter().filter_map(|date| service.values(resource, date(syms)).next()) {
                    after(service, node, &clock, birth, sink);
                }
            }
        }
    }
    for (name, first, second) in ORDERED {
        for resource in service.of_type(name) {
            order(service, resource, (first, second), clock.made.as_ref().map(|(_, made)| *made), sink);
        }
    }
    precision(service, sink);
    stay(service, sink);
}

/// The date or time at `node`; what its form is wrong of is said elsewhere.
fn moment(service: &Service<'_>, node: NodeId) -> Option<Moment> {
    let tree = service.doc().tree;
    (tree.kind(node) == JsonKind::String).then(|| Moment::parse(&tree.text(node)))?
}

/// Nothing was before the document was made that is later than it, nor before the patient's birth; a resource alone is held
/// against now.
fn after(service: &Service<'_>, node: NodeId, clock: &Clock<'_>, birth: Option<(NodeId, Moment)>, sink: &mut Sink) {
    let Some(found) = moment(service, node) else { return };
    let text = || service.doc().tree.text(node);
    match &clock.made {
        Some((stamp, made)) if found.is_after(*made) => {
            service.tell(sink, &rule::AFTER_DOCUMENT, node, vec![(&*text()).into(), (&**stamp).into()]);
        }
        None => {
            against_now(service, node, clock, sink);
        }
        Some(_) => {}
    }
    if let Some((born, birth)) = birth
        && birth.is_after(found)
        && let Some(finding) = service.find(&rule::BEFORE_BIRTH, node, vec![(&*text()).into()])
    {
        sink.push(finding.about(vec![born.0]));
    }
}

/// Whether it is later than now, and said to be.
fn against_now(service: &Service<'_>, node: NodeId, clock: &Clock<'_>, sink: &mut Sink) -> bool {
    let later = clock.now.filter(|(_, known)| moment(service, node).is_some_and(|found| found.is_after(*known)));
    if let Some((now, _)) = later {
        let text = service.doc().tree.text(node);
        service.tell(sink, &rule::IN_FUTURE, node, vec![(&*text).into(), now.into()]);
    }
    later.is_some()
}

/// The second is not before the first; a first that is later than the document was told as that.
fn order(
    service: &Service<'_>,
    resource: NodeId,
    (first, second): (Element, Element),
    made: Option<Moment>,
    sink: &mut Sink,
) {
    let date = |element: Element| service.values(resource, element(&service.doc().syms)).next();
    let (Some(one), Some(other)) = (date(first), date(second)) else { return };
    let (Some(before), Some(behind)) = (moment(service, one), moment(service, other)) else { return };
    if before.is_after(behind) && !made.is_some_and(|made| before.is_after(made)) {
        let tree = service.doc().tree;
        let [first, second] = [one, other].map(|node| Arg::from(&*tree.key(node)));
        let args = vec![second, (&*tree.text(other)).into(), first, (&*tree.text(one)).into()];
        service.tell(sink, &rule::DATES_ORDER, other, args);
    }
}

/// Times down to the second where a time is asked for, to the millisecond where an instant is.
fn precision(service: &Service<'_>, sink: &mut Sink) {
    let read = &service.read;
    let syms = &service.doc().syms;
    let compositions = service.of_type("Composition").filter_map(|one| service.values(one, syms.date).next());
    let requests =
        service.declaring("JP_MedicationRequest_eCS").filter_map(|one| service.values(one, syms.authored).next());
    for node in compositions.chain(requests) {
        if moment(service, node).is_some_and(|found| !found.has_time()) {
            let text = service.doc().tree.text(node);
            service.tell(sink, &rule::TIME_PRECISION, node, vec![(&*text).into()]);
        }
    }
    if service.kind == Kind::Resource {
        return;
    }
    let instants = [&["timestamp"][..], &["meta", "lastUpdated"][..], &["signature", "when"][..]];
    for node in instants.iter().filter_map(|path| read.at(NodeId::ROOT, path)) {
        let text = service.doc().tree.text(node);
        if text.contains('T') && !text.contains('.') {
            service.tell(sink, &rule::MILLISECONDS, node, vec![(&*text).into()]);
        }
    }
}

/// The period of a discharge summary's event is that of its stay.
fn stay(service: &Service<'_>, sink: &mut Sink) {
    let read = &service.read;
    for composition in service.declaring("JP_Composition_eDischargeSummary") {
        let Some(period) = read.at(composition, &["event", "period"]) else { continue };
        let encounter = read.child(composition, "encounter").and_then(|node| read.follow(node));
        let Some(stay) = encounter.and_then(|encounter| read.child(encounter, "period")) else { continue };
        for name in ["start", "end"] {
            let (Some(own), Some(other)) = (read.child(period, name), read.child(stay, name)) else { continue };
            let (Some(one), Some(two)) = (moment(service, own), moment(service, other)) else { continue };
            if one.is_after(two) || two.is_after(one) {
                let tree = service.doc().tree;
                let args = vec![name.into(), (&*tree.text(own)).into(), (&*tree.text(other)).into()];
                service.tell(sink, &rule::STAY_DIFFERS, own, args);
            }
        }
    }
}
