//! A strict CSV reader for our own tables (RFC 4180, UTF-8, `\n` line ends): a table that a reviewer edits must fail
//! loudly, with file and line, rather than be read with a guess.

use super::TableError;

/// One table: its header is checked, its rows keep their line.
#[derive(Debug)]
pub struct Table<'a> {
    /// File name, for errors.
    pub file: &'a str,
    /// Rows after the header.
    pub rows: Vec<Row>,
}

/// One row; it has exactly as many cells as the header.
#[derive(Debug)]
pub struct Row {
    /// 1-based line where the row starts.
    pub line: u32,
    /// Cells, unquoted.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell of column `at`; empty when there is none.
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }
}

impl<'a> Table<'a> {
    /// Reads `text` whose first line must be exactly `header`.
    pub fn read(file: &'a str, text: &str, header: &[&str]) -> Result<Self, TableError> {
        let mut rows = records(file, text)?;
        if rows.is_empty() || rows[0].cells != header {
            return Err(TableError::new(file, 1, format!("the header must be `{}`", header.join(","))));
        }
        rows.remove(0);
        if let Some(row) = rows.iter().find(|row| row.cells.len() != header.len()) {
            let what = format!("{} cells where the header has {}", row.cells.len(), header.len());
            return Err(TableError::new(file, row.line, what));
        }
        Ok(Self { file, rows })
    }

    /// An error at a row.
    pub fn error(&self, row: &Row, what: impl Into<String>) -> TableError {
        TableError::new(self.file, row.line, what.into())
    }
}

fn records(file: &str, text: &str) -> Result<Vec<Row>, TableError> {
    let bytes = text.as_bytes();
    let mut rows = Vec::new();
    let (mut at, mut line) = (0, 1_u32);
    while at < bytes.len() {
        let mut row = Row { line, cells: Vec::new() };
        loop {
            let (cell, next) = if bytes.get(at) == Some(&b'"') {
                quoted(text, at, &mut line).ok_or_else(|| TableError::new(file, row.line, "a quote is never closed"))?
            } else {
                let end =
                    bytes[at..].iter().position(|byte| matches!(byte, b',' | b'\n')).map_or(bytes.len(), |n| at + n);
                let cell = &text[at..end];
                if cell.contains(['"', '\r']) {
                    return Err(TableError::new(file, line, "a quote or carriage return inside a bare cell"));
                }
                (cell.to_owned(), end)
            };
            row.cells.push(cell);
            at = next;
            match bytes.get(at) {
                Some(b',') => at += 1,
                Some(b'\n') => {
                    at += 1;
                    line += 1;
                    break;
                }
                None => return Err(TableError::new(file, line, "the last line has no line end")),
                Some(_) => return Err(TableError::new(file, line, "text after a closing quote")),
            }
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The cell that starts with the quote at `start`, and the offset after its closing quote.
fn quoted(text: &str, start: usize, line: &mut u32) -> Option<(String, usize)> {
    let mut cell = String::new();
    let mut at = start + 1;
    loop {
        let quote = at + text[at..].find('"')?;
        let part = &text[at..quote];
        *line += part.matches('\n').count() as u32;
        cell.push_str(part);
        at = quote + 1;
        if text.as_bytes().get(at) != Some(&b'"') {
            return Some((cell, at));
        }
        cell.push('"');
        at += 1;
    }
}

/// Writes one row, quoting only where needed.
pub fn write_row<T: AsRef<str>>(out: &mut String, cells: &[T]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let cell = cell.as_ref();
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let rows = [vec!["a", "b"], vec!["x,\"y\"", ""], vec!["two\nlines", "ゼロ"]];
        let mut text = String::new();
        for row in &rows {
            write_row(&mut text, row);
        }
        let table = Table::read("t.csv", &text, &["a", "b"]).expect("own output");
        let cells: Vec<_> = table.rows.iter().map(|row| row.cells.clone()).collect();
        assert_eq!(cells, rows[1..]);
        assert_eq!(table.rows[1].line, 3);
    }

    #[test]
    fn names_the_line_of_a_fault() {
        for (text, line) in
            [("a,b\n1\n", 2), ("a,b\n1,\"2\n", 2), ("a,b\n1,2", 2), ("x,b\n", 1), ("a,b\n1,\"2\"3\n", 2), ("", 1)]
        {
            let error = Table::read("t.csv", text, &["a", "b"]).expect_err(text);
            assert_eq!(error.line, line, "{text:?}: {error}");
        }
    }
}
