//! `report.json`: everything that the other forms of the report say.

use crate::certify::catalogue::{Catalogue, Kind, Obligation, Requirement, Test, Text, Way};
use crate::certify::declare::{Contact, Declaration, Environment, Product, Scope};
use crate::certify::journal::{Event, Verdict};
use crate::certify::judge::{Fact, MasterUsed};
use crate::certify::scope::{Due, due};
use crate::certify::waiver::{self, Standing, Waiver};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "docs/schema/certify-report-1.json says what each is")]
pub struct Report {
    pub schema: String,
    pub result: Outcome,
    pub as_of: String,
    pub product: Product,
    pub contact: Contact,
    pub scope: Scope,
    pub environment: Environment,
    pub tool: Tool,
    pub catalogue: Of,
    pub counts: Counts,
    pub coverage: CoverageOf,
    pub waivers: Vec<Waived>,
    pub items: Vec<ItemResult>,
}

/// The whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Every required item passed or is attested.
    Passed,
    /// The same but for failures that are waived. That is no pass.
    Waived,
    /// Something required failed.
    Failed,
    /// Nothing failed, but something required is open.
    Incomplete,
}

impl Outcome {
    /// Its words.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Passed => ("合格", "passed"),
            Self::Waived => ("免除あり (合格ではない)", "waived (not passed)"),
            Self::Failed => ("不合格", "failed"),
            Self::Incomplete => ("未完了", "incomplete"),
        }
    }
}

/// What judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "docs/schema/certify-report-1.json says what each is")]
pub struct Tool {
    pub name: String,
    pub version: String,
    pub rules: String,
    pub now: String,
    pub seed: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masters: Vec<MasterUsed>,
}

/// What it was judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "docs/schema/certify-report-1.json says what each is")]
pub struct Of {
    pub id: String,
    pub edition: String,
    pub title: Text,
    pub origin: Text,
    pub digest: String,
}

/// How many items, by result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "each is what its name says")]
pub struct Counts {
    pub required: usize,
    pub pass: usize,
    pub fail: usize,
    pub skip: usize,
    pub not_applicable: usize,
    pub attested: usize,
    pub waived: usize,
    pub error: usize,
}

/// How many requirements of the sources have items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is what its name says")]
pub struct CoverageOf {
    pub requirements: usize,
    pub mapped: usize,
    pub reasoned: usize,
}

/// A waiver and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is what its name says")]
pub struct Waived {
    pub waiver: Waiver,
    pub standing: Standing,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "docs/schema/certify-report-1.json says what each is")]
pub struct ItemResult {
    pub id: String,
    pub title: Text,
    pub function: String,
    pub kind: Kind,
    pub obligation: Obligation,
    pub required: bool,
    pub test: Vec<Test>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub way: Vec<Way>,
    pub verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<Attestation>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub tries: usize,
    pub requirements: Vec<Requirement>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(value: &usize) -> bool {
    *value == 0
}

/// What a person said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is what its name says")]
pub struct Attestation {
    pub holds: bool,
    pub by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub day: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<(String, String)>,
}

/// What the record says of one item.
#[derive(Clone, Debug, Default)]
struct Heard {
    last: Option<(Verdict, Vec<Fact>, Option<String>)>,
    attestation: Option<Attestation>,
    tries: usize,
}

fn heard(events: &[Event]) -> BTreeMap<&str, Heard> {
    let mut all: BTreeMap<&str, Heard> = BTreeMap::new();
    for event in events {
        match event {
            Event::Begun { .. } => {}
            Event::Done { item, verdict, facts, reason, .. } => {
                let heard = all.entry(item).or_default();
                heard.tries += 1;
                heard.last = Some((*verdict, facts.clone(), reason.clone()));
            }
            Event::Attested { item, holds, by, witness, note, day, files } => {
                all.entry(item).or_default().attestation = Some(Attestation {
                    holds: *holds,
                    by: by.clone(),
                    witness: witness.clone(),
                    note: note.clone(),
                    day: day.clone(),
                    files: files.clone(),
                });
            }
        }
    }
    all
}

impl Report {
    /// The report of a record on the day `as_of`.
    pub fn new(
        declaration: &Declaration,
        catalogue: &Catalogue,
        events: &[Event],
        waivers: &[Waiver],
        as_of: &str,
    ) -> Self {
        let said = heard(events);
        let mut items: Vec<ItemResult> = Vec::new();
        for item in &catalogue.items {
            let due = due(catalogue, item, &declaration.scope);
            let heard = said.get(item.id.as_str()).cloned().unwrap_or_default();
            let (verdict, reason, facts) = verdict(item.kind, &due, &heard);
            items.push(ItemResult {
                id: item.id.clone(),
                title: item.title.clone(),
                function: item.function.clone(),
                kind: item.kind,
                obligation: item.obligation,
                required: due == Due::Required,
                test: item.test.clone(),
                way: item.way.clone(),
                verdict,
                reason,
                facts,
                attestation: heard.attestation.filter(|_| !matches!(due, Due::Not(_))),
                tries: heard.tries,
                requirements: item.requirements.clone(),
            });
        }
        let standings = waiver::stand(waivers, catalogue, as_of, |id| {
            items.iter().find(|item| item.id == id).map(|item| (item.verdict, item.facts.as_slice()))
        });
        for (waiver, standing) in waivers.iter().zip(&standings) {
            for item in items.iter_mut().filter(|item| item.id == waiver.item && *standing == Standing::InForce) {
                item.verdict = Verdict::Waived;
            }
        }
        let waived = waivers.iter().cloned().zip(standings);
        let coverage = catalogue.coverage();
        let begun = events.iter().rev().find_map(|event| match event {
            Event::Begun { now, seed, tool, rules, masters, .. } => Some(Tool {
                name: "tekigo".to_owned(),
                version: tool.clone(),
                rules: rules.clone(),
                now: now.clone(),
                seed: *seed,
                masters: masters.clone(),
            }),
            _ => None,
        });
        let tool = begun.unwrap_or_default();
        let of = &catalogue.head;
        Self {
            schema: "urn:tekigo:schema:certify-report:1".to_owned(),
            result: result(&items),
            as_of: as_of.to_owned(),
            product: declaration.product.clone(),
            contact: declaration.contact.clone(),
            scope: declaration.scope.clone(),
            environment: declaration.environment.clone(),
            tool,
            catalogue: Of {
                id: of.id.clone(),
                edition: of.edition.clone(),
                title: of.title.clone(),
                origin: of.origin.clone(),
                digest: catalogue.digest.clone(),
            },
            counts: counts(&items),
            coverage: CoverageOf {
                requirements: coverage.rows.len(),
                mapped: coverage.mapped(),
                reasoned: coverage.reasoned(),
            },
            waivers: waived.map(|(waiver, standing)| Waived { waiver, standing }).collect(),
            items,
        }
    }

    /// Its JSON, as it stands in the evidence.
    pub fn to_json(&self) -> String {
        // keys are strings and values finite, so that writing cannot fail
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

fn verdict(kind: Kind, due: &Due, heard: &Heard) -> (Verdict, Option<Text>, Vec<Fact>) {
    if let Due::Not(reason) = due {
        return (Verdict::NotApplicable, Some(reason.clone()), Vec::new());
    }
    let both = |text: &str| {
        let (ja, en) = text.split_once(" / ").unwrap_or((text, text));
        Text { ja: ja.to_owned(), en: en.to_owned() }
    };
    if matches!(kind, Kind::Attested | Kind::Witnessed) {
        return match &heard.attestation {
            None => (Verdict::Skip, Some(both("まだ証言がありません / nobody has attested it yet")), Vec::new()),
            Some(said) if said.holds => (Verdict::Attested, None, Vec::new()),
            Some(_) => (Verdict::Fail, Some(both("成り立たないという証言 / attested not to hold")), Vec::new()),
        };
    }
    match &heard.last {
        None => (Verdict::Skip, Some(both("まだ実行していません / not run yet")), Vec::new()),
        Some((verdict, facts, reason)) => (*verdict, reason.as_deref().map(both), facts.clone()),
    }
}

fn result(items: &[ItemResult]) -> Outcome {
    let required: Vec<Verdict> = items.iter().filter(|item| item.required).map(|item| item.verdict).collect();
    let any = |verdict| required.contains(&verdict);
    if any(Verdict::Fail) {
        Outcome::Failed
    } else if any(Verdict::Skip) || any(Verdict::Error) || required.is_empty() {
        Outcome::Incomplete
    } else if any(Verdict::Waived) {
        Outcome::Waived
    } else {
        Outcome::Passed
    }
}

fn counts(items: &[ItemResult]) -> Counts {
    let mut counts = Counts { required: items.iter().filter(|item| item.required).count(), ..Counts::default() };
    for item in items {
        *match item.verdict {
            Verdict::Pass => &mut counts.pass,
            Verdict::Fail => &mut counts.fail,
            Verdict::Skip => &mut counts.skip,
            Verdict::NotApplicable => &mut counts.not_applicable,
            Verdict::Attested => &mut counts.attested,
            Verdict::Waived => &mut counts.waived,
            Verdict::Error => &mut counts.error,
        } += 1;
    }
    counts
}

/// What changed from one report to another: item, verdict before and after (`None`: not in that report).
pub fn change<'a>(before: &'a Report, after: &'a Report) -> Vec<(&'a str, Option<Verdict>, Option<Verdict>)> {
    let by_id = |report: &'a Report| -> BTreeMap<&'a str, Verdict> {
        report.items.iter().map(|item| (item.id.as_str(), item.verdict)).collect()
    };
    let (old, new) = (by_id(before), by_id(after));
    let ids: std::collections::BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let pairs = ids.into_iter().map(|id| (id, old.get(id).copied(), new.get(id).copied()));
    pairs.filter(|(_, old, new)| old != new).collect()
}
