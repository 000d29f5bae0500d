//! 処方 in documents: usage codes, the span of use, doses.

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
/// System of 製剤量 and 原薬量.
const STRENGTH: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationIngredientStrengthType";
/// System of YJ codes.
const YJ: &str = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
/// The unit of days.
const DAY: (&str, &str) = ("http://unitsofmeasure.org", "d");

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::USAGE_CHOICE).spec("R5020"),
    Row::new(&rule::USAGE_CHOICE).spec("R5021"),
    Row::new(&rule::PERIOD_START).basis(Basis::Reading),
    Row::new(&rule::PERIOD_END).basis(Basis::Reading),
    Row::new(&rule::USAGE_DURATION_SAME).basis(Basis::Reading),
    Row::new(&rule::DAYS).basis(Basis::Reading),
    Row::new(&rule::RATE_DENOMINATOR).basis(Basis::Reading),
    Row::new(&rule::DOSE_TYPE).basis(Basis::Reading),
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
            doses(service, dosage, sink);
            as_needed(service, dosage, sink);
        }
        if let Some(supply) = read.at(request, &["dispenseRequest", "expectedSupplyDuration"]) {
            days(service, supply, "expectedSupplyDuration", sink);
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
        if read.child(period, "start").is_none() {
            service.tell_absent(sink, &rule::PERIOD_START, period, "start", vec![]);
        }
        if let Some(end) = read.child(period, "end") {
            service.tell(sink, &rule::PERIOD_END, end, vec![]);
        }
    }
    let bounds = read.at(dosage, &["timing", "repeat", "boundsDuration"]);
    if let Some(bounds) = bounds {
        days(service, bounds, "timing.repeat.boundsDuration", sink);
    }
    for extension in service.extensions(dosage, USAGE_DURATION) {
        let Some(duration) = read.child(extension, "valueDuration") else { continue };
        let value = |node: NodeId| read.text(node, &["value"]);
        if bounds.is_some_and(|bounds| value(bounds) == value(duration)) {
            let args = vec![(&*value(duration).unwrap_or_default()).into()];
            service.tell(sink, &rule::USAGE_DURATION_SAME, duration, args);
        }
    }
}

/// Whether the quantity is in days.
fn is_in_days(service: &Service<'_>, quantity: NodeId) -> bool {
    let read = &service.read;
    let is = |name: &str, text: &str| read.text(quantity, &[name]).is_some_and(|found| found == text);
    is("system", DAY.0) && is("code", DAY.1)
}

fn days(service: &Service<'_>, quantity: NodeId, element: &str, sink: &mut Sink) {
    if !is_in_days(service, quantity) {
        service.tell(sink, &rule::DAYS, quantity, vec![element.into()]);
    }
}

fn doses(service: &Service<'_>, dosage: NodeId, sink: &mut Sink) {
    let read = &service.read;
    for dose in read.items(dosage, "doseAndRate") {
        if let Some(denominator) = read.at(dose, &["rateRatio", "denominator"]) {
            let is_one = read
                .text(denominator, &["value"])
                .is_some_and(|value| value.parse::<f64>().is_ok_and(|value| (value - 1.0).abs() < f64::EPSILON));
            if !(is_one && is_in_days(service, denominator)) {
                service.tell(sink, &rule::RATE_DENOMINATOR, denominator, vec![]);
            }
        }
        let types = service.codings(dose, "type");
        let has_dose = ["doseQuantity", "rateRatio"].iter().any(|name| read.child(dose, name).is_some());
        if types.is_empty() && has_dose {
            service.tell_absent(sink, &rule::DOSE_TYPE, dose, "type", vec![]);
        } else if let Some(first) = types.first()
            && !types.iter().any(|coding| coding.is_of(STRENGTH) && matches!(&*coding.code, "1" | "2"))
        {
            service.tell(sink, &rule::DOSE_TYPE, first.node, vec![]);
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
