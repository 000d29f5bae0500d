//! Options of `validate`: what they let pass, what they refuse, and what makes the call itself fail.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{Ran, tekigo};

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
    assert_eq!(validate(&folder, &["m.json"]).status, 1, "it changes the meaning");
    assert_eq!(validate(&folder, &["e.json", "--extensions", "all"]).status, 2);
}
