//! `junit`: the XML that CI servers read. A test suite an input; a failed test case an error, or one that passed.

use super::{Record, Style};
use crate::markup::escape::xml as escape;
use std::fmt::Write as _;

pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tekigo\">\n";
pub(super) const TAIL: &str = "</testsuites>\n";

pub(super) fn piece(style: &Style, record: &Record<'_>) -> String {
    let outcome = record.outcome;
    let name = match record.record {
        Some(number) => format!("{}:{number}", record.file),
        None => record.file.to_owned(),
    };
    let name = escape(&name);
    let class = outcome.resource_type().unwrap_or("Resource");
    let failed: Vec<_> = outcome.issues().iter().filter(|issue| issue.severity.is_error() && issue.counts()).collect();
    let mut out = format!(
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n",
        failed.len().max(1),
        failed.len()
    );
    if failed.is_empty() {
        let title = style.lang.pick("適合", "conforms");
        let _ = writeln!(out, "    <testcase name=\"{title}\" classname=\"{}\" file=\"{name}\"/>", escape(class));
    }
    for issue in failed {
        let title = format!("{} {}", issue.rule.id, issue.expression());
        let _ = writeln!(
            out,
            "    <testcase name=\"{}\" classname=\"{}\" file=\"{name}\" line=\"{}\">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>",
            escape(title.trim_end()),
            escape(class),
            record.line(issue.line),
            issue.rule.id,
            escape(&issue.message(style.lang)),
            escape(&detail(style, record, issue))
        );
    }
    let others: Vec<_> = outcome.issues().iter().filter(|issue| !issue.severity.is_error() && issue.counts()).collect();
    if !others.is_empty() {
        out.push_str("    <system-out>");
        for issue in others {
            let line = format!("{}[{}] {}\n", issue.severity.code(), issue.rule.id, issue.message(style.lang));
            out.push_str(&escape(&line));
            out.push_str(&escape(&detail(style, record, issue)));
            out.push('\n');
        }
        out.push_str("</system-out>\n");
    }
    out.push_str("  </testsuite>\n");
    out
}

fn detail(style: &Style, record: &Record<'_>, issue: &super::super::Issue) -> String {
    format!(
        "{}:{}:{}\n{}\n{}: {}\n",
        record.file,
        record.line(issue.line),
        issue.column,
        issue.expression(),
        style.lang.pick("直し方", "help"),
        issue.mend(style.lang)
    )
}
