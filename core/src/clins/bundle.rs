//! Bundles of the service: what kind they declare, their Patient, what they carry, what each entry needs to be sent.

use super::characters::LOCAL_CODE;
use super::kind::{self, Information, Kind, TYPE_TAG};
use super::registry::{Basis, Row};
use super::service::Service;
use super::version::{self, Version};
use crate::check::For;
use crate::diagnostic::catalogue::clins::bundle as rule;
use crate::diagnostic::catalogue::profile::SLICE_MIN;
use crate::diagnostic::catalogue::structure::INVARIANT;
use crate::diagnostic::{Arg, Level, Place, Sink};
use crate::json::{Format, NodeId};
use crate::model::{Canonical, Ruleset, Structure, StructureId};

/// The extension that names the institution.
pub(super) const INSTITUTION: &str =
    "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber";
/// The extension that names the department.
pub(super) const DEPARTMENT: &str = "http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_Department";

/// Types of entries and the profile that each of them declares, with the guide's key for the rule.
#[rustfmt::skip] // one a line
const PROFILES: [(&str, &str, &str); 5] = [
    ("Patient", PATIENT_PROFILE, "R0212"),
    ("AllergyIntolerance", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS", "validEntryProfile-AllergyIntolerance"),
    ("Condition", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS", "validEntryProfile-Condition"),
    ("MedicationRequest", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS", "validEntryProfile-MedicationRequest"),
    ("Observation", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS", "validEntryProfile-ObservationLabResult"),
];
/// What the Patient of a Bundle of the service declares.
pub(crate) const PATIENT_PROFILE: &str = "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS";

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::BUNDLE_KIND_UNDECLARED).spec("R0213"),
    Row::new(&rule::BUNDLE_KIND_DIFFERS).basis(Basis::Reading),
    Row::new(&rule::COMPOSITION_KIND_DIFFERS).basis(Basis::Reading),
    Row::new(&rule::PATIENT_NOT_FIRST).spec("R0211"),
    Row::new(&rule::ENTRY_PROFILE_UNDECLARED),
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
    differs(service, sink);
    attached(service, sink);
    needed(service, sink);
    if service.kind == Kind::Resource && service.options().target == For::Clins {
        let name = service.doc().type_name(NodeId::ROOT);
        if !name.is_empty() {
            service.tell(sink, &rule::RESOURCE_ALONE, NodeId::ROOT, vec![name.into(), to_send(name)]);
        }
    }
    let is_to_be_sent = service.kind != Kind::Resource && service.options().target == For::Clins;
    if is_to_be_sent && service.doc().tree.format() == Format::Xml {
        service.tell(sink, &rule::NOT_JSON, NodeId::ROOT, vec![]);
    }
    match service.kind {
        Kind::FiveInformation(information) => five_information(service, information, sink),
        Kind::DischargeSummary => {
            service.tell_at(sink, &rule::DISCHARGE_SUMMARY_ALONE, "", service.profile_place(NodeId::ROOT), vec![]);
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

/// Types that the profiles of the service's documents have entries of, the five kinds of information and the Patient aside.
const IN_DOCUMENTS: [&str; 22] = [
    "CarePlan",
    "Composition",
    "Consent",
    "Coverage",
    "Device",
    "DeviceUseStatement",
    "DiagnosticReport",
    "DocumentReference",
    "Encounter",
    "FamilyMemberHistory",
    "ImagingStudy",
    "Immunization",
    "Location",
    "Media",
    "MedicationRequest",
    "Organization",
    "Practitioner",
    "PractitionerRole",
    "Procedure",
    "RelatedPerson",
    "ResearchStudy",
    "ResearchSubject",
];

/// How a resource of this type comes to the service.
fn to_send(name: &str) -> Arg {
    if Information::with_code(name).is_some() {
        Arg::fixed(
            "送るときは、Patient と一緒に Bundle に入れてください。",
            "To send it, put it into a Bundle with its Patient.",
        )
    } else if name == "Patient" {
        Arg::fixed(
            "患者だけを送ることはありません。送るときは、その患者の情報や文書の Bundle に入れてください。",
            "A Patient is not sent by itself: put it into the Bundle of what is sent about the patient.",
        )
    } else if IN_DOCUMENTS.contains(&name) {
        Arg::fixed(
            "送るときは、文書 (診療情報提供書、退院時サマリーなど) の Bundle に、Patient などと一緒に入れてください。",
            "It is sent within a document only: put it into the Bundle of one, such as a referral or a discharge summary.",
        )
    } else if super::contained::CONTAINED.contains(&name) {
        Arg::fixed(
            "送るときは、これを参照する記録の contained に入れてください。",
            "To send it, put it into contained of the record that refers to it.",
        )
    } else {
        Arg::fixed(
            "サービスの Bundle のプロファイルには、この型の entry がありません。送るものではありません。",
            "The profiles of the service's Bundles have no entries of this type; it is not for sending.",
        )
    }
}

/// A Bundle that holds another document than it declares. Its rules are those of what it holds.
fn differs(service: &Service<'_>, sink: &mut Sink) {
    for bundle in service.references().bundles().iter().map(|index| index.bundle) {
        let Some((node, declared)) = kind::declared(service.doc(), bundle) else { continue };
        if let Some((node, profile)) = kind::composition_astray(service.doc(), service.references(), bundle, declared) {
            let held = declared.composition().unwrap_or_default();
            service.tell(sink, &rule::COMPOSITION_KIND_DIFFERS, node, vec![profile.into(), held.into(), held.into()]);
        }
        let Some(held) = kind::held_instead(service.doc(), service.references(), bundle, declared) else { continue };
        let words = match held {
            Kind::FiveInformation(Some(information)) => Arg::words(
                format!("カルテ 5 情報 ({})", information.code()),
                format!("the five kinds of information ({})", information.code()),
            ),
            _ => held.composition().unwrap_or_default().into(),
        };
        let args =
            vec![declared.profile().unwrap_or_default().into(), words, held.profile().unwrap_or_default().into()];
        service.tell(sink, &rule::BUNDLE_KIND_DIFFERS, node, args);
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

/// A document that lacks a whole resource, where others are there: an empty Bundle is told as such. Its profile says which it cannot
/// do without: the slices of the entries that have a minimum.
fn needed(service: &Service<'_>, sink: &mut Sink) {
    let rules = service.doc().rules;
    let profile = service.kind.profile().filter(|_| service.kind.is_document());
    let Some(bundle) = profile.and_then(|profile| rules.resolve_beside(profile, &[service.version.text()])) else {
        return;
    };
    let entries: Vec<NodeId> = service.entries().collect();
    if entries.is_empty() {
        return;
    }
    let children = rules.root(bundle).children.iter().map(|&child| rules.element(child));
    let list = children.into_iter().find(|element| element.sym == service.doc().syms.entry);
    for slice in list.into_iter().flat_map(|list| &list.slices).map(|&slice| rules.element(slice)) {
        let children = slice.children.iter().map(|&child| rules.element(child));
        let resource = children.into_iter().find(|element| element.sym == service.doc().syms.resource);
        let wanted = resource.and_then(|resource| resource.types.first()).filter(|_| slice.min > 0);
        let Some(wanted) = wanted else { continue };
        let profile = wanted.profiles.first().and_then(|profile| profile.structure).map(|id| rules.structure(id));
        let name = profile.map_or(&*wanted.code, |profile| &*profile.type_name);
        let own: Vec<NodeId> =
            entries.iter().copied().filter(|&entry| service.doc().type_name(entry) == name).collect();
        let declares_any =
            |names: &[&str]| own.iter().any(|&entry| names.iter().any(|name| service.declares(entry, name)));
        let known: Vec<&str> =
            wanted.profiles.iter().map(|profile| Canonical::parse(&profile.canonical).name()).collect();
        if !own.is_empty() && declares_any(&known) {
            continue;
        }
        let Some(structure) = profile.or_else(|| of_constraint(rules, bundle, name)) else { continue };
        let args = || vec![name.into(), (&*structure.url).into()];
        if own.is_empty() {
            service.tell_absent(sink, &rule::ENTRY_ABSENT, NodeId::ROOT, "entry", args());
        }
        // who conforms without saying so is not refused
        let is_declared = declares_any(&[Canonical::parse(&structure.url).name()]);
        if !own.is_empty() && !is_declared && is_missing(sink, name, &structure.url) {
            for entry in own {
                let place = service.profile_place(entry);
                service.tell_at(sink, &rule::ENTRY_PROFILE_UNDECLARED, "", place, args());
            }
        }
    }
}

/// The profile of a type that a constraint of the Bundle names: the check-up report tells its entries apart by type alone.
fn of_constraint<'r>(rules: &'r Ruleset, bundle: StructureId, name: &str) -> Option<&'r Structure> {
    let expressions = rules.root(bundle).constraints.iter().filter_map(|constraint| constraint.expression);
    let literals = expressions.flat_map(|id| rules.expressions[id.0 as usize].text.split('\''));
    let mut named = literals.filter_map(|text| rules.by_url.get(text)?.last()).map(|&id| rules.structure(id));
    named.find(|structure| *structure.type_name == *name)
}

/// Whether it was found that no entry of a type conforms to its profile: the check-up report says so by constraints.
fn is_missing(sink: &Sink, name: &str, profile: &str) -> bool {
    let names = |arg: &Arg| matches!(arg, Arg::Named(named) if named.holds(profile));
    sink.findings.iter().filter(|finding| finding.place.node == Some(NodeId::ROOT.0)).any(|finding| {
        finding.is_of(&[&SLICE_MIN]) && finding.args.iter().any(names)
            || finding.is_of(&[&INVARIANT])
                && finding.spec_rule.as_deref().is_some_and(|key| kind::is_of_entry(key, name))
    })
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
            None => Arg::fixed("Patient の entry がありません", "there is none"),
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
            && !service.declares(entry, Canonical::parse(profile).name())
        {
            let place = service.profile_place(entry);
            let args = vec![found.into(), (*profile).into()];
            service.tell_at(sink, &rule::ENTRY_PROFILE_UNDECLARED, spec, place, args);
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
        [] => match misnamed_tag(service) {
            Some((node, system)) => (
                "R02141",
                Some(service.place(node)),
                Arg::words(format!("system が「{system}」です"), format!("its system is \"{system}\"")),
            ),
            None => (
                "R02141",
                Some(service.absent_place(NodeId::ROOT, "meta.tag")),
                Arg::fixed("タグがありません", "there is none"),
            ),
        },
        [(_, code)] if Information::with_code(code).is_some() => return,
        [(_, code)] if code.is_empty() => ("R02142", place(0), Arg::fixed("code がありません", "it has no code")),
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
    if let Some(place) = place {
        service.tell_at(sink, &rule::BUNDLE_TYPE_TAG, spec, place, vec![found, TYPE_TAG.into()]);
    }
}

/// A tag that is meant to say what is sent, by its code, and is of another system.
fn misnamed_tag(service: &Service<'_>) -> Option<(NodeId, String)> {
    let doc = service.doc();
    let is_meant =
        |&tag: &NodeId| doc.text(tag, doc.syms.code).is_some_and(|code| Information::with_code(&code).is_some());
    let tag = service.all_tags(NodeId::ROOT).find(is_meant)?;
    let system = doc.text(tag, doc.syms.system).unwrap_or_default().into_owned();
    Some((service.part(tag, "system"), system))
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
    contained(service, entry, "R9013C", "Encounter", &["JP_Encounter_eCS", "JP_Encounter"], sink);
    if service.extensions(entry, DEPARTMENT).next().is_none() {
        absent_extension(service, entry, "R9014C", DEPARTMENT, sink);
    }
    if service.child(entry, "onsetDateTime").is_none() {
        let other = ["onsetAge", "onsetPeriod", "onsetRange", "onsetString"];
        let hint = match other.into_iter().find(|name| service.child(entry, name).is_some()) {
            Some(name) => {
                Arg::words(format!("。{name} ではなく onsetDateTime で書きます"), format!(" in place of {name}"))
            }
            None => Arg::nothing(),
        };
        let place = service.absent_place(entry, "onsetDateTime");
        absent_at(service, entry, ("R9015C", "onsetDateTime", hint), place, sink);
    }
    if service.child(entry, "encounter").is_none() {
        absent(service, entry, "R9016C", "encounter", "encounter", sink);
    }
}

fn observation(service: &Service<'_>, entry: NodeId, sink: &mut Sink) {
    let read = &service.read;
    contained(service, entry, "R9013O", "Encounter", &["JP_Encounter_eCS", "JP_Encounter"], sink);
    if service.extensions(entry, DEPARTMENT).next().is_none() {
        absent_extension(service, entry, "R9014O", DEPARTMENT, sink);
    }
    if service.child(entry, "encounter").is_none() {
        absent(service, entry, "R9016O", "encounter", "encounter", sink);
    }
    if service.child(entry, "performer").is_none() {
        absent(service, entry, "R9017O", "performer", "performer", sink);
    }
    contained(service, entry, "R9019O", "Practitioner", &["JP_Practitioner_eCS", "JP_Practitioner"], sink);
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
    let name = Canonical::parse(url).name();
    let written =
        |&one: &NodeId| doc.text(one, doc.syms.url).is_some_and(|text| Canonical::parse(&text).name() == name);
    let element = format!("extension ({name})");
    let Some(meant) = service.values(entry, doc.syms.extension).find(written) else {
        return absent(service, entry, spec, "extension", &element, sink);
    };
    let found = doc.text(meant, doc.syms.url).unwrap_or_default();
    let hint = Arg::words(
        format!("。ここに書かれている URL「{found}」は、正しくは「{url}」です"),
        format!("; the URL that is written here, \"{found}\", should be \"{url}\""),
    );
    absent_at(service, entry, (spec, &element, hint), service.place(meant), sink);
}

/// A resource of this type and of one of these profiles that is to be contained. One of the type that declares none of them is what is
/// meant, and is the place to be mended.
fn contained(service: &Service<'_>, entry: NodeId, spec: &str, name: &str, profiles: &[&str; 2], sink: &mut Sink) {
    if service.contains(entry, name, profiles) {
        return;
    }
    let doc = service.doc();
    let element = format!("contained ({})", profiles[0]);
    let meant = doc.items(entry, doc.syms.contained).find(|&inner| doc.type_name(inner) == name);
    let Some(meant) = meant else { return absent(service, entry, spec, "contained", &element, sink) };
    let hint = Arg::words(
        format!("。ここにある {name} は、meta.profile に {} を宣言していません", profiles[0]),
        format!("; the {name} that is here does not declare {} in meta.profile", profiles[0]),
    );
    absent_at(service, entry, (spec, &element, hint), service.profile_place(meant), sink);
}

/// What is missing, under the guide's id.
fn absent(service: &Service<'_>, entry: NodeId, spec: &str, child: &str, element: &str, sink: &mut Sink) {
    absent_at(service, entry, (spec, element, Arg::nothing()), service.absent_place(entry, child), sink);
}

fn absent_at(
    service: &Service<'_>,
    entry: NodeId,
    (spec, element, hint): (&str, &str, Arg),
    place: Place,
    sink: &mut Sink,
) {
    let args = vec![service.doc().type_name(entry).into(), element.into(), hint];
    service.tell_at(sink, &rule::SENT_ELEMENT_ABSENT, spec, place, args);
}

/// Profiles of what the service takes out of documents.
pub(super) const EXTRACTED: [&str; 4] =
    ["JP_AllergyIntolerance_eCS", "JP_Condition_eCS", "JP_MedicationRequest_eCS", "JP_Observation_LabResult_eCS"];

/// What the service extracts from documents names its institution, too.
fn in_documents(service: &Service<'_>, sink: &mut Sink) {
    for profile in EXTRACTED {
        for resource in service.declaring(profile) {
            if !service.is_contained(resource) && service.extensions(resource, INSTITUTION).next().is_none() {
                let args = vec![service.doc().type_name(resource).into()];
                service.tell_absent(sink, &rule::DOCUMENT_INSTITUTION_ABSENT, resource, "extension", args);
            }
        }
    }
}
