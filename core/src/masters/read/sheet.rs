//! Bytes → text → rows of fields.

use super::Problem;
use crate::text::limits::{MAX_MASTER_PROBLEMS, MAX_MASTER_ROWS};
use encoding_rs::SHIFT_JIS;

/// A table of a file: a text has one, a spreadsheet one a sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Name of the sheet; empty for a text.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// 1-based line (or row) number.
    pub line: u32,
    /// Its fields.
    pub fields: Vec<Box<str>>,
}

impl Row {
    /// The field of a 1-based column without the white space around it; empty when there is none.
    pub fn get(&self, column: usize) -> &str {
        column.checked_sub(1).and_then(|at| self.fields.get(at)).map_or("", |field| field.trim())
    }

    /// Whether all of its fields are empty.
    pub fn is_blank(&self) -> bool {
        self.fields.iter().all(|field| field.trim().is_empty())
    }
}

/// The text of a file: UTF-8 where it is that, else CP932 (Windows-31J). A byte that neither has is told with its line and
/// stands as U+FFFD.
pub fn decode(bytes: &[u8]) -> (String, Vec<Problem>) {
    let bom = bytes.strip_prefix(b"\xef\xbb\xbf");
    let (text, encoding) = match (bom, std::str::from_utf8(bom.unwrap_or(bytes))) {
        (_, Ok(text)) => (text.to_owned(), "UTF-8"),
        (Some(rest), Err(_)) => (String::from_utf8_lossy(rest).into_owned(), "UTF-8"),
        (None, Err(_)) => (SHIFT_JIS.decode_without_bom_handling(bytes).0.into_owned(), "CP932 (Shift_JIS)"),
    };
    let mut problems = Vec::new();
    if text.contains('\u{fffd}') {
        for (line, words) in (1u32..).zip(text.split('\n')) {
            if let Some(at) = words.find('\u{fffd}') {
                let column = words[..at].matches(',').count() as u32 + 1;
                let ja = format!("{encoding} として読めない文字があります");
                problems.push(Problem::at(line, column, ja, format!("a character is not of {encoding}")));
                if problems.len() >= 20 {
                    break;
                }
            }
        }
    }
    (text, problems)
}

/// The rows of a comma-separated text: fields may stand in double quotes, in which a quote is doubled and lines may end.
/// Tabs separate where the first line has tabs and no comma.
pub fn rows(bytes: &[u8]) -> Sheet {
    let (text, problems) = decode(bytes);
    let head = text.lines().next().unwrap_or_default();
    let separator = if head.contains('\t') && !head.contains(',') { '\t' } else { ',' };
    let mut reader = Reader { sheet: Sheet { problems, ..Sheet::default() }, row: Row { line: 1, fields: Vec::new() } };
    let mut line = 1;
    let mut field = String::new();
    let (mut quoted, mut was_quoted) = (false, false);
    let mut opened = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() && !was_quoted => (quoted, was_quoted, opened) = (true, true, line),
            '\n' if quoted => {
                line += 1;
                field.push('\n');
            }
            c if quoted => field.push(c),
            c if c == separator => {
                reader.field(&mut field);
                was_quoted = false;
            }
            '\r' if matches!(chars.peek(), Some('\n') | None) => {}
            '\n' => {
                reader.field(&mut field);
                was_quoted = false;
                line += 1;
                if !reader.end(line) {
                    return reader.sheet;
                }
            }
            // the end-of-file mark of old systems
            '\u{1a}' if chars.peek().is_none() => {}
            c => {
                if was_quoted {
                    reader.wrong(line, "閉じる引用符の後に文字があります", "there is text behind the closing quote");
                    was_quoted = false;
                }
                if c.is_control() && c != '\t' {
                    reader.wrong(line, "制御文字があります", "there is a control character");
                }
                field.push(c);
            }
        }
    }
    if quoted {
        let column = reader.row.fields.len() as u32 + 1;
        let (ja, en) = ("引用符が閉じていません", "a quote is not closed");
        reader.sheet.problems.push(Problem::at(opened, column, ja, en));
        return reader.sheet;
    }
    if !field.is_empty() || !reader.row.fields.is_empty() {
        reader.field(&mut field);
        reader.end(line + 1);
    }
    reader.sheet
}

struct Reader {
    sheet: Sheet,
    row: Row,
}

impl Reader {
    fn field(&mut self, field: &mut String) {
        self.row.fields.push(field.as_str().into());
        field.clear();
    }

    /// Ends a row; `false` when there are too many.
    fn end(&mut self, next: u32) -> bool {
        let row = std::mem::replace(&mut self.row, Row { line: next, fields: Vec::new() });
        if self.sheet.rows.len() >= MAX_MASTER_ROWS {
            self.wrong(next, "行が多すぎます", "there are too many rows");
            return false;
        }
        if !row.is_blank() {
            self.sheet.rows.push(row);
        }
        true
    }

    fn wrong(&mut self, line: u32, ja: &str, en: &str) {
        let column = self.row.fields.len() as u32 + 1;
        let told = self.sheet.problems.last().is_some_and(|last| last.line == line && last.column == column);
        if !told && self.sheet.problems.len() < MAX_MASTER_PROBLEMS {
            self.sheet.problems.push(Problem::at(line, column, ja, en));
        }
    }
}
