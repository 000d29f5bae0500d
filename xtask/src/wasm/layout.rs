//! The generated half of the npm package: the module, the same inside a script, and the digests of everything.

use super::DIST;
use crate::run::{Failure, root};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256, Sha384};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Lays out `dist` of the module.
pub(super) fn write(wasm: &Path, package: &Path) -> Result<(), Failure> {
    let dist = root().join(DIST);
    if dist.exists() {
        std::fs::remove_dir_all(&dist)?;
    }
    std::fs::create_dir_all(&dist)?;
    let module = std::fs::read(wasm)?;
    std::fs::write(dist.join("tekigo.wasm"), &module)?;
    std::fs::write(dist.join("inline-data.js"), inline(&module)?)?;
    std::fs::write(dist.join("integrity.json"), integrity(package)?)?;
    Ok(())
}

/// The module as a script: gzip, base64.
fn inline(module: &[u8]) -> Result<String, Failure> {
    // no time and no name: the same module gives the same bytes
    let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    gzip.write_all(module)?;
    let packed = BASE64_STANDARD.encode(gzip.finish()?);
    Ok(format!(
        "// dist/tekigo.wasm as gzip and base64, made by `cargo xtask wasm`.\nexport const packed =\n  \"{packed}\";\n"
    ))
}

/// The SHA-256 of some bytes, hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Digests of the files that browsers load: SHA-256 for people, SHA-384 as `integrity` takes it.
fn integrity(package: &Path) -> Result<String, Failure> {
    let mut files = Vec::new();
    collect(package, Path::new(""), &mut files)?;
    files.sort();
    let mut lines = Vec::new();
    for file in files {
        let bytes = std::fs::read(package.join(&file))?;
        let name = file.to_string_lossy().replace('\\', "/");
        let (size, sha256) = (bytes.len(), sha256(&bytes));
        let sha384 = BASE64_STANDARD.encode(Sha384::digest(&bytes));
        lines.push(format!(
            "  \"{name}\": {{ \"bytes\": {size}, \"sha256\": \"{sha256}\", \"integrity\": \"sha384-{sha384}\" }}"
        ));
    }
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}

/// Scripts and modules of the package: in its folder and in those that package.json packs.
fn collect(package: &Path, below: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in std::fs::read_dir(package.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if ["dist", "elements", "lib"].iter().any(|packed| path.starts_with(packed)) {
                collect(package, &path, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "js" || extension == "wasm") {
            files.push(path);
        }
    }
    Ok(())
}
