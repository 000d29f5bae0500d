//! Two registrations compared, record by record: what a change makes appear, disappear or differ. The service replaces a
//! unit as a whole, so that a record which the new file does not hold is gone afterwards.
//!
//! Records are matched by type and identifier, those that share one by their content; records without an identifier by
//! content, and where that differs by their name when each version has one of that name. What makes no difference to a reader is left out: `meta.lastUpdated`, `text`, `id`, and by which
//! `fullUrl` records refer to each other.

use super::kind;
use super::read::record_identifier;
use super::record::canonical;
use super::spot::Spot;
use crate::check::{Lang, Reading};
use crate::json::{Kind as JsonKind, NodeId, Tree};
use crate::text::limits::MAX_PATH_BYTES;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One record as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its type.
    pub resource_type: String,
    /// Its identifier.
    pub identifier: Option<String>,
    /// What a reader knows it by: the text of its code, or else a display or code.
    pub label: String,
    /// JSON pointer of the resource in its file.
    pub pointer: String,
    /// The content, element by element.
    elements: BTreeMap<String, String>,
    /// All of it.
    content: String,
}

/// The records of one file, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records(pub Vec<Entry>);

/// What becomes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Only the new file has it.
    Appears,
    /// Only the old file has it: it will be gone.
    Disappears,
    /// Both have it, with other content.
    Changes,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// What becomes of the record.
    pub fate: Fate,
    /// Its type.
    pub resource_type: String,
    /// Its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// What a reader knows it by.
    pub label: String,
    /// Pointer of the resource in the old file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// Pointer of the resource in the new file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// The elements that differ; of `Changes` only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elements: Vec<Element>,
}

/// An element that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Element {
    /// Path within the resource, with indexes: `onsetDateTime`, `code.coding[0].code`.
    pub path: String,
    /// The old value as JSON, absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The new value as JSON, absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// All differences: those of records of the old file in its order, then what appears in the order of the new file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// How many records are the same in both.
    pub same: usize,
    /// The differences.
    pub differences: Vec<Difference>,
}

/// The records of the document: those of a Bundle's entries, or the resource itself.
pub fn records(reading: &Reading<'_>) -> Records {
    let is_bundle = reading.doc().resource_type(NodeId::ROOT) == "Bundle";
    let resources = if is_bundle { kind::entries(reading, &Spot::root()) } else { vec![Spot::root()] };
    // records refer to each other by identifiers of the file that may be new in each: their numbers stand for them
    let names: BTreeMap<NodeId, String> = resources
        .iter()
        .map(|spot| {
            let name = record_identifier(reading, spot).unwrap_or_default();
            (spot.node, format!("{}/{name}", reading.doc().resource_type(spot.node)))
        })
        .collect();
    let of = |spot: &Spot| {
        let mut elements = BTreeMap::new();
        Flat { reading, names: &names, out: &mut elements }.object(spot.node, "");
        let content = elements.iter().fold(String::new(), |mut all, (path, value)| {
            let _ = writeln!(all, "{path}={value}");
            all
        });
        Entry {
            resource_type: reading.doc().resource_type(spot.node).into_owned(),
            identifier: record_identifier(reading, spot),
            label: label(reading, spot),
            pointer: spot.pointer.clone(),
            elements,
            content,
        }
    };
    Records(resources.iter().map(of).collect())
}

/// Where the text stands that a reader knows a record by; the first that is there counts.
pub(crate) const NAMED_BY: [&[&str]; 8] = [
    &["code", "text"],
    &["code", "coding", "display"],
    &["medicationCodeableConcept", "text"],
    &["medicationCodeableConcept", "coding", "display"],
    &["title"],
    &["name", "text"],
    &["name"],
    &["type", "text"],
];

/// What a reader knows a record by.
pub(super) fn label(reading: &Reading<'_>, record: &Spot) -> String {
    NAMED_BY.iter().find_map(|path| Some(record.text_at(reading, path)?.0.into_owned())).unwrap_or_default()
}

/// Writes the leaves of a resource by their paths.
struct Flat<'f, 'a> {
    reading: &'f Reading<'a>,
    names: &'f BTreeMap<NodeId, String>,
    out: &'f mut BTreeMap<String, String>,
}

impl Flat<'_, '_> {
    // Depth is bounded by the parsers' own bound on nesting.
    fn object(&mut self, node: NodeId, path: &str) {
        let tree: &Tree<'_> = self.reading.tree();
        for child in tree.children(node) {
            let key = tree.key(child);
            let silent = path.is_empty() && matches!(&*key, "id" | "text" | "resourceType")
                || path == "meta" && key == "lastUpdated";
            if silent {
                continue;
            }
            // names longer than any of FHIR's: a path of them for each leaf would multiply
            if path.len() + key.len() > MAX_PATH_BYTES {
                let rest = self.out.entry(format!("{path}.…")).or_default();
                rest.push_str(&key);
                rest.push_str(&canonical(tree, child, &|_| false));
                continue;
            }
            let below = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
            self.value(child, &key, below);
        }
    }

    fn value(&mut self, node: NodeId, key: &str, path: String) {
        let tree = self.reading.tree();
        match tree.kind(node) {
            JsonKind::Object if key == "resource" || tree.is_childless(node) => {
                self.out.insert(path, canonical(tree, node, &|_| false));
            }
            JsonKind::Object => self.object(node, &path),
            JsonKind::Array if tree.is_childless(node) => {
                self.out.insert(path, "[]".to_owned());
            }
            JsonKind::Array => {
                for (at, item) in tree.children(node).enumerate() {
                    self.value(item, key, format!("{path}[{at}]"));
                }
            }
            _ => {
                let target =
                    (key == "reference").then(|| tree.parent(node).and_then(|of| self.reading.follow(of))).flatten();
                let named = target.and_then(|target| self.names.get(&target));
                let value = named.map_or_else(|| canonical(tree, node, &|_| false), |name| format!("\"→ {name}\""));
                self.out.insert(path, value);
            }
        }
    }
}

/// Compares two files.
pub fn compare(old: &Records, new: &Records) -> Diff {
    let key = |entry: &Entry| (entry.resource_type.clone(), entry.identifier.clone());
    // of each key the records of the new file that are not matched yet
    let mut open: BTreeMap<(String, Option<String>), Vec<usize>> = BTreeMap::new();
    for (at, entry) in new.0.iter().enumerate() {
        open.entry(key(entry)).or_default().push(at);
    }
    let mut partner: Vec<Option<usize>> = vec![None; old.0.len()];
    let mut same = 0;
    // equal content first, so that a record in the middle of several with one identifier finds its own
    let mut by_content: BTreeMap<(String, Option<String>, &str), Vec<usize>> = BTreeMap::new();
    for (at, entry) in new.0.iter().enumerate().rev() {
        let (name, identifier) = key(entry);
        by_content.entry((name, identifier, &entry.content)).or_default().push(at);
    }
    let mut taken = vec![false; new.0.len()];
    for (at, entry) in old.0.iter().enumerate() {
        let (name, identifier) = key(entry);
        if let Some(found) = by_content.get_mut(&(name, identifier, &*entry.content)).and_then(Vec::pop) {
            partner[at] = Some(found);
            taken[found] = true;
            same += 1;
        }
    }
    for list in open.values_mut() {
        list.retain(|&at| !taken[at]);
        list.reverse();
    }
    let by_name = names_alike(old, new, &partner, &taken);
    let mut differences = Vec::new();
    for (at, entry) in old.0.iter().enumerate() {
        if partner[at].is_some() {
            continue;
        }
        // the only Patient or Composition is the same record, whatever its identifier became
        let of_key = entry.identifier.is_some() || is_single(&entry.resource_type);
        let found = of_key.then(|| open.get_mut(&key(entry)).and_then(Vec::pop)).flatten();
        let found = found.or_else(|| by_name.get(&at).copied().filter(|&new| !taken[new]));
        match found {
            Some(found) => {
                taken[found] = true;
                differences.push(changed(entry, &new.0[found]));
            }
            None => differences.push(difference(Fate::Disappears, entry)),
        }
    }
    let appearing = new.0.iter().zip(&taken).filter(|(_, taken)| !**taken);
    differences.extend(appearing.map(|(entry, _)| difference(Fate::Appears, entry)));
    Diff { same, differences }
}

/// Records without an identifier whose content differs, by what a reader knows them by: old to new, where one of each version has that
/// name.
fn names_alike(old: &Records, new: &Records, partner: &[Option<usize>], taken: &[bool]) -> BTreeMap<usize, usize> {
    let mut named: BTreeMap<(&str, &str), [Vec<usize>; 2]> = BTreeMap::new();
    for (side, records) in [old, new].into_iter().enumerate() {
        for (at, entry) in records.0.iter().enumerate() {
            let open = if side == 0 { partner[at].is_none() } else { !taken[at] };
            if open && entry.identifier.is_none() && !entry.label.is_empty() {
                named.entry((&entry.resource_type, &entry.label)).or_default()[side].push(at);
            }
        }
    }
    let pair = |sides: &[Vec<usize>; 2]| match [&sides[0][..], &sides[1][..]] {
        [[old], [new]] => Some((*old, *new)),
        _ => None,
    };
    named.values().filter_map(pair).collect()
}

fn is_single(resource_type: &str) -> bool {
    matches!(resource_type, "Patient" | "Composition")
}

fn difference(fate: Fate, entry: &Entry) -> Difference {
    let pointer = Some(entry.pointer.clone());
    let (old, new) = if fate == Fate::Appears { (None, pointer) } else { (pointer, None) };
    Difference {
        fate,
        resource_type: entry.resource_type.clone(),
        identifier: entry.identifier.clone(),
        label: entry.label.clone(),
        old,
        new,
        elements: Vec::new(),
    }
}

fn changed(old: &Entry, new: &Entry) -> Difference {
    let mut paths: Vec<&String> = old.elements.keys().chain(new.elements.keys()).collect();
    paths.sort();
    paths.dedup();
    let elements = paths.into_iter().filter_map(|path| {
        let (was, is) = (old.elements.get(path), new.elements.get(path));
        (was != is).then(|| Element { path: path.clone(), old: was.cloned(), new: is.cloned() })
    });
    Difference {
        fate: Fate::Changes,
        resource_type: old.resource_type.clone(),
        identifier: old.identifier.clone(),
        label: if new.label.is_empty() { old.label.clone() } else { new.label.clone() },
        old: Some(old.pointer.clone()),
        new: Some(new.pointer.clone()),
        elements: elements.collect(),
    }
}

impl Diff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    /// How many records meet this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.differences.iter().filter(|difference| difference.fate == fate).count()
    }

    /// The comparison for a physician, in `lang`.
    pub fn text(&self, lang: Lang) -> String {
        let counts = [Fate::Appears, Fate::Disappears, Fate::Changes].map(|fate| self.count(fate));
        let [appear, disappear, change] = counts;
        let mut out = lang.pick(
            &format!("増える記録 {appear} 件、なくなる記録 {disappear} 件、変わる記録 {change} 件、変わらない記録 {} 件\n", self.same),
            &format!("{appear} records appear, {disappear} disappear, {change} change, {} stay as they are\n", self.same),
        )
        .to_owned();
        if disappear > 0 {
            out.push_str(lang.pick(
                "なくなる記録は、変更の後、サービスからも消えます (登録はまとめて置き換わります)。\n",
                "What disappears is gone from the service after the change (a unit is replaced as a whole).\n",
            ));
        }
        for difference in &self.differences {
            difference.push(lang, &mut out);
        }
        out
    }
}

impl Difference {
    fn push(&self, lang: Lang, out: &mut String) {
        let (mark, ja, en) = match self.fate {
            Fate::Appears => ('+', "増える", "appears"),
            Fate::Disappears => ('-', "なくなる", "disappears"),
            Fate::Changes => ('~', "変わる", "changes"),
        };
        let name = resource_words(&self.resource_type, lang);
        let label = if self.label.is_empty() { String::new() } else { format!(" {}", self.label) };
        let identifier = self.identifier.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
        let _ = writeln!(out, "{mark} {}: {name}{label}{identifier}", lang.pick(ja, en));
        for Element { path, old, new } in &self.elements {
            let none = || lang.pick("(なし)", "(none)").to_owned();
            let name = super::words::element(path, lang).map(|name| format!("{name} ")).unwrap_or_default();
            let _ = writeln!(
                out,
                "    {name}{path}: {} → {}",
                old.as_deref().map_or_else(none, short),
                new.as_deref().map_or_else(none, short)
            );
        }
    }
}

/// What physicians call the records.
fn resource_words(resource_type: &str, lang: Lang) -> &str {
    match resource_type {
        "Patient" => lang.pick("患者", "patient"),
        "Composition" => lang.pick("文書", "document"),
        "Condition" => lang.pick("傷病名", "condition"),
        "AllergyIntolerance" => lang.pick("アレルギー", "allergy"),
        "Observation" => lang.pick("検査", "result"),
        "MedicationRequest" => lang.pick("処方", "prescription"),
        "Organization" => lang.pick("医療機関", "institution"),
        "Practitioner" => lang.pick("医療従事者", "practitioner"),
        "Encounter" => lang.pick("受診", "encounter"),
        "Procedure" => lang.pick("処置", "procedure"),
        "Bundle" => lang.pick("添付の文書", "attached document"),
        "DocumentReference" => lang.pick("添付", "attachment"),
        other => other,
    }
}

/// A value as a reader wants it: without quotes, and not longer than a line.
fn short(json: &str) -> String {
    const LONGEST: usize = 80;
    let text = serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned());
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
