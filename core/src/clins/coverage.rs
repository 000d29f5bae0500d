//! How many records bear a standard code that the technical guide asks for (表4): one of the alternatives is enough.

use super::met::Question;
use super::service::Service;
use crate::check::Edition;
use crate::diagnostic::catalogue::clins::levels as rule;
use crate::diagnostic::{Arg, Sink, Text};
use crate::json::NodeId;
use crate::text::push_number;
use serde::Serialize;
use std::borrow::Cow;

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
    pub pointer: Text,
    /// Its type.
    pub resource_type: Text,
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

/// What the guide takes for a kind: words, and how the systems begin; an empty beginning is text without a code.
type Alternatives = &'static [(&'static str, &'static [&'static str])];

/// 病名管理番号, and its OID before JP-CLINS 1.5.0.
const DISEASE_NUMBER: &str = "http://medis.or.jp/CodeSystem/master-disease-keyNumber";
const DISEASE_NUMBER_OID: &str = "urn:oid:1.2.392.200119.4.101.2";
const DISEASES_2023: Alternatives =
    &[("レセ電算コード", &["http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterB-disease"])];
const DISEASES_2024: Alternatives = &[
    ("病名管理番号", &[DISEASE_NUMBER, DISEASE_NUMBER_OID]),
    ("レセ電算コード", &["http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterB-disease"]),
];
const TESTS: Alternatives = &[
    (
        "JLAC10",
        &[
            "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/",
            "http://medis.or.jp/CodeSystem/master-JLAC10-17digits",
            "urn:oid:1.2.392.200119.4.504",
        ],
    ),
    ("JLAC11", &["http://jpfhir.jp/fhir/clins/CodeSystem/JLAC11/"]),
];
/// Codes of J-FAGY on YJ.
const MEDICATION_ALLERGEN: &str = "http://jpfhir.jp/fhir/core/CodeSystem/YCM/JP_JfagyMedicationAllergen_CS";
const ALLERGENS: Alternatives = &[("J-FAGY", &["http://jpfhir.jp/fhir/core/CodeSystem/JP_Jfagy"]), ("テキスト", &[""])];
const DRUGS: Alternatives = &[
    ("レセ電算コード", &["http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterY"]),
    (
        "YJ",
        &[
            "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code",
            "urn:oid:1.2.392.100495.20.2.73",
            "urn:oid:1.2.392.100495.20.1.73",
            MEDICATION_ALLERGEN,
        ],
    ),
    ("HOT9", &["http://medis.or.jp/CodeSystem/master-HOT9", "urn:oid:1.2.392.200119.4.403.1"]),
    (
        "一般名",
        &[
            "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode",
            "urn:oid:1.2.392.100495.20.2.81",
            "urn:oid:1.2.392.100495.20.1.81",
            // YJ codes that end with ZZZ: what JP-CLINS takes where the brand is not known
            "http://jpfhir.jp/fhir/core/CodeSystem/GCM/",
            "http://capstandard.jp/CodeSystem/KikakubetsuYakuzaiSeibun",
        ],
    ),
];

/// Systems and their codes that say that there is no code (JP-CLINS).
const UNCODED: [(&str, &str); 7] = [
    (DISEASE_NUMBER, "99999999"),
    (DISEASE_NUMBER_OID, "99999999"),
    (super::observation::UNCODED, "99999999999999999"),
    ("http://jpfhir.jp/fhir/eCS/CodeSystem/MedicationCodeNocoded_CS", "NOCODED"),
    (MEDICATION_ALLERGEN, "D9M000000000"),
    ("http://jpfhir.jp/fhir/core/CodeSystem/JP_JfagyFoodAllergen_CS", "D9F000000000"),
    ("http://jpfhir.jp/fhir/core/CodeSystem/JP_JfagyNonFoodNonMedicationAllergen_CS", "D9N000000000"),
];
/// Among the bits of alternatives: that the code says that there is none.
const SAYS_NONE: u32 = 1 << 31;

/// Kinds in the order of the guide: code, name, alternatives, the element with the code.
const KINDS: [(&str, &str, Alternatives, &str); 6] = [
    ("condition", "傷病名", DISEASES_2024, "code"),
    ("infection", "感染症", TESTS, "code"),
    ("contraindication", "薬剤禁忌", DRUGS, "code"),
    ("allergy", "アレルギー", ALLERGENS, "code"),
    ("laboratory", "検査", TESTS, "code"),
    ("medication", "処方", DRUGS, "medicationCodeableConcept"),
];
// where each stands in [`KINDS`]
const CONDITION: usize = 0;
const INFECTION: usize = 1;
const CONTRAINDICATION: usize = 2;
const ALLERGY: usize = 3;
const LABORATORY: usize = 4;
const MEDICATION: usize = 5;

/// Bytes of pointers to resources for which there is room from the start.
const USUAL_POINTER: usize = 32;

/// The kinds of the document's resources that declare a profile of the service.
pub(super) fn coverage(service: &Service<'_>, sink: &mut Sink) -> Coverage {
    let mut tables: [Option<Table>; KINDS.len()] = Default::default();
    let mut count = |kind: usize, record: NodeId| {
        let table = tables[kind].get_or_insert_with(|| Table::new(kind, service.edition));
        table.count(service, record);
    };
    service.declaring("JP_Condition_eCS").for_each(|node| count(CONDITION, node));
    for node in service.declaring("JP_AllergyIntolerance_eCS") {
        let mut categories = service.items(node, "category");
        let is_drug = categories.any(|category| service.doc().tree.is_text(category, "medication"));
        count(if is_drug { CONTRAINDICATION } else { ALLERGY }, node);
    }
    for node in service.declaring("JP_Observation_LabResult_eCS") {
        count(if super::tags::is_infection(service, node) { INFECTION } else { LABORATORY }, node);
    }
    service.declaring("JP_MedicationRequest_eCS").for_each(|node| count(MEDICATION, node));
    let edition = match service.edition {
        Edition::E2023 => "2023-09",
        Edition::E2024 => "2024-06",
    };
    let tables: Vec<Table> = tables.into_iter().flatten().collect();
    lacking(service, edition, &tables, sink);
    let kinds = tables.into_iter().map(|table| table.found).collect();
    Coverage { edition, kinds, resources: resources(service) }
}

/// What is counted of one kind.
struct Table {
    found: Covered,
    /// Records that bear none and say so, as JP-CLINS asks for.
    uncoded: u32,
    kind: usize,
    alternatives: Alternatives,
    element: &'static str,
}

impl Table {
    fn new(kind: usize, edition: Edition) -> Self {
        let (code, name, alternatives, element) = KINDS[kind];
        let alternatives = if kind == CONDITION && edition == Edition::E2023 { DISEASES_2023 } else { alternatives };
        let by = alternatives.iter().map(|(code, _)| Borne { code, records: 0 }).collect();
        Self {
            found: Covered { kind: code, name, records: 0, covered: 0, by },
            uncoded: 0,
            kind,
            alternatives,
            element,
        }
    }

    /// Counts a record: which of the alternatives it bears.
    fn count(&mut self, service: &Service<'_>, record: NodeId) {
        let question = Question::Alternatives(self.kind as u8);
        let mut borne = 0;
        for concept in service.items(record, self.element) {
            let ask = |_: &mut Sink| borne_by(service, concept, self.alternatives);
            borne |= service.of_value(concept, question, &mut Sink::default(), ask);
        }
        let is_covered = borne & !SAYS_NONE != 0;
        self.found.records += 1;
        self.found.covered += u32::from(is_covered);
        self.uncoded += u32::from(!is_covered && borne != 0);
        for (at, one) in self.found.by.iter_mut().enumerate() {
            one.records += borne >> at & 1;
        }
    }
}

/// The alternatives that a concept bears, a bit for each.
fn borne_by(service: &Service<'_>, concept: NodeId, alternatives: Alternatives) -> u32 {
    let doc = service.doc();
    let bits = |holds: &dyn Fn(&str) -> bool| {
        let is_borne = |(_, systems): &(_, &[&str])| systems.iter().any(|start| holds(start));
        (0..).zip(alternatives).filter(|(_, one)| is_borne(one)).fold(0, |bits, (at, _)| bits | 1 << at)
    };
    let has_text = service.plain(concept, doc.syms.text).is_some();
    let mut borne = if has_text { bits(&|start| start.is_empty()) } else { 0 };
    for coding in doc.items(concept, doc.syms.coding) {
        let Some(code) = service.text_of(coding, doc.syms.code) else { continue };
        let Some(system) = service.text_of(coding, doc.syms.system) else { continue };
        borne |= if UNCODED.contains(&(&*system, &*code)) {
            SAYS_NONE
        } else {
            bits(&|start| !start.is_empty() && system.starts_with(start))
        };
    }
    borne
}

/// Tells of the kinds with records that bear none of the codes, unless all of those say that there is none to give.
fn lacking(service: &Service<'_>, edition: &'static str, tables: &[Table], sink: &mut Sink) {
    let mut lacking =
        tables.iter().filter(|table| table.found.covered + table.uncoded < table.found.records).peekable();
    if lacking.peek().is_none() {
        return;
    }
    let words = |table: &Table| {
        let Covered { kind, name, records, covered, .. } = table.found;
        let (ja, en) = match table.uncoded {
            0 => Default::default(),
            uncoded => (format!(" (うち未標準化 {uncoded})"), format!(" (not standardised: {uncoded})")),
        };
        (format!("{name} {covered}/{records}{ja}"), format!("{kind} {covered}/{records}{en}"))
    };
    let (ja, en): (Vec<_>, Vec<_>) = lacking.map(words).unzip();
    let words = Arg::words(ja.join("、"), en.join(", "));
    service.tell(sink, &rule::STANDARD_CODES, NodeId::ROOT, vec![edition.into(), words]);
}

fn resources(service: &Service<'_>) -> Vec<Filled> {
    let filled = service.judging().filled();
    if let [] | [(NodeId::ROOT, _)] = filled {
        // what the outcome says of the whole
        return Vec::new();
    }
    let mut all = Cow::Borrowed(filled);
    if !all.is_sorted_by_key(|(resource, _)| *resource) {
        all.to_mut().sort_unstable_by_key(|(resource, _)| *resource);
    }
    let mut filled = Vec::with_capacity(all.len());
    below(service, NodeId::ROOT, &mut String::with_capacity(USUAL_POINTER), &all, &mut filled);
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
        let resource_type = doc.type_name(resource).into();
        found.push((resource, Filled { pointer: pointer.as_str().into(), resource_type, required, semi_required }));
    }
    let length = pointer.len();
    let mut enter = |list: &str, at: usize, end: &str, inner: NodeId| {
        // most of what a resource contains has no profile of its own
        let from = all.partition_point(|(of, _)| *of < inner);
        if all.get(from).is_none_or(|(of, _)| *of >= doc.tree.subtree_end(inner)) {
            return;
        }
        pointer.push_str(list);
        push_number(pointer, at);
        pointer.push_str(end);
        below(service, inner, pointer, all, found);
        pointer.truncate(length);
    };
    for (at, contained) in service.values(resource, doc.syms.contained).enumerate() {
        enter("/contained/", at, "", contained);
    }
    for (at, entry) in service.values(resource, doc.syms.entry).enumerate() {
        for inner in doc.items(entry, doc.syms.resource) {
            enter("/entry/", at, "/resource", inner);
        }
    }
}
