//! Options of `validate`: what they let pass, what they refuse, and what makes the call itself fail.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{Ran, tekigo, tekigo_with};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn validate(folder: &tempfile::TempDir, more: &[&str]) -> Ran {
    tekigo(folder.path(), &[&["validate"], more].concat())
}

const EXTENDED: &str =
    r#"{"resourceType":"Patient","extension":[{"url":"http://vendor.jp/fhir/unknown","valueString":"x"}]}"#;
const MODIFIED: &str =
    r#"{"resourceType":"Patient","modifierExtension":[{"url":"http://vendor.jp/fhir/unknown","valueString":"x"}]}"#;

#[test]
fn an_unknown_extension_warns_and_is_an_error_where_only_known_ones_may_be() {
    let folder = folder(&[("e.json", EXTENDED), ("m.json", MODIFIED)]);
    let any = validate(&folder, &["e.json"]);
    assert!(any.status == 0 && any.out.contains("extension-unknown"), "{}", any.out);
    assert_eq!(validate(&folder, &["e.json", "--extensions", "known"]).status, 1);
    let modified = validate(&folder, &["m.json"]);
    assert!(
        modified.status == 0 && modified.out.contains("modifier"),
        "a warning, for what is not sent: {}",
        modified.out
    );
    assert_eq!(validate(&folder, &["m.json", "--extensions", "known"]).status, 1);
    assert_eq!(validate(&folder, &["m.json", "--for", "clins"]).status, 1, "it changes the meaning");
    assert_eq!(validate(&folder, &["e.json", "--extensions", "all"]).status, 2);
}

#[test]
fn a_profile_that_nothing_answers_fails_the_call_and_names_the_nearest() {
    let folder = folder(&[("p.json", r#"{"resourceType":"Patient"}"#)]);
    let slip = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patiant";
    for (lang, words) in [("ja", "もしかして"), ("en", "did you mean")] {
        let ran = validate(&folder, &["p.json", "--profile", slip, "--lang", lang]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains(words) && ran.err.contains("StructureDefinition/JP_Patient"), "{}", ran.err);
    }
    let far = validate(&folder, &["p.json", "--profile", "urn:nothing"]);
    assert!(far.status == 2 && far.err.contains("--package"), "{}", far.err);
    assert_ne!(validate(&folder, &["p.json", "--profile", &slip.replace("Patiant", "Patient")]).status, 2);
}

const FAULTY: &str = "{\"resourceType\":\"Patient\",\n\"gender\":\"F\"}";

#[test]
fn exit_zero_spares_the_data_and_not_the_call() {
    let folder = folder(&[("f.json", FAULTY)]);
    assert_eq!(validate(&folder, &["f.json"]).status, 1);
    let ran = validate(&folder, &["f.json", "--exit-zero"]);
    assert!(ran.status == 0 && ran.out.contains("binding-required"), "{}", ran.out);
    assert_eq!(validate(&folder, &["missing.json", "--exit-zero"]).status, 2);
}

#[test]
fn now_is_what_the_call_says() {
    let folder = folder(&[("p.json", r#"{"resourceType":"Patient","birthDate":"2030-01-01"}"#)]);
    let future =
        |now: &str| validate(&folder, &["p.json", "--for", "clins", "--now", now]).out.contains("date-in-future");
    assert!(future("2026-01-01T00:00:00+09:00") && !future("2031-01-01T00:00:00+09:00"));
    assert_eq!(validate(&folder, &["p.json", "--now", "2026-01-01"]).status, 2);
}

#[test]
fn folders_are_walked_for_every_format_and_the_rest_is_said() {
    let xml = r#"<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>"#;
    let patient = r#"{"resourceType":"Patient"}"#;
    let folder = folder(&[("d/a.json", patient), ("d/b.xml", xml), ("d/c.ndjson", patient), ("d/notes.txt", "x")]);
    let ran = validate(&folder, &["d", "--format", "ndjson", "--lang", "en"]);
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
    assert!(ran.err.contains("1 file in folders left out"), "{}", ran.err);
}

#[test]
fn formats_for_editors_and_merge_requests() {
    let folder = folder(&[("a,b.json", FAULTY)]);
    let told = |format: &str| validate(&folder, &["a,b.json", "--lang", "en", "--format", format]).out;
    let concise = told("concise");
    assert!(concise.lines().any(|line| line.starts_with("a,b.json:2:10: error[binding-required] ")), "{concise}");
    let github = told("github");
    assert!(github.contains("::error file=a%2Cb.json,line=2,col=10,"), "{github}");
    let gitlab: serde_json::Value = serde_json::from_str(&told("gitlab")).unwrap();
    let issues = gitlab.as_array().unwrap();
    let fault = issues.iter().find(|issue| issue["check_name"] == "binding-required").unwrap();
    assert_eq!((&fault["severity"], &fault["location"]["lines"]["begin"]), (&"major".into(), &2.into()));
    assert_eq!(fault["fingerprint"].as_str().unwrap().len(), 64);
    let summary = told("summary");
    assert!(summary.starts_with("a,b.json: error 1") && summary.contains("1  error[binding-required]"), "{summary}");
    assert!(summary.contains("0 of 1 conform"), "{summary}");
}

#[test]
fn csv_in_a_file_is_utf8_that_excel_knows() {
    let folder = folder(&[("f.json", FAULTY)]);
    assert!(validate(&folder, &["f.json", "--format", "csv"]).out.starts_with("file,"));
    validate(&folder, &["f.json", "--format", "csv", "-o", "out.csv"]);
    assert!(std::fs::read(folder.path().join("out.csv")).unwrap().starts_with(b"\xef\xbb\xbffile,"));
}

#[test]
fn ids_of_specifications_are_explained_and_shells_get_completions() {
    let folder = folder(&[]);
    for id in ["R1013", "dom-3", "bdl-7", "ele-1"] {
        let ran = tekigo(folder.path(), &["explain", id]);
        assert!(ran.status == 0 && ran.out.contains(id), "{id}: {}", ran.err);
    }
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ran = tekigo(folder.path(), &["completions", shell]);
        assert!(ran.status == 0 && ran.out.contains("compare-rules"), "{shell}: {}", ran.err);
    }
}

/// The binary does not bring the guest of the wasm engine; without one it says where it looked and how to get it.
#[test]
fn the_wasm_engine_says_what_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    let ran = tekigo_with(folder.path(), &["validate", "--engine", "wasm", "-"], b"{}");
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(ran.err.contains("--engine-module") && ran.err.contains("cargo xtask plugin"), "{}", ran.err);
    std::fs::write(folder.path().join("no.wasm"), "no").unwrap();
    let ran = tekigo_with(folder.path(), &["validate", "--engine", "wasm", "--engine-module", "no.wasm", "-"], b"{}");
    assert!(ran.status == 2 && ran.err.contains("no.wasm"), "{}", ran.err);
    let ran = tekigo_with(folder.path(), &["validate", "--engine", "wasm", "--wasm-memory", "1", "-"], b"{}");
    assert_eq!(ran.status, 2, "{}", ran.err);
}

const TWICE: &str = "{\"resourceType\":\"Patient\",\n\"gender\":\"F\",\n\"birthDate\":\"19300628\"}";
const DAY: &str = "2026-11-29T09:00:00+09:00";

#[test]
fn what_is_waived_does_not_fail_until_its_day() {
    let waiver = |rule: &str, until: &str| {
        format!("[[waiver]]\nrule = \"{rule}\"\nfile = \"t*\"\nreason = \"次の版で直す\"\nuntil = \"{until}\"\n")
    };
    let both = waiver("binding-required", "2026-12-31") + &waiver("date-format", "2026-11-29");
    let spare = both.clone() + &waiver("code-unknown", "2026-12-31");
    let folder = folder(&[
        ("t.json", TWICE),
        ("both.toml", &both),
        ("spare.toml", &spare),
        ("slip.toml", &waiver("date-fromat", "2026-12-31")),
        ("endless.toml", "[[waiver]]\nrule = \"date-format\"\nreason = \"x\"\n"),
    ]);
    let with = |file: &str, now: &str| validate(&folder, &["t.json", "--waivers", file, "--now", now, "--lang", "en"]);
    let ran = with("both.toml", DAY);
    assert!(ran.status == 0 && ran.out.contains("2 more waived") && ran.err.is_empty(), "{} {}", ran.out, ran.err);
    let ran = with("both.toml", "2026-11-30T00:00:00+09:00");
    assert!(
        ran.status == 1 && ran.out.contains("date-format") && ran.err.contains("ended on 2026-11-29"),
        "{}",
        ran.err
    );
    let ran = with("spare.toml", DAY);
    assert!(ran.status == 0 && ran.err.contains("waiver 3 (code-unknown) was not needed"), "{}", ran.err);
    let ran = with("slip.toml", DAY);
    assert!(ran.status == 2 && ran.err.contains("date-format"), "{}", ran.err);
    assert_eq!(with("endless.toml", DAY).status, 2);
    assert_eq!(with("absent.toml", DAY).status, 2);
}

#[test]
fn only_what_is_new_fails_and_what_is_gone_is_said() {
    let folder = folder(&[("t.json", FAULTY)]);
    let report = validate(&folder, &["t.json", "--format", "json"]).out;
    std::fs::write(folder.path().join("before.json"), report).unwrap();
    let with = || validate(&folder, &["t.json", "--baseline", "before.json", "--lang", "en"]);
    let ran = with();
    assert!(ran.status == 0 && ran.out.contains("more known") && ran.err.is_empty(), "{} {}", ran.out, ran.err);
    std::fs::write(folder.path().join("t.json"), "{\"resourceType\":\"Patient\",\n\n\"birthDate\":\"x\"}").unwrap();
    let ran = with();
    assert!(ran.status == 1 && ran.err.contains("are gone: binding-required 1"), "{} {}", ran.out, ran.err);
    assert_eq!(validate(&folder, &["t.json", "--baseline", "t.json"]).status, 2);
}

#[test]
fn the_gravest_are_shown_and_all_are_counted() {
    let folder = folder(&[("t.json", TWICE)]);
    let ran = validate(&folder, &["t.json", "--max-findings", "1", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["files"][0]["issues"].as_array().unwrap().len(), 1);
    assert_eq!(report["files"][0]["counts"]["error"], 2);
}

#[test]
fn calls_that_are_wrong_are_told_in_the_language_asked_for() {
    let folder = folder(&[]);
    let ran = validate(&folder, &["--formatt", "json", "--lang", "ja"]);
    assert!(ran.status == 2 && ran.err.contains("という引数はありません"), "{}", ran.err);
    let ran = validate(&folder, &["--formatt", "json", "--lang", "en"]);
    assert!(ran.status == 2 && ran.err.contains("unexpected argument"), "{}", ran.err);
    let help = validate(&folder, &["--help", "--lang", "ja"]).out;
    assert!(help.contains("[指定がなければ: text]") && !help.contains("[default"), "{help}");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = folder(&[]);
    let ran = tekigo(folder.path(), &["completions", "man", "--out", "man", "--lang", "en"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let page = std::fs::read_to_string(folder.path().join("man/tekigo-validate.1")).unwrap();
    assert!(page.contains(".TH tekigo\\-validate 1") || page.contains(".TH tekigo-validate 1"), "{page}");
    assert!(page.contains("waivers"), "{page}");
    assert!(tekigo(folder.path(), &["completions", "man"]).out.contains(".TH"));
}

#[test]
fn a_dash_is_standard_output() {
    let folder = folder(&[("p.json", FAULTY)]);
    for command in [&["validate", "p.json", "--format", "json"][..], &["render", "p.json"]] {
        let plain = tekigo(folder.path(), command);
        let dash = tekigo(folder.path(), &[command, &["-o", "-"]].concat());
        assert_eq!((dash.status, dash.out), (plain.status, plain.out), "{command:?}");
        assert!(!folder.path().join("-").exists(), "{command:?}");
    }
}

#[test]
fn a_broken_file_of_waivers_is_told_in_one_line() {
    let folder = folder(&[
        ("p.json", FAULTY),
        ("form.toml", "# which\n[[waiver]]\nrule = \"binding-required\"\n"),
        ("rule.toml", "[[waiver]]\nrule = \"xyz\"\nreason = \"r\"\nuntil = \"2030-01-01\"\n"),
    ]);
    for (file, words) in [("form.toml", "form.toml: 2: missing field `reason`\n"), ("rule.toml", "tekigo rules")] {
        for lang in ["ja", "en"] {
            let ran = validate(&folder, &["p.json", "--waivers", file, "--lang", lang]);
            assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{file}");
            assert!(ran.err.contains(words) && ran.err.lines().count() == 1, "{}", ran.err);
        }
    }
}
