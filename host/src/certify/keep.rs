//! What was seen, on disk: one folder a try. It is written beside its place and moved there, so that it is whole.

use crate::Error;
use crate::certify::catalogue::hex;
use crate::certify::seen::{OnLine, Seen};
use crate::certify::system::Files;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// What was seen as files: path below the folder, bytes.
pub fn files_of(seen: &Seen) -> Files {
    let mut files = Files::new();
    let mut put = |kind: &str, given: &Files| {
        for (name, bytes) in given {
            files.insert(format!("{kind}/{name}"), bytes.clone());
        }
    };
    put("given", &seen.given);
    put("made", &seen.made);
    if let Some(line) = &seen.line {
        put("parts", &line.parts);
    }
    if let Some(status) = seen.status {
        files.insert("status.json".to_owned(), status.to_string().into_bytes());
    }
    if let Some(line) = &seen.line {
        files.insert("line.json".to_owned(), serde_json::to_vec_pretty(line).unwrap_or_default());
        for (at, exchange) in line.exchanges.iter().enumerate() {
            files.insert(format!("line/{:04}-request.json", at + 1), exchange.request.clone());
            files.insert(format!("line/{:04}-answer.json", at + 1), exchange.answer.clone());
        }
    }
    files
}

/// The other way.
pub fn seen_of(files: &Files) -> Option<Seen> {
    let kind = |kind: &str| -> Files {
        let of = files.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(kind)?.strip_prefix('/')?, bytes)));
        of.map(|(name, bytes)| (name.to_owned(), bytes.clone())).collect()
    };
    let status = files.get("status.json").and_then(|bytes| serde_json::from_slice(bytes).ok());
    let line = match files.get("line.json") {
        None => None,
        Some(bytes) => {
            let mut line: OnLine = serde_json::from_slice(bytes).ok()?;
            line.parts = kind("parts");
            for (at, exchange) in line.exchanges.iter_mut().enumerate() {
                exchange.request.clone_from(files.get(&format!("line/{:04}-request.json", at + 1))?);
                exchange.answer.clone_from(files.get(&format!("line/{:04}-answer.json", at + 1))?);
            }
            Some(line)
        }
    };
    Some(Seen { given: kind("given"), made: kind("made"), status, line })
}

/// SHA-256 over names and bytes.
pub fn digest(files: &Files) -> String {
    let mut digest = Sha256::new();
    for (name, bytes) in files {
        for part in [name.as_bytes(), bytes] {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
    }
    hex(&digest.finalize())
}

/// Writes files into a new folder, whole or not at all.
///
/// # Errors
/// They cannot be written.
pub fn write(folder: &Path, files: &Files) -> Result<(), Error> {
    let parent = folder.parent().unwrap_or(Path::new("."));
    let failed = |why| Error::write(folder, why);
    std::fs::create_dir_all(parent).map_err(failed)?;
    let beside = tempfile::Builder::new().prefix(".writing-").tempdir_in(parent).map_err(failed)?;
    for (name, bytes) in files {
        let path = beside.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        std::fs::write(path, bytes).map_err(failed)?;
    }
    // what a run that was killed has left there was never written down
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(failed)?;
    }
    std::fs::rename(beside.keep(), folder).map_err(failed)
}

/// Every file below a folder, by its path with `/`.
///
/// # Errors
/// They cannot be read.
pub fn read(folder: &Path) -> Result<Files, Error> {
    let mut files = BTreeMap::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|why| Error::read(&folder, why))? {
            let entry = entry.map_err(|why| Error::read(&folder, why))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let path = entry.path();
            if path.is_dir() {
                folders.push((path, format!("{name}/")));
            } else {
                files.insert(name, std::fs::read(&path).map_err(|why| Error::read(&path, why))?);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certify::terminal::Exchange;

    #[test]
    fn what_was_seen_comes_back_as_it_was() {
        let files =
            |names: &[&str]| -> Files { names.iter().map(|name| ((*name).to_owned(), b"x".to_vec())).collect() };
        let exchange =
            Exchange { name: "a.json".into(), request: b"{}".to_vec(), answer: b"[]".to_vec(), ..Exchange::default() };
        let line = OnLine { exchanges: vec![exchange], parts: files(&["p.json"]), ..OnLine::default() };
        let seen =
            Seen { given: files(&["g.json"]), made: files(&["m.json", "n.html"]), status: Some(3), line: Some(line) };
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("cases/REG-001/1");
        write(&place, &files_of(&seen)).expect("written");
        let again = read(&place).expect("read");
        assert_eq!(seen_of(&again), Some(seen));
        assert_eq!(digest(&again), digest(&files_of(&seen_of(&again).expect("seen"))));
    }
}
