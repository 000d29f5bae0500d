//! Packs on disk: one file a system, in one folder.

use crate::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::masters::{Masters, Pack, PackError, system};

/// What packs are called behind the point.
pub(super) const EXTENSION: &str = "masters";

/// A file that is mapped into memory: its pages are read when they are asked for, and shared between processes.
struct Mapped(memmap2::Mmap);

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The folder of masters: the one given, else `$TEKIGO_MASTERS`, else `$XDG_DATA_HOME/tekigo/masters`, else
/// `~/.local/share/tekigo/masters`, else `%LOCALAPPDATA%\tekigo\masters`.
pub(crate) fn folder(given: Option<&Path>) -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let below = |folder: PathBuf| folder.join("tekigo").join("masters");
    given
        .map(Path::to_owned)
        .or_else(|| set("TEKIGO_MASTERS"))
        .or_else(|| set("XDG_DATA_HOME").map(below))
        .or_else(|| set("HOME").map(|home| below(home.join(".local").join("share"))))
        .or_else(|| set("LOCALAPPDATA").map(below))
}

/// The file of a system's pack, or of the map from it.
pub(super) fn path(folder: &Path, url: &str, is_map: bool) -> PathBuf {
    let mut name = if let Some(known) = system::system(url) {
        known.file.to_owned()
    } else {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
        let short = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).unwrap_or(url);
        short.chars().map(plain).take(120).collect()
    };
    if is_map {
        name.insert_str(0, "map-");
    }
    folder.join(name + "." + EXTENSION)
}

/// Opens the pack in a file.
pub(super) fn open_pack(path: &Path) -> Result<Pack, String> {
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let is_empty = file.metadata().map_err(|error| error.to_string())?.len() == 0;
    if is_empty {
        return Err(PackError::NotAPack.to_string());
    }
    #[allow(
        unsafe_code,
        reason = "packs are written aside and renamed, never changed where they are, so a mapped one stays"
    )]
    // SAFETY: the file is opened for reading only; `write` below never changes a pack in its place.
    let mapped = unsafe { memmap2::Mmap::map(&file) }.map_err(|error| error.to_string())?;
    Pack::open(Arc::new(Mapped(mapped))).map_err(|error| error.to_string())
}

/// The packs of a folder in the order of their names; those that cannot be used come as words.
pub(super) fn packs(folder: &Path) -> io::Result<Vec<(PathBuf, Result<Pack, String>)>> {
    let entries = std::fs::read_dir(folder)?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == EXTENSION));
    paths.sort();
    Ok(paths.into_iter().map(|path| (path.clone(), open_pack(&path))).collect())
}

/// The masters of a folder for a validation. A check that is left out in silence is none, so a pack that cannot be used
/// fails the call.
pub(super) fn open(folder: Option<&Path>, was_given: bool) -> Result<Masters, Error> {
    let mut masters = Masters::default();
    let Some(folder) = folder else { return Ok(masters) };
    if !was_given && !folder.is_dir() {
        return Ok(masters);
    }
    let name = folder.display();
    let packs = packs(folder).map_err(|error| {
        Error::call(
            format!("マスターのフォルダー {name} を読めません: {error}"),
            format!("cannot read the folder of masters {name}: {error}"),
        )
    })?;
    if was_given && packs.is_empty() {
        return Err(Error::call(
            format!(
                "{name} に取り込んだマスターがありません。tekigo masters import FILE --out {name} で取り込んでください"
            ),
            format!("{name} holds no masters; import some with tekigo masters import FILE --out {name}"),
        ));
    }
    let mut broken = (Vec::new(), Vec::new());
    for (path, pack) in packs {
        match pack {
            Ok(pack) => masters.add(Arc::new(pack)),
            Err(error) => {
                let path = path.display();
                broken.0.push(format!("マスター {path} を使えません: {error}"));
                broken.1.push(format!("cannot use the master {path}: {error}"));
            }
        }
    }
    if broken.0.is_empty() { Ok(masters) } else { Err(Error::call(broken.0.join("\n"), broken.1.join("\n"))) }
}

/// Writes a pack: aside and renamed, so that whoever has the old one mapped keeps it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = path.with_extension(format!("{}.part", std::process::id()));
    let mut file = std::fs::File::create(&aside)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    if let Err(error) = written.and_then(|()| std::fs::rename(&aside, path)) {
        let _ = std::fs::remove_file(&aside);
        return Err(error);
    }
    Ok(())
}
