//! 傷病名: states, names with their modifiers, the code for what has none.

use super::kind::{Information, Kind};
use super::registry::{Basis, Row};
use super::service::Service;
use super::version::Version;
use crate::diagnostic::catalogue::clins::condition as rule;
use crate::diagnostic::{Arg, Level, Sink};
use crate::json::NodeId;

/// System of the 病名管理番号.
const KEY_NUMBER: &str = "http://medis.or.jp/CodeSystem/master-disease-keyNumber";
/// The code for a disease without one, and its display.
const UNCODED: (&str, &str) = ("99999999", "未コード化傷病名");
/// Extensions that hold modifiers, in front of the name and behind it.
const MODIFIERS: [&str; 2] = [
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseasePrefixModifier",
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Condition_DiseasePostfixModifier",
];
/// The modifier that makes a disease a suspected one.
const SUSPECTED: &str = "の疑い";
/// The extension that marks the 主病名, and its code.
const DIAGNOSIS_TYPE: &str = "http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_DiagnosisType";
/// Codes of severity (JP_ConditionSeverity_CS).
const SEVERITIES: [&str; 4] = ["MI", "MO", "SE", "UK"];

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::VERIFICATION_UNUSED).basis(Basis::Reading),
    Row::new(&rule::CLINICAL_UNUSED).since(Version::V1_10).basis(Basis::Reading),
    Row::new(&rule::CLINICAL_ABSENT).level(Level::Conditional).basis(Basis::Reading),
    Row::new(&rule::END_OF_ACTIVE),
    Row::new(&rule::END_ABSENT).spec("R9018C").level(Level::Conditional).basis(Basis::Reading),
    Row::new(&rule::CATEGORY_SENT).basis(Basis::Reading),
    Row::new(&rule::UNCODED_DISPLAY),
    Row::new(&rule::NAME_HOLDS_MODIFIER).basis(Basis::Reading),
    Row::new(&rule::TEXT_INCOMPLETE).basis(Basis::Reading),
    Row::new(&rule::SUSPECTED_CONFIRMED).basis(Basis::Reading),
    Row::new(&rule::SEVERITY_CODE).basis(Basis::Reading),
    Row::new(&rule::DIAGNOSIS_TYPE_CODE).basis(Basis::Reading),
    Row::new(&rule::PRINCIPAL_SEVERAL).basis(Basis::Reading),
    Row::new(&rule::MODIFIER_ORDER).basis(Basis::Reading),
    Row::new(&rule::ASSERTER_UNUSED).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let is_sent = service.kind == Kind::FiveInformation(Some(Information::Condition));
    for condition in service.declaring("JP_Condition_eCS") {
        states(service, condition, is_sent, sink);
        category(service, condition, is_sent, sink);
        names(service, condition, sink);
        rest(service, condition, sink);
        order(service, condition, sink);
    }
    if is_sent {
        principals(service, sink);
    }
}

/// More than one 主病名 among what has not ended: each department may have its own, so that it is only told.
fn principals(service: &Service<'_>, sink: &mut Sink) {
    let is_principal = |condition: NodeId| {
        let extensions = service.extensions(condition, DIAGNOSIS_TYPE);
        let codings = extensions.into_iter().flat_map(|extension| service.codings(extension, "valueCodeableConcept"));
        codings.into_iter().any(|coding| coding.code == "principal")
    };
    let marked: Vec<NodeId> = service
        .declaring("JP_Condition_eCS")
        .filter(|&condition| !has_end(service, condition) && is_principal(condition))
        .collect();
    if let [_, second, ..] = marked.as_slice() {
        service.tell(sink, &rule::PRINCIPAL_SEVERAL, *second, vec![marked.len().into()]);
    }
}

/// Modifiers in front of the name, the name, and those behind it make up the text, in their order.
fn order(service: &Service<'_>, condition: NodeId, sink: &mut Sink) {
    let read = &service.read;
    let Some(code) = service.child(condition, "code") else { return };
    let codings = service.codings(condition, "code");
    let Some(name) = codings.iter().find(|coding| coding.is_of(KEY_NUMBER) && coding.code != UNCODED.0) else { return };
    let Some(text) = read.text(code, &["text"]).filter(|_| !name.display.is_empty()) else { return };
    let joined_of = |url: &str| {
        let extensions = service.extensions(code, url);
        extensions.filter_map(|extension| modifier(service, extension)).collect::<String>()
    };
    let [prefixes, postfixes] = MODIFIERS.map(joined_of);
    let joined = format!("{prefixes}{}{postfixes}", name.display);
    let sorted = |text: &str| {
        let mut characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        characters.sort_unstable();
        characters
    };
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if plain(&joined) != plain(&text) && sorted(&joined) == sorted(&text) {
        let args = vec![(&*text).into(), joined.into()];
        service.tell(sink, &rule::MODIFIER_ORDER, service.part(code, "text"), args);
    }
}

/// The name of the modifier in an extension: as it was written, else as its code shows it.
fn modifier(service: &Service<'_>, extension: NodeId) -> Option<String> {
    let concept = service.read.child(extension, "valueCodeableConcept")?;
    let written = service.read.text(concept, &["text"]).map(std::borrow::Cow::into_owned);
    let shown =
        || service.codings(extension, "valueCodeableConcept").first().map(|coding| coding.display.clone().into_owned());
    written.or_else(shown)
}

fn states(service: &Service<'_>, condition: NodeId, is_sent: bool, sink: &mut Sink) {
    for coding in service.codings(condition, "verificationStatus") {
        if matches!(&*coding.code, "provisional" | "differential") {
            let node = service.part(coding.node, "code");
            service.tell(sink, &rule::VERIFICATION_UNUSED, node, vec![(&*coding.code).into()]);
        }
    }
    let is_in_error =
        || service.codings(condition, "verificationStatus").iter().any(|coding| coding.code == "entered-in-error");
    if ended_otherwise(service, condition, is_in_error, sink) {
        return;
    }
    if service.child(condition, "clinicalStatus").is_none() && !is_in_error() {
        service.tell_absent(sink, &rule::CLINICAL_ABSENT, condition, "clinicalStatus", vec![]);
    }
    for coding in service.codings(condition, "clinicalStatus") {
        let node = service.part(coding.node, "code");
        match &*coding.code {
            "recurrence" | "relapse" | "inactive" => {
                service.tell(sink, &rule::CLINICAL_UNUSED, node, vec![(&*coding.code).into()]);
            }
            "remission" | "resolved" if is_sent && !has_end(service, condition) => {
                let args = vec![(&*coding.code).into()];
                service.tell_absent(sink, &rule::END_ABSENT, condition, "abatementDateTime", args);
            }
            _ => {}
        }
    }
}

/// The category of what is sent as 5 情報.
fn category(service: &Service<'_>, condition: NodeId, is_sent: bool, sink: &mut Sink) {
    let sent_as = service.codings(condition, "category");
    if is_sent
        && let Some(coding) = sent_as.first()
        && !sent_as.iter().any(|coding| coding.code == "encounter-diagnosis")
    {
        let node = service.part(coding.node, "code");
        service.tell(sink, &rule::CATEGORY_SENT, node, vec![(&*coding.code).into()]);
    }
}

/// Codes of clinicalStatus of what has ended (con-4); the first is not used since 1.10.
const ENDED: [&str; 3] = ["inactive", "remission", "resolved"];

/// An end beside a status that goes on, or none: told in the service's words, since FHIR's own name a status that it does not use.
fn ended_otherwise(service: &Service<'_>, condition: NodeId, is_in_error: impl Fn() -> bool, sink: &mut Sink) -> bool {
    let codings = service.codings(condition, "clinicalStatus");
    if !has_end(service, condition) || codings.iter().any(|coding| ENDED.contains(&&*coding.code)) {
        return false;
    }
    let allowed = if service.version < Version::V1_10 { &ENDED[..] } else { &ENDED[1..] };
    let (place, found) = match codings.first() {
        Some(coding) => {
            let node = service.part(coding.node, "code");
            let code = &coding.code;
            (service.place(node), Arg::words(format!("「{code}」です"), format!("is \"{code}\"")))
        }
        None if is_in_error() => (
            service.absent_place(condition, "clinicalStatus"),
            Arg::words(
                "ありません (entered-in-error の記録には書けません)",
                "is missing, as it must be of a record entered in error",
            ),
        ),
        None => (service.absent_place(condition, "clinicalStatus"), Arg::words("ありません", "is missing")),
    };
    service.tell_at(sink, &rule::END_OF_ACTIVE, "", place, vec![found, allowed.join(", ").into()]);
    true
}

fn has_end(service: &Service<'_>, condition: NodeId) -> bool {
    ["abatementDateTime", "abatementAge", "abatementPeriod", "abatementRange", "abatementString"]
        .iter()
        .any(|name| service.child(condition, name).is_some())
}

/// The name without modifiers, the modifiers, and the whole as the text has it.
fn names(service: &Service<'_>, condition: NodeId, sink: &mut Sink) {
    let read = &service.read;
    let Some(code) = service.child(condition, "code") else { return };
    let text = read.text(code, &["text"]).unwrap_or_default();
    for coding in service.codings(condition, "code").iter().filter(|coding| coding.is_of(KEY_NUMBER)) {
        let node = service.part(coding.node, "display");
        if coding.code == UNCODED.0 {
            if !coding.display.is_empty() && coding.display != UNCODED.1 {
                let args = vec![(&*coding.display).into(), UNCODED.1.into()];
                service.tell(sink, &rule::UNCODED_DISPLAY, node, args);
            }
        } else if coding.display.ends_with(SUSPECTED) {
            let args = vec![(&*coding.display).into(), SUSPECTED.into()];
            service.tell(sink, &rule::NAME_HOLDS_MODIFIER, node, args);
        }
    }
    let mut is_suspected = false;
    for extension in MODIFIERS.iter().flat_map(|url| service.extensions(code, url)) {
        let name = modifier(service, extension).unwrap_or_default();
        is_suspected |= name == SUSPECTED;
        if !name.is_empty() && !text.is_empty() && !text.contains(&*name) {
            let args = vec![(&*text).into(), (&*name).into()];
            service.tell(sink, &rule::TEXT_INCOMPLETE, service.part(code, "text"), args);
        }
    }
    let confirmed =
        service.codings(condition, "verificationStatus").into_iter().find(|coding| coding.code == "confirmed");
    if let Some(coding) = confirmed.filter(|_| is_suspected) {
        service.tell(sink, &rule::SUSPECTED_CONFIRMED, service.part(coding.node, "code"), vec![]);
    }
}

fn rest(service: &Service<'_>, condition: NodeId, sink: &mut Sink) {
    let read = &service.read;
    for coding in service.codings(condition, "severity").iter().filter(|coding| !coding.code.is_empty()) {
        if !SEVERITIES.contains(&&*coding.code) {
            let args = vec![(&*coding.code).into()];
            service.tell(sink, &rule::SEVERITY_CODE, service.part(coding.node, "code"), args);
        }
    }
    for extension in service.extensions(condition, DIAGNOSIS_TYPE) {
        for coding in service.codings(extension, "valueCodeableConcept") {
            if coding.code != "principal" {
                let args = vec![(&*coding.code).into()];
                service.tell(sink, &rule::DIAGNOSIS_TYPE_CODE, service.part(coding.node, "code"), args);
            }
        }
    }
    if let Some(node) = read.at(condition, &["asserter", "reference"]) {
        service.tell(sink, &rule::ASSERTER_UNUSED, node, vec![Arg::from("asserter")]);
    }
}
