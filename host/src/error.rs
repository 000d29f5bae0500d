//! Why a call cannot be answered. What is wrong with *data* is no error: that is what reports are for.

use crate::rules::Problem;
use std::io;
use std::path::Path;
use tekigo_core::{Lang, Words};

/// The call cannot be answered.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder cannot be read.
    Read(String, io::Error),
    /// A file cannot be written; without a name, standard output.
    Write(Option<String>, io::Error),
    /// A package or definition file cannot be used: everything that is wrong with what was given.
    Definitions(Vec<Problem>),
    /// The call asks for what there is not, or asks for it wrongly.
    Call(Words),
    /// The expression is wrong: what, its text, and the part of it (bytes).
    Expression(Words, String, std::ops::Range<usize>),
}

impl Error {
    /// `path` cannot be read.
    pub(crate) fn read(path: &Path, why: io::Error) -> Self {
        Self::Read(path.display().to_string(), why)
    }

    /// `path` cannot be written.
    pub(crate) fn write(path: &Path, why: io::Error) -> Self {
        Self::Write(Some(path.display().to_string()), why)
    }

    /// The call is wrong.
    pub(crate) fn call(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Call(Words::new(ja, en))
    }

    /// What is wrong, in both languages.
    pub fn words(&self) -> Words {
        match self {
            Self::Read(name, why) => {
                Words::new(format!("{name} を読めません: {why}"), format!("cannot read {name}: {why}"))
            }
            Self::Write(Some(name), why) => {
                Words::new(format!("{name} に書けません: {why}"), format!("cannot write {name}: {why}"))
            }
            Self::Write(None, why) => Words::new(format!("書き出せません: {why}"), format!("cannot write: {why}")),
            Self::Definitions(problems) => {
                let said = |lang: Lang| problems.iter().map(|one| one.words.pick(lang)).collect::<Vec<_>>().join("\n");
                Words { ja: said(Lang::Ja), en: said(Lang::En) }
            }
            Self::Call(words) | Self::Expression(words, ..) => words.clone(),
        }
    }
}

/// Reads TOML. What is wrong with it is said in one line: where and what.
pub(crate) fn read_toml<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|why| {
        let before = why.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        format!("{line}: {}", why.message().replace('\n', " "))
    })
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words().fmt(f)
    }
}

impl std::error::Error for Error {}
