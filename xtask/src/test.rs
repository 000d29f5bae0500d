//! `cargo xtask test`: everything that must hold before a change lands, cheapest first.

use crate::run::{Along, Failure, cargo, loud, quiet, step};
use crate::{engines, fuzz, playground, wasm};
use std::time::Instant;

/// Runs every check in order and stops at the first that fails.
pub fn all() -> Result<(), Failure> {
    let start = Instant::now();
    step("format", || quiet(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("lints", || {
        loud(&mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
    })?;
    // the same code gets the same random cases, so that a gate says the same of it twice; without the seed, `cargo test`
    // looks for new ones
    step("tests", || loud(cargo(&["test", "--workspace", "--locked"]).env("PROPTEST_RNG_SEED", "1")))?;
    step("documentation", || {
        let mut doc = cargo(&["doc", "--quiet", "--workspace", "--no-deps", "--locked"]);
        // what is asked for by itself, plus examples: with them cargo counts the dependencies of tests in, chooses the
        // features that the lints were checked with, and checks nothing anew
        doc.args(["--lib", "--bins", "--examples"]);
        loud(doc.env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    // what is packed is built once more, alone: a file that only the repository has would be missed by users only.
    // (`publish = false` of the workspace stops an upload, not this.)
    step("tekigo-core packs", || {
        quiet(&mut cargo(&["package", "--quiet", "--package", "tekigo-core", "--locked", "--allow-dirty"]))
    })?;
    // the dev profile: what is asked here is whether they build and link, and this shares the tests' dependencies.
    step("benches build", || {
        loud(&mut cargo(&["bench", "--quiet", "--workspace", "--no-run", "--profile", "dev", "--locked"]))
    })?;
    step("WebAssembly in Node", || wasm::test(Along::Tests))?;
    step("WebAssembly in Chromium", playground::test)?;
    step("engines", || engines::quick(Along::Tests))?;
    step("fuzz smoke", || fuzz::smoke(&[]))?;
    println!("── all passed in {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// The tests of pages in Chromium alone, with what they say.
pub fn browser() -> Result<(), Failure> {
    let test = [
        "test",
        "--quiet",
        "--locked",
        "--package",
        "tekigo-tests",
        "--test",
        "safety",
        "--",
        "--nocapture",
        "chromium",
    ];
    loud(&mut cargo(&test))
}
