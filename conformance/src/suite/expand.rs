//! The inputs of all cases as plain files: what a runner is given.

use crate::case::{Case, load_all};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// One input as a file.
#[derive(Clone, Debug)]
pub struct Input {
    /// `<group>/<name>` or `<group>/<name>#<variant>`.
    pub id: String,
    /// The file.
    pub file: PathBuf,
    /// Definitions to load for it.
    pub definitions: Vec<PathBuf>,
    /// How to validate it.
    pub options: Value,
    /// What has to be found.
    pub expect: crate::Expect,
}

impl Input {
    /// `clins-own` of `clins-own/referral#alone`.
    pub fn group(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// Writes the inputs of the cases under `root/cases` below `folder`, and `tests.jsonl` that lists them.
///
/// # Errors
/// A message that names the file which cannot be read or written.
pub fn expand(root: &Path, folder: &Path) -> Result<Vec<Input>, String> {
    let mut inputs = Vec::new();
    for case in load_all(&root.join("cases"))? {
        inputs.extend(one(root, folder, &case)?);
    }
    let lines = inputs.iter().fold(String::new(), |out, input| {
            let file = input.file.strip_prefix(folder).unwrap_or(&input.file).to_string_lossy().replace('\\', "/");
            let line = json!({"id": input.id, "group": input.group(), "file": file, "options": input.options, "valid": input.expect.valid});
            out + &line.to_string() + "\n"
        });
    let list = folder.join("tests.jsonl");
    fs::write(&list, lines).map_err(|why| format!("{}: {why}", list.display()))?;
    Ok(inputs)
}

fn one(root: &Path, folder: &Path, case: &Case) -> Result<Vec<Input>, String> {
    let definitions =
        case.define.iter().map(|path| fs::canonicalize(path).unwrap_or_else(|_| root.join(path))).collect::<Vec<_>>();
    let mut inputs = Vec::new();
    for probe in &case.probes {
        let is_xml = probe.bytes.trim_ascii_start().first() == Some(&b'<');
        let name = probe.name.replace('#', "--") + if is_xml { ".xml" } else { ".json" };
        let file = folder.join(name);
        let parent = file.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|why| format!("{}: {why}", parent.display()))?;
        fs::write(&file, &probe.bytes).map_err(|why| format!("{}: {why}", file.display()))?;
        inputs.push(Input {
            id: probe.name.clone(),
            file,
            definitions: definitions.clone(),
            options: serde_json::to_value(&probe.options).unwrap_or_default(),
            expect: probe.expect.clone(),
        });
    }
    Ok(inputs)
}
