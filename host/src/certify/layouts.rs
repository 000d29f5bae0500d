//! The vendor's own layouts of requests (`[adapter] maps` of `vendor.toml`): a request that a system writes in the closed layout of the
//! service, or in one of its own, is read back by its mapping and judged as the request that it means.

use crate::certify::system::{Files, Task};
use std::path::{Path, PathBuf};
use tekigo_core::request::map::{Encoding, Mapping};

/// Mappings in the order in which they are tried.
#[derive(Clone, Debug, Default)]
pub struct Layouts(Vec<Mapping>);

impl Layouts {
    /// Reads the mappings.
    ///
    /// # Errors
    /// Which one cannot be read, and why.
    pub fn read(folder: &Path, paths: &[PathBuf]) -> Result<Self, String> {
        let read = |path: &PathBuf| {
            let name = path.display().to_string();
            let bytes = std::fs::read(folder.join(path)).map_err(|why| format!("{name}: {why}"))?;
            Mapping::parse(&bytes).map_err(|fault| format!("{name}: {} / {}", fault.ja, fault.en))
        };
        Ok(Self(paths.iter().map(read).collect::<Result<_, String>>()?))
    }

    /// The request that a file in one of the layouts means, as JSON; `None` when it is of none of them. `digest_of` gives the digest of
    /// the request that a receipt was given for: a layout that asks for a result holds the receipt only.
    pub fn request(&self, bytes: &[u8], digest_of: &dyn Fn(&str) -> Option<String>) -> Option<Vec<u8>> {
        let mut request = self.0.iter().find_map(|mapping| {
            let text = match mapping.encoding {
                Encoding::Utf8 => std::str::from_utf8(bytes).ok()?.to_owned(),
                Encoding::Cp932 => {
                    encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned()
                }
            };
            mapping.request(&text).ok()
        })?;
        if let Some(before) = request.get_mut("request").filter(|before| before.get("sha256").is_none())
            && let Some(digest) = before.get("receipt").and_then(|receipt| digest_of(receipt.as_str()?))
        {
            before["sha256"] = digest.into();
        }
        let mut json = serde_json::to_vec_pretty(&request).unwrap_or_default();
        json.push(b'\n');
        Some(json)
    }

    /// The files that the item wants of those that a system has made. One that it wants as JSON and that is there in a layout instead
    /// (`request.csv` for `request.json`) is read; the file itself is kept beside it, as what was seen.
    pub(super) fn wanted(&self, task: &Task, mut made: Files) -> Files {
        let mut wanted = Files::new();
        for name in &task.want {
            if let Some(bytes) = made.remove(name) {
                wanted.insert(name.clone(), bytes);
                continue;
            }
            let found: Vec<String> = made.keys().filter(|other| self.stands_for(other, name)).cloned().collect();
            for other in found {
                let Some(bytes) = made.remove(&other) else { continue };
                if let Some(request) = self.request(&bytes, &|_| None) {
                    wanted.insert(name.clone(), request);
                }
                wanted.insert(other, bytes);
            }
        }
        wanted
    }

    /// Whether `file` may be `wanted` in a layout: the same name with another extension.
    pub(super) fn stands_for(&self, file: &str, wanted: &str) -> bool {
        let of = |name: &str| name.rsplit_once('.').map(|(stem, extension)| (stem.to_owned(), extension.to_owned()));
        match (of(file), of(wanted)) {
            (Some((stem, extension)), Some((name, json))) => {
                !self.0.is_empty() && stem == name && json == "json" && extension != json
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANCEL: &str = r#"{"format": "csv", "encoding": "cp932", "means": {"/operation": "cancel", "/target/kind": "referral"},
        "fields": [{"to": "a", "value": "C1"}, {"to": "b", "from": "/target/institution"}, {"to": "c", "from": "/target/insured/symbol"}]}"#;
    const RESULT: &str = r#"{"format": "csv", "means": {"/operation": "result"},
        "fields": [{"to": "a", "value": "Q1"}, {"to": "b", "from": "/request/receipt"}]}"#;

    fn layouts() -> Layouts {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("c.json"), CANCEL).expect("written");
        std::fs::write(folder.path().join("r.json"), RESULT).expect("written");
        Layouts::read(folder.path(), &["c.json".into(), "r.json".into()]).expect("mappings")
    }

    #[test]
    fn a_file_is_read_by_the_mapping_that_it_is_of() {
        let layouts = layouts();
        let read = |bytes: &[u8]| {
            let json = layouts.request(bytes, &|receipt| (receipt == "R-1").then(|| "ab".to_owned()))?;
            serde_json::from_slice::<serde_json::Value>(&json).ok()
        };
        let cancel = read(b"C1,1319999015,\x82\xa0\r\n").expect("a request");
        assert_eq!(
            (&cancel["operation"], &cancel["target"]["kind"], &cancel["target"]["insured"]["symbol"]),
            (&"cancel".into(), &"referral".into(), &"あ".into())
        );
        let result = read(b"Q1,R-1\r\n").expect("a request");
        assert_eq!((&result["operation"], &result["request"]["sha256"]), (&"result".into(), &"ab".into()));
        for none in [&b"C2,1,x\r\n"[..], b"C1,1,\x82\r\n", b"C1,1", b"", b"{}"] {
            assert_eq!(read(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_file_in_a_layout_stands_for_the_one_that_is_wanted() {
        let task = Task { want: vec!["request.json".into()], ..Task::default() };
        let files = |names: &[(&str, &str)]| -> Files {
            names.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
        };
        let names =
            |layouts: &Layouts, made: Files| -> Vec<String> { layouts.wanted(&task, made).into_keys().collect() };
        let made = || files(&[("request.csv", "C1,1319999015,a\r\n"), ("other.csv", "x")]);
        assert_eq!(names(&layouts(), made()), ["request.csv", "request.json"]);
        assert_eq!(names(&layouts(), files(&[("request.csv", "?")])), ["request.csv"]);
        assert_eq!(names(&Layouts::default(), made()), Vec::<String>::new());
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("x.json"), "{}").expect("written");
        assert!(Layouts::read(folder.path(), &["x.json".into()]).is_err());
        assert!(Layouts::read(folder.path(), &["absent.json".into()]).is_err());
    }
}
