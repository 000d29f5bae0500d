//! `conformance/manifest.json`: every case with its expectations, for readers that know neither TOML nor tekigo.

use crate::case;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// The manifest of the cases under `root/cases`, as JSON text with a line end.
///
/// # Errors
/// A message that names the file which cannot be read.
pub fn text(root: &Path) -> Result<String, String> {
    let mut value = manifest(root)?.to_string();
    // one case a line: a change of one case is a change of one line
    value = value.replace("{\"about\":", "\n{\"about\":");
    Ok(value + "\n")
}

fn manifest(root: &Path) -> Result<Value, String> {
    let cases = root.join("cases");
    let mut listed = Vec::new();
    for file in case::files(&cases)? {
        let at = |why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
        let text = fs::read_to_string(&file).map_err(|why| at(&why))?;
        let read: Map<String, Value> = toml::from_str(&text).map_err(|why| at(&why))?;
        let name = case::name(&cases, &file);
        let input = read
            .get("input")
            .and_then(Value::as_str)
            .map_or_else(|| format!("{}.json", name.rsplit('/').next().unwrap_or_default()), str::to_owned);
        let group = name.split('/').next().unwrap_or_default().to_owned();
        let input = plain(&format!("cases/{group}/{input}"));
        let bytes = fs::read(root.join(&input)).map_err(|why| format!("{input}: {why}"))?;
        let digest = format!("{:x}", Sha256::digest(&bytes));
        let mut entry = read;
        let own = [("id", json!(name)), ("group", json!(group)), ("input", json!(input)), ("sha256", json!(digest))];
        entry.extend(own.map(|(key, value)| (key.to_owned(), value)));
        listed.push(Value::Object(entry));
    }
    Ok(json!({
        "schema": "urn:tekigo:schema:conformance-manifest:1",
        "licence": "MIT OR Apache-2.0",
        "cases": listed,
    }))
}

/// `cases/service/../clins/x.json` → `cases/clins/x.json`.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_is_fresh() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let there = fs::read_to_string(root.join("manifest.json")).unwrap_or_default();
        let fresh = text(root).expect("the cases");
        assert!(there == fresh, "run `cargo run -p tekigo-conformance --bin suite -- manifest`");
    }

    #[test]
    fn paths_are_made_plain() {
        assert_eq!(plain("cases/service/../clins/x.json"), "cases/clins/x.json");
    }
}
