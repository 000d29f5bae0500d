//! Which compiler builds for wasm32 here. The target comes from the first of: the current toolchain, where it has it;
//! rustup; Debian's compiler, which builds the standard library itself (machines where rustup has no way out).

use super::TARGET;
use crate::run::{Failure, cargo, quiet, root};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The packages of Debian that together build for wasm32.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];

/// A compiler that can build for wasm32.
pub(super) enum Toolchain {
    /// The toolchain that runs this task.
    Current,
    /// Debian's, by absolute paths: on `PATH` rustup's shims usually come first.
    Debian {
        /// Its cargo.
        cargo: PathBuf,
        /// Its compiler.
        rustc: PathBuf,
    },
}

impl Toolchain {
    /// Finds one, installing what is missing. `TEKIGO_WASM=debian` goes to the last resort at once, to test it.
    pub(super) fn find() -> Result<Self, Failure> {
        let forced = std::env::var("TEKIGO_WASM").is_ok_and(|value| value == "debian");
        if !forced && (installed() || rustup()) { Ok(Self::Current) } else { debian() }
    }

    /// For the person at the terminal.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Current => "the current toolchain",
            Self::Debian { .. } => "Debian's rustc-web",
        }
    }

    /// Its folder under the target folder.
    pub(super) fn folder(&self) -> &'static str {
        match self {
            Self::Current => "wasm",
            Self::Debian { .. } => "wasm-debian",
        }
    }

    /// `cargo build` by it.
    pub(super) fn cargo(&self) -> Command {
        match self {
            Self::Current => cargo(&["build"]),
            Self::Debian { cargo, rustc } => {
                let mut command = Command::new(cargo);
                command.args(["build", "-Zbuild-std=std,panic_abort"]);
                // what the running cargo or rustup tells its children would lead back to the other toolchain
                for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTFLAGS"] {
                    command.env_remove(name);
                }
                command.env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1");
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19");
                command
            }
        }
    }
}

/// Whether the current toolchain has the target.
fn installed() -> bool {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.current_dir(root()).args(["--print", "target-libdir", "--target", TARGET]);
    let libdir = quiet(&mut rustc).unwrap_or_default();
    let files = std::fs::read_dir(libdir.trim()).into_iter().flatten().flatten();
    files.map(|file| file.file_name()).any(|name| name.to_string_lossy().starts_with("libcore-"))
}

/// Whether rustup could install it.
fn rustup() -> bool {
    quiet(Command::new("rustup").current_dir(root()).args(["target", "add", TARGET])).is_ok() && installed()
}

/// Debian's compiler, installed if need be.
fn debian() -> Result<Toolchain, Failure> {
    let missing: Vec<&str> = DEBIAN_PACKAGES.into_iter().filter(|package| files_of(package).is_empty()).collect();
    if !missing.is_empty() {
        println!("   installing {} by apt-get", missing.join(" "));
        quiet(&mut apt(&["update"]))?;
        let mut install = apt(&["install", "--yes", "--no-install-recommends"]);
        quiet(install.args(&missing))?;
    }
    // share/ holds a wrapper for building Debian packages that has the same name.
    let file = |package: &str, name: &str| {
        let program = Path::new("bin").join(name);
        let ours = |path: &PathBuf| path.ends_with(&program) && !path.starts_with("/usr/share") && path.is_file();
        files_of(package).into_iter().find(ours)
    };
    match (file("cargo-web", "cargo"), file("rustc-web", "rustc")) {
        (Some(cargo), Some(rustc)) => Ok(Toolchain::Debian { cargo, rustc }),
        _ => Err(Failure(format!(
            "no way to build for {TARGET}: the toolchain lacks it, rustup cannot add it, and Debian's {} are not here",
            DEBIAN_PACKAGES.join(", ")
        ))),
    }
}

/// The files of an installed Debian package; none where it is not installed or this is not Debian.
fn files_of(package: &str) -> Vec<PathBuf> {
    quiet(Command::new("dpkg").args(["-L", package])).unwrap_or_default().lines().map(PathBuf::from).collect()
}

/// `apt-get`, by sudo where this is not root.
fn apt(args: &[&str]) -> Command {
    let root = quiet(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = Command::new(if root { "apt-get" } else { "sudo" });
    if !root {
        command.args(["--non-interactive", "apt-get"]);
    }
    command.arg("-qq").args(args).env("DEBIAN_FRONTEND", "noninteractive");
    command
}
