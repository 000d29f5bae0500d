//! NDJSON: one record a line.

/// The lines that are not blank, each with its number beginning at `first` and without its end (`\n` or `\r\n`). Blank lines
/// count and are no records.
pub fn records(first: u64, lines: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let ends = memchr::memchr_iter(b'\n', lines).chain(std::iter::once(lines.len()));
    let mut start = 0;
    let lines = ends.map(move |end| &lines[std::mem::replace(&mut start, end + 1)..end]);
    (first..).zip(lines).filter_map(|(number, line)| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let blank = line.iter().all(u8::is_ascii_whitespace);
        (!blank).then_some((number, line))
    })
}

#[cfg(test)]
mod tests {
    use super::records;

    #[test]
    fn blank_lines_count_but_are_no_records() {
        let found: Vec<_> = records(5, b"{\"a\":1}\r\n\n  \n{}\n\n[]").collect();
        assert_eq!(found, [(5, &b"{\"a\":1}"[..]), (8, b"{}"), (10, b"[]")]);
        assert_eq!(records(1, b"").count(), 0);
        assert_eq!(records(1, b"{}\n").collect::<Vec<_>>(), [(1, &b"{}"[..])]);
    }
}
