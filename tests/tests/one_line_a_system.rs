//! What is said of terminology that cannot be judged: one finding a system and not one a coding, in our own golden records and
//! in the official Bundles; with masters hardly anything is left to say. The official ones need ../shared; without it that
//! part is skipped with a message.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use tekigo_core::masters::{Concept, Content, Edition, Masters, Meta, Pack, Source, pack_of, system};
use tekigo_core::{For, Lang, Options, Outcome, Ruleset, Severity, Validator};
use tekigo_tests::root;

/// The laboratory and the referral Bundle as the guide's publisher gives them.
const OFFICIAL: [&str; 2] =
    ["Bundle-Bundle-CLINS-Observations-Example-01.json", "Bundle-Bundle-CLINS-Referral-Example-01.json"];
/// Findings that say that codes were not looked up, or would better be others.
const RULES: [&str; 3] = ["code-system-unknown", "value-set-unavailable", "binding-preferred"];

fn information(outcome: &Outcome) -> usize {
    outcome.issues().iter().filter(|issue| issue.severity == Severity::Information).count()
}

/// What a finding is about: the system or value set, and the system of its code.
fn about(issue: &tekigo_core::outcome::Issue) -> String {
    let text = |at: usize| match issue.args.get(at) {
        Some(tekigo_core::diagnostic::Arg::Text(text)) => text.to_string(),
        _ => String::new(),
    };
    match issue.rule.id {
        "binding-preferred" => format!("{} {}", text(1), text(0).rsplit_once('#').map_or("", |(system, _)| system)),
        _ => text(0),
    }
}

/// Every rule of [`RULES`] speaks of a thing once.
fn once(name: &str, outcome: &Outcome) {
    let mut told = BTreeSet::new();
    for issue in outcome.issues().iter().filter(|issue| RULES.contains(&issue.rule.id)) {
        let new = told.insert((issue.rule.id, about(issue)));
        assert!(new, "{name}: said twice: {}", issue.message(Lang::En));
    }
}

#[test]
fn golden_records_hear_of_a_system_once() {
    let mut seen = 0;
    for (area, target) in [("clins-own", For::Clins), ("clins", For::Clins), ("clins", For::Fhir)] {
        let validator = Validator::new(Ruleset::embedded(), Options { target, ..Options::default() });
        let mut files: Vec<PathBuf> = fs::read_dir(root().join("conformance/cases").join(area))
            .expect("the cases are there")
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .filter(|path| !path.to_string_lossy().ends_with(".define.json"))
            .collect();
        files.sort();
        for path in files {
            let outcome = validator.validate(&fs::read(&path).expect("a case"));
            once(&path.display().to_string(), &outcome);
            seen += outcome.issues().iter().filter(|issue| RULES.contains(&issue.rule.id)).count();
        }
    }
    assert!(seen > 20, "{seen}: the golden records have systems whose codes are not embedded");
}

/// Packs of the masters' systems with the codes that the document has.
fn masters_of(document: &Value) -> Masters {
    fn walk(value: &Value, found: &mut BTreeMap<String, BTreeMap<String, String>>) {
        if let Value::Object(fields) = value {
            let text = |name: &str| fields.get(name).and_then(Value::as_str);
            if let (Some(of), Some(code)) = (text("system").and_then(system::system), text("code")) {
                let display = text("display").unwrap_or_default().to_owned();
                found.entry(of.url.to_owned()).or_default().insert(code.to_owned(), display);
            }
        }
        match value {
            Value::Object(fields) => fields.values().for_each(|value| walk(value, found)),
            Value::Array(items) => items.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    walk(document, &mut found);
    let mut masters = Masters::default();
    for (url, codes) in found {
        let editions = vec![Edition { day: 20_200_401, ..Edition::default() }];
        let sources = vec![Source { kind: "test".to_owned(), editions }];
        let meta = Meta { system: url, content: Content::Complete, sources, ..Meta::default() };
        let concepts = codes.iter().map(|(code, display)| Concept::new(code, display)).collect();
        masters.add(Arc::new(Pack::open(Arc::new(pack_of(meta, concepts).expect("small"))).expect("a pack")));
    }
    masters
}

#[test]
fn official_bundles_say_little_without_masters_and_less_with_them() {
    let folder = root().join("../shared/fhir/examples/jp-clins/v1.10");
    for name in OFFICIAL {
        let Ok(bytes) = fs::read(folder.join(name)) else {
            eprintln!("skipped: {name} is not at hand");
            continue;
        };
        let document: Value = serde_json::from_slice(&bytes).expect("JSON");
        let judged = |masters: Masters, target: For| {
            let rules = (*Ruleset::embedded()).clone().with_masters(masters);
            let outcome = Validator::new(Arc::new(rules), Options { target, ..Options::default() }).validate(&bytes);
            once(name, &outcome);
            outcome
        };
        let (without, with) = (judged(Masters::default(), For::Fhir), judged(masters_of(&document), For::Fhir));
        assert!(information(&without) < 25, "{name}: {} without masters", information(&without));
        assert!(information(&with) < 10, "{name}: {} with masters", information(&with));
        assert!(information(&with) <= information(&without), "{name}");
        // for the service it says more, but not of terminology
        let service = judged(masters_of(&document), For::Clins);
        let terms = service.issues().iter().filter(|issue| RULES.contains(&issue.rule.id)).count();
        assert!(terms < 10, "{name}: {terms} of terminology for the service");
    }
}
