//! Which files a call is about.

use crate::Error;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use tekigo_core::Words;

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|why| Error::read(path, why))
}

/// One input of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// A path that could not be looked at, and why.
    Unreadable(PathBuf, Words),
}

impl Input {
    /// The name that reports show: as given, `-` for standard input.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) | Self::Unreadable(path, _) => path.to_string_lossy().into_owned(),
        }
    }

    /// Bytes of the file, where that is known.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::File(path) => std::fs::metadata(path).ok().map(|metadata| metadata.len()),
            _ => None,
        }
    }

    /// Whether the name says that it has one resource a line.
    pub fn is_ndjson(&self) -> bool {
        matches!(self, Self::File(path) if has_extension(path, &["ndjson", "jsonl"]))
    }
}

/// The inputs that `paths` name, in order; folders are walked recursively, in the order of names, for `extensions`.
pub fn gather(paths: &[PathBuf], extensions: &[&str]) -> Vec<Input> {
    gather_counting(paths, extensions).0
}

/// The same, and how many files of the folders were left out.
pub fn gather_counting(paths: &[PathBuf], extensions: &[&str]) -> (Vec<Input>, usize) {
    let mut inputs = Vec::new();
    let mut left_out = 0;
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Input::Stdin);
        } else if path.is_dir() {
            let before = inputs.len();
            left_out += walk(path, extensions, &mut inputs);
            if inputs.len() == before {
                let wanted: Vec<String> = extensions.iter().map(|extension| format!("*.{extension}")).collect();
                inputs.push(Input::Unreadable(
                    path.clone(),
                    Words::new(
                        format!("{} のファイルがありません", wanted.join("、")),
                        format!("holds no file {}", wanted.join(", ")),
                    ),
                ));
            }
        } else {
            inputs.push(Input::File(path.clone()));
        }
    }
    (inputs, left_out)
}

/// Adds the inputs of a folder; how many files were left out.
fn walk(folder: &Path, extensions: &[&str], inputs: &mut Vec<Input>) -> usize {
    let mut left_out = 0;
    // folders still to do, the next one last; links to folders are not followed, so that there is no circle
    let mut names = match list(folder) {
        Ok(names) => names,
        Err(error) => {
            inputs.push(Input::Unreadable(folder.to_owned(), same(&error)));
            return left_out;
        }
    };
    names.reverse();
    while let Some(path) = names.pop() {
        let is_link = path.is_symlink();
        if path.is_dir() {
            if is_link {
                continue;
            }
            match list(&path) {
                Ok(below) => names.extend(below.into_iter().rev()),
                Err(error) => inputs.push(Input::Unreadable(path, same(&error))),
            }
        } else if has_extension(&path, extensions) {
            inputs.push(Input::File(path));
        } else {
            left_out += 1;
        }
    }
    left_out
}

/// The system's own words.
fn same(error: &io::Error) -> Words {
    Words::new(error.to_string(), error.to_string())
}

fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|found| extensions.iter().any(|wanted| found.eq_ignore_ascii_case(wanted)))
}
