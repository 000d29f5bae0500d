//! The pages in a real browser.

use crate::cases::{Page, cases, documents, pages};
use crate::vectors;
use std::process::{Command, Stdio};
use tekigo_tests::root;

/// Names that Chromium goes by.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

fn starts(command: &str) -> bool {
    let mut command = Command::new(command);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Shows each page as HTML and as XHTML; says what the browser found.
fn show(chromium: &str, pages: &[Page]) -> String {
    let told: Vec<_> = pages
        .iter()
        .map(|page| serde_json::json!({ "name": page.name, "html": page.html, "cases": page.cases }))
        .collect();
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("safety-pages.json");
    std::fs::write(&file, serde_json::Value::from(told).to_string()).expect("the folder of tests can be written");
    let script = root().join("tests/tests/safety/browser.mjs");
    let mut node = Command::new("node");
    let output = node.arg(script).arg(chromium).arg(file).arg(folder.join("safety-profile")).output();
    let output = output.expect("node was there a moment ago");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    text
}

#[test]
fn chromium_sees_what_was_meant() {
    let Some(chromium) = NAMES.into_iter().find(|name| starts(name)).filter(|_| starts("node")) else {
        eprintln!("skipped: Chromium or Node is not installed");
        return;
    };
    let vectors = vectors::all();
    let mut all = pages(&cases(&vectors), 100);
    all.extend(documents(&vectors, 20));
    eprintln!("{}", show(chromium, &all));
}
