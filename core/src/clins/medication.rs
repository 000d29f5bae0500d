//! 処方 in documents: usage codes, the span of use. Doses and their units are the profile's.

use super::concepts::Coding;
use super::registry::{Basis, Row};
use super::service::Service;
use crate::diagnostic::Sink;
use crate::diagnostic::catalogue::clins::medication as rule;
use crate::json::NodeId;

/// System of the usage codes of 電子処方箋.
const USAGE: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUsage_ePrescription";
/// System of the code for a usage without one.
const USAGE_DUMMY: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_MedicationUsage_Uncoded_CS";
const PERIOD_OF_USE: &str = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_PeriodOfUse";
const USAGE_DURATION: &str =
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_UsageDuration";
/// System of YJ codes.
const YJ: &str = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::USAGE_CHOICE).spec("R5020"),
    Row::new(&rule::USAGE_CHOICE).spec("R5021"),
    Row::new(&rule::PERIOD_END).basis(Basis::Reading),
    Row::new(&rule::USAGE_DURATION_SAME).basis(Basis::Reading),
    Row::new(&rule::AS_NEEDED).basis(Basis::Reading),
    Row::new(&rule::INJECTION).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let read = &service.read;
    for request in service.declaring("JP_MedicationRequest_eCS") {
        for dosage in read.items(request, "dosageInstruction") {
            usage(service, dosage, sink);
            span(service, dosage, sink);
            as_needed(service, dosage, sink);
        }
        let codings = service.codings(request, "medicationCodeableConcept");
        if let Some(coding) = codings.iter().find(|coding| coding.is_of(YJ) && is_injection(&coding.code)) {
            service.tell(sink, &rule::INJECTION, coding.node, vec![(&*coding.code).into()]);
        }
    }
}

/// Exactly one of the usage codes and the dummy; others may be added.
fn usage(service: &Service<'_>, dosage: NodeId, sink: &mut Sink) {
    let Some(timing) = service.read.child(dosage, "timing") else { return };
    let codings = service.codings(timing, "code");
    let count = |system: &str| codings.iter().filter(|coding: &&Coding<'_>| coding.is_of(system)).count();
    let (spec, (ja, en)) = match (count(USAGE), count(USAGE_DUMMY)) {
        (1, 0) | (0, 1) => return,
        (0, 0) => ("R5020", ("どちらもありません", "there is neither")),
        (1.., 1..) => ("R5021", ("両方あります", "there are both")),
        _ => ("R5020", ("2 つ以上あります", "there are several")),
    };
    let code = service.read.child(timing, "code");
    let place = code.map_or_else(|| service.absent_place(timing, "code"), |code| service.place(code));
    let args = vec![crate::diagnostic::Arg::Words { ja: ja.into(), en: en.into() }];
    service.found(&rule::USAGE_CHOICE, spec, place, args).into_iter().for_each(|finding| sink.push(finding));
}

fn span(service: &Service<'_>, dosage: NodeId, sink: &mut Sink) {
    let read = &service.read;
    for extension in service.extensions(dosage, PERIOD_OF_USE) {
        let Some(period) = read.child(extension, "valuePeriod") else { continue };
        if let Some(end) = read.child(period, "end") {
            service.tell(sink, &rule::PERIOD_END, end, vec![]);
        }
    }
    let bounds = read.at(dosage, &["timing", "repeat", "boundsDuration"]);
    for extension in service.extensions(dosage, USAGE_DURATION) {
        let Some(duration) = read.child(extension, "valueDuration") else { continue };
        let value = |node: NodeId| read.text(node, &["value"]);
        if bounds.is_some_and(|bounds| value(bounds) == value(duration)) {
            let args = vec![(&*value(duration).unwrap_or_default()).into()];
            service.tell(sink, &rule::USAGE_DURATION_SAME, duration, args);
        }
    }
}

/// 頓用 is said by `asNeededBoolean`, too.
fn as_needed(service: &Service<'_>, dosage: NodeId, sink: &mut Sink) {
    let read = &service.read;
    let says = |text: &str| text.contains("頓用") || text.contains("頓服");
    let texts = [&["text"][..], &["timing", "code", "text"][..]];
    let is_said = texts.iter().any(|path| read.text(dosage, path).is_some_and(|text| says(&text)));
    let is_marked = read.text(dosage, &["asNeededBoolean"]).is_some_and(|text| text == "true")
        || read.child(dosage, "asNeededCodeableConcept").is_some();
    if is_said && !is_marked {
        service.tell_absent(sink, &rule::AS_NEEDED, dosage, "asNeededBoolean", vec![]);
    }
}

/// The fifth to seventh digit of a YJ code are 400–699 for injections.
fn is_injection(yj: &str) -> bool {
    let route = yj.get(4..7).and_then(|route| route.parse::<u32>().ok());
    yj.len() == 12 && route.is_some_and(|route| (400..700).contains(&route))
}
