//! The folder of evidence and its list of contents.

use super::{Report, gitb, html, junit, mask, test_report};
use crate::Error;
use crate::certify::catalogue::{Catalogue, hex};
use crate::certify::declare::Declaration;
use crate::certify::journal::{Event, Verdict};
use crate::certify::judge::MasterUsed;
use crate::certify::keep;
use crate::certify::run::{JOURNAL, Run};
use crate::certify::system::Files;
use crate::certify::waiver::Waiver;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read as _, Write as _};

/// The list of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// `urn:tekigo:schema:certify-manifest:1`.
    pub schema: String,
    /// Traffic is as it was, not masked.
    pub unmasked: bool,
    /// What it was judged by.
    pub judged_by: JudgedBy,
    /// Every other file.
    pub files: Vec<Listed>,
}

/// What it was judged by, so that the list of contents alone says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "docs/schema/certify-manifest-1.json says what each is")]
pub struct JudgedBy {
    pub tool: String,
    pub rules: String,
    pub catalogue: String,
    pub masters: Vec<MasterUsed>,
    /// Time that data were judged at.
    pub now: String,
    pub seed: u64,
}

impl JudgedBy {
    pub(super) fn of(report: &Report) -> Self {
        let (tool, of) = (&report.tool, &report.catalogue);
        Self {
            tool: format!("{} {}", tool.name, tool.version),
            rules: tool.rules.clone(),
            catalogue: format!("{} {} {}", of.id, of.edition, of.digest),
            masters: tool.masters.clone(),
            now: tool.now.clone(),
            seed: tool.seed,
        }
    }
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is what its name says")]
pub struct Listed {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

/// Evidence: path → bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed(pub Files);

/// The list of contents.
pub(super) const MANIFEST: &str = "manifest.json";
/// Its digest, so that a change of the list itself is told, too.
pub(super) const MANIFEST_SHA256: &str = "manifest.json.sha256";
/// What a run of the same on another day may have otherwise.
pub(super) const RUN: &str = "run.json";
const RECORDS: [&str; 3] = ["record/declaration.json", "record/waivers.json", "record/as-of.txt"];

/// What `record/` holds.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) declaration: Declaration,
    pub(super) waivers: Vec<Waiver>,
    pub(super) as_of: String,
    pub(super) events: Vec<Event>,
    pub(super) catalogue: Catalogue,
}

/// The forms of a report.
pub(super) fn forms(report: &Report) -> Files {
    [
        ("report.json", report.to_json()),
        ("report.html", html::page(report)),
        ("junit.xml", junit::xml(report)),
        ("testreport.json", test_report::json(report)),
        ("gitb-tar.json", gitb::json(report)),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .collect()
}

/// The evidence of a run. `run_block` is what another run of the same need not have.
///
/// # Errors
/// What was seen cannot be read.
pub fn make(
    run: &Run,
    waivers: &[Waiver],
    as_of: &str,
    unmasked: bool,
    run_block: &serde_json::Value,
) -> Result<(Report, Packed), Error> {
    let report = Report::new(&run.declaration, &run.catalogue, run.journal.events(), waivers, as_of);
    let mut files = forms(&report);
    let json = |value: &dyn erased::Json| value.text().into_bytes();
    let journal = run.folder.join(JOURNAL);
    let bytes = std::fs::read(&journal).map_err(|why| Error::read(&journal, why))?;
    files.insert(format!("record/{JOURNAL}"), bytes);
    let [declaration, waived, day] = RECORDS.map(str::to_owned);
    files.insert(declaration, json(&run.declaration));
    files.insert(waived, json(&waivers));
    files.insert(day, as_of.as_bytes().to_vec());
    for (name, text) in &run.catalogue.files {
        files.insert(format!("catalogue/{name}"), text.clone().into_bytes());
    }
    let results = run.results();
    for (id, event) in results {
        match event {
            Event::Done { folder, verdict: Verdict::Pass | Verdict::Fail, .. } => {
                let seen = keep::read(&run.folder.join(folder).join("seen"))?;
                let seen = if unmasked { seen } else { mask::files(&seen) };
                files.extend(seen.into_iter().map(|(name, bytes)| (format!("traffic/{id}/{name}"), bytes)));
                let outcomes = keep::read(&run.folder.join(folder).join("outcomes"))?;
                files.extend(outcomes.into_iter().map(|(name, bytes)| (format!("outcomes/{id}/{name}"), bytes)));
            }
            Event::Attested { files: given, .. } => {
                for (name, _) in given {
                    let path = run.folder.join(name);
                    files.insert(name.clone(), std::fs::read(&path).map_err(|why| Error::read(&path, why))?);
                }
            }
            Event::Done { .. } | Event::Begun { .. } => {}
        }
    }
    files.insert(RUN.to_owned(), pretty(run_block));
    let judged_by = JudgedBy::of(&report);
    Ok((report, Packed::list(files, unmasked, judged_by)))
}

/// Values that can be written as JSON, behind one pointer.
mod erased {
    pub(super) trait Json {
        fn text(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn text(&self) -> String {
            serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
        }
    }
}

fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

impl Packed {
    /// Adds the list of contents.
    fn list(mut files: Files, unmasked: bool, judged_by: JudgedBy) -> Self {
        let listed = |(path, bytes): (&String, &Vec<u8>)| Listed {
            path: path.clone(),
            bytes: bytes.len() as u64,
            sha256: hex(&Sha256::digest(bytes)),
        };
        let manifest = Manifest {
            schema: "urn:tekigo:schema:certify-manifest:1".to_owned(),
            unmasked,
            judged_by,
            files: files.iter().map(listed).collect(),
        };
        let bytes = pretty(&manifest);
        files.insert(MANIFEST_SHA256.to_owned(), format!("{}\n", hex(&Sha256::digest(&bytes))).into_bytes());
        files.insert(MANIFEST.to_owned(), bytes);
        Self(files)
    }

    /// SHA-256 of the list of contents: names the whole.
    pub fn digest(&self) -> String {
        self.0.get(MANIFEST).map(|bytes| hex(&Sha256::digest(bytes))).unwrap_or_default()
    }

    /// What its record says.
    pub(super) fn recorded(&self) -> Result<Recorded, String> {
        let file = |name: &str| self.0.get(name).ok_or_else(|| format!("{name} is not there"));
        let [declaration, waivers, as_of] = RECORDS;
        let wrong = |name: &str, why: serde_json::Error| format!("{name}: {why}");
        let catalogue: Vec<(&str, &str)> = self
            .0
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix("catalogue/")?, std::str::from_utf8(bytes).ok()?)))
            .collect();
        let journal = format!("record/{JOURNAL}");
        let (events, _) =
            crate::certify::journal::parse(file(&journal)?).map_err(|line| format!("{journal}: line {line}"))?;
        Ok(Recorded {
            declaration: serde_json::from_slice(file(declaration)?).map_err(|why| wrong(declaration, why))?,
            waivers: serde_json::from_slice(file(waivers)?).map_err(|why| wrong(waivers, why))?,
            as_of: String::from_utf8(file(as_of)?.clone()).map_err(|why| why.to_string())?,
            events,
            catalogue: Catalogue::of(&catalogue).map_err(|error| error.to_string())?,
        })
    }
}

/// The evidence as a ZIP; the same files give the same bytes.
///
/// # Errors
/// Never, in memory.
pub fn zip(packed: &Packed) -> Result<Vec<u8>, Error> {
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let failed = |why: String| Error::Write(Some("ZIP".to_owned()), std::io::Error::other(why));
    for (name, bytes) in &packed.0 {
        writer.start_file(name.as_str(), options).map_err(|why| failed(why.to_string()))?;
        writer.write_all(bytes).map_err(|why| failed(why.to_string()))?;
    }
    writer.finish().map(Cursor::into_inner).map_err(|why| failed(why.to_string()))
}

/// More than this is no evidence of ours.
const LARGEST: u64 = 1 << 30;

/// Reads such a ZIP.
///
/// # Errors
/// It is none, or holds more than evidence can.
pub fn unzip(bytes: &[u8]) -> Result<Packed, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|why| why.to_string())?;
    let mut files = Files::new();
    let mut left = LARGEST;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|why| why.to_string())?;
        let name = file.name().to_owned();
        let mut content = Vec::new();
        file.take(left + 1).read_to_end(&mut content).map_err(|why| format!("{name}: {why}"))?;
        left = left.checked_sub(content.len() as u64).ok_or("the archive is too large")?;
        if files.insert(name.clone(), content).is_some() {
            return Err(format!("{name} is there twice"));
        }
    }
    Ok(Packed(files))
}
