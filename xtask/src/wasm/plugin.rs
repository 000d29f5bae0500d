//! The two files for plugin hosts: the component of `wasm/wit`, and the core module with five functions (`wasm/src`).

use super::toolchain::Toolchain;
use super::tools::optimised;
use super::{PACKAGE, PROFILE, compile};
use crate::run::{Along, Failure, loud, program, programs, root};
use std::path::PathBuf;
use std::process::Command;

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

/// What the component is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    /// Speed: it lies on a disk beside its host.
    Fast,
    /// Size, as the module: nothing but the two themselves is then compiled twice. For tests of what it says.
    AsTheModule,
}

impl Component {
    fn profile(self) -> &'static str {
        match self {
            Self::Fast => "component",
            Self::AsTheModule => PROFILE,
        }
    }
}

/// Builds both. The module is the npm package's: small, and without vector instructions, since Java's compiler of
/// WebAssembly stops at the first.
pub fn build(form: Component, along: Along) -> Result<Built, Failure> {
    let toolchain = Toolchain::find()?;
    let built = built();
    std::fs::create_dir_all(root().join(DIST))?;
    let module = optimised(&compile(&toolchain, PACKAGE, PROFILE, "")?)?;
    let component = compile(&toolchain, "tekigo-component", form.profile(), "")?;
    let encoder = programs(&["xtask-component"], along)?.join(program("xtask-component"));
    for (form, wasm, to) in [("module", module, &built.module), ("component", component, &built.component)] {
        loud(Command::new(&encoder).arg(form).arg(wasm).arg(to))?;
        let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("   {DIST}/{name}: {} bytes", std::fs::metadata(to)?.len());
    }
    Ok(built)
}
