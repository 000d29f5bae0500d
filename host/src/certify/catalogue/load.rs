//! Reads a catalogue, and says what is wrong with it.

use super::check::Check;
use super::item::{Item, Kind, Text};
use super::{Coverage, embedded};
use crate::Error;
use crate::error::read_toml;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a catalogue is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its name.
    pub id: String,
    /// Its edition, `2026-11`.
    pub edition: String,
    /// Its title.
    pub title: Text,
    /// Its licence.
    pub licence: String,
    /// Who wrote it, from what.
    pub origin: Text,
    /// The sources that items name.
    pub sources: Vec<Source>,
}

/// A source of requirements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its short name.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// One requirement of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequirementRow {
    /// `TG0-055`.
    pub id: String,
    /// Source.
    pub source: String,
    /// Section.
    pub section: String,
    /// What it asks for, in our words.
    pub text: Text,
    /// Why no item is mapped to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_mapped_reason: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    catalogue: Option<Head>,
    #[serde(default)]
    requirement: Vec<RequirementRow>,
    #[serde(default)]
    item: Vec<Item>,
}

/// A catalogue.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// What it is.
    pub head: Head,
    /// Its items, by id.
    pub items: Vec<Item>,
    /// The requirements of its sources, by id.
    pub requirements: Vec<RequirementRow>,
    /// SHA-256 over the names and texts of its files.
    pub digest: String,
    /// Its files: name and text.
    pub files: Vec<(String, String)>,
}

impl Catalogue {
    /// The one that comes with tekigo.
    ///
    /// # Errors
    /// Never in a build whose tests passed.
    pub fn embedded() -> Result<Self, Error> {
        Self::of(embedded::FILES)
    }

    /// The `*.toml` of a folder.
    ///
    /// # Errors
    /// A file cannot be read, is not of the form, or the whole does not hold together.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|why| Error::read(folder, why))? {
            let path = entry.map_err(|why| Error::read(folder, why))?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                files.push((name, std::fs::read_to_string(&path).map_err(|why| Error::read(&path, why))?));
            }
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
        Self::of(&files)
    }

    /// From files: name and text, in any order.
    ///
    /// # Errors
    /// A file is not of the form, or the whole does not hold together.
    pub fn of(files: &[(&str, &str)]) -> Result<Self, Error> {
        let mut files = files.to_vec();
        files.sort_unstable();
        let (mut head, mut items, mut requirements) = (None, Vec::new(), Vec::new());
        let mut digest = Sha256::new();
        for &(name, text) in &files {
            // lengths first, so that no two lists of files give the same bytes
            digest.update((name.len() as u64).to_le_bytes());
            digest.update(name);
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text);
            let file: File = read_toml(text).map_err(|error| {
                Error::call(
                    format!("試験カタログ {name} の形が違います: {error}"),
                    format!("{name} is not of the form of a catalogue: {error}"),
                )
            })?;
            if file.catalogue.is_some() && head.is_some() {
                return Err(Error::call("[catalogue] が 2 つあります", "there are two [catalogue]"));
            }
            head = head.or(file.catalogue);
            items.extend(file.item);
            requirements.extend(file.requirement);
        }
        let head = head.ok_or_else(|| {
            Error::call(
                "[catalogue] がありません (試験カタログのフォルダーですか)",
                "there is no [catalogue]: is this a catalogue?",
            )
        })?;
        items.sort_by(|one, other| one.id.cmp(&other.id));
        requirements.sort_by(|one: &RequirementRow, other| one.id.cmp(&other.id));
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let catalogue = Self { head, items, requirements, digest: hex(&digest.finalize()), files };
        let faults = catalogue.faults();
        if faults.is_empty() {
            return Ok(catalogue);
        }
        let list = faults.join("\n");
        Err(Error::call(format!("試験カタログに誤りがあります:\n{list}"), format!("the catalogue has faults:\n{list}")))
    }

    /// The item of this id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Which requirements have items.
    pub fn coverage(&self) -> Coverage<'_> {
        Coverage::of(self)
    }

    /// What does not hold together: ids given twice, names of nothing, kinds without what they need.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let sources: BTreeSet<&str> = self.head.sources.iter().map(|source| &*source.id).collect();
        let mut rows: BTreeMap<&str, &RequirementRow> = BTreeMap::new();
        for row in &self.requirements {
            if rows.insert(&row.id, row).is_some() {
                faults.push(format!("{}: given twice", row.id));
            }
            if !sources.contains(&*row.source) {
                faults.push(format!("{}: no source {}", row.id, row.source));
            }
        }
        let mut ids = BTreeSet::new();
        for item in &self.items {
            let mut fault = |what: String| faults.push(format!("{}: {what}", item.id));
            if !ids.insert(&item.id) {
                fault("given twice".to_owned());
            }
            for requirement in &item.requirements {
                if !sources.contains(&*requirement.source) {
                    fault(format!("no source {}", requirement.source));
                }
                if let Some(id) = &requirement.id {
                    match rows.get(&**id) {
                        None => fault(format!("no requirement {id}")),
                        Some(row) if row.source != requirement.source || row.section != requirement.section => {
                            fault(format!("{id} is {} {}", row.source, row.section));
                        }
                        Some(_) => {}
                    }
                }
            }
            let by_tool = matches!(item.kind, Kind::Auto | Kind::Simulated);
            if item.not_tested_reason.is_some() {
                continue;
            }
            if by_tool && (item.case.is_none() || item.checks.is_empty()) {
                fault("case and checks are needed".to_owned());
            }
            if !by_tool && item.procedure.is_empty() {
                fault("a procedure is needed".to_owned());
            }
            if (item.kind == Kind::Simulated) != item.case.as_ref().is_some_and(|case| case.service.is_some()) {
                fault("case.service is for simulated items, and needed there".to_owned());
            }
            for name in item.checks.iter().flat_map(Check::files) {
                if let Err(why) = names_a_file(item, name) {
                    fault(why);
                }
            }
        }
        faults
    }
}

/// Whether a name in a check can be answered by the item's case.
fn names_a_file(item: &Item, name: &str) -> Result<(), String> {
    let Some(case) = &item.case else { return Ok(()) };
    match name.split_once(':') {
        None if case.want.iter().any(|wanted| wanted == name) => Ok(()),
        None => Err(format!("{name} is not in case.want")),
        Some(("given", given)) if case.give.contains_key(given) => Ok(()),
        Some(("given", given)) => Err(format!("{given} is not in case.give")),
        Some(("sent" | "data", _)) if case.service.is_some() => Ok(()),
        Some(_) => Err(format!("{name} names nothing")),
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // writing to a String cannot fail
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn schema() -> jsonschema::Validator {
        let text = include_str!("../../../../docs/schema/certify-catalogue-1.json");
        let schema: Value = serde_json::from_str(text).expect("JSON");
        jsonschema::draft202012::new(&schema).expect("a schema")
    }

    fn against(schema: &jsonschema::Validator, text: &str) -> Vec<String> {
        let value: Value = toml::from_str(text).expect("TOML");
        schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path)).collect()
    }

    #[test]
    fn the_embedded_files_are_of_the_published_form() {
        let schema = schema();
        for (name, text) in embedded::FILES {
            assert_eq!(against(&schema, text), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn the_form_refuses_what_the_reader_would_not_understand() {
        let schema = schema();
        let (_, text) = embedded::FILES.iter().find(|(name, _)| *name == "REG.toml").expect("REG.toml");
        for (from, to) in [
            ("kind = \"auto\"", "kind = \"automatic\""),
            ("obligation = \"required\"", "obligation = \"conditional\""),
            ("check = \"valid\"", "check = \"fine\""),
            ("id = \"REG-001\"", "id = \"REG-1\""),
            ("since = \"2026-11\"", "sinse = \"2026-11\""),
        ] {
            let broken = text.replacen(from, to, 1);
            assert_ne!(&broken, text, "{from}");
            assert!(!against(&schema, &broken).is_empty(), "{to}");
        }
    }

    #[test]
    fn every_requirement_has_an_item_or_a_reason() {
        let catalogue = Catalogue::embedded().expect("the catalogue");
        let coverage = catalogue.coverage();
        assert_eq!(coverage.open(), Vec::<&str>::new());
        assert!(!coverage.rows.is_empty());
    }

    #[test]
    fn every_rule_and_every_piece_of_data_exists() {
        let catalogue = Catalogue::embedded().expect("the catalogue");
        for item in &catalogue.items {
            for rule in &item.rules {
                assert!(tekigo_core::diagnostic::catalogue::find(rule).is_some(), "{}: no rule {rule}", item.id);
            }
            for data in item.data_ids() {
                assert!(crate::certify::data::find(data).is_some(), "{}: no data {data}", item.id);
            }
        }
    }

    #[test]
    fn what_does_not_hold_together_is_told() {
        let files: Vec<(&str, String)> = embedded::FILES
            .iter()
            .map(|(name, text)| {
                (
                    *name,
                    text.replace("\"REG-002\"", "\"REG-001\"")
                        .replace("id = \"TG0-097\"\n\n[item.case]", "id = \"TG0-999\"\n\n[item.case]"),
                )
            })
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
        let error = Catalogue::of(&files).expect_err("faults").to_string();
        assert!(error.contains("REG-001: given twice") && error.contains("no requirement TG0-999"), "{error}");
    }
}
