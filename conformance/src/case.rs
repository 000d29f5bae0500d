//! A case as it stands on disk: `<name>.expect.toml`, and the input that it names.

use crate::edit::{self, Edit};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use tekigo_core::Options;
use tekigo_core::diagnostic::Severity;

/// What a validator has to find in one input.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// No error and no fatal finding.
    pub valid: bool,
    /// Findings that have to be there. Errors and fatal findings that are not listed fail the case.
    #[serde(default)]
    pub findings: Vec<Expected>,
    /// Further errors follow from the fault and are not listed.
    #[serde(default)]
    pub more: bool,
    /// Ids of rules that must not be raised, at any severity.
    #[serde(default)]
    pub absent: Vec<String>,
    /// Why the expectation does not hold yet; a case with a reason fails when it starts to hold.
    #[serde(default)]
    pub known_wrong: Option<String>,
}

/// One expected finding: what identifies it, never its prose.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Expected {
    /// Rule id of the catalogue.
    pub rule: String,
    /// Severity; any when it is not stated.
    pub severity: Option<Severity>,
    /// The specification's own id (`R9011`, `dom-3`).
    pub spec_rule: Option<String>,
    /// Absolute FHIRPath.
    pub expression: Option<String>,
    /// 1-based line of the input as it is validated.
    pub line: Option<u32>,
}

/// The file `<name>.expect.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// What the case is about, one sentence.
    about: String,
    /// Input beside the file; `<name>.json` when it is not stated.
    input: Option<String>,
    /// Files of definitions beside the file, loaded on top of the rules.
    #[serde(default)]
    define: Vec<String>,
    /// Rules that the definitions themselves break.
    #[serde(default)]
    defining: Vec<String>,
    #[serde(default)]
    options: Options,
    valid: bool,
    #[serde(default)]
    findings: Vec<Expected>,
    #[serde(default)]
    more: bool,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    known_wrong: Option<String>,
    #[serde(default)]
    variant: Vec<Variant>,
}

/// The same input with a change, and what that change leads to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    /// Unique within the file.
    name: String,
    /// Changes of the input's text, one after the other.
    #[serde(default)]
    edits: Vec<Edit>,
    /// The whole input instead, where it cannot be had by edits.
    text: Option<String>,
    /// The whole input in hexadecimal, where it is not text.
    bytes: Option<String>,
    /// Options instead of those of the file.
    options: Option<Options>,
    valid: bool,
    #[serde(default)]
    findings: Vec<Expected>,
    #[serde(default)]
    more: bool,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    known_wrong: Option<String>,
}

/// One input and what has to be found in it.
#[derive(Clone, Debug)]
pub struct Probe {
    /// `<area>/<name>` or `<area>/<name>#<variant>`.
    pub name: String,
    /// The input.
    pub bytes: Vec<u8>,
    /// How to validate it.
    pub options: Options,
    /// What to find.
    pub expect: Expect,
}

/// One file with its probes: the input as it stands first, then its variants.
#[derive(Clone, Debug)]
pub struct Case {
    /// `<area>/<name>`.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// Definitions to load.
    pub define: Vec<PathBuf>,
    /// Ids of the rules that reading and compiling the definitions raises, sorted; each as often as it is raised.
    pub defining: Vec<String>,
    /// The inputs.
    pub probes: Vec<Probe>,
}

const SUFFIX: &str = ".expect.toml";

/// Every case under `folder`, sorted by path.
///
/// # Errors
/// A message that names the file which cannot be read, or whose edits do not apply.
pub fn load_all(folder: &Path) -> Result<Vec<Case>, String> {
    files(folder)?.iter().map(|file| load(folder, file)).collect()
}

/// Every `.expect.toml` under `folder`, sorted.
///
/// # Errors
/// A message that names the folder which cannot be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    files.sort();
    Ok(files)
}

/// The name of the case in `file`: its path below `root`, without the suffix.
pub fn name(root: &Path, file: &Path) -> String {
    let short = file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/");
    short.trim_end_matches(SUFFIX).to_owned()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|why| format!("{}: {why}", folder.display()))?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.to_string_lossy().ends_with(SUFFIX) {
            files.push(path);
        }
    }
    Ok(())
}

/// The case of one `.expect.toml`; its name is its path below `root`.
///
/// # Errors
/// A message that names the file, when it or its input cannot be read, or an edit does not apply.
pub fn load(root: &Path, file: &Path) -> Result<Case, String> {
    let at = |why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
    let text = fs::read_to_string(file).map_err(|why| at(&why))?;
    let read: File = toml::from_str(&text).map_err(|why| at(&why))?;
    let name = name(root, file);
    let folder = file.parent().unwrap_or(root);
    let input = match &read.input {
        Some(input) => folder.join(input),
        None => PathBuf::from(file.to_string_lossy().trim_end_matches(SUFFIX).to_owned() + ".json"),
    };
    let bytes = fs::read(&input).map_err(|why| format!("{}: {why}", input.display()))?;
    let mut probes = vec![Probe {
        name: name.clone(),
        bytes: bytes.clone(),
        options: read.options.clone(),
        expect: Expect {
            valid: read.valid,
            findings: read.findings,
            more: read.more,
            absent: read.absent,
            known_wrong: read.known_wrong,
        },
    }];
    for variant in read.variant {
        let name = format!("{name}#{}", variant.name);
        if probes.iter().any(|probe| probe.name == name) {
            return Err(at(&format!("variant {name} stands twice")));
        }
        let bytes = match (variant.text, variant.bytes) {
            (Some(text), None) if variant.edits.is_empty() => text.into_bytes(),
            (None, Some(hex)) if variant.edits.is_empty() => {
                unhex(&hex).ok_or_else(|| at(&"bytes are not hexadecimal"))?
            }
            (None, None) => edit::apply(&bytes, &variant.edits).map_err(|why| at(&format!("{name}: {why}")))?,
            _ => return Err(at(&format!("{name}: edits, text and bytes exclude each other"))),
        };
        let expect = Expect {
            valid: variant.valid,
            findings: variant.findings,
            more: variant.more,
            absent: variant.absent,
            known_wrong: variant.known_wrong,
        };
        let options = variant.options.unwrap_or_else(|| read.options.clone());
        probes.push(Probe { name, bytes, options, expect });
    }
    let define = read.define.iter().map(|name| folder.join(name)).collect();
    let mut defining = read.defining;
    defining.sort();
    Ok(Case { name, about: read.about, define, defining, probes })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let pairs = digits.chunks(2).map(|pair| std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2));
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}
