//! Files that are written whole or not at all: beside the place first, then moved to it.

use crate::args::file_of;
use crate::terminal::{Console, print};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` to `path`.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = beside(path).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file with the rights that the finished one shall have: those of the file that it replaces, else what the caller's umask
/// leaves, as of any file that a command writes. (By itself it could be read by its owner alone.)
#[cfg(unix)]
fn beside(path: &Path) -> tempfile::Builder<'_, '_> {
    use std::os::unix::fs::PermissionsExt as _;
    let known = std::fs::metadata(path).map(|known| known.permissions().mode() & 0o777);
    let mut builder = tempfile::Builder::new();
    builder.permissions(std::fs::Permissions::from_mode(known.unwrap_or(0o666)));
    builder
}

#[cfg(not(unix))]
fn beside(_: &Path) -> tempfile::Builder<'_, '_> {
    tempfile::Builder::new()
}

/// Writes all files or none: the first that cannot be written takes those before it away again. Nothing that was there
/// before is overwritten.
pub(crate) fn write_all_new(files: &[(PathBuf, String)]) -> Result<(), (PathBuf, io::Error)> {
    let mut done: Vec<&PathBuf> = Vec::new();
    for (path, text) in files {
        let written = if path.exists() {
            Err(io::Error::new(io::ErrorKind::AlreadyExists, "すでにあります / it is there already"))
        } else {
            write_whole(path, text.as_bytes())
        };
        if let Err(error) = written {
            for path in done {
                // what cannot be taken back is the file that was written whole
                let _ = std::fs::remove_file(path);
            }
            return Err((path.clone(), error));
        }
        done.push(path);
    }
    Ok(())
}

/// Writes a result to `output`, or to standard output; says why when it cannot.
pub(crate) fn finish(console: &Console, output: Option<&Path>, bytes: &[u8]) -> bool {
    let Some(path) = file_of(output) else {
        return match std::str::from_utf8(bytes) {
            Ok(text) => print(text).map_err(|error| console.error(&error)).is_ok(),
            Err(_) => io::stdout().lock().write_all(bytes).is_ok(),
        };
    };
    match write_whole(path, bytes) {
        Ok(()) => true,
        Err(error) => {
            let path = path.display();
            console.problem_in(&format!("{path} に書けません: {error}"), &format!("cannot write {path}: {error}"));
            false
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_has_the_mode_that_any_new_file_has_and_keeps_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let mode = |path: &Path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        let (plain, own) = (folder.path().join("plain"), folder.path().join("own"));
        std::fs::write(&plain, b"x").expect("written");
        write_whole(&own, b"x").expect("written");
        assert_eq!(mode(&own), mode(&plain));
        std::fs::set_permissions(&own, std::fs::Permissions::from_mode(0o640)).expect("set");
        write_whole(&own, b"y").expect("written");
        assert_eq!((mode(&own), std::fs::read(&own).expect("read")), (0o640, b"y".to_vec()));
    }
}
