//! Packages and definition files from disk → rules.

use super::cache::{Cache, Key};
use crate::args::Definitions;
use crate::masters;
use crate::terminal::Console;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::check::Lang;
use tekigo_core::diagnostic::catalogue::source::PACKAGE_EMPTY;
use tekigo_core::diagnostic::{Finding, Severity};
use tekigo_core::model::{Ruleset, codec};
use tekigo_core::outcome::message;
use tekigo_core::source::{self, Draft, Loaded};

/// A package or definition file as bytes.
enum Given {
    Archive(String, Vec<u8>),
    Folder(String, Vec<(String, Vec<u8>)>),
    Definition(String, Vec<u8>),
}

/// The rules that `definitions` ask for; `None` when they cannot be used, which has been said then.
pub(crate) fn load(console: &Console, definitions: &Definitions) -> Option<Arc<Ruleset>> {
    if let Some(version) = definitions.clins_version.as_deref().filter(|one| !source::CLINS_VERSIONS.contains(one)) {
        console.problem_in(
            &format!(
                "JP-CLINS {version} は同梱していません。同梱しているのは 1.10 です。ほかの版は --package で公式パッケージを指定してください"
            ),
            &format!("JP-CLINS {version} is not embedded, 1.10 is; give another version's official package with --package"),
        );
        return None;
    }
    let mut given = Vec::new();
    for path in &definitions.package {
        given.push(read_package(path).map_err(|error| unreadable(console, path, &error)).ok()?);
    }
    for path in &definitions.define {
        let name = path.to_string_lossy().into_owned();
        let bytes = std::fs::read(path).map_err(|error| unreadable(console, path, &error)).ok()?;
        given.push(Given::Definition(name, bytes));
    }
    let rules = compile(console, definitions, &given)?;
    let was_given =
        definitions.masters.is_some() || std::env::var_os("TEKIGO_MASTERS").is_some_and(|set| !set.is_empty());
    let folder = masters::folder(definitions.masters.as_deref());
    let masters = masters::open(console, folder.as_deref(), was_given)?;
    Some(if masters.is_empty() { rules } else { Arc::new(Arc::unwrap_or_clone(rules).with_masters(masters)) })
}

fn compile(console: &Console, definitions: &Definitions, given: &[Given]) -> Option<Arc<Ruleset>> {
    if given.is_empty() {
        return Some(if definitions.no_embedded { Arc::new(Ruleset::embedded_r4()) } else { Ruleset::embedded() });
    }
    let cache = if definitions.no_cache { None } else { Cache::of_user() };
    let key = key(definitions, given);
    if let Some(kept) = cache.as_ref().and_then(|cache| from_cache(console, cache, &key)) {
        let (rules, said) = kept;
        return tell(console, &said).then_some(Arc::new(rules));
    }
    let base = if definitions.no_embedded { Arc::new(Ruleset::embedded_r4()) } else { Ruleset::embedded() };
    let mut draft = Draft::default();
    let mut labels = vec![base.label.clone()];
    let mut findings = Vec::new();
    for given in given {
        let (name, loaded) = read(given);
        labels.push(loaded.label(name).replace('#', " "));
        let Loaded { draft: more, findings: found, .. } = loaded;
        findings.extend(found);
        append(&mut draft, more);
    }
    let mut said = Said::of(&findings);
    if !tell(console, &said) {
        return None;
    }
    let (rules, findings) = source::compile(Some(&base), draft, &labels.join(", "));
    let compiled = Said::of(&findings);
    if !tell(console, &compiled) {
        return None;
    }
    said.extend(compiled);
    if let Some(cache) = cache {
        keep(console, &cache, &key, &rules, &said);
    }
    Some(Arc::new(rules))
}

/// The structures that packages define: (canonical, version). `None` when one cannot be read, which has been said then.
pub(crate) fn structures(console: &Console, packages: &[PathBuf]) -> Option<BTreeSet<(Box<str>, Box<str>)>> {
    let mut found = BTreeSet::new();
    for path in packages {
        let given = read_package(path).map_err(|error| unreadable(console, path, &error)).ok()?;
        let structures = read(&given).1.draft.structures;
        found.extend(structures.into_iter().map(|structure| (structure.url, structure.version)));
    }
    Some(found)
}

fn read(given: &Given) -> (&String, Loaded) {
    match given {
        Given::Archive(name, bytes) => (name, source::read_archive(bytes, name)),
        Given::Folder(name, files) => (name, source::read_entries(files.iter().map(|(n, b)| (n, b)), name)),
        Given::Definition(name, bytes) => (name, source::definitions(name, bytes)),
    }
}

/// An entry of the cache: the length of what was said, that as JSON, and the ruleset.
fn from_cache(console: &Console, cache: &Cache, key: &Key) -> Option<(Ruleset, Vec<Said>)> {
    let path = cache.path(key);
    let damaged = |why: &str| {
        let path = path.display();
        console.note(
            &format!("キャッシュ {path} を使えないため作り直します: {why}"),
            &format!("cache entry {path} is not usable and made anew: {why}"),
        );
    };
    let bytes = match cache.read(key) {
        Ok(bytes) => bytes?,
        Err(error) => {
            damaged(&error.to_string());
            return None;
        }
    };
    let parts = bytes
        .split_first_chunk::<8>()
        .and_then(|(length, rest)| rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?));
    let Some((said, blob)) = parts else {
        damaged("short");
        return None;
    };
    match (serde_json::from_slice(said), codec::decode(blob.to_vec())) {
        (Ok(said), Ok(rules)) => {
            let path = path.display();
            console.note(
                &format!("コンパイル済みの定義を使います: {path}"),
                &format!("compiled definitions are taken from {path}"),
            );
            Some((rules, said))
        }
        (Err(error), _) => {
            damaged(&error.to_string());
            None
        }
        (_, Err(error)) => {
            damaged(&error.to_string());
            None
        }
    }
}

fn keep(console: &Console, cache: &Cache, key: &Key, rules: &Ruleset, said: &[Said]) {
    let Ok(said) = serde_json::to_vec(said) else { return };
    let mut bytes = (said.len() as u64).to_le_bytes().to_vec();
    bytes.extend(said);
    bytes.extend(codec::encode(rules));
    let path = cache.path(key);
    let path = path.display();
    match cache.write(key, &bytes) {
        Ok(()) => console.note(
            &format!("コンパイルした定義を残しました: {path}"),
            &format!("compiled definitions are kept in {path}"),
        ),
        Err(error) => console.note(
            &format!("コンパイルした定義を残せません: {path}: {error}"),
            &format!("compiled definitions cannot be kept: {path}: {error}"),
        ),
    }
}

fn append(draft: &mut Draft, mut more: Draft) {
    draft.structures.append(&mut more.structures);
    draft.code_systems.append(&mut more.code_systems);
    draft.value_sets.append(&mut more.value_sets);
    draft.naming_systems.append(&mut more.naming_systems);
    draft.resources.append(&mut more.resources);
}

/// A finding about definitions as it is told: kept in the cache, so that a second run says the same.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Said {
    severity: Severity,
    rule: String,
    ja: String,
    en: String,
}

impl Said {
    fn of(findings: &[Finding]) -> Vec<Self> {
        let said = |finding: &Finding| Self {
            severity: finding.severity,
            rule: finding.rule.id.to_owned(),
            ja: message::render(finding, Lang::Ja).into_owned(),
            en: message::render(finding, Lang::En).into_owned(),
        };
        findings.iter().map(said).collect()
    }
}

/// Says what is wrong with definitions; `false` when the call cannot go on.
fn tell(console: &Console, said: &[Said]) -> bool {
    let usable = !said.iter().any(|said| said.severity == Severity::Fatal || said.rule == PACKAGE_EMPTY.id);
    let wrong: Vec<&Said> = said.iter().filter(|said| console.verbose || said.severity <= Severity::Error).collect();
    if usable && !console.verbose {
        if !wrong.is_empty() && !console.quiet {
            let count = wrong.len();
            console.problem_in(
                &format!("定義に {count} 件の問題があります。それ以外の定義で検査します (-v で詳しく表示)"),
                &format!("{count} problems in the definitions; the rest is used (-v tells them)"),
            );
        }
        return usable;
    }
    for said in &wrong {
        console.problem(&format!("{}[{}] {}", said.severity.code(), said.rule, console.lang.pick(&said.ja, &said.en)));
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
fn key(definitions: &Definitions, given: &[Given]) -> Key {
    let mut key = Key::new();
    key.add("no-embedded", if definitions.no_embedded { b"yes" } else { b"no" });
    key.add("embedded", tekigo_core::source::embedded_blob());
    // another build may compile definitions otherwise without another version
    if let Ok(program) = std::env::current_exe().and_then(std::fs::metadata) {
        key.add("program", format!("{} {:?}", program.len(), program.modified().ok()).as_bytes());
    }
    for given in given {
        match given {
            Given::Archive(name, bytes) | Given::Definition(name, bytes) => key.add(name, bytes),
            Given::Folder(name, files) => {
                key.add(name, b"folder");
                for (name, bytes) in files {
                    key.add(name, bytes);
                }
            }
        }
    }
    key
}
