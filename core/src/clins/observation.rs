//! 検査, 感染症: states and values, which codes an item needs, specimens.

use super::characters::LOCAL_CODE;
use super::concepts::Coding;
use super::designated::is_designated;
use super::met::Question;
use super::registry::{Basis, Row};
use super::service::Service;
use super::version::Version;
use crate::diagnostic::catalogue::binding::BINDING_NO_CODE;
use crate::diagnostic::catalogue::clins::observation as rule;
use crate::diagnostic::{Arg, Sink};
use crate::json::NodeId;
use crate::terminology::{CORE, CodeStatus, INFECTIONS, code_status};
use std::borrow::Cow;

/// Systems of the designated items.
const DESIGNATED: [&str; 4] = [
    CORE,
    INFECTIONS,
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC11/JP_CLINS_ObsLabResult_CoreLabo_CS",
    "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC11/JP_CLINS_ObsLabResult_InfectionLabo_CS",
];
/// System of JLAC10 codes in general.
const MEDIS: &str = "http://medis.or.jp/CodeSystem/master-JLAC10-17digits";
/// System of the code for an item without a standard code.
pub(super) const UNCODED: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_Uncoded_CS";
/// Types of values that the profile refuses.
const UNUSED_VALUES: [&str; 8] = [
    "valueBoolean",
    "valueInteger",
    "valueRange",
    "valueRatio",
    "valueSampledData",
    "valueTime",
    "valueDateTime",
    "valuePeriod",
];
/// Types of values that it takes.
const VALUES: [&str; 3] = ["valueQuantity", "valueCodeableConcept", "valueString"];

/// The guide's keys for the limits of a range.
const RANGE_LOW: &str = "referenceRangeLowUnits-isSameAs-resultValueUnits";
const RANGE_HIGH: &str = "referenceRangeHighUnits-isSameAs-resultValueUnits";

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::STATUS_UNUSED).since(Version::V1_10).basis(Basis::Reading),
    Row::new(&rule::STATUS_VALUE).since(Version::V1_10).basis(Basis::Reading),
    Row::new(&rule::CHECKUP_STATUS).basis(Basis::Reading),
    Row::new(&rule::RESULT_ABSENT).basis(Basis::Reading),
    Row::new(&rule::ABSENT_REASON_TEXT).until(Version::V1_5_2).basis(Basis::Reading),
    Row::new(&rule::DESIGNATED_UNCODED).basis(Basis::Reading),
    Row::new(&rule::STANDARD_CODE_ABSENT).basis(Basis::Reading),
    Row::new(&rule::TEXT_DIFFERS).basis(Basis::Reading),
    Row::new(&rule::SPECIMEN_UNNAMED).basis(Basis::Reading),
    Row::new(&rule::METHOD_CODED).basis(Basis::Reading),
    Row::new(&rule::OUT_OF_SCOPE).basis(Basis::Reading),
    Row::new(&rule::RANGE_UNIT).spec("referenceRangeLowUnits-isSameAs-resultValueUnits").since(Version::V1_10),
    Row::new(&rule::RANGE_UNIT).spec("referenceRangeHighUnits-isSameAs-resultValueUnits").since(Version::V1_10),
    Row::new(&rule::RANGE_REVERSED).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    for lab in service.declaring("JP_Observation_LabResult_eCS") {
        states(service, lab, sink);
        values(service, lab, sink);
        ranges(service, lab, sink);
        rest(service, lab, sink);
    }
    for result in service.declaring("JP_Observation_eCheckupGeneral") {
        checkup(service, result, sink);
        values(service, result, sink);
    }
    for observation in service.of_type("Observation") {
        service.of_code(observation, Question::TestCodes, sink, |sink| {
            codes(service, observation, sink);
            0
        });
        reversed(service, observation, sink);
    }
    uncoded_reasons(service, sink);
}

fn has_members(service: &Service<'_>, lab: NodeId) -> bool {
    ["hasMember", "component"].iter().any(|name| service.child(lab, name).is_some())
}

fn value_of(service: &Service<'_>, lab: NodeId) -> Option<NodeId> {
    VALUES.iter().chain(&UNUSED_VALUES).find_map(|name| service.child(lab, name))
}

fn states(service: &Service<'_>, lab: NodeId, sink: &mut Sink) {
    let Some(node) = service.values(lab, service.doc().syms.status).next() else { return };
    let status = service.doc().tree.text(node);
    match &*status {
        "amended" | "entered-in-error" | "unknown" => {
            service.tell(sink, &rule::STATUS_UNUSED, node, vec![(&*status).into()]);
        }
        "registered" | "cancelled" => {
            if let Some(value) = value_of(service, lab) {
                service.tell(sink, &rule::STATUS_VALUE, value, vec![(&*status).into()]);
            }
        }
        _ => {}
    }
}

/// A result of a check-up is final, or cancelled and without a value.
fn checkup(service: &Service<'_>, result: NodeId, sink: &mut Sink) {
    let Some(node) = service.child(result, "status") else { return };
    let status = service.doc().tree.text(node);
    match &*status {
        "final" => {}
        "cancelled" => {
            if let Some(value) = value_of(service, result) {
                service.tell(sink, &rule::STATUS_VALUE, value, vec![(&*status).into()]);
            }
        }
        _ => service.tell(sink, &rule::CHECKUP_STATUS, node, vec![(&*status).into()]),
    }
}

fn values(service: &Service<'_>, lab: NodeId, sink: &mut Sink) {
    let read = &service.read;
    match service.values(lab, service.doc().syms.data_absent_reason).next() {
        Some(reason) if read.child(reason, "text").is_none() => {
            service.tell_absent(sink, &rule::ABSENT_REASON_TEXT, reason, "text", vec![]);
        }
        None if value_of(service, lab).is_none() && !has_members(service, lab) => {
            service.tell_absent(sink, &rule::RESULT_ABSENT, lab, "dataAbsentReason", vec![]);
        }
        _ => {}
    }
}

/// Limits of reference ranges are in the unit of the value, each range by itself; that there is no value is one fault of all of
/// them.
fn ranges(service: &Service<'_>, lab: NodeId, sink: &mut Sink) {
    let read = &service.read;
    let syms = &service.doc().syms;
    let quantity = service.values(lab, syms.value_quantity).next();
    for range in service.values(lab, syms.reference_range) {
        for (limit, spec) in [("low", RANGE_LOW), ("high", RANGE_HIGH)] {
            let Some(node) = read.child(range, limit) else { continue };
            let differs = |name: &str| {
                let own = read.text(node, &[name])?;
                let theirs = quantity.and_then(|quantity| read.text(quantity, &[name]));
                (Some(&*own) != theirs.as_deref()).then(|| (own.into_owned(), theirs.map(Cow::into_owned)))
            };
            let Some((name, (own, theirs))) = ["unit", "code"].iter().find_map(|name| Some((*name, differs(name)?)))
            else {
                continue;
            };
            let value = match theirs {
                Some(theirs) => {
                    Arg::words(format!("の {name} は「{theirs}」です"), format!("has the {name} \"{theirs}\""))
                }
                None if quantity.is_some() => Arg::words(format!("に {name} がありません"), format!("has no {name}")),
                None => Arg::fixed("がありません", "is missing"),
            };
            let place = service.place(service.part(node, name));
            let args = vec![format!("{limit}.{name}").into(), own.into(), value];
            service.tell_at(sink, &rule::RANGE_UNIT, spec, place, args);
            if quantity.is_none() {
                return;
            }
        }
    }
}

/// A low limit above the high one. Both belong to the range, so that nothing would be in it; that of a `Range` is a constraint of
/// FHIR, that of a reference range is none.
fn reversed(service: &Service<'_>, observation: NodeId, sink: &mut Sink) {
    let doc = service.doc();
    let read = &service.read;
    let components = service.items(observation, "component");
    let inner = components.flat_map(|component| doc.items(component, doc.syms.reference_range));
    for range in service.values(observation, doc.syms.reference_range).chain(inner) {
        let (Some(low), Some(high)) = (read.child(range, "low"), read.child(range, "high")) else { continue };
        let value = |limit| doc.text(limit, doc.syms.value);
        let (Some(least), Some(most)) = (value(low), value(high)) else { continue };
        let both = least.parse::<f64>().ok().zip(most.parse::<f64>().ok());
        let is_above = both.is_some_and(|(least, most)| least > most);
        if !is_above {
            continue;
        }
        // a limit without a unit is in that of the value, and so is the other
        let [low_unit, high_unit] = [low, high].map(|limit| ["unit", "code"].map(|name| read.text(limit, &[name])));
        let has_none = |unit: &[Option<_>; 2]| unit.iter().all(Option::is_none);
        let is_one_unit = low_unit == high_unit || has_none(&low_unit) || has_none(&high_unit);
        let is_exact = [low, high].iter().all(|&limit| read.child(limit, "comparator").is_none());
        if is_one_unit && is_exact {
            service.tell(sink, &rule::RANGE_REVERSED, service.value_of(low), vec![(&*least).into(), (&*most).into()]);
        }
    }
}

/// Since 1.10 the guide asks for words why there is no result, and says that a code may be left out: that R4's set has one is no news.
fn uncoded_reasons(service: &Service<'_>, sink: &mut Sink) {
    if service.version < Version::V1_10 {
        return;
    }
    let doc = service.doc();
    let labs = service.declaring("JP_Observation_LabResult_eCS");
    let reasons = labs.flat_map(|lab| service.values(lab, doc.syms.data_absent_reason));
    let has = |reason, sym| doc.items(reason, sym).next().is_some();
    let in_words = |&reason: &NodeId| has(reason, doc.syms.text) && !has(reason, doc.syms.coding);
    let mut in_words: Vec<u32> = reasons.filter(in_words).map(|reason| reason.0).collect();
    if in_words.is_empty() {
        return;
    }
    in_words.sort_unstable();
    let is_one = |node| in_words.binary_search(&node).is_ok();
    sink.retain(|finding| !(finding.is_of(&[&BINDING_NO_CODE]) && finding.place.node.is_some_and(is_one)));
}

fn rest(service: &Service<'_>, lab: NodeId, sink: &mut Sink) {
    let read = &service.read;
    if let Some(specimen) = service.values(lab, service.doc().syms.specimen).next()
        && ["reference", "display"].iter().all(|name| read.child(specimen, name).is_none())
    {
        service.tell_absent(sink, &rule::SPECIMEN_UNNAMED, specimen, "display", vec![]);
    }
    if let Some(coding) = service.codings(lab, "method").first() {
        service.tell(sink, &rule::METHOD_CODED, coding.node, vec![]);
    }
}

/// Which codes an item needs: its own always; one of the designated systems where it is designated; else a JLAC10 code or the code
/// for what has none.
fn codes(service: &Service<'_>, observation: NodeId, sink: &mut Sink) {
    let read = &service.read;
    let codings = service.test(observation);
    let Some(local) = codings.iter().find(|coding| coding.is_of(LOCAL_CODE)) else { return };
    let Some(code) = service.values(observation, service.doc().syms.code).next() else { return };
    let text = read.text(code, &["text"]).unwrap_or_default();
    let has_designated = codings.iter().any(|coding| DESIGNATED.contains(&&*coding.system));
    if !has_designated {
        let names = [&*local.display, &*text];
        let by_name = names.into_iter().find(|name| is_designated(name)).map(str::to_owned);
        let by_code = || {
            let general = codings.iter().find(|coding| coding.is_of(MEDIS) && is_listed(service, coding))?;
            Some(general.code.clone().into_owned())
        };
        if let Some(found) = by_name.or_else(by_code) {
            service.tell(sink, &rule::DESIGNATED_UNCODED, code, vec![found.into()]);
            return;
        }
    }
    let has_standard = has_designated || codings.iter().any(|coding| coding.is_of(MEDIS) || coding.is_of(UNCODED));
    if !has_standard {
        service.tell(sink, &rule::STANDARD_CODE_ABSENT, code, vec![(&*local.code).into()]);
    }
    if !text.is_empty() && !local.display.is_empty() && text != local.display {
        let args = vec![(&*text).into(), (&*local.display).into()];
        service.tell(sink, &rule::TEXT_DIFFERS, service.part(code, "text"), args);
    }
    let microbial = codings.iter().find(|coding| coding.is_of(MEDIS) && is_out_of_scope(&coding.code));
    if let Some(coding) = microbial {
        let args = vec![(&*coding.code).into()];
        service.tell(sink, &rule::OUT_OF_SCOPE, service.part(coding.node, "code"), args);
    }
}

/// Whether a JLAC10 code is one of the designated items'.
fn is_listed(service: &Service<'_>, coding: &Coding<'_>) -> bool {
    let terms = &service.doc().rules.terms;
    DESIGNATED[..2]
        .iter()
        .any(|system| matches!(code_status(terms, system, "", &coding.code), CodeStatus::Known { .. }))
}

/// JLAC10: 6A–6C are smears, cultures and susceptibilities, 7A histology and cytology.
fn is_out_of_scope(code: &str) -> bool {
    ["6A", "6B", "6C", "7A"].iter().any(|start| code.starts_with(start))
}
