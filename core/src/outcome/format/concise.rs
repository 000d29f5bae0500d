//! `concise`: one line an issue, as compilers write them, so that editors and `grep` find their way.

use super::{Record, Style, safe_text, severity_word};
use std::fmt::Write as _;

pub(super) fn piece(style: &Style, record: &Record<'_>) -> String {
    let mut out = String::new();
    for issue in record.outcome.issues().iter().filter(|issue| issue.counts()) {
        let _ = writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            one_line(record.file),
            record.line(issue.line),
            issue.column,
            severity_word(issue.severity, style.lang),
            issue.rule.id,
            one_line(&issue.message(style.lang))
        );
    }
    out
}

/// A text that neither ends the line nor steers the terminal.
pub(super) fn one_line(text: &str) -> String {
    safe_text(&text.replace(['\r', '\n'], " "))
}
