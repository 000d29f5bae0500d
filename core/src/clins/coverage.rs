//! How many records bear a standard code that the technical guide asks for (表4): one of the alternatives is enough.

use super::service::Service;
use crate::check::Edition;
use crate::diagnostic::catalogue::clins::levels as rule;
use crate::diagnostic::{Arg, Sink};
use crate::json::NodeId;
use serde::Serialize;
use std::fmt::Write as _;

/// Coverage by kind of information; empty where there is no record of any kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Edition of the technical guide whose table is asked.
    pub edition: &'static str,
    /// The kinds that the document has records of.
    pub kinds: Vec<Covered>,
    /// How complete each resource is, in document order.
    pub resources: Vec<Filled>,
}

/// How much of what its profiles ask for a resource holds, each `[filled, all]` over elements whose parent is present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Filled {
    /// Where it is: RFC 6901 pointer.
    pub pointer: String,
    /// Its type.
    pub resource_type: String,
    /// Required elements.
    pub required: [u32; 2],
    /// Semi-required elements.
    pub semi_required: [u32; 2],
}

impl Coverage {
    /// Whether nothing is to be told.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.resources.is_empty()
    }
}

/// One kind of information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Covered {
    /// `condition`, `allergy`, `contraindication`, `infection`, `laboratory`, `medication`.
    pub kind: &'static str,
    /// 傷病名 and so on.
    pub name: &'static str,
    /// Records of this kind.
    pub records: u32,
    /// Records with a standard code, or with what the guide takes instead.
    pub covered: u32,
    /// How many records bear each alternative; a record can bear several.
    pub by: Vec<Borne>,
}

/// How many records bear one of the alternatives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Borne {
    /// The alternative: `JLAC10`, `YJ`.
    pub code: &'static str,
    /// Records with it.
    pub records: u32,
}

/// What the guide takes for a kind: words, and how the system begins; an empty one is text without a code.
type Alternatives = &'static [(&'static str, &'static str)];

const DISEASE_2023: Alternatives = &[("レセ電算コード", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterB-disease")];
const DISEASE_2024: Alternatives = &[
    ("病名管理番号", "http://medis.or.jp/CodeSystem/master-disease-keyNumber"),
    ("レセ電算コード", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterB-disease"),
];
const LABORATORY: Alternatives = &[
    ("JLAC10", "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/"),
    ("JLAC10", "http://medis.or.jp/CodeSystem/master-JLAC10-17digits"),
    ("JLAC10", "urn:oid:1.2.392.200119.4.504"),
    ("JLAC11", "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC11/"),
];
const ALLERGY: Alternatives = &[("J-FAGY", "http://jpfhir.jp/fhir/core/CodeSystem/JP_Jfagy"), ("テキスト", "")];
const DRUG: Alternatives = &[
    ("レセ電算コード", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterY"),
    ("YJ", "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"),
    ("YJ", "urn:oid:1.2.392.100495.20.2.73"),
    ("YJ", "http://jpfhir.jp/fhir/core/CodeSystem/YCM/"),
    ("HOT9", "http://medis.or.jp/CodeSystem/master-HOT9"),
    ("HOT9", "urn:oid:1.2.392.200119.4.403.1"),
    ("一般名", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode"),
    ("一般名", "urn:oid:1.2.392.100495.20.2.81"),
];

/// Kinds in the order of the guide: code, name, alternatives, the element with the code.
const KINDS: [(&str, &str, Alternatives, &str); 6] = [
    ("condition", "傷病名", DISEASE_2024, "code"),
    ("infection", "感染症", LABORATORY, "code"),
    ("contraindication", "薬剤禁忌", DRUG, "code"),
    ("allergy", "アレルギー", ALLERGY, "code"),
    ("laboratory", "検査", LABORATORY, "code"),
    ("medication", "処方", DRUG, "medicationCodeableConcept"),
];

/// The kinds of the document's resources that declare a profile of the service.
pub(super) fn coverage(service: &Service<'_>, sink: &mut Sink) -> Coverage {
    let mut all: Vec<(&str, NodeId)> = Vec::new();
    all.extend(service.declaring("JP_Condition_eCS").map(|node| ("condition", node)));
    for node in service.declaring("JP_AllergyIntolerance_eCS") {
        let mut categories = service.read.items(node, "category");
        let is_drug = categories.any(|category| service.doc().tree.text(category) == "medication");
        all.push((if is_drug { "contraindication" } else { "allergy" }, node));
    }
    for node in service.declaring("JP_Observation_LabResult_eCS") {
        let is_infection = super::tags::is_infection(service, node);
        all.push((if is_infection { "infection" } else { "laboratory" }, node));
    }
    all.extend(service.declaring("JP_MedicationRequest_eCS").map(|node| ("medication", node)));
    let kinds = KINDS.into_iter().filter_map(|(kind, name, alternatives, element)| {
        let records = || all.iter().filter(move |(of, _)| *of == kind).map(|(_, node)| *node);
        records().next()?;
        let alternatives =
            if kind == "condition" && service.edition == Edition::E2023 { DISEASE_2023 } else { alternatives };
        Some(covered(service, (kind, name), records(), alternatives, element))
    });
    let edition = match service.edition {
        Edition::E2023 => "2023-09",
        Edition::E2024 => "2024-06",
    };
    let kinds: Vec<Covered> = kinds.collect();
    lacking(service, edition, &kinds, sink);
    Coverage { edition, kinds, resources: resources(service) }
}

/// Tells of the kinds with records that bear none of the codes.
fn lacking(service: &Service<'_>, edition: &'static str, kinds: &[Covered], sink: &mut Sink) {
    let of = |name: fn(&Covered) -> &'static str| {
        let lacking = kinds.iter().filter(|kind| kind.covered < kind.records);
        let words = lacking.map(|kind| format!("{} {}/{}", name(kind), kind.covered, kind.records));
        words.collect::<Vec<_>>()
    };
    let ja = of(|kind| kind.name);
    if !ja.is_empty() {
        let words = Arg::Words { ja: ja.join("、"), en: of(|kind| kind.kind).join(", ") };
        service.tell(sink, &rule::STANDARD_CODES, NodeId::ROOT, vec![edition.into(), words]);
    }
}

fn resources(service: &Service<'_>) -> Vec<Filled> {
    let mut all = service.judging().filled().to_vec();
    if let [(NodeId::ROOT, _)] = all.as_slice() {
        // what the outcome says of the whole
        return Vec::new();
    }
    all.sort_unstable_by_key(|(resource, _)| *resource);
    let mut filled = Vec::with_capacity(all.len());
    below(service, NodeId::ROOT, &mut String::new(), &all, &mut filled);
    // what a resource contains may stand before what it says itself
    filled.sort_unstable_by_key(|(resource, _)| *resource);
    filled.into_iter().map(|(_, filled)| filled).collect()
}

/// Those of `all` that are the resource at `pointer` or stand in it: in entries, or contained.
fn below(
    service: &Service<'_>,
    resource: NodeId,
    pointer: &mut String,
    all: &[(NodeId, [[u32; 2]; 2])],
    found: &mut Vec<(NodeId, Filled)>,
) {
    let doc = service.doc();
    if let Ok(at) = all.binary_search_by_key(&resource, |(of, _)| *of) {
        let [required, semi_required] = all[at].1;
        let resource_type = doc.type_name(resource).to_owned();
        found.push((resource, Filled { pointer: pointer.clone(), resource_type, required, semi_required }));
    }
    let length = pointer.len();
    let mut enter = |list: &str, at: usize, end: &str, inner: NodeId| {
        pointer.push_str(list);
        let _ = write!(pointer, "{at}");
        pointer.push_str(end);
        below(service, inner, pointer, all, found);
        pointer.truncate(length);
    };
    for (at, contained) in doc.items(resource, doc.syms.contained).enumerate() {
        enter("/contained/", at, "", contained);
    }
    for (at, entry) in doc.items(resource, doc.syms.entry).enumerate() {
        for inner in doc.items(entry, doc.syms.resource) {
            enter("/entry/", at, "/resource", inner);
        }
    }
}

fn covered(
    service: &Service<'_>,
    (kind, name): (&'static str, &'static str),
    all: impl Iterator<Item = NodeId>,
    alternatives: Alternatives,
    element: &'static str,
) -> Covered {
    let mut by: Vec<Borne> = Vec::with_capacity(alternatives.len());
    for &(code, _) in alternatives {
        if !by.iter().any(|known| known.code == code) {
            by.push(Borne { code, records: 0 });
        }
    }
    let (mut records, mut covered) = (0, 0);
    for record in all {
        let mut is_covered = false;
        let is_borne = borne(service, record, element);
        for one in &mut by {
            if alternatives.iter().any(|(code, start)| *code == one.code && is_borne(start)) {
                one.records += 1;
                is_covered = true;
            }
        }
        records += 1;
        covered += u32::from(is_covered);
    }
    Covered { kind, name, records, covered, by }
}

/// Whether a record bears a code of a system that begins so or, for an empty one, a text.
fn borne<'s>(service: &'s Service<'_>, record: NodeId, element: &str) -> impl Fn(&str) -> bool + use<'s> {
    let doc = service.doc();
    let is_there = |node, sym| service.plain(node, sym).is_some();
    let (mut systems, mut has_text) = (Vec::new(), false);
    for concept in service.read.items(record, element) {
        has_text |= is_there(concept, doc.syms.text);
        let codings = doc.items(concept, doc.syms.coding).filter(|&coding| is_there(coding, doc.syms.code));
        systems.extend(codings.filter_map(|coding| service.plain(coding, doc.syms.system)));
    }
    move |start| match start {
        "" => has_text,
        _ => systems.iter().any(|&system| doc.tree.text(system).starts_with(start)),
    }
}
