//! `outcome`: FHIR's own form, <http://hl7.org/fhir/R4/operationoutcome.html>.
//!
//! One input gives an OperationOutcome. Several give a Parameters resource with one `outcome` parameter an input, which
//! names the file: unlike entries of a Bundle, parts of Parameters need no `fullUrl` that we would have to invent.

use super::json::to_json;
use super::{Record, Style};
use crate::check::Lang;
use crate::diagnostic::Severity;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Code system of rule ids in `details.coding`.
pub(super) const RULE_SYSTEM: &str = "https://github.com/tekigo/tekigo/rules";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
// the names are those of the format
#[allow(clippy::struct_field_names)]
struct Resource<'a> {
    resource_type: &'static str,
    language: &'static str,
    issue: Vec<Issue<'a>>,
}

#[derive(Serialize)]
struct Issue<'a> {
    severity: &'static str,
    code: &'static str,
    details: Details,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostics: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    location: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    expression: Vec<&'a str>,
}

#[derive(Serialize)]
struct Details {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    coding: Vec<Coding>,
    text: Cow<'static, str>,
}

#[derive(Serialize)]
struct Coding {
    system: &'static str,
    code: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Part<'a> {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_string: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_integer: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<Resource<'a>>,
}

/// The outcome of one input as an OperationOutcome, compact.
pub fn operation_outcome(record: &Record<'_>, lang: Lang) -> String {
    to_json(&resource(record, lang))
}

fn resource<'a>(record: &Record<'a>, lang: Lang) -> Resource<'a> {
    let mut issue: Vec<Issue<'_>> =
        record.outcome.issues().iter().map(|issue| self::issue(record, issue, lang)).collect();
    if issue.is_empty() {
        // OperationOutcome.issue is 1..*
        issue.push(Issue {
            severity: "information",
            code: "informational",
            details: Details {
                coding: Vec::new(),
                text: lang.pick("問題は見つかりませんでした。", "No issue was found.").into(),
            },
            diagnostics: None,
            location: Vec::new(),
            expression: Vec::new(),
        });
    }
    Resource { resource_type: "OperationOutcome", language: lang.code(), issue }
}

fn issue<'a>(record: &Record<'_>, issue: &'a super::super::Issue, lang: Lang) -> Issue<'a> {
    // who reads it decides by the severity alone
    let severity = if issue.counts() { issue.severity } else { issue.severity.min(Severity::Information) };
    let mut diagnostics = format!("{}: {}", lang.pick("直し方", "help"), issue.mend(lang));
    if let Some(id) = &issue.spec_rule {
        let _ = write!(diagnostics, " [{id}]");
    }
    if let Some(profile) = &issue.profile {
        let _ = write!(diagnostics, " ({profile})");
    }
    if let Some(waived) = &issue.waived {
        let _ = write!(diagnostics, " ({}: {}, {})", lang.pick("免除", "waived"), waived.reason, waived.until);
    }
    Issue {
        severity: severity.code(),
        code: issue.code.code(),
        details: Details {
            coding: vec![Coding { system: RULE_SYSTEM, code: issue.rule.id }],
            text: issue.message(lang),
        },
        diagnostics: Some(diagnostics),
        location: vec![format!("Line[{}] Col[{}]", record.line(issue.line), issue.column)],
        expression: Some(issue.expression()).filter(|path| !path.is_empty()).into_iter().collect(),
    }
}

pub(super) fn head(style: &Style) -> String {
    if style.several { "{\"resourceType\":\"Parameters\",\"parameter\":[\n".to_owned() } else { String::new() }
}

pub(super) fn piece(style: &Style, record: &Record<'_>) -> String {
    let resource = resource(record, style.lang);
    if !style.several {
        return to_json(&resource);
    }
    let empty = Part { name: "", value_string: None, value_integer: None, resource: None };
    let mut parts = vec![Part { name: "file", value_string: Some(record.file), ..empty }];
    if let Some(number) = record.record {
        parts.push(Part { name: "record", value_string: None, value_integer: Some(number), resource: None });
    }
    parts.push(Part { name: "outcome", value_string: None, value_integer: None, resource: Some(resource) });
    format!("{{\"name\":\"input\",\"part\":{}}}", to_json(&parts))
}

pub(super) fn tail(style: &Style, any: bool) -> String {
    match (style.several, any) {
        (true, true) => "\n]}\n".to_owned(),
        // an empty array is not FHIR; Parameters without a parameter is
        (true, false) => "{\"name\":\"input\"}\n]}\n".to_owned(),
        (false, _) => "\n".to_owned(),
    }
}
