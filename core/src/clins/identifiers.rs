//! Identifiers of institutions, insured persons, Bundles, documents and resources.

use super::bundle::{EXTRACTED, INSTITUTION};
use super::identifier;
use super::kind::Kind;
use super::moment::Moment;
use super::numbers::{
    DECADES, hat_fault, institution_fault, insured_fault, is_digits, mixes_widths, public_payer_fault,
    wrong_check_digit,
};
use super::registry::{Basis, Row};
use super::service::Service;
use super::version::Version;
use crate::diagnostic::catalogue::clins::identifiers as rule;
use crate::diagnostic::{Arg, Sink};
use crate::json::NodeId;

/// System of the 被保険者個人識別子.
pub(super) const INSURED: &str = identifier::INSURANCE_SYSTEM;
/// System of the 生活保護受給者識別子.
pub(super) const PUBLIC_PAYER: &str = identifier::PUBLIC_SYSTEM;
/// System of the Bundle-ID.
const BUNDLE_ID: &str = identifier::BUNDLE_SYSTEM;
/// System of identifiers of documents and resources.
const INSTANCE: &str = identifier::RESOURCE_SYSTEM;
/// System of institution numbers.
const INSTITUTION_NO: &str = identifier::INSTITUTION_SYSTEM;
/// How systems of facilities' patient numbers begin.
const LOCAL_PATIENT: &str = "urn:oid:1.2.392.100495.20.3.51.";
/// The extension of an Organization that holds its prefecture.
const PREFECTURE: &str = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Organization_PrefectureNo";

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::INSURED_COUNT).spec("R1012"),
    Row::new(&rule::INSURED_FORM).spec("R1013"),
    Row::new(&rule::INSURED_WIDTH),
    Row::new(&rule::PUBLIC_PAYER_FORM).spec("R1013").since(Version::V1_11).basis(Basis::Announced),
    Row::new(&rule::CHECK_DIGIT).basis(Basis::Reading),
    Row::new(&rule::CHECK_DIGIT_DERIVED).basis(Basis::Reading),
    Row::new(&rule::BUNDLE_ID_SYSTEM).spec("R02151"),
    Row::new(&rule::BUNDLE_ID_FORM).spec("R2152"),
    Row::new(&rule::BUNDLE_ID_YEAR),
    Row::new(&rule::INSTITUTION_DIFFERS).basis(Basis::Reading),
    Row::new(&rule::INSTITUTION_FORM).spec("R9012"),
    Row::new(&rule::INSTITUTION_PREFECTURE).basis(Basis::Reading),
    Row::new(&rule::ORGANIZATION_NUMBER).basis(Basis::Reading),
    Row::new(&rule::PREFECTURE_DIFFERS).basis(Basis::Reading),
    Row::new(&rule::COMPOSITION_ID_FORM).since(Version::V1_10),
    Row::new(&rule::RESOURCE_ID_FORM).since(Version::V1_10),
    Row::new(&rule::LOCAL_PATIENT).spec("R1010"),
    Row::new(&rule::INSURED_DIFFERS).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    for patient in ["JP_Patient_eCS", "JP_Patient_eCheckupGeneral"].iter().flat_map(|name| service.declaring(name)) {
        count_insured(service, patient, sink);
        local_patient(service, patient, sink);
    }
    for patient in service.of_type("Patient") {
        insured(service, patient, sink);
    }
    let sender = bundle_id(service, sink);
    institutions(service, sender.as_deref(), sink);
    documents_and_resources(service, sink);
    attached_patients(service, sink);
}

/// Exactly one of both since 1.11, exactly one of insurance before.
fn count_insured(service: &Service<'_>, patient: NodeId, sink: &mut Sink) {
    let insured = service.identifiers(patient, INSURED);
    let public = service.identifiers(patient, PUBLIC_PAYER);
    let knows_public = service.version >= Version::V1_11;
    let (at, found) = match (insured.as_slice(), public.as_slice()) {
        ([], [_]) if knows_public => return,
        ([_], [_, ..]) if !knows_public => return,
        ([], []) => (None, none_insured(service, patient)),
        ([], [(node, _), ..]) if !knows_public => (
            Some(*node),
            Arg::words(
                format!("生活保護受給者識別子だけです。JP-CLINS {} では使えません", service.version),
                format!("there is only one of public assistance, which JP-CLINS {} does not know", service.version),
            ),
        ),
        ([_, ..], [(node, _), ..]) => (
            Some(*node),
            Arg::fixed("保険と生活保護の両方があります", "there are one of the insurance and one of public assistance"),
        ),
        (several @ [_, second, ..], []) | ([], several @ [_, second, ..]) => (
            Some(second.0),
            Arg::words(format!("{} 個あります", several.len()), format!("there are {}", several.len())),
        ),
        ([_], []) | ([], [_]) => return,
    };
    match at {
        Some(node) => service.tell(sink, &rule::INSURED_COUNT, node, vec![found]),
        None => service.tell_absent(sink, &rule::INSURED_COUNT, patient, "identifier", vec![found]),
    }
}

/// That there is no identifier of the insured person, and the system that was meant to be its, where one has nearly its name.
fn none_insured(service: &Service<'_>, patient: NodeId) -> Arg {
    let doc = service.doc();
    let name = |system: &str| system.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let own = service.values(patient, doc.syms.identifier).filter_map(|one| doc.text(one, doc.syms.system));
    let mut meant = own.filter(|system| [INSURED, PUBLIC_PAYER].iter().any(|known| name(known) == name(system)));
    match meant.next() {
        Some(system) => Arg::words(
            format!("ありません (system「{system}」は綴りが違います)"),
            format!("there is none (the system \"{system}\" is misspelt)"),
        ),
        None => Arg::fixed("ありません", "there is none"),
    }
}

/// The forms of the insured person's identifiers and what can be worked out from their digits.
fn insured(service: &Service<'_>, patient: NodeId, sink: &mut Sink) {
    for (node, value) in service.identifiers(patient, INSURED) {
        let at = service.value_of(node);
        if let Some(why) = insured_fault(&value) {
            service.tell(sink, &rule::INSURED_FORM, at, vec![(&*value).into(), why]);
            continue;
        }
        let parts: Vec<&str> = value.split(':').collect();
        for (part, ja, en) in [(parts[1], "記号", "symbol"), (parts[2], "番号", "number")] {
            if mixes_widths(part) {
                service.tell(sink, &rule::INSURED_WIDTH, at, vec![Arg::words(ja, en), part.into()]);
            }
        }
        check_digit(service, at, parts[0], ("保険者番号", "insurer number"), sink);
    }
    for (node, value) in service.identifiers(patient, PUBLIC_PAYER) {
        let at = service.value_of(node);
        if let Some(why) = public_payer_fault(&value) {
            service.tell(sink, &rule::PUBLIC_PAYER_FORM, at, vec![(&*value).into(), why]);
            continue;
        }
        let parts: Vec<&str> = value.split(':').collect();
        check_digit(service, at, parts[0], ("公費負担者番号", "payer number"), sink);
        if let Some((expected, written)) = wrong_check_digit(parts[2]).filter(|_| is_digits(parts[2], 7)) {
            let args = vec![parts[2].into(), expected.into(), written.into()];
            service.tell(sink, &rule::CHECK_DIGIT_DERIVED, at, args);
        }
    }
}

/// That the last digit of a number does not follow from the others.
pub(super) fn check_digit(
    service: &Service<'_>,
    at: NodeId,
    number: &str,
    (ja, en): (&'static str, &'static str),
    sink: &mut Sink,
) {
    if let Some((expected, written)) = wrong_check_digit(number) {
        let args = vec![Arg::fixed(ja, en), number.into(), expected.into(), written.into()];
        service.tell(sink, &rule::CHECK_DIGIT, at, args);
    }
}

/// At most one patient number of the facility, with the institution in its system.
fn local_patient(service: &Service<'_>, patient: NodeId, sink: &mut Sink) {
    let read = &service.read;
    let own = read.items(patient, "identifier").filter_map(|node| Some((node, read.text(node, &["system"])?)));
    let own: Vec<_> = own.filter(|(_, system)| system.starts_with(LOCAL_PATIENT)).collect();
    for (at, (node, system)) in own.iter().enumerate() {
        let tail = &system[LOCAL_PATIENT.len()..];
        let why = match tail.strip_prefix('1') {
            _ if at > 0 => Arg::fixed("2 つ以上あります", "there is more than one"),
            Some(number) => match institution_fault(number) {
                None => continue,
                Some(Arg::Words { ja, en }) => Arg::words(
                    format!("医療機関番号「{number}」: {ja}"),
                    format!("institution number \"{number}\": {en}"),
                ),
                Some(other) => other,
            },
            None => {
                Arg::words(format!("「{tail}」が 1 で始まっていません"), format!("\"{tail}\" does not begin with 1"))
            }
        };
        service.tell(sink, &rule::LOCAL_PATIENT, *node, vec![(&**system).into(), why]);
    }
}

/// The Bundle-ID of the root; the institution that it names.
fn bundle_id(service: &Service<'_>, sink: &mut Sink) -> Option<String> {
    let read = &service.read;
    // documents have it since 1.5.5
    let asked = match service.kind {
        Kind::FiveInformation(_) | Kind::Checkup => true,
        Kind::Referral | Kind::DischargeSummary | Kind::PatientCareSummary => service.version >= Version::V1_10,
        Kind::Resource | Kind::Other => false,
    };
    let identifier = read.child(NodeId::ROOT, "identifier").filter(|_| asked)?;
    let system = read.text(identifier, &["system"]).unwrap_or_default();
    if system != BUNDLE_ID {
        let found = if system.is_empty() { Arg::fixed("ありません", "there is none") } else { (&*system).into() };
        let args = vec![found, BUNDLE_ID.into()];
        match read.child(identifier, "system") {
            Some(at) => service.tell(sink, &rule::BUNDLE_ID_SYSTEM, at, args),
            None => service.tell_absent(sink, &rule::BUNDLE_ID_SYSTEM, identifier, "system", args),
        }
        return None;
    }
    let at = service.value_of(identifier);
    let value = read.text(identifier, &["value"]).unwrap_or_default();
    if let Some(why) = hat_fault(&value, 36, DECADES, false) {
        let args = vec![(&*value).into(), why];
        match read.child(identifier, "value") {
            Some(_) => service.tell(sink, &rule::BUNDLE_ID_FORM, at, args),
            None => service.tell_absent(sink, &rule::BUNDLE_ID_FORM, identifier, "value", args),
        }
        return None;
    }
    let mut parts = value.split('^');
    let (institution, year) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let made = read.text(NodeId::ROOT, &["timestamp"]).unwrap_or_default();
    // a time that is still to come is told as that
    let is_future = service.options().now.as_deref().and_then(Moment::parse).zip(Moment::parse(&made));
    let is_future = is_future.is_some_and(|(now, made)| made.is_after(now));
    if !is_future && made.len() >= 4 && made.is_char_boundary(4) && is_digits(&made[..4], 4) && &made[..4] != year {
        service.tell(sink, &rule::BUNDLE_ID_YEAR, at, vec![year.into(), (&*made).into()]);
    }
    check_digit(service, at, institution, ("医療機関番号", "institution number"), sink);
    Some(institution.to_owned())
}

/// The extension that names the institution, wherever it stands.
fn institutions(service: &Service<'_>, sender: Option<&str>, sink: &mut Sink) {
    let read = &service.read;
    for (_, extensions) in service.holding(service.doc().syms.extension) {
        for extension in extensions.filter(|&one| service.is_extension(one, INSTITUTION)) {
            let doc = service.doc();
            let Some(identifier) = doc.items(extension, doc.syms.value_identifier).next() else { continue };
            let at = service.value_of(identifier);
            // the extension's own definition tells that there is none
            let Some(value) = service.text_of(identifier, doc.syms.value) else { continue };
            if let Some(why) = institution_fault(&value) {
                service.tell(sink, &rule::INSTITUTION_FORM, at, vec![(&*value).into(), why]);
                continue;
            }
            if !(1..=47).contains(&value[..2].parse::<u32>().unwrap_or(0)) {
                service.tell(sink, &rule::INSTITUTION_PREFECTURE, at, vec![(&*value).into(), value[..2].into()]);
            }
            match sender {
                Some(sender) if value != sender => {
                    service.tell(sink, &rule::INSTITUTION_DIFFERS, at, vec![(&*value).into(), sender.into()]);
                }
                // the same number was judged in the Bundle-ID
                Some(_) => continue,
                None => {}
            }
            check_digit(service, at, &value, ("医療機関番号", "institution number"), sink);
        }
    }
    for organization in service.of_type("Organization") {
        let numbers = service.identifiers(organization, INSTITUTION_NO);
        // a pharmacy may be referred to: only the digits are sure
        for (node, number) in numbers.iter().filter(|(_, number)| !number.is_empty() && !is_digits(number, 10)) {
            service.tell(sink, &rule::ORGANIZATION_NUMBER, service.value_of(*node), vec![(&**number).into()]);
        }
        let Some((_, number)) = numbers.first().filter(|(_, number)| is_digits(number, 10)) else { continue };
        for extension in service.extensions(organization, PREFECTURE) {
            let prefecture = read.text(extension, &["valueCoding", "code"]).unwrap_or_default();
            if !prefecture.is_empty() && !number.starts_with(&*prefecture) {
                let args = vec![(&*prefecture).into(), (&**number).into()];
                service.tell(sink, &rule::PREFECTURE_DIFFERS, extension, args);
            }
        }
    }
}

fn documents_and_resources(service: &Service<'_>, sink: &mut Sink) {
    let read = &service.read;
    for name in ["JP_Composition_eReferral", "JP_Composition_eDischargeSummary", "JP_Composition_ePCS"] {
        for composition in service.declaring(name) {
            for (node, value) in service.identifiers(composition, INSTANCE) {
                if let Some(why) = hat_fault(&value, 32, "", true) {
                    let args = vec![(&*value).into(), why];
                    service.tell(sink, &rule::COMPOSITION_ID_FORM, service.value_of(node), args);
                }
            }
        }
    }
    if !service.has(&rule::RESOURCE_ID_FORM) {
        return;
    }
    for resource in EXTRACTED.iter().flat_map(|name| service.declaring(name)) {
        for identifier in service.items(resource, "identifier") {
            let value = read.text(identifier, &["value"]).unwrap_or_default();
            let is_own = read.text(identifier, &["system"]).is_some_and(|system| system == INSTANCE);
            if is_own && let Some(why) = hat_fault(&value, 36, "", false) {
                let args = vec![(&*value).into(), why];
                service.tell(sink, &rule::RESOURCE_ID_FORM, service.value_of(identifier), args);
            }
        }
    }
}

/// An attached summary is about the same insured person.
fn attached_patients(service: &Service<'_>, sink: &mut Sink) {
    let doc = service.doc();
    let of = |patient: NodeId| {
        [INSURED, PUBLIC_PAYER].into_iter().find_map(|system| service.identifiers(patient, system).pop())
    };
    let Some((_, own)) = service.patient().and_then(of) else { return };
    for index in service.references().bundles().iter().filter(|index| index.bundle != NodeId::ROOT) {
        let patients = index.entries.iter().filter_map(|entry| entry.resource);
        for (node, attached) in patients.filter(|&resource| doc.type_name(resource) == "Patient").filter_map(of) {
            if attached != own {
                let args = vec![(&*attached).into(), (&*own).into()];
                service.tell(sink, &rule::INSURED_DIFFERS, service.value_of(node), args);
            }
        }
    }
}
