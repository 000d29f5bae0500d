//! Whether an outcome is what a case expects.

use crate::case::{Expect, Expected};
use tekigo_core::Outcome;
use tekigo_core::outcome::Issue;

/// What differs between the expectation and the outcome; empty when it holds. Each expected finding answers one issue.
pub fn judge(expect: &Expect, outcome: &Outcome) -> Vec<String> {
    let mut faults = Vec::new();
    if outcome.is_valid() != expect.valid {
        faults.push(format!("valid is {}, expected {}", outcome.is_valid(), expect.valid));
    }
    let mut open: Vec<&Issue> = outcome.issues().iter().collect();
    for expected in &expect.findings {
        match open.iter().position(|issue| answers(expected, issue)) {
            Some(at) => drop(open.remove(at)),
            None => faults.push(format!("missing: {expected:?}")),
        }
    }
    for issue in open {
        // what follows from another issue goes with it
        if issue.severity.is_error() && !expect.more && issue.because.is_none() {
            faults.push(format!("unexpected: {}", tell(issue)));
        } else if expect.absent.iter().any(|id| id == issue.rule.id) {
            faults.push(format!("must be absent: {}", tell(issue)));
        }
    }
    faults
}

fn answers(expected: &Expected, issue: &Issue) -> bool {
    expected.rule == issue.rule.id
        && expected.severity.is_none_or(|severity| severity == issue.severity)
        && expected.spec_rule.as_deref().is_none_or(|id| issue.spec_rule.as_deref() == Some(id))
        && expected.expression.as_deref().is_none_or(|expression| *issue.expression() == *expression)
        && expected.line.is_none_or(|line| line == issue.line)
}

/// One issue, as a case would list it, with its English message.
pub fn tell(issue: &Issue) -> String {
    let spec = issue.spec_rule.as_ref().map(|id| format!(", specRule = {id:?}")).unwrap_or_default();
    format!(
        "{{ rule = {:?}, severity = {:?}{spec}, expression = {:?}, line = {} }} # {}",
        issue.rule.id,
        issue.severity.code(),
        issue.expression(),
        issue.line,
        issue.message(tekigo_core::check::Lang::En)
    )
}
