//! The engines compared, and the samples of plugin hosts.

use crate::run::{Failure, cargo, loud, root};
use crate::wasm::plugin;
use std::process::Command;

/// Builds the guests and compares the engines. `--quick` takes a part of the inputs and builds nothing twice; without it
/// everything is compared, optimised, so that the times say something.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let is_quick = match args {
        [] => false,
        [one] if one == "--quick" => true,
        _ => return Err(Failure("engines takes --quick or nothing".to_owned())),
    };
    let built = plugin::build()?;
    let mut compare = cargo(&["run", "--quiet", "--locked", "--package", "xtask-engines"]);
    if !is_quick {
        compare.arg("--release");
    }
    compare.arg("--").arg(&built.module).arg(&built.component).arg(root()).arg("--hostile");
    if is_quick {
        compare.arg("--quick");
    }
    loud(&mut compare)?;
    guest_tests(&built)
}

/// The host's tests that need a built guest; without one they are passed over.
fn guest_tests(built: &plugin::Built) -> Result<(), Failure> {
    let mut test = cargo(&["test", "--quiet", "--locked", "--package", "tekigo", "--test", "engine"]);
    test.env("TEKIGO_ENGINE_MODULE", &built.component).env("TEKIGO_PLUGIN_MODULE", &built.module);
    loud(&mut test)
}

/// Builds the guests and runs each sample whose toolchain is here; says which were passed over.
pub fn samples() -> Result<(), Failure> {
    let built = plugin::build()?;
    let mut script = Command::new("bash");
    script.arg(root().join("wasm/samples/run.sh")).env("TEKIGO_PLUGIN_MODULE", &built.module);
    loud(script.env("TEKIGO_ENGINE_MODULE", &built.component).current_dir(root()))
}
