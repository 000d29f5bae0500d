//! `gitb-tar.json`: a GITB test assertion report, in the JSON of the Interoperability Test Bed's REST interfaces.

use super::Report;
use super::report::Outcome;
use crate::certify::journal::Verdict;
use serde_json::{Value, json};

pub(super) fn json(report: &Report) -> String {
    let (mut items, mut errors, mut warnings): (Vec<Value>, u64, u64) = (Vec::new(), 0, 0);
    let mut assertions = 0_u64;
    for item in report.items.iter().filter(|item| item.verdict != Verdict::NotApplicable) {
        let level = match item.verdict {
            Verdict::Fail | Verdict::Error | Verdict::Waived => "ERROR",
            Verdict::Skip => "WARNING",
            _ => "INFO",
        };
        let whole = item.reason.iter().map(|reason| (level, &reason.ja));
        let facts = item.facts.iter().map(|fact| (if fact.holds { "INFO" } else { "ERROR" }, &fact.words.ja));
        let mut told: Vec<(&str, &String)> = whole.chain(facts).collect();
        if told.is_empty() {
            told.push((level, &item.title.ja));
        }
        for (level, description) in told {
            assertions += 1;
            errors += u64::from(level == "ERROR");
            warnings += u64::from(level == "WARNING");
            items.push(json!({"level": level, "test": item.id, "description": description}));
        }
    }
    let result = match report.result {
        Outcome::Passed => "SUCCESS",
        Outcome::Failed | Outcome::Waived => "FAILURE",
        Outcome::Incomplete => "UNDEFINED",
    };
    let document = json!({
        "date": report.tool.now,
        "result": result,
        "overview": {
            "profileID": report.catalogue.id,
            "customizationID": report.catalogue.edition,
            "validationServiceName": "tekigo certify",
            "validationServiceVersion": report.tool.version,
            "note": report.catalogue.digest,
        },
        "counters": {"nrOfAssertions": assertions, "nrOfErrors": errors, "nrOfWarnings": warnings},
        "items": items,
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}
