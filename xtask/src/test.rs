//! `cargo xtask test`: everything that must hold before a change lands, cheapest first.

use crate::run::{Along, Failure, cargo, loud, quiet, step};
use crate::wasm::plugin::Component;
use crate::{engines, fuzz, playground, wasm};
use std::thread::ScopedJoinHandle;
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
    step("builds of their own: packed core, benches, WebAssembly, fuzz targets", builds)?;
    step("WebAssembly in Node", || wasm::test(Along::Tests))?;
    step("WebAssembly in Chromium", playground::test)?;
    step("engines", || engines::quick(Along::Tests))?;
    step("fuzz smoke", || fuzz::smoke(&[]))?;
    println!("── all passed in {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// What is compiled apart from the tests, side by side: each of them goes through core as one piece for a while, during
/// which it keeps one processor busy and no more. The steps after it find these built.
fn builds() -> Result<(), Failure> {
    std::thread::scope(|scope| {
        let fuzz = scope.spawn(fuzz::build);
        let wasm = scope.spawn(|| {
            wasm::package()?;
            wasm::plugin::build(Component::AsTheModule, Along::Tests)
        });
        packed()?;
        joined(wasm)?;
        joined(fuzz)
    })
}

/// The packed core, and the benches: both in the folder of the tests, so one after the other.
fn packed() -> Result<(), Failure> {
    // what is packed is built once more, alone: a file that only the repository has would be missed by users only.
    // (`publish = false` of the workspace stops an upload, not this.)
    quiet(&mut cargo(&["package", "--quiet", "--package", "tekigo-core", "--locked", "--allow-dirty"]))?;
    // the dev profile: what is asked here is whether they build and link, and this shares the tests' dependencies.
    loud(&mut cargo(&["bench", "--quiet", "--workspace", "--no-run", "--profile", "dev", "--locked"]))
}

fn joined<T>(thread: ScopedJoinHandle<'_, Result<T, Failure>>) -> Result<(), Failure> {
    thread.join().map_err(|_| Failure("a build of its own panicked".to_owned()))?.map(drop)
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
