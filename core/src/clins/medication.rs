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

/// Systems of HOT7 and HOT9, the guide's and the older one.
const HOT7: [&str; 2] = ["http://medis.or.jp/CodeSystem/master-HOT7", "urn:oid:1.2.392.200119.4.403.2"];
const HOT9: [&str; 2] = ["http://medis.or.jp/CodeSystem/master-HOT9", "urn:oid:1.2.392.200119.4.403.1"];
/// Systems of 後発品変更不可: JP-CLINS', JP Core's, the older one.
const SUBSTITUTION: [&str; 3] = [
    "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationSubstitutionProhibittedCategory",
    "http://jpfhir.jp/fhir/core/CodeSystem/JP_MedicationSubstitutionNotAllowedReason_CS",
    "urn:oid:1.2.392.100495.20.2.41",
];

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::USAGE_CHOICE).spec("R5020"),
    Row::new(&rule::USAGE_CHOICE).spec("R5021"),
    Row::new(&rule::PERIOD_END).basis(Basis::Reading),
    Row::new(&rule::USAGE_DURATION_SAME).basis(Basis::Reading),
    Row::new(&rule::USAGE_DURATION_LONGER).basis(Basis::Reading),
    Row::new(&rule::AS_NEEDED).basis(Basis::Reading),
    Row::new(&rule::INJECTION).basis(Basis::Reading),
    Row::new(&rule::HOT7_COMPANY).basis(Basis::Reading),
    Row::new(&rule::SUBSTITUTION_CODE).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    for request in service.declaring("JP_MedicationRequest_eCS") {
        for dosage in service.items(request, "dosageInstruction") {
            usage(service, dosage, sink);
            span(service, dosage, sink);
            as_needed(service, dosage, sink);
        }
        let codings = service.codings(request, "medicationCodeableConcept");
        if let Some(coding) = codings.iter().find(|coding| coding.is_of(YJ) && is_injection(&coding.code)) {
            service.tell(sink, &rule::INJECTION, coding.node, vec![(&*coding.code).into()]);
        }
        hot7(service, &codings, sink);
        substitution(service, request, sink);
    }
}

/// HOT7 leaves the company open: beside a code that names it, it says less.
fn hot7(service: &Service<'_>, codings: &[Coding<'_>], sink: &mut Sink) {
    let own = codings.iter().find(|coding| HOT7.iter().any(|system| coding.is_of(system)));
    // the codes of general names and of ingredients end with ZZZ
    let names_company = |coding: &&Coding<'_>| {
        HOT9.iter().any(|system| coding.is_of(system)) || coding.is_of(YJ) && !coding.code.ends_with("ZZZ")
    };
    if let (Some(own), Some(other)) = (own, codings.iter().find(names_company)) {
        let args = vec![(&*own.code).into(), (&*other.code).into()];
        service.tell(sink, &rule::HOT7_COMPANY, own.node, args);
    }
}

fn substitution(service: &Service<'_>, request: NodeId, sink: &mut Sink) {
    let Some(substitution) = service.child(request, "substitution") else { return };
    for coding in service.codings(substitution, "allowedCodeableConcept") {
        let is_of = SUBSTITUTION.iter().any(|system| coding.is_of(system));
        if is_of && !coding.code.is_empty() && !matches!(&*coding.code, "0" | "1" | "2" | "3") {
            let node = service.part(coding.node, "code");
            service.tell(sink, &rule::SUBSTITUTION_CODE, node, vec![(&*coding.code).into()]);
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
    let place = match code {
        Some(code) if !codings.is_empty() => service.place(code),
        _ => service.absent_place(timing, "code.coding"),
    };
    let args = vec![crate::diagnostic::Arg::words(ja, en)];
    service.tell_at(sink, &rule::USAGE_CHOICE, spec, place, args);
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
        let (Some(days), Some(of_span)) = (value(duration), bounds.and_then(value)) else { continue };
        let are_days = [Some(duration), bounds]
            .into_iter()
            .flatten()
            .all(|node| read.text(node, &["code"]).is_some_and(|code| code == "d"));
        let number = |text: &str| text.parse::<f64>().ok();
        if days == of_span {
            service.tell(sink, &rule::USAGE_DURATION_SAME, duration, vec![(&*days).into()]);
        } else if are_days && number(&days).zip(number(&of_span)).is_some_and(|(days, of_span)| days > of_span) {
            let args = vec![(&*days).into(), (&*of_span).into()];
            service.tell(sink, &rule::USAGE_DURATION_LONGER, service.part(duration, "value"), args);
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
