//! What the reference systems do for each item, and how each bad one goes wrong, as data: `host/certify/reference.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tekigo_conformance::edit::Edit;
use tekigo_core::render::Audience;

/// One item: what the good system does, and the bad ones.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// Item of the catalogue.
    pub item: String,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// Systems that do it wrongly; each has to fail the item.
    pub bad: Vec<Bad>,
}

/// A bad system: what is wrong with it, and how.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bad {
    /// In words.
    pub name: String,
    /// How.
    pub does: Harm,
}

/// One step of a system.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Step {
    /// Makes the Bundle of what was recorded, with a new identifier.
    Bundle {
        /// What was recorded.
        #[serde(default = "record")]
        from: String,
        /// File to make.
        #[serde(default = "bundle")]
        to: String,
    },
    /// Makes a request; where that is not allowed, tells the user why.
    Request {
        /// Operation.
        operation: String,
        /// Files that it is about.
        files: Vec<String>,
    },
    /// Makes a request, sends it, waits for the answer and the result, shows it.
    Exchange {
        /// Operation.
        operation: String,
        /// Files that it is about; `@face`: the check of a patient who consented.
        files: Vec<String>,
    },
    /// Asks for the list, fetches what may be read, shows it.
    Receive {},
    /// Registers several records, one after the other.
    Burst {
        /// What was recorded.
        files: Vec<String>,
    },
    /// Shows a document.
    View {
        /// The document.
        file: String,
        /// Page to make.
        #[serde(default = "view")]
        to: String,
        /// Who reads it.
        #[serde(default)]
        audience: Audience,
    },
    /// Keeps the keys of what was sent.
    Ledger {
        /// What was sent.
        from: String,
    },
    /// Writes its log.
    Log {
        /// What was done.
        #[serde(default = "register")]
        about: String,
    },
    /// Refuses a file that is larger than what may be sent.
    Limit {
        /// File.
        file: String,
        /// Bytes.
        bytes: usize,
    },
    /// Puts standard codes beside local ones, by `mapping.json`.
    Convert {},
    /// Takes a found institution as the destination of the referral.
    Adopt {
        /// Which of them.
        choice: usize,
    },
}

fn record() -> String {
    "record.json".to_owned()
}

fn bundle() -> String {
    "bundle.json".to_owned()
}

fn view() -> String {
    "view.html".to_owned()
}

fn register() -> String {
    "register".to_owned()
}

/// How a system goes wrong. `after`: behind this step; without it, at the end.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "harm", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Harm {
    /// A step is left out; `also`: files that it makes up instead.
    Skip {
        /// Step.
        step: usize,
        /// Files.
        #[serde(default)]
        also: BTreeMap<String, String>,
    },
    /// Everything up to this step is done again.
    Repeat {
        /// Step.
        step: usize,
    },
    /// A step is of another operation.
    Instead {
        /// Step.
        step: usize,
        /// Operation.
        operation: String,
    },
    /// Answers to a step are others than the user gave.
    Options {
        /// Step.
        step: usize,
        /// Answers, over the right ones.
        set: serde_json::Value,
    },
    /// A request is made although it is not allowed.
    Force {
        /// Step.
        step: usize,
    },
    /// A file is changed.
    Edit {
        /// File.
        file: String,
        /// Step.
        after: Option<usize>,
        /// Changes.
        edits: Vec<Edit>,
    },
    /// A text in a file is another one. `@all`: the whole; `@start`: before it; `@insured`: the insured identifier.
    Text {
        /// File.
        file: String,
        /// Step.
        after: Option<usize>,
        /// Text.
        find: String,
        /// What stands there instead.
        put: String,
    },
    /// A file is what was given, unchanged.
    AsGiven {
        /// File.
        file: String,
        /// Step.
        after: Option<usize>,
        /// Name of what was given.
        from: String,
    },
    /// A file is another one that was made.
    AsMade {
        /// File.
        file: String,
        /// The other.
        from: String,
    },
    /// A file is not made.
    Drop {
        /// File.
        file: String,
    },
    /// A file is made up.
    Add {
        /// File.
        file: String,
        /// Its text.
        text: String,
    },
    /// Something of another piece of data is added.
    Append {
        /// File.
        file: String,
        /// Step.
        after: Option<usize>,
        /// Array that gets it.
        pointer: String,
        /// Piece of test data.
        data: String,
        /// What of it.
        at: String,
    },
    /// White space is added.
    Pad {
        /// File.
        file: String,
        /// Step.
        after: Option<usize>,
        /// How much.
        bytes: usize,
    },
    /// A file is CP932.
    Recode {
        /// File.
        file: String,
        /// Step.
        after: Option<usize>,
    },
    /// A value of the patient is in a file.
    Leak {
        /// File.
        file: String,
        /// Which.
        value: Leaked,
    },
    /// Text of a document gets into a page as it is.
    Raw {
        /// Page.
        file: String,
        /// The text.
        put: String,
    },
    /// Bad manners at the line.
    Line {
        /// Which.
        fault: Manner,
    },
}

/// What leaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leaked {
    /// The patient's name.
    Name,
    /// The insured identifier.
    Insured,
    /// A diagnosis.
    Diagnosis,
}

/// How a system behaves at the line to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// Answers are left where they are.
    Leave,
    /// Nothing is tried twice.
    NoRetry,
    /// What is tried again is a new registration.
    NewName,
    /// Half of an answer is taken.
    Impatient,
    /// An answer is waited for too short a time.
    NoWait,
    /// What was refused for lack of room is tried again at once.
    Hasty,
    /// Documents are fetched without asking for the list.
    NoList,
    /// The first check of the reader is taken, consent or not.
    FirstFace,
    /// One of several records is never sent.
    DropOne,
    /// Everything is sent at once, many times over.
    Flood,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    script: Vec<Script>,
}

/// Every script. The file is part of the program and a test reads it, so that it always can be read.
pub static SCRIPTS: LazyLock<Vec<Script>> = LazyLock::new(|| read().map(|file| file.script).unwrap_or_default());

fn read() -> Result<File, toml::de::Error> {
    toml::from_str(include_str!("../../../certify/reference.toml"))
}

/// The script of an item.
pub fn find(item: &str) -> Option<&'static Script> {
    SCRIPTS.iter().find(|script| script.item == item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certify::catalogue::{Catalogue, Kind};
    use std::collections::BTreeSet;

    #[test]
    fn every_automatic_item_has_a_good_and_a_bad_system_and_no_script_is_left_over() {
        let scripts = read().expect("reference.toml").script;
        let catalogue = Catalogue::embedded().expect("the catalogue");
        let automatic = catalogue
            .items
            .iter()
            .filter(|item| matches!(item.kind, Kind::Auto | Kind::Simulated) && item.not_tested_reason.is_none());
        let wanted: BTreeSet<&str> = automatic.map(|item| &*item.id).collect();
        let there: BTreeSet<&str> = scripts.iter().map(|script| &*script.item).collect();
        assert_eq!(wanted, there);
        assert_eq!(there.len(), scripts.len(), "an item stands twice");
        for script in &scripts {
            assert!(!script.steps.is_empty() && !script.bad.is_empty(), "{}", script.item);
        }
    }
}
