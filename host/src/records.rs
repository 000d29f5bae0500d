//! NDJSON as a stream: batches of whole lines, so that input of any size is read in bounded memory.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};
use tekigo_core::text::records;

/// Bytes of a batch; a batch ends with the line that reaches this. Few, so that the last batches keep all threads busy
/// and what batches in flight say takes little memory.
const BATCH: usize = 1 << 18;
/// Bytes of one line, whatever the options say: a stream without line ends must not fill the memory.
pub const MAX_LINE: usize = 1 << 30;

/// Buffers that were read and can be filled again: memory that the system has given once is not asked for with each
/// batch.
type Spare = Arc<Mutex<Vec<Vec<u8>>>>;
/// Buffers kept; more are in flight with very many threads only.
const MAX_SPARE: usize = 64;

/// Whole lines of an input.
#[derive(Debug, Default)]
pub struct Batch {
    /// 1-based number of the first line.
    pub first_line: u64,
    /// The lines with their ends; the last line of the input may have none.
    pub bytes: Vec<u8>,
    /// The line (alone in its batch) was longer than the limit; `bytes` holds its beginning, this is its length.
    pub too_long: Option<u64>,
    spare: Spare,
}

impl Drop for Batch {
    fn drop(&mut self) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < MAX_SPARE && self.bytes.capacity() <= 4 * BATCH {
            spare.push(std::mem::take(&mut self.bytes));
        }
    }
}

impl Batch {
    /// The lines that are not blank: number and bytes without the line end.
    pub fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        records(self.first_line, &self.bytes)
    }
}

/// Reads batches from a stream.
#[derive(Debug)]
pub struct Batches<R> {
    from: R,
    /// Read, but not handed out: the beginning of a line.
    rest: Vec<u8>,
    line: u64,
    limit: usize,
    ended: bool,
    spare: Spare,
}

impl<R: Read> Batches<R> {
    /// Batches of `from` with lines of up to `limit` bytes.
    pub fn new(from: R, limit: Option<u64>) -> Self {
        let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(MAX_LINE).min(MAX_LINE);
        // room for the line end
        Self { from, rest: Vec::new(), line: 1, limit: limit + 2, ended: false, spare: Spare::default() }
    }

    /// The next batch; `None` at the end.
    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        let mut bytes = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        bytes.clear();
        bytes.append(&mut self.rest);
        let mut searched = 0;
        loop {
            if self.ended {
                return Ok((!bytes.is_empty()).then(|| self.hand_out(bytes)));
            }
            if bytes.len() >= BATCH {
                if let Some(last) = memchr::memrchr(b'\n', &bytes[searched..]) {
                    let end = searched + last + 1;
                    self.rest.extend_from_slice(&bytes[end..]);
                    bytes.truncate(end);
                    return Ok(Some(self.hand_out(bytes)));
                }
                searched = bytes.len();
                if bytes.len() > self.limit {
                    return self.skip_line(bytes).map(Some);
                }
            }
            let had = bytes.len();
            let want = BATCH.max(had / 2);
            bytes.reserve(want);
            let read = self.from.by_ref().take(want as u64).read_to_end(&mut bytes)?;
            self.ended = read < want;
        }
    }

    fn hand_out(&mut self, bytes: Vec<u8>) -> Batch {
        let first_line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Batch { first_line, bytes, too_long: None, spare: Arc::clone(&self.spare) }
    }

    /// Passes over the rest of a line that is too long; `begun` holds no line end.
    fn skip_line(&mut self, mut begun: Vec<u8>) -> io::Result<Batch> {
        let mut length = begun.len() as u64;
        begun.truncate(4096);
        let mut chunk = vec![0; BATCH];
        loop {
            let read = self.from.read(&mut chunk)?;
            if read == 0 {
                self.ended = true;
                break;
            }
            if let Some(end) = memchr::memchr(b'\n', &chunk[..read]) {
                length += end as u64;
                self.rest.extend_from_slice(&chunk[end + 1..read]);
                break;
            }
            length += read as u64;
        }
        self.line += 1;
        let spare = Arc::clone(&self.spare);
        Ok(Batch { first_line: self.line - 1, bytes: begun, too_long: Some(length), spare })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives a few bytes at a time.
    struct Slow<'a>(&'a [u8]);
    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let len = self.0.len().min(into.len()).min(7);
            into[..len].copy_from_slice(&self.0[..len]);
            self.0 = &self.0[len..];
            Ok(len)
        }
    }

    fn all(input: &[u8], limit: Option<u64>) -> Vec<(u64, Vec<u8>, bool)> {
        let mut batches = Batches::new(Slow(input), limit);
        let mut found = Vec::new();
        while let Some(batch) = batches.next_batch().expect("a slice can be read") {
            for (number, line) in batch.lines() {
                found.push((number, line.to_vec(), batch.too_long.is_some()));
            }
        }
        found
    }

    #[test]
    fn blank_lines_count_but_are_no_records() {
        let found = all(b"{\"a\":1}\r\n\n  \n{}\n\n[]", None);
        let expected = [(1, b"{\"a\":1}".to_vec(), false), (4, b"{}".to_vec(), false), (6, b"[]".to_vec(), false)];
        assert_eq!(found, expected);
        assert_eq!(all(b"", None), []);
    }

    #[test]
    fn large_inputs_come_in_batches_with_right_numbers() {
        let line = format!("{{\"x\":\"{}\"}}\n", "y".repeat(100_000));
        let input = line.repeat(50);
        let mut batches = Batches::new(input.as_bytes(), None);
        let (mut count, mut lines) = (0, 0);
        while let Some(batch) = batches.next_batch().expect("a slice can be read") {
            count += 1;
            for (number, text) in batch.lines() {
                lines += 1;
                assert_eq!((number, text.len() + 1), (lines, line.len()));
            }
        }
        assert!(count > 3, "{count} batches");
        assert_eq!(lines, 50);
    }

    #[test]
    fn a_line_over_the_limit_does_not_stop_the_rest() {
        let input = format!("{{}}\n{}\n[]\n", "z".repeat(3 << 20));
        let found = all(input.as_bytes(), Some(1 << 20));
        assert_eq!(found.len(), 3);
        assert_eq!((found[1].0, found[1].2), (2, true));
        assert_eq!(found[2], (3, b"[]".to_vec(), false));
    }
}
