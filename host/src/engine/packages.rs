//! Packages and definition files from disk → rules.

use super::cache::{Cache, Key};
use crate::args::Definitions;
use crate::terminal::Console;
use std::io;
use std::path::{Path, PathBuf};
use tekigo_core::diagnostic::{Finding, Severity};
use tekigo_core::model::Ruleset;
use tekigo_core::outcome::message;
use tekigo_core::source::{self, Draft, Loaded};

/// Findings about definitions that are told without `-v`.
const TOLD: usize = 5;

/// A package or definition file as bytes.
enum Given {
    Archive(String, Vec<u8>),
    Folder(String, Vec<(String, Vec<u8>)>),
    Definition(String, Vec<u8>),
}

/// The rules that `definitions` ask for; `None` when they cannot be used, which has been said then.
pub(crate) fn load(console: &Console, definitions: &Definitions) -> Option<Ruleset> {
    let mut given = Vec::new();
    for path in &definitions.package {
        given.push(read_package(path).map_err(|error| unreadable(console, path, &error)).ok()?);
    }
    for path in &definitions.define {
        let name = path.to_string_lossy().into_owned();
        let bytes = std::fs::read(path).map_err(|error| unreadable(console, path, &error)).ok()?;
        given.push(Given::Definition(name, bytes));
    }
    compile(console, definitions, given)
}

fn compile(console: &Console, definitions: &Definitions, given: Vec<Given>) -> Option<Ruleset> {
    let _ = definitions;
    let mut draft = Draft::default();
    let mut labels = Vec::new();
    let mut findings = Vec::new();
    for given in &given {
        let (name, loaded) = match given {
            Given::Archive(name, bytes) => (name, source::read_archive(bytes, name)),
            Given::Folder(name, files) => (name, source::read_entries(files.iter().map(|(n, b)| (n, b)), name)),
            Given::Definition(name, bytes) => (name, source::definitions(name, bytes)),
        };
        labels.push(loaded.label(name).replace('#', " "));
        let Loaded { draft: more, findings: found, .. } = loaded;
        findings.extend(found);
        append(&mut draft, more);
    }
    if !tell(console, &findings) {
        return None;
    }
    let (rules, findings) = source::compile(None, draft, &labels.join(", "));
    tell(console, &findings).then_some(rules)
}

fn append(draft: &mut Draft, mut more: Draft) {
    draft.structures.append(&mut more.structures);
    draft.code_systems.append(&mut more.code_systems);
    draft.value_sets.append(&mut more.value_sets);
    draft.naming_systems.append(&mut more.naming_systems);
    draft.resources.append(&mut more.resources);
}

/// Says what is wrong with definitions; `false` when the call cannot go on.
fn tell(console: &Console, findings: &[Finding]) -> bool {
    let usable =
        !findings.iter().any(|finding| finding.severity == Severity::Fatal || finding.rule.id == "package-empty");
    let wrong: Vec<&Finding> =
        findings.iter().filter(|finding| console.verbose || finding.severity <= Severity::Error).collect();
    let shown = if console.verbose || !usable { wrong.len() } else { TOLD.min(wrong.len()) };
    for finding in &wrong[..shown] {
        let text = message::render(finding, console.lang);
        console.problem(&format!("{}[{}] {text}", finding.severity.code(), finding.rule.id));
    }
    let more = wrong.len() - shown;
    if more > 0 {
        console.problem_in(
            &format!("定義の問題がほかに {more} 件あります (-v ですべて表示)"),
            &format!("{more} more problems of definitions (-v shows all)"),
        );
    }
    usable
}

fn unreadable(console: &Console, path: &Path, error: &io::Error) {
    let name = path.display();
    console.problem_in(&format!("{name} を読めません: {error}"), &format!("cannot read {name}: {error}"));
}

/// A `.tgz`, or a folder: its `package` folder if it has one, else itself.
fn read_package(path: &Path) -> io::Result<Given> {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned();
    if !path.is_dir() {
        return Ok(Given::Archive(name, std::fs::read(path)?));
    }
    let inner = path.join("package");
    let folder = if inner.is_dir() { inner } else { path.to_owned() };
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths.into_iter().filter(|path| path.is_file()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, std::fs::read(&path)?));
    }
    Ok(Given::Folder(name, files))
}

/// The digest of what is given, in order.
#[allow(dead_code)]
fn key(given: &[Given]) -> Key {
    let mut key = Key::new();
    for given in given {
        match given {
            Given::Archive(name, bytes) | Given::Definition(name, bytes) => key.add(name, bytes),
            Given::Folder(name, files) => {
                key.add(name, b"folder");
                files.iter().for_each(|(name, bytes)| key.add(name, bytes));
            }
        }
    }
    key
}

#[allow(dead_code)]
fn cache() -> Option<Cache> {
    Cache::of_user()
}
