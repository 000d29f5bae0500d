//! `cargo xtask ruleset`: `core/ruleset/**.csv` → `core/ruleset/embedded.bin` and `embedded.lock`, the only writer of
//! them.

use crate::run::{Failure, root};
use crate::tables::PACKS;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tekigo_core::model::codec;
use tekigo_core::source::{EMBEDDED_LABEL, compile, tables};

/// The blob and the text of its lock file.
#[derive(Debug)]
pub struct Built {
    /// `embedded.bin`.
    pub blob: Vec<u8>,
    /// `embedded.lock`: CRC-32 and size of each input.
    pub lock: String,
}

/// Runs the task.
pub fn write(_: &[String]) -> Result<(), Failure> {
    let built = build()?;
    let folder = folder();
    std::fs::write(folder.join("embedded.lock"), &built.lock)?;
    std::fs::write(folder.join("embedded.bin"), &built.blob)?;
    println!("wrote core/ruleset/embedded.bin: {} bytes", built.blob.len());
    Ok(())
}

/// `core/ruleset`.
pub fn folder() -> PathBuf {
    root().join("core/ruleset")
}

/// The tables of `packs`: (name below `core/ruleset`, text), in a fixed order.
pub fn table_files(packs: &[&str]) -> Result<Vec<(String, String)>, Failure> {
    let mut files = Vec::new();
    for pack in packs {
        let mut paths = Vec::new();
        walk(&folder().join(pack), &mut paths)?;
        paths.sort();
        for path in paths {
            let name = path.strip_prefix(folder()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push((name, std::fs::read_to_string(&path)?));
        }
    }
    Ok(files)
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "csv") {
            paths.push(path);
        }
    }
    Ok(())
}

/// Every error of the tables as one failure.
pub fn table_failure(errors: &[tables::TableError]) -> Failure {
    Failure(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// Builds the blob from the tables as they stand.
pub fn build() -> Result<Built, Failure> {
    let files = table_files(&PACKS.map(|pack| pack.name))?;
    let draft = tables::read(&files).map_err(|errors| table_failure(&errors))?;
    let (ruleset, findings) = compile(None, draft, EMBEDDED_LABEL);
    let mut faults = String::new();
    for finding in findings.iter().filter(|finding| finding.severity.is_error()) {
        let _ = writeln!(faults, "{}: {:?}", finding.rule.id, finding.args);
    }
    if !faults.is_empty() {
        return Err(Failure(format!("the tables do not compile:\n{faults}")));
    }
    let mut lock = String::from("# Inputs of embedded.bin: CRC-32, bytes, file. Written by `cargo xtask ruleset`.\n");
    for (name, text) in &files {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let _ = writeln!(lock, "{:08x} {} {name}", crc.sum(), text.len());
    }
    Ok(Built { blob: codec::encode(&ruleset), lock })
}
