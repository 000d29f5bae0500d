//! What was compiled, packages and the engine's code, on disk; named by the digest of everything that went into it.
//!
//! An entry is worth nothing but time: one that is missing, damaged or of another version of the tool is made anew.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Digest of the inputs of a compilation.
#[derive(Clone)]
pub(crate) struct Key {
    digest: Sha256,
    /// What is compiled, which is the ending of the file.
    kind: &'static str,
}

impl Key {
    /// A key for this version of the tool.
    pub(crate) fn new(kind: &'static str) -> Self {
        let mut key = Self { digest: Sha256::new(), kind };
        key.add("tekigo", tekigo_core::outcome::VERSION.as_bytes());
        key.add("model", &tekigo_core::model::codec::VERSION.to_le_bytes());
        key
    }

    /// One more input; names and lengths are part of the key, so that no two lists of inputs look the same.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) {
        for part in [name.as_bytes(), bytes] {
            self.digest.update((part.len() as u64).to_le_bytes());
            self.digest.update(part);
        }
    }

    fn hex(&self) -> String {
        self.digest.clone().finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// A folder of what was compiled.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// `$TEKIGO_CACHE`, else `$XDG_CACHE_HOME/tekigo`, else `~/.cache/tekigo`; `None` when there is no such place.
    pub fn of_user() -> Option<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let folder = set("TEKIGO_CACHE")
            .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("tekigo")))
            .or_else(|| set("HOME").map(|home| home.join(".cache").join("tekigo")))
            .or_else(|| set("LOCALAPPDATA").map(|folder| folder.join("tekigo")))?;
        Some(Self { folder })
    }

    /// A folder of the caller's; made when the first entry is kept.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The file of an entry.
    pub(crate) fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{}.{}", key.hex(), key.kind))
    }

    /// The bytes of an entry: its last 32 are the digest of the rest. `Ok(None)` when there is none; an error when it is
    /// damaged.
    pub(crate) fn read(&self, key: &Key) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = match std::fs::read(self.path(key)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "damaged");
        let body = bytes.len().checked_sub(32).ok_or_else(damaged)?;
        if Sha256::digest(&bytes[..body]).as_slice() != &bytes[body..] {
            return Err(damaged());
        }
        bytes.truncate(body);
        Ok(Some(bytes))
    }

    /// Keeps an entry: written aside and renamed, so that no other process ever sees half of it.
    pub(crate) fn write(&self, key: &Key, bytes: &[u8]) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let path = self.path(key);
        let aside = path.with_extension(format!("{}.tmp", std::process::id()));
        let written =
            write_all(&aside, &[bytes, Sha256::digest(bytes).as_slice()]).and_then(|()| std::fs::rename(&aside, &path));
        if written.is_err() {
            // nothing more can be done about what is left of it
            let _ = std::fs::remove_file(&aside);
        }
        written
    }
}

fn write_all(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    for part in parts {
        file.write_all(part)?;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_and_damage_is_seen() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let cache = Cache { folder: folder.path().join("new") };
        let mut key = Key::new("rules");
        key.add("a", b"bc");
        assert!(cache.read(&key)?.is_none());
        cache.write(&key, b"compiled")?;
        assert_eq!(cache.read(&key)?.as_deref(), Some(&b"compiled"[..]));
        let mut bytes = std::fs::read(cache.path(&key))?;
        bytes[3] ^= 1;
        std::fs::write(cache.path(&key), &bytes)?;
        assert!(cache.read(&key).is_err());
        std::fs::write(cache.path(&key), b"short")?;
        assert!(cache.read(&key).is_err());
        Ok(())
    }

    #[test]
    fn the_key_tells_names_from_bytes() {
        let (mut one, mut other) = (Key::new("rules"), Key::new("rules"));
        one.add("a", b"bc");
        other.add("ab", b"c");
        assert_ne!(one.hex(), other.hex());
    }
}
