//! The binary as users and scripts meet it: exit status, what goes where, every format readable by its own readers.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{Ran, tekigo, tekigo_with};
use std::fmt::Write as _;
use std::path::Path;

/// Our own inputs: JSON, broken JSON, a subfolder, records one of which is broken, XML.
fn inputs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("def.json", DEFINITIONS);
    write("data/a.json", "{\n  \"resourceType\": \"Widget\",\n  \"label\": \"部品\"\n}\n");
    write("data/b.json", "{\n  \"resourceType\": \"Widget\",\n  \"label\": \"部品\" \"colour\"\n}\n");
    write("data/sub/c.json", "{\"resourceType\":\"Widget\",\"label\":\"山田\u{1b}[31m,\"\"<script>&\"}");
    write("records.ndjson", "{\"resourceType\":\"Widget\"}\r\n\n{broken\n{\"resourceType\":\"Widget\"}");
    write("x.xml", "<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\"/></Patient>");
    folder
}

/// A definition of our own, so that the cache has something to keep.
const DEFINITIONS: &str = r#"{"resourceType":"CodeSystem","url":"http://a.example/colours","status":"active","content":"complete","concept":[{"code":"red"}]}"#;

fn validate(folder: &Path, more: &[&str]) -> Ran {
    let mut args = vec!["validate", "--define", "def.json"];
    args.extend(more);
    tekigo(folder, &args)
}

#[test]
fn exit_status_tells_data_from_call() {
    let folder = inputs();
    let folder = folder.path();
    assert_eq!(validate(folder, &["data/b.json"]).status, 1, "an error in the data");
    let wrong_calls: [&[&str]; 5] = [
        &["validate", "--nonsense"],
        &["validate", "--format", "nonsense", "data/a.json"],
        &["validate", "--engine", "wasm", "data/a.json"],
        &["nonsense"],
        &[],
    ];
    for wrong in wrong_calls {
        let ran = tekigo(folder, wrong);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{wrong:?}");
        assert!(!ran.err.is_empty(), "{wrong:?}");
    }
    assert_eq!(tekigo(folder, &["--help"]).status, 0);
    let help = tekigo(folder, &["validate", "--help", "--lang", "en"]);
    assert!(help.status == 0 && help.out.contains("Usage:") && help.out.is_ascii(), "{}", help.out);
}

#[test]
fn what_cannot_be_read_does_not_stop_the_rest() {
    let folder = inputs();
    let ran = validate(folder.path(), &["missing.json", "x.xml", "data/b.json", "--format", "ndjson"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("missing.json"), "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("{\"file\":\"x.xml\",\"valid\":true"), "{}", ran.out);
    assert!(lines[1].starts_with("{\"file\":\"data/b.json\",\"valid\":false"), "{}", ran.out);
}

#[test]
fn standard_input_and_folders() {
    let folder = inputs();
    let ran = tekigo_with(folder.path(), &["validate", "--format", "ndjson", "-"], b"{\"resourceType\":");
    assert_eq!(ran.status, 1);
    assert!(ran.out.starts_with("{\"file\":\"-\",\"valid\":false"), "{}", ran.out);
    assert!(ran.out.contains("\"severity\":\"fatal\"") && ran.out.contains("\"rule\":\"json-"), "{}", ran.out);
    let ran = validate(folder.path(), &["data", "--format", "ndjson"]);
    let files: Vec<String> = ran.out.lines().map(|line| json(line)["file"].as_str().unwrap().to_owned()).collect();
    assert_eq!(files, ["data/a.json", "data/b.json", "data/sub/c.json"]);
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert_eq!(validate(folder.path(), &["empty"]).status, 2, "nothing to validate is not a success");
}

#[test]
fn records_are_judged_one_by_one() {
    let folder = inputs();
    let ran = validate(folder.path(), &["--ndjson", "records.ndjson", "--format", "json"]);
    assert_eq!(ran.status, 1);
    let report = json(&ran.out);
    let files = report["files"].as_array().unwrap();
    let records: Vec<u64> = files.iter().map(|file| file["record"].as_u64().unwrap()).collect();
    assert_eq!(records, [1, 3, 4], "blank lines count as lines and are no records");
    assert!(files[1]["counts"]["fatal"].as_u64() > Some(0) && files[1]["valid"] == false, "{}", files[1]);
    assert_eq!(files[1]["issues"][0]["line"], 3, "the place is one in the file");
    let args = ["validate", "--define", "def.json", "--ndjson", "--format", "json"];
    let piped = tekigo_with(folder.path(), &args, &std::fs::read(folder.path().join("records.ndjson")).unwrap());
    assert_eq!(piped.out.replace("\"file\":\"-\"", "\"file\":\"records.ndjson\""), ran.out);
}

#[test]
fn output_does_not_depend_on_the_number_of_jobs() {
    let folder = inputs();
    for n in 0..200 {
        let text = format!("{{\"resourceType\":\"Widget\",\"n\":{n},{}}}", " ".repeat(n * 37 % 2000));
        std::fs::write(folder.path().join(format!("data/{n:03}.json")), text).unwrap();
    }
    for format in ["text", "json", "ndjson", "outcome", "csv", "sarif", "junit", "html"] {
        let one = validate(folder.path(), &["data", "--jobs", "1", "--format", format]);
        let many = validate(folder.path(), &["data", "--jobs", "5", "--format", format]);
        assert!(!one.out.is_empty());
        assert_eq!(one.out, many.out, "{format}");
    }
}

/// Good, faulty, broken and empty lines, more than one batch of them; and an input that cannot be read between others.
#[test]
fn records_come_in_order_whatever_the_number_of_jobs() {
    let folder = inputs();
    let mut records = String::new();
    for n in 0..2400 {
        let _ = match n % 8 {
            0 => writeln!(records, "{{\"resourceType\":\"Patient\",\"id\":\"p{n}\",\"active\":true}}"),
            1 => {
                writeln!(records, "{{\"resourceType\":\"Patient\",\"gender\":\"x{n}\",\"birthDate\":\"{n}-13-01\"}}\r")
            }
            2 => writeln!(records, "{{\"resourceType\":\"Patient\", broken {n}"),
            3 => writeln!(records, "{}", " ".repeat(n % 3)),
            4 => writeln!(records, "{{\"resourceType\":\"Widget{n}\",\"label\":\"山田\"}}"),
            5 => writeln!(records, "{{\"resourceType\":\"Basic\",\"x\":\"{}\"}}", "長い".repeat(n % 700)),
            6 => writeln!(records, "[{n}]"),
            _ => writeln!(records, "{{\"resourceType\":\"Observation\",\"valueX\":{n}}}"),
        };
    }
    records.push_str("{\"resourceType\":\"Patient\"}");
    std::fs::write(folder.path().join("many.ndjson"), records).unwrap();
    let inputs = ["--ndjson", "many.ndjson", "missing.ndjson", "records.ndjson"];
    for format in ["text", "json", "ndjson", "outcome", "csv", "sarif", "junit", "html"] {
        let run = |jobs: &str| {
            let mut args = inputs.to_vec();
            args.extend(["--max-bytes", "3000", "--format", format, "--jobs", jobs]);
            validate(folder.path(), &args)
        };
        let one = run("1");
        assert!(one.status == 2 && one.err.contains("missing.ndjson"), "{}", one.err);
        assert!(!one.out.is_empty(), "{format}");
        for jobs in ["2", "3"] {
            let other = run(jobs);
            assert!(one.out == other.out, "{format} with {jobs} jobs");
            assert_eq!((one.status, &one.err), (other.status, &other.err), "{format} with {jobs} jobs");
        }
    }
}

#[test]
fn json_has_the_keys_of_the_contract() {
    let folder = inputs();
    let report = json(&validate(folder.path(), &["data/b.json", "--format", "json"]).out);
    assert_eq!(report["tool"]["name"], "tekigo");
    assert!(report["tool"]["version"].is_string() && report["tool"]["rules"].is_string());
    let file = &report["files"][0];
    for key in ["file", "valid", "resourceType", "profiles", "counts", "completeness", "issues"] {
        assert!(file.get(key).is_some(), "{key}");
    }
    assert!(file["completeness"]["semiRequired"].is_array());
    let issue = &file["issues"].as_array().unwrap().iter().find(|issue| issue["severity"] == "fatal").unwrap();
    for key in ["severity", "code", "rule", "expression", "pointer", "line", "column", "message", "source"] {
        assert!(issue.get(key).is_some(), "{key}");
    }
    assert!(issue["message"]["ja"].is_string() && issue["message"]["en"].is_string());
    assert_eq!((&issue["line"], &issue["column"]), (&3.into(), &17.into()), "columns count characters, not bytes");
}

#[test]
fn outcome_is_fhir() {
    let folder = inputs();
    let one = json(&validate(folder.path(), &["data/b.json", "--format", "outcome"]).out);
    assert_eq!(one["resourceType"], "OperationOutcome");
    assert!(!one["issue"].as_array().unwrap().is_empty());
    let several = json(&validate(folder.path(), &["data", "--format", "outcome"]).out);
    assert_eq!(several["resourceType"], "Parameters");
    for parameter in several["parameter"].as_array().unwrap() {
        let parts = parameter["part"].as_array().unwrap();
        assert_eq!((&parts[0]["name"], &parts[1]["name"]), (&"file".into(), &"outcome".into()));
        for issue in parts[1]["resource"]["issue"].as_array().unwrap() {
            assert!(issue["details"]["text"].is_string());
            assert!(["fatal", "error", "warning", "information"].contains(&issue["severity"].as_str().unwrap()));
        }
    }
}

#[test]
fn sarif_has_what_its_schema_requires() {
    let folder = inputs();
    let report = json(&validate(folder.path(), &["data", "--format", "sarif"]).out);
    assert_eq!(report["version"], "2.1.0");
    let run = &report["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(result["message"]["text"].is_string());
        let place = &result["locations"][0]["physicalLocation"];
        let file = std::path::Path::new(place["artifactLocation"]["uri"].as_str().unwrap());
        assert_eq!(file.extension().and_then(|ending| ending.to_str()), Some("json"));
        let region = &place["region"];
        let end = (region["endLine"].as_u64(), region["endColumn"].as_u64());
        assert!((region["startLine"].as_u64(), region["startColumn"].as_u64()) <= end, "{region}");
        assert!(region["startLine"].as_u64() >= Some(1));
    }
}

#[test]
fn csv_has_rows_of_one_length() {
    let folder = inputs();
    let rows = csv(&validate(folder.path(), &["data", "--format", "csv"]).out);
    assert!(rows.len() > 1);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    assert_eq!(rows[0][0], "file");
}

#[test]
fn junit_and_html_are_well_formed() {
    let folder = inputs();
    let junit = validate(folder.path(), &["data", "--format", "junit"]).out;
    well_formed(&junit);
    assert!(junit.contains("<failure type=\"json-"), "{junit}");
    let html = validate(folder.path(), &["data", "--format", "html"]).out;
    assert!(html.starts_with("<!DOCTYPE html>"));
    assert!(!html.contains("<script"), "data must not become markup");
    assert!(!html.contains("src=") && !html.contains("@import"), "nothing is fetched");
    assert!(html.contains("&lt;script&gt;"), "{html}");
}

#[test]
fn html_tells_what_follows_from_a_finding_under_it() {
    let folder = inputs();
    let class = r#"{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMP"}"#;
    let text = format!("{{\"resourceType\":\"Encounter\",\"status\":\"finished\",\"class\":{class}}}");
    std::fs::write(folder.path().join("cause.json"), text).unwrap();
    let report = json(&validate(folder.path(), &["cause.json", "--format", "json"]).out);
    let issues = report["files"][0]["issues"].as_array().unwrap().clone();
    let following = issues.iter().filter(|issue| issue.get("because").is_some()).count();
    assert!(following > 0 && following < issues.len(), "{report}");
    let html = validate(folder.path(), &["cause.json", "--format", "html"]).out;
    assert_eq!(html.matches("<div class=\"issue ").count(), issues.len() - following, "{html}");
    let words =
        format!("because of this, {following} further rule{}", if following == 1 { " fails" } else { "s fail" });
    assert!(html.contains(&words), "{html}");
    assert!(html.contains("<code>binding-extensible</code>"), "what follows is listed: {html}");
}

#[test]
fn nothing_in_data_steers_the_terminal() {
    let folder = inputs();
    let ran = validate(folder.path(), &["data/sub/c.json"]);
    assert!(!ran.out.contains('\u{1b}'), "{}", ran.out);
    let colours = validate(folder.path(), &["data/sub/c.json", "--color", "always"]);
    assert!(colours.out.contains("\u{1b}[1;31m") && !colours.out.contains("\u{1b}[31m"), "{}", colours.out);
}

#[test]
fn a_limit_on_bytes_is_an_error_of_the_data() {
    let folder = inputs();
    let ran = validate(folder.path(), &["data/a.json", "--max-bytes", "20", "--format", "json"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("\"rule\":\"file-too-large\""), "{}", ran.out);
}

#[test]
fn a_broken_package_ends_the_call() {
    let folder = inputs();
    let ran = tekigo(folder.path(), &["validate", "--package", "data/a.json", "data/a.json"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("package-unreadable"), "{}", ran.err);
    let ran = tekigo(folder.path(), &["validate", "--package", "nowhere.tgz", "data/a.json"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
}

#[test]
fn compiled_definitions_are_kept_and_a_damaged_entry_is_made_anew() {
    let folder = inputs();
    let first = validate(folder.path(), &["-v", "data/b.json"]);
    let again = validate(folder.path(), &["-v", "data/b.json"]);
    assert_eq!(first.out, again.out);
    assert!(again.err.contains("コンパイル済み"), "{}", again.err);
    for entry in std::fs::read_dir(folder.path().join("cache")).unwrap() {
        std::fs::write(entry.unwrap().path(), b"damaged").unwrap();
    }
    let damaged = validate(folder.path(), &["-v", "data/b.json"]);
    assert_eq!((damaged.status, &damaged.out), (first.status, &first.out));
    assert!(damaged.err.contains("作り直します"), "{}", damaged.err);
    let without = validate(folder.path(), &["-v", "--no-cache", "data/b.json"]);
    assert!(!without.err.contains("コンパイル"), "{}", without.err);
}

#[test]
fn explain_and_rules_show_the_catalogue() {
    let folder = inputs();
    let ran = tekigo(folder.path(), &["explain", "json-trailing-comma", "--lang", "en"]);
    assert!(ran.status == 0 && ran.out.contains("How to mend it"), "{}", ran.out);
    let ran = tekigo(folder.path(), &["explain", "json-trailing-coma"]);
    assert!(ran.status == 2 && ran.err.contains("json-trailing-comma"), "{}", ran.err);
    let rules = json(&tekigo(folder.path(), &["rules", "--format", "json"]).out);
    let rows = csv(&tekigo(folder.path(), &["rules", "--format", "csv"]).out);
    assert_eq!(rules.as_array().unwrap().len() + 1, rows.len());
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
}

#[test]
fn text_reads_well_in_both_languages() {
    let folder = inputs();
    let mut seen = String::new();
    for lang in ["ja", "en"] {
        let ran = validate(folder.path(), &["data/b.json", "data/sub/c.json", "--lang", lang]);
        let _ = write!(seen, "--- {lang} ---\n{}", ran.out);
    }
    insta::assert_snapshot!(seen);
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Reads RFC 4180.
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => assert_eq!(chars.peek(), Some(&'\n')),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(cell.is_empty() && row.is_empty() && !quoted, "the last row ends");
    rows
}

/// Checks that tags nest and that nothing else looks like markup.
fn well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').unwrap() + start;
        let tag = &rest[start + 1..end];
        assert!(!tag.contains('<') && tag.matches('"').count().is_multiple_of(2), "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.starts_with('?') && !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap());
        }
        rest = &rest[end + 1..];
    }
    assert_eq!(open, Vec::<&str>::new());
    assert!(xml.chars().all(|c| c >= ' ' || c == '\n' || c == '\t'), "no control characters");
}
