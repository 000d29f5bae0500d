//! Keys, register, requests, splitting and layouts through the binary: the day of docs/requests.md runs, and what fails
//! leaves nothing half written.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{tekigo, tekigo_with};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A folder with the files that the documented commands name.
fn day() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["conformance/cases/clins-own", "conformance/cases/clins", "docs/schema/examples"] {
        let to = folder.path().join(name);
        std::fs::create_dir_all(&to).unwrap();
        for entry in std::fs::read_dir(root().join(name)).unwrap().flatten() {
            if entry.path().extension().is_some_and(|extension| extension == "json") {
                std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
            }
        }
    }
    folder
}

/// The words of a command line; quotes keep spaces and are taken away.
fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(|word| word.trim_matches('"').to_owned()).collect()
}

#[test]
fn the_day_of_the_documentation_runs() {
    let folder = day();
    let text = std::fs::read_to_string(root().join("docs/requests.md")).unwrap();
    let commands: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("$ tekigo ")).collect();
    assert!(commands.len() > 15, "{} commands", commands.len());
    for command in commands {
        let words = words(command);
        let args: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = tekigo(folder.path(), &args);
        assert_eq!(ran.status, 0, "{command}\n{}\n{}", ran.out, ran.err);
    }
    let csv = std::fs::read(folder.path().join("cancel.csv")).unwrap();
    assert!(csv.starts_with(b"\x91\x80\x8d\xec,"), "操作 in CP932: {csv:?}");
}

#[test]
fn a_register_grows_by_whole_lines_or_not_at_all() {
    let folder = day();
    let folder = folder.path();
    let file = "conformance/cases/clins-own/referral.json";
    let keys = |more: &str| tekigo(folder, &["keys", "--format", "text", "--store", "sent.ndjson", more]);
    assert_eq!(keys(file).status, 0);
    let first = std::fs::read_to_string(folder.join("sent.ndjson")).unwrap();
    assert!(first.ends_with('\n') && first.lines().count() == 1);
    let again = keys(file);
    assert!(again.err.contains("1 行目にあります"), "{}", again.err);
    // a file without keys is told and not noted
    std::fs::write(folder.join("patient.json"), r#"{"resourceType":"Patient"}"#).unwrap();
    let before = std::fs::read(folder.join("sent.ndjson")).unwrap();
    assert_eq!(keys("patient.json").status, 1);
    assert_eq!(std::fs::read(folder.join("sent.ndjson")).unwrap(), before);
    // a broken line stops everything, with its number
    for broken in ["{\"kind\"", "{}\n", "\n"] {
        std::fs::write(folder.join("sent.ndjson"), format!("{first}{broken}")).unwrap();
        let told = keys(file);
        assert!(told.status == 2 && told.err.contains("2 行目が壊れています"), "{broken:?} {}", told.err);
        assert_eq!(std::fs::read_to_string(folder.join("sent.ndjson")).unwrap(), format!("{first}{broken}"));
        let cancel = tekigo(folder, &["request", "cancel", "--store", "sent.ndjson", "--id", "x"]);
        assert!(cancel.status == 2 && cancel.out.is_empty());
    }
    // a line that ends before its line end is half a line
    std::fs::write(folder.join("sent.ndjson"), first.trim_end()).unwrap();
    assert!(keys(file).err.contains("1 行目が壊れています"));
    std::fs::write(folder.join("sent.ndjson"), "").unwrap();
    let cancel = tekigo(folder, &["request", "cancel", "--store", "sent.ndjson", "--id", "x"]);
    assert!(cancel.err.contains("空です"), "{}", cancel.err);
    std::fs::write(folder.join("sent.ndjson"), &first).unwrap();
    let cancel = tekigo(folder, &["request", "cancel", "--store", "sent.ndjson", "--id", "x"]);
    assert!(cancel.err.contains("x の行がありません"), "{}", cancel.err);
}

#[test]
fn a_request_that_is_refused_writes_nothing() {
    let folder = day();
    let folder = folder.path();
    let referral = "conformance/cases/clins-own/referral.json";
    std::fs::write(folder.join("out.json"), "before").unwrap();
    for (args, says) in [
        (vec!["request", "register", referral, "--consent", "portal", "--card", "no", "-o", "out.json"], "紙などで"),
        (vec!["request", "register", referral, "-o", "out.json"], "--consent"),
        (vec!["request", "cancel", referral, "--record", "x", "-o", "out.json"], "一部だけ"),
    ] {
        let ran = tekigo(folder, &args);
        assert!(ran.status == 1 && ran.out.is_empty() && ran.err.contains(says), "{args:?}: {}", ran.err);
        assert_eq!(std::fs::read_to_string(folder.join("out.json")).unwrap(), "before");
    }
    let answer = tekigo(folder, &["request", "register", referral, "--format", "answer"]);
    assert!(answer.status == 1 && answer.out.contains("\"verdict\": \"undecidable\""), "{}", answer.out);
    let none = tekigo(folder, &["request", "cancel", "absent.json"]);
    assert!(none.status == 2 && none.out.is_empty());
    std::fs::write(
        folder.join("map.json"),
        r#"{"format":"csv","encoding":"cp932","fields":[{"to":"a","value":"😀"}]}"#,
    )
    .unwrap();
    let map = tekigo(folder, &["request", "cancel", referral, "--map", "map.json", "-o", "out.json"]);
    assert!(map.status == 2 && map.err.contains("CP932 にない"), "{}", map.err);
    assert_eq!(std::fs::read_to_string(folder.join("out.json")).unwrap(), "before");
}

#[test]
fn parts_are_written_all_or_none() {
    let folder = day();
    let folder = folder.path();
    let text = std::fs::read_to_string(folder.join("conformance/cases/clins-own/laboratory.json")).unwrap();
    let mut bundle: serde_json::Value = serde_json::from_str(&text).unwrap();
    let template = bundle["entry"].as_array().unwrap().last().unwrap().clone();
    let entries = bundle["entry"].as_array_mut().unwrap();
    entries.truncate(1);
    for number in 0..12 {
        let mut entry = template.clone();
        entry["fullUrl"] = format!("urn:uuid:7b1f9c52-3a0e-4a6d-8c55-{number:012x}").into();
        entry["resource"]["identifier"][0]["value"] = format!("1311234569^2024^LAB-{number}").into();
        entry["resource"]["issued"] = format!("2024-09-30T11:{number:02}:00.000+09:00").into();
        entries.push(entry);
    }
    std::fs::write(folder.join("lab.json"), bundle.to_string()).unwrap();
    let split = || tekigo(folder, &["split", "lab.json", "--out", "parts", "--max-bytes", "16000"]);
    let ran = split();
    assert_eq!(ran.status, 0, "{} {}", ran.out, ran.err);
    let count = std::fs::read_dir(folder.join("parts")).unwrap().count();
    assert!(count > 1 && ran.out.contains(&format!("{count} つに分けました")), "{}", ran.out);
    // the last one is in the way: the others are taken back
    for number in 1..count {
        std::fs::remove_file(folder.join(format!("parts/lab-{number}.json"))).unwrap();
    }
    let again = split();
    assert!(again.status == 2 && again.err.contains("すでにあります"), "{}", again.err);
    assert_eq!(std::fs::read_dir(folder.join("parts")).unwrap().count(), 1);
}

#[test]
fn a_key_is_there_with_its_place_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let case = |name: &str| {
        let path = root().join(format!("conformance/cases/clins-own/{name}.json"));
        serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap()
    };
    let keys = |document: &Value| {
        let ran = tekigo_with(folder.path(), &["keys", "-"], document.to_string().as_bytes());
        (ran.status, serde_json::from_str::<Value>(&ran.out).unwrap())
    };
    for name in ["conditions", "referral"] {
        let document = case(name);
        let (status, keys) = keys(&document);
        assert_eq!(status, 0, "{keys}");
        for name in ["resourceType", "bundleIdentifier", "bundleIdentifierSystem", "created"] {
            let place = keys["from"][name].as_str().unwrap_or_default();
            assert_eq!(document.pointer(place), Some(&keys[name]), "{name} at {place}");
        }
    }
    let paths = ["conditions", "referral"].map(|name| root().join(format!("conformance/cases/clins-own/{name}.json")));
    let paths = paths.each_ref().map(|path| path.to_str().unwrap());
    for (names, expected) in [(&paths[..1], None), (&paths[..], Some(2)), (&["."], Some(0))] {
        let ran = tekigo(folder.path(), &[&["keys"], names].concat());
        let told: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(told.as_array().map(Vec::len), expected, "{}", ran.out);
    }
    let mut untagged = case("conditions");
    untagged["meta"].as_object_mut().unwrap().remove("tag");
    let (status, keys) = keys(&untagged);
    assert_eq!((status, keys.get("resourceType")), (1, None), "{keys}");
    assert_eq!(keys["issues"][0]["rule"], "key-missing", "{keys}");
}
