//! What the engines are given: golden cases, grown resources, fuzz inputs, published examples.

use crate::structured;
use arbitrary::Unstructured;
use std::path::{Path, PathBuf};
use tekigo_core::{Options, Ruleset};

/// Inputs that are judged by the same definitions.
pub(crate) struct Group {
    /// Definitions on top of the embedded rules: name and bytes.
    pub(crate) define: Vec<(String, Vec<u8>)>,
    pub(crate) inputs: Vec<Input>,
}

/// One input and what is asked of it.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// Calls: operation and options.
    pub(crate) calls: Vec<(&'static str, String)>,
}

/// All groups, and how many inputs came from where.
pub(crate) struct Inputs {
    pub(crate) groups: Vec<Group>,
    counts: Vec<(&'static str, usize)>,
}

impl Inputs {
    pub(crate) fn told(&self) -> String {
        let told: Vec<String> = self.counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
        told.join(", ")
    }
}

/// Everything that is there; `is_quick` takes a part of it, spread over the whole.
pub(crate) fn collect(root: &Path, is_quick: bool) -> Result<Inputs, String> {
    let mut groups = Vec::new();
    let mut plain: Vec<Input> = Vec::new();
    let mut counts = Vec::new();

    let mut probes = 0;
    for (at, case) in tekigo_conformance::load_all(&root.join("conformance/cases"))?.into_iter().enumerate() {
        if is_quick && !at.is_multiple_of(4) {
            continue;
        }
        let inputs = case.probes.into_iter().map(|probe| Input {
            calls: calls(&probe.options, &probe.name),
            name: probe.name,
            bytes: probe.bytes,
        });
        let inputs: Vec<Input> = inputs.collect();
        probes += inputs.len();
        if case.define.is_empty() {
            plain.extend(inputs);
        } else {
            let define = case.define.iter().map(|path| Ok((path.display().to_string(), read(path)?)));
            groups.push(Group { define: define.collect::<Result<_, String>>()?, inputs });
        }
    }
    counts.push(("golden cases", probes));

    let grown = grown(if is_quick { 60 } else { 400 });
    counts.push(("grown resources", grown.len()));
    plain.extend(grown);

    let mut files = Vec::new();
    for folder in ["fuzz/seeds", "fuzz/regressions", "target/fuzz/corpus/validate", "target/fuzz/corpus/structured"] {
        walk(&root.join(folder), &mut files);
    }
    files.sort();
    let files = spread(files, if is_quick { 80 } else { 2_000 });
    counts.push(("fuzz inputs", files.len()));
    plain.extend(from_files(&files, root)?);

    let mut examples = Vec::new();
    let published = root.join("../shared/fhir/examples");
    if published.is_dir() {
        walk(&published, &mut examples);
        examples.sort();
        let examples = spread(examples, if is_quick { 40 } else { usize::MAX });
        counts.push(("published examples", examples.len()));
        plain.extend(from_files(&examples, root)?);
    } else {
        println!("   skipped: published examples ({} is not here)", published.display());
    }
    groups.insert(0, Group { define: Vec::new(), inputs: plain });
    Ok(Inputs { groups, counts })
}

/// A report with every word in it, and what else is made of documents.
fn calls(options: &Options, name: &str) -> Vec<(&'static str, String)> {
    let mut report = serde_json::to_value(options).unwrap_or_default();
    report["file"] = name.into();
    report["now"] = "2026-11-29T09:00:00.000+09:00".into();
    let plain = |options: serde_json::Value| options.to_string();
    vec![
        ("validate", report.to_string()),
        ("keys", String::new()),
        ("extract", String::new()),
        ("render", plain(serde_json::json!({ "audience": "clinician" }))),
        ("render", plain(serde_json::json!({ "audience": "patient", "lang": "en" }))),
    ]
}

/// A generator of 64-bit numbers (Marsaglia's xorshift) with a fixed start: the same ones every time.
pub(crate) fn noise() -> impl FnMut() -> u64 {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

/// Resources grown from a fixed sequence of bytes.
fn grown(count: usize) -> Vec<Input> {
    let rules = Ruleset::embedded();
    let mut next = noise();
    let mut inputs = Vec::new();
    for number in 0..count {
        let bytes: Vec<u8> = (0..160).flat_map(|_| next().to_le_bytes()).collect();
        if let Ok(text) = structured::resource(&rules, &mut Unstructured::new(&bytes)) {
            let name = format!("grown-{number}.json");
            inputs.push(Input { calls: calls(&Options::default(), &name), name, bytes: text.into_bytes() });
        }
    }
    inputs
}

fn from_files(files: &[PathBuf], root: &Path) -> Result<Vec<Input>, String> {
    files
        .iter()
        .map(|path| {
            let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
            Ok(Input { bytes: read(path)?, calls: calls(&Options::default(), &name), name })
        })
        .collect()
}

/// At most `most` of them, evenly from the whole.
fn spread(files: Vec<PathBuf>, most: usize) -> Vec<PathBuf> {
    let step = files.len().div_ceil(most).max(1);
    files.into_iter().step_by(step).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|why| format!("{}: {why}", path.display()))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}
