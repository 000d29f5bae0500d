//! `cargo xtask <task>`.
#![allow(clippy::print_stdout, reason = "a task reports to the person at the terminal")]

use std::process::ExitCode;
use xtask::run::{Along, Failure};
use xtask::wasm::plugin::Component;
use xtask::{docs, engines, fuzz, hl7, playground, ruleset, tables, test, wasm};

/// One task: its name, what it does, its function.
type Task = (&'static str, &'static str, fn(&[String]) -> Result<(), Failure>);

const TASKS: &[Task] = &[
    ("test", "everything that CI runs: format, lints, tests, docs, wasm in Node, fuzz smoke, benches", |_| test::all()),
    ("wasm", "builds wasm/npm/dist for the browser and Node, finding or building the wasm32 target", |_| {
        wasm::package()
    }),
    ("plugin", "builds wasm/dist: the component, and the core module with a C ABI for plugin hosts", |_| {
        wasm::plugin::build(Component::Fast, Along::Nothing).map(drop)
    }),
    (
        "engines",
        "cases, examples and fuzz inputs through native, wasmtime, Node and Chromium: the same bytes (--quick: a part)",
        engines::run,
    ),
    ("samples", "builds and runs the samples of plugin hosts whose toolchains are here", |_| engines::samples()),
    ("wasm-size", "shows where the bytes of the wasm module are", |_| wasm::sizes()),
    ("wasm-twice", "builds the wasm module twice and compares the bytes", |_| wasm::reproducible()),
    ("wasm-test", "builds the package and runs its tests in Node and in Chromium", |_| {
        wasm::test(Along::Nothing).and_then(|()| playground::test())
    }),
    ("runtimes", "runs the package in Deno and Next.js, which npm brings (not part of the tests)", |_| {
        wasm::runtimes()
    }),
    ("playground", "lays the playground out in target/playground, for any web server", |_| playground::lay_out()),
    (
        "fuzz-smoke",
        "runs each fuzz target on a fixed number of inputs (or searches for the seconds given)",
        fuzz::smoke,
    ),
    (
        "browser",
        "shows hostile texts on pages in headless Chromium (part of the tests; skips where it is absent)",
        |_| test::browser(),
    ),
    (
        "hl7",
        "runs HL7's validator over conformance/ (--group GROUP, --write DAY; skips without Java and Maven)",
        hl7::run,
    ),
    ("ruleset", "compiles core/ruleset into embedded.bin", ruleset::write),
    ("tables", "writes core/ruleset/PACK from an official package (PACK --package PATH)", tables::write),
    ("docs", "writes docs/rules from the catalogue", |_| docs::write()),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((_, _, task)) = args.first().and_then(|name| TASKS.iter().find(|task| task.0 == name)) else {
        println!("usage: cargo xtask <task>\n");
        for (name, what, _) in TASKS {
            println!("  {name:<12} {what}");
        }
        let asked = matches!(args.first().map(String::as_str), Some("help" | "--help" | "-h"));
        return if asked { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    match task(&args[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            println!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
