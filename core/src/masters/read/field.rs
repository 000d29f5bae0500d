//! Fields of a row, checked: each question that fails is told with line and column.

use super::sheet::Row;
use super::{Action, Batch, Problem};
use crate::masters::Day;

/// A row under reading.
pub(super) struct Fields<'r> {
    pub(super) row: &'r Row,
    problems: Vec<Problem>,
}

/// Characters that a code may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Digits.
    Digits,
    /// Digits and capital letters.
    Letters,
}

impl<'r> Fields<'r> {
    /// A row that has at least `least` columns; `None` when it has not, which is told.
    pub(super) fn of(batch: &mut Batch, row: &'r Row, least: usize) -> Option<Self> {
        batch.rows += 1;
        let found = row.fields.len();
        if found < least {
            let ja = format!("列が足りません ({found} 列、必要なのは {least} 列)");
            batch.wrong(Problem::at(row.line, found as u32, ja, format!("too few columns ({found} of {least})")));
            return None;
        }
        Some(Self { row, problems: Vec::new() })
    }

    /// The field of a 1-based column.
    pub(super) fn text(&self, column: usize) -> &'r str {
        self.row.get(column)
    }

    /// Tells what is wrong at a 1-based column.
    pub(super) fn wrong(&mut self, column: usize, ja: String, en: String) {
        self.problems.push(Problem::at(self.row.line, column as u32, ja, en));
    }

    /// A code of so many characters; empty is allowed.
    pub(super) fn code(&mut self, column: usize, what: (&str, &str), lengths: &[usize], of: Of) -> &'r str {
        let code = self.text(column);
        let is_of = |byte: u8| byte.is_ascii_digit() || of == Of::Letters && byte.is_ascii_uppercase();
        let fits = lengths.contains(&code.len()) && code.bytes().all(is_of);
        if !code.is_empty() && !fits {
            let (ja, en) = what;
            let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
            let lengths = lengths.join("/");
            let (kind_ja, kind_en) = if of == Of::Digits {
                ("数字", "digits")
            } else {
                ("英大文字と数字", "capital letters or digits")
            };
            self.wrong(
                column,
                format!("{ja}「{code}」は{kind_ja} {lengths} 桁ではありません"),
                format!("{en} \"{code}\" is not of {lengths} {kind_en}"),
            );
            return "";
        }
        code
    }

    /// A code that must be there.
    pub(super) fn needed(&mut self, column: usize, what: (&str, &str), lengths: &[usize], of: Of) -> &'r str {
        if self.text(column).is_empty() {
            self.wrong(column, format!("{}がありません", what.0), format!("there is no {}", what.1));
            return "";
        }
        self.code(column, what, lengths, of)
    }

    /// A text that must be there.
    pub(super) fn name(&mut self, column: usize, what: (&str, &str)) -> &'r str {
        let name = self.text(column);
        if name.is_empty() {
            self.wrong(column, format!("{}がありません", what.0), format!("there is no {}", what.1));
        }
        name
    }

    /// A day; `empty` where there is none.
    pub(super) fn day(&mut self, column: usize, empty: Day) -> Day {
        let text = self.text(column);
        if text.is_empty() || text == "0" {
            return empty;
        }
        // spreadsheets keep days as numbers with a point
        let text = text.strip_suffix(".0").unwrap_or(text);
        if let Some(day) = Day::parse(text) {
            return day;
        }
        self.wrong(column, format!("日付「{text}」が正しくありません"), format!("\"{text}\" is no day"));
        empty
    }

    /// A first and a last day, in this order.
    pub(super) fn days(&mut self, from: usize, to: usize) -> (Day, Day) {
        let (first, last) = (self.day(from, Day::EVER), self.day(to, Day::OPEN));
        let last = if last == Day::EVER { Day::OPEN } else { last };
        let first = if first == Day::OPEN { Day::EVER } else { first };
        if first.is_known() && last < first {
            self.wrong(
                to,
                format!("終わり {last} が始まり {first} より前です"),
                format!("it ends on {last}, before it begins on {first}"),
            );
        }
        (first, last)
    }

    /// One of some values.
    pub(super) fn one_of(&mut self, column: usize, what: (&str, &str), values: &[&str]) -> &'r str {
        let text = self.text(column);
        if !values.contains(&text) {
            let values = values.join(", ");
            self.wrong(
                column,
                format!("{}「{text}」は {values} のどれでもありません", what.0),
                format!("{} \"{text}\" is none of {values}", what.1),
            );
        }
        text
    }

    /// The change class of the publishers' files.
    pub(super) fn class(&mut self, column: usize) -> Action {
        match self.one_of(column, ("変更区分", "change class"), &["0", "1", "2", "3", "5", "9"]) {
            "1" | "9" => Action::Retire,
            "2" => Action::Restore,
            "3" => Action::Add,
            _ => Action::Keep,
        }
    }

    /// Ends the row; `false` when something was wrong.
    pub(super) fn end(self, batch: &mut Batch) -> bool {
        let is_well = self.problems.is_empty();
        self.problems.into_iter().for_each(|problem| batch.wrong(problem));
        is_well
    }
}

/// Tells columns beyond those known, once a file: publishers add them at the end, and what is there is read.
pub(super) fn grown(batch: &mut Batch, rows: &[Row], known: usize) {
    let found = rows.iter().map(|row| row.fields.len()).max().unwrap_or(0);
    if found > known {
        batch.wrong(Problem::remark(
            0,
            known as u32 + 1,
            format!("列が {found} 列あります (知っているのは {known} 列)。増えた列は読みません"),
            format!("there are {found} columns, {known} of which are known; the new ones are not read"),
        ));
    }
}

/// The 1-based columns whose header is called so: any of several names, widths folded. `None` and a problem when one is
/// missing.
pub(super) fn columns<const N: usize>(batch: &mut Batch, header: &Row, names: [&[&str]; N]) -> Option<[usize; N]> {
    let folded: Vec<String> = header.fields.iter().map(|field| crate::masters::fold::fold(field)).collect();
    let mut found = [0; N];
    for (at, names) in found.iter_mut().zip(names) {
        let wanted: Vec<String> = names.iter().map(|name| crate::masters::fold::fold(name)).collect();
        let exact = folded.iter().position(|field| wanted.contains(field));
        let begins = || folded.iter().position(|field| wanted.iter().any(|name| field.starts_with(name.as_str())));
        let Some(column) = exact.or_else(begins) else {
            batch.wrong(Problem::at(
                header.line,
                0,
                format!("見出しに「{}」の列がありません", names[0]),
                format!("the header has no column \"{}\"", names[0]),
            ));
            return None;
        };
        *at = column + 1;
    }
    Some(found)
}
