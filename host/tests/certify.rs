//! `tekigo certify` from the outside: a vendor's day with a small catalogue, killed, resumed, reported, checked.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what a test needs is there, or the test has failed")]

#[path = "certify/bench.rs"]
mod bench;

use bench::{Bench, NOW, expect};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use tekigo_host::certify::evidence::{self, Packed};
use tekigo_host::certify::judge::Judging;
use tekigo_host::certify::keep;

fn no_judging(_: &str) -> Judging {
    panic!("masked evidence is not judged again")
}

/// Everything a vendor does, and what is asked of the evidence: complete, checked elsewhere, told when it was changed.
#[test]
fn a_day_by_the_terminal_and_its_evidence() {
    let bench = Bench::new();
    bench.by_terminal();
    let plan = expect(&bench.certify("plan-run", &["--all"]), 0);
    assert!(plan.contains("実施する項目 3、対象外 1"), "{plan}");
    let ran = expect(&bench.certify("run", &["--now", NOW, "--data", "own"]), 0);
    assert!(ran.contains("合格 2、不合格 0"), "{ran}");
    // what is done is not done again
    assert!(expect(&bench.certify("run", &["--data", "own"]), 0).contains("合格 0、不合格 0"));

    // an open item makes the whole incomplete
    assert!(expect(&bench.certify("report", &["--now", NOW]), 1).contains("未完了"));
    std::fs::write(bench.path("screen.png"), b"picture").unwrap();
    expect(&bench.certify("attest", &["--item", "REG-003", "--answer", "yes", "--by", "花子"]), 2);
    let said = [
        "--item",
        "REG-003",
        "--answer",
        "yes",
        "--by",
        "花子",
        "--witness",
        "太郎",
        "--file",
        "screen.png",
        "--now",
        NOW,
    ];
    expect(&bench.certify("attest", &said), 0);

    // keys as OpenSSL writes them (RFC 8410, section 10.3)
    let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
    let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
    std::fs::write(bench.path("key.pem"), key).unwrap();
    std::fs::write(bench.path("pub.pem"), public).unwrap();
    let made = expect(&bench.certify("report", &["--now", NOW, "--sign", "key.pem", "--zip", "e.zip"]), 0);
    assert!(made.contains("結果: 合格"), "{made}");

    // another machine: other folder, language and time zone
    std::fs::create_dir(bench.path("elsewhere")).unwrap();
    std::fs::copy(bench.path("e.zip"), bench.path("elsewhere/e.zip")).unwrap();
    for (lang, zone) in [("en_US.UTF-8", "America/New_York"), ("tr_TR.UTF-8", "Asia/Tokyo")] {
        let mut command = bench.command(&["verify", "e.zip", "--public-key", "../pub.pem"]);
        command.current_dir(bench.path("elsewhere")).env("LANG", lang).env("TZ", zone);
        expect(&command.output().unwrap(), 0);
    }
    expect(&bench.run(&["verify", "run/evidence"]), 0);

    let packed = bench.packed();
    is_of_its_forms(&packed);
    holds_no_value_of_the_data(&packed, &bench.path("run/cases"));
    every_changed_byte_is_told(&packed, &std::fs::read(bench.path("e.zip")).unwrap());

    // judged again from traffic that is not masked, and from the run's own folder without the system
    expect(&bench.certify("report", &["--now", NOW, "--unmasked"]), 0);
    let again = expect(&bench.run(&["verify", "run/evidence"]), 0);
    assert!(again.contains("2 項目を、やり取りしたデータから判定し直しました"), "{again}");
    expect(&bench.run(&["init", "other"]), 0);
    std::fs::copy(bench.path("run/vendor.toml"), bench.path("other/vendor.toml")).unwrap();
    let replayed = bench.run(&["run", "other", "--catalogue", "catalogue", "--replay", "run", "--now", NOW]);
    assert!(expect(&replayed, 0).contains("合格 2、不合格 0"));
}

/// The machine-readable forms are what their readers expect.
fn is_of_its_forms(packed: &Packed) {
    let json = |name: &str| -> serde_json::Value { serde_json::from_slice(&packed.0[name]).unwrap() };
    for (file, schema) in
        [("report.json", "certify-report-1"), ("manifest.json", "certify-manifest-1"), ("run.json", "certify-run-1")]
    {
        let path = format!("{}/../docs/schema/{schema}.json", env!("CARGO_MANIFEST_DIR"));
        let schema: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&json(file)).map(|error| format!("{} {error}", error.instance_path)).collect();
        assert_eq!(faults, Vec::<String>::new(), "{file}");
    }
    let validator = tekigo_core::Validator::builder().build();
    let outcome = validator.validate(&packed.0["testreport.json"]);
    let errors: Vec<String> = outcome.errors().map(|issue| issue.message(tekigo_core::Lang::En).into_owned()).collect();
    assert!(outcome.is_valid(), "{errors:?}");
    assert_eq!(json("testreport.json")["result"], "pass");
    assert_eq!(json("gitb-tar.json")["result"], "SUCCESS");
    let junit = String::from_utf8(packed.0["junit.xml"].clone()).unwrap();
    assert!(junit.contains("tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"0\""), "{junit}");
}

/// Every text of the data that is no word of a specification is looked for in every file of the evidence.
fn holds_no_value_of_the_data(packed: &Packed, cases: &Path) {
    fn texts(value: &serde_json::Value, out: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => out.push(text.clone()),
            serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
            serde_json::Value::Object(members) => members.values().for_each(|value| texts(value, out)),
            _ => {}
        }
    }
    let mut values = Vec::new();
    for (name, bytes) in keep::read(cases).unwrap() {
        let of_persons = name.contains("/given/") || name.contains("/made/");
        if let (true, Ok(value)) = (of_persons, serde_json::from_slice(&bytes)) {
            texts(&value, &mut values);
        }
    }
    // words of specifications: codes and addresses that the definitions themselves have
    let is_word = |text: &String| {
        text.contains("://")
            || text.starts_with("urn:")
            || text.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
            || text.chars().count() < 4
    };
    values.retain(|text| !is_word(text));
    values.sort();
    values.dedup();
    // a request says in our own words what it is and what has to hold before it is sent
    let ours = ["register.json", "record.json", "bundle.json"];
    values.retain(|text| !text.contains("技術解説書") && !ours.contains(&text.as_str()) && !text.contains("ケース"));
    values.retain(|text| !text.contains("確かめてください") && !text.starts_with("2.2"));
    assert!(values.len() > 20, "{values:?}");
    for (name, bytes) in &packed.0 {
        let text = String::from_utf8_lossy(bytes);
        for value in &values {
            assert!(!text.contains(value.as_str()), "{name} holds {value}");
        }
    }
}

fn every_changed_byte_is_told(packed: &Packed, zip: &[u8]) {
    assert_eq!(evidence::verify(packed, None, no_judging).faults, Vec::<String>::new());
    for name in packed.0.keys() {
        let length = packed.0[name].len();
        for at in [0, length / 3, length / 2, length.saturating_sub(2), length - 1] {
            let mut changed = packed.clone();
            changed.0.get_mut(name).unwrap()[at] ^= 1;
            assert!(!evidence::verify(&changed, None, no_judging).faults.is_empty(), "{name} byte {at}");
        }
        let mut less = packed.clone();
        less.0.remove(name);
        assert!(!evidence::verify(&less, None, no_judging).faults.is_empty(), "{name} taken away");
    }
    let mut more = packed.clone();
    more.0.insert("more.txt".to_owned(), Vec::new());
    assert!(!evidence::verify(&more, None, no_judging).faults.is_empty());
    // an archive says more than its files do; a few hundred places of its files, and all of its list of contents' end
    for at in (0..zip.len()).step_by(zip.len() / 400 + 1).chain(zip.len() - 700..zip.len()) {
        let mut changed = zip.to_vec();
        changed[at] ^= 1;
        let told = match evidence::unzip(&changed) {
            Err(_) => true,
            Ok(packed) => {
                evidence::zip(&packed).unwrap() != changed
                    || !evidence::verify(&packed, None, no_judging).faults.is_empty()
            }
        };
        assert!(told, "byte {at} of the archive");
    }
}

#[test]
fn the_same_run_gives_the_same_bytes_but_its_run_block() {
    let evidence = |zone: &str| {
        let bench = Bench::new();
        bench.declare("");
        bench.certify("run", &["--now", NOW, "--data", "own"]);
        let report = bench
            .command(&["report", "run", "--catalogue", "catalogue", "--now", NOW])
            .env("TZ", zone)
            .output()
            .unwrap();
        expect(&report, 1);
        bench.packed().0
    };
    let (one, other) = (evidence("UTC"), evidence("Asia/Tokyo"));
    let differ: Vec<&String> = one.keys().filter(|name| one[*name] != other[*name]).collect();
    assert_eq!(differ, ["manifest.json", "manifest.json.sha256", "run.json"]);
    assert_eq!(one.len(), other.len());
}

/// Killed in the middle of an item: nothing is lost, nothing is there twice.
#[test]
fn a_run_that_was_killed_goes_on() {
    let bench = Bench::new();
    bench.by_terminal();
    // the simulated item waits until the file is there
    let start = std::fs::read_to_string(bench.path("run/start.sh")).unwrap();
    std::fs::write(
        bench.path("run/start.sh"),
        start.replace("set -e\n", "set -e\n[ -f go ] || { touch waiting; for i in $(seq 300); do [ -f go ] && exit 1; sleep 0.1; done; exit 1; }\n"),
    )
    .unwrap();
    let mut child = bench
        .command(&["run", "run", "--catalogue", "catalogue", "--now", NOW, "--data", "own"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !bench.path("run/waiting").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it came to the simulated item");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    // SIGKILL
    child.kill().unwrap();
    child.wait().unwrap();
    // and half a line is on the disk
    let journal = bench.path("run/journal.ndjson");
    let mut torn = std::fs::read(&journal).unwrap();
    assert_eq!(torn.split(|byte| *byte == b'\n').count(), 3);
    torn.extend(b"{\"n\":3,\"previous\":\"");
    std::fs::write(&journal, torn).unwrap();
    std::fs::write(bench.path("run/go"), b"").unwrap();
    let ran = expect(&bench.certify("run", &["--data", "own"]), 0);
    assert!(ran.contains("合格 1、不合格 0"), "{ran}");
    let record = std::fs::read_to_string(&journal).unwrap();
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    for item in ["REG-001", "REG-002"] {
        done.insert(item, record.matches(&format!("\"event\":\"done\",\"item\":\"{item}\"")).count());
    }
    assert_eq!(done, BTreeMap::from([("REG-001", 1), ("REG-002", 1)]));
}

#[test]
fn a_failure_is_told_waived_and_never_passed() {
    let bench = Bench::new();
    bench.declare("");
    bench.script(
        "export.sh",
        "sed 's/\"final\"/\"finale\"/' $1/record.json > $2/bundle.json\ncp $2/bundle.json $2/request.json\n",
    );
    let ran = expect(&bench.certify("run", &["--now", NOW, "--data", "own"]), 1);
    assert!(ran.contains("不合格") && ran.contains("request-register-1 の形ではありません"), "{ran}");
    let waive = |until: &str, item: &str| {
        let text = format!(
            "[[waiver]]\nitem = \"{item}\"\nreason = \"修正中\"\nowner = \"開発\"\nuntil = \"{until}\"\nlink = \"T-1\"\n"
        );
        std::fs::write(bench.path("run/waivers.toml"), text).unwrap();
        let text = expect(&bench.certify("report", &["--now", NOW]), 1);
        let page = String::from_utf8(bench.packed().0["report.html"].clone()).unwrap();
        (text, page)
    };
    let (told, page) = waive("2026-12-31", "REG-001");
    assert!(told.contains("免除 1") && told.contains("不合格 0"), "{told}");
    assert!(page.find("修正中").unwrap() < page.find("別紙").unwrap(), "it stands on the first page");
    assert!(waive("2026-11-01", "REG-001").0.contains("不合格 1"));
    assert!(waive("2026-12-31", "UND-001").0.contains("refused"));
    // what changed since then
    std::fs::rename(bench.path("run/evidence"), bench.path("before")).unwrap();
    bench.declare("");
    expect(&bench.certify("run", &["--again", "--data", "own", "--item", "REG-001"]), 0);
    let changed = expect(&bench.certify("report", &["--now", NOW, "--baseline", "before"]), 1);
    assert!(changed.contains("REG-001: fail → pass"), "{changed}");
}

#[test]
fn calls_that_are_wrong_are_told_and_change_nothing() {
    let bench = Bench::new();
    expect(&bench.run(&["run", "nowhere"]), 2);
    expect(&bench.run(&["init", "run"]), 2);
    expect(&bench.certify("report", &[]), 2);
    expect(&bench.certify("run", &["--item", "REG-999"]), 2);
    expect(&bench.certify("run", &["--now", "yesterday"]), 2);
    expect(&bench.certify("attest", &["--item", "REG-001", "--answer", "yes", "--by", "a"]), 2);
    assert!(
        !bench.path("run/journal.ndjson").exists()
            || std::fs::read(bench.path("run/journal.ndjson")).unwrap().is_empty()
    );
    std::fs::create_dir(bench.path("mine")).unwrap();
    bench.declare("");
    bench.certify("run", &["--now", NOW, "--data", "own"]);
    expect(&bench.certify("report", &["-o", "mine"]), 2);
}
