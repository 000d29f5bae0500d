//! The record of a run: a file that only grows, one event a line. A line is there whole or not at all, and each names the
//! digest of the one before it, so that nothing can be taken out or put in later. After a kill the torn last line is cut
//! off, and the run goes on from there.

use crate::Error;
use crate::certify::catalogue::hex;
use crate::certify::judge::{Fact, MasterUsed};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Event {
    /// The run was begun.
    Begun {
        /// Time that data are judged at.
        now: String,
        /// Seed of what is random.
        seed: u64,
        /// Catalogue: id, edition, digest.
        catalogue: [String; 3],
        /// tekigo's version.
        tool: String,
        /// Its rules.
        rules: String,
        /// The terminology masters that it judges with.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        masters: Vec<MasterUsed>,
    },
    /// An item was run.
    Done {
        /// Item.
        item: String,
        /// Folder of what was seen, below the run's.
        folder: String,
        /// SHA-256 over what was seen.
        digest: String,
        /// `pass`, `fail`, `skip` or `error`.
        verdict: Verdict,
        /// What the checks gave.
        facts: Vec<Fact>,
        /// Why there is no verdict.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A person said what was seen.
    Attested {
        /// Item.
        item: String,
        /// The statement holds.
        holds: bool,
        /// Who says so.
        by: String,
        /// Who was there, too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        witness: Option<String>,
        /// Note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Day, `2026-04-01`.
        day: String,
        /// Files: name below the run's folder, and SHA-256.
        files: Vec<(String, String)>,
    },
}

/// Result of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All checks hold.
    Pass,
    /// A check does not hold.
    Fail,
    /// It was not run, or nothing was there to be judged.
    Skip,
    /// Not for this declaration.
    NotApplicable,
    /// A person says that it holds.
    Attested,
    /// It does not hold, and a waiver that is in force says why.
    Waived,
    /// It could not be judged.
    Error,
}

impl Verdict {
    /// Its word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Skip => "skip",
            Self::NotApplicable => "not-applicable",
            Self::Attested => "attested",
            Self::Waived => "waived",
            Self::Error => "error",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Line {
    n: u64,
    /// SHA-256 of the line before, without its end.
    previous: String,
    #[serde(flatten)]
    event: Event,
}

/// The record.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    last: String,
    events: Vec<Event>,
}

impl Journal {
    /// Opens the record of a run, or begins one. A torn last line is cut off.
    ///
    /// # Errors
    /// It cannot be read, or was changed by somebody else.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let read = |why| Error::read(path, why);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(read)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(read)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        if whole < bytes.len() {
            file.set_len(whole as u64).map_err(|why| Error::write(path, why))?;
            bytes.truncate(whole);
        }
        file.seek(SeekFrom::End(0)).map_err(read)?;
        let (events, last) = parse(&bytes).map_err(|line| {
            let name = path.display();
            Error::call(
                format!("{name} の {line} 行目が書き換えられています。この記録では続けられません"),
                format!("line {line} of {name} was changed: this record cannot be gone on with"),
            )
        })?;
        Ok(Self { path: path.to_owned(), file, last, events })
    }

    /// What happened, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Writes an event down; when this returns, it stays.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&mut self, event: Event) -> Result<(), Error> {
        let line = Line { n: self.events.len() as u64 + 1, previous: self.last.clone(), event };
        let text = serde_json::to_string(&line).unwrap_or_default();
        let written = self.file.write_all(format!("{text}\n").as_bytes()).and_then(|()| self.file.sync_data());
        written.map_err(|why| Error::write(&self.path, why))?;
        self.last = hex(&Sha256::digest(text.as_bytes()));
        self.events.push(line.event);
        Ok(())
    }
}

/// The events of a record, and the digest of its last line; the number of the first line that is wrong.
pub fn parse(bytes: &[u8]) -> Result<(Vec<Event>, String), usize> {
    let (mut events, mut last) = (Vec::new(), String::new());
    for (at, text) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if text.is_empty() && at + 1 == bytes.split(|byte| *byte == b'\n').count() {
            break;
        }
        let line: Line = serde_json::from_slice(text).map_err(|_| at + 1)?;
        let again = serde_json::to_string(&line).unwrap_or_default();
        if line.previous != last || line.n != at as u64 + 1 || again.as_bytes() != text {
            return Err(at + 1);
        }
        last = hex(&Sha256::digest(text));
        events.push(line.event);
    }
    Ok((events, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(item: &str) -> Event {
        Event::Done {
            item: item.to_owned(),
            folder: "cases".to_owned(),
            digest: String::new(),
            verdict: Verdict::Pass,
            facts: Vec::new(),
            reason: None,
        }
    }

    /// However many bytes of it are on the disk when the process is killed: what was written before stays, and it goes on.
    #[test]
    fn a_record_torn_at_any_byte_is_gone_on_with() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.ndjson");
        let mut journal = Journal::open(&path).expect("a journal");
        for item in ["REG-001", "REG-002", "REG-003"] {
            journal.write(event(item)).expect("written");
        }
        drop(journal);
        let whole = std::fs::read(&path).expect("the record");
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).expect("cut");
            let mut journal = Journal::open(&path).expect("a torn record");
            let lines = whole[..cut].split(|byte| *byte == b'\n').count() - 1;
            assert_eq!(journal.events().len(), lines, "{cut}");
            journal.write(event("REG-004")).expect("written");
            drop(journal);
            assert_eq!(Journal::open(&path).expect("a record").events().len(), lines + 1);
        }
    }

    #[test]
    fn a_line_that_was_changed_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.ndjson");
        let mut journal = Journal::open(&path).expect("a journal");
        for item in ["REG-001", "REG-002"] {
            journal.write(event(item)).expect("written");
        }
        let text = std::fs::read_to_string(&path).expect("the record");
        for (from, to) in [("REG-001", "REG-009"), ("pass", "fail"), ("\"n\":1", "\"n\": 1")] {
            std::fs::write(&path, text.replacen(from, to, 1)).expect("changed");
            assert!(Journal::open(&path).is_err(), "{from}");
        }
        let second = text.lines().nth(1).expect("a line");
        std::fs::write(&path, format!("{second}\n")).expect("changed");
        assert!(Journal::open(&path).is_err());
    }
}
