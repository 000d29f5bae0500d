//! tekigo as WebAssembly: finding a compiler for wasm32, building, making it smaller, laying out the npm package, testing in Node.

mod exports;
mod layout;
pub mod plugin;
mod size;
mod toolchain;
mod tools;

use crate::run::{Along, Failure, loud, program, programs, quiet, root, target_dir};
use std::path::{Path, PathBuf};
use std::process::Command;
use toolchain::Toolchain;
pub use tools::installed;

/// The target triple.
const TARGET: &str = "wasm32-unknown-unknown";
/// The core module: the npm package's, and that of plugin hosts.
const PACKAGE: &str = "tekigo-wasm";
/// The profile of Cargo.toml that the package is built with.
const PROFILE: &str = "wasm";
/// Where the package's generated half goes, relative to the root; git ignores it.
pub const DIST: &str = "wasm/npm/dist";

/// Builds the npm package: `wasm/npm` with its generated half in `dist`.
pub fn package() -> Result<(), Failure> {
    let wasm = compile(&Toolchain::find()?, PACKAGE, PROFILE, "")?;
    let small = tools::optimised(&wasm)?;
    layout::write(&small, &root().join("wasm/npm"))?;
    println!("   {DIST}/tekigo.wasm: {} bytes", std::fs::metadata(small)?.len());
    Ok(())
}

/// Builds the npm package and the command line, then runs the package's tests in Node, which compare the two.
pub fn test(along: Along) -> Result<(), Failure> {
    package()?;
    let built = programs(&["tekigo"], along)?;
    let mut node = Command::new("node");
    node.current_dir(root().join("wasm/npm")).args(["--test", "--test-timeout=600000"]);
    let mut tests: Vec<PathBuf> = std::fs::read_dir(root().join("wasm/npm/test"))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    tests.sort();
    node.args(tests);
    node.env("TEKIGO_BIN", built.join(program("tekigo")));
    loud(&mut node)
}

/// Runs the package in Deno and Next.js, of some hundred megabytes from npm's registry: not a step of the gate.
pub fn runtimes() -> Result<(), Failure> {
    package()?;
    let folder = root().join("wasm/test/runtimes");
    installed(&folder)?;
    loud(Command::new("node").current_dir(folder).args(["--test", "--test-concurrency=1", "--test-timeout=900000"]))
}

/// Shows where the bytes of the module are.
pub fn sizes() -> Result<(), Failure> {
    let wasm = compile(&Toolchain::find()?, PACKAGE, PROFILE, "")?;
    println!("{}", size::told(&std::fs::read(wasm)?));
    Ok(())
}

/// Builds twice, the second time in a folder that nobody has built in, and compares the bytes.
pub fn reproducible() -> Result<(), Failure> {
    let toolchain = Toolchain::find()?;
    let again = target_dir().join(format!("{}-again", toolchain.folder()));
    if again.exists() {
        std::fs::remove_dir_all(&again)?;
    }
    let (one, other) = (compile(&toolchain, PACKAGE, PROFILE, "")?, compile(&toolchain, PACKAGE, PROFILE, "-again")?);
    let (one, other) = (std::fs::read(tools::optimised(&one)?)?, std::fs::read(tools::optimised(&other)?)?);
    std::fs::remove_dir_all(&again)?;
    if one != other {
        return Err(Failure(format!("two builds differ: {} and {} bytes", one.len(), other.len())));
    }
    println!("   two builds gave the same {} bytes, {}", one.len(), layout::sha256(&one));
    Ok(())
}

/// Compiles a package and returns where the file is.
fn compile(toolchain: &Toolchain, package: &str, profile: &str, suffix: &str) -> Result<PathBuf, Failure> {
    println!("   wasm32 by {}", toolchain.name());
    // A compiler of its own gets a folder of its own: in a shared one the two would undo each other's work.
    let folder = target_dir().join(format!("{}{suffix}", toolchain.folder()));
    let mut build = toolchain.cargo(profile, profile == PROFILE);
    build.args(["--quiet", "--locked", "--package", package, "--target", TARGET, "--profile", profile]);
    build.current_dir(root()).env("CARGO_TARGET_DIR", &folder);
    let mut flags = remapped(&folder);
    flags.extend(toolchain.flags().iter().chain(of_profile(profile)).map(ToString::to_string));
    build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    match quiet(&mut build) {
        // the library's own dependencies come from the registry, which may be out of reach where all of ours are at hand
        Err(failure) if matches!(toolchain, Toolchain::Source) => {
            println!("   not with the standard library from source, so as shipped: {failure}");
            return compile(&Toolchain::prebuilt()?, package, profile, suffix);
        }
        other => other?,
    };
    Ok(folder.join(TARGET).join(profile).join(package.replace('-', "_") + ".wasm"))
}

/// Flags of a profile that Cargo.toml has no words for.
fn of_profile(profile: &str) -> &'static [&'static str] {
    match profile {
        // the component runs in compilers, which have vector instructions (the module runs in interpreters as well)
        "component" => &["-Ctarget-feature=+simd128"],
        // half of what `opt-level = "s"` puts into callers
        _ => &["-Cllvm-args=-inline-threshold=25"],
    }
}

/// Flags that keep the folders of this machine out of messages about panics: the same source gives the same bytes anywhere.
fn remapped(folder: &Path) -> Vec<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")));
    let of = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    // the last that fits wins, and the target folder may lie in the root
    let mut flags = vec![of(&root(), "/tekigo"), of(folder, "/target")];
    flags.extend(home.map(|home| of(&home, "/cargo")));
    flags.extend(toolchain::sysroot().map(|sysroot| of(&sysroot, "/rust")));
    flags
}
