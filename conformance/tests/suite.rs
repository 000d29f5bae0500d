//! The suite for other validators: the manifest has its published form, and a runner that misbehaves costs one input only.

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tekigo_conformance::suite::expand::{Input, expand};
use tekigo_conformance::suite::protocol::{Answer, Runner};
use tekigo_conformance::suite::score::{Score, Scores, add};
use tekigo_conformance::suite::table::{Results, markdown};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn read(name: &str) -> Value {
    let path = Path::new(ROOT).join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"))
}

#[test]
fn the_manifest_has_its_published_form() {
    let schema = jsonschema::draft202012::new(&read("manifest.schema.json")).expect("a schema");
    let manifest = read("manifest.json");
    let faults: Vec<String> =
        schema.iter_errors(&manifest).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let mut broken = manifest;
    broken["cases"][0]["findings"] = json!([{"severity": "terrible"}]);
    assert!(!schema.is_valid(&broken));
}

#[test]
fn the_table_of_results_is_that_of_the_recorded_runs() {
    let runs: Vec<Results> = ["results/tekigo.json", "results/hl7.json"]
        .map(|name| serde_json::from_value(read(name)).unwrap_or_else(|why| panic!("{name}: {why}")))
        .to_vec();
    let page = fs::read_to_string(Path::new(ROOT).join("RESULTS.md")).expect("RESULTS.md");
    assert!(page.ends_with(&markdown(&runs)), "run `suite table` over conformance/results");
}

#[test]
fn every_input_becomes_a_file() {
    let folder = std::env::temp_dir().join(format!("tekigo-suite-test-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let inputs = expand(Path::new(ROOT), &folder).expect("the cases");
    let listed = fs::read_to_string(folder.join("tests.jsonl")).expect("the list").lines().count();
    let all_there = inputs.iter().all(|input| input.file.is_file());
    fs::remove_dir_all(&folder).expect("removed");
    assert!(all_there && listed == inputs.len() && listed > 500, "{listed}");
}

fn input(id: &str, valid: bool) -> Input {
    Input {
        id: id.to_owned(),
        file: "x.json".into(),
        definitions: Vec::new(),
        options: json!({}),
        expect: tekigo_conformance::Expect { valid, ..Default::default() },
    }
}

#[cfg(unix)]
#[test]
fn a_runner_that_ends_or_hangs_costs_one_input() {
    let script = r#"read hello
printf '{"protocol": "tekigo-conformance-1", "validator": "script"}\n'
while read -r line; do
  id=$(printf %s "$line" | sed 's/.*"id":"\([^"]*\)".*/\1/')
  case $id in
    g/ends) exit 1 ;;
    g/hangs) sleep 60 ;;
    g/other) printf '{"id": "another", "issues": []}\n' ;;
    g/no) printf '{"id": "%s", "unsupported": "XML"}\n' "$id" ;;
    *) printf '{"id": "%s", "issues": [{"severity": "error"}]}\n' "$id" ;;
  esac
done"#;
    let command = ["sh", "-c", script].map(str::to_owned).to_vec();
    let mut runner = Runner::start(command, 2).expect("started");
    assert_eq!(runner.hello.validator, "script");
    let mut scores = Scores::new();
    for (id, valid) in [("a", false), ("ends", false), ("b", true), ("hangs", true), ("other", true), ("no", true)] {
        let input = input(&format!("g/{id}"), valid);
        let answer = runner.run(&input);
        assert_eq!(matches!(answer, Answer::Failed(_)), matches!(id, "ends" | "hangs" | "other"), "{id}: {answer:?}");
        add(&mut scores, &input, &answer);
    }
    let expected = Score { inputs: 6, caught: 1, alarms: 1, failed: 3, unsupported: 1, ..Score::default() };
    assert_eq!(scores.get("g"), Some(&expected));
}

#[cfg(unix)]
#[test]
fn a_program_that_does_not_greet_is_told() {
    let command = ["sh", "-c", "read hello; echo nothing"].map(str::to_owned).to_vec();
    assert!(Runner::start(command, 1).is_err());
}

/// HL7's validator takes half an hour and Java: `cargo xtask hl7`. Without Java its runner says so, and is no failure.
#[cfg(unix)]
#[test]
fn the_runner_of_hl7_says_when_it_cannot_run() {
    let script = Path::new(ROOT).join("runners/hl7/run.sh");
    let empty = std::env::temp_dir().join(format!("tekigo-no-java-{}", std::process::id()));
    fs::create_dir_all(&empty).expect("a folder");
    // no program is found but what the shell itself knows
    let ran =
        std::process::Command::new("/bin/sh").arg(&script).arg("--check").env("PATH", &empty).output().expect("run");
    fs::remove_dir_all(&empty).expect("removed");
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.code() == Some(3) && told.contains("there is no java"), "{ran:?}");
}
