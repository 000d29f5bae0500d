//! The two files for plugin hosts: the component of `wasm/wit`, and the core module with five functions (`wasm/src`).

use super::compile;
use super::toolchain::Toolchain;
use crate::run::{Failure, cargo, loud, root};
use std::path::PathBuf;

/// Where they go, relative to the root; git ignores it.
pub const DIST: &str = "wasm/dist";

/// What was built.
#[derive(Debug)]
pub struct Built {
    /// The core module.
    pub module: PathBuf,
    /// The component.
    pub component: PathBuf,
}

/// Where they are, or will be.
pub fn built() -> Built {
    let dist = root().join(DIST);
    Built { module: dist.join("tekigo-plugin.wasm"), component: dist.join("tekigo-validator.wasm") }
}

/// Builds both. The module is compiled without SIMD, which Java's compiler of WebAssembly does not know; hosts of components
/// all do.
pub fn build() -> Result<Built, Failure> {
    let toolchain = Toolchain::find()?;
    let built = built();
    std::fs::create_dir_all(root().join(DIST))?;
    for (package, form, to, has_simd) in
        [("tekigo-wasm", "module", &built.module, false), ("tekigo-component", "component", &built.component, true)]
    {
        let wasm = compile(&toolchain, package, has_simd)?;
        let mut run = cargo(&["run", "--quiet", "--locked", "--package", "xtask-component", "--"]);
        loud(run.arg(form).arg(wasm).arg(to))?;
        let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("   {DIST}/{name}: {} bytes", std::fs::metadata(to)?.len());
    }
    Ok(built)
}
