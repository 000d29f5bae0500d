//! MeasureReport against its Measure (http://hl7.org/fhir/R4/measurereport.html): one group for each of the measure's
//! groups, one population and stratifier for each of the group's, and a score as the measure's scoring says.
//!
//! Groups and stratifiers say what they mean by codes; a lone group needs none.

use super::questionnaire::substituted;
use crate::check::document::Document;
use crate::check::document::json::Json;
use crate::check::document::place::place;
use crate::diagnostic::catalogue::measure as rules;
use crate::diagnostic::{Arg, Finding, Rule, Sink};
use crate::json::{NodeId, ParseOptions, parse};
use crate::model::ruleset::ResourceDraft;
use crate::model::{Canonical, Ruleset};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::str::FromStr;

/// Checks one MeasureReport whose Measure is loaded.
pub(crate) fn check(doc: &Document<'_>, report: NodeId, sink: &mut Sink) {
    let json = Json { tree: doc.tree, node: report };
    subject_results(doc, json, sink);
    let Some(found) = loaded(doc.rules, &json.text("measure")) else { return };
    substituted(doc, json, "measure", found, sink);
    let text = &found.json;
    // faults of the measure itself are said where it is validated; a report of data collection has no groups (mrp-1)
    let mut aside = Sink::default();
    let Some(tree) = parse(text.as_bytes(), &doc.rules.symbols, ParseOptions::default(), &mut aside) else { return };
    if json.text("type") == "data-collection" {
        return;
    }
    let measure = Json { tree: &tree, node: NodeId::ROOT };
    let scoring = measure
        .get("scoring")
        .into_iter()
        .flat_map(|scoring| scoring.items("coding"))
        .find(|coding| coding.text("system") == SCORING);
    let scoring = scoring.map(|coding| coding.text("code")).unwrap_or_default();
    // what is asked of one patient, or listed by patient, has no score of its own
    let is_scored = json.text("type") == "summary" && json.text("status") == "complete";
    let mut walk = Walk { doc, scoring: &scoring, is_scored, sink };
    walk.groups(measure, json);
}

/// Lists of subjects belong to reports of type subject-list, which have one for each population that counts anybody
/// (population.subjectResults and stratifier's, R4 measurereport).
fn subject_results(doc: &Document, report: Json<'_>, sink: &mut Sink) {
    let ty = report.text("type");
    // a report of data collection has no groups at all (mrp-1)
    if ty == "data-collection" {
        return;
    }
    let is_list = ty == "subject-list";
    let is_finished = report.text("status") == "complete";
    for group in report.items("group") {
        let strata = group.items("stratifier").flat_map(|stratifier| stratifier.items("stratum"));
        for population in group.items("population").chain(strata.flat_map(|stratum| stratum.items("population"))) {
            let count = population.text("count");
            match population.get("subjectResults") {
                Some(results) if !is_list => {
                    let place = place(doc, results.node);
                    sink.push(Finding::new(&rules::SUBJECT_RESULTS, place, vec![ty.as_ref().into()]));
                }
                None if is_list && is_finished && count.parse::<u64>().is_ok_and(|count| count > 0) => {
                    let place = place(doc, population.node);
                    sink.push(Finding::new(&rules::SUBJECT_RESULTS_MISSING, place, vec![count.as_ref().into()]));
                }
                _ => {}
            }
        }
    }
}

/// https://terminology.hl7.org/CodeSystem/measure-scoring
const SCORING: &str = "http://terminology.hl7.org/CodeSystem/measure-scoring";

/// A loaded Measure: the version asked for, or the last one loaded.
fn loaded<'r>(rules: &'r Ruleset, canonical: &str) -> Option<&'r ResourceDraft> {
    let wanted = Canonical::parse(canonical);
    let named =
        |kept: &&ResourceDraft| &*kept.resource_type == "Measure" && !wanted.url.is_empty() && &*kept.url == wanted.url;
    let mut fitting = rules.resources.iter().rev().filter(named);
    let exact = fitting.clone().find(|kept| wanted.version.is_empty() || &*kept.version == wanted.version);
    exact.or_else(|| fitting.next())
}

struct Walk<'w, 'd> {
    doc: &'w Document<'d>,
    /// Code of the measure's scoring; empty where it says none.
    scoring: &'w str,
    /// The report is one that gives scores.
    is_scored: bool,
    sink: &'w mut Sink,
}

impl Walk<'_, '_> {
    fn report(&mut self, rule: &'static Rule, node: NodeId, args: Vec<Arg>) {
        let mut place = place(self.doc, node);
        // a group can be pages long: its beginning is marked
        place.span.end = place.span.start + 1;
        self.sink.push(Finding::new(rule, place, args));
    }

    fn groups(&mut self, measure: Json<'_>, report: Json<'_>) {
        let defined: Vec<Json<'_>> = measure.items("group").collect();
        let found: Vec<Json<'_>> = report.items("group").collect();
        for group in &found {
            self.score(*group);
        }
        if let ([defined], [found]) = (&defined[..], &found[..]) {
            let [meant, own] = [defined, found].map(|group| codes([group.get("code")].into_iter()));
            if is_coded(&meant) && is_coded(&own) && meant.is_disjoint(&own) {
                return self.report(&rules::GROUP_UNKNOWN, found.node, vec![]);
            }
            return self.group(*defined, *found);
        }
        let keys: Vec<BTreeSet<String>> = defined.iter().map(|group| codes([group.get("code")].into_iter())).collect();
        let mut answered = vec![false; defined.len()];
        for group in found {
            let own = codes([group.get("code")].into_iter());
            let Some(at) = keys.iter().position(|keys| !keys.is_disjoint(&own)) else {
                self.report(&rules::GROUP_UNKNOWN, group.node, vec![]);
                continue;
            };
            if std::mem::replace(&mut answered[at], true) {
                self.report(&rules::GROUP_TWICE, group.node, vec![name(defined[at], &keys[at], at).into()]);
            }
            self.group(defined[at], group);
        }
        for at in (0..defined.len()).filter(|&at| !answered[at]) {
            let name = name(defined[at], &keys[at], at);
            self.report(&rules::GROUP_MISSING, report.node, vec![name.into()]);
        }
    }

    /// What the measure's scoring says of a group's score.
    fn score(&mut self, group: Json<'_>) {
        let score = group.get("measureScore");
        match (self.scoring, score) {
            ("cohort", Some(score)) => self.report(&rules::SCORE_NOT_HERE, score.node, vec![]),
            ("proportion" | "ratio" | "continuous-variable" | "composite", None) if self.is_scored => {
                self.report(&rules::SCORE_MISSING, group.node, vec![self.scoring.into()]);
            }
            ("proportion", Some(score)) => {
                let most = if score.text("code") == "%" { Decimal::ONE_HUNDRED } else { Decimal::ONE };
                let value = score.get("value").map(|value| score.tree.text(value.node));
                let number = value.as_deref().and_then(|value| Decimal::from_str(value).ok());
                if number.is_some_and(|value| value < Decimal::ZERO || value > most) {
                    let words = vec![value.unwrap_or_default().as_ref().into(), most.to_string().into()];
                    self.report(&rules::SCORE_VALUE, score.node, words);
                }
            }
            _ => {}
        }
    }

    fn group(&mut self, defined: Json<'_>, group: Json<'_>) {
        self.populations(defined, group);
        self.stratifiers(defined, group);
    }

    fn populations(&mut self, defined: Json<'_>, group: Json<'_>) {
        let defined: Vec<Json<'_>> = defined.items("population").collect();
        let found: Vec<Json<'_>> = group.items("population").collect();
        let keys: Vec<BTreeSet<String>> = defined.iter().map(|one| codes([one.get("code")].into_iter())).collect();
        if keys.iter().any(BTreeSet::is_empty) {
            return; // one of them cannot be told from the others
        }
        let mut answered = vec![false; defined.len()];
        for population in found {
            let own = codes([population.get("code")].into_iter());
            // a measure may have two populations of one kind, as a ratio has two initial ones
            let meant = |at: &usize| !keys[*at].is_disjoint(&own);
            match (0..keys.len()).filter(meant).find(|&at| !answered[at]).or_else(|| (0..keys.len()).find(meant)) {
                Some(at) if answered[at] => {
                    let name = name(defined[at], &keys[at], at);
                    self.report(&rules::POPULATION_TWICE, population.node, vec![name.into()]);
                }
                Some(at) => answered[at] = true,
                None => self.report(&rules::POPULATION_UNKNOWN, population.node, vec![]),
            }
        }
        for at in (0..defined.len()).filter(|&at| !answered[at]) {
            let name = name(defined[at], &keys[at], at);
            self.report(&rules::POPULATION_MISSING, group.node, vec![name.into()]);
        }
    }

    fn stratifiers(&mut self, defined: Json<'_>, group: Json<'_>) {
        let defined: Vec<Json<'_>> = defined.items("stratifier").collect();
        let keys: Vec<BTreeSet<String>> = defined
            .iter()
            .map(|stratifier| {
                let own = codes([stratifier.get("code")].into_iter());
                let parts = stratifier.items("component").map(|part| part.get("code"));
                if own.is_empty() { codes(parts) } else { own }
            })
            .collect();
        if keys.iter().any(BTreeSet::is_empty) {
            return; // one of them cannot be told from the others
        }
        let mut answered = vec![false; defined.len()];
        for stratifier in group.items("stratifier") {
            let own = codes(stratifier.items("code").map(Some));
            let parts = stratifier.items("stratum").flat_map(|stratum| stratum.items("component"));
            let own = if own.is_empty() { codes(parts.map(|part| part.get("code"))) } else { own };
            match keys.iter().position(|keys| !keys.is_disjoint(&own)) {
                Some(at) => answered[at] = true,
                None => self.report(&rules::STRATIFIER_UNKNOWN, stratifier.node, vec![]),
            }
        }
        for at in (0..defined.len()).filter(|&at| !answered[at]) {
            let name = name(defined[at], &keys[at], at);
            self.report(&rules::STRATIFIER_MISSING, group.node, vec![name.into()]);
        }
    }
}

/// Whether a meaning is given by codes, not by its text alone.
fn is_coded(codes: &BTreeSet<String>) -> bool {
    codes.iter().any(|code| code.contains('|'))
}

/// What a group or stratifier is called: its first code, its id, else its number.
fn name(json: Json<'_>, codes: &BTreeSet<String>, at: usize) -> String {
    let id = json.text("id");
    match codes.first() {
        Some(code) => code.trim_start_matches('|').to_owned(),
        None if !id.is_empty() => id.into_owned(),
        None => (at + 1).to_string(),
    }
}

/// The codes of CodeableConcepts, `system|code`; their text where they have none.
fn codes<'t>(concepts: impl Iterator<Item = Option<Json<'t>>>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for concept in concepts.flatten() {
        let before = found.len();
        for coding in concept.items("coding") {
            found.insert(format!("{}|{}", coding.text("system"), coding.text("code")));
        }
        let text = concept.text("text");
        if found.len() == before && !text.is_empty() {
            found.insert(text.into_owned());
        }
    }
    found
}
