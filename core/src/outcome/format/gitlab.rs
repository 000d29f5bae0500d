//! `gitlab`: the code quality report that GitLab shows in merge requests, an array of objects.

use super::json::to_json;
use super::{Record, Style};
use crate::check::Lang;
use crate::diagnostic::Severity;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) fn piece(style: &Style, record: &Record<'_>) -> String {
    // GitLab takes issues of one fingerprint for the same, and compares branches by it: lines are no part of it, as
    // they move
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut issues = Vec::new();
    for issue in record.outcome.issues().iter().filter(|issue| issue.counts()) {
        let number = record.record.map(|number| number.to_string()).unwrap_or_default();
        let parts = [record.file, &number, issue.rule.id, issue.pointer(), &issue.message(Lang::En)].join("\n");
        let before = seen.entry(parts.clone()).or_default();
        let fingerprint = digest(&format!("{parts}\n{before}"));
        *before += 1;
        issues.push(to_json(&json!({
            "description": issue.message(style.lang),
            "check_name": issue.rule.id,
            "fingerprint": fingerprint,
            "severity": match issue.severity {
                Severity::Fatal => "critical",
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Information => "info",
            },
            "location": { "path": record.file, "lines": { "begin": record.line(issue.line) } },
        })));
    }
    issues.join(",\n")
}

fn digest(text: &str) -> String {
    let mut out = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
