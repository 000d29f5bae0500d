//! Bundles of the service: what kind they declare, their Patient, what they carry, what each entry needs to be sent.

use super::kind::{self, Information, Kind, TYPE_TAG};
use super::registry::{Basis, Row};
use super::service::Service;
use super::version::{self, Version};
use crate::check::For;
use crate::diagnostic::catalogue::clins::bundle as rule;
use crate::diagnostic::{Arg, Level, Sink};
use crate::json::{Format, NodeId};

/// The extension that names the institution.
pub(super) const INSTITUTION: &str =
    "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber";
/// The extension that names the department.
pub(super) const DEPARTMENT: &str = "http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_Department";
/// System of the facility's own item codes.
const LOCAL_CODE: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS";

/// Types of entries and the profile that each of them declares, with the guide's key for the rule.
const PROFILES: [(&str, &str, &str); 5] = [
    ("Patient", "JP_Patient_eCS", "R0212"),
    ("AllergyIntolerance", "JP_AllergyIntolerance_eCS", "validEntryProfile-AllergyIntolerance"),
    ("Condition", "JP_Condition_eCS", "validEntryProfile-Condition"),
    ("MedicationRequest", "JP_MedicationRequest_eCS", "validEntryProfile-MedicationRequest"),
    ("Observation", "JP_Observation_LabResult_eCS", "validEntryProfile-ObservationLabResult"),
];

/// Types of entries that a document cannot do without, and the profile that they declare.
const NEEDED: [(Kind, &[(&str, &str)]); 4] = [
    (
        Kind::Referral,
        &[
            ("Composition", "http://jpfhir.jp/fhir/eReferral/StructureDefinition/JP_Composition_eReferral"),
            ("Patient", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS"),
            ("Practitioner", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Practitioner_eCS"),
            ("Organization", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Organization_eCS"),
        ],
    ),
    (
        Kind::DischargeSummary,
        &[
            (
                "Composition",
                "http://jpfhir.jp/fhir/eDischargeSummary/StructureDefinition/JP_Composition_eDischargeSummary",
            ),
            ("Patient", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS"),
            ("Practitioner", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Practitioner_eCS"),
            ("Organization", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Organization_eCS"),
            ("Encounter", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Encounter_eCS"),
            ("Condition", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS"),
        ],
    ),
    (
        Kind::PatientCareSummary,
        &[
            ("Composition", "http://jpfhir.jp/fhir/ePCS/StructureDefinition/JP_Composition_ePCS"),
            ("Patient", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS"),
            ("Practitioner", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Practitioner_eCS"),
            ("Organization", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Organization_eCS"),
            ("Encounter", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Encounter_eCS"),
            ("CarePlan", "http://jpfhir.jp/fhir/ePCS/StructureDefinition/JP_CarePlan_ePCS"),
            ("Condition", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS"),
        ],
    ),
    (
        Kind::Checkup,
        &[
            ("Composition", "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Composition_eCheckupGeneral"),
            ("Patient", "http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Patient_eCheckupGeneral"),
            (
                "Practitioner",
                "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_PractitionerReporter_eCheckupGeneral",
            ),
            (
                "Organization",
                "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_OrganizationReporter_eCheckupGeneral",
            ),
            ("Encounter", "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Encounter_eCheckupGeneral"),
        ],
    ),
];

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::BUNDLE_KIND_UNDECLARED).spec("R0213"),
    Row::new(&rule::PATIENT_NOT_FIRST).spec("R0211"),
    Row::new(&rule::ENTRY_PROFILE_UNDECLARED).spec("R0212"),
    Row::new(&rule::ENTRY_PROFILE_UNDECLARED).spec("validEntryProfile-AllergyIntolerance"),
    Row::new(&rule::ENTRY_PROFILE_UNDECLARED).spec("validEntryProfile-Condition"),
    Row::new(&rule::ENTRY_PROFILE_UNDECLARED).spec("validEntryProfile-MedicationRequest"),
    Row::new(&rule::ENTRY_PROFILE_UNDECLARED).spec("validEntryProfile-ObservationLabResult"),
    Row::new(&rule::BUNDLE_TYPE_TAG).spec("R02141"),
    Row::new(&rule::BUNDLE_TYPE_TAG).spec("R02142"),
    Row::new(&rule::BUNDLE_TYPE_ABSENT).spec("R02143"),
    Row::new(&rule::BUNDLE_TYPE_MIXED).spec("R02144").basis(Basis::Reading),
    Row::new(&rule::SENT_ELEMENT_ABSENT).spec("R9011").level(Level::Conditional),
    Row::new(&rule::SENT_ELEMENT_ABSENT).spec("R9013C").level(Level::Conditional),
    Row::new(&rule::SENT_ELEMENT_ABSENT).spec("R9013O").level(Level::Conditional),
    Row::new(&rule::SENT_ELEMENT_ABSENT).spec("R9014C").level(Level::Conditional),
    Row::new(&rule::SENT_ELEMENT_ABSENT).spec("R9014O").level(Level::Conditional),
    Row::new(&rule::SENT_ELEMENT_ABSENT).spec("R9015C").level(Level::Conditional),
    Row::new(&rule::SENT_ELEMENT_ABSENT)
        .spec("R9016C")
        .level(Level::Conditional)
        .since(Version::V1_10)
        .basis(Basis::Reading),
    Row::new(&rule::SENT_ELEMENT_ABSENT).spec("R9016O").level(Level::Conditional).since(Version::V1_10),
    Row::new(&rule::SENT_ELEMENT_ABSENT).spec("R9017O").level(Level::Conditional).since(Version::V1_10),
    Row::new(&rule::SENT_ELEMENT_ABSENT).spec("R9019O").level(Level::Conditional).since(Version::V1_10),
    Row::new(&rule::SENT_ELEMENT_ABSENT).spec("R6021").level(Level::Conditional).since(Version::V1_10),
    Row::new(&rule::DOCUMENT_INSTITUTION_ABSENT).level(Level::Conditional).basis(Basis::Reading),
    Row::new(&rule::OBSERVATION_HAS_MEMBER).spec("R6081").since(Version::V1_10).level(Level::Prohibited),
    Row::new(&rule::FULL_REFRESH).basis(Basis::Reading),
    Row::new(&rule::LONG_ENDED).basis(Basis::Reading),
    Row::new(&rule::RECORD_TWICE).basis(Basis::Reading),
    Row::new(&rule::DISCHARGE_SUMMARY_ALONE),
    Row::new(&rule::ATTACHED_SUMMARY_UNDECLARED).basis(Basis::Reading),
    Row::new(&rule::CLINS_VERSION_UNKNOWN).basis(Basis::Reading),
    Row::new(&rule::CLINS_VERSION_UNPUBLISHED).basis(Basis::Reading),
    Row::new(&rule::ENTRY_ABSENT),
    Row::new(&rule::RESOURCE_ALONE).basis(Basis::Reading),
    Row::new(&rule::NOT_JSON),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    version(service, sink);
    attached(service, sink);
    needed(service, sink);
    if service.kind == Kind::Resource && service.options().target == For::Clins {
        let name = service.doc().type_name(NodeId::ROOT);
        if !name.is_empty() {
            service.tell(sink, &rule::RESOURCE_ALONE, NodeId::ROOT, vec![name.into()]);
        }
    }
    let is_to_be_sent = service.kind != Kind::Resource && service.options().target == For::Clins;
    if is_to_be_sent && service.doc().tree.format() == Format::Xml {
        service.tell(sink, &rule::NOT_JSON, NodeId::ROOT, vec![]);
    }
    match service.kind {
        Kind::FiveInformation(information) => five_information(service, information, sink),
        Kind::DischargeSummary => {
            let finding =
                service.found(&rule::DISCHARGE_SUMMARY_ALONE, "", service.profile_place(NodeId::ROOT), vec![]);
            if let Some(finding) = finding {
                sink.push(finding);
            }
        }
        _ => {}
    }
    let is_bundle = service.kind != Kind::Resource;
    if is_bundle && kind::declared(service.doc(), NodeId::ROOT).is_none() && service.options().profiles.is_empty() {
        let kinds =
            service.kind.profile().map_or_else(|| kind::profiles().collect::<Vec<_>>().join(", "), str::to_owned);
        service.tell_absent(sink, &rule::BUNDLE_KIND_UNDECLARED, NodeId::ROOT, "meta.profile", vec![kinds.into()]);
    }
    if matches!(service.kind, Kind::Referral | Kind::DischargeSummary | Kind::PatientCareSummary | Kind::Resource) {
        in_documents(service, sink);
    }
}

/// A version that has no tables of its own.
fn version(service: &Service<'_>, sink: &mut Sink) {
    if let Some((node, asked)) = service.unknown_version {
        let args = vec![asked.as_str().into(), service.version.text().into()];
        let rule =
            if version::is_published(asked) { &rule::CLINS_VERSION_UNKNOWN } else { &rule::CLINS_VERSION_UNPUBLISHED };
        service.tell(sink, rule, *node, args);
    }
}

/// A document that lacks a whole resource, where others are there: an empty Bundle is told as such.
fn needed(service: &Service<'_>, sink: &mut Sink) {
    let Some((_, types)) = NEEDED.iter().find(|(kind, _)| *kind == service.kind) else { return };
    let entries: Vec<NodeId> = service.entries().collect();
    if entries.is_empty() {
        return;
    }
    for (name, profile) in *types {
        if !entries.iter().any(|&entry| service.doc().type_name(entry) == *name) {
            service.tell_absent(
                sink,
                &rule::ENTRY_ABSENT,
                NodeId::ROOT,
                "entry",
                vec![(*name).into(), (*profile).into()],
            );
        }
    }
}

/// Bundles within a document are discharge summaries, and say so.
fn attached(service: &Service<'_>, sink: &mut Sink) {
    if service.kind != Kind::Referral {
        return;
    }
    for index in service.references().bundles().iter().filter(|index| index.bundle != NodeId::ROOT) {
        let bundle = index.bundle;
        if kind::declared(service.doc(), bundle).is_none() {
            let profile = Kind::DischargeSummary.profile().unwrap_or_default();
            let args = vec![profile.into()];
            service.tell_absent(sink, &rule::ATTACHED_SUMMARY_UNDECLARED, bundle, "meta.profile", args);
        }
    }
}

fn five_information(service: &Service<'_>, information: Option<Information>, sink: &mut Sink) {
    let doc = service.doc();
    let entries: Vec<NodeId> = service.entries().collect();
    if let Some(&first) = entries.first().filter(|&&first| doc.type_name(first) != "Patient") {
        let elsewhere = entries.iter().position(|&entry| doc.type_name(entry) == "Patient");
        let words = match elsewhere {
            Some(at) => Arg::words(format!("Patient は entry[{at}] にあります"), format!("it is entry[{at}]")),
            None => Arg::words("Patient の entry がありません", "there is none"),
        };
        service.tell(sink, &rule::PATIENT_NOT_FIRST, first, vec![doc.type_name(first).into(), words]);
    }
    tag(service, sink);
    if let Some(information) = information {
        carried(service, information, &entries, sink);
    }
    for &entry in &entries {
        let found = doc.type_name(entry);
        // what is of no type is told as that
        if found.is_empty() {
            continue;
        }
        if let Some((_, profile, spec)) = PROFILES.iter().find(|(name, ..)| *name == found)
            && !service.declares(entry, profile)
        {
            let url = format!("http://jpfhir.jp/fhir/eCS/StructureDefinition/{profile}");
            let place = service.profile_place(entry);
            let found = service.found(&rule::ENTRY_PROFILE_UNDECLARED, spec, place, vec![found.into(), url.into()]);
            if let Some(finding) = found {
                sink.push(finding);
            }
        }
        match found {
            "Condition" => condition(service, entry, sink),
            "Observation" => observation(service, entry, sink),
            _ => {}
        }
        if found != "Patient" && service.extensions(entry, INSTITUTION).next().is_none() {
            absent_extension(service, entry, "R9011", INSTITUTION, sink);
        }
    }
}

/// The one tag that says what is carried.
fn tag(service: &Service<'_>, sink: &mut Sink) {
    let tags = service.tags(NodeId::ROOT, TYPE_TAG);
    let place = |at: usize| tags.get(at).map(|(node, _)| service.place(*node));
    let (spec, place, found) = match tags.as_slice() {
        [] => (
            "R02141",
            Some(service.absent_place(NodeId::ROOT, "meta.tag")),
            Arg::words("タグがありません", "there is none"),
        ),
        [(_, code)] if Information::with_code(code).is_some() => return,
        [(_, code)] if code.is_empty() => ("R02142", place(0), Arg::words("code がありません", "it has no code")),
        [(_, code)] => ("R02142", place(0), (&**code).into()),
        [_, _, ..] => {
            let codes: Vec<&str> = tags.iter().map(|(_, code)| &**code).collect();
            let codes = codes.join(", ");
            (
                "R02142",
                place(1),
                Arg::words(
                    format!("{} 個あります ({codes})", tags.len()),
                    format!("there are {} ({codes})", tags.len()),
                ),
            )
        }
    };
    let finding =
        place.and_then(|place| service.found(&rule::BUNDLE_TYPE_TAG, spec, place, vec![found, TYPE_TAG.into()]));
    if let Some(finding) = finding {
        sink.push(finding);
    }
}

/// Entries are of the type that the tag names.
fn carried(service: &Service<'_>, information: Information, entries: &[NodeId], sink: &mut Sink) {
    let doc = service.doc();
    let wanted = information.code();
    let own: Vec<(usize, NodeId)> =
        entries.iter().copied().enumerate().filter(|&(_, entry)| doc.type_name(entry) == wanted).collect();
    // a Bundle without entries is told as such
    if own.is_empty() && !entries.is_empty() {
        let place = service.tags(NodeId::ROOT, TYPE_TAG).first().map_or(NodeId::ROOT, |(node, _)| *node);
        service.tell(sink, &rule::BUNDLE_TYPE_ABSENT, place, vec![wanted.into()]);
    }
    for &entry in entries {
        let found = doc.type_name(entry);
        if found != wanted && found != "Patient" && !found.is_empty() {
            service.tell(sink, &rule::BUNDLE_TYPE_MIXED, entry, vec![found.into(), wanted.into()]);
        }
    }
    let has_ended = |&(_, entry): &(usize, NodeId)| service.child(entry, "abatementDateTime").is_some();
    if information == Information::Condition && !own.is_empty() && own.iter().all(has_ended) {
        let args = vec![wanted.into(), own.len().into()];
        service.tell(sink, &rule::FULL_REFRESH, own[0].1, args);
    }
    super::refresh::check(service, &own, sink);
}

fn condition(service: &Service<'_>, entry: NodeId, sink: &mut Sink) {
    if !service.contains(entry, "Encounter", &["JP_Encounter", "JP_Encounter_eCS"]) {
        absent(service, entry, "R9013C", "contained", "contained (JP_Encounter_eCS)", sink);
    }
    if service.extensions(entry, DEPARTMENT).next().is_none() {
        absent_extension(service, entry, "R9014C", DEPARTMENT, sink);
    }
    if service.child(entry, "onsetDateTime").is_none() {
        absent(service, entry, "R9015C", "onsetDateTime", "onsetDateTime", sink);
    }
    if service.child(entry, "encounter").is_none() {
        absent(service, entry, "R9016C", "encounter", "encounter", sink);
    }
}

fn observation(service: &Service<'_>, entry: NodeId, sink: &mut Sink) {
    let read = &service.read;
    if !service.contains(entry, "Encounter", &["JP_Encounter", "JP_Encounter_eCS"]) {
        absent(service, entry, "R9013O", "contained", "contained (JP_Encounter_eCS)", sink);
    }
    if service.extensions(entry, DEPARTMENT).next().is_none() {
        absent_extension(service, entry, "R9014O", DEPARTMENT, sink);
    }
    if service.child(entry, "encounter").is_none() {
        absent(service, entry, "R9016O", "encounter", "encounter", sink);
    }
    if service.child(entry, "performer").is_none() {
        absent(service, entry, "R9017O", "performer", "performer", sink);
    }
    if !service.contains(entry, "Practitioner", &["JP_Practitioner", "JP_Practitioner_eCS"]) {
        absent(service, entry, "R9019O", "contained", "contained (JP_Practitioner_eCS)", sink);
    }
    let codings = service.items(entry, "code").flat_map(|code| read.items(code, "coding"));
    let is_local = |coding: NodeId| read.text(coding, &["system"]).is_some_and(|system| system == LOCAL_CODE);
    if !codings.into_iter().any(is_local) {
        absent(service, entry, "R6021", "code.coding", "code.coding (JP_CLINS_ObsLabResult_LocalCode_CS)", sink);
    }
    if let Some(member) = service.child(entry, "hasMember") {
        service.tell(sink, &rule::OBSERVATION_HAS_MEMBER, member, vec![]);
    }
}

/// An extension that is missing, under the guide's id. One with its name under another address (the guide's old tables have such a
/// one) is what is meant, and is the place to be mended.
fn absent_extension(service: &Service<'_>, entry: NodeId, spec: &str, url: &str, sink: &mut Sink) {
    let doc = service.doc();
    let name = |url: &str| url.rsplit('/').next().unwrap_or_default().to_owned();
    let written = |&one: &NodeId| doc.text(one, doc.syms.url).is_some_and(|text| name(&text) == name(url));
    let element = format!("extension ({})", name(url));
    let Some(meant) = service.values(entry, doc.syms.extension).find(written) else {
        return absent(service, entry, spec, "extension", &element, sink);
    };
    let found = doc.text(meant, doc.syms.url).unwrap_or_default();
    let hint = Arg::words(
        format!("。ここに書かれている URL「{found}」は、正しくは「{url}」です"),
        format!("; the URL that is written here, \"{found}\", should be \"{url}\""),
    );
    let args = vec![doc.type_name(entry).into(), element.into(), hint];
    let finding = service.found(&rule::SENT_ELEMENT_ABSENT, spec, service.place(meant), args);
    if let Some(finding) = finding {
        sink.push(finding);
    }
}

/// What is missing, under the guide's id.
fn absent(service: &Service<'_>, entry: NodeId, spec: &str, child: &str, element: &str, sink: &mut Sink) {
    let args = vec![service.doc().type_name(entry).into(), element.into(), Arg::nothing()];
    let place = service.absent_place(entry, child);
    let finding = service.found(&rule::SENT_ELEMENT_ABSENT, spec, place, args);
    if let Some(finding) = finding {
        sink.push(finding);
    }
}

/// What the service extracts from documents names its institution, too.
fn in_documents(service: &Service<'_>, sink: &mut Sink) {
    const EXTRACTED: [&str; 4] =
        ["JP_AllergyIntolerance_eCS", "JP_Condition_eCS", "JP_MedicationRequest_eCS", "JP_Observation_LabResult_eCS"];
    for profile in EXTRACTED {
        for resource in service.declaring(profile) {
            if !service.is_contained(resource) && service.extensions(resource, INSTITUTION).next().is_none() {
                let args = vec![service.doc().type_name(resource).into()];
                service.tell_absent(sink, &rule::DOCUMENT_INSTITUTION_ABSENT, resource, "extension", args);
            }
        }
    }
}
