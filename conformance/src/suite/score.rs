//! What a validator finds of what has to be found, without regard to its rule ids and words: only severity and place count.

use super::expand::Input;
use super::protocol::{Answer, Told};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tekigo_core::diagnostic::Severity;

/// Counts of one group of cases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Inputs.
    pub inputs: u32,
    /// Correct inputs that it accepts.
    pub accepted: u32,
    /// Correct inputs in which it finds an error.
    pub alarms: u32,
    /// Wrong inputs in which it finds an error.
    pub caught: u32,
    /// Wrong inputs in which it finds none.
    pub missed: u32,
    /// Expected errors that it finds at their place.
    pub placed: u32,
    /// Expected errors.
    pub errors: u32,
    /// Expected warnings that it finds at their place.
    pub advised: u32,
    /// Expected warnings.
    pub advice: u32,
    /// Inputs that it does not take.
    pub unsupported: u32,
    /// Inputs at which it failed.
    pub failed: u32,
}

/// The scores by group.
pub type Scores = BTreeMap<String, Score>;

/// Adds the answer to one input.
pub fn add(scores: &mut Scores, input: &Input, answer: &Answer) {
    let score = scores.entry(input.group().to_owned()).or_default();
    score.inputs += 1;
    let issues = match answer {
        Answer::Issues(issues) => issues,
        Answer::Unsupported(_) => {
            score.unsupported += 1;
            return;
        }
        Answer::Failed(_) => {
            score.failed += 1;
            return;
        }
    };
    let has_error = issues.iter().any(is_error);
    *match (input.expect.valid, has_error) {
        (true, false) => &mut score.accepted,
        (true, true) => &mut score.alarms,
        (false, true) => &mut score.caught,
        (false, false) => &mut score.missed,
    } += 1;
    for expected in &input.expect.findings {
        let Some(expression) = &expected.expression else { continue };
        let error = expected.severity.is_some_and(Severity::is_error);
        // hints are a matter of taste: what one validator tells as information another does not tell at all
        if !error && expected.severity != Some(Severity::Warning) {
            continue;
        }
        let heavy = |issue: &Told| is_error(issue) || !error && issue.severity == "warning";
        let found = issues.iter().any(|issue| heavy(issue) && near(&issue.expression, expression));
        let (hit, all) =
            if error { (&mut score.placed, &mut score.errors) } else { (&mut score.advised, &mut score.advice) };
        *all += 1;
        *hit += u32::from(found);
    }
}

fn is_error(issue: &Told) -> bool {
    matches!(issue.severity.as_str(), "error" | "fatal")
}

/// The same element, or one right above or below it: validators tell a missing element at itself or at its parent.
fn near(one: &str, other: &str) -> bool {
    let (one, other) = (parts(one), parts(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    long.len() - short.len() <= 1 && long.starts_with(short)
}

/// The steps of a path in one spelling: comments, `ofType(…)` and the index of a first item are left out.
fn parts(path: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, behind)| behind);
    }
    plain.push_str(rest);
    plain
        .split('.')
        .filter(|step| !step.is_empty() && !step.starts_with("ofType("))
        .map(|step| step.trim_end_matches("[x]").trim_end_matches("[0]").to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_compared_in_one_spelling() {
        for (one, other, is) in [
            ("Bundle.entry[1].resource/*Condition/null*/.code", "Bundle.entry[1].resource.code", true),
            ("Patient.name[0].family", "Patient.name.family", true),
            ("Observation.value.ofType(Quantity).unit", "Observation.value.unit", true),
            ("Patient.name", "Patient.name[0].family", true),
            ("Patient", "Patient.name[0].family", false),
            ("Patient.name[1].family", "Patient.name.family", false),
            ("Patient.gender", "Patient.name", false),
        ] {
            assert_eq!(near(one, other), is, "{one} {other}");
        }
    }
}
