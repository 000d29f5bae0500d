//! Which compiler builds for wasm32 here. The first of: the current toolchain with the standard library built from its source,
//! which makes the module smallest; the same with the library as it is shipped, where the source cannot be had; Debian's compiler,
//! which builds the library as well (machines where rustup has no way out).

use super::TARGET;
use crate::run::{Failure, cargo, quiet, root};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The packages of Debian that together build for wasm32.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];

/// The standard library built for this module. A panic stops at once instead of making words that no host could read (a module
/// without imports has nowhere to write them): 6 % of the download. cargo and rustc take these from stable compilers when
/// `RUSTC_BOOTSTRAP` says so; the toolchain's version is fixed, so what they mean is, too.
const FROM_SOURCE: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zpanic-immediate-abort"];
/// The same for a module that is downloaded: sorting and the like by small code.
const SMALL: &str = "-Zbuild-std-features=optimize_for_size";

/// A compiler that can build for wasm32.
pub(super) enum Toolchain {
    /// The toolchain that runs this task, with the source of its standard library.
    Source,
    /// The same without the source.
    Shipped,
    /// Debian's, by absolute paths: on `PATH` rustup's shims usually come first.
    Debian {
        /// Its cargo.
        cargo: PathBuf,
        /// Its compiler.
        rustc: PathBuf,
    },
}

impl Toolchain {
    /// Finds one, installing what is missing. `TEKIGO_WASM=shipped` and `TEKIGO_WASM=debian` go to a later one at once, to test it.
    pub(super) fn find() -> Result<Self, Failure> {
        let forced = std::env::var("TEKIGO_WASM").unwrap_or_default();
        if forced.is_empty() && source() {
            return Ok(Self::Source);
        }
        if forced.is_empty() {
            println!("   the source of the standard library (rust-src) is not here: the module becomes a tenth larger");
        }
        if forced == "debian" { debian() } else { Self::prebuilt() }
    }

    /// The first that needs no source of the current toolchain.
    pub(super) fn prebuilt() -> Result<Self, Failure> {
        if installed() || rustup(&["target", "add", TARGET]) && installed() { Ok(Self::Shipped) } else { debian() }
    }

    /// For the person at the terminal.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Source => "the current toolchain, standard library from source",
            Self::Shipped => "the current toolchain",
            Self::Debian { .. } => "Debian's rustc-web",
        }
    }

    /// Its folder under the target folder.
    pub(super) fn folder(&self) -> &'static str {
        match self {
            Self::Source => "wasm",
            Self::Shipped => "wasm-shipped",
            Self::Debian { .. } => "wasm-debian",
        }
    }

    /// `cargo build` by it, of a profile that is to be small or else fast.
    pub(super) fn cargo(&self, profile: &str, small: bool) -> Command {
        let mut command = match self {
            Self::Source | Self::Shipped => cargo(&["build"]),
            Self::Debian { cargo, rustc } => {
                let mut command = Command::new(cargo);
                command.arg("build");
                // what the running cargo or rustup tells its children would lead back to the other toolchain
                for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTFLAGS"] {
                    command.env_remove(name);
                }
                command.env("RUSTC", rustc).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19");
                command
            }
        };
        if self.builds_std() {
            command.env("RUSTC_BOOTSTRAP", "1").args(FROM_SOURCE);
            command.arg("--config").arg(format!("profile.{profile}.panic=\"immediate-abort\""));
            command.args(small.then_some(SMALL));
        }
        command
    }

    /// Flags of rustc beside those of the profile.
    pub(super) fn flags(&self) -> &'static [&'static str] {
        // no word of where a panic happened is ever shown; names as `cargo xtask wasm-size` reads them
        const FLAGS: [&str; 3] = ["-Zlocation-detail=none", "-Zunstable-options", "-Csymbol-mangling-version=legacy"];
        if self.builds_std() { &FLAGS } else { &[] }
    }

    fn builds_std(&self) -> bool {
        !matches!(self, Self::Shipped)
    }
}

/// The source of the current toolchain's standard library, installed if need be.
fn source() -> bool {
    has_source() || rustup(&["component", "add", "rust-src"]) && has_source()
}

fn has_source() -> bool {
    sysroot().is_some_and(|sysroot| sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").is_file())
}

/// Where the current toolchain lies.
pub(super) fn sysroot() -> Option<PathBuf> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.current_dir(root()).args(["--print", "sysroot"]);
    quiet(&mut rustc).ok().map(|told| PathBuf::from(told.trim()))
}

/// Whether the current toolchain has the target.
fn installed() -> bool {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.current_dir(root()).args(["--print", "target-libdir", "--target", TARGET]);
    let libdir = quiet(&mut rustc).unwrap_or_default();
    let files = std::fs::read_dir(libdir.trim()).into_iter().flatten().flatten();
    files.map(|file| file.file_name()).any(|name| name.to_string_lossy().starts_with("libcore-"))
}

/// Whether rustup could do something.
fn rustup(args: &[&str]) -> bool {
    quiet(Command::new("rustup").current_dir(root()).args(args)).is_ok()
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
