//! Reads the keys of one file. Source: 技術解説書(案) 2.2.4 図39, JP-CLINS Bundle-CLINS; which Organization issues:
//! docs/adr/0010-issuing-organization.md.

use super::kind::{self, Kind, Seen};
use super::spot::Spot;
use super::{Content, Keys, LocalPatient, Source, Summary};
use crate::check::Reading;
use crate::clins::identifier::{
    BUNDLE_SYSTEM, Fault, INSTITUTION_SYSTEM, INSURANCE_SYSTEM, Institution, Insured, Issued, LOCAL_PATIENT_SYSTEM,
    PUBLIC_SYSTEM, RESOURCE_SYSTEM,
};
use crate::clins::kind::{Information, TYPE_TAG};
use crate::diagnostic::catalogue::clins::bundle::DISCHARGE_SUMMARY_ALONE;
use crate::diagnostic::catalogue::keys::{
    KEY_AMBIGUOUS, KEY_INSTITUTION_DIFFERS, KEY_INVALID, KEY_KIND_UNKNOWN, KEY_MISSING, KEY_OTHER_SUBJECT,
    KEY_RULE_NOT_PUBLIC, KEY_SEVERAL_PERSONS,
};
use crate::diagnostic::{Arg, Finding, Sink};
use crate::json::NodeId;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Keys, and what is wrong with them.
#[derive(Debug)]
pub struct Found {
    /// The keys as far as they are there; `None` when the file is of no kind that has keys.
    pub keys: Option<Keys>,
    /// The findings.
    pub sink: Sink,
}

impl Found {
    /// Whether nothing is missing or wrong.
    pub fn is_complete(&self) -> bool {
        let good = !self.sink.findings.iter().any(|finding| finding.severity.is_error());
        good && self.keys.is_some()
    }
}

/// Names of keys in messages.
const BUNDLE_ID: (&str, &str) = ("Bundle-ID", "Bundle-ID");
const COMPOSITION_ID: (&str, &str) =
    ("文書の識別子 (Composition.identifier)", "document identifier (Composition.identifier)");
const INSTITUTION: (&str, &str) = ("発行医療機関の番号", "number of the issuing institution");
const INSURED: (&str, &str) = ("被保険者個人識別子", "insured person's identifier");
const RECORD_TYPE: (&str, &str) = ("情報の種類 (meta.tag)", "kind of records (meta.tag)");
const CREATED: (&str, &str) = ("作成日時 (Bundle.timestamp)", "time of creation (Bundle.timestamp)");

fn words((ja, en): (&str, &str)) -> Arg {
    Arg::words(ja, en)
}

/// The hexadecimal SHA-256 of `bytes`.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Reads the keys of the document; `bytes` is its text.
pub fn read(reading: &Reading<'_>, bytes: &[u8]) -> Found {
    let mut reader = Reader { reading, sink: Sink::default(), from: BTreeMap::new() };
    let bundle = Spot::root();
    let keys = match kind::of(reading, &bundle) {
        Seen::Kind(kind) => Some(reader.keys(kind, &bundle, bytes)),
        Seen::DischargeSummary => {
            reader.tell(Finding::new(&DISCHARGE_SUMMARY_ALONE, bundle.place(reading, ""), Vec::new()));
            None
        }
        Seen::Other(ja, en) => {
            let what = vec![Arg::words(ja, en)];
            reader.tell(Finding::new(&KEY_KIND_UNKNOWN, bundle.place(reading, ""), what));
            None
        }
    };
    Found { keys, sink: reader.sink }
}

struct Reader<'r, 'a> {
    reading: &'r Reading<'a>,
    sink: Sink,
    from: BTreeMap<String, Source>,
}

impl Reader<'_, '_> {
    fn tell(&mut self, finding: Finding) {
        self.sink.push(finding);
    }

    fn missing(&mut self, at: &Spot, tail: &str, what: (&str, &str), element: &str) {
        let args = vec![words(what), element.into()];
        self.tell(Finding::new(&KEY_MISSING, at.place(self.reading, tail), args));
    }

    fn invalid(&mut self, at: &Spot, what: (&str, &str), value: &str, fault: &Fault) {
        let args = vec![words(what), value.into(), fault.arg()];
        self.tell(Finding::new(&KEY_INVALID, at.place(self.reading, ""), args));
    }

    fn ambiguous(&mut self, at: &Spot, what: (&str, &str), values: &[String]) {
        let args = vec![words(what), shown(values).into()];
        self.tell(Finding::new(&KEY_AMBIGUOUS, at.place(self.reading, ""), args));
    }

    fn came_from(&mut self, name: &str, pointer: String) {
        self.from.insert(name.to_owned(), Source::One(pointer));
    }

    fn keys(&mut self, kind: Kind, bundle: &Spot, bytes: &[u8]) -> Keys {
        let reading = self.reading;
        let entries = kind::entries(reading, bundle);
        let is_document = kind != Kind::FiveInformation;
        let resource_type = if is_document { "Composition".to_owned() } else { self.record_type(bundle) };
        let (bundle_identifier_system, bundle_identifier) = self.bundle_identifier(bundle);
        let composition = kind::composition(reading, bundle).filter(|_| is_document);
        if is_document && composition.is_none() {
            self.missing(bundle, "entry", COMPOSITION_ID, "Composition");
        }
        if let Some(composition) = &composition {
            self.came_from("resourceType", format!("{}/resourceType", composition.pointer));
        }
        let composition_identifier = composition.as_ref().and_then(|spot| self.composition_identifier(kind, spot));
        let patients = self.patients(&entries);
        let insured = self.insured(bundle, &patients);
        let institution = match &composition {
            Some(composition) => self.issuing(kind, composition, &entries, bundle_identifier.as_deref()),
            None if is_document => None,
            None => self.of_bundle_id(bundle_identifier.as_deref(), &entries),
        };
        let created = bundle.text_at(reading, &["timestamp"]);
        if created.is_none() {
            self.missing(bundle, "timestamp", CREATED, "Bundle.timestamp");
        }
        let created = created.map(|(text, spot)| {
            self.came_from("created", spot.pointer);
            text.into_owned()
        });
        let attached_summaries = self.summaries(&entries, insured.as_ref());
        let local_patient_ids = self.local_patient_ids(&patients);
        let contents = self.contents(&entries);
        if kind == Kind::PatientCareSummary {
            self.tell(Finding::new(&KEY_RULE_NOT_PUBLIC, bundle.place(reading, ""), Vec::new()));
        }
        if let (false, [patient]) = (is_document, &patients[..]) {
            self.subjects(patient, &entries);
        }
        Keys {
            kind,
            resource_type,
            bundle_identifier,
            bundle_identifier_system,
            composition_identifier,
            institution,
            insured,
            attached_summaries,
            local_patient_ids,
            created,
            contents,
            sha256: digest(bytes),
            bytes: bytes.len() as u64,
            from: std::mem::take(&mut self.from),
        }
    }

    /// What the records of a five-information Bundle are: its tag.
    fn record_type(&mut self, bundle: &Spot) -> String {
        let reading = self.reading;
        let mut found: Vec<(String, Spot)> = Vec::new();
        for tag in bundle.items(reading, "meta").iter().flat_map(|meta| meta.items(reading, "tag")) {
            let of_service = tag.text_at(reading, &["system"]).is_some_and(|(system, _)| system == TYPE_TAG);
            if of_service && let Some((code, spot)) = tag.text_at(reading, &["code"]) {
                found.push((code.into_owned(), spot));
            }
        }
        match &found[..] {
            [] => {
                self.missing(bundle, "meta.tag", RECORD_TYPE, "Bundle.meta.tag");
                String::new()
            }
            [(code, spot)] => {
                if Information::with_code(code).is_none() {
                    let codes = Information::ALL.map(Information::code);
                    let fault = Fault {
                        ja: format!("{} のいずれかです", codes.join("、")),
                        en: format!("it is one of {}", codes.join(", ")),
                    };
                    self.invalid(spot, RECORD_TYPE, code, &fault);
                }
                self.came_from("resourceType", spot.pointer.clone());
                code.clone()
            }
            [(code, _), (_, second), ..] => {
                let codes: Vec<String> = found.iter().map(|(code, _)| code.clone()).collect();
                self.ambiguous(second, RECORD_TYPE, &codes);
                code.clone()
            }
        }
    }

    fn bundle_identifier(&mut self, bundle: &Spot) -> (Option<String>, Option<String>) {
        let reading = self.reading;
        let identifiers = bundle.items(reading, "identifier");
        // FHIR R4 allows one; a list is a fault of the data that other rules tell, and its first item is not guessed at
        if let [_, second, ..] = &identifiers[..] {
            let values: Vec<String> =
                identifiers.iter().filter_map(|one| Some(one.text_at(reading, &["value"])?.0.into_owned())).collect();
            self.ambiguous(second, BUNDLE_ID, &values);
            return (None, None);
        }
        let Some(identifier) = identifiers.into_iter().next() else {
            self.missing(bundle, "identifier", BUNDLE_ID, "Bundle.identifier");
            return (None, None);
        };
        let system = identifier.text_at(reading, &["system"]);
        match &system {
            None => self.missing(&identifier, "system", BUNDLE_ID, "Bundle.identifier.system"),
            Some((found, spot)) if found != BUNDLE_SYSTEM => {
                let fault = Fault {
                    ja: format!("system は {BUNDLE_SYSTEM} です"),
                    en: format!("the system is {BUNDLE_SYSTEM}"),
                };
                self.invalid(spot, BUNDLE_ID, found, &fault);
            }
            Some(_) => {}
        }
        let Some((value, spot)) = identifier.text_at(reading, &["value"]) else {
            self.missing(&identifier, "value", BUNDLE_ID, "Bundle.identifier.value");
            return (None, None);
        };
        if let Err(fault) = Issued::bundle(&value) {
            self.invalid(&spot, BUNDLE_ID, &value, &fault);
        }
        self.came_from("bundleIdentifier", spot.pointer);
        let system = system.map(|(system, spot)| {
            self.came_from("bundleIdentifierSystem", spot.pointer);
            system.into_owned()
        });
        (system, Some(value.into_owned()))
    }

    fn composition_identifier(&mut self, kind: Kind, composition: &Spot) -> Option<String> {
        let Some((value, spot)) = composition.text_at(self.reading, &["identifier", "value"]) else {
            let tail =
                if composition.at(self.reading, &["identifier"]).is_some() { "identifier.value" } else { "identifier" };
            self.missing(composition, tail, COMPOSITION_ID, "Composition.identifier.value");
            return None;
        };
        // the guide of checkups prints another form than its own specification: any value is a key there
        if kind != Kind::Checkup
            && let Err(fault) = Issued::composition(&value)
        {
            self.invalid(&spot, COMPOSITION_ID, &value, &fault);
        }
        self.came_from("compositionIdentifier", spot.pointer);
        Some(value.into_owned())
    }

    /// The Patients of the entries; where there is none, those contained in the records (as the guide of 2023 has it).
    fn patients(&self, entries: &[Spot]) -> Vec<Spot> {
        let reading = self.reading;
        let is_patient = |spot: &Spot| kind::is(reading, spot.node, "Patient");
        let own: Vec<Spot> = entries.iter().filter(|spot| is_patient(spot)).cloned().collect();
        if !own.is_empty() {
            return own;
        }
        let contained = entries.iter().flat_map(|entry| entry.items(reading, "contained"));
        contained.filter(is_patient).collect()
    }

    fn insured(&mut self, bundle: &Spot, patients: &[Spot]) -> Option<Insured> {
        let reading = self.reading;
        if patients.is_empty() {
            self.missing(bundle, "entry", INSURED, "Patient");
            return None;
        }
        let mut persons: Vec<(String, Spot)> = Vec::new();
        for patient in patients {
            let mut of_patient = Vec::new();
            for identifier in patient.items(reading, "identifier") {
                let Some((system, _)) = identifier.text_at(reading, &["system"]) else { continue };
                if system != INSURANCE_SYSTEM && system != PUBLIC_SYSTEM {
                    continue;
                }
                match identifier.text_at(reading, &["value"]) {
                    Some((value, spot)) => of_patient.push((format!("{system}|{value}"), spot)),
                    None => self.missing(&identifier, "value", INSURED, "Patient.identifier.value"),
                }
            }
            match &of_patient[..] {
                [] => self.missing(patient, "identifier", INSURED, "Patient.identifier"),
                [_] => persons.extend(of_patient),
                [first, (_, second), ..] => {
                    let values: Vec<String> = of_patient.iter().map(|(value, _)| bare(value).to_owned()).collect();
                    self.ambiguous(second, INSURED, &values);
                    persons.push(first.clone());
                }
            }
        }
        let (first, spot) = persons.first()?.clone();
        let mut others: Vec<String> = persons.iter().map(|(value, _)| bare(value).to_owned()).collect();
        others.sort();
        others.dedup();
        if others.len() > 1 {
            let at = persons.iter().find(|(value, _)| *value != first).map_or(&spot, |(_, spot)| spot).clone();
            let args = vec![others.len().into(), shown(&others).into()];
            self.tell(Finding::new(&KEY_SEVERAL_PERSONS, at.place(reading, ""), args));
        }
        let (system, value) = first.split_once('|')?;
        match Insured::parse(system, value) {
            Ok(insured) => {
                self.came_from("insured", spot.pointer);
                Some(insured)
            }
            Err(fault) => {
                self.invalid(&spot, INSURED, value, &fault);
                None
            }
        }
    }

    /// The institution that issued a document: see the ADR named above.
    fn issuing(
        &mut self,
        kind: Kind,
        composition: &Spot,
        entries: &[Spot],
        bundle_id: Option<&str>,
    ) -> Option<Institution> {
        let reading = self.reading;
        let mut named: Vec<(&str, String, Spot)> = Vec::new();
        let mut name = |from: &'static str, reference: &Spot| {
            if let Some((number, spot)) = self::number(reading, entries, reference) {
                named.push((from, number, spot));
            }
        };
        composition.items(reading, "custodian").iter().for_each(|spot| name("Composition.custodian", spot));
        composition.items(reading, "author").iter().for_each(|spot| name("Composition.author", spot));
        if kind == Kind::Referral {
            let of_sender = section(reading, composition, "920");
            of_sender.iter().flat_map(|section| section.items(reading, "entry")).for_each(|spot| name("920", &spot));
        }
        let Some((_, number, spot)) = named.first().cloned() else {
            let element = if kind == Kind::PatientCareSummary { "Composition.author" } else { "Composition.custodian" };
            let element = format!("{element} → Organization.identifier ({INSTITUTION_SYSTEM})");
            self.missing(composition, "", INSTITUTION, &element);
            return None;
        };
        if named.iter().any(|(_, other, _)| *other != number) {
            let values: Vec<String> = named.iter().map(|(from, number, _)| format!("{from} = {number}")).collect();
            self.ambiguous(composition, INSTITUTION, &values);
        }
        let institution = self.institution(&number, &spot)?;
        if let Some(Ok(issued)) = bundle_id.map(Issued::bundle)
            && issued.institution != number
        {
            self.differ(&spot, &number, &issued.institution, "Bundle.identifier");
        }
        Some(institution)
    }

    /// The institution of a five-information Bundle: the one that gave it its Bundle-ID.
    fn of_bundle_id(&mut self, bundle_id: Option<&str>, entries: &[Spot]) -> Option<Institution> {
        let issued = Issued::bundle(bundle_id?).ok()?;
        let institution = Institution::parse(&issued.institution, true).ok()?;
        if let Some(Source::One(pointer)) = self.from.get("bundleIdentifier").cloned() {
            self.came_from("institution", pointer);
        }
        let reading = self.reading;
        for entry in entries {
            for extension in entry.items(reading, "extension") {
                let is_number = extension
                    .text_at(reading, &["url"])
                    .is_some_and(|(url, _)| url.ends_with("/JP_eCS_InstitutionNumber"));
                if is_number
                    && let Some((value, spot)) = extension.text_at(reading, &["valueIdentifier", "value"])
                    && value != institution.code10
                {
                    self.differ(&spot, &institution.code10, &value, "JP_eCS_InstitutionNumber");
                    return Some(institution);
                }
            }
        }
        Some(institution)
    }

    fn institution(&mut self, number: &str, spot: &Spot) -> Option<Institution> {
        match Institution::parse(number, true) {
            Ok(institution) => {
                self.came_from("institution", spot.pointer.clone());
                Some(institution)
            }
            Err(fault) => {
                self.invalid(spot, INSTITUTION, number, &fault);
                None
            }
        }
    }

    fn differ(&mut self, at: &Spot, institution: &str, other: &str, place: &str) {
        let args = vec![institution.into(), other.into(), place.into()];
        self.tell(Finding::new(&KEY_INSTITUTION_DIFFERS, at.place(self.reading, ""), args));
    }

    /// Discharge summaries among the entries.
    fn summaries(&mut self, entries: &[Spot], insured: Option<&Insured>) -> Vec<Summary> {
        let reading = self.reading;
        let (mut summaries, mut pointers) = (Vec::new(), Vec::new());
        for bundle in entries.iter().filter(|spot| kind::is(reading, spot.node, "Bundle")) {
            if kind::of(reading, bundle) != Seen::DischargeSummary {
                continue;
            }
            let text = |path: &[&str]| bundle.text_at(reading, path).map(|(text, _)| text.into_owned());
            let composition = kind::composition(reading, bundle);
            summaries.push(Summary {
                bundle_identifier: text(&["identifier", "value"]),
                composition_identifier: composition
                    .and_then(|spot| Some(spot.text_at(reading, &["identifier", "value"])?.0.into_owned())),
                created: text(&["timestamp"]),
            });
            pointers.push(bundle.pointer.clone());
            let inner = kind::entries(reading, bundle);
            for patient in inner.iter().filter(|spot| kind::is(reading, spot.node, "Patient")) {
                for identifier in patient.items(reading, "identifier") {
                    let (system, value) =
                        (identifier.text_at(reading, &["system"]), identifier.text_at(reading, &["value"]));
                    if let (Some((system, _)), Some((value, spot)), Some(insured)) = (system, value, insured)
                        && (system == INSURANCE_SYSTEM || system == PUBLIC_SYSTEM)
                        && (system != insured.system() || value != insured.to_string())
                    {
                        let args = vec![2_usize.into(), shown(&[insured.to_string(), value.into_owned()]).into()];
                        self.tell(Finding::new(&KEY_SEVERAL_PERSONS, spot.place(reading, ""), args));
                    }
                }
            }
        }
        self.from.insert("attachedSummaries".to_owned(), Source::Many(pointers));
        summaries
    }

    fn local_patient_ids(&mut self, patients: &[Spot]) -> Vec<LocalPatient> {
        let reading = self.reading;
        let (mut ids, mut pointers) = (Vec::new(), Vec::new());
        for identifier in patients.iter().take(1).flat_map(|patient| patient.items(reading, "identifier")) {
            let (Some((system, _)), Some((value, spot))) =
                (identifier.text_at(reading, &["system"]), identifier.text_at(reading, &["value"]))
            else {
                continue;
            };
            if let Some(institution) = system.strip_prefix(LOCAL_PATIENT_SYSTEM).filter(|rest| rest.len() == 10) {
                ids.push(LocalPatient { institution: institution.to_owned(), value: value.into_owned() });
                pointers.push(spot.pointer);
            }
        }
        self.from.insert("localPatientIds".to_owned(), Source::Many(pointers));
        ids
    }

    fn contents(&mut self, entries: &[Spot]) -> Vec<Content> {
        let reading = self.reading;
        let (mut contents, mut pointers) = (Vec::new(), Vec::new());
        for entry in entries {
            let resource_type = reading.doc().resource_type(entry.node).into_owned();
            if matches!(resource_type.as_str(), "Patient" | "Composition") {
                continue;
            }
            contents.push(Content {
                resource_type,
                identifier: record_identifier(reading, entry),
                last_updated: entry.text_at(reading, &["meta", "lastUpdated"]).map(|(text, _)| text.into_owned()),
            });
            pointers.push(entry.pointer.clone());
        }
        self.from.insert("contents".to_owned(), Source::Many(pointers));
        contents
    }

    /// Every record of a unit is about its patient.
    fn subjects(&mut self, patient: &Spot, entries: &[Spot]) {
        let reading = self.reading;
        for entry in entries {
            for name in ["subject", "patient"] {
                let Some((reference, spot)) = entry.text_at(reading, &[name, "reference"]) else { continue };
                let leads_there =
                    reading.tree().parent(spot.node).and_then(|node| reading.follow(node)) == Some(patient.node);
                if !leads_there {
                    let record = record_identifier(reading, entry).unwrap_or_else(|| entry.pointer.clone());
                    let record = format!("{} {record}", reading.doc().resource_type(entry.node));
                    let args = vec![record.into(), reference.as_ref().into()];
                    self.tell(Finding::new(&KEY_OTHER_SUBJECT, spot.place(reading, ""), args));
                }
            }
        }
    }
}

/// The value of `system|value`.
fn bare(value: &str) -> &str {
    value.split_once('|').map_or(value, |(_, value)| value)
}

/// A few of the values.
fn shown(values: &[String]) -> String {
    const FEW: usize = 4;
    let more = if values.len() > FEW { ", …" } else { "" };
    format!("{}{more}", values.iter().take(FEW).cloned().collect::<Vec<_>>().join(", "))
}

/// The identifier of a record: its resource identifier, or else the first one it has.
pub(super) fn record_identifier(reading: &Reading<'_>, record: &Spot) -> Option<String> {
    let mut first = None;
    for identifier in record.items(reading, "identifier") {
        let Some((value, _)) = identifier.text_at(reading, &["value"]) else { continue };
        if identifier.text_at(reading, &["system"]).is_some_and(|(system, _)| system == RESOURCE_SYSTEM) {
            return Some(value.into_owned());
        }
        first.get_or_insert_with(|| value.into_owned());
    }
    first
}

/// The section of a document with this code, at any depth that documents have (two levels).
pub(super) fn section(reading: &Reading<'_>, composition: &Spot, code: &str) -> Option<Spot> {
    let outer = composition.items(reading, "section");
    let inner: Vec<Spot> = outer.iter().flat_map(|section| section.items(reading, "section")).collect();
    outer.into_iter().chain(inner).find(|section| {
        let codings = section.items(reading, "code").into_iter().flat_map(|code| code.items(reading, "coding"));
        codings.into_iter().any(|coding| coding.text_at(reading, &["code"]).is_some_and(|(found, _)| found == code))
    })
}

/// The institution number of the Organization that a reference leads to, or of the one that it is a part of.
pub(super) fn number(reading: &Reading<'_>, entries: &[Spot], reference: &Spot) -> Option<(String, Spot)> {
    // a department of a department of an institution; a circle of parts ends here, too
    const DEPTH: usize = 4;
    let mut at: NodeId = reading.follow(reference.node)?;
    for _ in 0..DEPTH {
        if !kind::is(reading, at, "Organization") {
            return None;
        }
        // contained Organizations stand under no entry of their own: their pointer is that of the reference
        let organization = entries
            .iter()
            .find(|spot| spot.node == at)
            .cloned()
            .unwrap_or_else(|| Spot { node: at, pointer: reference.pointer.clone() });
        for identifier in organization.items(reading, "identifier") {
            let of_institution =
                identifier.text_at(reading, &["system"]).is_some_and(|(system, _)| system == INSTITUTION_SYSTEM);
            if of_institution && let Some((value, spot)) = identifier.text_at(reading, &["value"]) {
                return Some((value.into_owned(), spot));
            }
        }
        at = reading.follow(organization.at(reading, &["partOf"])?.node)?;
    }
    None
}

/// The institution number of a referral's destination: that of the Organization in section 910.
pub fn receiver(reading: &Reading<'_>) -> Option<String> {
    let bundle = Spot::root();
    let entries = kind::entries(reading, &bundle);
    let section = section(reading, &kind::composition(reading, &bundle)?, "910")?;
    section.items(reading, "entry").iter().find_map(|entry| Some(number(reading, &entries, entry)?.0))
}
