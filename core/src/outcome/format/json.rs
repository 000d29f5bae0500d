//! `json` and `ndjson`: the contract's shape (docs/contract.md §2), keys in its order, no white space inside a file's
//! object, so that every engine writes the same bytes.

use super::super::{Completeness, Counts, Issue, VERSION, Waived};
use super::{Record, Style};
use crate::check::Lang;
use crate::clins::Coverage;
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize)]
// the names are those of the format
#[allow(clippy::struct_field_names)]
struct File<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    valid: bool,
    #[serde(rename = "resourceType")]
    resource_type: Option<&'a str>,
    profiles: &'a [String],
    #[serde(rename = "judgedBy")]
    judged_by: Vec<&'a str>,
    counts: Counts,
    completeness: Completeness,
    #[serde(skip_serializing_if = "Coverage::is_empty")]
    coverage: &'a Coverage,
    issues: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    severity: &'static str,
    code: &'static str,
    rule: &'static str,
    #[serde(rename = "specRule", skip_serializing_if = "Option::is_none")]
    spec_rule: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    expression: &'a str,
    pointer: &'a str,
    line: u64,
    column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
    message: Message,
    mend: Message,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<&'a Waived>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    known: bool,
}

#[derive(Serialize)]
struct Message {
    ja: Cow<'static, str>,
    en: Cow<'static, str>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'static str,
    rules: &'a str,
}

/// One element of `files`, without a line end.
pub fn file_json(record: &Record<'_>) -> String {
    let outcome = record.outcome;
    to_json(&File {
        file: record.file,
        record: record.record,
        valid: outcome.is_valid(),
        resource_type: outcome.resource_type(),
        profiles: outcome.profiles(),
        judged_by: outcome.judged_by().collect(),
        counts: outcome.counts(),
        completeness: outcome.completeness(),
        coverage: outcome.coverage(),
        issues: outcome.issues().iter().map(|issue| told(record, issue)).collect(),
    })
}

/// The issues of one input in this shape, to stand in another document.
pub fn issues<'a>(record: &Record<'a>) -> impl Serialize + use<'a> {
    record.outcome.issues().iter().map(|issue| told(record, issue)).collect::<Vec<_>>()
}

fn told<'a>(record: &Record<'_>, issue: &'a Issue) -> Told<'a> {
    Told {
        severity: issue.severity.code(),
        code: issue.code.code(),
        rule: issue.rule.id,
        spec_rule: issue.spec_rule.as_deref(),
        level: issue.level.map(crate::diagnostic::Level::code),
        expression: issue.expression(),
        pointer: issue.pointer(),
        line: record.line(issue.line),
        column: issue.column,
        profile: issue.profile.as_deref(),
        message: Message { ja: issue.message(Lang::Ja), en: issue.message(Lang::En) },
        mend: Message { ja: issue.mend(Lang::Ja), en: issue.mend(Lang::En) },
        source: &issue.source,
        because: issue.because,
        waived: issue.waived.as_deref(),
        known: issue.known,
    }
}

pub(super) fn head(style: &Style) -> String {
    let tool = Tool { name: "tekigo", version: VERSION, rules: &style.rules };
    format!("{{\"tool\":{},\"files\":[\n", to_json(&tool))
}

/// JSON of a value of ours. Keys are strings and values are finite, so that writing cannot fail.
pub(super) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
