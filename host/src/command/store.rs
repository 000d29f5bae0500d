//! The register of a sender (NDJSON): one line for each file that was sent, with its keys. It only ever grows by whole
//! lines: they are written in one go under a lock, and a write that fails is taken back.

use crate::terminal::Console;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use tekigo_core::keys::Keys;

/// A register, read and locked.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    file: File,
    /// Line of each key, the last one where there are several.
    lines: BTreeMap<String, usize>,
    count: usize,
    new: String,
}

/// One line.
#[derive(serde::Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(flatten)]
    keys: &'a Keys,
}

/// The lines of a register with their numbers, or what is wrong with which line.
pub(crate) fn lines(text: &str) -> Result<Vec<(usize, Keys)>, (usize, String)> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        let keys: Keys = serde_json::from_str(line).map_err(|error| (number, error.to_string()))?;
        found.push((number, keys));
    }
    if !text.is_empty() && !text.ends_with('\n') {
        return Err((
            found.len(),
            "改行で終わっていません (書きかけの行です) / it has no line end (half a line)".to_owned(),
        ));
    }
    Ok(found)
}

/// Says that a line of a register cannot be read.
pub(crate) fn broken(console: &Console, path: &Path, line: usize, why: &str) {
    let (path, why) = (path.display(), why.split_once(" / ").map_or(why, |(ja, en)| console.lang.pick(ja, en)));
    console.problem_in(
        &format!("台帳 {path} の {line} 行目が壊れています: {why}"),
        &format!("line {line} of the register {path} is broken: {why}"),
    );
    console.advice(console.lang.pick(
        "行を直すか取り除いてから、もう一度実行してください。何も書いていません。",
        "Mend or remove the line and try again; nothing was written.",
    ));
}

impl Store {
    /// Opens a register for more lines; a new one is made where there is none. Says why when it cannot.
    pub(crate) fn open(console: &Console, path: &Path) -> Option<Self> {
        let failed = |error: std::io::Error| {
            let path = path.display();
            console.problem_in(
                &format!("台帳 {path} を開けません: {error}"),
                &format!("cannot open the register {path}: {error}"),
            );
        };
        let opened = OpenOptions::new().read(true).append(true).create(true).open(path);
        let mut file = opened.map_err(failed).ok()?;
        // another process that appends waits here, so that lines never mix
        file.lock().map_err(failed).ok()?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(failed).ok()?;
        match lines(&text) {
            Ok(found) => Some(Self {
                path: path.to_owned(),
                file,
                count: found.len(),
                lines: found.iter().map(|(line, keys)| (keys.matching_text(), *line)).collect(),
                new: String::new(),
            }),
            Err((line, why)) => {
                broken(console, path, line, &why);
                None
            }
        }
    }

    /// Notes a file; says when its key is there already.
    pub(crate) fn add(&mut self, console: &Console, name: &str, keys: &Keys) {
        let key = keys.matching_text();
        self.count += 1;
        if let Some(line) = self.lines.insert(key, self.count) {
            let store = self.path.display();
            console.problem_in(
                &format!(
                    "{name}: 同じキーの行がすでに台帳 {store} の {line} 行目にあります。{} 行目として追記します",
                    self.count
                ),
                &format!(
                    "{name}: line {line} of the register {store} has the same key; this is appended as line {}",
                    self.count
                ),
            );
        }
        // keys are strings and numbers finite: writing cannot fail
        self.new.push_str(&serde_json::to_string(&Line { file: name, keys }).unwrap_or_default());
        self.new.push('\n');
    }

    /// Appends the new lines, all or none.
    pub(crate) fn write(mut self, console: &Console) -> bool {
        if self.new.is_empty() {
            return true;
        }
        let before = self.file.metadata().map(|metadata| metadata.len());
        let written = self.file.write_all(self.new.as_bytes()).and_then(|()| self.file.sync_all());
        let Err(error) = written else { return true };
        let undone = before.and_then(|length| self.file.set_len(length)).is_ok();
        let path = self.path.display();
        console.problem_in(
            &format!("台帳 {path} に書けません: {error}{}", if undone { " (元に戻しました)" } else { "" }),
            &format!("cannot write the register {path}: {error}{}", if undone { " (taken back)" } else { "" }),
        );
        false
    }
}

/// The last line of a register whose Bundle-ID or document identifier is `id`, as JSON; says why when there is none.
pub(crate) fn find(console: &Console, path: &Path, id: &str) -> Option<Vec<u8>> {
    let name = path.display();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            console.problem_in(
                &format!("台帳 {name} を読めません: {error}"),
                &format!("cannot read the register {name}: {error}"),
            );
            return None;
        }
    };
    let found = match lines(&text) {
        Ok(found) => found,
        Err((line, why)) => {
            broken(console, path, line, &why);
            return None;
        }
    };
    if found.is_empty() {
        console.problem_in(&format!("台帳 {name} は空です"), &format!("the register {name} is empty"));
        return None;
    }
    let is_it = |keys: &Keys| {
        [&keys.bundle_identifier, &keys.composition_identifier].into_iter().any(|one| one.as_deref() == Some(id))
    };
    let Some((line, keys)) = found.iter().rev().find(|(_, keys)| is_it(keys)) else {
        console.problem_in(
            &format!("台帳 {name} に {id} の行がありません ({} 行を調べました)", found.len()),
            &format!("the register {name} has no line for {id} ({} lines)", found.len()),
        );
        return None;
    };
    console.problem_in(
        &format!("台帳 {name} の {line} 行目を使います"),
        &format!("line {line} of the register {name} is used"),
    );
    // keys are strings and numbers finite: writing cannot fail
    Some(serde_json::to_vec(keys).unwrap_or_default())
}
