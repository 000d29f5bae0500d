//! Packages and definition files from disk → rules.

pub use crate::cache::Cache;

use crate::cache::Key;
use crate::{Error, inputs};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::diagnostic::{Finding, Severity, message};
use tekigo_core::model::{Ruleset, codec};
use tekigo_core::source::{self, Loaded as Package};
use tekigo_core::{Base, Lang, RulesetBuilder, Words};

/// Which rules are wanted. The default is what comes with tekigo.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// FHIR packages, each a `.tgz` or a folder.
    pub packages: Vec<PathBuf>,
    /// Files of definitions; `-` is standard input.
    pub definitions: Vec<PathBuf>,
    /// Definitions that the caller has read: a name, and the bytes.
    pub read: Vec<(String, Vec<u8>)>,
    /// What they are put on top of.
    pub base: Base,
    /// The version of the embedded JP-CLINS tables that is wanted; `None` takes what there is.
    pub clins_version: Option<String>,
    /// Where compiled packages are kept; `None` compiles each time.
    pub cache: Option<Cache>,
}

/// Rules, and what was wrong with their definitions.
#[derive(Debug)]
pub struct Loaded {
    /// The rules.
    pub rules: Arc<Ruleset>,
    /// Definitions that could not be used in full.
    pub problems: Vec<Problem>,
    /// What was done with the cache.
    pub notes: Vec<Words>,
}

/// What is wrong with a definition. Kept in the cache beside the rules, so that a second run says the same.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// How grave it is.
    pub severity: Severity,
    /// Id of the rule.
    pub rule: String,
    /// What it is.
    pub words: Words,
}

impl From<&Finding> for Problem {
    fn from(finding: &Finding) -> Self {
        let said = |lang| message::render(finding, lang).into_owned();
        let words = Words { ja: said(Lang::Ja), en: said(Lang::En) };
        Self { severity: finding.severity, rule: finding.rule.id.to_owned(), words }
    }
}

/// Loads the rules that `sources` ask for.
///
/// # Errors
/// A file cannot be read, a package cannot be used at all, or the version is not embedded.
pub fn load(sources: &Sources) -> Result<Loaded, Error> {
    if let Some(version) = sources.clins_version.as_deref().filter(|one| !source::CLINS_VERSIONS.contains(one)) {
        let known = source::CLINS_VERSIONS.join(", ");
        return Err(Error::call(
            format!(
                "JP-CLINS {version} は同梱していません。同梱しているのは {known} です。ほかの版は --package で公式パッケージを指定してください"
            ),
            format!(
                "JP-CLINS {version} is not embedded, {known} are; give another version's official package with --package"
            ),
        ));
    }
    let given = read_all(sources)?;
    let mut notes = Vec::new();
    let cache = sources.cache.as_ref().filter(|_| !given.is_empty());
    let cache = cache.and_then(|cache| Some((cache, key(&sources.base, &given)?)));
    if let Some((cache, key)) = &cache
        && let Some((rules, problems)) = from_cache(cache, key, &mut notes)
    {
        return Ok(Loaded { rules: Arc::new(rules), problems, notes });
    }
    let builder = given.iter().fold(Ruleset::builder().base(sources.base.clone()), add);
    let built = builder.build().map_err(|error| Error::Definitions(problems_of(error.problems())))?;
    let problems = problems_of(&built.problems);
    if let Some((cache, key)) = cache {
        keep(cache, &key, &built.rules, &problems, &mut notes);
    }
    Ok(Loaded { rules: built.rules, problems, notes })
}

fn problems_of(findings: &[Finding]) -> Vec<Problem> {
    findings.iter().map(Problem::from).collect()
}

/// Canonicals with their versions.
pub type Canonicals = BTreeSet<(Box<str>, Box<str>)>;

/// The structures that packages define.
///
/// # Errors
/// A package cannot be read.
pub fn structures(packages: &[PathBuf]) -> Result<Canonicals, Error> {
    let mut found = BTreeSet::new();
    for path in packages {
        let Package { draft, .. } = match read_package(path).map_err(|why| Error::read(path, why))? {
            Given::Archive(name, bytes) => source::read_archive(&bytes, &name),
            Given::Folder(name, files) => source::read_entries(files, &name),
            Given::Definitions(name, bytes) => source::definitions(&name, &bytes),
        };
        found.extend(draft.structures.into_iter().map(|structure| (structure.url, structure.version)));
    }
    Ok(found)
}

/// A package or file of definitions: its name, and bytes.
enum Given {
    Archive(String, Vec<u8>),
    Folder(String, Vec<(String, Vec<u8>)>),
    Definitions(String, Vec<u8>),
}

fn add(builder: RulesetBuilder, given: &Given) -> RulesetBuilder {
    match given {
        Given::Archive(name, bytes) => builder.package(name, bytes),
        Given::Folder(name, files) => builder.package_files(name, files.iter().map(|(name, bytes)| (name, bytes))),
        Given::Definitions(name, bytes) => builder.definitions(name, bytes),
    }
}

fn read_all(sources: &Sources) -> Result<Vec<Given>, Error> {
    let packages = sources.packages.iter().map(|path| read_package(path).map_err(|why| Error::read(path, why)));
    let definitions = sources
        .definitions
        .iter()
        .map(|path| Ok(Given::Definitions(path.to_string_lossy().into_owned(), inputs::read(path)?)));
    let read = sources.read.iter().map(|(name, bytes)| Ok(Given::Definitions(name.clone(), bytes.clone())));
    packages.chain(definitions).chain(read).collect()
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

/// The digest of what is given, in order. `None` when the base is not one that a digest is known of.
fn key(base: &Base, given: &[Given]) -> Option<Key> {
    let mut key = Key::new("rules");
    let no_embedded: &[u8] = match base {
        Base::Embedded => b"no",
        Base::R4 => b"yes",
        _ => return None,
    };
    key.add("no-embedded", no_embedded);
    key.add("embedded", source::embedded_blob());
    // another build may compile definitions otherwise without another version
    if let Ok(program) = std::env::current_exe().and_then(std::fs::metadata) {
        key.add("program", format!("{} {:?}", program.len(), program.modified().ok()).as_bytes());
    }
    for given in given {
        match given {
            // the same file is another thing as a package than as a definition
            Given::Archive(name, bytes) => {
                key.add(name, b"archive");
                key.add(name, bytes);
            }
            Given::Definitions(name, bytes) => {
                key.add(name, b"definitions");
                key.add(name, bytes);
            }
            Given::Folder(name, files) => {
                key.add(name, b"folder");
                for (name, bytes) in files {
                    key.add(name, bytes);
                }
            }
        }
    }
    Some(key)
}

/// An entry of the cache: the length of the problems, those as JSON, and the ruleset.
fn from_cache(cache: &Cache, key: &Key, notes: &mut Vec<Words>) -> Option<(Ruleset, Vec<Problem>)> {
    let path = cache.path(key);
    let path = path.display();
    let entry =
        cache.read(key).map_err(|error| error.to_string()).and_then(|bytes| bytes.as_deref().map(decode).transpose());
    match entry {
        Ok(None) => None,
        Ok(Some(entry)) => {
            notes.push(Words::new(
                format!("コンパイル済みの定義を使います: {path}"),
                format!("compiled definitions are taken from {path}"),
            ));
            Some(entry)
        }
        Err(why) => {
            notes.push(Words::new(
                format!("キャッシュ {path} を使えないため作り直します: {why}"),
                format!("cache entry {path} is not usable and made anew: {why}"),
            ));
            None
        }
    }
}

fn decode(bytes: &[u8]) -> Result<(Ruleset, Vec<Problem>), String> {
    let (length, rest) = bytes.split_first_chunk::<8>().ok_or("short")?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|error| error.to_string())?;
    let (problems, blob) = rest.split_at_checked(length).ok_or("short")?;
    let problems = serde_json::from_slice(problems).map_err(|error| error.to_string())?;
    Ok((codec::decode(blob.to_vec()).map_err(|error| error.to_string())?, problems))
}

fn keep(cache: &Cache, key: &Key, rules: &Ruleset, problems: &[Problem], notes: &mut Vec<Words>) {
    let Ok(problems) = serde_json::to_vec(problems) else { return };
    let mut bytes = (problems.len() as u64).to_le_bytes().to_vec();
    bytes.extend(problems);
    bytes.extend(codec::encode(rules));
    let path = cache.path(key);
    let path = path.display();
    notes.push(match cache.write(key, &bytes) {
        Ok(()) => Words::new(
            format!("コンパイルした定義を残しました: {path}"),
            format!("compiled definitions are kept in {path}"),
        ),
        Err(error) => Words::new(
            format!("コンパイルした定義を残せません: {path}: {error}"),
            format!("compiled definitions cannot be kept: {path}: {error}"),
        ),
    });
}
