//! `github`: workflow commands, which GitHub Actions shows beside the line at fault.

use super::{Issue, Record, Style};
use crate::diagnostic::Severity;
use std::fmt::Write as _;

pub(super) fn piece(style: &Style, record: &Record<'_>) -> String {
    let mut out = String::new();
    // what follows from another issue would be one more mark on the page, of which GitHub shows ten
    let told = |issue: &&Issue| issue.counts() && issue.because.is_none();
    for issue in record.outcome.issues().iter().filter(told) {
        let command = match issue.severity {
            Severity::Fatal | Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "notice",
        };
        let _ = writeln!(
            out,
            "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}",
            property(record.file),
            record.line(issue.line),
            issue.column,
            record.line(issue.end_line),
            issue.end_column,
            property(issue.rule.id),
            data(&issue.message(style.lang))
        );
    }
    out
}

/// A command's text: what would end the line is percent-encoded, and so is the percent sign.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A command's property, in which colon and comma separate.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
