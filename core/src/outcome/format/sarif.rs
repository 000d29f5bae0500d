//! `sarif`: SARIF 2.1.0 (OASIS), for code scanning and editors. All rules of the catalogue are listed, so that results
//! can be written as a stream.

use super::json::to_json;
use super::{Record, Style};
use crate::check::Lang;
use crate::diagnostic::{Severity, catalogue};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn head(style: &Style) -> String {
    let rules: Vec<Value> = catalogue::all()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": { "text": style.lang.pick(rule.ja, rule.en) },
                "help": { "text": style.lang.pick(rule.mend_ja, rule.mend_en) },
                "defaultConfiguration": { "level": level(rule.severity) },
                "properties": { "source": rule.source, "issueType": rule.code.code() },
            })
        })
        .collect();
    let driver = json!({
        "name": "tekigo",
        "version": super::super::VERSION,
        "informationUri": "https://github.com/tekigo/tekigo",
        "rules": rules,
        "properties": { "definitions": style.rules },
    });
    format!(
        "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{}}},\"language\":\"{}\",\"columnKind\":\"unicodeCodePoints\",\"results\":[\n",
        to_json(&driver),
        style.lang.code()
    )
}

pub(super) fn piece(style: &Style, record: &Record<'_>) -> String {
    let indexes: BTreeMap<&str, usize> = catalogue::all().enumerate().map(|(at, rule)| (rule.id, at)).collect();
    let results: Vec<String> =
        record.outcome.issues().iter().map(|issue| to_json(&result(style.lang, record, issue, &indexes))).collect();
    results.join(",\n")
}

fn result(lang: Lang, record: &Record<'_>, issue: &super::super::Issue, indexes: &BTreeMap<&str, usize>) -> Value {
    let mut properties = json!({ "severity": issue.severity.code(), "source": &*issue.source });
    for (key, value) in [
        ("pointer", Some(issue.pointer())),
        ("specRule", issue.spec_rule.as_deref()),
        ("profile", issue.profile.as_deref()),
        ("level", issue.level.map(crate::diagnostic::Level::code)),
    ] {
        if let Some(value) = value {
            properties[key] = value.into();
        }
    }
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(record.file) },
            "region": {
                "startLine": record.line(issue.line), "startColumn": issue.column,
                "endLine": record.line(issue.end_line), "endColumn": issue.end_column,
            },
        },
    });
    if !issue.expression().is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": issue.expression(), "kind": "element" }]);
    }
    let mut result = json!({
        "ruleId": issue.rule.id,
        "level": level(issue.severity),
        "message": { "text": issue.message(lang) },
        "locations": [location],
        "properties": properties,
    });
    if let Some(waived) = &issue.waived {
        result["suppressions"] = json!([{ "kind": "external", "justification": waived.reason }]);
    }
    if issue.known {
        result["baselineState"] = "unchanged".into();
    }
    if let Some(&at) = indexes.get(issue.rule.id) {
        result["ruleIndex"] = at.into();
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal | Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "note",
    }
}

/// A file name as a relative or absolute URI reference (RFC 3986): what is not unreserved is percent-encoded.
fn uri(file: &str) -> String {
    if file == "-" {
        return "stdin".to_owned();
    }
    let mut out = String::with_capacity(file.len());
    if file.starts_with('/') {
        out.push_str("file://");
    }
    for byte in file.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

pub(super) fn tail() -> String {
    "\n]}]}\n".to_owned()
}
