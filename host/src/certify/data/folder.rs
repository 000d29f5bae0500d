//! The vendor's own data, for instance those that 支払基金 hands out, judged by the same items: docs/certify-data.md.

use super::Data;
use crate::Error;
use std::path::{Path, PathBuf};

/// Test data of a run: a vendor's folder first, then what comes with tekigo.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    root: Option<PathBuf>,
    seed: u64,
}

/// A file larger than this is not read: more than six times what may be sent at once.
const MOST: u64 = 64 * 1024 * 1024;

impl Folder {
    /// `root`: a folder with files named like the pieces they stand for (`laboratory.json`); none: own data only.
    ///
    /// # Errors
    /// `root` is no folder, or holds a file that stands for nothing.
    pub fn new(root: Option<&Path>, seed: u64) -> Result<Self, Error> {
        let Some(root) = root else { return Ok(Self { root: None, seed }) };
        for entry in std::fs::read_dir(root).map_err(|why| Error::read(root, why))? {
            let name = entry.map_err(|why| Error::read(root, why))?.file_name().to_string_lossy().into_owned();
            let Some(id) = name.strip_suffix(".json") else { continue };
            if super::find(id).is_none() {
                return Err(Error::call(
                    format!(
                        "{} の {name} は、どのテストデータの代わりか分かりません (名前は docs/certify-data.md にあります)",
                        root.display()
                    ),
                    format!(
                        "{name} in {} stands for no piece of test data (docs/certify-data.md has the names)",
                        root.display()
                    ),
                ));
            }
        }
        Ok(Self { root: Some(root.to_owned()), seed })
    }

    /// The piece of this id, and whether it is the vendor's.
    ///
    /// # Errors
    /// The vendor's file cannot be read or is too large.
    pub fn find(&self, id: &str) -> Result<Option<(Data, bool)>, Error> {
        let own = super::make(id, self.seed).map(|data| (data, false));
        let Some(path) = self.root.as_ref().map(|root| root.join(format!("{id}.json"))) else { return Ok(own) };
        // only names that are ids of ours reach this, so that the path cannot leave the folder
        if own.is_none() || !path.is_file() {
            return Ok(own);
        }
        let size = path.metadata().map_err(|why| Error::read(&path, why))?.len();
        if size > MOST {
            return Err(Error::call(
                format!("{} が大きすぎます ({size} バイト)", path.display()),
                format!("{} is too large ({size} bytes)", path.display()),
            ));
        }
        let bytes = std::fs::read(&path).map_err(|why| Error::read(&path, why))?;
        Ok(Some((Data { id: id.to_owned(), bytes }, true)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendors_file_stands_for_ours_and_an_unknown_name_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("laboratory.json"), b"{}").expect("written");
        std::fs::write(folder.path().join("README.txt"), b"x").expect("written");
        let data = Folder::new(Some(folder.path()), 0).expect("a folder of data");
        assert_eq!(
            data.find("laboratory").expect("read"),
            Some((Data { id: "laboratory".into(), bytes: b"{}".to_vec() }, true))
        );
        assert!(matches!(data.find("conditions").expect("read"), Some((_, false))));
        assert_eq!(data.find("../laboratory").expect("read"), None);
        std::fs::write(folder.path().join("laboratry.json"), b"{}").expect("written");
        assert!(Folder::new(Some(folder.path()), 0).is_err());
    }
}
