//! The lists of designated items of JP-CLINS 1.5.2 and 1.10 (`core/src/terminology/code-lists.txt`) against the official packages, where
//! `../shared` is. `TEKIGO_BLESS=1` writes them anew.
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use tekigo_core::source::read_archive;

const SYSTEMS: [(&str, &str); 2] = [
    ("C", "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS"),
    ("I", "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS"),
];
/// Characters of a JLAC10 code.
const JLAC10: usize = 17;

/// (list, code) → display and the item that it stands below.
type Codes = BTreeMap<(String, String), (String, Vec<String>)>;

fn codes(package: &Path) -> Codes {
    let bytes = std::fs::read(package).unwrap_or_else(|why| panic!("{}: {why}", package.display()));
    let draft = read_archive(&bytes, &package.to_string_lossy()).draft;
    let mut found = Codes::new();
    for (list, url) in SYSTEMS {
        for system in draft.code_systems.iter().filter(|system| &*system.url == url) {
            for concept in &system.concepts {
                let is_code = concept.code.len() == JLAC10 && concept.code.bytes().all(|b| b.is_ascii_alphanumeric());
                let parents = concept.parents.iter().map(|&at| system.concepts[at as usize].code.to_string()).collect();
                if is_code {
                    let key = (list.to_owned(), concept.code.to_string());
                    found.insert(key, (concept.display.to_string(), parents));
                }
            }
        }
    }
    found
}

#[test]
fn the_lists_are_those_of_the_packages() {
    let core = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/src/terminology");
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/fhir/packages/official");
    let (old, new) = (packages.join("jp-clins.r4-1.5.2-snap.tgz"), packages.join("jp-eCSCLINS.r4-1.10.0-snap.tgz"));
    if !old.exists() || !new.exists() {
        println!("skipped: ../shared is not here");
        return;
    }
    let (old, new) = (codes(&old), codes(&new));
    assert!(old.len() > 500 && new.len() > 500, "{} and {} codes", old.len(), new.len());
    let all: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let differing: Vec<_> = all.into_iter().filter(|key| old.get(*key) != new.get(*key)).collect();
    let display = |codes: &Codes, key: &(String, String)| codes.get(key).map(|(display, _)| display.clone());
    let displays: BTreeSet<String> =
        differing.iter().flat_map(|key| [display(&old, key), display(&new, key)]).flatten().collect();
    let displays: Vec<String> = displays.into_iter().collect();
    let number = |display: Option<String>| match display {
        Some(display) => format!("{:03}", displays.binary_search(&display).expect("a display of the lists")),
        None => "---".to_owned(),
    };
    let mut lines = String::new();
    for key in &differing {
        let (of, to) = (number(display(&old, key)), number(display(&new, key)));
        writeln!(lines, "{} {} {of} {to}", key.0, key.1).expect("a string");
    }
    let displays = displays.join("\n") + "\n";
    for (name, text) in [("code-lists.txt", lines), ("code-list-displays.txt", displays)] {
        let path = Path::new(core).join(name);
        if std::env::var_os("TEKIGO_BLESS").is_some() {
            std::fs::write(&path, &text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        }
        let written = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        assert!(written == text, "{name} is not what the packages say; TEKIGO_BLESS=1 writes it anew");
    }
}
