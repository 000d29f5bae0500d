//! Pages through the binary: files written whole, warnings beside the page and never in it, versions compared.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::tekigo;
use std::path::Path;

/// A folder with a referral, the same a day later, and one with a diagnosis that the patient does not know.
fn folder() -> tempfile::TempDir {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/cases/clins-own/referral.json");
    let folder = tempfile::tempdir().unwrap();
    let referral = std::fs::read_to_string(own).unwrap();
    let mut document: serde_json::Value = serde_json::from_str(&referral).unwrap();
    let write = |name: &str, document: &serde_json::Value| {
        std::fs::write(folder.path().join(name), serde_json::to_vec_pretty(document).unwrap()).unwrap();
    };
    write("referral.json", &document);
    let condition = |document: &serde_json::Value| {
        let entries = document["entry"].as_array().unwrap();
        entries.iter().position(|entry| entry["resource"]["resourceType"] == "Condition").unwrap()
    };
    let at = condition(&document);
    document["entry"][at]["resource"]["onsetDateTime"] = "2001-02-03".into();
    write("changed.json", &document);
    document["entry"][at]["resource"]["meta"]["tag"] = serde_json::json!([{"code": "UNINFORMED"}]);
    document["entry"][at]["resource"]["code"] = serde_json::json!({"text": "膵頭部癌"});
    write("untold.json", &document);
    folder
}

#[test]
fn a_page_is_one_file_without_script() {
    let folder = folder();
    let ran = tekigo(folder.path(), &["render", "referral.json", "-o", "page.html"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    let page = std::fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Content-Security-Policy"));
    assert!(!page.contains("<script") && !page.contains("http-equiv=\"refresh\""));
    let fragment = tekigo(folder.path(), &["render", "--fragment", "referral.json"]);
    assert!(fragment.out.starts_with("<div class=\"tk-page") && !fragment.out.contains("<html"), "{}", fragment.out);
    let english = tekigo(folder.path(), &["--lang", "en", "render", "--format", "text", "referral.json"]);
    assert!(english.out.contains("Diagnoses") && !english.out.contains('<'), "{}", english.out);
}

#[test]
fn warnings_stand_beside_the_page_of_the_patient() {
    let folder = folder();
    let ran = tekigo(folder.path(), &["render", "--audience", "patient", "--format", "text", "untold.json"]);
    assert_eq!(ran.status, 0);
    assert!(!ran.out.contains("膵頭部癌") && !ran.out.contains("未告知"), "{}", ran.out);
    assert!(ran.err.contains("未告知の記録") && !ran.err.contains("膵頭部癌"), "{}", ran.err);
    let staff = tekigo(folder.path(), &["render", "--format", "text", "untold.json"]);
    assert!(staff.out.contains("膵頭部癌") && staff.out.contains("[患者に未告知]"), "{}", staff.out);
}

#[test]
fn versions_are_compared() {
    let folder = folder();
    let compare = |args: &[&str]| tekigo(folder.path(), &[&["render", "--format", "text"], args].concat());
    let ran = compare(&["--compare", "referral.json", "changed.json"]);
    assert!(ran.out.contains("追加0件、削除0件、変更1件") && ran.out.contains("2001年2月3日"), "{}", ran.out);
    // what the patient must not see in one version does not stand in the comparison
    let hidden = compare(&["--audience", "patient", "--compare", "referral.json", "untold.json"]);
    assert!(hidden.out.contains("追加0件、削除0件、変更0件"), "{}", hidden.out);
    assert!(!hidden.out.contains("膵頭部癌") && !hidden.out.contains("2001年"), "{}", hidden.out);
    let one = compare(&["--compare", "referral.json"]);
    assert_eq!(one.status, 2, "{}", one.err);
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_is_written() {
    let folder = folder();
    std::fs::write(folder.path().join("broken.json"), "{\"resourceType\":").unwrap();
    let ran = tekigo(folder.path(), &["render", "referral.json", "broken.json", "-o", "page.html"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("broken.json"), "{}", ran.err);
    assert!(!folder.path().join("page.html").exists());
    assert_eq!(tekigo(folder.path(), &["render", "absent.json"]).status, 2);
}
