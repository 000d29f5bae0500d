//! The data that the benches measure on, made by `../shared/tools/workloads.py`; without it they say so and pass.

use std::path::{Path, PathBuf};
use std::process::Command;
use tekigo_core::diagnostic::Sink;
use tekigo_core::json::{NodeId, ParseOptions, Symbols, parse};

/// One input of the benches.
#[derive(Debug)]
pub struct Workload {
    /// File name, which is the name in the figures, too.
    pub name: &'static str,
    /// The whole file.
    pub bytes: Vec<u8>,
}

impl Workload {
    /// The documents of the file: its lines when it is NDJSON, else the whole.
    pub fn documents(&self) -> Vec<&[u8]> {
        if !self.name.ends_with(".ndjson") {
            return vec![&self.bytes];
        }
        self.bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect()
    }
}

/// Makes the workloads in `folder` (once) and reads them; empty, with a word on stderr, where the examples or python3
/// are absent.
pub fn workloads(folder: &Path) -> Vec<Workload> {
    let tool = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/tools/workloads.py"));
    if !tool.is_file() {
        eprintln!("skipped: ../shared/tools/workloads.py is not here");
        return Vec::new();
    }
    let folder = folder.join("workloads");
    // The last file that the tool writes proves that it came to its end.
    if !folder.join("w4.json").is_file() {
        match Command::new("python3").arg(&tool).arg(&folder).output() {
            Ok(output) if output.status.success() => {}
            Ok(output) => {
                eprintln!("skipped: workloads.py failed: {}", String::from_utf8_lossy(&output.stderr));
                return Vec::new();
            }
            Err(error) => {
                eprintln!("skipped: python3 does not start: {error}");
                return Vec::new();
            }
        }
    }
    ["w1.ndjson", "w2.ndjson", "w3.ndjson", "w3.json", "w4.json"]
        .into_iter()
        .filter_map(|name| match std::fs::read(folder.join(name)) {
            Ok(bytes) => Some(Workload { name, bytes }),
            Err(error) => {
                eprintln!("skipped: {name}: {error}");
                None
            }
        })
        .collect()
}

/// Every property name of the documents, as a ruleset that knows them all would intern them.
pub fn symbols(documents: &[&[u8]]) -> Symbols {
    let mut symbols = Symbols::new();
    for document in documents {
        let mut sink = Sink::default();
        let Some(tree) = parse(document, &Symbols::new(), ParseOptions::default(), &mut sink) else { continue };
        for node in (0..tree.len()).map(|index| NodeId(index as u32)) {
            let key = tree.key(node);
            symbols.intern(key.strip_prefix('_').unwrap_or(&key));
        }
    }
    symbols
}
