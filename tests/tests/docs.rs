//! docs/rules is what the catalogue makes of it.

use std::collections::BTreeSet;
use std::fs;
use tekigo_tests::root;
use xtask::docs::{FOLDER, pages};

#[test]
fn rule_pages_are_fresh() {
    let folder = root().join(FOLDER);
    let (mut stale, mut known) = (Vec::new(), BTreeSet::new());
    for (name, text) in pages() {
        if fs::read_to_string(folder.join(&name)).ok().as_deref() != Some(text.as_str()) {
            stale.push(name.clone());
        }
        known.insert(name);
    }
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !known.contains(&name) {
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "run `cargo xtask docs`: {stale:?}");
}

#[test]
fn the_page_of_the_service_is_fresh() {
    use xtask::service_rules::{CASES, PAGE, case_table, page};
    for (name, text) in [(CASES, case_table()), (PAGE, page())] {
        let kept = fs::read_to_string(root().join(name)).unwrap_or_default();
        assert!(text.expect("the cases can be read") == kept, "run `cargo xtask docs`: {name}");
    }
}
