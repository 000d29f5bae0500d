//! `core` is pure: the bans of core/clippy.toml, proved by the tests too, where clippy has not run.

use tekigo_tests::{code, sources};

/// What may not be named in `core`, and why.
const BANNED: &[(&str, &str)] = &[
    ("HashMap", "its order differs from run to run: output would, too"),
    ("HashSet", "its order differs from run to run: output would, too"),
    ("std::fs", "the caller reads files and hands over bytes"),
    ("std::net", "nothing is fetched: a definition that is not loaded is a finding"),
    ("std::env", "the same input gives the same bytes everywhere"),
    ("std::process", "a library starts and ends nothing"),
    ("std::time", "the same input gives the same bytes at any time"),
    ("std::thread", "the caller decides about threads; wasm32 has none"),
    ("println!", "output is the caller's"),
    ("unsafe {", "forbidden"),
];

#[test]
fn core_names_nothing_impure() {
    let mut wrong = Vec::new();
    for (path, text) in sources("core/src") {
        if path.ends_with("tests.rs") || path.contains("/tests/") {
            continue; // tests read ../shared
        }
        let (shipped, _) = text.split_once("#[cfg(test)]\nmod ").unwrap_or((&text, ""));
        for (number, line) in code(shipped) {
            for (name, why) in BANNED {
                if line.contains(name) {
                    wrong.push(format!("core/src/{path}:{number}: {name}: {why}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
