//! Why a call is not answered.

use crate::diagnostic::Words;
use serde_json::json;

/// What was wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// There is no such operation.
    Operation,
    /// The options are not what the operation takes.
    Options,
    /// The operation cannot be done on the input.
    Input,
}

/// A call is not answered. The caller's mistake: what is wrong with data is an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    words: Words,
}

impl Error {
    pub(super) fn new(kind: Kind, words: Words) -> Self {
        Self { kind, words }
    }

    /// There is no `what` called `name`; perhaps `near` was meant.
    pub(super) fn unknown(kind: Kind, ja: &str, en: &str, name: &str, near: Option<&str>) -> Self {
        let mut words = Words::new(format!("「{name}」という{ja}はありません"), format!("there is no {en} {name:?}"));
        if let Some(near) = near {
            words.ja.extend(["。もしかして: ", near]);
            words.en.extend(["; did you mean ", near, "?"]);
        }
        Self { kind, words }
    }

    /// What kind of mistake it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What is wrong, in both languages.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// As plugin hosts and the component give it: `{"kind": "operation"|"options"|"input", "ja", "en"}`.
    pub fn to_json(&self) -> String {
        let kind = match self.kind {
            Kind::Operation => "operation",
            Kind::Options => "options",
            Kind::Input => "input",
        };
        json!({ "kind": kind, "ja": self.words.ja, "en": self.words.en }).to_string()
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words.fmt(f)
    }
}

impl std::error::Error for Error {}
