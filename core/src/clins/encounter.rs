//! 受診, 入退院, and who saw the patient.

use super::bundle::DEPARTMENT;
use super::kind::Kind;
use super::met::Question;
use super::registry::{Basis, Row};
use super::service::Service;
use crate::diagnostic::catalogue::clins::encounter as rule;
use crate::diagnostic::{Level, Sink};
use crate::json::NodeId;

/// Systems of facilities' numbers of doctors and of dentists begin with these: 医師 means both in the technical guide.
const DOCTORS: [&str; 2] = ["urn:oid:1.2.392.100495.20.3.41.", "urn:oid:1.2.392.100495.20.3.42."];
/// System of the classes.
const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
/// System of departments (JAMI SS-MIX2).
const DEPARTMENTS: &str = "http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment";
/// Classes of encounters and how they are shown.
const CLASSES: [(&str, &str); 2] = [("IMP", "入院"), ("AMB", "外来")];
/// Roles of the diagnoses that a discharge summary's Encounter names: admission, discharge, chief complaint.
const ROLES: [&str; 3] = ["AD", "DD", "CC"];

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::CLASS).basis(Basis::Reading),
    Row::new(&rule::CLASS_DISPLAY).basis(Basis::Reading),
    Row::new(&rule::PURPOSE_TEXT).level(Level::Conditional).basis(Basis::Reading),
    Row::new(&rule::STAY_INCOMPLETE).level(Level::Conditional).basis(Basis::Reading),
    Row::new(&rule::STAY_CLASS).basis(Basis::Reading),
    Row::new(&rule::STATUS).basis(Basis::Reading),
    Row::new(&rule::DEPARTMENT_CODE).basis(Basis::Reading),
    Row::new(&rule::DOCTOR_NUMBER).spec("R1090").level(Level::Conditional).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let read = &service.read;
    if service.kind != Kind::Checkup {
        for encounter in service.of_type("Encounter") {
            if let Some(class) = service.values(encounter, service.doc().syms.class).next() {
                service.judge_value(class, Question::EncounterClass, sink, |sink| judge_class(service, class, sink));
            }
            status(service, encounter, sink);
        }
    }
    for composition in service.declaring("JP_Composition_eReferral") {
        for encounter in of_sections(service, composition, &["950"]) {
            let has_text = service.items(encounter, "reasonCode").any(|reason| read.child(reason, "text").is_some());
            if !has_text {
                service.tell_absent(sink, &rule::PURPOSE_TEXT, encounter, "reasonCode", vec![]);
            }
        }
    }
    for composition in service.declaring("JP_Composition_eDischargeSummary") {
        let mut all = of_sections(service, composition, &["322", "324"]);
        all.sort_unstable();
        all.dedup();
        for encounter in all {
            stay(service, encounter, sink);
        }
    }
    for observation in service.declaring("JP_Observation_LabResult_eCS") {
        doctors(service, observation, sink);
    }
    if service.kind != Kind::Checkup {
        // published examples of institutions that are referred to have codes of three digits
        for (resource, extensions) in service.holding(service.doc().syms.extension) {
            if service.doc().type_name(resource) != "Organization" {
                for one in extensions.filter(|&one| service.is_extension(one, DEPARTMENT)) {
                    service.judge_value(one, Question::Department, sink, |sink| department(service, one, sink));
                }
            }
        }
    }
}

/// What is sent was seen: the profile of the service fixes it, that of JP Core for contained ones does not.
fn status(service: &Service<'_>, encounter: NodeId, sink: &mut Sink) {
    let Some(node) = service.values(encounter, service.doc().syms.status).next() else { return };
    let text = service.doc().tree.text(node);
    if text != "finished" && !service.declares(encounter, "JP_Encounter_eCS") {
        service.tell(sink, &rule::STATUS, node, vec![(&*text).into()]);
    }
}

/// Codes of departments in their extension have two characters.
fn department(service: &Service<'_>, extension: NodeId, sink: &mut Sink) {
    for coding in service.codings(extension, "valueCodeableConcept") {
        let has_two = coding.code.len() == 2 && coding.code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if coding.is_of(DEPARTMENTS) && !coding.code.is_empty() && !has_two {
            let args = vec![(&*coding.code).into()];
            service.tell(sink, &rule::DEPARTMENT_CODE, service.part(coding.node, "code"), args);
        }
    }
}

fn judge_class(service: &Service<'_>, class: NodeId, sink: &mut Sink) {
    let coding = service.coding(class);
    match CLASSES.iter().find(|(code, _)| *code == coding.code) {
        None if coding.code.is_empty() || !coding.is_of(ACT_CODE) => {}
        None => {
            let args = vec![(&*coding.code).into()];
            service.tell(sink, &rule::CLASS, service.part(class, "code"), args);
        }
        Some((code, shown)) => {
            let other = CLASSES.iter().find(|(_, display)| coding.display == *display && display != shown);
            if let Some((_, display)) = other {
                let args = vec![(*code).into(), (*display).into(), (*shown).into()];
                service.tell(sink, &rule::CLASS_DISPLAY, service.part(class, "display"), args);
            }
        }
    }
}

/// The Encounters that entries of the sections with these codes lead to.
fn of_sections(service: &Service<'_>, composition: NodeId, codes: &[&str]) -> Vec<NodeId> {
    let read = &service.read;
    let top = service.items(composition, "section");
    let below = service.items(composition, "section").flat_map(|section| read.items(section, "section"));
    let own = top
        .chain(below)
        .filter(|&section| service.codings(section, "code").iter().any(|coding| codes.contains(&&*coding.code)));
    let entries = own.flat_map(|section| read.items(section, "entry")).filter_map(|entry| read.follow(entry));
    entries.filter(|&resource| service.doc().type_name(resource) == "Encounter").collect()
}

/// What the Encounter of a discharge summary has to say.
fn stay(service: &Service<'_>, encounter: NodeId, sink: &mut Sink) {
    let read = &service.read;
    let roles: Vec<_> = read
        .items(encounter, "diagnosis")
        .flat_map(|diagnosis| service.codings(diagnosis, "use"))
        .map(|coding| coding.code)
        .collect();
    let mut missing: Vec<(&str, String)> = [
        (&["period", "start"][..], "period.start"),
        (&["period", "end"][..], "period.end"),
        (&["hospitalization", "dischargeDisposition"][..], "hospitalization.dischargeDisposition"),
    ]
    .into_iter()
    .filter(|(path, _)| read.at(encounter, path).is_none())
    .map(|(_, element)| (element, element.to_owned()))
    .collect();
    let absent: Vec<&str> = ROLES.iter().copied().filter(|role| !roles.iter().any(|found| found == role)).collect();
    if !absent.is_empty() {
        missing.push(("diagnosis", format!("diagnosis ({})", absent.join(", "))));
    }
    // another code is told as that
    let class = service.values(encounter, service.doc().syms.class).next().map(|class| service.coding(class));
    if let Some(class) = class.filter(|class| class.is_of(ACT_CODE) && class.code == "AMB") {
        service.tell(sink, &rule::STAY_CLASS, service.part(class.node, "code"), vec![(&*class.code).into()]);
    }
    for (element, words) in missing {
        service.tell_absent(sink, &rule::STAY_INCOMPLETE, encounter, element, vec![words.into()]);
    }
}

/// Doctors that laboratory results name are known by their number in the facility.
fn doctors(service: &Service<'_>, observation: NodeId, sink: &mut Sink) {
    let read = &service.read;
    for doctor in
        service.values(observation, service.doc().syms.performer).filter_map(|performer| read.follow(performer))
    {
        if service.doc().type_name(doctor) != "Practitioner" {
            continue;
        }
        let identifiers = service.values(doctor, service.doc().syms.identifier);
        let mut systems = identifiers.filter_map(|node| service.text_of(node, service.doc().syms.system));
        if !systems.any(|system| DOCTORS.iter().any(|start| system.starts_with(start))) {
            service.tell_absent(sink, &rule::DOCTOR_NUMBER, doctor, "identifier", vec![]);
        }
    }
}
