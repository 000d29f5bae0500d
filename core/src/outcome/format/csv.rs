//! `csv`: one row an issue (RFC 4180), UTF-8 without a byte order mark, both languages.

use super::Record;
use crate::check::Lang;

/// The header row.
pub(super) const HEAD: &str = "file,record,severity,code,rule,specRule,level,expression,pointer,line,column,profile,message_ja,message_en,mend_ja,mend_en,source,because,waived\r\n";

pub(super) fn piece(record: &Record<'_>) -> String {
    let mut out = String::new();
    let number = record.record.map(|number| number.to_string()).unwrap_or_default();
    for issue in record.outcome.issues() {
        let line = record.line(issue.line).to_string();
        let column = issue.column.to_string();
        let because = issue.because.map(|at| at.to_string()).unwrap_or_default();
        let cells: [&str; 19] = [
            record.file,
            &number,
            issue.severity.code(),
            issue.code.code(),
            issue.rule.id,
            issue.spec_rule.as_deref().unwrap_or_default(),
            issue.level.map_or("", crate::diagnostic::Level::code),
            issue.expression(),
            issue.pointer(),
            &line,
            &column,
            issue.profile.as_deref().unwrap_or_default(),
            &issue.message(Lang::Ja),
            &issue.message(Lang::En),
            &issue.mend(Lang::Ja),
            &issue.mend(Lang::En),
            &issue.source,
            &because,
            issue.waived.as_ref().map_or("", |waived| &waived.reason),
        ];
        out.push_str(&csv_row(cells));
    }
    out
}

/// Adds a cell of RFC 4180.
fn push_cell(out: &mut String, cell: &str) {
    if cell.contains([',', '"', '\r', '\n']) {
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(cell);
    }
}

/// A row of RFC 4180 with its end.
pub fn csv_row<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let mut out = String::new();
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_cell(&mut out, cell);
    }
    out + "\r\n"
}
