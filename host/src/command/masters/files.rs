//! Publishers' files as they are handed out: text, spreadsheet, ZIP with either, FHIR.

use calamine::{Data, Reader, Xlsx};
use std::io::{Cursor, Read};
use tekigo_core::masters::read::{Row, Sheet, rows};
use tekigo_core::text::limits::{MAX_PACKAGE_BYTES, MAX_PACKAGE_FILE_BYTES};

/// A file taken apart.
#[derive(Debug)]
pub(super) struct Taken {
    /// Its name, inside a ZIP behind that of the ZIP.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    /// Tables.
    Sheets(Vec<Sheet>),
    /// A FHIR resource or a Bundle, JSON.
    Fhir,
    /// A FHIR package.
    Package,
}

/// Files in one ZIP.
const MAX_FILES: usize = 1_000;
/// Rows and columns of a sheet.
const MAX_CELLS: usize = 20_000_000;

/// Takes a file apart; a ZIP gives each of its files. Words say why it cannot be read: Japanese, English.
pub(super) fn take_apart(name: &str, bytes: Vec<u8>) -> Result<Vec<Taken>, (String, String)> {
    let has = |extension: &str| name.len() > extension.len() && name.to_lowercase().ends_with(extension);
    if bytes.starts_with(b"PK\x03\x04") {
        return if has(".xlsx") || is_workbook(&bytes) {
            let content = Content::Sheets(workbook(&bytes)?);
            Ok(vec![Taken { name: name.to_owned(), bytes, content }])
        } else {
            unzip(name, &bytes)
        };
    }
    if has(".xlsx") || has(".zip") {
        return Err(("ZIP または XLSX として読めません".to_owned(), "it is neither ZIP nor XLSX".to_owned()));
    }
    let content = if bytes.starts_with(b"\x1f\x8b") {
        Content::Package
    } else if bytes.trim_ascii_start().starts_with(b"{") {
        Content::Fhir
    } else {
        Content::Sheets(vec![rows(&bytes)])
    };
    Ok(vec![Taken { name: name.to_owned(), bytes, content }])
}

fn broken(error: &impl std::fmt::Display) -> (String, String) {
    (format!("壊れています: {error}"), format!("it is damaged: {error}"))
}

fn too_large() -> (String, String) {
    ("展開すると大きすぎます".to_owned(), "it is too large when unpacked".to_owned())
}

fn is_workbook(bytes: &[u8]) -> bool {
    zip::ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| archive.index_for_name("xl/workbook.xml").is_some())
}

fn unzip(name: &str, bytes: &[u8]) -> Result<Vec<Taken>, (String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > MAX_FILES {
        return Err(too_large());
    }
    let mut all = Vec::new();
    let mut left = MAX_PACKAGE_BYTES;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).map_err(|error| broken(&error))?;
        let inner = String::from_utf8_lossy(file.name_raw()).into_owned();
        let wanted =
            [".txt", ".csv", ".tsv", ".xlsx", ".json", ".tgz"].iter().any(|end| inner.to_lowercase().ends_with(end));
        // headers in files of their own (option/ttl_main.txt) and notes hold no codes
        let is_title = inner
            .rsplit('/')
            .next()
            .is_some_and(|file| file.starts_with("ttl_") || file.to_lowercase().starts_with("readme"));
        if !wanted || is_title || file.is_dir() {
            continue;
        }
        let most = left.min(MAX_PACKAGE_FILE_BYTES);
        let mut bytes = Vec::new();
        (&mut file).take(most + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        if bytes.len() as u64 > most {
            return Err(too_large());
        }
        left -= bytes.len() as u64;
        let inner = format!("{name}/{inner}");
        // a ZIP in a ZIP is none of the publishers'
        if bytes.starts_with(b"PK\x03\x04") && !is_workbook(&bytes) {
            continue;
        }
        all.extend(take_apart(&inner, bytes)?);
    }
    Ok(all)
}

fn workbook(bytes: &[u8]) -> Result<Vec<Sheet>, (String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let mut unpacked = 0u64;
    for at in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index(at).map_err(|error| broken(&error))?.size());
    }
    if unpacked > MAX_PACKAGE_FILE_BYTES {
        return Err(too_large());
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        if range.get_size().0.saturating_mul(range.get_size().1) > MAX_CELLS {
            return Err(too_large());
        }
        let mut sheet = Sheet { name, ..Sheet::default() };
        for (line, cells) in (first_row + 1..).zip(range.rows()) {
            let mut fields: Vec<Box<str>> = vec!["".into(); first_column as usize];
            fields.extend(cells.iter().map(|cell| Box::<str>::from(text(cell))));
            let row = Row { line, fields };
            if !row.is_blank() {
                sheet.rows.push(row);
            }
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// A cell as text: whole numbers without a point, days as `YYYYMMDD`.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(day) => day_of(day.as_f64()),
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}

/// A spreadsheet's day: days since 1899-12-30.
fn day_of(serial: f64) -> String {
    let days = serial.floor() as i64;
    // from days since 1970-01-01 to a date (Howard Hinnant's algorithm)
    let z = days - 25_569 + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!("{year:04}{month:02}{day:02}")
}

#[cfg(test)]
mod tests {
    use super::day_of;

    #[test]
    fn days_of_spreadsheets() {
        assert_eq!(day_of(45_962.0), "20251101");
        assert_eq!(day_of(1.5), "18991231");
        assert_eq!(day_of(60.0), "19000228");
    }
}
