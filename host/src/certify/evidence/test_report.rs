//! `testreport.json`: a FHIR R4 TestReport, one test an item, one assertion a check.

use super::Report;
use super::report::{ItemResult, Outcome};
use crate::certify::journal::Verdict;
use serde_json::{Value, json};

pub(super) fn json(report: &Report) -> String {
    let due: Vec<&ItemResult> = report.items.iter().filter(|item| item.verdict != Verdict::NotApplicable).collect();
    let passed = due.iter().filter(|item| matches!(item.verdict, Verdict::Pass | Verdict::Attested)).count();
    // percent with one decimal; no items, no points
    let tenths = (passed * 1_000).checked_div(due.len()).unwrap_or(0);
    let result = match report.result {
        Outcome::Passed => "pass",
        Outcome::Failed | Outcome::Waived => "fail",
        Outcome::Incomplete => "pending",
    };
    let mut document = json!({
        "resourceType": "TestReport",
        "name": format!("{} {}", report.product.name, report.product.version).trim(),
        "status": if report.result == Outcome::Incomplete { "in-progress" } else { "completed" },
        "testScript": {"display": format!("{} {} sha256:{}", report.catalogue.id, report.catalogue.edition, report.catalogue.digest)},
        "result": result,
        "score": f64::from(u16::try_from(tenths).unwrap_or(1_000)) / 10.0,
        "participant": [{
            "type": "test-engine",
            "uri": "https://github.com/tekigo/tekigo",
            "display": format!("tekigo {}", report.tool.version),
        }],
        "test": due.iter().map(|item| test(item)).collect::<Vec<_>>(),
    });
    if document["name"].as_str().is_some_and(str::is_empty)
        && let Some(members) = document.as_object_mut()
    {
        members.remove("name");
    }
    if !report.product.vendor.trim().is_empty() {
        document["tester"] = json!(report.product.vendor);
    }
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn test(item: &ItemResult) -> Value {
    let assertion = |result: &str, message: &str| json!({"assert": {"result": result, "message": message}});
    let mut actions: Vec<Value> =
        item.facts.iter().map(|fact| assertion(if fact.holds { "pass" } else { "fail" }, &fact.words.ja)).collect();
    if actions.is_empty() {
        let result = match item.verdict {
            Verdict::Pass | Verdict::Attested => "pass",
            Verdict::Fail | Verdict::Waived => "fail",
            Verdict::Error => "error",
            Verdict::Skip | Verdict::NotApplicable => "skip",
        };
        let said = item.attestation.as_ref().map(|said| format!("{} ({})", said.by, said.day));
        let reason = item.reason.as_ref().map(|reason| reason.ja.clone());
        actions.push(assertion(result, &reason.or(said).unwrap_or_else(|| item.verdict.code().to_owned())));
    }
    json!({"name": item.id, "description": item.title.ja, "action": actions})
}
