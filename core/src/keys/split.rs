//! Divides an Observation Bundle that is too large between its result reports. A report is one unit of registration
//! (技術解説書(案) 2.2.4 図39) and is never divided; Bundles of conditions and allergies are one unit as a whole.
//!
//! What makes two results belong to one report, and why: docs/adr/0011-what-is-a-report.md. In short: the same order
//! (`basedOn`), the same `issued` instant, or a reference from one to the other. A result with neither order nor `issued`
//! cannot be told to belong anywhere, so that nothing is divided then.

use super::kind::{self, Kind, Seen};
use super::spot::Spot;
use crate::check::Reading;
use crate::clins::identifier::Issued;
use crate::clins::instant::instant;
use crate::json::{NodeId, quoted};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One file of the division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its Bundle-ID.
    pub identifier: String,
    /// The Bundle as JSON.
    pub text: String,
    /// Its reports.
    pub reports: Vec<Report>,
}

/// One report: results that stay together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// `issued` as written, the first one; empty when an order holds it together.
    pub issued: String,
    /// The order's identifier, the first one; empty without an order.
    pub order: String,
    /// How many results.
    pub results: usize,
    /// Bytes of its entries.
    pub bytes: u64,
    /// Pointer of its first entry.
    pub pointer: String,
}

/// Why nothing is divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Not a Bundle of the five kinds of information.
    Kind,
    /// Conditions or allergies: everything of one patient is one unit.
    Unit(String),
    /// The Bundle-ID is missing or malformed: new ones are made from it.
    Identifier,
    /// There is no Patient, or there are several.
    Patient(usize),
    /// An entry is neither the Patient nor an Observation: its pointer.
    Stranger(String),
    /// A result has neither `issued` with a time nor an order: its pointer, and how many there are.
    NoReport(String, usize),
    /// Single reports are over the limit, the largest first.
    TooLarge(Vec<Report>),
}

impl Refused {
    /// Japanese and English.
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Kind => (
                "分割できるのは検査結果 (Observation) の Bundle だけです".to_owned(),
                "only a Bundle of results (Observation) can be divided".to_owned(),
            ),
            Self::Unit(kind) => (
                format!(
                    "{kind} の Bundle は患者 1 人分の全部が 1 つの登録単位なので、分割できません。終了から 5 年を過ぎた記録を除くなど、内容を見直してください"
                ),
                format!(
                    "a Bundle of {kind} is one unit, everything of one patient, and is never divided; leave out what ended more than five years ago"
                ),
            ),
            Self::Identifier => (
                "Bundle-ID がないか形が違うため、分けた Bundle の ID を作れません".to_owned(),
                "without a well-formed Bundle-ID no new ones can be made".to_owned(),
            ),
            Self::Patient(count) => (
                format!("Patient が {count} 件あります (1 件のはずです)"),
                format!("there are {count} Patients, not one"),
            ),
            Self::Stranger(pointer) => (
                format!("{pointer} は Patient でも Observation でもありません"),
                format!("{pointer} is neither Patient nor Observation"),
            ),
            Self::NoReport(pointer, count) => (
                format!(
                    "どの検査結果報告のものか分からない検査が {count} 件あります (最初は {pointer})。時刻のある issued か、オーダーの識別子 (basedOn) が要ります"
                ),
                format!(
                    "{count} results cannot be told to belong to a report (the first is {pointer}): issued with a time, or the order's identifier (basedOn), is needed"
                ),
            ),
            Self::TooLarge(reports) => {
                let of = |ja: bool| {
                    let one = |report: &Report| {
                        let name = if report.issued.is_empty() { &report.order } else { &report.issued };
                        let (results, bytes, pointer) = (report.results, report.bytes, &report.pointer);
                        if ja {
                            format!("{name} の報告 {results} 件 {bytes} バイト ({pointer} から)")
                        } else {
                            format!("report {name}, {results} results, {bytes} bytes (from {pointer})")
                        }
                    };
                    reports.iter().take(5).map(one).collect::<Vec<_>>().join(if ja { "、" } else { "; " })
                };
                (
                    format!("1 つの報告だけで上限を超えるものがあり、分割できません: {}", of(true)),
                    format!("single reports are over the limit and are never divided: {}", of(false)),
                )
            }
        }
    }
}

/// Divides the Bundle so that each part has at most `limit` bytes. A Bundle that fits already gives one part with its own
/// identifier.
///
/// # Errors
/// Why it cannot be divided.
pub fn split(reading: &Reading<'_>, limit: u64) -> Result<Vec<Part>, Refused> {
    let bundle = Spot::root();
    if kind::of(reading, &bundle) != Seen::Kind(Kind::FiveInformation) {
        return Err(Refused::Kind);
    }
    let entries = bundle.items(reading, "entry");
    let type_of = |entry: &Spot| {
        entry
            .at(reading, &["resource"])
            .map(|resource| reading.doc().resource_type(resource.node).into_owned())
            .unwrap_or_default()
    };
    let mut patients = Vec::new();
    let mut results = Vec::new();
    for entry in &entries {
        match type_of(entry).as_str() {
            "Patient" => patients.push(entry),
            "Observation" => results.push(entry),
            kind @ ("Condition" | "AllergyIntolerance") => return Err(Refused::Unit(kind.to_owned())),
            _ => return Err(Refused::Stranger(entry.pointer.clone())),
        }
    }
    let [patient] = patients[..] else { return Err(Refused::Patient(patients.len())) };
    let identifier = bundle.text_at(reading, &["identifier", "value"]).map(|(text, _)| text.into_owned());
    let issued = identifier.as_deref().and_then(|text| Issued::bundle(text).ok()).ok_or(Refused::Identifier)?;
    let frame = Frame::new(reading, &bundle, patient);
    let groups = reports(reading, &results)?;
    pack(&frame, groups, limit, &issued, identifier.unwrap_or_default())
}

/// What every part begins and ends with.
struct Frame {
    /// The Bundle's properties but for `id`, `identifier` and `entry`, each `"name":value`.
    properties: Vec<String>,
    system: String,
    id: Option<String>,
    patient: String,
}

impl Frame {
    fn new(reading: &Reading<'_>, bundle: &Spot, patient: &Spot) -> Self {
        let tree = reading.tree();
        let mut properties = Vec::new();
        for child in tree.children(bundle.node) {
            let key = tree.key(child);
            if !matches!(&*key, "id" | "identifier" | "entry") {
                properties.push(format!("{}:{}", quoted(&key), tree.to_json(child)));
            }
        }
        let text = |path: &[&str]| bundle.text_at(reading, path).map(|(text, _)| text.into_owned());
        Self {
            properties,
            system: text(&["identifier", "system"]).unwrap_or_default(),
            id: text(&["id"]),
            patient: tree.to_json(patient.node),
        }
    }

    /// The text of a part; `number` is `None` where the whole stays as it is.
    fn part(&self, identifier: &str, number: Option<usize>, entries: &[String]) -> String {
        let mut out = String::from("{");
        for property in &self.properties {
            let _ = write!(out, "{property},");
        }
        if let Some(id) = &self.id {
            const LONGEST: usize = 64;
            let end = number.map(|number| format!("-{number}")).unwrap_or_default();
            let kept = id.get(..id.len().min(LONGEST - end.len())).unwrap_or_default();
            let _ = write!(out, "\"id\":{},", quoted(&format!("{kept}{end}")));
        }
        let (system, value) = (quoted(&self.system), quoted(identifier));
        let _ = write!(out, "\"identifier\":{{\"system\":{system},\"value\":{value}}},\"entry\":[{}", self.patient);
        for entry in entries {
            let _ = write!(out, ",{entry}");
        }
        out.push_str("]}");
        out
    }
}

/// A report and its entries as JSON.
struct Group {
    report: Report,
    entries: Vec<String>,
}

/// The results by report, reports in the order of their first result.
fn reports(reading: &Reading<'_>, results: &[&Spot]) -> Result<Vec<Group>, Refused> {
    let mut sets = Sets((0..results.len()).collect());
    let mut first_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut position: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut lost: Vec<&str> = Vec::new();
    let mut told = Vec::with_capacity(results.len());
    for (at, entry) in results.iter().enumerate() {
        let Some(result) = entry.at(reading, &["resource"]) else { continue };
        position.insert(result.node, at);
        let issued = result.text_at(reading, &["issued"]).map(|(text, _)| text.into_owned()).unwrap_or_default();
        let instant = instant(&issued);
        let orders = orders(reading, &result);
        if instant.is_none() && orders.is_empty() {
            lost.push(&entry.pointer);
        }
        let keys = instant.map(|instant| format!("issued {instant}")).into_iter().chain(orders.iter().cloned());
        for key in keys {
            sets.join(at, *first_of.entry(key).or_insert(at));
        }
        told.push((issued, orders.into_iter().next().unwrap_or_default()));
    }
    if let Some(first) = lost.first() {
        return Err(Refused::NoReport((*first).to_owned(), lost.len()));
    }
    // results that refer to each other are read together
    for (at, entry) in results.iter().enumerate() {
        let Some(result) = entry.at(reading, &["resource"]) else { continue };
        for name in ["hasMember", "derivedFrom"] {
            for reference in result.items(reading, name) {
                if let Some(other) = reading.follow(reference.node).and_then(|node| position.get(&node)) {
                    sets.join(at, *other);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for (at, entry) in results.iter().enumerate() {
        let text = reading.tree().to_json(entry.node);
        let (issued, order) = told.get(at).cloned().unwrap_or_default();
        let group = groups.entry(sets.first(at)).or_insert_with(|| Group {
            report: Report { issued, order, results: 0, bytes: 0, pointer: entry.pointer.clone() },
            entries: Vec::new(),
        });
        group.report.results += 1;
        group.report.bytes += text.len() as u64 + 1;
        group.entries.push(text);
    }
    Ok(groups.into_values().collect())
}

/// The identifiers of the orders that a result answers: of `basedOn` itself, or of the order contained in the result.
fn orders(reading: &Reading<'_>, result: &Spot) -> Vec<String> {
    let mut found = Vec::new();
    for order in result.items(reading, "basedOn") {
        let mut identifiers = order.items(reading, "identifier");
        if let Some(node) = reading.follow(order.node) {
            identifiers.extend(Spot { node, pointer: String::new() }.items(reading, "identifier"));
        }
        for identifier in identifiers {
            if let Some((value, _)) = identifier.text_at(reading, &["value"]) {
                let system = identifier.text_at(reading, &["system"]).map(|(system, _)| system).unwrap_or_default();
                found.push(format!("{system}|{value}"));
            }
        }
    }
    found
}

/// Disjoint sets; each is known by its smallest member.
struct Sets(Vec<usize>);

impl Sets {
    fn first(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            // halve the way for those who come after
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        let (small, large) = (one.min(other), one.max(other));
        self.0[large] = small;
    }
}

/// Puts reports into parts: each into the first part that has room.
fn pack(frame: &Frame, groups: Vec<Group>, limit: u64, issued: &Issued, whole: String) -> Result<Vec<Part>, Refused> {
    // longest number that a part can have, so that its frame is never longer than this one
    let base = frame.part(&name(issued, 1_000_000), Some(1_000_000), &[]).len() as u64;
    let total = base + groups.iter().map(|group| group.report.bytes).sum::<u64>();
    if total <= limit {
        let entries: Vec<String> = groups.iter().flat_map(|group| group.entries.iter().cloned()).collect();
        let text = frame.part(&whole, None, &entries);
        let reports = groups.into_iter().map(|group| group.report).collect();
        return Ok(vec![Part { identifier: whole, text, reports }]);
    }
    let mut large: Vec<Report> =
        groups.iter().map(|group| &group.report).filter(|report| base + report.bytes > limit).cloned().collect();
    if !large.is_empty() {
        large.sort_by_key(|report| std::cmp::Reverse(report.bytes));
        return Err(Refused::TooLarge(large));
    }
    let mut parts: Vec<(u64, Vec<Group>)> = Vec::new();
    for group in groups {
        let bytes = group.report.bytes;
        match parts.iter_mut().find(|(used, _)| used + bytes <= limit) {
            Some((used, part)) => {
                *used += bytes;
                part.push(group);
            }
            None => parts.push((base + bytes, vec![group])),
        }
    }
    let made = parts.into_iter().enumerate().map(|(at, (_, groups))| {
        let identifier = name(issued, at + 1);
        let mut entries = Vec::new();
        let mut reports = Vec::new();
        for group in groups {
            entries.extend(group.entries);
            reports.push(group.report);
        }
        Part { text: frame.part(&identifier, Some(at + 1), &entries), identifier, reports }
    });
    Ok(made.collect())
}

/// The Bundle-ID of a part: the institution's own id with a number behind it, within its 36 characters.
fn name(issued: &Issued, number: usize) -> String {
    const LONGEST: usize = 36;
    let end = format!("-{number}");
    let kept = issued.own.get(..issued.own.len().min(LONGEST - end.len())).unwrap_or_default();
    format!("{}^{}^{kept}{end}", issued.institution, issued.year)
}
