//! A package archive (`.tgz`) in memory → its files, one after the other, within bounds.
//!
//! Nothing is unpacked ahead: a bomb is noticed after the bytes that break the bound, not after all of them.

use crate::text::limits::{MAX_PACKAGE_BYTES, MAX_PACKAGE_FILE_BYTES, MAX_PACKAGE_FILES};
use flate2::bufread::MultiGzDecoder;
use std::io::Read;

/// Bounds on one archive.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Unpacked bytes of the archive, tar headers and padding included.
    pub bytes: u64,
    /// Unpacked bytes of one file.
    pub file_bytes: u64,
    /// Entries of any kind.
    pub files: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { bytes: MAX_PACKAGE_BYTES, file_bytes: MAX_PACKAGE_FILE_BYTES, files: MAX_PACKAGE_FILES }
    }
}

/// Why an archive was not read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArchiveError {
    /// Not gzip, not tar, cut short, or a header that does not add up; the words are the decoder's.
    Unreadable(String),
    /// More unpacked bytes than allowed.
    TooManyBytes(u64),
    /// A file with more bytes than allowed.
    FileTooLarge(String, u64),
    /// More entries than allowed.
    TooManyFiles(usize),
}

/// Calls `visit(name, bytes)` for each regular file of `tgz` that `wanted(name)` asks for, in archive order. Files seen before an error have
/// been visited. Cost: linear in the unpacked size, which `bounds` limits; memory: one file.
pub fn visit(
    tgz: &[u8],
    bounds: Bounds,
    wanted: impl Fn(&str) -> bool,
    mut visit: impl FnMut(&str, &[u8]),
) -> Result<(), ArchiveError> {
    // One byte past the bound tells "too large" from "exactly as large".
    let unpacked = Counted { inner: MultiGzDecoder::new(tgz), left: bounds.bytes.saturating_add(1) };
    let mut archive = tar::Archive::new(unpacked);
    let mut bytes = Vec::new();
    let mut seen = 0;
    let result = (|| {
        for entry in archive.entries().map_err(unreadable)? {
            let mut entry = entry.map_err(unreadable)?;
            seen += 1;
            if seen > bounds.files {
                return Err(ArchiveError::TooManyFiles(bounds.files));
            }
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if !wanted(&name) {
                continue;
            }
            if entry.size() > bounds.file_bytes {
                return Err(ArchiveError::FileTooLarge(name, bounds.file_bytes));
            }
            let size = entry.size();
            bytes.clear();
            entry.read_to_end(&mut bytes).map_err(unreadable)?;
            if (bytes.len() as u64) < size {
                return Err(ArchiveError::Unreadable(format!("{name}: {} of {size} bytes", bytes.len())));
            }
            visit(&name, &bytes);
        }
        Ok(())
    })();
    // Running into the bound looks like a truncated archive to tar; the true reason is the bound.
    if archive.into_inner().left == 0 { Err(ArchiveError::TooManyBytes(bounds.bytes)) } else { result }
}

#[allow(clippy::needless_pass_by_value)] // used as a function value for map_err
fn unreadable(error: std::io::Error) -> ArchiveError {
    ArchiveError::Unreadable(error.to_string())
}

/// Ends the stream after `left` bytes.
struct Counted<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.inner.read(&mut buffer[..most])?;
        self.left -= count as u64;
        Ok(count)
    }
}
