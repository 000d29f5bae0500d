//! tekigo as WebAssembly: finding a compiler for wasm32, building, packing for Node and the browser, testing in Node.

pub mod plugin;
mod toolchain;

use crate::run::{Failure, cargo, loud, quiet, root, target_dir};
use std::path::{Path, PathBuf};
use std::process::Command;
use toolchain::Toolchain;

/// The target triple.
const TARGET: &str = "wasm32-unknown-unknown";
/// The profile of Cargo.toml that the package is built with.
const PROFILE: &str = "wasm";
/// Where the package's generated half goes, relative to the root; git ignores it.
pub const DIST: &str = "wasm/npm/dist";

/// Builds the npm package: `wasm/npm` with its generated half in `dist`.
pub fn package() -> Result<(), Failure> {
    let wasm = compile(&Toolchain::find()?, "tekigo-wasm", true)?;
    let dist = root().join(DIST);
    if dist.exists() {
        std::fs::remove_dir_all(&dist)?;
    }
    bindgen(&wasm, &dist)?;
    let bytes = std::fs::metadata(dist.join("tekigo_bg.wasm"))?.len();
    println!("   {DIST}/tekigo_bg.wasm: {bytes} bytes");
    Ok(())
}

/// Builds the npm package and the command line, then runs the package's tests in Node, which compare the two.
pub fn test() -> Result<(), Failure> {
    package()?;
    loud(&mut cargo(&["build", "--quiet", "--locked", "--package", "tekigo"]))?;
    let mut node = Command::new("node");
    node.current_dir(root().join("wasm/npm")).arg("--test").arg("test/validator.test.mjs");
    node.env("TEKIGO_BIN", target_dir().join("debug").join(format!("tekigo{}", std::env::consts::EXE_SUFFIX)));
    loud(&mut node)
}

/// Compiles a package and returns where the file is. Without SIMD every host runs it.
fn compile(toolchain: &Toolchain, package: &str, has_simd: bool) -> Result<PathBuf, Failure> {
    println!("   wasm32 by {}", toolchain.name());
    // A compiler of its own gets a folder of its own: in a shared one the two would undo each other's work.
    // The same holds for what other flags compile.
    let folder = target_dir().join(if has_simd {
        toolchain.folder().to_owned()
    } else {
        format!("{}-plain", toolchain.folder())
    });
    let mut build = toolchain.cargo();
    build.args(["--quiet", "--locked", "--package", package, "--target", TARGET, "--profile", PROFILE]);
    build.current_dir(root()).env("CARGO_TARGET_DIR", &folder);
    if !has_simd {
        // in the place of the flags of .cargo/config.toml
        build.env("RUSTFLAGS", "-Ctarget-feature=-simd128");
    }
    quiet(&mut build)?;
    Ok(folder.join(TARGET).join(PROFILE).join(package.replace('-', "_") + ".wasm"))
}

/// Writes the JavaScript glue, by the post-processor of exactly the library's version (one lock file holds both).
fn bindgen(wasm: &Path, dist: &Path) -> Result<(), Failure> {
    let mut run = cargo(&["run", "--quiet", "--locked", "--package", "xtask-bindgen", "--"]);
    loud(run.arg(wasm).arg(dist))
}
