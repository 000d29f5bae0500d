//! The embedded Japanese rules against the official packages: constraint by constraint, and finding by finding.
#![allow(clippy::print_stdout, reason = "a skipped test says so, a long one what it found")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::check::Lang;
use tekigo_core::model::Structure;
use tekigo_core::source::compare::{compare, explained};
use tekigo_core::source::{Draft, compile, read_archive};
use tekigo_core::{For, Options, Ruleset, Validator};

const JP_CORE: &str = "fhir/packages/official/jp-core.r4-1.1.2-clins.tgz";
/// The edition of JP Core that was published, and one that was only compiled of its source.
const PUBLISHED_CORE: &str = "fhir/packages/official/jp-core.r4-1.1.2-snap.tgz";
const COMPILED_CORE: &str = "fhir/packages/assembled/jp-core.r4-1.2.0-compiled-snap.tgz";
const CLINS: &str = "fhir/packages/official/jp-eCSCLINS.r4-1.10.0-snap.tgz";
const ECHECKUP: &str = "fhir/packages/official/jp-eCheckupReport.r4-1.5.0-snap.tgz";

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")).join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared is absent");
    None
}

fn draft(path: &str) -> Option<Draft> {
    let bytes = std::fs::read(shared(path)?).expect("the package is readable");
    Some(read_archive(&bytes, path).draft)
}

/// The packages in load order on R4, without any table of ours.
fn official(packages: &[&str]) -> Option<Ruleset> {
    let mut rules = compile(None, draft("fhir/packages/assembled/hl7.fhir.r4.core-4.0.1.tgz")?, "r4").0;
    for package in packages {
        rules = compile(Some(&rules), draft(package)?, package).0;
    }
    Some(rules)
}

/// Compares what `package` defines, on top of `bases`.
fn compare_package(bases: &[&str], package: &str, differences: &str) {
    let Some(own) = draft(package) else { return };
    let urls: BTreeSet<(Box<str>, Box<str>)> =
        own.structures.iter().map(|structure| (structure.url.clone(), structure.version.clone())).collect();
    let covered = |structure: &Structure| urls.contains(&(structure.url.clone(), structure.version.clone()));
    let Some(official) = official(&[bases, &[package]].concat()) else { return };
    let found = compare(&Ruleset::embedded(), &official, covered);
    let explained = explained(differences).expect("well-formed");
    let (known, news) = explained.split(&found);
    let shown: Vec<String> = news.iter().map(|one| one.to_string().chars().take(700).collect()).collect();
    assert!(
        news.is_empty(),
        "{} differences without a reason:\n{}",
        news.len(),
        shown[..shown.len().min(60)].join("\n")
    );
    let stale = explained.unused(&found);
    assert!(stale.is_empty(), "explained, but there is no such difference: {stale:?}");
    println!("{} structures, {} differences explained", urls.len(), known.len());
}

#[test]
fn jp_core_is_as_published() {
    compare_package(&[], JP_CORE, include_str!("../ruleset/jp-core-differences.csv"));
}

#[test]
fn each_edition_of_jp_core_is_as_its_package_has_it() {
    compare_package(&[], PUBLISHED_CORE, include_str!("../ruleset/jp-core-1.1.2-differences.csv"));
    compare_package(&[], COMPILED_CORE, include_str!("../ruleset/jp-core-1.2-differences.csv"));
}

#[test]
fn jp_clins_is_as_published() {
    compare_package(&[JP_CORE], CLINS, include_str!("../ruleset/jp-clins-differences.csv"));
}

#[test]
fn echeckup_is_as_published() {
    compare_package(&[JP_CORE], ECHECKUP, include_str!("../ruleset/jp-echeckup-differences.csv"));
}

/// Code systems that are known by URI only (the official packages have their codes), and JLAC10, of which the embedded
/// rules know the codes of check-ups whichever guide the data follow.
const BY_URI: [&str; 3] =
    ["http://dicom.nema.org/resources/ontology/DCM", "urn:oid:1.2.392.200270.4.1000.1", "urn:oid:1.2.392.200119.4.504"];

type Key = (String, String, String);

fn findings(validator: &Validator, bytes: &[u8]) -> BTreeSet<Key> {
    let outcome = validator.validate(bytes);
    let key = |issue: &tekigo_core::outcome::Issue| {
        (
            issue.rule.id.to_owned(),
            issue.spec_rule.as_deref().unwrap_or_default().to_owned(),
            issue.expression().to_string(),
        )
    };
    let by_uri = |issue: &&tekigo_core::outcome::Issue| {
        issue.rule.id != "code-system-unknown" || !BY_URI.iter().any(|system| issue.message(Lang::En).contains(system))
    };
    outcome.issues().iter().filter(by_uri).map(key).collect()
}

fn json_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("examples") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            json_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

/// The text without the `|1.5.2` of its canonicals.
fn without_versions(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split('|').enumerate() {
        let version =
            part.find('"').filter(|&end| end > 0 && part[..end].chars().all(|c| c.is_ascii_digit() || c == '.'));
        match (at, version) {
            (0, _) => out.push_str(part),
            (_, Some(end)) => out.push_str(&part[end..]),
            (_, None) => {
                out.push('|');
                out.push_str(part);
            }
        }
    }
    out
}

fn compare_findings(packages: &[&str], folder: &str, at_least: usize) {
    let (Some(official), Some(folder)) = (official(packages), shared(folder)) else { return };
    // the packages are those of 1.10.0; nothing of the service itself is asked
    let options = Options { clins_version: Some("1.10.0".to_owned()), ..Options::default() };
    let embedded = Validator::new(Ruleset::embedded(), options.clone());
    let official = Validator::new(Arc::new(official), options);
    let mut files = Vec::new();
    json_files(&folder, &mut files);
    files.sort();
    let mut differ = Vec::new();
    for path in &files {
        // the examples name versions of their own; what is compared here is the tables of one
        let bytes = without_versions(&std::fs::read_to_string(path).expect("an example is readable")).into_bytes();
        let (ours, theirs) = (findings(&embedded, &bytes), findings(&official, &bytes));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        differ.extend(ours.difference(&theirs).map(|key| format!("{name}: only ours {key:?}")));
        differ.extend(theirs.difference(&ours).map(|key| format!("{name}: only theirs {key:?}")));
    }
    assert!(files.len() >= at_least, "{} examples", files.len());
    assert!(differ.is_empty(), "{} findings differ:\n{}", differ.len(), differ[..differ.len().min(200)].join("\n"));
}

#[test]
fn the_same_is_found_in_the_examples_of_jp_clins() {
    compare_findings(&[JP_CORE, CLINS], "fhir/examples/jp-clins", 61);
}

#[test]
fn the_same_is_found_in_the_examples_of_jp_core() {
    compare_findings(&[PUBLISHED_CORE], "fhir/examples/jp-core/v1.1.2", 48);
}

#[test]
fn the_same_is_found_in_the_examples_of_echeckup() {
    compare_findings(&[JP_CORE, ECHECKUP], "fhir/examples/echeckup", 17);
}

#[test]
fn the_editions_that_judged_are_named() {
    let judged_by = |document: &str, options: Options| {
        let validator = Validator::new(Ruleset::embedded(), options);
        let outcome = validator.validate(document.as_bytes());
        outcome.judged_by().map(str::to_owned).collect::<Vec<_>>()
    };
    let of_profile = |profile: &str| {
        let document =
            format!(r#"{{"resourceType":"Patient","meta":{{"profile":["http://jpfhir.jp/fhir/{profile}"]}}}}"#);
        judged_by(&document, Options::default()).join(", ")
    };
    let r4 = "hl7.fhir.r4.core 4.0.1";
    assert_eq!(judged_by(r#"{"resourceType":"Patient"}"#, Options::default()), [r4]);
    assert_eq!(of_profile("core/StructureDefinition/JP_Patient"), format!("jp-core 1.1.2, {r4}"));
    assert_eq!(of_profile("core/StructureDefinition/JP_Patient|1.2.0"), format!("jp-core 1.2.0, {r4}"));
    let of_guide = of_profile("eCS/StructureDefinition/JP_Patient_eCS|1.10.0");
    assert_eq!(of_guide, format!("jp-clins 1.10.0, jp-core 1.1.2-clins, {r4}"));
    // the service's own rules judge what declares nothing
    let clins = Options { target: For::Clins, ..Options::default() };
    assert_eq!(judged_by(r#"{"resourceType":"Patient"}"#, clins), ["jp-clins 1.12.0", r4]);
    assert!(judged_by("", Options::default()).is_empty());
}
