//! What comes from npm: binaryen's `wasm-opt`, in the version of `wasm/tools/package-lock.json`.

use super::exports;
use crate::run::{Failure, quiet, root};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Optimised for size: the module is loaded over networks, and what is hot was optimised for speed before. A function that has one
/// caller stays a function unless it is small: an engine compiles a function when it is first called, and with everything that it
/// might call pulled in (140 kB into one, before this) a first call waits for code that it never runs. Repeated beginnings and
/// ends of functions also compress better than one large body. The data stays one piece: cut at every run of zeros it is 2 % shorter
/// and compresses 9 % worse.
const OPTIONS: [&str; 6] = [
    "-Oz",
    "--skip-pass=memory-packing",
    "--one-caller-inline-max-function-size=100",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// The function of `wasm/src/memory.rs` that hosts have no use for.
const OF_THE_COMPILER: &str = "memcmp";

/// The folder of the tools, with them in it.
fn folder() -> Result<PathBuf, Failure> {
    let folder = root().join("wasm/tools");
    installed(&folder)?;
    Ok(folder)
}

/// Installs what the lock file of a folder names, once for each lock file; no script of a package runs.
pub fn installed(folder: &Path) -> Result<(), Failure> {
    if modified(&folder.join("node_modules/.package-lock.json")) >= modified(&folder.join("package-lock.json")) {
        return Ok(());
    }
    println!("   installing what {} names by npm", folder.join("package-lock.json").display());
    quiet(Command::new("npm").current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    Ok(())
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    std::fs::metadata(path).and_then(|about| about.modified()).ok()
}

/// Makes the module smaller; returns where the result is. Where npm's registry is out of reach the module stays as it is,
/// which is said: it works the same and is larger.
pub(super) fn optimised(wasm: &Path) -> Result<PathBuf, Failure> {
    let small = wasm.with_extension("small.wasm");
    let by = ["wasm/tools/package-lock.json", "xtask/src/wasm/tools.rs", "xtask/src/wasm/exports.rs"]
        .map(|file| modified(&root().join(file)));
    if modified(&small) > modified(wasm) && by.into_iter().all(|by| modified(&small) > by) {
        return Ok(small);
    }
    let plain = wasm.with_extension("plain.wasm");
    std::fs::write(&plain, exports::without(&std::fs::read(wasm)?, OF_THE_COMPILER)?)?;
    let folder = match folder() {
        Ok(folder) => folder,
        Err(failure) => {
            println!("   wasm-opt is not here, the module stays large: {failure}");
            return Ok(plain);
        }
    };
    // written under another name first: a run that is stopped leaves nothing that looks like a result
    let half = wasm.with_extension("half.wasm");
    let mut run = Command::new("node");
    run.arg(folder.join("node_modules/binaryen/bin/wasm-opt")).arg(&plain).args(OPTIONS).arg("-o").arg(&half);
    quiet(&mut run)?;
    std::fs::rename(&half, &small)?;
    Ok(small)
}
