//! From resources to blocks: one file a topic. A view says what its readers look for, in their order; what it leaves out is told by
//! [`Block::Rest`], so that nothing is lost.

mod allergies;
mod attachment;
mod cards;
mod context;
mod coverage;
mod dosage;
mod medication;
mod problems;
mod results;
mod rows;
mod usage;

use super::model::{Block, Inline};
use super::source::{At, Cx};
use super::values::name_of;
use super::words::labels;
pub(crate) use allergies::agent as allergy_line;
pub(crate) use allergies::danger as allergy_danger;
use cards::card;
pub(crate) use context::department;
pub(crate) use medication::drug_line;
pub(crate) use problems::name as problem_line;
use std::collections::BTreeSet;

/// What is shown together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Topic {
    Problems,
    Allergies,
    Medication,
    Results,
    /// Each for itself.
    Each,
}

fn topic(at: At<'_>) -> Topic {
    match &*at.resource_type() {
        "Condition" => Topic::Problems,
        "AllergyIntolerance" => Topic::Allergies,
        "MedicationRequest" => Topic::Medication,
        "Observation" => Topic::Results,
        _ => Topic::Each,
    }
}

/// Records told elsewhere that are named one by one.
const MAX_AGAIN: usize = 6;
/// How deep documents may lie in documents and still be shown as such; deeper ones are told as they are.
const MAX_NESTED: i32 = 8;

/// The blocks of these resources, in order; what belongs together stands where its first part stands. A resource that has its place
/// already is only named.
pub(crate) fn blocks<'a>(cx: &Cx<'_>, entries: &[At<'a>], newest_first: bool) -> Vec<Block<'a>> {
    let mut fresh: Vec<At<'a>> = Vec::new();
    let mut again = Vec::new();
    let mut here = BTreeSet::new();
    for &entry in entries {
        if entry.place() {
            here.insert(entry.id());
            fresh.push(entry);
        } else if here.insert(entry.id()) {
            again.push(entry);
        }
    }
    let mut out = Vec::new();
    let mut done: Vec<Topic> = Vec::new();
    for &entry in &fresh {
        let topic = topic(entry);
        if topic == Topic::Each {
            out.extend(each(cx, entry));
            continue;
        }
        if done.contains(&topic) {
            continue;
        }
        done.push(topic);
        let all: Vec<At<'a>> = fresh.iter().copied().filter(|one| self::topic(*one) == topic).collect();
        match topic {
            Topic::Problems => problems::view(cx, &all, &mut out),
            Topic::Allergies => allergies::view(cx, &all, &mut out),
            Topic::Medication => medication::view(cx, &all, &mut out),
            Topic::Results => results::view(cx, &all, newest_first, &mut out),
            Topic::Each => {}
        }
    }
    if again.len() > MAX_AGAIN {
        let words = format!("{}{}", again.len(), cx.say("件は別の場所に記載", " records are told elsewhere"));
        out.push(Block::Text(Inline::us(words)));
        return out;
    }
    for entry in again {
        let words = name_of(cx, entry);
        let words = if words.is_empty() {
            Inline::us(labels::resource(&entry.resource_type(), cx.lang()).to_owned())
        } else {
            words
        };
        let told = Inline::us(cx.say("別の場所に記載: ", "Told elsewhere: "));
        out.push(Block::Text(told.followed(words.linked(cx.anchor(entry)))));
    }
    out
}

fn each<'a>(cx: &Cx<'_>, at: At<'a>) -> Vec<Block<'a>> {
    if at.resource_type() == "Bundle" {
        let page = (cx.nest(1) <= MAX_NESTED).then(|| super::document::nested(cx, at));
        cx.nest(-1);
        if let Some(page) = page {
            return vec![Block::Nested(Box::new(page))];
        }
    }
    if at.resource_type() == "DiagnosticReport" {
        return results::report(cx, at);
    }
    vec![card(cx, at)]
}
