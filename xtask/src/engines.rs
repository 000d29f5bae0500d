//! The engines compared, and the samples of plugin hosts.

use crate::run::{Along, Failure, cargo, loud, program, programs, quiet, root};
use crate::wasm::plugin::{self, Component};
use std::path::PathBuf;
use std::process::Command;

/// `cargo xtask engines [--quick]`.
pub fn run(args: &[String]) -> Result<(), Failure> {
    match args {
        [] => whole(),
        [one] if one == "--quick" => quick(Along::Nothing),
        _ => Err(Failure("engines takes --quick or nothing".to_owned())),
    }
}

/// Compares everything, optimised, so that the times say something.
fn whole() -> Result<(), Failure> {
    let built = plugin::build(Component::Fast, Along::Nothing)?;
    let mut compare = cargo(&["run", "--quiet", "--locked", "--release", "--package", "xtask-engines", "--"]);
    loud(compare.args(files(&built)).arg("--hostile"))?;
    guest_tests(&built, Along::Nothing)
}

/// A part of the inputs, by what is built for other tests: says whether the engines are the same, not how fast they are.
pub fn quick(along: Along) -> Result<(), Failure> {
    let built = plugin::build(Component::AsTheModule, along)?;
    let compare = programs(&["xtask-engines"], along)?.join(program("xtask-engines"));
    loud(Command::new(compare).args(files(&built)).args(["--hostile", "--quick"]).current_dir(root()))?;
    guest_tests(&built, along)
}

/// What the comparison is given.
fn files(built: &plugin::Built) -> [PathBuf; 3] {
    [built.module.clone(), built.component.clone(), root()]
}

/// The host's tests that need a built guest; without one they are passed over.
fn guest_tests(built: &plugin::Built, along: Along) -> Result<(), Failure> {
    if along == Along::Nothing {
        let mut test =
            cargo(&["test", "--quiet", "--locked", "--package", "tekigo", "--test", "engine", "--test", "serve"]);
        test.env("TEKIGO_ENGINE_MODULE", &built.component).env("TEKIGO_PLUGIN_MODULE", &built.module);
        return loud(&mut test);
    }
    // By `--package` the host would be built anew (see `Along`); by `--workspace` every program of tests is started, and
    // only two have tests of these names. What is left out compiles both guests once more to read what they import, which
    // `xtask-component` has refused already.
    let mut test = cargo(&["test", "--quiet", "--locked", "--workspace", "--tests", "--", "a_built_guest"]);
    test.args(["--skip", "imports_nothing"]).env("TEKIGO_ENGINE_MODULE", &built.component);
    quiet(&mut test).map(drop)
}

/// Builds the guests and runs each sample whose toolchain is here; says which were passed over.
pub fn samples() -> Result<(), Failure> {
    let built = plugin::build(Component::Fast, Along::Nothing)?;
    let mut script = Command::new("bash");
    script.arg(root().join("wasm/samples/run.sh")).env("TEKIGO_PLUGIN_MODULE", &built.module);
    loud(script.env("TEKIGO_ENGINE_MODULE", &built.component).current_dir(root()))
}
