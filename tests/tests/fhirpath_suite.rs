//! HL7's FHIRPath suite for R4 against the engine, with the types of the compiled base specification.
#![allow(clippy::print_stdout, reason = "a skipped test says so, a run its figure")]

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tekigo_core::Validator;
use tekigo_core::check::Options;
use tekigo_core::fhirpath::{self, Context, Host, Item, Value};
use tekigo_core::json::{NodeId, Symbols, Tree};
use tekigo_core::source::{compile, read_archive};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir");
const NOW: &str = "2026-11-20T10:00:00.000+09:00";

/// What a test gave, in the suite's words.
enum Outcome {
    Failed(String),
    Result(Vec<(String, String)>),
}

#[test]
fn the_suite_passes_but_for_what_is_listed() {
    let suite = Path::new(SHARED).join("tests/fhirpath-r4");
    let Ok(text) = fs::read_to_string(suite.join("tests-fhir-r4.json")) else {
        println!("skipped: {} is absent", suite.display());
        return;
    };
    let archive = fs::read(Path::new(SHARED).join("packages/assembled/hl7.fhir.r4.core-4.0.1.tgz"))
        .expect("the core package beside the suite");
    let loaded = read_archive(&archive, "hl7.fhir.r4.core-4.0.1.tgz");
    let (rules, _) = compile(None, loaded.draft, "hl7.fhir.r4.core 4.0.1");
    let validator = Validator::new(Arc::new(rules), Options::default());
    let expected: BTreeMap<String, String> = expected_failures();
    let suite_json: Json = serde_json::from_str(&text).expect("the suite is JSON");
    let (mut passed, mut failed, mut wrong) = (0, Vec::new(), String::new());
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for group in array(&suite_json["groups"]) {
        for test in array(&group["tests"]) {
            let mut name = format!("{}/{}", text_of(&group["name"]), text_of(&test["name"]));
            let times = seen.entry(name.clone()).or_default();
            *times += 1;
            if *times > 1 {
                write!(name, "#{times}").expect("text");
            }
            let problem = run(&validator, &suite, test);
            match (problem, expected.contains_key(&name)) {
                (None, false) => passed += 1,
                (None, true) => writeln!(wrong, "{name} passes now: take it off the list").expect("text"),
                (Some(problem), listed) => {
                    if !listed {
                        writeln!(wrong, "{name}: {problem}\n    {}", text_of(&test["expression"])).expect("text");
                    }
                    failed.push(name);
                }
            }
        }
    }
    println!("FHIRPath suite: {passed} of {} pass", passed + failed.len());
    for name in expected.keys() {
        assert!(seen.contains_key(name.split('#').next().unwrap_or_default()), "{name} is listed and not in the suite");
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(passed >= 925, "only {passed} pass");
}

#[test]
fn every_invariant_of_the_packages_compiles() {
    let mut packages = Vec::new();
    for folder in ["packages/official", "packages/assembled"] {
        let Ok(entries) = fs::read_dir(Path::new(SHARED).join(folder)) else {
            println!("skipped: {SHARED}/{folder} is absent");
            return;
        };
        packages.extend(entries.filter_map(Result::ok).map(|entry| entry.path()));
    }
    packages.sort();
    let mut texts: BTreeMap<Box<str>, Box<str>> = BTreeMap::new();
    for package in packages.iter().filter(|path| path.extension().is_some_and(|ending| ending == "tgz")) {
        let file = package.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // Expanded value sets hold no constraint and take long to read.
        if file.contains("expansions") || file.contains("terminology") {
            continue;
        }
        let loaded = read_archive(&fs::read(package).expect("a package"), file);
        for structure in loaded.draft.structures {
            for element in structure.snapshot.into_iter().chain(structure.differential) {
                for constraint in element.constraints {
                    if !constraint.expression.is_empty() {
                        texts.insert(constraint.expression, constraint.key);
                    }
                }
            }
        }
    }
    println!("{} distinct invariants", texts.len());
    let faults: Vec<String> = texts
        .iter()
        .filter_map(|(text, key)| fhirpath::parse(text).err().map(|error| format!("{key}: {error}\n    {text}")))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(texts.len() >= 250, "only {} invariants were found", texts.len());
}

/// `None` when the test passes, else what is wrong.
fn run(validator: &Validator, suite: &Path, test: &Json) -> Option<String> {
    let input = match text_of(&test["inputfile"]) {
        "" => "patient-example.json".to_string(),
        name => name.replace(".xml", ".json"),
    };
    let bytes = fs::read(suite.join("input").join(input)).expect("the input of the suite");
    let outcome = evaluate(validator, &bytes, test);
    let invalid = text_of(&test["invalid"]);
    match outcome {
        Outcome::Failed(stage) => match invalid {
            "" => Some(stage),
            "syntax" if !stage.starts_with("parse") => Some(format!("a syntax error is wanted: {stage}")),
            _ => None,
        },
        Outcome::Result(found) if !invalid.is_empty() => Some(format!("an error ({invalid}) is wanted, got {found:?}")),
        Outcome::Result(mut found) => {
            let mut wanted: Vec<(String, String)> = array(&test["output"])
                .iter()
                .map(|output| {
                    let value = text_of(&output["value"]);
                    (text_of(&output["type"]).to_string(), value.strip_prefix('@').unwrap_or(value).to_string())
                })
                .collect();
            if text_of(&test["ordered"]) == "false" {
                found.sort_by(|a, b| a.1.cmp(&b.1));
                wanted.sort_by(|a, b| a.1.cmp(&b.1));
            }
            let same =
                found.len() == wanted.len() && found.iter().zip(&wanted).all(|(found, wanted)| agree(found, wanted));
            (!same).then(|| format!("got {found:?}, wanted {wanted:?}"))
        }
    }
}

fn agree(found: &(String, String), wanted: &(String, String)) -> bool {
    let value = |text: &str| text.strip_prefix('T').unwrap_or(text).to_string();
    (wanted.0.is_empty() || found.0.eq_ignore_ascii_case(&wanted.0)) && value(&found.1) == value(&wanted.1)
}

fn evaluate(validator: &Validator, bytes: &[u8], test: &Json) -> Outcome {
    let mut expr = match fhirpath::parse(text_of(&test["expression"])) {
        Ok(expr) => expr,
        Err(error) => return Outcome::Failed(format!("parse: {error}")),
    };
    let symbols: &Symbols = &validator.rules().symbols;
    expr.bind(symbols);
    let ask = |tree: &Tree<'_>, host: &dyn Host| -> Outcome {
        let ordered = text_of(&test["checkOrderedFunctions"]) == "true";
        let root = host.type_of(NodeId::ROOT);
        if let Some(fault) = fhirpath::check(&expr, host, root, ordered).first() {
            return Outcome::Failed(format!("check: {fault}"));
        }
        let mut context = Context::new(tree, host);
        context.strict = true;
        context.now = Some(NOW);
        if text_of(&test["predicate"]) == "true" {
            return match fhirpath::holds(&expr, &context, Item::from(NodeId::ROOT)) {
                Ok(holds) => Outcome::Result(vec![("boolean".to_string(), holds.to_string())]),
                Err(error) => Outcome::Failed(format!("evaluate: {error}")),
            };
        }
        match fhirpath::evaluate(&expr, &context, NodeId::ROOT) {
            Ok(values) => Outcome::Result(values.iter().map(|value| describe(&context, value)).collect()),
            Err(error) => Outcome::Failed(format!("evaluate: {error}")),
        }
    };
    validator.open(bytes, ask).unwrap_or_else(|_| Outcome::Failed("the input is not JSON".to_string()))
}

fn describe(context: &Context<'_>, value: &Value<'_>) -> (String, String) {
    (fhirpath::type_name(context, value), fhirpath::to_text(context, value))
}

fn array(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], |items| items)
}

fn text_of(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

/// Test → reason, from the list beside this file.
fn expected_failures() -> BTreeMap<String, String> {
    let list = include_str!("fhirpath_expected_failures.toml");
    let mut all = BTreeMap::new();
    let mut test = None;
    for line in list.lines() {
        let quoted = |key: &str| line.strip_prefix(key).map(|rest| rest.trim().trim_matches('"').to_string());
        if let Some(name) = quoted("test =") {
            assert!(test.replace(name).is_none(), "a test without a reason");
        } else if let Some(reason) = quoted("reason =") {
            assert!(reason.len() > 20, "a reason says why");
            all.insert(test.take().expect("a reason stands after its test"), reason);
        }
    }
    assert!(test.is_none(), "a test without a reason");
    all
}
