//! The playground as a folder, and the tests in a real browser.

use crate::run::{Failure, loud, quiet, root, target_dir};
use crate::wasm;
use std::path::PathBuf;
use std::process::Command;

/// Names that Chromium goes by.
const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
/// Where the tests and what they need from npm are.
const TESTS: &str = "wasm/test/browser";

/// Lays the playground out in `target/playground`, with the package beside it; builds the package where there is none.
pub fn lay_out() -> Result<(), Failure> {
    if !root().join(wasm::DIST).exists() {
        wasm::package()?;
    }
    written()?;
    println!("   any web server can give it out, from any path");
    Ok(())
}

/// Shows the playground and the elements in headless Chromium. Where it is absent this is skipped, which is said.
pub fn test() -> Result<(), Failure> {
    if !CHROMIUM.into_iter().any(starts) {
        println!("   skipped: Chromium is not installed (Debian: apt-get install chromium)");
        return Ok(());
    }
    let folder = root().join(TESTS);
    let examples = root().join("wasm/npm/examples");
    for packages in [&folder, &examples] {
        if let Err(failure) = wasm::installed(packages) {
            println!("   skipped: what the browser tests need from npm is not here: {failure}");
            return Ok(());
        }
    }
    let out = written()?;
    let mut node = Command::new("node");
    // one file after the other: what they measure is time
    node.current_dir(&folder)
        .args(["--test", "--test-concurrency=1", "--test-timeout=600000"])
        .env("TEKIGO_PLAYGROUND", out);
    loud(&mut node)
}

fn written() -> Result<PathBuf, Failure> {
    let out = target_dir().join("playground");
    loud(Command::new("node").current_dir(root()).arg("wasm/playground/lay-out.mjs").arg(&out))?;
    Ok(out)
}

fn starts(name: &str) -> bool {
    quiet(Command::new(name).arg("--version")).is_ok()
}
